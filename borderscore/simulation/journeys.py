"""Journeys: flights on a day, booked by someone, by which one or more travelers cross a border."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from attrs import evolve, frozen

from borderscore.declaration import Direction, Leg
from borderscore.simulation.airports import AIRPORT_OF, Flight, days_of, route
from borderscore.simulation.crossing import Crossing
from borderscore.simulation.dice import Dice

#: What booking references are made of.
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_REFERENCE_LENGTH: Final = 6


class Numbering:
    """Gives out ids of declarations that say nothing about who made them: every number from 0 to 2³² once."""

    def __init__(self, seed: int, given: int = 0) -> None:
        self._offset = Dice(seed, "numbering").below(1 << 32)
        self.given = given

    def next(self, port: str) -> str:
        """Return a new id of the administration that a port belongs to."""
        scattered = (self.given * 2_654_435_761 + self._offset) % (1 << 32)
        self.given += 1
        return f"{AIRPORT_OF[port].country}-{scattered:08X}"


@frozen(kw_only=True)
class Journey:
    """What those who travel together share."""

    home: str
    port: str
    direction: Direction
    legs: tuple[Leg, ...]
    departs_at: datetime
    arrives_at: datetime
    booking: str
    booked_at: datetime

    def crossing(self, numbering: Numbering, dice: Dice, **fields: Any) -> Crossing:
        """Return how one traveler crosses the border."""
        return Crossing(
            id=numbering.next(self.port),
            declared_at=self._declared_at(dice),
            port=self.port,
            direction=self.direction,
            legs=self.legs,
            booking=self.booking,
            booked_at=self.booked_at,
            **fields,
        )

    def _declared_at(self, dice: Dice) -> datetime:
        if self.direction == "inbound":
            return self.arrives_at + timedelta(minutes=dice.between(10, 100))
        return self.departs_at - timedelta(minutes=dice.between(40, 180))

    def rebooked(self, dice: Dice) -> "Journey":
        """Return the same flights on a booking of one's own."""
        return evolve(self, booking=reference(dice), booked_at=_booked_at(self.departs_at, dice))


def inbound(home: str, port: str, day: date, changes: int, dice: Dice) -> Journey:
    """Return a journey to a port that departs on a day; `changes` per mille of them change planes."""
    return _journey("inbound", route(home, port, dice, changes), day, dice)


def outbound(home: str, port: str, day: date, changes: int, dice: Dice) -> Journey:
    """Return a journey home from a port that departs on a day."""
    return _journey("outbound", route(port, home, dice, changes), day, dice)


def _journey(direction: Direction, way: tuple[Flight, ...], day: date, dice: Dice) -> Journey:
    days = days_of(way, day)
    origin, destination = way[0].origin, way[-1].destination
    home, port = (origin, destination) if direction == "inbound" else (destination, origin)
    departs_at = way[0].times(days[0])[0]
    return Journey(
        home=home.code,
        port=port.code,
        direction=direction,
        legs=tuple(flight.leg(each) for flight, each in zip(way, days, strict=True)),
        departs_at=departs_at,
        arrives_at=way[-1].times(days[-1])[1],
        booking=reference(dice),
        booked_at=_booked_at(departs_at, dice),
    )


def _booked_at(departs_at: datetime, dice: Dice) -> datetime:
    return departs_at - timedelta(days=dice.spread(1, 90), minutes=dice.below(24 * 60))


def reference(dice: Dice) -> str:
    """Return a booking reference."""
    return "".join(dice.pick(_LETTERS) for _ in range(_REFERENCE_LENGTH))

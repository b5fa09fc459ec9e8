"""Who comes for a ring, when, and with how much."""

from attrs import frozen

from borderscore.simulation.dice import Dice
from borderscore.simulation.parameters import Evasion, Rings
from borderscore.simulation.shares import shares

#: A shuttle comes again after so many days, at least and at most.
_AGAIN = (5, 30)


@frozen(kw_only=True)
class Member:
    """One journey of one member of a ring."""

    traveler: str
    #: The day, counted from the first of the simulation.
    day: int
    #: What is carried beside phone and laptop, in GB; 0: a decoy.
    share: int = 0


def couriers(rings: Rings, evasion: Evasion, line: int | None, days: int, dice: Dice) -> list[Member]:
    """Return the journeys of a ring of many couriers: some come again, and some who come carry nothing."""
    count = dice.between(rings.couriers_least, rings.couriers_most)
    span = min(evasion.span, days - 1)
    start = dice.below(days - span)
    trips = []
    for traveler in (f"T{dice.token()}" for _ in range(count)):
        trips += _trips(traveler, start + dice.between(0, span), days, evasion.shuttles, dice)
    parts = shares(rings, len(trips), line, dice)
    carriers = [
        Member(traveler=traveler, day=day, share=share)
        for (traveler, day), share in zip(trips, parts, strict=True)
    ]
    decoys = [
        Member(traveler=f"T{dice.token()}", day=start + dice.between(0, span))
        for _ in range(count * evasion.decoys // 1_000)
    ]
    return carriers + decoys


def _trips(traveler: str, first: int, days: int, shuttles: int, dice: Dice) -> list[tuple[str, int]]:
    """Return on which days a courier comes: once, or with a chance of `shuttles` per mille up to four times."""
    trips = [(traveler, first)]
    if dice.chance(shuttles):
        for _ in range(dice.between(1, 3)):
            day = trips[-1][1] + dice.between(*_AGAIN)
            if day < days:
                trips.append((traveler, day))
    return trips


def shuttlers(rings: Rings, line: int | None, days: int, dice: Dice) -> list[Member]:
    """Return the journeys of a ring of one or two travelers who come again and again."""
    people = [f"T{dice.token()}" for _ in range(dice.between(1, 2))]
    trips = dice.between(rings.trips_least, rings.trips_most)
    pause = max(1, min(dice.between(*_AGAIN), days // trips))
    start = dice.below(max(1, days - pause * trips))
    places = [(traveler, min(days - 1, start + pause * trip)) for trip in range(trips) for traveler in people]
    parts = shares(rings, len(places), line, dice)
    return [
        Member(traveler=traveler, day=day, share=share)
        for (traveler, day), share in zip(places, parts, strict=True)
    ]

"""A border crossing as it is, and the declaration that is made of it: spelled by hand, and never complete."""

from datetime import date, datetime
from typing import Final

from attrs import frozen

from borderscore.declaration import (
    Declaration,
    Destination,
    Direction,
    Document,
    HardwareItem,
    Itinerary,
    Leg,
    MediaItem,
    Organisation,
    Traveler,
)
from borderscore.simulation.airports import AIRPORT_OF
from borderscore.simulation.companies import Company, Site
from borderscore.simulation.dice import Dice
from borderscore.simulation.media import capacity_of
from borderscore.simulation.parameters import Noise, Parameters, Undeclared
from borderscore.simulation.spelling import spelled_address, spelled_name


@frozen(kw_only=True, eq=False)
class Crossing:
    """One traveler crosses one border: all of it, as nobody ever sees it."""

    #: The id of its declaration.
    id: str
    declared_at: datetime
    port: str
    direction: Direction
    traveler: str
    employer: Company | None = None
    host: Company | None = None
    site: Site | None = None
    facility: str | None = None
    legs: tuple[Leg, ...]
    booking: str | None = None
    booked_at: datetime
    returns_on: date | None = None
    media: tuple[MediaItem, ...]
    hardware: tuple[HardwareItem, ...] = ()
    documents: tuple[Document, ...] = ()
    purpose: str
    #: By how many per mille more fields of it are left out or misspelled.
    rough: int = 0

    @property
    def capacity(self) -> int:
        """Return the capacity of all that is carried, in bytes."""
        return capacity_of(self.media)


#: What even those leave out no more often who would rather not be seen: it is what the form is for.
_NEVER_HIDDEN: Final = frozenset({"media", "capacity"})


class Clerk:
    """Fills in the forms of one world. What it makes of a crossing depends on nothing but the crossing."""

    def __init__(self, parameters: Parameters, seed: int) -> None:
        self._undeclared = parameters.undeclared
        self._noise = parameters.noise
        self._seed = seed
        self._factors = {
            country: self._factor(country)
            for country in sorted({airport.country for airport in AIRPORT_OF.values()})
        }

    def _factor(self, country: str) -> int:
        """Return how often fields are left out in a country, in thousandths of what is usual."""
        spread = self._undeclared.spread
        return 1_000 + Dice(self._seed, "administration", country).between(-spread, spread)

    def declaration(self, crossing: Crossing) -> Declaration:
        """Return what is declared of a crossing."""
        form = _Form(
            self._undeclared,
            self._noise,
            self._factors[AIRPORT_OF[crossing.port].country],
            crossing.rough,
            Dice(self._seed, "form", crossing.id),
        )
        return Declaration(
            id=crossing.id,
            declared_at=crossing.declared_at,
            port=crossing.port,
            direction=crossing.direction,
            traveler=Traveler(ref=crossing.traveler),
            employer=form.organisation("employer", crossing.employer),
            host=form.organisation("host", crossing.host),
            destination=form.destination(crossing.site, crossing.facility),
            itinerary=form.itinerary(crossing),
            media=form.media(crossing.media),
            hardware=crossing.hardware or None,
            documents=form.documents(crossing.documents),
            purpose=None if form.leaves_out("purpose") else crossing.purpose,
        )


@frozen
class _Form:
    """One form, with all that decides what is left out of it."""

    undeclared: Undeclared
    noise: Noise
    factor: int
    rough: int
    dice: Dice

    def leaves_out(self, field: str) -> bool:
        permille: int = getattr(self.undeclared, field)
        rough = 0 if field in _NEVER_HIDDEN else self.rough
        return self.dice.chance(permille * self.factor // 1_000 + rough)

    def organisation(self, field: str, company: Company | None) -> Organisation | None:
        if company is None or self.leaves_out(field):
            return None
        return Organisation(
            name=spelled_name(company, self.noise, self.rough, self.dice),
            country=None if self.leaves_out("country") else company.country,
            identifiers=None if self.leaves_out("identifiers") else (company.identifier,),
        )

    def destination(self, site: Site | None, facility: str | None) -> Destination | None:
        address = None
        if site is not None and not self.leaves_out("address"):
            address = spelled_address(site, self.noise, self.rough, self.dice)
        if facility is not None and self.leaves_out("facility"):
            facility = None
        return None if address is None and facility is None else Destination(address=address, facility=facility)

    def itinerary(self, crossing: Crossing) -> Itinerary | None:
        if self.leaves_out("itinerary"):
            return None
        return Itinerary(
            booking_ref=None if self.leaves_out("booking") else crossing.booking,
            booked_at=None if self.leaves_out("booked_at") else crossing.booked_at,
            returns_on=None if self.leaves_out("returns_on") else crossing.returns_on,
            legs=tuple(map(self._leg, crossing.legs)),
        )

    def _leg(self, leg: Leg) -> Leg:
        if not self.leaves_out("service"):
            return leg
        return Leg(origin=leg.origin, destination=leg.destination, departs_at=leg.departs_at)

    def media(self, media: tuple[MediaItem, ...]) -> tuple[MediaItem, ...] | None:
        return None if self.leaves_out("media") else tuple(map(self._item, media))

    def _item(self, item: MediaItem) -> MediaItem:
        return MediaItem(
            kind=item.kind,
            count=item.count,
            capacity=None if self.leaves_out("capacity") else item.capacity,
            model=None if self.leaves_out("model") else item.model,
            batch=None if self.leaves_out("batch") else item.batch,
            used=None if self.leaves_out("used") else item.used,
            encrypted=None if self.leaves_out("encrypted") else item.encrypted,
        )

    def documents(self, documents: tuple[Document, ...]) -> tuple[Document, ...] | None:
        """Return the papers. Who has some shows them; who has none may say so or say nothing."""
        return None if not documents and self.leaves_out("documents") else documents

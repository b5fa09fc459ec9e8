"""Keys: what a declaration may have in common with another one, as comparable texts.

A key is a field and a value. The same organisation is the same value, whether it employs one traveler or hosts
another; a facility counts as the organisation of that name. Beside each key stands what the declaration says: that
is what people are shown.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from borderscore import volume
from borderscore.declaration import Declaration, Leg, MediaItem, Organisation
from borderscore.features.carried import loose_media
from borderscore.features.itinerary import destination_of, origin_of
from borderscore.features.text import plain
from borderscore.organisations import Register, Tie, normalised_address

#: The fields that keys come from, in the order in which evidence is listed.
FIELDS: Final = (
    "traveler",
    "booking",
    "flight",
    "booked",
    "route",
    "organisation",
    "register",
    "address",
    "batch",
    "serial",
    "load",
    "unit",
    "model",
    "purpose",
)

#: The bit of each field in what a declaration declares.
BITS: Final = {name: 1 << number for number, name in enumerate(FIELDS)}

#: Of these, the ones that belong to a day or an hour: what was then says nothing about now.
MOMENTARY: Final = frozenset({"booking", "flight", "booked"})

#: The fields that are counted, and a flight's service on any day. What travelers and bookings have in common is
#: seen in the traffic alone, and no two drives have the same serial number.
COUNTED: Final = frozenset(FIELDS) - {"traveler", "booking", "booked", "serial"} | {"service"}

#: Fields whose values could point to a person: a baseline holds their digests. A home has an address.
HASHED: Final = frozenset({"address", "purpose"})

#: The least number of loose units that make a load worth comparing.
COMPARED_UNITS: Final = 3

#: The most keys that one field of one declaration gives: more are noise, or meant to be.
MOST_KEYS: Final = 8

#: How many organisations are remembered with their keys, and how many keys of the commoner fields.
REMEMBERED: Final = 16_384

#: Longer values are not remembered.
_SHORT: Final = 100

#: Serial numbers that differ in no more than so many last characters came off the line together.
_LAST_CHARACTERS: Final = 3

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """One value of one field."""

    field: str
    value: str


def with_services(keys: Sequence[Key]) -> list[Key]:
    """Return keys, and each service that a flight among them is on, on any day, once."""
    flights = (key.value for key in keys if key.field == "flight")
    services = dict.fromkeys(flight.partition(" ")[0] for flight in flights)
    return [*keys, *(Key("service", each) for each in services)]


_Said = tuple[Key, str]


@frozen(eq=False)
class Keying:
    """Finds keys, with the families of a register where there is one."""

    register: Register
    #: The keys of an organisation: the same ones are declared again and again.
    _ties: Callable[[Organisation], tuple[Key, ...]] = field(init=False)

    @_ties.default
    def _remembered_ties(self) -> Callable[[Organisation], tuple[Key, ...]]:
        return lru_cache(REMEMBERED)(lambda body: _keys_of(self.register.ties(body)))

    def keys(self, declaration: Declaration) -> dict[Key, str]:
        """Return the keys of a declaration, in order, and what the declaration says of each."""
        loose = loose_media(declaration)
        found = {key: said for each in _own(declaration, loose) for key, said in _own_keys(*each)}
        found.update(_common(declaration, loose))
        for body in _bodies(declaration):
            for key in self._ties(body):
                found.setdefault(key, _said_of(key, body))
        return dict(sorted(found.items()))

    def counted(self, declaration: Declaration) -> tuple[list[Key], int]:
        """Return the keys of a declaration that are counted, and which fields it declares, as bits."""
        loose = loose_media(declaration)
        found = [key for key, _ in _common(declaration, loose)]
        for body in _bodies(declaration):
            found += self._ties(body)
        found = list(dict.fromkeys(found))
        declaring = 0
        for name, _ in (*_own(declaration, loose), *found):
            declaring |= BITS[name]
        return with_services(found), declaring


def _bodies(declaration: Declaration) -> Iterator[Organisation]:
    if declaration.employer is not None:
        yield declaration.employer
    if declaration.host is not None:
        yield declaration.host
    place = declaration.destination
    if place is not None and place.facility is not None and (name := place.facility.split(",")[0].strip()):
        yield Organisation(name=name)


@lru_cache(REMEMBERED)  # so that the same keys are held once
def _keys_of(ties: tuple[Tie, ...]) -> tuple[Key, ...]:
    return tuple([key for tie in ties if (key := _key_of(tie))])


def _key_of(tie: Tie) -> Key | None:
    if tie.kind in {"family", "holder"}:
        return Key("organisation", tie.value)
    return None if tie.kind == "name" else Key("register", f"{tie.kind}:{tie.value}")


def _said_of(key: Key, body: Organisation) -> str:
    return body.name if key.field == "organisation" else key.value.replace(":", " ", 1)


def _own(declaration: Declaration, loose: Sequence[MediaItem]) -> Iterator[tuple[str, Any]]:
    """Yield what travelers and bookings have in common, and the serial numbers of drives, by field."""
    yield "traveler", declaration.traveler.ref
    journey = declaration.itinerary
    if journey is not None:
        if journey.booking_ref is not None and plain(journey.booking_ref):
            yield "booking", journey.booking_ref
        if journey.booked_at is not None:
            yield "booked", journey.booked_at
    for item in loose[:MOST_KEYS]:
        for serial in (item.serials or ())[:MOST_KEYS]:
            if start := plain(serial)[:-_LAST_CHARACTERS]:
                yield "serial", (f"{item.kind} {start}", f"{item.kind} {serial}")


def _own_keys(name: str, declared: Any) -> Iterator[_Said]:
    match name:
        case "traveler":
            yield Key(name, digest(declared)), declared
        case "booking":
            yield Key(name, digest(plain(declared))), declared
        case "booked":
            yield from _sittings(_hour_of(declared))
        case _:
            value, said = declared
            yield Key(name, value), said


def _common(declaration: Declaration, loose: Sequence[MediaItem]) -> Iterator[_Said]:
    """Yield the keys of the fields that are counted, but for organisations."""
    journey = declaration.itinerary
    for leg in journey.legs[:MOST_KEYS] if journey is not None else ():
        if leg.service is not None and (service := _compact(leg.service)):
            yield _flight(service, leg.service, _day_of(leg, declaration))
    abroad = (destination_of if declaration.direction == "outbound" else origin_of)(declaration)
    if abroad is not None:
        yield _route(abroad, declaration.port)
    place = declaration.destination
    if (
        place is not None
        and place.address is not None
        and (building := normalised_address(place.address).building)
    ):
        yield _key("address", building), place.address
    if loose:
        yield from _goods(loose)
    if declaration.purpose is not None and (purpose := plain(declaration.purpose)):
        yield _key("purpose", purpose), declaration.purpose


def _goods(loose: Sequence[MediaItem]) -> Iterator[_Said]:
    for item in loose[:MOST_KEYS]:
        if item.batch is not None and (batch := plain(item.batch)):
            yield _key("batch", f"{item.kind} {batch}"), f"{item.kind} {item.batch}"
        if item.count >= COMPARED_UNITS:
            if item.capacity is not None:
                yield _key("unit", f"{item.kind} {item.capacity}"), _unit(item)
            if item.model is not None and (model := plain(item.model)):
                yield _key("model", f"{item.kind} {model}"), item.model
    if sum(item.count for item in loose) >= COMPARED_UNITS and len(loose) <= MOST_KEYS:
        ordered = sorted(loose, key=lambda each: (_load(each), _unit(each)))
        said = " + ".join(f"{each.count} {_unit(each)}" for each in ordered)
        yield _key("load", " + ".join(map(_load, ordered))), said


def _key(name: str, value: str) -> Key:
    """Return a key that others are likely to have as well: of short ones the same is held once."""
    return _remembered(name, value) if len(value) <= _SHORT else Key(name, value)


_remembered: Final = lru_cache(REMEMBERED)(Key)


def _load(item: MediaItem) -> str:
    size = "?" if item.capacity is None else str(item.capacity)
    return f"{item.count} {item.kind} {size}"


def _unit(item: MediaItem) -> str:
    return item.kind if item.capacity is None else f"{item.kind} of {volume.display(item.capacity)}"


@lru_cache(maxsize=16_384)
def _flight(service: str, said: str, day: date) -> _Said:
    return Key("flight", f"{service} {day}"), f"{said} on {day}"


@lru_cache(maxsize=16_384)
def _route(country: str, port: str) -> _Said:
    return Key("route", f"{country} {port}"), f"{country}-{port}"


@lru_cache(maxsize=16_384)
def _compact(service: str) -> str:
    return "".join(each for each in plain(service) if each.isalnum())


def _hour_of(moment: datetime) -> int:
    """Return the full hours since 1970.

    In the first and the last year, where UTC may be in no year, the moment counts as it was declared.
    """
    with suppress(OverflowError):
        moment = moment.astimezone(UTC)
    return seconds_of(moment.replace(tzinfo=UTC)) // 3_600


@lru_cache(maxsize=16_384)
def _sittings(hour: int) -> tuple[_Said, ...]:
    """Return the two stretches of two hours, one beginning on each full hour, that hold an hour.

    Who books for several people within an hour does so in one stretch.
    """
    return tuple((Key("booked", sitting), sitting) for sitting in map(_sitting, (hour - 1, hour)))


def _sitting(begins: int) -> str:
    day, clock = divmod(begins, 24)
    date_ = date.fromordinal(max(1, EPOCH.toordinal() + day))
    return f"{date_} {clock:02} to {(clock + 1) % 24 + 1:02} h UTC"


def _day_of(leg: Leg, declaration: Declaration) -> date:
    """Return the local day that a leg departs on, else the day it arrives on, else that of the declaration."""
    return (leg.departs_at or leg.arrives_at or declaration.declared_at).date()


def digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of a text's SHA-256: it names a value without telling it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seconds_of(moment: datetime) -> int:
    """Return whole seconds since 1970, exactly."""
    since = moment - EPOCH
    return since.days * 86_400 + since.seconds

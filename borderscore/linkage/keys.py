"""Keys: what a declaration may have in common with another one, as comparable texts.

A key is a field and a value. The same organisation is the same value, whether it employs one traveler or hosts
another; a facility counts as the organisation of that name. Beside each key stands what the declaration says: that
is what people are shown.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from borderscore import volume
from borderscore.declaration import Declaration, Leg, MediaItem, Organisation
from borderscore.features.carried import BUILT_IN
from borderscore.features.text import plain
from borderscore.organisations import Register, normalised_address

#: The fields that keys come from, in the order in which evidence is listed.
FIELDS: Final = (
    "traveler",
    "booking",
    "flight",
    "booked",
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

#: Serial numbers that differ in no more than so many last characters came off the line together.
_LAST_CHARACTERS: Final = 3

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """One value of one field."""

    field: str
    value: str


#: Returns the keys of a declaration, in order, and what the declaration says of each.
Keying = Callable[[Declaration], dict[Key, str]]

_Said = tuple[Key, str]


def keying(register: Register | None = None) -> Keying:
    """Return the function that finds keys, with the families of a register where there is one."""
    known = register or Register.of()

    @lru_cache(maxsize=65_536)
    def ties(body: Organisation) -> tuple[_Said, ...]:
        return tuple(_organisation_keys(known, body))

    def keys(declaration: Declaration) -> dict[Key, str]:
        found = dict(_own_keys(declaration))
        for body in _bodies(declaration):
            for key, said in ties(body):
                found.setdefault(key, said)
        return dict(sorted(found.items()))

    return keys


def _bodies(declaration: Declaration) -> Iterator[Organisation]:
    if declaration.employer is not None:
        yield declaration.employer
    if declaration.host is not None:
        yield declaration.host
    place = declaration.destination
    if place is not None and place.facility is not None and (name := place.facility.split(",")[0].strip()):
        yield Organisation(name=name)


def _organisation_keys(register: Register, body: Organisation) -> Iterator[_Said]:
    for tie in register.ties(body):
        if tie.kind in {"family", "holder"}:
            yield Key("organisation", tie.value), body.name
        elif tie.kind in {"director", "address", "number"}:
            yield Key("register", f"{tie.kind}:{tie.value}"), f"{tie.kind} {tie.value}"


def _own_keys(declaration: Declaration) -> Iterator[_Said]:
    ref = declaration.traveler.ref
    yield Key("traveler", digest(ref)), ref
    yield from _journey(declaration)
    place = declaration.destination
    if (
        place is not None
        and place.address is not None
        and (building := normalised_address(place.address).building)
    ):
        yield Key("address", building), place.address
    yield from _goods(declaration)
    if declaration.purpose is not None and (purpose := plain(declaration.purpose)):
        yield Key("purpose", purpose), declaration.purpose


def _journey(declaration: Declaration) -> Iterator[_Said]:
    journey = declaration.itinerary
    if journey is None:
        return
    if journey.booking_ref is not None and (ref := plain(journey.booking_ref)):
        yield Key("booking", digest(ref)), journey.booking_ref
    if journey.booked_at is not None:
        yield from _sittings(_hour_of(journey.booked_at))
    for leg in journey.legs[:MOST_KEYS]:
        if leg.service is not None and (service := _compact(leg.service)):
            yield _flight(service, leg.service, _day_of(leg, declaration))


def _goods(declaration: Declaration) -> Iterator[_Said]:
    loose = [item for item in declaration.media or () if item.kind not in BUILT_IN]
    for item in loose[:MOST_KEYS]:
        if item.batch is not None and (batch := plain(item.batch)):
            yield Key("batch", f"{item.kind} {batch}"), f"{item.kind} {item.batch}"
        for serial in (item.serials or ())[:MOST_KEYS]:
            if start := plain(serial)[:-_LAST_CHARACTERS]:
                yield Key("serial", f"{item.kind} {start}"), f"{item.kind} {serial}"
        if item.count >= COMPARED_UNITS:
            if item.capacity is not None:
                yield Key("unit", f"{item.kind} {item.capacity}"), _unit(item)
            if item.model is not None and (model := plain(item.model)):
                yield Key("model", f"{item.kind} {model}"), item.model
    if sum(item.count for item in loose) >= COMPARED_UNITS and len(loose) <= MOST_KEYS:
        ordered = sorted(loose, key=lambda each: (_load(each), _unit(each)))
        said = " + ".join(f"{each.count} {_unit(each)}" for each in ordered)
        yield Key("load", " + ".join(map(_load, ordered))), said


def _load(item: MediaItem) -> str:
    size = "?" if item.capacity is None else str(item.capacity)
    return f"{item.count} {item.kind} {size}"


def _unit(item: MediaItem) -> str:
    return item.kind if item.capacity is None else f"{item.kind} of {volume.display(item.capacity)}"


@lru_cache(maxsize=65_536)  # few values, and each is kept once
def _flight(service: str, said: str, day: date) -> _Said:
    return Key("flight", f"{service} {day}"), f"{said} on {day}"


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

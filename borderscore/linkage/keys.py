"""Keys: what a declaration may have in common with another one, as comparable texts.

A key is a field and a value. The same organisation is the same value, whether it employs one traveler or hosts
another; a facility counts as the organisation of that name.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from borderscore.declaration import Declaration, Leg, MediaItem, Organisation
from borderscore.features.media import BUILT_IN
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
    "load",
    "model",
)

#: Fields whose values could point to a person: a baseline holds their digests.
PERSONAL: Final = frozenset({"traveler", "booking"})

#: The least number of loose units that make a load worth comparing.
COMPARED_UNITS: Final = 3

#: The most keys that one field of one declaration gives: more are noise, or meant to be.
MOST_KEYS: Final = 8

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Key(NamedTuple):
    """One value of one field."""

    field: str
    value: str


#: Returns the keys of a declaration, in order and each once.
Keying = Callable[[Declaration], tuple[Key, ...]]


def keying(register: Register | None = None) -> Keying:
    """Return the function that finds keys, with the families of a register where there is one."""
    known = register or Register.of()

    @lru_cache(maxsize=65_536)
    def ties(body: Organisation) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(_organisation_keys(known, body)))

    def keys(declaration: Declaration) -> tuple[Key, ...]:
        found = dict.fromkeys(_own_keys(declaration))
        for body in _bodies(declaration):
            found.update(dict.fromkeys(ties(body)))
        return tuple(sorted(found))

    return keys


def _bodies(declaration: Declaration) -> Iterator[Organisation]:
    if declaration.employer is not None:
        yield declaration.employer
    if declaration.host is not None:
        yield declaration.host
    place = declaration.destination
    if place is not None and place.facility is not None and (name := place.facility.split(",")[0].strip()):
        yield Organisation(name=name)


def _organisation_keys(register: Register, body: Organisation) -> Iterator[Key]:
    for tie in register.ties(body):
        if tie.kind in {"family", "holder"}:
            yield Key("organisation", tie.value)
        elif tie.kind in {"director", "address"}:
            yield Key("register", f"{tie.kind}:{tie.value}")


def _own_keys(declaration: Declaration) -> Iterator[Key]:
    yield Key("traveler", digest(declaration.traveler.ref))
    journey = declaration.itinerary
    if journey is not None:
        if journey.booking_ref is not None and (ref := plain(journey.booking_ref)):
            yield Key("booking", digest(ref))
        if journey.booked_at is not None:
            yield Key("booked", _hour(journey.booked_at))
        for leg in journey.legs[:MOST_KEYS]:
            if leg.service is not None and (service := _compact(leg.service)):
                yield Key("flight", f"{service} {_day_of(leg, declaration)}")
    place = declaration.destination
    if (
        place is not None
        and place.address is not None
        and (building := normalised_address(place.address).building)
    ):
        yield Key("address", building)
    yield from _goods(declaration)


def _goods(declaration: Declaration) -> Iterator[Key]:
    loose = [item for item in declaration.media or () if item.kind not in BUILT_IN]
    for item in loose[:MOST_KEYS]:
        if item.batch is not None and (batch := plain(item.batch)):
            yield Key("batch", f"{item.kind} {batch}")
        if item.model is not None and item.count >= COMPARED_UNITS and (model := plain(item.model)):
            yield Key("model", f"{item.kind} {model}")
    if sum(item.count for item in loose) >= COMPARED_UNITS and len(loose) <= MOST_KEYS:
        yield Key("load", " + ".join(sorted(map(_load, loose))))


def _load(item: MediaItem) -> str:
    size = "?" if item.capacity is None else str(item.capacity)
    return f"{item.count} {item.kind} {size}"


def _compact(service: str) -> str:
    return "".join(each for each in plain(service) if each.isalnum())


def _hour(moment: datetime) -> str:
    """Return an hour in UTC; in the first and the last year, where UTC may be in no year, as it was declared."""
    with suppress(OverflowError):
        moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%d %H h} UTC"


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

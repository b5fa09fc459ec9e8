"""A small catalogue of features, one of every form, for rulebooks that tests make up.

Each reads a single simple field, so that a declaration with any combination of values is quickly made: `declare`.
"""

import re
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs

from borderscore.declaration import Declaration, Destination, Itinerary, MediaItem, Organisation, Traveler
from borderscore.features.kernel import (
    AMOUNT,
    COUNT,
    DAYS,
    FLAG,
    PERCENT,
    TERM,
    TERMS,
    Catalogue,
    Feature,
    Interval,
    Value,
    feature,
)
from borderscore.scoring.gaps import GapFinder, gap_mask

#: The closed vocabularies.
HOSTS: Final = ("CN", "MY", "SG", "HK", "TH")
SERIALS: Final = ("A", "B", "C")

#: What stands between words: a comma, or one space, as where a change puts several; terms of rulebooks hold two.
_APART: Final = re.compile(r",|(?<! ) (?! )")


def _item(declaration: Declaration) -> MediaItem | None:
    return declaration.media[0] if declaration.media else None


@feature("toy.revision", COUNT, "revision", "$.revision", domain=Interval(1), always=True)
def revision(declaration: Declaration) -> int:
    """A number that is always there."""
    return declaration.revision


@feature("toy.size", AMOUNT, "size", "$.media[0].capacity")
def size(declaration: Declaration) -> int | None:
    """A number from 0 on."""
    item = _item(declaration)
    return None if item is None else item.capacity


@feature("toy.full", PERCENT, "fullness", "$.media[0].used", domain=Interval(0, 100))
def full(declaration: Declaration) -> int | None:
    """A number from 0 to 100."""
    item = _item(declaration)
    return None if item is None else item.used


@feature("toy.stay", DAYS, "stay", "$.itinerary.returns_on", domain=Interval())
def stay(declaration: Declaration) -> int | None:
    """A number without a lower end."""
    journey = declaration.itinerary
    return None if journey is None or journey.returns_on is None else (journey.returns_on - _TODAY).days


@feature("toy.withdrawn", FLAG, "withdrawn", "$.withdrawn", always=True)
def withdrawn(declaration: Declaration) -> bool:
    """A flag that is always there."""
    return declaration.withdrawn


@feature("toy.locked", FLAG, "locked", "$.media[0].encrypted")
def locked(declaration: Declaration) -> bool | None:
    """A flag."""
    item = _item(declaration)
    return None if item is None else item.encrypted


@feature("toy.direction", TERM, "direction", "$.direction", always=True, vocabulary=("inbound", "outbound"))
def direction(declaration: Declaration) -> str:
    """A term of a closed vocabulary that is always there."""
    return declaration.direction


@feature("toy.host", TERM, "host", "$.host.country", vocabulary=HOSTS)
def host(declaration: Declaration) -> str | None:
    """A term of a closed vocabulary."""
    return None if declaration.host is None else declaration.host.country


@feature("toy.facility", TERM, "facility", "$.destination.facility")
def facility(declaration: Declaration) -> str | None:
    """A term of any kind."""
    return None if declaration.destination is None else declaration.destination.facility


@feature("toy.serials", TERMS, "serials", "$.media[0].serials", vocabulary=SERIALS)
def serials(declaration: Declaration) -> frozenset[str] | None:
    """Terms of a closed vocabulary."""
    item = _item(declaration)
    return None if item is None or item.serials is None else frozenset(item.serials)


@feature("toy.words", TERMS, "words", "$.purpose")
def words(declaration: Declaration) -> frozenset[str] | None:
    """Terms of any kind."""
    return None if declaration.purpose is None else frozenset(filter(None, _APART.split(declaration.purpose)))


FEATURES: Final[tuple[Feature[Any], ...]] = (
    revision,
    size,
    full,
    stay,
    withdrawn,
    locked,
    direction,
    host,
    facility,
    serials,
    words,
)

TOYS: Final = Catalogue.of(*FEATURES)

_TODAY: Final = date(2025, 3, 4)

PLAIN: Final = Declaration(
    id="D-1",
    declared_at=datetime(2025, 3, 4, 9, tzinfo=UTC),
    port="KUL",
    direction="inbound",
    traveler=Traveler(ref="T-1"),
)


def declare(values: dict[str, Value | None]) -> Declaration:
    """Return a declaration on which the toy features have these values; the others are undeclared or plain."""
    seen: dict[str, Any] = {name.removeprefix("toy."): value for name, value in values.items()}
    stays, named, goes, said = (seen.get(name) for name in ("stay", "host", "facility", "words"))
    carried = ("size", "full", "locked", "serials")
    item = MediaItem(
        kind="hdd",
        count=1,
        capacity=seen.get("size"),
        used=seen.get("full"),
        encrypted=seen.get("locked"),
        serials=None if seen.get("serials") is None else tuple(sorted(seen["serials"])),
    )
    return attrs.evolve(
        PLAIN,
        revision=seen.get("revision", 1),
        withdrawn=seen.get("withdrawn", False),
        direction=seen.get("direction", "inbound"),
        host=None if named is None else Organisation(name="Bukit Compute Sdn Bhd", country=named),
        destination=None if goes is None else Destination(facility=goes),
        itinerary=None
        if stays is None
        else Itinerary(legs=(), returns_on=date.fromordinal(_TODAY.toordinal() + stays)),
        media=None if all(seen.get(name) is None for name in carried) else (item,),
        purpose=None if said is None else ",".join(sorted(said)),
    )


def could_be(each: Feature[Any], declaration: Declaration) -> Interval | Value | None:
    """Return what a value could be if more were declared, asked as the score range asks: only over a gap."""
    value: Value | None = each.extract(declaration)
    return each.reachable(declaration, value) if GapFinder.of(gap_mask(each.reads)).find(declaration) else value

"""What the media are: how much they hold, how many there are, and what is unusual about them.

Sums over items of which some declare no capacity are sums of what is known: the real figure is at least as large.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

from borderscore.declaration import Declaration, MediaKind
from borderscore.features.carried import carried
from borderscore.features.kernel import (
    AMOUNT,
    COUNT,
    DAYS,
    PERCENT,
    TERMS,
    Feature,
    Interval,
    Reach,
    between,
    feature,
    rises,
    varies,
)

KINDS: Final[tuple[MediaKind, ...]] = get_args(MediaKind)

TB: Final = 10**12

#: The largest unit of each kind that existed or was announced by the end of 2025, in bytes, without compression.
#: A computer, an array or an `other` can hold any number of disks, so nothing is too large for one of them.
LARGEST_EXISTING: Final[Mapping[MediaKind, int]] = {
    # 3.5-inch drives of 36 TB are sold (2025), drives of 40 TB are being tried by data centres.
    "hdd": 40 * TB,
    # Enterprise drives of 245.76 TB (2025), which their makers also call 246 TB.
    "ssd": 246 * TB,
    # Memory cards of 8 TB were announced (2024), sticks and cards that are sold stay below.
    "flash": 8 * TB,
    # IBM's 3592 JF cartridge (2023); LTO-10 reaches 40 TB (2025). Makers also print 2.5 or 3 times as much on a
    # tape, for data that can be compressed: whoever declares that figure declares what the tape can't hold.
    "tape": 50 * TB,
    # A cartridge of the Optical Disc Archive, third generation (2020); a single disc holds at most 0.5 TB.
    "optical": 55 * TB // 10,
    # 2 TB built in (2025) and a memory card of 4 TB (announced in 2024).
    "phone": 6 * TB,
}


def _reach_capacity_of(kind: MediaKind) -> Reach[int]:
    def reach(declaration: Declaration, value: int | None) -> Interval | int | None:
        if value is not None:
            for item in declaration.media or ():
                if item.capacity is None and item.kind == kind:
                    return Interval(value)
        return value

    return reach


@feature(
    "media.capacity",
    AMOUNT,
    "capacity in all",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=rises,
    of=carried,
    attribute="capacity",
)
def capacity(declaration: Declaration) -> int | None:
    """What all media together can hold, in bytes: the capacity of one unit times the number of units, added up.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    return carried(declaration).capacity


@feature(
    "media.used",
    AMOUNT,
    "data held in all",
    "$.media[*].count",
    "$.media[*].used",
    reach=rises,
    of=carried,
    attribute="used",
)
def used(declaration: Declaration) -> int | None:
    """The data that all media together are declared to hold, in bytes.

    Items that don't say how much they hold are left out, so the real figure is at least this.
    Undeclared if no item says it.
    """
    return carried(declaration).used


@feature(
    "media.largest_unit",
    AMOUNT,
    "largest unit",
    "$.media[*].capacity",
    reach=rises,
    of=carried,
    attribute="largest_unit",
)
def largest_unit(declaration: Declaration) -> int | None:
    """The capacity of the largest single unit, in bytes; 0 if no media are carried.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    return carried(declaration).largest_unit


def _capacity_of(kind: MediaKind, called: str) -> Feature[int]:
    def extract(declaration: Declaration) -> int | None:
        items = declaration.media
        if items is None:
            return None
        total, known, carried = 0, False, False
        for item in items:
            if item.kind == kind:
                carried = True
                size = item.capacity
                if size is not None:
                    total += item.count * size
                    known = True
        return total if known or not carried else None

    extract.__doc__ = f"""What all {called} together can hold, in bytes; 0 if none are carried.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if there are such items and none of them declares a capacity.
    """
    paths = tuple(f"$.media[?@.kind=='{kind}'].{name}" for name in ("count", "capacity"))
    return feature(
        f"media.capacity_{kind}", AMOUNT, f"capacity of {called}", *paths, reach=_reach_capacity_of(kind)
    )(extract)


CALLED: Final[Mapping[MediaKind, str]] = {
    "hdd": "hard disks",
    "ssd": "solid-state drives",
    "flash": "memory sticks and cards",
    "tape": "tapes",
    "optical": "optical discs",
    "array": "disk arrays",
    "computer": "computers",
    "phone": "phones",
    "other": "other media",
}

CAPACITY_OF: Final[Mapping[MediaKind, Feature[int]]] = {kind: _capacity_of(kind, CALLED[kind]) for kind in KINDS}


@feature(
    "media.units",
    COUNT,
    "units",
    "$.media[*].count",
    of=carried,
    attribute="units",
)
def units(declaration: Declaration) -> int | None:
    """How many units of storage are carried, of any kind."""
    return carried(declaration).units


@feature(
    "media.loose_units",
    COUNT,
    "loose units",
    "$.media[*].kind",
    "$.media[*].count",
    of=carried,
    attribute="loose_units",
)
def loose_units(declaration: Declaration) -> int | None:
    """How many units are carried that are not built into a computer or a phone."""
    return carried(declaration).loose_units


@feature(
    "media.filled",
    PERCENT,
    "share filled",
    "$.media[*].count",
    "$.media[*].capacity",
    "$.media[*].used",
    reach=varies,
    of=carried,
    attribute="filled",
)
def filled(declaration: Declaration) -> int | None:
    """The share of the capacity that holds data, in whole percent rounded down.

    It is taken over the items that declare both their capacity and how much of it is used; above 100 % they
    contradict themselves. Undeclared if no item declares both, or if there is no capacity to fill.
    """
    return carried(declaration).filled


def _reach_encrypted(declaration: Declaration, _value: int | None) -> Interval | int | None:
    media = carried(declaration)
    if not media.units:
        return None
    most = media.units_encrypted + media.units_without_encrypted
    return between(media.units_encrypted * 100 // media.units, most * 100 // media.units)


@feature(
    "media.encrypted",
    PERCENT,
    "share encrypted",
    "$.media[*].count",
    "$.media[*].encrypted",
    reach=_reach_encrypted,
    domain=Interval(0, 100),
    of=carried,
    attribute="encrypted",
)
def encrypted(declaration: Declaration) -> int | None:
    """The share of the units that are encrypted, in whole percent rounded down.

    It is taken over the units that say whether they are. Undeclared if none does, or if there are no units.
    """
    return carried(declaration).encrypted


@feature(
    "media.transfer_days",
    DAYS,
    "days on a 1 Gbit/s line",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=rises,
    of=carried,
    attribute="transfer_days",
)
def transfer_days(declaration: Declaration) -> int | None:
    """How many whole days a line of 1 Gbit/s, never idle, would take for what all media together can hold.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    return carried(declaration).transfer_days


def _reach_above_existing(declaration: Declaration, _value: int | None) -> Interval | int | None:
    items = declaration.media
    if items is None:
        return None
    above = silent = 0
    for item in items:
        limit = LARGEST_EXISTING.get(item.kind)
        if limit is None:
            continue
        if item.capacity is None:
            silent += item.count
        elif item.capacity > limit:
            above += item.count
    return between(above, above + silent)


@feature(
    "media.units_above_existing",
    COUNT,
    "units larger than any that exists",
    "$.media[*].kind",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=_reach_above_existing,
)
def units_above_existing(declaration: Declaration) -> int | None:
    """How many units declare a capacity above the largest that exists for their kind.

    The limits are 40 TB for a hard disk, 246 TB for a solid-state drive, 8 TB for a memory stick or card, 50 TB
    for a tape, 5.5 TB for an optical medium and 6 TB for a phone; computers, arrays and others have none.
    Undeclared if units of a kind with a limit are carried and none of them declares a capacity.
    """
    items = declaration.media
    if items is None:
        return None
    above, known, judged = 0, False, False
    for item in items:
        limit = LARGEST_EXISTING.get(item.kind)
        if limit is not None:
            judged = True
            size = item.capacity
            if size is not None:
                known = True
                if size > limit:
                    above += item.count
    return above if known or not judged else None


@feature("media.kinds", TERMS, "kinds of media", "$.media[*].kind", vocabulary=KINDS)
def kinds(declaration: Declaration) -> frozenset[str] | None:
    """The kinds of media that are carried."""
    items = declaration.media
    return None if items is None else frozenset([item.kind for item in items])


FEATURES: Final[tuple[Feature[Any], ...]] = (
    capacity,
    used,
    largest_unit,
    *CAPACITY_OF.values(),
    units,
    loose_units,
    filled,
    encrypted,
    transfer_days,
    units_above_existing,
    kinds,
)

"""What the media are: how much they hold, how many there are, and what is unusual about them.

Sums over items of which some declare no capacity are sums of what is known: the real figure is at least as large.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

from borderscore.declaration import Declaration, MediaKind
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
)

KINDS: Final[tuple[MediaKind, ...]] = get_args(MediaKind)

#: Kinds whose media are built in. Units of every other kind are loose.
BUILT_IN: Final[frozenset[MediaKind]] = frozenset({"computer", "phone"})

#: What a line of 1 Gbit/s carries in a day: 10⁹ bit/s, 8 bits a byte, 86,400 s.
BYTES_A_DAY: Final = 10**9 // 8 * 86_400

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


def _reach_capacity(declaration: Declaration, value: int | None) -> Interval | int | None:
    """Return the reach of a figure that items without a capacity can only raise."""
    if value is not None:
        for item in declaration.media or ():
            if item.capacity is None:
                return Interval(value)
    return value


def _reach_used(declaration: Declaration, value: int | None) -> Interval | int | None:
    if value is not None:
        for item in declaration.media or ():
            if item.used is None:
                return Interval(value)
    return value


def _reach_capacity_of(kind: MediaKind) -> Reach[int]:
    def reach(declaration: Declaration, value: int | None) -> Interval | int | None:
        if value is not None:
            for item in declaration.media or ():
                if item.capacity is None and item.kind == kind:
                    return Interval(value)
        return value

    return reach


def _total_capacity(declaration: Declaration) -> int | None:
    items = declaration.media
    if items is None:
        return None
    total, known = 0, not items
    for item in items:
        size = item.capacity
        if size is not None:
            total += item.count * size
            known = True
    return total if known else None


@feature(
    "media.capacity",
    AMOUNT,
    "capacity in all",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=_reach_capacity,
)
def capacity(declaration: Declaration) -> int | None:
    """What all media together can hold, in bytes: the capacity of one unit times the number of units, added up.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    return _total_capacity(declaration)


@feature(
    "media.used",
    AMOUNT,
    "data held in all",
    "$.media[*].count",
    "$.media[*].used",
    reach=_reach_used,
)
def used(declaration: Declaration) -> int | None:
    """The data that all media together are declared to hold, in bytes.

    Items that don't say how much they hold are left out, so the real figure is at least this.
    Undeclared if no item says it.
    """
    items = declaration.media
    if items is None:
        return None
    total, known = 0, not items
    for item in items:
        size = item.used
        if size is not None:
            total += item.count * size
            known = True
    return total if known else None


@feature(
    "media.largest_unit",
    AMOUNT,
    "largest unit",
    "$.media[*].capacity",
    reach=_reach_capacity,
)
def largest_unit(declaration: Declaration) -> int | None:
    """The capacity of the largest single unit, in bytes; 0 if no media are carried.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    items = declaration.media
    if items is None:
        return None
    largest = -1 if items else 0
    for item in items:
        size = item.capacity
        if size is not None and size > largest:
            largest = size
    return None if largest < 0 else largest


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


@feature("media.units", COUNT, "units", "$.media[*].count")
def units(declaration: Declaration) -> int | None:
    """How many units of storage are carried, of any kind."""
    items = declaration.media
    if items is None:
        return None
    total = 0
    for item in items:
        total += item.count
    return total


@feature("media.loose_units", COUNT, "loose units", "$.media[*].kind", "$.media[*].count")
def loose_units(declaration: Declaration) -> int | None:
    """How many units are carried that are not built into a computer or a phone."""
    items = declaration.media
    if items is None:
        return None
    total = 0
    for item in items:
        if item.kind not in BUILT_IN:
            total += item.count
    return total


def _reach_filled(declaration: Declaration, value: int | None) -> int | None:
    for item in declaration.media or ():
        if item.capacity is None or item.used is None:
            return None
    return value


@feature(
    "media.filled",
    PERCENT,
    "share filled",
    "$.media[*].count",
    "$.media[*].capacity",
    "$.media[*].used",
    reach=_reach_filled,
)
def filled(declaration: Declaration) -> int | None:
    """The share of the capacity that holds data, in whole percent rounded down.

    It is taken over the items that declare both their capacity and how much of it is used; above 100 % they
    contradict themselves. Undeclared if no item declares both, or if there is no capacity to fill.
    """
    room = held = 0
    for item in declaration.media or ():
        size, data = item.capacity, item.used
        if size is not None and data is not None:
            room += item.count * size
            held += item.count * data
    return held * 100 // room if room else None


def _reach_encrypted(declaration: Declaration, _value: int | None) -> Interval | int | None:
    items = declaration.media
    if not items:
        return None
    encrypted = silent = total = 0
    for item in items:
        total += item.count
        if item.encrypted is None:
            silent += item.count
        elif item.encrypted:
            encrypted += item.count
    return between(encrypted * 100 // total, (encrypted + silent) * 100 // total)


@feature(
    "media.encrypted",
    PERCENT,
    "share encrypted",
    "$.media[*].count",
    "$.media[*].encrypted",
    reach=_reach_encrypted,
    domain=Interval(0, 100),
)
def encrypted(declaration: Declaration) -> int | None:
    """The share of the units that are encrypted, in whole percent rounded down.

    It is taken over the units that say whether they are. Undeclared if none does, or if there are no units.
    """
    said = locked = 0
    for item in declaration.media or ():
        secret = item.encrypted
        if secret is not None:
            said += item.count
            if secret:
                locked += item.count
    return locked * 100 // said if said else None


@feature(
    "media.transfer_days",
    DAYS,
    "days on a 1 Gbit/s line",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=_reach_capacity,
)
def transfer_days(declaration: Declaration) -> int | None:
    """How many whole days a line of 1 Gbit/s, never idle, would take for what all media together can hold.

    Items without a declared capacity are left out, so the real figure is at least this.
    Undeclared if no item declares a capacity.
    """
    total = _total_capacity(declaration)
    return None if total is None else total // BYTES_A_DAY


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

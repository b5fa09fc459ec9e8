"""What a group shows: the catalogue that typologies are written over.

The same kind of features as those of a declaration, with the same forms and units; they take a group instead.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from borderscore.features.carried import BYTES_A_DAY
from borderscore.features.kernel import (
    AMOUNT,
    COUNT,
    DAYS,
    FROM_ZERO,
    PERCENT,
    TERMS,
    Catalogue,
    Feature,
    Interval,
    Kind,
    Value,
    feature,
)
from borderscore.features.text import words
from borderscore.findings.group import Group, Tie
from borderscore.linkage.bits import BIT
from borderscore.linkage.keys import Key
from borderscore.linkage.traces import DAY

T = TypeVar("T", bound=Value)

#: Papers that an authority or a chamber stands behind.
_BINDING: Final = frozenset({"ata-carnet", "temporary-admission", "export-permit"})

_FULL: Final = Interval(0, 100)


def _of_group(
    name: str, kind: Kind[T], label: str, *, always: bool = True, domain: Interval = FROM_ZERO
) -> Callable[[Callable[[Group], T | None]], Feature[T]]:
    """Make a feature of a function of a group. All features of one catalogue take the same: here, groups."""
    decorate = feature(name, kind, label, "$.members", always=always, domain=domain)
    return cast("Callable[[Callable[[Group], T | None]], Feature[T]]", decorate)


def _by_traveler(group: Group) -> Counter[str]:
    volumes: Counter[str] = Counter()
    for trip in group.members:
        volumes[trip.traveler] += trip.capacity
    return volumes


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0


@_of_group("group.capacity", AMOUNT, "capacity together")
def capacity(group: Group) -> int:
    """What the loose media of all members hold together, in bytes."""
    return group.capacity


@_of_group("group.transfer_days", DAYS, "days on a 1 Gbit/s line")
def transfer_days(group: Group) -> int:
    """How many whole days a line of 1 Gbit/s, never idle, would take for what all members carry together."""
    return group.capacity // BYTES_A_DAY


@_of_group("group.travelers", COUNT, "travelers", domain=Interval(1))
def travelers(group: Group) -> int:
    """How many travelers there are."""
    return len({trip.traveler for trip in group.members})


@_of_group("group.trips", COUNT, "declarations", domain=Interval(1))
def trips(group: Group) -> int:
    """How many declarations there are."""
    return len(group.members)


@_of_group("group.largest", AMOUNT, "capacity of the one who carries most")
def largest(group: Group) -> int:
    """What the traveler with the most loose media carries on one trip, in bytes."""
    return max(trip.capacity for trip in group.members)


@_of_group("group.largest_share", PERCENT, "share of the one who carries most", domain=_FULL)
def largest_share(group: Group) -> int:
    """The part of the whole that one traveler carries, over all trips, in whole percent."""
    return _percent(max(_by_traveler(group).values()), group.capacity)


@_of_group("group.evenness", PERCENT, "evenness of the loads", domain=_FULL)
def evenness(group: Group) -> int:
    """The average load of a trip as a part of the largest, in whole percent: 100 where all are equal."""
    loads = [trip.capacity for trip in group.members]
    return _percent(sum(loads), max(loads) * len(loads))


@_of_group("group.span", DAYS, "days from the first to the last")
def span(group: Group) -> int:
    """How many whole days lie between the first and the last declaration."""
    return (group.members[-1].at - group.members[0].at) // DAY


@_of_group("group.ports", COUNT, "ports")
def ports(group: Group) -> int:
    """At how many ports the members crossed the border."""
    return len({trip.port for trip in group.members})


@_of_group("group.employers", COUNT, "employers", always=False)
def employers(group: Group) -> int | None:
    """How many families of employers the members name. Undeclared without employers."""
    return len(group.known) or None


@_of_group(
    "group.employers_known", COUNT, "declarations of others that name the least known employer", always=False
)
def employers_known(group: Group) -> int | None:
    """How many declarations outside the group name the least known employer. Undeclared without employers."""
    return min(group.known.values(), default=None)


@_of_group("group.ties", COUNT, "bits by which the ties exceed chance")
def ties(group: Group) -> int:
    """What the members have in common, in whole bits beyond what chance would give; 0 below."""
    return max(0, group.evidence // BIT)


#: Fields that go together: who is on one booking is on one flight.
_ASPECTS: Final = {
    **dict.fromkeys(("booking", "flight", "booked"), "journey"),
    **dict.fromkeys(("organisation", "address"), "destination"),
    "register": "register",
    **dict.fromkeys(("batch", "serial", "load", "unit", "model"), "goods"),
}


def _aspect(key: Key, group: Group) -> str | None:
    employs = key.field == "organisation" and key.value in group.known
    return "employer" if employs else _ASPECTS.get(key.field)


@_of_group("group.second_tie", COUNT, "bits of all ties but the most telling sort")
def second_tie(group: Group) -> int:
    """What the members have in common beside the sort of tie that tells most, in whole bits.

    The sorts are the journey (booking, flight, hour of booking), the employers, where the media go to (hosts,
    facilities, addresses) and the goods. What the register says of organisations is no sort of its own. Nor is the
    purpose: most people write one of a few phrases. A tie counts as far as its holders are tied by that sort as
    well: two parties that one person belongs to have each a tie of their own.
    """
    sorts = _sorts(group)
    if not sorts:
        return 0
    main = max(sorted(sorts), key=lambda each: _told(sorts[each]))
    tied = {place for tie in sorts.pop(main) for place in tie.holders}
    return sum(_among(tie, tied) for ties in sorts.values() for tie in ties) // BIT


def _sorts(group: Group) -> dict[str, list[Tie]]:
    """Return the ties by their sort. What the register says goes with those organisations that tell more."""
    sorts: dict[str, list[Tie]] = {}
    for tie in group.ties:
        if aspect := _aspect(tie.key, group):
            sorts.setdefault(aspect, []).append(tie)
    if registered := sorts.pop("register", []):
        bodies = max(("destination", "employer"), key=lambda each: _told(sorts.get(each, [])))
        sorts.setdefault(bodies, []).extend(registered)
    return sorts


def _told(ties: list[Tie]) -> int:
    return sum(tie.centibits for tie in ties)


def _among(tie: Tie, couriers: set[int]) -> int:
    """Return what a tie says of some couriers: the first holder among them is free."""
    held = len(couriers.intersection(tie.holders))
    return tie.centibits * max(0, held - 1) // (len(tie.holders) - 1)


@_of_group("group.lots", COUNT, "bits that maker's lots tell of each courier")
def lots(group: Group) -> int:
    """What it says that drives are of the same maker's lots, in whole bits for each courier but the first."""
    told = sum(tie.centibits for tie in group.ties if tie.key.field == "batch")
    return told // max(1, len(group.couriers) - 1) // BIT


@_of_group("group.same_lot", PERCENT, "couriers with the commonest lot", always=False, domain=_FULL)
def same_lot(group: Group) -> int | None:
    """The part of those who declare a maker's lot that share the commonest. Undeclared if fewer than four do."""
    return _commonest(group, "batch", 4)


@_of_group("group.same_unit", PERCENT, "couriers with the commonest unit", always=False, domain=_FULL)
def same_unit(group: Group) -> int | None:
    """The part of those who carry three or more units of one size that share the commonest size.

    Undeclared if fewer than two do.
    """
    return _commonest(group, "unit", 2)


def _commonest(group: Group, name: str, least: int) -> int | None:
    declared = [[key for key in each.keys if key.field == name] for each in group.couriers]
    holding = [keys for keys in declared if keys]
    if len(holding) < least:
        return None
    return _percent(max(Counter(key for keys in holding for key in keys).values()), len(holding))


@_of_group("group.secured", PERCENT, "volume under binding papers", domain=_FULL)
def secured(group: Group) -> int:
    """The part of the volume for which a carnet, a temporary admission or an export permit was shown."""
    shown = sum(trip.capacity for trip in group.members if trip.documents and trip.documents & _BINDING)
    return _percent(shown, group.capacity)


@_of_group("group.papers", PERCENT, "declarations with papers", domain=_FULL)
def papers(group: Group) -> int:
    """The part of the declarations with which some document was shown."""
    return _percent(sum(1 for trip in group.members if trip.documents), len(group.members))


@_of_group("group.filled", PERCENT, "share filled", always=False)
def filled(group: Group) -> int | None:
    """The part of the capacity that holds data, of those who say how much. Undeclared if nobody says it."""
    said = [(trip.used, trip.capacity) for trip in group.members if trip.used is not None]
    room = sum(size for _, size in said)
    return _percent(sum(data for data, _ in said), room) if room else None


@_of_group("group.kinds", TERMS, "kinds of loose media")
def kinds(group: Group) -> frozenset[str]:
    """The kinds of loose media that are carried."""
    return frozenset(kind for trip in group.members for kind in trip.kinds)


@_of_group("group.purpose", TERMS, "words of the purpose", always=False)
def purpose(group: Group) -> frozenset[str] | None:
    """The words that at least half of those who state a purpose use. Undeclared if nobody states one."""
    told = [words(key.value) for trip in group.members for key in trip.keys if key.field == "purpose"]
    counts = Counter(word for each in told for word in each)
    return frozenset(word for word, count in counts.items() if 2 * count >= len(told)) if told else None


@_of_group("group.rounds", COUNT, "journeys of each traveler", domain=Interval(1))
def rounds(group: Group) -> int:
    """How many declarations there are for each traveler, rounded down."""
    return len(group.members) // len({trip.traveler for trip in group.members})


@_of_group("group.returning", COUNT, "travelers who carry little out again")
def returning(group: Group) -> int:
    """How many of the travelers later leave with loose media that hold little beside what was brought in."""
    return len({trip.traveler for trip in group.returned})


@_of_group("group.returned", AMOUNT, "capacity carried out again")
def returned(group: Group) -> int:
    """What the loose media that they leave with hold together, in bytes."""
    return sum(trip.capacity for trip in group.returned)


#: Every feature of a group, in the order of the docs.
GROUPS: Final = Catalogue.of(
    *cast(
        "tuple[Feature[Any], ...]",
        (
            capacity, transfer_days, travelers, trips, largest, largest_share, evenness, span, ports, employers,
            employers_known, ties, second_tie, lots, same_lot, same_unit, secured, papers, filled, kinds,
            purpose, rounds, returning, returned,
        ),
    )
)  # fmt: skip

#: The one whose points are shared by what each carries; all others are of the group as a whole.
VOLUME: Final = "group.capacity"

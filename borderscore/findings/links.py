"""Links: the ties of a group as pairs of declarations, with the points of each tie and the value that ties."""

from collections import Counter
from typing import Final

from attrs import frozen

from borderscore.findings.group import Group, Tie
from borderscore.findings.shares import in_proportion

#: The most spellings of one value that are shown.
_SPELLINGS: Final = 3


@frozen
class Evidence:
    """One value that two declarations share, and its points in the finding's score."""

    kind: str
    value: str
    points: int


@frozen
class Link:
    """Two declarations and what ties them; `points` is the sum of the evidence."""

    a: str
    b: str
    points: int
    evidence: tuple[Evidence, ...]


def tie_points(group: Group) -> tuple[int, ...]:
    """Return the points of each tie: its part of the points of all ties, by its evidence."""
    return in_proportion(group.points, [tie.centibits for tie in group.ties]) if group.ties else ()


def said(group: Group, tie: Tie) -> str:
    """Return a shared value as its holders declare it: their spellings, the commonest first."""
    spellings = Counter(
        trip.said(tie.key) for place in tie.holders for trip in group.couriers[place].trips if tie.key in trip.keys
    )
    ordered = sorted(spellings, key=lambda each: (-spellings[each], each))
    return " / ".join(ordered[:_SPELLINGS])


def links(group: Group) -> tuple[Link, ...]:
    """Return the links, which connect all members. The points of all links sum to those of all ties.

    A value ties its first holder to each of the others. A further trip of a traveler is tied to the first: that
    needs no evidence and gives no points.
    """
    found: dict[tuple[str, str], list[Evidence]] = {}
    for tie, points in zip(group.ties, tie_points(group), strict=True):
        hub, *others = tie.holders
        value = said(group, tie)
        for place, each in zip(others, in_proportion(points, [1] * len(others)), strict=True):
            pair = (_holding(group, hub, tie.key), _holding(group, place, tie.key))
            found.setdefault(pair, []).append(Evidence(tie.key.field, value, each))
    for courier in group.couriers:
        for trip in (*courier.trips[1:], *(each for each in group.returned if each.traveler == courier.traveler)):
            same = Evidence("traveler", courier.traveler, 0)
            found.setdefault((courier.trips[0].id, trip.id), []).append(same)
    return tuple(
        Link(a, b, sum(each.points for each in evidence), tuple(evidence))
        for (a, b), evidence in sorted(found.items())
    )


def _holding(group: Group, place: int, key: object) -> str:
    """Return the first trip of a courier that has a key."""
    return next(trip.id for trip in group.couriers[place].trips if key in trip.keys)

"""A finding: a group that shows the pattern of a typology (interchange v1, section 4)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from borderscore import volume
from borderscore.features.media import BYTES_A_DAY
from borderscore.findings.group import Group
from borderscore.findings.links import Link, links, tie_points
from borderscore.findings.scorecard import Scorecard
from borderscore.findings.shares import apportioned, equal, in_proportion, of_volume
from borderscore.linkage.keys import digest, seconds_of
from borderscore.points import Contribution
from borderscore.rulebook.model import FindingLevel

_FIRST: Final = seconds_of(datetime.min.replace(tzinfo=UTC))
_LAST: Final = seconds_of(datetime.max.replace(tzinfo=UTC))

#: How many values of one field a contribution names.
_NAMED: Final = 5

#: What couriers have in common, by the field of the key.
CALLED: Final = {
    "traveler": "the same traveler",
    "booking": "a booking",
    "flight": "a flight",
    "booked": "the hour of booking",
    "organisation": "an organisation, as employer, host or facility",
    "register": "a director or an address in the register",
    "address": "the address that the media go to",
    "batch": "a maker's lot",
    "load": "equal loads",
    "model": "a model",
}


@frozen(kw_only=True)
class Finding:
    """A suspected pattern over several declarations, for a person to review. It decides nothing."""

    id: str
    revision: int = 1
    withdrawn: bool = False
    typology: str
    level: FindingLevel
    #: The sum of the points of the contributions.
    score: int
    members: tuple[str, ...]
    travelers: tuple[str, ...]
    #: What the loose media of all members hold together.
    capacity_bytes: int
    #: When the first and the last member declared.
    begins: datetime
    ends: datetime
    #: Most points first.
    contributions: tuple[Contribution, ...]
    links: tuple[Link, ...]
    #: For each member its share of the score; they sum to it.
    shares: tuple[tuple[str, int], ...]
    text: str
    #: What the finding adds to the score of each member.
    member_points: int = field(repr=False)

    def joined(self) -> Contribution:
        """Return the contribution that the finding makes to each of its members."""
        return Contribution(
            code=f"FINDING-{self.typology}-{self.level}".upper(),
            points=self.member_points,
            observed=self.id,
            criterion=f"member of a finding of {self.typology} at the level {self.level}",
            text=self.text,
            source=self.id,
        )


def finding_of(group: Group, card: Scorecard) -> Finding | None:
    """Return the finding that a group gives under a typology, or None where it reaches no level."""
    score, fired = card.evaluate(group)
    capacity = sum(trip.capacity for trip in group.members)
    level = card.level(score, capacity)
    if level is None:
        return None
    tied = list(_tied(group))
    given = [card.outcomes[rank].contribution(values) for rank, *values in fired]
    members = sorted((*group.members, *group.returned), key=lambda each: (each.at, each.id))
    name = card.typology.name
    return Finding(
        id=f"{name}-{digest(f'{name} {members[0].id}')[:12]}",
        typology=name,
        level=level,
        score=score,
        members=tuple(each.id for each in members),
        travelers=tuple(sorted({each.traveler for each in members})),
        capacity_bytes=capacity,
        begins=_moment(members[0].at),
        ends=_moment(members[-1].at),
        contributions=tuple(sorted((*tied, *given), key=lambda each: (-each.points, each.code))),
        links=links(group),
        shares=_shares(group, card, given, score),
        text=worded(group, given),
        member_points=(card.typology.alert if level == "alert" else card.typology.watch).member_points,
    )


def _moment(seconds: int) -> datetime:
    """Return a moment in UTC; of those that lie in UTC outside of the calendar, its first or its last second."""
    return datetime.fromtimestamp(max(_FIRST, min(seconds, _LAST)), UTC)


def _tied(group: Group) -> Iterator[Contribution]:
    """Yield what the ties of each field give."""
    points_of: dict[str, int] = {}
    values: dict[str, list[str]] = {}
    holders: dict[str, set[int]] = {}
    for tie, points in zip(group.ties, tie_points(group), strict=True):
        name = tie.key.field
        points_of[name] = points_of.get(name, 0) + points
        values.setdefault(name, []).append(tie.key.value)
        holders.setdefault(name, set()).update(tie.holders)
    couriers = len(group.couriers)
    for name, points in [each for each in points_of.items() if each[1]]:
        yield Contribution(
            code=f"TIES-{name.upper()}",
            points=points,
            observed=tuple(values[name][:_NAMED]),
            criterion=f"more often shared than by chance: {CALLED[name]}",
            text=f"{len(holders[name])} of {couriers} have in common {CALLED[name]}: {_listed(values[name])}.",
            source="$.links",
        )


def _listed(values: list[str]) -> str:
    more = len(values) - _NAMED
    return "; ".join(values[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shares(group: Group, card: Scorecard, given: list[Contribution], score: int) -> tuple[tuple[str, int], ...]:
    """Return each member's share: that of its courier, divided among the trips by what each carries."""
    couriers = len(group.couriers)
    volumes = [sum(trip.capacity for trip in each.trips) for each in group.couriers]
    parts = [
        equal(points, tie.holders, couriers) for tie, points in zip(group.ties, tie_points(group), strict=True)
    ]
    for contribution in given:
        worth = card.worth(contribution.code)
        everyone = range(couriers)
        parts.append(of_volume(volumes, worth) if worth else equal(contribution.points, everyone, couriers))
    whole = apportioned(score, [sum((part[place] for part in parts), Fraction(0)) for place in range(couriers)])
    shares = {trip.id: 0 for trip in group.returned}
    for courier, share in zip(group.couriers, whole, strict=True):
        divided = in_proportion(share, [trip.capacity for trip in courier.trips])
        shares.update((trip.id, part) for trip, part in zip(courier.trips, divided, strict=True))
    return tuple(sorted(shares.items()))


def worded(group: Group, given: list[Contribution]) -> str:
    """Return the finding in words: who, how much, when, what ties them, and what speaks for and against it."""
    loads: dict[str, int] = {}
    for trip in group.members:
        loads[trip.traveler] = loads.get(trip.traveler, 0) + trip.capacity
    total = sum(loads.values())
    each = ", ".join(f"{traveler} {volume.display(load)}" for traveler, load in loads.items())
    first, last = _moment(group.members[0].at).date(), _moment(group.members[-1].at).date()
    when = f"on {first}" if first == last else f"from {first} to {last}"
    who = "One traveler" if len(loads) == 1 else f"{len(loads)} travelers"
    sentences = [
        f"{who} carried {volume.display(total)} {when} in {len(group.members)} declarations ({each}).",
        f"A line of 1 Gbit/s would need {total // BYTES_A_DAY} days for it.",
        _common(group),
        *(contribution.text for contribution in given if contribution.points > 0),
    ]
    against = [contribution.text for contribution in given if contribution.points < 0]
    sentences += ["Against it:", *against] if against else ["Nothing of what is looked at speaks against it."]
    return " ".join(sentences)


def _common(group: Group) -> str:
    names = dict.fromkeys(CALLED[tie.key.field] for tie in group.ties)
    return f"They have in common: {', '.join(names)}."

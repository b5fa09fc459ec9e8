"""A finding: a group that shows the pattern of a typology (interchange v1, section 4)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from borderscore import volume
from borderscore.features.carried import BYTES_A_DAY
from borderscore.findings.group import Group
from borderscore.findings.links import Link, links, said, tie_points
from borderscore.findings.scorecard import Scorecard
from borderscore.findings.shares import apportioned, in_proportion, of_ties, of_volume
from borderscore.linkage.keys import digest, seconds_of
from borderscore.linkage.traces import by_time
from borderscore.points import Contribution
from borderscore.rulebook.model import FindingLevel
from borderscore.scoring.outcomes import Fired

_FIRST: Final = seconds_of(datetime.min.replace(tzinfo=UTC))
_LAST: Final = seconds_of(datetime.max.replace(tzinfo=UTC))

#: So many points less may a group have for each courier more than another one of the same people.
_FOR_EACH: Final = 6

#: How many values of one field a contribution names.
_NAMED: Final = 5

#: What couriers have in common, by the field of the key.
CALLED: Final = {
    "traveler": "the same traveler",
    "booking": "a booking",
    "flight": "a flight",
    "booked": "the hour of booking",
    "route": "a route",
    "organisation": "an organisation, as employer, host or facility",
    "register": "a director or an address in the register, or a number",
    "address": "the address that the media go to",
    "batch": "a maker's lot",
    "serial": "serial numbers in a row",
    "load": "equal loads",
    "unit": "units of one size",
    "model": "a model",
    "purpose": "the words of the purpose",
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


@frozen(eq=False)
class Candidate:
    """A group that reaches a level of a typology: a finding, unless a better one takes its members."""

    group: Group
    card: Scorecard
    level: FindingLevel
    score: int
    fired: tuple[Fired, ...]
    #: The ids of its declarations, by time.
    members: tuple[str, ...]

    @property
    def typology(self) -> str:
        """Return the name of the pattern."""
        return self.card.typology.name

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...]]:
        """Return what is smaller the better a candidate is: a higher score, more volume, then any order.

        A part of a ring may look neater than the whole, so each courier counts a little.
        """
        return -self.score - _FOR_EACH * len(self.group.couriers), -self.group.capacity, self.members


def candidate_of(group: Group, card: Scorecard) -> Candidate | None:
    """Return what a group is under a typology, or None where it reaches no level."""
    if group.capacity < card.least_capacity:
        return None
    score, fired = card.evaluate(group)
    level = card.level(score, group.capacity)
    if level is None:
        return None
    members = sorted((*group.members, *group.returned), key=by_time)
    return Candidate(group, card, level, score, tuple(fired), tuple(each.id for each in members))


def finding_of(candidate: Candidate) -> Finding:
    """Return the finding that a candidate is."""
    group, card = candidate.group, candidate.card
    given = [card.outcomes[rank].contribution(values) for rank, *values in candidate.fired]
    moments = [each.at for each in (*group.members, *group.returned)]
    name = candidate.typology
    return Finding(
        id=f"{name}-{digest(f'{name} {candidate.members[0]}')[:12]}",
        typology=name,
        level=candidate.level,
        score=candidate.score,
        members=candidate.members,
        travelers=tuple(sorted({each.traveler for each in group.members})),
        capacity_bytes=group.capacity,
        begins=moment(min(moments)),
        ends=moment(max(moments)),
        contributions=tuple(sorted((*_tied(group), *given), key=lambda each: (-each.points, each.code))),
        links=links(group),
        shares=_shares(group, card, given, candidate.score),
        text=worded(group, given),
        member_points=card.at(candidate.level).member_points,
    )


def moment(seconds: int) -> datetime:
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
        values.setdefault(name, []).append(said(group, tie))
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
    shared: list[tuple[int, Iterable[int]]] = [
        (points, tie.holders) for tie, points in zip(group.ties, tie_points(group), strict=True)
    ]
    of_volumes = []
    for contribution in given:
        worth = card.worth(contribution.code)
        if worth:
            of_volumes.append(of_volume(volumes, worth))
        else:
            shared.append((contribution.points, range(couriers)))
    parts = zip(of_ties(shared, couriers), *of_volumes, strict=True)
    whole = apportioned(score, [sum(each, Fraction(0)) for each in parts])
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
    first, last = moment(group.members[0].at).date(), moment(group.members[-1].at).date()
    when = f"on {first}" if first == last else f"from {first} to {last}"
    who = "One traveler" if len(loads) == 1 else f"{len(loads)} travelers"
    sentences = [
        f"{who} carried {volume.display(total)} {when} in {len(group.members)} declarations ({each}).",
        f"A line of 1 Gbit/s would need {total // BYTES_A_DAY} days for it.",
        *_home(group),
        _common(group),
        *(contribution.text for contribution in given if contribution.points > 0),
    ]
    against = [contribution.text for contribution in given if contribution.points < 0]
    sentences += ["Against it:", *against] if against else ["Nothing of what is looked at speaks against it."]
    return " ".join(sentences)


def _home(group: Group) -> Iterator[str]:
    if group.returned:
        carried = volume.display(sum(trip.capacity for trip in group.returned))
        travelers = len({trip.traveler for trip in group.returned})
        yield f"{travelers} of them left again with {carried}, in declarations that belong to the finding as well."


def _common(group: Group) -> str:
    names = dict.fromkeys(CALLED[tie.key.field] for tie in group.ties)
    return f"They have in common: {', '.join(names)}."

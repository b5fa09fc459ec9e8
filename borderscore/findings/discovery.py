"""Discovery: all findings in some traffic, as a function of its declarations, the rulebook and the baseline."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve

from borderscore.findings.finding import Finding, finding_of
from borderscore.findings.group import Group, parts
from borderscore.findings.scorecard import Scorecard
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.groups import Courier, Members, Network
from borderscore.linkage.traffic import DAY, Trace, Traffic
from borderscore.rulebook.model import Rulebook

#: Results go home within so many days, and hold at most one part in so many of what came in.
_HOME_WITHIN: Final = 180
_HOME_PART: Final = 20

#: The most trips of one traveler that are looked at together: the latest.
_MOST_TRIPS: Final = 40


def findings_in(traffic: Traffic, rulebook: Rulebook, baseline: Baseline | None = None) -> tuple[Finding, ...]:
    """Return the findings, the highest score first. None where the rulebook doesn't say how to link."""
    if rulebook.linkage is None:
        return ()
    network = Network.of(traffic, rulebook.linkage, baseline)
    cards = [Scorecard.of(rulebook, typology) for typology in rulebook.typologies]
    groups = tuple(splits(network))
    split = [each for card in cards if card.typology.kind == "split" for each in _best(groups, card)]
    inside = [set(finding.members) for finding in split]
    repeats = [
        finding
        for card in cards
        if card.typology.kind == "repeat"
        for finding in _best(repeated(network), card)
        if not any(2 * len(members.intersection(finding.members)) > len(finding.members) for members in inside)
    ]
    returns = [
        finding
        for card in cards
        if card.typology.kind == "return"
        for finding in _best(returning(groups, traffic), card)
    ]
    return tuple(sorted((*split, *repeats, *returns), key=lambda each: (-each.score, each.id)))


def _best(groups: Iterable[Group], card: Scorecard) -> list[Finding]:
    """Return the findings of groups under one typology; of those with a declaration in common the best alone."""
    found = [each for each in (finding_of(group, card) for group in groups) if each is not None]
    taken: set[str] = set()
    kept = []
    for finding in sorted(found, key=lambda each: (-each.score, -each.capacity_bytes, each.members)):
        if taken.isdisjoint(finding.members):
            taken.update(finding.members)
            kept.append(finding)
    return kept


def splits(network: Network) -> Iterator[Group]:
    """Yield the groups of several travelers that every star leads to at every price."""
    seen: set[Members] = set()
    for star in network.stars():
        for price in network.linkage.prices:
            members = network.search(star, price)
            if members and members not in seen:
                seen.add(members)
                for group in parts(network, network.members(members)):
                    if group.evidence > 0 and len({each.traveler for each in group.couriers}) > 1:
                        yield group


def repeated(network: Network) -> Iterator[Group]:
    """Yield the trips of each traveler who carried much more than once, where something else ties them too."""
    trips: dict[str, list[Trace]] = {}
    for courier in network.couriers:
        trips.setdefault(courier.traveler, []).extend(courier.trips)
    for each in trips.values():
        if len(each) > 1:
            group = Group.of(network, map(_alone, each[-_MOST_TRIPS:]))
            if group.ties:
                yield group


def _alone(trip: Trace) -> Courier:
    """Return a trip as if another traveler had made it; that it is the same one is no evidence."""
    return Courier((trip,), tuple(key for key in trip.keys if key.field != "traveler"))


def returning(groups: Iterable[Group], traffic: Traffic) -> Iterator[Group]:
    """Yield the groups of several travelers of whom some leave again with little beside what came in."""
    leaving: dict[str, list[Trace]] = {}
    for trace in sorted(traffic.outward.values(), key=lambda each: (each.at, each.id)):
        leaving.setdefault(trace.traveler, []).append(trace)
    for group in groups:
        inbound = [trip for trip in group.members if trip.direction == "inbound"]
        back = _back(inbound, leaving)
        if back:
            yield evolve(group, returned=tuple(back))


def _back(inbound: Sequence[Trace], leaving: dict[str, list[Trace]]) -> list[Trace]:
    brought = sum(trip.capacity for trip in inbound)
    first: dict[str, int] = {}
    for trip in inbound:
        first.setdefault(trip.traveler, trip.at)
    back = [
        trace
        for traveler, came in sorted(first.items())
        for trace in leaving.get(traveler, ())
        if 0 < trace.at - came <= _HOME_WITHIN * DAY
    ]
    return back if sum(trace.capacity for trace in back) * _HOME_PART <= brought else []

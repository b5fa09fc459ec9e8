"""Discovery: all findings in some traffic, as a function of its declarations, the rulebook and the baseline.

Each step looks at a neighbourhood alone: a star leads to groups, a group to candidates, and candidates compete
with those alone that they share a declaration with. So what one declaration changes can be worked out from that
declaration: `groups_of`, `repeated`, `returning` and `candidates` are pure, and `chosen` gives for each set of
overlapping candidates what it gives for all of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from borderscore.findings.finding import Candidate, Finding, candidate_of, finding_of
from borderscore.findings.group import Group, parts
from borderscore.findings.scorecard import Scorecard
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.network import Network
from borderscore.linkage.search import by_stretch, destinations
from borderscore.linkage.traces import DAY, Trace
from borderscore.linkage.traffic import Traffic
from borderscore.rulebook.model import PATTERN_KINDS, PatternKind, Rulebook

#: Results go home within so many days, and hold at most one part in so many of what came in.
_HOME_WITHIN: Final = 180
_HOME_PART: Final = 20

#: One declaration in so many of a finding may be in better ones of its typology: two rings of one shop that share
#: a courier are two.
_OVERLAP: Final = 3

#: The most trips of one traveler that are looked at together: the latest.
_MOST_TRIPS: Final = 40

#: Applies a function to numbers, in order, as `map` does; it may do so in processes that are forked.
Over = Callable[[Callable[[int], list[tuple[int, ...]]], Sequence[int]], Iterable[list[tuple[int, ...]]]]


@frozen
class Discovered:
    """What was found, and the baseline that it rests on."""

    #: The highest score first.
    findings: tuple[Finding, ...]
    baseline: Baseline


def findings_in(
    traffic: Traffic, rulebook: Rulebook, given: Baseline | None = None, over: Over = map
) -> Discovered:
    """Return the findings in some traffic. Without a baseline, the traffic is its own."""
    baseline = traffic.baseline() if given is None else given
    rarities = Rarities(traffic.linkage, baseline, given is None)
    network = Network.holding(traffic.couriers(), traffic.linkage, rarities)
    cards = cards_of(rulebook)
    groups = list(splits(network, over))
    split = chosen(candidates(groups, cards["split"]))
    trips = by_traveler(traffic.carriers.values())
    alone = (repeated(network, each) for each in trips.values())
    repeats = candidates((group for group in alone if group), cards["repeat"])
    home = by_traveler(traffic.outward.values())
    back = (returning(group, home) for group in groups)
    returns = chosen(candidates((group for group in back if group), cards["return"]))
    found = map(finding_of, (*split, *apart_from(split, chosen(repeats)), *returns))
    return Discovered(tuple(sorted(found, key=lambda each: (-each.score, each.id))), baseline)


def cards_of(rulebook: Rulebook) -> Mapping[PatternKind, tuple[Scorecard, ...]]:
    """Return the typologies of a rulebook, ready, by their kind."""
    cards = [Scorecard.of(rulebook, typology) for typology in rulebook.typologies]
    return {kind: tuple(card for card in cards if card.typology.kind == kind) for kind in PATTERN_KINDS}


def splits(network: Network, over: Over = map) -> Iterator[Group]:
    """Yield the groups of several travelers that every star leads to at every price."""
    together = by_stretch(network)
    couriers = list(network.of)
    places = {courier: place for place, courier in enumerate(couriers)}

    def led_to(number: int) -> list[tuple[int, ...]]:
        return [tuple(map(places.__getitem__, each)) for each in destinations(network, together[number])]

    seen: set[tuple[int, ...]] = set()
    for found in over(led_to, range(len(together))):
        for members in found:
            if members not in seen:
                seen.add(members)
                yield from groups_of(network, [couriers[place] for place in members])


def groups_of(network: Network, members: Sequence[Courier]) -> list[Group]:
    """Return the groups that the members of a search are: what nothing ties is apart."""
    return list(groups_among(parts(network, members)))


def groups_among(pieces: Iterable[Group]) -> Iterator[Group]:
    """Yield those that are of several travelers and tied by more than chance."""
    for group in pieces:
        if group.evidence > 0 and len({each.traveler for each in group.couriers}) > 1:
            yield group


def repeated(network: Network, trips: Sequence[Trace]) -> Group | None:
    """Return the trips of one traveler who carried much more than once, if something else ties them too."""
    if len(trips) < 2:  # noqa: PLR2004 - again
        return None
    group = Group.of(network, map(_alone, trips[-_MOST_TRIPS:]))
    return group if group.ties else None


def _alone(trip: Trace) -> Courier:
    """Return a trip as if another traveler had made it; that it is the same one is no evidence."""
    return Courier((trip,), tuple(key for key in trip.keys if key.field != "traveler"))


def returning(group: Group, home: Mapping[str, Sequence[Trace]]) -> Group | None:
    """Return a group with what its travelers carry out again, if some do, and it is little beside what came in."""
    inbound = [trip for trip in group.members if trip.direction == "inbound"]
    first: dict[str, int] = {}
    for trip in inbound:
        first.setdefault(trip.traveler, trip.at)
    back = tuple(
        trace
        for traveler, came in sorted(first.items())
        for trace in home.get(traveler, ())
        if 0 < trace.at - came <= _HOME_WITHIN * DAY
    )
    brought = sum(trip.capacity for trip in inbound)
    little = sum(trace.capacity for trace in back) * _HOME_PART <= brought
    return evolve(group, returned=back) if back and little else None


def by_traveler(traces: Iterable[Trace]) -> dict[str, list[Trace]]:
    """Return the traces of each traveler, by time, then id."""
    found: dict[str, list[Trace]] = {}
    for trace in sorted(traces, key=lambda each: (each.at, each.id)):
        found.setdefault(trace.traveler, []).append(trace)
    return found


def candidates(groups: Iterable[Group], cards: Sequence[Scorecard]) -> Iterator[Candidate]:
    """Yield what groups are worth under some typologies, where they reach a level."""
    for group in groups:
        for card in cards:
            candidate = candidate_of(group, card)
            if candidate is not None:
                yield candidate


def chosen(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the best candidates, and of each typology those of which no more than a third is in better ones.

    One that begins with the same declaration as a better one is left out, too: a finding is named by its first.
    """
    taken: set[tuple[str, str]] = set()
    first: set[tuple[str, str]] = set()
    kept = []
    for candidate in sorted(found, key=lambda each: each.rank):
        claimed = [(candidate.typology, member) for member in candidate.members]
        if claimed[0] not in first and _OVERLAP * len(taken.intersection(claimed)) <= len(claimed):
            first.add(claimed[0])
            taken.update(claimed)
            kept.append(candidate)
    return kept


def apart_from(split: Iterable[Candidate], repeats: Iterable[Candidate]) -> list[Candidate]:
    """Leave out repetitions of which more than half is in a volume that is split over several travelers."""
    inside = {}
    for candidate in split:
        inside.update(dict.fromkeys(candidate.members, candidate))
    kept = []
    for repeat in repeats:
        counts = Counter(inside[member].members[0] for member in repeat.members if member in inside)
        if 2 * max(counts.values(), default=0) <= len(repeat.members):
            kept.append(repeat)
    return kept

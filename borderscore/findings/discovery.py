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
from borderscore.linkage.couriers import Courier, by_traveler
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
MOST_TRIPS: Final = 40

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
    back = (returning(network, group, home) for group in groups)
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
    group = Group.of(network, map(_alone, trips[-MOST_TRIPS:]))
    return group if group.ties else None


def _alone(trip: Trace) -> Courier:
    """Return a trip as if another traveler had made it; that it is the same one is no evidence."""
    return Courier((trip,), tuple(key for key in trip.keys if key.field != "traveler"))


def returning(network: Network, group: Group, home: Mapping[str, Sequence[Trace]]) -> Group | None:
    """Return what of a group came in, with what its travelers carry out again, if some do, and it is little."""
    inbound = [inward for courier in group.couriers if (inward := _inward(courier))]
    back = tuple(
        trace
        for courier in sorted(inbound, key=lambda each: each.traveler)
        for trace in home.get(courier.traveler, ())
        if 0 < trace.at - courier.at <= _HOME_WITHIN * DAY
    )
    brought = sum(trip.capacity for courier in inbound for trip in courier.trips)
    if not back or sum(trace.capacity for trace in back) * _HOME_PART > brought:
        return None
    came = group if inbound == list(group.couriers) else Group.of(network, inbound)
    return next(groups_among([evolve(came, returned=back)]), None)


def _inward(courier: Courier) -> Courier | None:
    """Return a courier with the trips into the country alone, if there are any."""
    trips = tuple(trip for trip in courier.trips if trip.direction == "inbound")
    if len(trips) == len(courier.trips):
        return courier
    return Courier.of(trips) if trips else None


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
    for candidate in sorted(undivided(found), key=lambda each: each.rank):
        claimed = [(candidate.typology, member) for member in candidate.members]
        if claimed[0] not in first and _OVERLAP * len(taken.intersection(claimed)) <= len(claimed):
            first.add(claimed[0])
            taken.update(claimed)
            kept.append(candidate)
    return kept


def undivided(found: Iterable[Candidate]) -> list[Candidate]:
    """Leave out candidates that several others explain better, each of them a part: two rings are not one.

    Parts have most of their declarations inside, no more than two thirds of the whole, and reach its level. Of
    parts that share a declaration the one with the most evidence counts.
    """
    everyone = list(found)
    holding: dict[tuple[str, str], list[Candidate]] = {}
    for each in everyone:
        for member in each.members:
            holding.setdefault((each.typology, member), []).append(each)
    return [each for each in everyone if not _divided(each, holding)]


def _divided(whole: Candidate, holding: Mapping[tuple[str, str], Sequence[Candidate]]) -> bool:
    inside = Counter(each for member in whole.members for each in holding[whole.typology, member])
    parts_of = [
        each
        for each, count in inside.items()
        if 2 * count > len(each.members)
        and 3 * count <= 2 * len(whole.members)
        and each.level in {"alert", whole.level}
    ]
    evidence: list[int] = []
    claimed: set[str] = set()
    for part in sorted(parts_of, key=lambda each: (-each.group.evidence, each.rank)):
        if claimed.isdisjoint(part.members):
            claimed.update(part.members)
            evidence.append(part.group.evidence)
    return len(evidence) > 1 and sum(evidence) >= whole.group.evidence


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

"""What another rulebook does to the same traffic: who changes lane and why, and which findings come and go."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from typing import Final

from attrs import define, field, frozen

from borderscore.formats.finding_lines import FindingLine
from borderscore.oversight.facts import Facts
from borderscore.rulebook.model import LANES, Lane

#: How many declarations are kept of each change of lane; all are counted.
KEPT: Final = 1_000


@frozen
class Moved:
    """A declaration that changes lane, and the reason codes whose points differ."""

    declaration: str
    scores: tuple[int, int]
    reasons: Mapping[str, int]


@define
class Move:
    """All declarations that go from one lane to another."""

    before: Lane
    after: Lane
    declarations: int = 0
    #: By reason code: in how many of them its points differ, and by how much in all.
    having: Counter[str] = field(factory=Counter)
    points: Counter[str] = field(factory=Counter)
    first: list[Moved] = field(factory=list)

    def add(self, before: Facts, after: Facts) -> None:
        """Count one declaration."""
        reasons = reasons_of(before, after)
        self.declarations += 1
        self.having.update(reasons.keys())
        self.points.update(reasons)
        if len(self.first) < KEPT:
            self.first.append(Moved(before.declaration, (before.score, after.score), reasons))


@define
class LaneChanges:
    """What becomes of the lanes."""

    before: Counter[Lane] = field(factory=Counter)
    after: Counter[Lane] = field(factory=Counter)
    #: Whose score changes, and lane or not.
    scores: int = 0
    moves: dict[tuple[Lane, Lane], Move] = field(factory=dict)

    def add(self, before: Facts, after: Facts) -> None:
        """Count one declaration under both rulebooks."""
        self.before[before.lane] += 1
        self.after[after.lane] += 1
        self.scores += before.score != after.score
        if before.lane != after.lane:
            key = before.lane, after.lane
            self.moves.setdefault(key, Move(*key)).add(before, after)

    def ordered(self) -> list[Move]:
        """Return the changes of lane, by the lanes before and after, the highest first."""
        rank = {lane: -place for place, lane in enumerate(LANES)}
        return sorted(self.moves.values(), key=lambda move: (rank[move.before], rank[move.after]))


def reasons_of(before: Facts, after: Facts) -> Mapping[str, int]:
    """Return by how much the points of each reason code differ; they sum to the difference of the scores."""
    codes = dict.fromkeys((*before.points, *after.points))
    changes = {code: after.points.get(code, 0) - before.points.get(code, 0) for code in codes}
    return {code: change for code, change in changes.items() if change}


def paired(before: Iterable[Facts], after: Iterable[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Yield what two runs say of each declaration that both assessed; both come by id."""
    sides = (((each.declaration, side, each) for each in run) for side, run in enumerate((before, after)))
    for _, group in groupby(merge(*sides, key=lambda item: item[:2]), key=lambda item: item[0]):
        match [each for _, _, each in group]:
            case [one, other]:
                yield one, other


@frozen
class FindingChanges:
    """What becomes of findings. A finding stays if one of the same typology has half of the members of both."""

    #: Before and after.
    stayed: tuple[tuple[FindingLine, FindingLine], ...]
    won: tuple[FindingLine, ...]
    lost: tuple[FindingLine, ...]

    @property
    def levels(self) -> Counter[tuple[str, str]]:
        """Return how many of those that stayed changed their level, by the levels before and after."""
        return Counter((one.level, other.level) for one, other in self.stayed if one.level != other.level)


def finding_changes(before: Sequence[FindingLine], after: Sequence[FindingLine]) -> FindingChanges:
    """Match the findings of two runs, those that have most in common first."""
    pairs = sorted(_alike(before, after), key=lambda pair: (-pair[0], before[pair[1]].id, after[pair[2]].id))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in pairs:
        if one not in partner and other not in taken:
            partner[one] = other
            taken.add(other)
    return FindingChanges(
        tuple((before[one], after[other]) for one, other in sorted(partner.items())),
        tuple(each for place, each in enumerate(after) if place not in taken),
        tuple(each for place, each in enumerate(before) if place not in partner),
    )


def _alike(before: Sequence[FindingLine], after: Sequence[FindingLine]) -> Iterator[tuple[int, int, int]]:
    """Yield how many members two findings have in common, where that is half of the greater, and their places."""
    holding: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, each in enumerate(after):
        for member in each.members:
            holding[each.typology, member].append(place)
    for place, each in enumerate(before):
        common = Counter(other for member in each.members for other in holding.get((each.typology, member), ()))
        for other, number in common.items():
            if 2 * number >= max(len(each.members), len(after[other].members)):
                yield number, place, other

"""The score range: how far a score could move if what is undeclared were declared.

A completion gives values to some or all of the undeclared fields. A characteristic whose points no completion can
change is left aside. What is left of the others, each as a table over the features that are open and matter, falls
into parts that share no feature; the least and the greatest sum of each is found exactly (see rulebook.reach).
The same cases come back all day, so what was worked out is remembered.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import product
from typing import Any

from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.features.kernel import Feature, Interval, Value
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.rulebook.reach import Choices, Table, best, partitions, table
from borderscore.scoring.gaps import GapFinder

#: How many cases of one characteristic, and of several together, are remembered. A case is some 500 bytes.
CASES_KEPT = 2048

#: How many sets of open features are remembered, each with the characteristics that it touches.
PLANS_KEPT = 1024

#: How far down and how far up a score could move from where it is.
Spread = tuple[int, int]

#: What an open value could be: anything (None), or a number from an interval.
Open = Interval | None

#: The cell of a value; where it is open, with the cells that it could be in.
State = int | tuple[int, tuple[int, ...]]


@frozen(eq=False)
class Rest:
    """What is left of a characteristic's table once all that is fixed, or doesn't matter, is taken out of it."""

    table: Table
    choices: Choices


#: What is left of a characteristic, and the points that it gives as things are; None: they can't change.
Left = tuple[Rest, int] | None


@frozen(eq=False)
class Question:
    """A characteristic, as the range asks it."""

    #: The positions of its features among the values.
    positions: tuple[int, ...]
    left: Callable[..., Left]


@define(eq=False)
class Ranger:
    """Finds the score range of declarations under one rulebook. It remembers cases; its answers don't change."""

    features: tuple[Feature[Any], ...]
    _partitions: Mapping[str, Partition]
    _characteristics: tuple[Characteristic, ...]
    _find_gaps: Callable[[Declaration], int]
    #: The features that can move although they have a value: position, feature, the gaps that let them.
    _movable: tuple[tuple[int, Feature[Any], int], ...]
    _locate: tuple[Callable[[Value | None], int], ...] = field(init=False)
    #: For each feature all its cells, and what cuts numbers into them.
    _every_cell: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = field(init=False)
    _questions: tuple[Question, ...] = field(init=False)
    _touched: Callable[[int], tuple[Question, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._locate = tuple(self._partitions[each.name].locator() for each in self.features)
        parts = [self._partitions[each.name] for each in self.features]
        self._every_cell = tuple((tuple(range(len(part.cells))), part.cuts) for part in parts)
        self._questions = tuple(map(self._question, self._characteristics))
        self._touched = lru_cache(PLANS_KEPT)(self._touched_by)

    @classmethod
    def of(
        cls, rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], features: Sequence[Feature[Any]]
    ) -> "Ranger":
        """Return the ranger of a checked rulebook. `features` says in which order the values will come."""
        parts = partitions(rulebook.characteristics, catalogue)
        asking = tuple(each for each in rulebook.characteristics if each.features)
        reaching = [(position, each) for position, each in enumerate(features) if each.reach is not None]
        gaps = GapFinder.of(dict.fromkeys(path for _, each in reaching for path in each.reads))
        movable = tuple((position, each, gaps.mask(each.reads)) for position, each in reaching)
        return cls(tuple(features), parts, asking, gaps.find, movable)

    def spread(self, declaration: Declaration, values: Sequence[Value | None]) -> Spread:
        """Return how far the score could move down (≤ 0) and up (≥ 0) from that of these values."""
        could_be = self._open(declaration, values)
        if not could_be:
            return 0, 0
        mask = 0
        for position in could_be:
            mask |= 1 << position
        states: dict[int, State] = {}
        open_, now = [], 0
        for question in self._touched(mask):
            case = []
            for position in question.positions:
                state = states.get(position)
                if state is None:
                    state = self._locate[position](values[position])
                    if position in could_be:
                        state = (state, self._cells(position, could_be[position]))
                    states[position] = state
                case.append(state)
            left = question.left(*case)
            if left is not None:
                open_.append(left[0])
                now += left[1]
        if not open_:
            return 0, 0
        least, greatest = _extremes(*open_)
        return least - now, greatest - now

    def _open(self, declaration: Declaration, values: Sequence[Value | None]) -> dict[int, Open]:
        """Return the positions of the values that could change, and what they could be."""
        could_be: dict[int, Open] = {}
        if None in values:
            could_be = {position: None for position, value in enumerate(values) if value is None}
        gaps = self._find_gaps(declaration)
        if gaps:
            for position, feature, mask in self._movable:
                if gaps & mask:
                    reachable = feature.reachable(declaration, values[position])
                    if reachable is None or isinstance(reachable, Interval):
                        could_be[position] = reachable
                    else:
                        could_be.pop(position, None)
        return could_be

    def _cells(self, position: int, reachable: Open) -> tuple[int, ...]:
        """Return the cells that an open value could come to lie in."""
        every, cuts = self._every_cell[position]
        if reachable is None:
            return every
        low, high = reachable
        first = 0 if low is None else bisect_right(cuts, low)
        last = len(cuts) if high is None else bisect_right(cuts, high)
        return every[first : last + 1]

    def _touched_by(self, mask: int) -> tuple[Question, ...]:
        return tuple(each for each in self._questions if any(mask >> position & 1 for position in each.positions))

    def _question(self, characteristic: Characteristic) -> Question:
        names = characteristic.features
        whole = cache(partial(table, characteristic, self._partitions))  # made when it is first asked for
        positions = {feature.name: position for position, feature in enumerate(self.features)}

        def left(*case: State) -> Left:
            now = tuple(state if isinstance(state, int) else state[0] for state in case)
            rest = _rest(
                names, whole(), [(state,) if isinstance(state, int) else _cells(*state) for state in case]
            )
            return None if rest is None else (rest, whole().points[now])

        return Question(tuple(positions[name] for name in names), lru_cache(CASES_KEPT)(left))


def _cells(now: int, cells: tuple[int, ...]) -> tuple[int, ...]:
    """Return the cells that a value could be in; one that is open may also stay as it is."""
    return cells if now in cells else (*cells, now)


def _rest(names: Sequence[str], whole: Table, cells: Sequence[tuple[int, ...]]) -> Rest | None:
    """Cut a table down to these cells and to the features that matter among them; None: none does."""
    points = {case: whole.points[case] for case in product(*cells)}
    mattering = [
        column
        for column, (first, *_) in enumerate(cells)
        if any(given != points[(*case[:column], first, *case[column + 1 :])] for case, given in points.items())
    ]
    if not mattering:
        return None
    kept = {tuple(case[column] for column in mattering): given for case, given in points.items()}
    return _interned(
        tuple(names[column] for column in mattering),
        tuple(cells[column] for column in mattering),
        tuple(kept.items()),
    )


@lru_cache(CASES_KEPT)
def _interned(
    names: tuple[str, ...], cells: tuple[tuple[int, ...], ...], points: tuple[tuple[tuple[int, ...], int], ...]
) -> Rest:
    """Return the same object for the same rest, so that what was worked out for it is found again."""
    return Rest(Table(names, dict(points)), dict(zip(names, cells, strict=True)))


@lru_cache(CASES_KEPT)
def _extremes(*rests: Rest) -> Spread:
    """Return the least and the greatest sum of what is left of some characteristics."""
    found = [_part_extremes(*part) for part in _connected(rests)]
    return sum(least for least, _ in found), sum(greatest for _, greatest in found)


@lru_cache(CASES_KEPT)
def _part_extremes(*rests: Rest) -> Spread:
    """Do the same for those that hang together."""
    choices = {name: cells for rest in rests for name, cells in rest.choices.items()}
    tables = [rest.table for rest in rests]
    return best(tables, choices, min), best(tables, choices, max)


def _connected(rests: Sequence[Rest]) -> list[list[Rest]]:
    """Group what shares a feature, directly or through others."""
    groups: list[tuple[set[str], list[Rest]]] = []
    for rest in rests:
        names, members = set(rest.choices), [rest]
        apart = []
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names |= group[0]
                members = group[1] + members
        groups = [*apart, (names, members)]
    return [members for _, members in groups]

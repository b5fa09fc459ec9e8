"""The score range: how far a score could move if what is undeclared were declared.

A completion gives values to some or all of the undeclared fields. Characteristics that share a feature, directly
or through others, are a part of the rulebook. Parts move independently, so that their ranges add up. One generated
function asks those parts that a declaration leaves open, as most leave few.

In an open part, a characteristic whose points no completion can change is left aside. What is left of the others,
each as a table over the features that are open and matter, falls into smaller parts; the least and the greatest
sum of each is found exactly (see rulebook.reach). The same cases come back all day, so what was worked out is
remembered.
"""

import linecache
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import product
from typing import Any, TypeVar

from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.features.kernel import Feature, Interval, Value
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.rulebook.reach import Choices, Table, best, partitions, table
from borderscore.scoring.gaps import GapFinder

T = TypeVar("T")

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
class Asked:
    """A feature, as the range asks it."""

    feature: Feature[Any]
    #: Its position among the values.
    position: int
    #: What it could be where one of the gaps is open that let it move although it has a value.
    reach: Callable[[Declaration, Any], Interval | Value | None]
    gaps: int
    locate: Callable[[Value | None], int]
    #: All its cells, and what cuts numbers into them.
    every: tuple[int, ...]
    cuts: tuple[int, ...]

    def state(self, value: Value | None, could_be: Open) -> State:
        """Return the state of a value that is open."""
        if could_be is None:
            return self.locate(value), self.every
        low, high = could_be
        first = 0 if low is None else bisect_right(self.cuts, low)
        last = len(self.cuts) if high is None else bisect_right(self.cuts, high)
        return self.locate(value), self.every[first : last + 1]


@frozen(eq=False)
class Question:
    """A characteristic, as the range asks it."""

    name: str
    positions: tuple[int, ...]
    left: Callable[..., Left]


@frozen(eq=False)
class Plan:
    """What a set of open features touches: the characteristics, and all features of these."""

    questions: tuple[Question, ...]
    asked: tuple[Asked, ...]

    def left(self, case: Sequence[State]) -> Iterator[tuple[str, tuple[Rest, int]]]:
        """Yield the name of each characteristic whose points can change, with what is left of it."""
        states = {each.position: state for each, state in zip(self.asked, case, strict=True)}
        for each in self.questions:
            left = each.left(*(states[position] for position in each.positions))
            if left is not None:
                yield each.name, left


@define(eq=False)
class Part:
    """Characteristics that hang together. It remembers cases; its answers don't change."""

    asked: tuple[Asked, ...]
    questions: tuple[Question, ...]
    _plan: Callable[[tuple[int, ...]], Plan] = field(init=False)
    _extremes: Callable[..., Spread] = field(init=False)
    #: Where it has one feature: the plan, the spread by the cell of a value that could be anything, and the spread
    #: where that is undeclared and nothing else bounds it.
    _alone: Plan = field(init=False)
    _spread_free: Callable[[int], Spread] = field(init=False)
    spread_undeclared: Callable[[], Spread] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._alone = Plan(self.questions, self.asked)
        self._spread_free = cache(lambda cell: self._extremes(self._alone, (cell, self.asked[0].every)))
        self.spread_undeclared = cache(lambda: self._spread_free(self.asked[0].locate(None)))
        self._plan = lru_cache(PLANS_KEPT)(self._plan_for)
        self._extremes = lru_cache(CASES_KEPT)(self._extremes_of)

    def spread(self, declaration: Declaration, gaps: int, values: Sequence[Value | None]) -> Spread:
        """Return how far the points of the part could move down (≤ 0) and up (≥ 0)."""
        plan, case = self._case(declaration, gaps, values)
        return self._extremes(plan, *case)

    def _case(
        self, declaration: Declaration, gaps: int, values: Sequence[Value | None]
    ) -> tuple[Plan, list[State]]:
        """Return what open values touch, and the states of the features there."""
        open_: dict[int, Open] = {}
        for each in self.asked:
            value = values[each.position]
            if gaps & each.gaps:
                reachable = each.reach(declaration, value)
                if reachable is None or type(reachable) is Interval:
                    open_[each.position] = reachable
            elif value is None:
                open_[each.position] = None
        plan = self._plan(tuple(open_))
        return plan, [
            each.state(values[each.position], open_[each.position])
            if each.position in open_
            else each.locate(values[each.position])
            for each in plan.asked
        ]

    def spread_alone(self, declaration: Declaration, gaps: int, value: Value | None) -> Spread:
        """Do the same for a part of one feature that is open or may be."""
        (each,) = self.asked
        reachable = each.reach(declaration, value) if gaps & each.gaps else None
        if reachable is None:
            return self._spread_free(each.locate(value))
        if type(reachable) is Interval:
            return self._extremes(self._alone, each.state(value, reachable))
        return 0, 0

    def _plan_for(self, positions: tuple[int, ...]) -> Plan:
        questions = tuple(each for each in self.questions if not set(positions).isdisjoint(each.positions))
        touched = {position for each in questions for position in each.positions}
        return Plan(questions, tuple(each for each in self.asked if each.position in touched))

    def _extremes_of(self, plan: Plan, *case: State) -> Spread:
        return _spread([left for _, left in plan.left(case)])

    def open_questions(
        self, declaration: Declaration, gaps: int, values: Sequence[Value | None]
    ) -> Iterator[tuple[str, Spread]]:
        """Yield the name of each characteristic whose points could move, alone, with how far they could."""
        plan, case = self._case(declaration, gaps, values)
        for name, left in plan.left(case):
            yield name, _spread([left])


def _spread(open_: Sequence[tuple[Rest, int]]) -> Spread:
    least, greatest = _extremes([rest for rest, _ in open_])
    now = sum(points for _, points in open_)
    return least - now, greatest - now


@frozen(eq=False)
class Ranger:
    """Finds the score range of declarations under one rulebook."""

    source: str
    #: Takes a declaration and the values of its features. Returns how far the score could move from that of these.
    spread: Callable[[Declaration, Sequence[Value | None]], Spread]
    _parts: tuple[Part, ...]
    _find_gaps: Callable[[Declaration], int]

    def open_questions(
        self, declaration: Declaration, values: Sequence[Value | None]
    ) -> Iterator[tuple[str, Spread]]:
        """Yield the name of each characteristic whose points could move, alone, with how far they could."""
        gaps = self._find_gaps(declaration)
        for part in self._parts:
            yield from part.open_questions(declaration, gaps, values)

    @classmethod
    def of(
        cls, rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], features: Sequence[Feature[Any]]
    ) -> "Ranger":
        """Return the ranger of a checked rulebook. `features` says in which order the values will come."""
        cells = partitions(rulebook.characteristics, catalogue)
        finder = GapFinder.of(dict.fromkeys(path for each in features if each.reach for path in each.reads))
        asked = {
            each.name: _asked(each, position, finder.mask(each.reads) if each.reach else 0, cells[each.name])
            for position, each in enumerate(features)
        }
        asking = [each for each in rulebook.characteristics if each.features]
        parts = [
            Part(
                tuple(asked[name] for name in sorted({name for each in group for name in each.features})),
                tuple(_question(each, cells, asked) for each in group),
            )
            for group in _connected(asking, lambda each: each.features)
        ]
        source = "\n".join(_function(parts, len(features))) + "\n"
        names: dict[str, Any] = {f"part{number}": each for number, each in enumerate(parts)}
        names["find_gaps"] = finder.find
        name = f"<score range of rulebook {rulebook.id} {rulebook.version}>"
        exec(compile(source, name, "exec"), names)  # noqa: S102 - the source is made here, of numbers
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        return cls(source, names["spread"], tuple(parts), finder.find)


def _function(parts: Sequence[Part], features: int) -> Iterator[str]:
    """Write the function that asks each part that is open."""
    yield "def spread(declaration, values):"
    if features:
        yield f"    {''.join(f'v{position}, ' for position in range(features))}= values"
    yield "    gaps = find_gaps(declaration)"
    yield "    down = up = 0"
    for number, part in enumerate(parts):
        gaps = 0
        for each in part.asked:
            gaps |= each.gaps
        conditions = [f"v{each.position} is None" for each in part.asked if not each.feature.always]
        conditions += [f"gaps & {gaps}"] * bool(gaps)
        if conditions:
            yield f"    # {', '.join(each.feature.name for each in part.asked)}"
            yield f"    if {' or '.join(conditions)}:"
            yield f"        less, more = part{number}{_asking(part)}"
            yield "        down += less"
            yield "        up += more"
    yield "    return down, up"


def _asking(part: Part) -> str:
    """Write how a part is asked: with no more than it needs."""
    first, *others = part.asked
    if others:
        return ".spread(declaration, gaps, values)"
    return f".spread_alone(declaration, gaps, v{first.position})" if first.gaps else ".spread_undeclared()"


def _asked(feature: Feature[Any], position: int, gaps: int, cells: Partition) -> Asked:
    return Asked(
        feature,
        position,
        feature.reachable if feature.reach is None else feature.reach,
        gaps,
        cells.locator(),
        tuple(range(len(cells.cells))),
        cells.cuts,
    )


def _question(
    characteristic: Characteristic, cells: Mapping[str, Partition], asked: Mapping[str, Asked]
) -> Question:
    names = characteristic.features
    whole = cache(partial(table, characteristic, cells))  # made when it is first asked for

    def left(*case: State) -> Left:
        now = tuple(state if isinstance(state, int) else state[0] for state in case)
        rest = _rest(names, whole(), [(state,) if isinstance(state, int) else _cells(*state) for state in case])
        return None if rest is None else (rest, whole().points[now])

    positions = tuple(asked[name].position for name in names)
    return Question(characteristic.name, positions, lru_cache(CASES_KEPT)(left))


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


def _extremes(rests: Sequence[Rest]) -> Spread:
    """Return the least and the greatest sum of what is left of some characteristics."""
    found = [_part_extremes(*part) for part in _connected(rests, lambda rest: rest.choices)]
    return sum(least for least, _ in found), sum(greatest for _, greatest in found)


@lru_cache(CASES_KEPT)
def _part_extremes(*rests: Rest) -> Spread:
    """Do the same for those that hang together."""
    choices = {name: cells for rest in rests for name, cells in rest.choices.items()}
    tables = [rest.table for rest in rests]
    return best(tables, choices, min), best(tables, choices, max)


def _connected(items: Iterable[T], names_of: Callable[[T], Iterable[str]]) -> list[list[T]]:
    """Group what shares a feature, directly or through others."""
    groups: list[tuple[set[str], list[T]]] = []
    for item in items:
        names, members = set(names_of(item)), [item]
        apart = []
        for group in groups:
            if names.isdisjoint(group[0]):
                apart.append(group)
            else:
                names |= group[0]
                members = group[1] + members
        groups = [*apart, (names, members)]
    return [members for _, members in groups]

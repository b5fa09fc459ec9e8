"""The score range: how far a score could move if what is undeclared were declared.

A completion gives values to some or all of the undeclared fields. Characteristics that share a feature, directly
or through others, are a part of the rulebook. Parts move independently, so that their ranges add up. One generated
function asks those parts that a declaration leaves open, as most leave few.

In an open part, a characteristic whose points no completion can change is left aside. What is left of the others,
each as a table over the features that are open and matter, falls into smaller parts, and a part into the branches
of the feature on which most of it hangs; the least and the greatest sum of each is found exactly (see
rulebook.reach). The same cases come back all day, so what was worked out is remembered.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial, reduce
from itertools import product
from math import prod
from operator import or_
from typing import Any, TypeVar

from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.features.kernel import Feature, Form, Interval, Reach, Value, rises, varies
from borderscore.generated import compiled, function
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.rulebook.reach import Choices, Table, best, partitions, table
from borderscore.scoring.gaps import GapFinder, gap_mask

T = TypeVar("T")

#: How many cases of one characteristic, and of several together, are remembered. A case is some 500 bytes.
CASES_KEPT = 2048

#: How many sets of open features are remembered, each with the characteristics that it touches.
PLANS_KEPT = 4096

#: How far down and how far up a score could move from where it is.
Spread = tuple[int, int]

#: The cell of a value; where it is open, with the cells that it could be in.
State = int | tuple[int, tuple[int, ...]]

#: Returns the state of a value in this cell that some gap lets move.
Moving = Callable[[Declaration, Value | None, int], State]


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
    #: One of these gaps must be open for a value to move that is there.
    gaps: int
    #: How many cells its values have, and where bands begin; other values are looked up.
    size: int
    cuts: tuple[int, ...]
    at: Callable[[Value | None], int]
    #: By its cell the state of a value that can't move unless it is undeclared.
    still: tuple[State, ...]
    #: The state of one that can: by its cell, or where the feature says it, by the declaration.
    moving: tuple[State, ...] | Moving

    @classmethod
    def of(cls, feature: Feature[Any], position: int, gaps: int, cells: Partition) -> "Asked":
        """Return a feature as the range asks it."""
        locate, every = cells.locator(), tuple(range(len(cells.cells)))
        free: tuple[State, ...] = tuple((cell, every) for cell in every)
        still = every if feature.always else (*every[:-1], free[-1])
        moving: tuple[State, ...] | Moving
        if feature.reach is rises:
            last = len(cells.cuts) + 1
            moving = tuple((cell, every[cell:last] if cell < last else every) for cell in every)
        elif feature.reach is varies:
            moving = free
        elif feature.reach is None:
            moving = still
        else:
            moving = _as_it_says(feature.reach, cells)
        return cls(feature, position, gaps, len(every), cells.cuts, locate, still, moving)

    @property
    def condition(self) -> str:
        """Return the condition under which a value is open or may be; nothing where it never is."""
        undeclared = [] if self.feature.always else [f"v{self.position} is None"]
        return " or ".join(undeclared + [f"gaps & {self.gaps}"] * bool(self.gaps))

    @property
    def cell(self) -> str:
        """Return the expression of the cell of its value."""
        value = f"v{self.position}"
        if self.feature.kind.form is not Form.NUMBER:
            return f"at{self.position}({value})"
        band = f"{value} >= {self.cuts[0]}" if len(self.cuts) == 1 else f"band(cuts{self.position}, {value})"
        return band if self.feature.always else f"{self.size - 1} if {value} is None else {band}"

    @property
    def state(self) -> str:
        """Return the expression of the state of its value."""
        number = self.position
        if not self.gaps:
            return f"still{number}[{self.cell}]"
        if isinstance(self.moving, tuple):
            return f"(moving{number} if gaps & {self.gaps} else still{number})[{self.cell}]"
        return f"({self.moved} if gaps & {self.gaps} else still{number}[{self.cell}])"

    @property
    def moved(self) -> str:
        """Return the expression of the state of its value, where the feature says how far it could move."""
        return f"moving{self.position}(declaration, v{self.position}, {self.cell})"

    def alone(self, part: str) -> str:
        """Return the expression of how far a part of this feature alone could move, where its condition holds."""
        number = self.position
        undeclared = f"stays{number}[{self.size - 1}]"
        if not self.gaps:
            return undeclared
        moves = f"moves{number}[{self.cell}]" if isinstance(self.moving, tuple) else f"{part}[{self.moved}]"
        return moves if self.feature.always else f"{moves} if gaps & {self.gaps} else {undeclared}"


def _as_it_says(reach: Reach[Any], cells: Partition) -> Moving:
    """Return the function that finds the state of a value that moves as its feature says."""
    cuts, every = cells.cuts, tuple(range(len(cells.cells)))

    def state(declaration: Declaration, value: Value | None, now: int) -> State:
        could_be = reach(declaration, value)
        if could_be is None:
            return now, every
        if type(could_be) is not Interval:
            return now
        first = 0 if could_be.low is None else bisect_right(cuts, could_be.low)
        last = len(cuts) if could_be.high is None else bisect_right(cuts, could_be.high)
        return now, every[first : last + 1]

    return state


@frozen(eq=False)
class Question:
    """A characteristic, as the range asks it."""

    name: str
    #: Where the states of its features stand among those of the part.
    places: tuple[int, ...]
    left: Callable[..., Left]


@frozen(eq=False)
class Plan:
    """What a set of open features touches: the characteristics, and where all features of these stand."""

    questions: tuple[Question, ...]
    places: tuple[int, ...]


@define(eq=False)
class Part:
    """Characteristics that hang together. It remembers cases; its answers don't change."""

    asked: tuple[Asked, ...]
    questions: tuple[Question, ...]
    #: All cases are so few that they can be remembered whole.
    small: bool = field(init=False)
    _plan: Callable[[tuple[int, ...]], Plan] = field(init=False)
    _extremes: Callable[..., Spread] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.small = prod(len(each.still) for each in self.asked) <= CASES_KEPT
        self._plan = lru_cache(PLANS_KEPT)(self._plan_for)
        self._extremes = lru_cache(CASES_KEPT)(self._extremes_of)

    def spread(self, states: Sequence[State]) -> Spread:
        """Return how far the points of the part could move down (≤ 0) and up (≥ 0)."""
        plan = self._plan(tuple([place for place, state in enumerate(states) if type(state) is tuple]))
        return self._extremes(plan, *[states[place] for place in plan.places])

    def _plan_for(self, open_: tuple[int, ...]) -> Plan:
        places = frozenset(open_)
        questions = tuple([each for each in self.questions if not places.isdisjoint(each.places)])
        return Plan(questions, tuple(sorted({place for each in questions for place in each.places})))

    def _extremes_of(self, plan: Plan, *touched: State) -> Spread:
        states = dict(zip(plan.places, touched, strict=True))
        return _spread([left for _, left in _left(plan.questions, states)])

    def open_questions(self, states: Sequence[State]) -> Iterator[tuple[str, Spread]]:
        """Yield the name of each characteristic whose points could move, alone, with how far they could."""
        for name, left in _left(self.questions, states):
            yield name, _spread([left])


def _left(
    questions: Iterable[Question], states: Mapping[int, State] | Sequence[State]
) -> Iterator[tuple[str, tuple[Rest, int]]]:
    """Yield the name of each characteristic whose points can change, with what is left of it."""
    for each in questions:
        left = each.left(*map(states.__getitem__, each.places))
        if left is not None:
            yield each.name, left


def _spread(open_: Sequence[tuple[Rest, int]]) -> Spread:
    least, greatest = _extremes(tuple([rest for rest, _ in open_]))
    now = sum(points for _, points in open_)
    return least - now, greatest - now


class _Remembered(dict[Any, Spread]):
    """Spreads by what they are worked out from; made where they are missing."""

    def __init__(self, work_out: Callable[[Any], Spread]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, case: Any) -> Spread:
        if len(self) >= CASES_KEPT:
            self.clear()
        spread = self[case] = self._work_out(case)
        return spread


def _remembered(part: Part, name: str) -> Iterator[tuple[str, Any]]:
    """Yield what the source asks a part by: itself, or what is remembered of a small one."""
    if not part.small:
        yield name, part
    elif len(part.asked) > 1:
        yield name, _Remembered(part.spread)
    else:
        [asked] = part.asked
        still, moving = asked.still, asked.moving
        yield name, _Remembered(lambda state: part.spread((state,)))
        yield f"stays{asked.position}", _Remembered(lambda cell: part.spread((still[cell],)))
        if isinstance(moving, tuple):
            yield f"moves{asked.position}", _Remembered(lambda cell: part.spread((moving[cell],)))


@frozen(eq=False)
class Ranger:
    """Finds the score range of declarations under one rulebook."""

    #: Returns the gaps of a declaration that matter.
    gaps: Callable[[Declaration], int]
    #: The statements that put into `down` and `up` how far the score could move, from a `declaration`, its `gaps`
    #: and the values v0, v1, … of its features; and what they refer to.
    body: tuple[str, ...]
    names: Mapping[str, Any]
    _parts: tuple[Part, ...]
    #: Returns the function that finds the states of the features of each part, compiled when first asked for.
    _states: Callable[[], Callable[[Declaration, Sequence[Value | None], int], Iterable[Sequence[State]]]]

    def open_questions(
        self, declaration: Declaration, values: Sequence[Value | None]
    ) -> Iterator[tuple[str, Spread]]:
        """Yield the name of each characteristic whose points could move, alone, with how far they could."""
        states_of = self._states()
        for part, states in zip(self._parts, states_of(declaration, values, self.gaps(declaration)), strict=True):
            yield from part.open_questions(states)

    @classmethod
    def of(
        cls, rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], features: Sequence[Feature[Any]]
    ) -> "Ranger":
        """Return the ranger of a checked rulebook. `features` says in which order the values will come."""
        cells = partitions(rulebook.characteristics, catalogue)
        asked = {
            each.name: Asked.of(each, position, gap_mask(each.reads) if each.reach else 0, cells[each.name])
            for position, each in enumerate(features)
        }
        asking = [each for each in rulebook.characteristics if each.features]
        parts = [_part(group, cells, asked) for group in _connected(asking, lambda each: each.features)]
        names: dict[str, Any] = {"band": bisect_right}
        for number, part in enumerate(parts):
            names.update(_remembered(part, f"part{number}"))
        for each in asked.values():
            for name in ("at", "cuts", "still", "moving"):
                names[f"{name}{each.position}"] = getattr(each, name)
        values = ", ".join(f"v{position}" for position in range(len(features)))
        states = [f"[{values}] = values", f"return [{', '.join(map(_states, parts))}]"]
        source = function("states(declaration, values, gaps)", states)
        title = f"<open questions of rulebook {rulebook.id} {rulebook.version}>"
        return cls(
            GapFinder.of(reduce(or_, [each.gaps for each in asked.values()], 0)).find,
            tuple(_asking(parts)),
            names,
            tuple(parts),
            cache(partial(compiled, source, title, names)),
        )


def _asking(parts: Iterable[Part]) -> Iterator[str]:
    """Write how each part is asked that is open, with no more than it needs."""
    yield "down = up = 0"
    for number, part in enumerate(parts):
        if conditions := [each.condition for each in part.asked if each.condition]:
            yield f"# {', '.join(each.feature.name for each in part.asked)}"
            yield f"if {' or '.join(conditions)}:"
            yield f"    less, more = {_asked(part, f'part{number}')}"
            yield "    down += less"
            yield "    up += more"


def _asked(part: Part, name: str) -> str:
    if not part.small:
        return f"{name}.spread({_states(part)})"
    if len(part.asked) > 1:
        return f"{name}[{_states(part)}]"
    return part.asked[0].alone(name)


def _states(part: Part) -> str:
    """Write a tuple of the states of all features of a part."""
    return f"({''.join(f'{each.state}, ' for each in part.asked)})"


def _part(group: Iterable[Characteristic], cells: Mapping[str, Partition], asked: Mapping[str, Asked]) -> Part:
    names = sorted({name for each in group for name in each.features})
    return Part(
        tuple(asked[name] for name in names),
        tuple(_question(each, cells, [names.index(name) for name in each.features]) for each in group),
    )


def _question(characteristic: Characteristic, cells: Mapping[str, Partition], places: Sequence[int]) -> Question:
    names = characteristic.features
    whole = cache(partial(table, characteristic, cells))  # made when it is first asked for

    def left(*case: State) -> Left:
        now = tuple(state if isinstance(state, int) else state[0] for state in case)
        rest = _rest(names, whole(), [(state,) if isinstance(state, int) else _cells(*state) for state in case])
        return None if rest is None else (rest, whole().points[now])

    return Question(characteristic.name, tuple(places), lru_cache(CASES_KEPT)(left))


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
def _extremes(rests: tuple[Rest, ...]) -> Spread:
    """Return the least and the greatest sum of what is left of some characteristics."""
    found = [_part_extremes(part) for part in _connected(rests, lambda rest: rest.choices)]
    return sum(least for least, _ in found), sum(greatest for _, greatest in found)


def _part_extremes(rests: Sequence[Rest]) -> Spread:
    """Do the same for those that hang together, most of them by one feature: what hangs on it falls apart."""
    counts = Counter(name for rest in rests for name in rest.choices)
    hub = max(counts, key=lambda name: (counts[name], name))
    branches = [_branch(hub, *each) for each in _connected(rests, lambda rest: rest.choices.keys() - {hub})]
    least, greatest = ([sum(sums) for sums in zip(*each, strict=True)] for each in zip(*branches, strict=True))
    return min(least), max(greatest)


@lru_cache(CASES_KEPT)
def _branch(hub: str, *rests: Rest) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the least and the greatest sums of some that hang together, by the cells of one of their features."""
    choices = {name: cells for rest in rests for name, cells in rest.choices.items()}
    tables = [rest.table for rest in rests]
    cases = [choices | {hub: (cell,)} for cell in choices[hub]]
    return tuple([best(tables, case, min) for case in cases]), tuple([best(tables, case, max) for case in cases])


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

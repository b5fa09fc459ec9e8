"""The smallest changes of a declaration that would have given another lane.

A change is a set of edits (see `edits` and `alternatives`). The smallest alters the fewest fields; of those that
alter as many, it is the one that moves features by the fewest cells. Sets of places are gone through by size; one
is passed over where the points that its features could give at the most don't reach the lane. So what is found is
exact: each change gives its lane, and no set of edits of fewer fields does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import combinations, permutations, product
from typing import Any, Final

from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.errors import FeatureError
from borderscore.features.kernel import Form, Value
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import LANES, Characteristic, Lane, Lanes, Rulebook
from borderscore.rulebook.reach import partitions, table
from borderscore.scoring.alternatives import alternatives
from borderscore.scoring.compiled import Evaluation, Program
from borderscore.scoring.edits import Edit, Place, Surveyor, made_in
from borderscore.shapes import Shape

#: The most fields that a change alters: beyond, it is another declaration, and there are millions to go through.
MOST_FIELDS: Final = 2

#: How many cases of one characteristic are remembered.
_CASES_KEPT: Final = 4096

#: Further than any score.
_FAR: Final = 10**9


@frozen
class Change:
    """Edits that together give another lane."""

    edits: tuple[Edit, ...]
    #: The score that they give, findings left aside.
    score: int
    #: By how many cells they move features; to what has no order, or was not declared, is one cell.
    distance: int

    @property
    def fields(self) -> int:
        """Return how many fields say something else."""
        return sum(edit.fields for edit in self.edits)

    def made_in(self, declaration: Declaration) -> Declaration:
        """Return the declaration with this change."""
        return made_in(declaration, self.edits)


#: The least and the greatest score.
_Limits = tuple[int, int]

#: The cell of each feature of a characteristic; None: any.
_Case = tuple[int | None, ...]


@frozen(eq=False)
class Changer:
    """Finds the smallest changes under one rulebook. It remembers cases; its answers don't change."""

    lanes: Lanes
    evaluate: Callable[[Declaration], Evaluation]
    surveyor: Surveyor
    _parts: Mapping[str, Partition]
    #: The characteristics that read features: where these stand among the values, and how far the points can go.
    _bounds: tuple[tuple[tuple[int, ...], Callable[[_Case], _Limits]], ...]

    @classmethod
    def of(cls, rulebook: Rulebook, program: Program) -> "Changer":
        """Return the changer of a checked rulebook and what it was compiled to."""
        catalogue = {each.name: each for each in program.features}
        parts = partitions(rulebook.characteristics, catalogue)
        positions = {name: position for position, name in enumerate(catalogue)}
        bounds = tuple(
            (tuple(positions[name] for name in each.features), _limits_of(each, parts))
            for each in rulebook.characteristics
        )
        return cls(rulebook.lanes, program.evaluate, Surveyor(program.features, parts), parts, bounds)

    def smallest(self, declaration: Declaration, added: int) -> Mapping[Lane, tuple[Change, ...]]:
        """Return for each other lane the changes of the fewest fields that give it, the smallest first.

        `added` is what findings add to the score, which stays as it is. A lane that no change of up to MOST_FIELDS
        fields gives has none.
        """
        score, _, values = self.evaluate(declaration)
        search = _Search(self, declaration, score, values, self.cells(values))
        mine = self.lanes.lane(score + added)
        return {lane: tuple(search.reaching(self._scores_of(lane, added))) for lane in LANES if lane != mine}

    def cells(self, values: Sequence[Value | None]) -> tuple[int, ...]:
        """Return the cell of each feature."""
        features = self.surveyor.features
        return tuple(
            self._parts[feature.name].cell_of(value) for feature, value in zip(features, values, strict=True)
        )

    def limits(self, cells: Sequence[int], free: int) -> _Limits:
        """Return how far the score could move while the features of a set, as bits, may take any value."""
        least = greatest = 0
        for positions, limits in self._bounds:
            if any(free >> position & 1 for position in positions):
                (now, _) = limits(tuple(cells[position] for position in positions))
                low, high = limits(
                    tuple(None if free >> position & 1 else cells[position] for position in positions)
                )
                least, greatest = least + low - now, greatest + high - now
        return least, greatest

    def _scores_of(self, lane: Lane, added: int) -> range:
        starts: Mapping[Lane, int] = {"green": -_FAR, "yellow": self.lanes.yellow, "red": self.lanes.red}
        ends: Mapping[Lane, int] = {"green": self.lanes.yellow, "yellow": self.lanes.red, "red": _FAR}
        return range(starts[lane] - added, ends[lane] - added)


def _limits_of(characteristic: Characteristic, parts: Mapping[str, Partition]) -> Callable[[_Case], _Limits]:
    names = characteristic.features
    whole = cache(partial(table, characteristic, parts))  # made when it is first asked for

    @lru_cache(_CASES_KEPT)
    def limits(case: _Case) -> _Limits:
        choices = (
            range(len(parts[name].cells)) if cell is None else (cell,)
            for name, cell in zip(names, case, strict=True)
        )
        points = [whole().points[each] for each in product(*choices)]
        return min(points), max(points)

    return limits


@define(eq=False)
class _Search:
    """The search for the changes of one declaration."""

    changer: Changer
    declaration: Declaration
    score: int
    values: Sequence[Value | None]
    cells: tuple[int, ...]
    #: The places, each with the features that read it, as bits.
    places: tuple[tuple[Place, Shape, Any, int], ...] = field(init=False)
    _options: dict[tuple[Place, int], tuple[Edit, ...]] = field(factory=dict)
    _limits: dict[int, _Limits] = field(factory=dict)

    @places.default
    def _survey(self) -> tuple[tuple[Place, Shape, Any, int], ...]:
        surveyor = self.changer.surveyor
        return tuple(
            (place, shape, value, sum(1 << position for position in surveyor.readers(place)))
            for place, shape, value in surveyor.places(self.declaration)
        )

    def reaching(self, scores: range) -> list[Change]:
        """Return the changes of the fewest fields that give one of these scores, the smallest first."""
        for number in range(1, MOST_FIELDS + 1):
            found: dict[tuple[Place, ...], Change] = {}
            for edits in self._edits(number, scores):
                change = self._change(edits, scores)
                if change is not None:
                    key = tuple(edit.place for edit in edits)
                    found[key] = min(found.get(key, change), change, key=lambda each: each.distance)
            if found:
                return sorted(found.values(), key=lambda each: each.distance)
        return []

    def _edits(self, number: int, scores: range) -> Iterator[tuple[Edit, ...]]:
        """Yield the edits of so many fields that could give one of these scores."""
        for size in range(1, number + 1):
            for places in combinations(self.places, size):
                if self._could_give(scores, places):
                    for edits in product(*(self._options_at(each, number) for each in places)):
                        if sum(edit.fields for edit in edits) == number and _apart(edits):
                            yield edits

    def _could_give(self, scores: range, places: Iterable[tuple[Place, Shape, Any, int]]) -> bool:
        free = 0
        for *_, readers in places:
            free |= readers
        if free not in self._limits:
            self._limits[free] = self.changer.limits(self.cells, free)
        least, greatest = self._limits[free]
        return self.score + least < scores.stop and self.score + greatest >= scores.start

    def _options_at(self, at: tuple[Place, Shape, Any, int], most: int) -> tuple[Edit, ...]:
        place, shape, value, _ = at
        if (place, most) not in self._options:
            view = self.changer.surveyor.view(self.declaration, place, value, most)
            self._options[place, most] = tuple(alternatives(view, shape))
        return self._options[place, most]

    def _change(self, edits: tuple[Edit, ...], scores: range) -> Change | None:
        """Return the change that edits make, or None where they give none of these scores."""
        try:
            score, _, values = self.changer.evaluate(made_in(self.declaration, edits))
        except FeatureError:
            return None
        if score not in scores or not self._admitted(values):
            return None
        moved = self.changer.cells(values)
        return Change(edits, score, sum(map(self._distance, range(len(values)), values, moved)))

    def _admitted(self, values: Sequence[Value | None]) -> bool:
        features = self.changer.surveyor.features
        return all(value is None or each.admits(value) for each, value in zip(features, values, strict=True))

    def _distance(self, position: int, value: Value | None, cell: int) -> int:
        apart = abs(cell - self.cells[position])
        number = self.changer.surveyor.features[position].kind.form is Form.NUMBER
        return apart if number and None not in (value, self.values[position]) else min(apart, 1)


def _apart(edits: Sequence[Edit]) -> bool:
    """Say whether no edit is inside of another one's place."""
    return not any(one.place == other.place[: len(one.place)] for one, other in permutations(edits, 2))

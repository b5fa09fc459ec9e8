"""The least and the greatest score that a set of cases can reach, exactly.

Each characteristic is a table: points for every combination of the cells of its features. The sum of the tables
is made least or greatest by eliminating one feature after another (bucket elimination: Dechter 1999), so that
features which share no characteristic are never combined.

Features are taken as independent of each other here. Where two of them read the same fields, some combinations
can't be declared; the bounds are then safe, and may be wider than need be.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import prod
from operator import add, itemgetter
from typing import Any

from attrs import frozen

from borderscore.features.kernel import Feature, Value
from borderscore.rulebook.cells import Partition, partition
from borderscore.rulebook.model import Characteristic
from borderscore.rulebook.semantics import decide

#: For each feature the cells that are possible.
Choices = Mapping[str, Sequence[int]]

#: Picks the better of two scores: min or max.
Better = Callable[[Iterable[int]], int]

#: The most combinations of cells that one characteristic may have.
MAXIMUM_COMBINATIONS = 20_000

#: The most combinations that may have to be gone through at once because characteristics share features.
MAXIMUM_JOINT_COMBINATIONS = 200_000


@frozen
class Table:
    """The points of every combination of cells of some features."""

    features: tuple[str, ...]
    points: dict[tuple[int, ...], int]


def partitions(
    characteristics: Iterable[Characteristic], catalogue: Mapping[str, Feature[Any]]
) -> dict[str, Partition]:
    """Cut every feature that these characteristics read into the cells that they tell apart."""
    predicates = [predicate for each in characteristics for predicate in each.predicates]
    names = dict.fromkeys(predicate.feature for predicate in predicates)
    return {name: partition(catalogue[name], predicates) for name in names}


def table(characteristic: Characteristic, parts: Mapping[str, Partition]) -> Table:
    """Return the points of a characteristic for every combination of cells; 0 where it has no attribute."""
    features = characteristic.features
    cells = [parts[name].cells for name in features]
    points = {}
    for indices in product(*(range(len(each)) for each in cells)):
        observation: dict[str, Value | None] = {
            name: cell[index].value for name, cell, index in zip(features, cells, indices, strict=True)
        }
        attribute = decide(characteristic, observation)
        points[indices] = attribute.points if attribute else 0
    return Table(features, points)


def best(tables: Sequence[Table], choices: Choices, better: Better) -> int:
    """Return the best sum of the tables over the cells that are possible."""
    remaining = list(tables)
    costs = {name: _cost(remaining, choices, name) for each in tables for name in each.features}
    while costs:
        name = min(costs, key=lambda each: (costs[each], each))
        del costs[name]
        eliminated = _eliminate([each for each in remaining if name in each.features], choices, name, better)
        remaining = [eliminated, *(each for each in remaining if name not in each.features)]
        costs.update((each, _cost(remaining, choices, each)) for each in eliminated.features)
    return sum(each.points[()] for each in remaining)


def _joint(tables: Iterable[Table], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for each in tables for other in each.features if other != name))


def _cost(tables: Sequence[Table], choices: Choices, name: str) -> int:
    return prod(len(choices[other]) for other in _joint((each for each in tables if name in each.features), name))


def _eliminate(tables: Sequence[Table], choices: Choices, name: str, better: Better) -> Table:
    features = _joint(tables, name)
    columns = (*features, name)
    cases = list(product(*(choices[each] for each in columns)))
    sums = [0] * len(cases)
    for each in tables:
        indices = zip(*(map(itemgetter(columns.index(column)), cases) for column in each.features), strict=True)
        sums = list(map(add, sums, map(each.points.__getitem__, indices)))
    size = len(choices[name])
    bests = (better(sums[first : first + size]) for first in range(0, len(sums), size))
    return Table(features, dict(zip(product(*(choices[each] for each in features)), bests, strict=True)))


def combinations(characteristic: Characteristic, parts: Mapping[str, Partition]) -> int:
    """Return how many combinations of cells a characteristic has."""
    return prod(len(parts[name].cells) for name in characteristic.features)


def joint_combinations(characteristics: Iterable[Characteristic], parts: Mapping[str, Partition]) -> int:
    """Return how many combinations of cells `best` goes through at once, at its worst, in its order."""
    scopes = [frozenset(each.features) for each in characteristics]
    names = frozenset[str]().union(*scopes)
    worst = 0
    while names:
        joints = {name: frozenset().union(*(each for each in scopes if name in each)) for name in sorted(names)}
        sizes = {name: prod(len(parts[other].cells) for other in joint) for name, joint in joints.items()}
        name = min(sizes, key=lambda each: sizes[each] // len(parts[each].cells))
        worst = max(worst, sizes[name])
        names -= {name}
        scopes = [*(each for each in scopes if name not in each), joints[name] - {name}]
    return worst


def extremes(characteristics: Sequence[Characteristic], catalogue: Mapping[str, Feature[Any]]) -> tuple[int, int]:
    """Return the least and the greatest score that any declaration can reach under these characteristics."""
    parts = partitions(characteristics, catalogue)
    tables = [table(each, parts) for each in characteristics]
    choices = {name: range(len(part.cells)) for name, part in parts.items()}
    return best(tables, choices, min), best(tables, choices, max)

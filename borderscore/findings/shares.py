"""Each courier's exact share of a score: the Shapley value, what it adds on average over all orders of joining.

A score is a sum, and so are shares (the Shapley value is linear):

- What c holders of one value give together, b · (c - 1), they share equally: any one of them could be the first.
- The points for the volume are those of a game in which a set of couriers is worth the points of what it carries;
  volumes count in thousandths of the whole, in hundredths where there are many couriers.
- All other points are of the group as a whole: no part of it has them, so all share them equally.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import factorial
from typing import Final

#: Up to so many couriers volumes count in thousandths.
_FINELY: Final = 12
_FINE: Final = 1_000
_COARSE: Final = 100


def apportioned(whole: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    """Round parts of a whole to integers that sum to it: down, then up where most was lost, the first first.

    >>> apportioned(10, [Fraction(10, 3)] * 3)
    (4, 3, 3)
    """
    floors = [part.__floor__() for part in parts]
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in order[: whole - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def in_proportion(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide a whole number in proportion to weights, equally where all are 0."""
    total = sum(weights)
    if not total:
        return apportioned(whole, [Fraction(whole, len(weights))] * len(weights))
    return apportioned(whole, [Fraction(whole * weight, total) for weight in weights])


def equal(points: int, holders: Iterable[int], couriers: int) -> list[Fraction]:
    """Return what each courier has of points that some of them share equally."""
    holding = set(holders)
    return [Fraction(points, len(holding)) if place in holding else Fraction(0) for place in range(couriers)]


def of_volume(volumes: Sequence[int], worth: Callable[[int], int]) -> list[Fraction]:
    """Return the Shapley values of the game in which couriers are worth what their volume together is worth."""
    couriers, total = len(volumes), sum(volumes)
    if not total:
        return equal(worth(0), range(couriers), couriers)
    fineness = _FINE if couriers <= _FINELY else _COARSE
    units = in_proportion(fineness, volumes)
    value = [worth(total * unit // fineness) for unit in range(fineness + 1)]
    base = Fraction(value[0], couriers)
    together = _subsets(units, fineness)
    known: dict[int, Fraction] = {}
    for unit in sorted(set(units)):
        known[unit] = base + _average(_without(together, unit), unit, value)
    return [known[unit] for unit in units]


#: How many sets of so many couriers carry so many units: by number, then by units.
_Counts = list[list[int]]


def _subsets(units: Sequence[int], most: int) -> _Counts:
    counts = [[0] * (most + 1) for _ in range(len(units) + 1)]
    counts[0][0] = 1
    for done, unit in enumerate(units):
        for size in range(done, -1, -1):
            row, larger = counts[size], counts[size + 1]
            for carried in range(most - unit + 1):
                if row[carried]:
                    larger[carried + unit] += row[carried]
    return counts


def _without(counts: _Counts, unit: int) -> _Counts:
    """Return the counts of the sets without one courier of so many units."""
    rest = [list(counts[0])]
    for size in range(1, len(counts) - 1):
        row = list(counts[size])
        for carried, count in enumerate(rest[size - 1]):
            if count:
                row[carried + unit] -= count
        rest.append(row)
    return rest


def _average(rest: _Counts, unit: int, value: Sequence[int]) -> Fraction:
    """Return what a courier of so many units adds, over all orders in which the couriers can come."""
    couriers = len(rest)
    weighed = 0
    for size, row in enumerate(rest):
        added = sum(count * (value[carried + unit] - value[carried]) for carried, count in enumerate(row) if count)
        weighed += factorial(size) * factorial(couriers - 1 - size) * added
    return Fraction(weighed, factorial(couriers))

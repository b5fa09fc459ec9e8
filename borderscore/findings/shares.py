"""Each courier's exact share of a score: the Shapley value, what it adds on average over all orders of joining.

A score is a sum, and so are shares (the Shapley value is linear):

- What c holders of one value give together, b · (c - 1), they share equally: any one of them could be the first.
- The points for the volume are those of a game in which a set of couriers is worth the points of what it carries;
  volumes count in thousandths of the whole, in hundredths where there are many couriers.
- All other points are of the group as a whole: no part of it has them, so all share them equally.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import factorial
from typing import Final

from attrs import frozen

#: Up to so many couriers volumes count in thousandths.
_FINELY: Final = 12
_FINE: Final = 1_000
_COARSE: Final = 100


def apportioned(whole: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    """Round parts of a whole to integers that sum to it: down, then up where most was lost, the first first.

    >>> apportioned(10, [Fraction(10, 3)] * 3)
    (4, 3, 3)
    """
    return _rounded(whole, [divmod(part, 1) for part in parts])


def _rounded(whole: int, parts: Sequence[tuple[int, int | Fraction]]) -> tuple[int, ...]:
    """Round parts, each a whole number and a rest."""
    rounded = [floor for floor, _ in parts]
    order = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in order[: whole - sum(rounded)]:
        rounded[place] += 1
    return tuple(rounded)


def in_proportion(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide a whole number in proportion to weights, equally where all are 0; rounded as `apportioned` does."""
    total = sum(weights)
    if not total:
        return in_proportion(whole, [1] * len(weights))
    return _rounded(whole, [divmod(whole * weight, total) for weight in weights])


def of_ties(ties: Iterable[tuple[int, Iterable[int]]], couriers: int) -> list[Fraction]:
    """Return what each courier has of points that some of them, who hold a value, share equally."""
    shared = [Counter[int]() for _ in range(couriers)]
    for points, holders in ties:
        holding = set(holders)
        for place in holding:
            shared[place][len(holding)] += points
    return [sum((Fraction(points, among) for among, points in each.items()), Fraction(0)) for each in shared]


def of_volume(volumes: Sequence[int], worth: Callable[[int], int]) -> list[Fraction]:
    """Return the Shapley values of the game in which couriers are worth what their volume together is worth."""
    couriers, total = len(volumes), sum(volumes)
    if not total:
        return of_ties([(worth(0), range(couriers))], couriers)
    fineness = _FINE if couriers <= _FINELY else _COARSE
    units = in_proportion(fineness, volumes)
    value = [worth(total * unit // fineness) for unit in range(fineness + 1)]
    rises = [(unit, value[unit] - value[unit - 1]) for unit in range(1, fineness + 1)]
    base, sets = Fraction(value[0], couriers), _Sets.of(units)
    of_unit = {unit: base + sets.added(unit, [rise for rise in rises if rise[1]]) for unit in set(units)}
    return [of_unit[unit] for unit in units]


@frozen
class _Sets:
    """The sets of some couriers, counted by how many couriers they have and how many units these carry.

    For each number of couriers the counts for 0, 1, 2, … units are the digits of one long number, the lowest
    first: so one addition adds them all.
    """

    counts: tuple[int, ...]
    #: The bits of a digit: there are fewer sets than it can count.
    width: int

    @classmethod
    def of(cls, units: Sequence[int]) -> "_Sets":
        """Count the sets of couriers who carry these units."""
        counts, width = [1] + [0] * len(units), len(units) + 1
        for done, unit in enumerate(units):
            for size in range(done, -1, -1):
                counts[size + 1] += counts[size] << unit * width
        return cls(tuple(counts), width)

    def added(self, unit: int, rises: Sequence[tuple[int, int]]) -> Fraction:
        """Return what a courier of so many units adds, over all orders in which the couriers can come.

        `rises`: at how many units a set becomes worth more, and by how much.
        """
        couriers, weighed, rest = len(self.counts) - 1, 0, 0
        for size in range(couriers):
            rest = self.counts[size] - (rest << unit * self.width)  # the sets without that courier
            more = sum(rise * self._between(rest, at - unit, at) for at, rise in rises)
            weighed += factorial(size) * factorial(couriers - 1 - size) * more
        return Fraction(weighed, factorial(couriers))

    def _between(self, counts: int, first: int, end: int) -> int:
        """Return how many sets carry at least so many units and fewer than so many."""
        first = max(0, first)
        digits = (counts >> first * self.width) % (1 << (end - first) * self.width)
        return digits % ((1 << self.width) - 1)  # the sum of the digits, as in casting out nines

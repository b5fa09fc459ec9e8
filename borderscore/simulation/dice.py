"""Chance that is the same everywhere.

Python promises that `random.Random(seed).random()` gives the same sequence in every version, and nothing of the
kind for its other methods: `shuffle`, `sample` and `choices` have changed before. So everything here is made of
`random()` and of multiplications of doubles, which IEEE 754 rounds the same on every machine.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chance, named by a path: dice of different paths know nothing of each other.

    So a draw more in one room of the simulation changes nothing in the others.
    """

    __slots__ = ("_random",)

    def __init__(self, *path: str | int) -> None:
        name = "/".join(map(str, path))
        # No secret hangs on it.
        self._random = Random(int.from_bytes(sha256(name.encode()).digest(), "big")).random  # noqa: S311

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1; `bound` is at least 1 and at most 2⁵³."""
        return int(self._random() * bound)

    def between(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both included."""
        return least + int(self._random() * (most - least + 1))

    def chance(self, permille: int) -> bool:
        """Return True as often as `permille` says: never for 0, always for 1,000."""
        return self._random() * 1000 < permille

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, all as likely."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[T], cumulative: Sequence[int]) -> T:
        """Return one of the items, as likely as its weight; `cumulative` is the running sum of the weights."""
        return items[bisect_right(cumulative, int(self._random() * cumulative[-1]))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in any order, all as likely (Fisher and Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def spread(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, about as often from each doubling between them.

        `least` is at least 1.
        """
        doublings = max(0, ((most - 1) // least).bit_length() - 1)
        low = least << self.between(0, doublings)
        return self.between(low, min(2 * low, most))

    def token(self) -> str:
        """Return 16 hexadecimal digits that name nothing but themselves."""
        return f"{self.below(1 << 32):08x}{self.below(1 << 32):08x}"


def running(weights: Iterable[int]) -> tuple[int, ...]:
    """Return the running sums that `Dice.weighted` takes."""
    return tuple(accumulate(weights))

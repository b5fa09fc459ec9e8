"""Random draws of the shapes that traffic has: rare events, orders of magnitude, and few that have much."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice(Random):
    """A seeded source of randomness."""

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self.random() < probability

    def magnitude(self, low: float, high: float) -> float:
        """Return a number whose logarithm is even between the two."""
        return float(low * (high / low) ** self.random())

    def some(self, population: Sequence[T], low: int, high: int) -> list[T]:
        """Return between low and high different ones."""
        return self.sample(population, min(len(population), self.randint(low, high)))

    def code(self, letters: str, length: int) -> str:
        """Return a code of so many letters."""
        return "".join(self.choices(letters, k=length))


class Heavy(Generic[T]):
    """A heavy-tailed choice: the n-th of the items comes with a weight of 1 / n ** exponent."""

    def __init__(self, items: Sequence[T], exponent: float) -> None:
        self.items = items
        self._sums = list(accumulate(1 / n**exponent for n in range(1, len(items) + 1)))

    def draw(self, dice: Dice) -> T:
        """Return one of the items."""
        return self.items[bisect(self._sums, dice.random() * self._sums[-1])]

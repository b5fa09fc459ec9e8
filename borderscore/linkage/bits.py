"""Evidence in centibits: hundredths of a bit, whole numbers, the same on every machine.

This is the one place where evidence is rounded. `math.log2` is not used, since the last digit of a float depends
on the platform's library: 100 · log2(n) is read off the length of n¹⁰⁰ in binary, exactly.
"""

from collections import Counter
from functools import lru_cache
from math import comb, factorial, prod
from typing import Final

#: Centibits in a bit.
BIT: Final = 100

#: Points in a bit: 20 points double the odds, as the rulebook's scale says.
POINTS_A_BIT: Final = 20


@lru_cache(maxsize=65_536)
def centibits(number: int) -> int:
    """Return 100 · log2(number), rounded down. `number` is at least 1.

    >>> centibits(1), centibits(2), centibits(1_000)
    (0, 100, 996)
    """
    return int((number**BIT).bit_length()) - 1


@lru_cache(maxsize=65_536)
def picks(among: int, number: int) -> int:
    """Return 100 · log2 of the ways to pick so many, in no order and any of them again, from at least 2.

    >>> picks(1_000, 1), picks(1_000, 2)
    (996, 1893)
    """
    return centibits(comb(among + number - 1, number))


@lru_cache(maxsize=65_536)
def doubt(holders: tuple[int, ...], declaring: int) -> int:
    """Return what it costs, in centibits, that so many hold each of some values and the others of them none.

    If one hand gives a value to each member with a probability that nobody knows (all are as likely), then exactly
    c of m have it with probability 1 / ((m + 1) · C(m, c)): the Beta-Bernoulli law. Several values are each a
    matter of its own; or the hand has several kinds of one thing (each further one is half as likely) and gives
    one of them to so many in all, whichever costs less.
    """
    apart = sum(centibits((declaring + 1) * comb(declaring, each)) for each in holders)
    whole = sum(holders)
    if len(holders) == 1 or whole > declaring:
        return apart
    alike = Counter(holders).values()
    ways = factorial(whole) // prod(map(factorial, (*holders, *alike)))
    kinds = 1 << (len(holders) - 1)
    return min(apart, centibits((declaring + 1) * comb(declaring, whole) * ways * kinds))

"""Evidence in centibits: hundredths of a bit, whole numbers, the same on every machine.

This is the one place where evidence is rounded. `math.log2` is not used, since the last digit of a float depends
on the platform's library: 100 · log2(n) is read off the length of n¹⁰⁰ in binary, exactly.
"""

from functools import lru_cache
from math import comb
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
def doubt(holders: int, members: int) -> int:
    """Return what it costs, in centibits, that only some members hold a value: all but one of them is the dearest.

    If one hand gives a value to each member with a probability that nobody knows (all are as likely), then exactly
    these holders have it with probability 1 / ((members + 1) · C(members, holders)): the Beta-Bernoulli law.
    """
    return centibits((members + 1) * comb(members, holders))

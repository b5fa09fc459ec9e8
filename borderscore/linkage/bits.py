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
def picks(among: int, number: int) -> int:
    """Return 100 · log2 of the ways to pick so many, in no order and any of them again, from at least 2.

    >>> picks(1_000, 1), picks(1_000, 2)
    (996, 1893)
    """
    return centibits(comb(among + number - 1, number))


@lru_cache(maxsize=65_536)
def doubt(holders: int, declaring: int) -> int:
    """Return what it costs, in centibits, that so many hold a value and the others of them don't.

    If one hand gives a value to each member with a probability that nobody knows (all are as likely), then exactly
    c of m have it with probability 1 / ((m + 1) · C(m, c)): the Beta-Bernoulli law.
    """
    return centibits((declaring + 1) * comb(declaring, holders))


@lru_cache(maxsize=32_768)
def doubts(holders: tuple[int, ...], declaring: int) -> tuple[int, ...]:
    """Return what it costs that so many each hold the first of some values, the first two, and so on.

    Several values are each a matter of its own; or the hand has several kinds of one thing (each further one is
    half as likely) and deals them out, one to each of so many in all, whichever costs less.
    """
    costs = []
    apart = whole = 0
    ways = 1
    alike: dict[int, int] = {}
    for further, count in enumerate(holders):
        apart += doubt(count, declaring)
        whole += count
        cost = apart
        if whole <= declaring:
            alike[count] = alike.get(count, 0) + 1
            ways = ways * comb(whole, count) // alike[count]
            dealt = (declaring + 1) * comb(declaring, whole) * ways << further
            if BIT * (dealt.bit_length() - 1) < apart:  # else it costs more, and needs no closer look
                cost = min(apart, centibits(dealt))
        costs.append(cost)
    return tuple(costs)

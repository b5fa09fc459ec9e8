"""So many of so many: exact shares, and how far they can be trusted."""

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import Final

from attrs import frozen

#: An interval of so many standard deviations to either side holds the true value 95 times in 100.
_Z: Final = Fraction(196, 100)
_Z_SQUARED: Final = _Z**2
_PLACES: Final = 10**12

#: Logarithms don't come out as fractions. Decimals round the same everywhere, which floats do not.
_ROUNDED: Final = Context(prec=40)


@frozen
class Rate:
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """Return the share, or None where there is nothing to divide."""
        return Fraction(self.part, self.whole) if self.whole else None

    def interval(self) -> tuple[Fraction, Fraction]:
        """Return the 95 % interval after Wilson (1927), rounded outwards to twelve places; 0 to 1 for 0 of 0."""
        if not self.whole:
            return Fraction(0), Fraction(1)
        n, share, z2 = self.whole, Fraction(self.part, self.whole), _Z_SQUARED
        middle = share + z2 / (2 * n)
        width = _root(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))
        scale = 1 + z2 / n
        return max(Fraction(0), (middle - width) / scale), min(Fraction(1), (middle + width) / scale)


def _root(square: Fraction) -> Fraction:
    """Return the square root, rounded up to twelve places."""
    scaled = -(-square.numerator * _PLACES**2 // square.denominator)
    root = isqrt(scaled)
    return Fraction(root + (root * root < scaled), _PLACES)


@frozen
class Stratum:
    """Two groups of things that are alike otherwise, and how many of each are as is asked."""

    one: Rate
    other: Rate

    @property
    def together(self) -> Rate:
        """Return how many of both are."""
        return Rate(self.one.part + self.other.part, self.one.whole + self.other.whole)


@frozen
class Ratio:
    """How many times as often as the other group the one is, and the 95 % interval."""

    value: Fraction
    low: Fraction
    high: Fraction


def ratio(strata: Iterable[Stratum]) -> Ratio | None:
    """Return the ratio of two rates within strata, pooled; None where it is not defined: one of them never is.

    Estimate: Mantel and Haenszel (1959). Interval: the variance of its logarithm after Greenland and Robins (1985,
    Biometrics 41, 55-68). Of one stratum they are the plain ratio, and the interval after Katz and others (1978).
    """
    used = [each for each in strata if each.one.whole and each.other.whole]
    up = sum(Fraction(each.one.part * each.other.whole, each.together.whole) for each in used)
    down = sum(Fraction(each.other.part * each.one.whole, each.together.whole) for each in used)
    if not up or not down:
        return None
    value = Fraction(up) / down
    factor = _exponential(_Z * _root(sum(map(_spread, used)) / (up * down)))
    return Ratio(value, value / factor, value * factor)


def _spread(stratum: Stratum) -> Fraction:
    one, other, both = stratum.one, stratum.other, stratum.together
    return Fraction(one.whole * other.whole * both.part - one.part * other.part * both.whole, both.whole**2)


def _exponential(exponent: Fraction) -> Fraction:
    return Fraction(_ROUNDED.exp(_ROUNDED.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))))

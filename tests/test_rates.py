"""Rates and their ratios against published examples and another library's figures, and their laws."""

from fractions import Fraction
from math import exp, log, sqrt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderscore.rates import Rate, Ratio, Stratum, ratio


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_rate_has_the_interval_that_was_published(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998).

    Table I, method 3: Wilson's score interval without a correction for continuity.
    """
    assert [round(float(end), 4) for end in Rate(part, whole).interval()] == [low, high]


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    whole = draw(st.integers(1, 400))
    return Rate(draw(st.integers(0, whole)), whole)


@example(Rate(0, 3))
@example(Rate(3, 3))
@given(rates())
def test_an_interval_ends_where_wilsons_equation_says_and_never_inside(rate: Rate) -> None:
    """At both ends p, n · (share - p)² = z² · p · (1 - p); they are rounded outwards, and within 0 and 1."""
    assert rate.share == Fraction(rate.part, rate.whole)
    low, high = rate.interval()
    assert 0 <= low <= rate.share <= high <= 1
    for end in (low, high):
        off = rate.whole * (rate.share - end) ** 2 - Fraction(196, 100) ** 2 * end * (1 - end)
        assert 0 <= off < Fraction(1, 10**8)


def test_nothing_is_known_of_none() -> None:
    assert Rate(0, 0).share is None
    assert Rate(0, 0).interval() == (Fraction(0), Fraction(1))


strata = st.builds(Stratum, rates(), rates())


def stratum(one: tuple[int, int], other: tuple[int, int]) -> Stratum:
    return Stratum(Rate(*one), Rate(*other))


def found(*tables: Stratum) -> Ratio:
    result = ratio(tables)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("one", "other", "value", "low", "high"),
    [
        ((20, 100), (10, 100), 2.0, 0.9865632067317821, 4.054479198804628),
        ((8, 106), (5, 120), 1.8113207547169812, 0.6112043952336245, 5.367898042052564),
        ((3, 40), (90, 900), 0.75, 0.24820157439747512, 2.266303110145469),
        ((199, 200), (5, 1000), 199.0, 83.0066846190069, 477.0820588939911),
    ],
)
def test_one_stratum_is_what_scipy_gives(
    one: tuple[int, int], other: tuple[int, int], value: float, low: float, high: float
) -> None:
    """scipy 1.17.1, stats.contingency.relative_risk (Katz); it takes 1.959964 where 1.96 is taken here."""
    result = found(stratum(one, other))
    assert float(result.value) == pytest.approx(value)
    assert float(result.low) == pytest.approx(low, rel=1e-4)
    assert float(result.high) == pytest.approx(high, rel=1e-4)


def test_strata_are_pooled_as_a_textbook_does() -> None:
    """Rothman, Epidemiology: An Introduction (2nd edition, 2012), table 10-3: deaths by treatment and age.

    The pooled risk ratio is 1.33 with a 90 % interval from 0.87 to 2.0; statsmodels 0.15.0 gives the same ratio.
    """
    result = found(stratum((8, 106), (5, 120)), stratum((22, 98), (16, 85)))
    assert float(result.value) == pytest.approx(1.3255553241551052)
    deviation = log(result.high / result.low) / (2 * 1.96)
    assert round(float(result.value) * exp(-1.645 * deviation), 2) == 0.87
    assert round(float(result.value) * exp(1.645 * deviation), 1) == 2.0


@given(st.lists(strata, max_size=4))
def test_the_formula_in_floats_gives_the_same(tables: list[Stratum]) -> None:
    def sums(term: str) -> float:
        total = 0.0
        for each in tables:
            a, n1, b, n0 = each.one.part, each.one.whole, each.other.part, each.other.whole
            n = n1 + n0
            total += {"up": a * n0 / n, "down": b * n1 / n, "d": (n1 * n0 * (a + b) - a * b * n) / n**2}[term]
        return total

    result = ratio(tables)
    if not sums("up") or not sums("down"):
        assert result is None
        return
    assert result is not None
    value = sums("up") / sums("down")
    deviation = sqrt(max(0.0, sums("d")) / (sums("up") * sums("down")))
    assert float(result.value) == pytest.approx(value)
    assert float(result.low) == pytest.approx(value * exp(-1.96 * deviation), rel=1e-6)
    assert float(result.high) == pytest.approx(value * exp(1.96 * deviation), rel=1e-6)


@given(st.lists(strata, min_size=1, max_size=4))
def test_it_is_the_same_seen_from_the_other_side(tables: list[Stratum]) -> None:
    result, turned = ratio(tables), ratio(Stratum(each.other, each.one) for each in tables)
    if result is None or turned is None:
        assert result == turned
        return
    assert turned.value == 1 / result.value
    assert float(turned.low) == pytest.approx(float(1 / result.high))


@given(strata, st.integers(1, 3))
def test_strata_that_are_alike_give_the_ratio_of_each_more_surely(table: Stratum, times: int) -> None:
    one, several = ratio([table]), ratio([table] * times)
    if one is None or several is None:
        assert one == several
        return
    assert several.value == one.value
    assert one.low <= several.low <= several.high <= one.high


def test_a_stratum_that_only_one_group_is_in_tells_nothing() -> None:
    table = stratum((20, 100), (10, 100))
    assert ratio([table, stratum((5, 10), (0, 0))]) == ratio([table])
    assert ratio([stratum((5, 10), (0, 0))]) is None
    assert ratio([]) is None


def test_a_rate_that_is_never_has_no_ratio() -> None:
    assert ratio([stratum((0, 100), (10, 100))]) is None
    assert ratio([stratum((10, 100), (0, 100))]) is None


def test_what_is_certain_has_no_interval() -> None:
    assert found(stratum((7, 7), (9, 9))) == Ratio(Fraction(1), Fraction(1), Fraction(1))

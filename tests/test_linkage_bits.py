"""Evidence in whole numbers: centibits, and what it costs not to know to how many one hand gave a value."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import comb, factorial, log2, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.linkage.bits import centibits, doubt, doubts


@given(st.integers(1, 10**9))
def test_a_centibit_is_exact(number: int) -> None:
    bits = centibits(number)

    assert 2**bits <= number**100 < 2 ** (bits + 1)
    assert bits == pytest.approx(100 * log2(number), abs=1)


@given(st.integers(1, 40), st.integers(0, 40))
def test_doubt_is_the_beta_bernoulli_law(members: int, missing: int) -> None:
    """The integral of x^c (1 - x)^(m - c) over all probabilities x from 0 to 1, by its expansion."""
    holders = max(0, members - missing)
    likelihood = sum(
        Fraction(comb(members - holders, power) * (-1) ** power, holders + power + 1)
        for power in range(members - holders + 1)
    )

    assert likelihood == Fraction(1, (members + 1) * comb(members, holders))
    assert doubt(holders, members) == centibits(likelihood.denominator)


@given(st.lists(st.integers(2, 6), min_size=2, max_size=4), st.integers(0, 6))
def test_several_values_of_one_hand_cost_no_more_than_each_alone(holders: list[int], others: int) -> None:
    members = sum(holders) + others
    together = doubt_of_all(holders, members)

    assert doubt(holders[0], members) <= together + centibits(members + 1)
    assert together <= sum(doubt(each, members) for each in holders)


def test_kinds_that_are_dealt_out_are_counted() -> None:
    """Six members, two kinds, three of each: 7 numbers that hold any, 10 ways to deal, one kind more."""
    assert doubt_of_all([3, 3], 6) == centibits(7 * 10 * 2)
    assert doubt_of_all([6, 6], 6) == 2 * doubt(6, 6)


@given(st.lists(st.integers(1, 8), min_size=1, max_size=8), st.integers(8, 40))
def test_doubts_are_those_of_the_definition_in_any_order(holders: list[int], members: int) -> None:
    """Members in some order are dealt out: those of one kind are alike, and so are kinds for as many."""
    apart = sum(doubt(each, members) for each in holders)
    whole = sum(holders)
    alike = prod(map(factorial, (*holders, *Counter(holders).values())))
    ways = comb(members, whole) * factorial(whole) // alike
    dealt = centibits((members + 1) * ways * 2 ** (len(holders) - 1)) if ways else apart

    assert doubt_of_all(holders, members) == doubt_of_all(sorted(holders), members) == min(apart, dealt)


def doubt_of_all(holders: Sequence[int], members: int) -> int:
    return doubts(tuple(holders), members)[-1]

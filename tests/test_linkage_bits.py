"""Evidence in whole numbers: centibits, and what it costs not to know to how many one hand gave a value."""

from fractions import Fraction
from math import comb, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.linkage.bits import centibits, doubt


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
    assert doubt((holders,), members) == centibits(likelihood.denominator)


@given(st.lists(st.integers(2, 6), min_size=2, max_size=4), st.integers(0, 6))
def test_several_values_of_one_hand_cost_no_more_than_each_alone(holders: list[int], others: int) -> None:
    together = doubt(tuple(holders), sum(holders) + others)

    assert doubt((holders[0],), sum(holders) + others) <= together + centibits(sum(holders) + others + 1)
    assert together <= sum(doubt((each,), sum(holders) + others) for each in holders)


def test_kinds_that_are_dealt_out_are_counted() -> None:
    """Six members, two kinds, three of each: 7 numbers that hold any, 10 ways to deal, one kind more."""
    assert doubt((3, 3), 6) == centibits(7 * 10 * 2)
    assert doubt((6, 6), 6) == 2 * doubt((6,), 6)

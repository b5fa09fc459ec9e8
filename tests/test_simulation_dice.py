"""Chance: within its bounds, evenly spread, and the same for a name wherever it is asked."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.simulation.dice import Dice, running

names = st.text(max_size=5)


def test_a_name_gives_the_same_sequence_for_ever() -> None:
    dice = Dice(7, "ring", 3)

    assert [dice.below(1_000) for _ in range(5)] == [190, 572, 728, 737, 126]


@given(names, names)
def test_dice_of_different_names_differ(one: str, other: str) -> None:
    same = Dice(one).token() == Dice(other).token()

    assert same == (one == other)


@given(names, st.integers(-50, 50), st.integers(0, 100))
def test_between_holds_both_ends(name: str, least: int, more: int) -> None:
    dice = Dice(name)

    assert all(least <= dice.between(least, least + more) <= least + more for _ in range(20))


@given(names, st.integers(1, 10_000), st.integers(0, 10**6))
def test_spread_stays_within_its_bounds(name: str, least: int, more: int) -> None:
    dice = Dice(name)

    assert all(least <= dice.spread(least, least + more) <= least + more for _ in range(20))


def test_spread_gives_each_doubling_its_share() -> None:
    dice = Dice("spread")
    drawn = [dice.spread(10, 80) for _ in range(3_000)]

    for low in (10, 20, 40):
        assert 900 < sum(low <= each < 2 * low for each in drawn) < 1_100


@given(names, st.lists(st.integers()))
def test_shuffling_loses_nothing(name: str, items: list[int]) -> None:
    assert Counter(Dice(name).shuffled(items)) == Counter(items)


def test_every_order_is_as_likely() -> None:
    dice = Dice("orders")
    orders = Counter("".join(dice.shuffled("abc")) for _ in range(6_000))

    assert len(orders) == 6
    assert all(900 < count < 1_100 for count in orders.values())


def test_weights_are_kept() -> None:
    dice = Dice("weights")
    drawn = Counter(dice.weighted("abcd", running((1, 0, 3, 6))) for _ in range(10_000))

    assert drawn["b"] == 0
    assert drawn["a"] == pytest.approx(1_000, abs=150)
    assert drawn["d"] == pytest.approx(6_000, abs=250)


@pytest.mark.parametrize(("permille", "expected"), [(0, 0), (250, 2_500), (1_000, 10_000)])
def test_a_chance_comes_as_often_as_it_says(permille: int, expected: int) -> None:
    dice = Dice("chance", permille)

    assert sum(dice.chance(permille) for _ in range(10_000)) == pytest.approx(expected, abs=200)
    assert expected not in {0, 10_000} or sum(dice.chance(permille) for _ in range(1_000)) == expected // 10

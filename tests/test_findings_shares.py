"""Shares: each courier's part of a score, held against what it adds on average over every order of joining."""

from fractions import Fraction
from itertools import permutations
from pathlib import Path

import hypothesis
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.features import STANDARD
from borderscore.findings.features import GROUPS, VOLUME
from borderscore.findings.scorecard import Scorecard
from borderscore.findings.shares import apportioned, in_proportion, of_ties, of_volume
from borderscore.formats.rulebooks import load_rulebook
from borderscore.rulebook.model import Characteristic
from borderscore.rulebook.semantics import decide
from tests.rulebook_strategies import loose_characteristics
from tests.traces import TB

DEFAULT = load_rulebook(Path("borderscore/rulebook/default.toml"), STANDARD)


@hypothesis.example([0, 5, 9], [0, 7])
@hypothesis.example([0, 0], [1])
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.lists(st.integers(0, 30), min_size=1, max_size=3))
def test_of_volume_by_all_permutations(volumes: list[int], thresholds: list[int]) -> None:
    units = in_proportion(1_000, volumes) if any(volumes) else [0] * len(volumes)
    whole = sum(volumes)

    def worth(volume: int) -> int:
        return 7 * sum(1 for each in thresholds if volume >= each)

    def of_set(members: tuple[int, ...]) -> int:
        return worth(whole * sum(units[each] for each in members) // 1_000)

    orders = list(permutations(range(len(volumes))))
    added = [
        Fraction(
            sum(of_set(order[: order.index(each) + 1]) - of_set(order[: order.index(each)]) for order in orders),
            len(orders),
        )
        + Fraction(worth(0), len(volumes))
        for each in range(len(volumes))
    ]

    assert of_volume(volumes, worth) == added
    assert sum(added) == worth(whole)


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(2, 5), st.integers(0, 3))
def test_of_a_star_by_all_permutations(points: int, holders: int, others: int) -> None:
    couriers = holders + others
    orders = list(permutations(range(couriers)))

    def of_set(members: tuple[int, ...]) -> int:
        return points * max(0, sum(1 for each in members if each < holders) - 1)

    added = [
        Fraction(
            sum(of_set(order[: order.index(each) + 1]) - of_set(order[: order.index(each)]) for order in orders),
            len(orders),
        )
        for each in range(couriers)
    ]

    assert of_ties([(points * (holders - 1), range(holders))], couriers) == added


def card_of(*characteristics: Characteristic) -> Scorecard:
    return Scorecard.of(DEFAULT, evolve(DEFAULT.typologies[0], characteristics=characteristics))


@given(loose_characteristics({VOLUME: GROUPS[VOLUME]}).filter(lambda each: each.features), st.integers(0, 90 * TB))
def test_any_volume_is_worth_what_the_characteristic_decides(asked: Characteristic, volume: int) -> None:
    card = card_of(asked)
    limits = [predicate.operand for each in asked.attributes for predicate in each.when]
    beside = [max(0, limit + more) for limit in limits if isinstance(limit, int) for more in (-1, 0, 1)]
    for worth in [card.worth(each.code) for each in asked.attributes if each.code]:
        assert worth is not None
        for amount in (0, volume, *beside):
            attribute = decide(asked, {VOLUME: amount})
            assert worth(amount) == (attribute.points if attribute else 0)


def test_what_asks_for_more_than_the_volume_is_worth_nothing_alone() -> None:
    for each in [each for typology in DEFAULT.typologies for each in typology.characteristics]:
        card = card_of(each)
        for code in [attribute.code for attribute in each.attributes if attribute.code]:
            assert (card.worth(code) is None) == (each.features != (VOLUME,))


def test_a_small_part_counts_among_few_and_is_lost_among_many() -> None:
    """Whoever carries anything is worth as much. Three thousandths are something, in hundredths nothing."""
    twelve, thirteen = [*[86] * 8, *[103] * 3, 3], [*[86] * 8, *[103] * 2, 100, 3, 3]

    assert of_volume(twelve, lambda volume: 12 if volume else 0) == [1] * 12
    assert of_volume(thirteen, lambda volume: 11 if volume else 0) == [*[1] * 11, 0, 0]


def test_volumes_are_counted_to_the_byte() -> None:
    """Together they have the exabyte and the byte that count; a float would lose the byte."""
    enough = 2**60 + 1

    assert of_volume([2**59, 2**59 + 1], lambda volume: 7 if volume >= enough else 0) == [Fraction(7, 2)] * 2


def test_of_many_couriers_sum_as_well() -> None:
    volumes = list(range(1, 31))

    assert sum(of_volume(volumes, lambda volume: 40 if volume >= 75 else 0)) == 40


@hypothesis.example(7, [0, 0, 0])
@given(st.integers(-500, 500), st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_rounding_keeps_the_whole(whole: int, weights: list[int]) -> None:
    parts = in_proportion(whole, weights)
    exact = [
        Fraction(whole * each, sum(weights)) if any(weights) else Fraction(whole, len(weights)) for each in weights
    ]

    assert sum(parts) == whole
    assert all(abs(part - each) < 1 for part, each in zip(parts, exact, strict=True))
    assert sum(apportioned(whole, [Fraction(whole, len(weights))] * len(weights))) == whole

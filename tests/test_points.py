"""The kernel of points: a score is the sum of its contributions, and nothing besides."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.points import Contribution, total


def contribution(points: int) -> Contribution:
    return Contribution(
        code="V1",
        points=points,
        observed={"media.capacity": "80000000000000", "media.units": 15},
        criterion="capacity in all at least 40 TB",
        text="Carries 80 TB.",
        source="$.media[*].capacity",
    )


@given(st.lists(st.integers()))
def test_a_score_is_the_exact_sum_of_its_points(points: list[int]) -> None:
    assert total(map(contribution, points)) == sum(points)


@given(st.lists(st.integers()).flatmap(lambda points: st.tuples(st.just(points), st.permutations(points))))
def test_the_order_of_contributions_changes_nothing(orders: tuple[list[int], list[int]]) -> None:
    one, other = orders
    assert total(map(contribution, one)) == total(map(contribution, other))


def test_a_score_is_never_clamped() -> None:
    assert total([contribution(10**30), contribution(-1)]) == 10**30 - 1
    assert total([contribution(-(10**30))]) == -(10**30)
    assert total([]) == 0


def test_a_contribution_does_not_change() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        contribution(1).points = 2  # type: ignore[misc]


def test_a_contribution_says_what_the_contract_asks_for() -> None:
    """Interchange v1, section 3."""
    assert [each.name for each in attrs.fields(Contribution)] == [
        "code", "points", "observed", "criterion", "text", "source",
    ]  # fmt: skip

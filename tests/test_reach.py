"""Reach: the least and the greatest score, against every combination of values tried one by one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.features.kernel import COUNT, FLAG, TERM, TERMS, Catalogue, Feature, Interval, Kind, Value
from borderscore.rulebook import reach
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import Attribute, Characteristic, Predicate
from borderscore.rulebook.reach import (
    Better,
    Choices,
    Table,
    best,
    combinations,
    extremes,
    joint_combinations,
    partitions,
    table,
)
from borderscore.rulebook.semantics import decide
from tests.rulebook_strategies import questions


def feature(name: str, kind: Kind[Any], **more: Any) -> Feature[Any]:
    return Feature(name=name, kind=kind, label=name, reads=("$.id",), text="F.", extract=lambda _: None, **more)


#: Few values each, so that all combinations can be tried.
VALUES: dict[str, Sequence[Value | None]] = {
    "number": [*range(-2, 6), None],
    "flag": [False, True],
    "term": ["A", "B", "C", None],
    "terms": [*(frozenset(each) for each in ("", "A", "B", "AB")), None],
}
CATALOGUE = Catalogue.of(
    feature("number", COUNT, domain=Interval(-2, 5)),
    feature("flag", FLAG, always=True),
    feature("term", TERM, vocabulary=frozenset("ABC")),
    feature("terms", TERMS, vocabulary=frozenset("AB")),
)


def observations(values: Mapping[str, Sequence[Value | None]]) -> Iterator[dict[str, Value | None]]:
    for combination in product(*values.values()):
        yield dict(zip(values, combination, strict=True))


def score(asked: Sequence[Characteristic], seen: Mapping[str, Value | None]) -> int:
    attributes = [decide(each, seen) for each in asked]
    return sum(each.points for each in attributes if each is not None)


def tried(asked: Sequence[Characteristic], values: Mapping[str, Sequence[Value | None]]) -> tuple[int, int]:
    """Return the least and the greatest score over all values that these characteristics read: the oracle."""
    read = {name for each in asked for name in each.features}
    scores = [score(asked, seen) for seen in observations({name: values[name] for name in read})]
    return min(scores), max(scores)


def numbered(asked: Sequence[Characteristic], parts: Mapping[str, Partition]) -> list[Table]:
    return [table(each, parts) for each in asked]


@given(questions(CATALOGUE))
def test_the_extremes_are_those_of_every_combination_of_values(asked: tuple[Characteristic, ...]) -> None:
    assert extremes(asked, CATALOGUE) == tried(asked, VALUES)


@given(questions(CATALOGUE), st.data())
def test_so_are_they_where_only_some_values_are_possible(
    asked: tuple[Characteristic, ...], data: st.DataObject
) -> None:
    parts = partitions(asked, CATALOGUE)
    choices = {
        name: data.draw(st.lists(st.sampled_from(range(len(part.cells))), min_size=1, unique=True), name)
        for name, part in parts.items()
    }
    values = {
        name: [value for value in VALUES[name] if part.cell_of(value) in choices[name]]
        for name, part in parts.items()
    }
    tables = numbered(asked, parts)
    assert (best(tables, choices, min), best(tables, choices, max)) == tried(asked, values)


@given(questions(CATALOGUE), st.data())
def test_one_possible_case_is_its_own_score(asked: tuple[Characteristic, ...], data: st.DataObject) -> None:
    seen = {name: data.draw(st.sampled_from(values), name) for name, values in VALUES.items()}
    parts = partitions(asked, CATALOGUE)
    choices = {name: [part.cell_of(seen[name])] for name, part in parts.items()}
    tables = numbered(asked, parts)
    assert best(tables, choices, min) == best(tables, choices, max) == score(asked, seen)


@given(questions(CATALOGUE))
def test_a_table_has_the_points_of_every_value(asked: tuple[Characteristic, ...]) -> None:
    parts = partitions(asked, CATALOGUE)
    for each in asked:
        points = table(each, parts)
        assert points.features == each.features
        assert len(points.points) == combinations(each, parts)
        for seen in observations({name: VALUES[name] for name in each.features}):
            cells = tuple(parts[name].cell_of(value) for name, value in seen.items())
            assert points.points[cells] == score([each], seen)


@given(questions(CATALOGUE).flatmap(lambda asked: st.tuples(st.just(asked), st.permutations(asked))))
def test_the_order_of_characteristics_changes_nothing(
    orders: tuple[tuple[Characteristic, ...], list[Characteristic]],
) -> None:
    one, other = orders
    assert extremes(one, CATALOGUE) == extremes(other, CATALOGUE)


def asks(name: str, *attributes: Attribute) -> Characteristic:
    return Characteristic(name=name, why="", source="", attributes=attributes)


def when(points: int, *predicates: Predicate) -> Attribute:
    return Attribute(points=points, when=predicates)


TRUE, FALSE = Predicate("flag", "is", True), Predicate("flag", "is", False)


def test_a_feature_that_two_characteristics_share_has_one_value() -> None:
    asked = [asks("one", when(10, TRUE)), asks("other", when(20, FALSE))]
    assert extremes(asked, CATALOGUE) == (10, 20)


def test_an_attribute_that_an_earlier_one_hides_is_out_of_reach() -> None:
    above = Predicate("number", "at_least", 2)
    hidden = Predicate("number", "at_least", 4)
    assert extremes([asks("one", when(10, above), when(40, hidden))], CATALOGUE) == (0, 10)


def test_what_is_asked_of_nothing_counts_always() -> None:
    otherwise = Attribute(role="otherwise", points=-3)
    assert extremes([asks("one", otherwise)], CATALOGUE) == (-3, -3)
    assert extremes([asks("one", otherwise), asks("other", when(10, TRUE))], CATALOGUE) == (-3, 7)
    assert extremes([asks("one")], CATALOGUE) == (0, 0)
    assert extremes([], CATALOGUE) == (0, 0)
    assert joint_combinations([asks("one", otherwise)], {}) == 0


FLAGS = [feature(f"flag{number}", FLAG, always=True) for number in range(60)]


@pytest.mark.parametrize(
    ("pairs", "most"),
    [
        pytest.param(list(pairwise(FLAGS)), 30, id="chain"),
        pytest.param([(FLAGS[0], other) for other in FLAGS[1:]], 59, id="star"),
    ],
)
def test_features_that_hang_together_are_never_all_combined(
    pairs: list[tuple[Feature[Any], Feature[Any]]], most: int
) -> None:
    """There are 2⁶⁰ combinations: only elimination one by one, the least entangled first, comes to an end."""
    asked = [
        asks(other.name, when(1, Predicate(one.name, "is", True), Predicate(other.name, "is", False)))
        for one, other in pairs
    ]
    flags = Catalogue.of(*FLAGS)
    assert extremes(asked, flags) == (0, most)
    assert joint_combinations(asked, partitions(asked, flags)) == 2 * 2


def gone_through(asked: Sequence[Characteristic], catalogue: Mapping[str, Feature[Any]]) -> int:
    """Return the most combinations that are gone through at once."""
    sizes = [0]

    def noting(tables: Sequence[Table], choices: Choices, name: str, better: Better) -> Table:
        rest = eliminate(tables, choices, name, better)
        sizes.append(len(rest.points) * len(choices[name]))
        return rest

    eliminate = reach._eliminate
    with patch.object(reach, "_eliminate", noting):
        extremes(asked, catalogue)
    return max(sizes)


@given(questions(CATALOGUE))
def test_how_much_is_gone_through_at_once_is_known_beforehand(asked: tuple[Characteristic, ...]) -> None:
    assert joint_combinations(asked, partitions(asked, CATALOGUE)) == gone_through(asked, CATALOGUE)


def test_what_leaves_the_smallest_table_goes_first() -> None:
    """In a ring, a or c leaves a table of 2 by 6, b or d one of 4 by 4, though b has less to go through."""
    cells = {"a": 4, "b": 2, "c": 4, "d": 6}
    numbers = Catalogue.of(
        *(feature(name, COUNT, always=True, domain=Interval(1, size)) for name, size in cells.items())
    )
    asked = [
        asks(
            one + other,
            *(when(1, Predicate(name, "at_least", n)) for name in (one, other) for n in range(2, cells[name] + 1)),
        )
        for one, other in pairwise("abcda")
    ]
    assert joint_combinations(asked, partitions(asked, numbers)) == gone_through(asked, numbers) == 4 * 2 * 6


@pytest.mark.parametrize("better", [min, max])
def test_no_tables_sum_to_nothing(better: Any) -> None:
    assert best([], {}, better) == 0

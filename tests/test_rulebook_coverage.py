"""What a characteristic leaves out, says twice or never says: held against going through every value."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.features.kernel import Feature, Form, Value
from borderscore.rulebook.coverage import Coverage
from borderscore.rulebook.model import (
    Characteristic,
    Predicate,
)
from borderscore.rulebook.semantics import decide
from tests.checking import TB, asking, otherwise, said, undeclared, when
from tests.rulebook_strategies import TERMS, loose_characteristics
from tests.toys import TOYS

# Brute force


def every_value(feature: Feature[Any], predicates: list[Predicate]) -> Iterator[Value | None]:
    """Yield enough values of a feature to meet every case: thresholds and their neighbours, sets of terms."""
    if not feature.always:
        yield None
    match feature.kind.form:
        case Form.NUMBER:
            low, high = feature.domain.low, feature.domain.high
            near = {int(str(each.operand)) + step for each in predicates for step in (-1, 0, 1)}
            ends = {end for end in (low, high) if end is not None} or {0}
            yield from (
                each for each in near | ends if (low is None or each >= low) and (high is None or each <= high)
            )
        case Form.FLAG:
            yield from (False, True)
        case form:
            terms = sorted(feature.vocabulary or {*TERMS, "something else"})
            if form is Form.TERM:
                yield from terms
            else:
                yield from (frozenset(some) for size in range(4) for some in combinations(terms, size))


def every_observation(characteristic: Characteristic) -> Iterator[dict[str, Value | None]]:
    values = []
    for name in characteristic.features:
        predicates = [
            predicate
            for attribute in characteristic.attributes
            for predicate in attribute.when
            if predicate.feature == name and predicate.operator != "undeclared"
        ]
        values.append(list(every_value(TOYS[name], predicates)))
    return (dict(zip(characteristic.features, each, strict=True)) for each in product(*values))


@given(loose_characteristics(TOYS, most=2))
def test_an_attribute_is_called_dead_exactly_if_no_declaration_ever_meets_it(
    characteristic: Characteristic,
) -> None:
    decided = {id(decide(characteristic, each)) for each in every_observation(characteristic)}
    never = {index for index, each in enumerate(characteristic.attributes) if id(each) not in decided}
    notes = Coverage.of((), characteristic, TOYS).notes()
    called = {
        note.path[-1] for note in notes if "can never match" in note.message or "never applies" in note.message
    }
    assert called == never


@given(loose_characteristics(TOYS, most=2), st.sampled_from(["undeclared", "otherwise"]))
def test_a_role_is_called_missing_exactly_if_some_declaration_needs_it(
    characteristic: Characteristic, role: str
) -> None:
    kept = tuple(each for each in characteristic.attributes if each.role != role)
    without = evolve(characteristic, attributes=kept)
    needed = any(decide(without, each) is None for each in every_observation(without))
    notes = Coverage.of((), without, TOYS).notes()
    assert any(f"c0: {role} is missing" in note.message for note in notes) == needed


# Coverage, case by case


def test_predicates_that_exclude_each_other_are_named() -> None:
    dead = when(1, "A-1", ("size", "at_least", 5 * TB), ("size", "below", 5 * TB))
    assert said(asking(dead, undeclared(), otherwise())) == [
        "error: c, attribute 1: can never match: its predicates exclude each other",
    ]


def test_an_attribute_that_earlier_ones_cover_is_named_with_them() -> None:
    characteristic = asking(
        when(3, "A-1", ("size", "at_least", 10 * TB)),
        when(2, "A-2", ("size", "below", 10 * TB)),
        when(1, "A-3", ("size", "at_least", 5 * TB)),
        undeclared(),
    )
    assert said(characteristic) == [
        "error: c, attribute 3: can never match: what it catches is decided by attribute 1 and 2",
    ]


def test_overlaps_are_named_unless_one_contains_the_other() -> None:
    wide = when(1, "A-1", ("size", "below", 10 * TB))
    narrow = when(2, "A-2", ("size", "below", 5 * TB))
    across = when(3, "A-3", ("size", "at_least", 7 * TB))
    (overlap,) = [each for each in said(asking(wide, across, undeclared())) if "overlaps" in each]
    assert overlap == (
        "advice: c, attribute 2: overlaps with attribute 1, which comes first, on size from 7 TB to below 10 TB"
    )
    assert not [each for each in said(asking(narrow, wide, undeclared(), otherwise())) if "overlaps" in each]


def test_every_pair_of_attributes_is_looked_at() -> None:
    one, other = when(1, "A-1", ("size", "below", 5 * TB)), when(2, "A-2", ("size", "at_least", 5 * TB))
    across = when(3, "A-3", ("size", "at_least", 3 * TB), ("size", "below", 7 * TB), ("locked", "is", True))
    found = [each for each in said(asking(one, across, other, undeclared())) if "overlaps" in each]
    assert [each.split()[3] + each.split()[7] for each in found] == ["2:1,", "3:2,"]


def test_attributes_for_different_terms_of_one_feature_may_share_the_values_with_both() -> None:
    one, other = when(1, "A-1", ("words", "in", frozenset("ab"))), when(2, "A-2", ("words", "is", "c"))
    assert said(asking(one, other, undeclared(), otherwise())) == []
    same = when(2, "A-2", ("words", "in", frozenset("bc")))
    assert len(said(asking(one, same, undeclared(), otherwise()))) == 1


def test_what_nothing_catches_is_named() -> None:
    characteristic = asking(when(1, "A-1", ("size", "at_least", 5 * TB), ("locked", "is", False)))
    assert said(characteristic) == [
        (
            "error: c: undeclared is missing: expected an attribute for every case, got none for "
            "size 5 TB or more and locked: not declared; size not declared and locked: no; "
            "size not declared and locked: not declared"
        ),
        (
            "error: c: otherwise is missing: expected an attribute for every case, got none for "
            "locked: yes; size below 5 TB and locked: no; size below 5 TB and locked: not declared"
        ),
    ]


def test_only_some_of_many_cases_are_named() -> None:
    bands = [when(each, f"A-{each}", ("revision", "is", 10 * each)) for each in range(1, 9)]
    (missing,) = [each for each in said(asking(*bands)) if each.startswith("error")]
    assert missing.endswith(
        "got none for revision below 10; revision from 11 to below 20; revision from 21 to below 30; and 6 more"
    )


def test_a_characteristic_of_no_feature_needs_an_answer_too() -> None:
    assert said(asking()) == [
        "error: c: otherwise is missing: expected an attribute for every case, got none for any declaration"
    ]
    assert said(asking(otherwise())) == []


def test_a_gap_between_two_bands_is_advice() -> None:
    low, high = when(1, "A-1", ("size", "below", 5 * TB)), when(2, "A-2", ("size", "at_least", 9 * TB))
    assert said(asking(low, high, undeclared(), otherwise(1))) == [
        "advice: c: size from 5 TB to below 9 TB lies between two attributes and is left to otherwise"
    ]


def test_a_case_without_an_attribute_gives_no_points() -> None:
    rising = [when(points, f"A-{points}", ("size", "below", points * TB)) for points in (1, 2)]
    turn, missing = said(asking(*rising, undeclared()))[::-1]
    assert "otherwise is missing" in missing
    assert "points fall from 2 to 0 at size 2 TB or more" in turn


def test_points_that_rise_and_fall_are_advice() -> None:
    bands = [
        when(points, f"A-{points}", ("size", "below", limit * TB)) for points, limit in ((1, 2), (3, 4), (2, 6))
    ]
    assert said(asking(*bands, undeclared(), otherwise(4))) == [
        (
            "advice: c: points fall from 3 to 2 at size from 4 TB to below 6 TB, "
            "after going the other way: is that meant?"
        )
    ]
    falling = [
        when(points, f"A-{limit}", ("size", "below", limit * TB)) for points, limit in ((3, 2), (2, 4), (2, 6))
    ]
    assert said(asking(*falling, undeclared(), otherwise())) == []
    (turn,) = said(asking(*falling, undeclared(), otherwise(9)))
    assert "points rise from 2 to 9 at size 6 TB or more" in turn

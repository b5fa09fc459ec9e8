"""The score range: what the undeclared could still change."""

from collections.abc import Callable
from itertools import product
from math import prod
from unittest.mock import patch

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, MediaItem
from borderscore.features import STANDARD, Value
from borderscore.features.kernel import AMOUNT, Catalogue, Interval, feature, guarded
from borderscore.points import total
from borderscore.rulebook.model import Attribute, Predicate, Rulebook
from borderscore.rulebook.reach import partitions
from borderscore.scoring import ranges
from borderscore.scoring.interpreted import contributions
from borderscore.selectivity import Assessor
from tests.rulebook_strategies import rulebooks
from tests.scoring import TB, characteristic, rules, when
from tests.strategies import declarations, partial, toy_declarations, whole_declarations
from tests.toys import PLAIN, TOYS, declare


@given(st.data(), rulebooks(STANDARD, most=5), whole_declarations)
def test_the_true_score_lies_in_the_range_for_every_completion(
    data: st.DataObject, rulebook: Rulebook, whole: Declaration
) -> None:
    assessor = Assessor.of(rulebook)
    less = data.draw(partial(whole))
    least = data.draw(partial(less))
    low, high = assessor.assess(least).score_range
    for completion in (least, less, whole):
        assert low <= assessor.assess(completion).score <= high


@given(rulebooks(STANDARD), whole_declarations)
def test_a_whole_declaration_leaves_nothing_open_but_unknown_places(
    rulebook: Rulebook, whole: Declaration
) -> None:
    assessor = Assessor.of(rulebook)
    _, _, values = assessor.program.evaluate(whole)
    assume(None not in values)
    assessment = assessor.assess(whole)
    assert assessment.score_range == (assessment.score, assessment.score)


@given(rulebooks(TOYS, most=3), toy_declarations)
def test_the_range_is_exact_over_the_values_of_features(rulebook: Rulebook, declaration: Declaration) -> None:
    exact = brute_force(rulebook, declaration)
    assume(exact)
    assert Assessor.of(rulebook, TOYS).assess(declaration).score_range == exact


def brute_force(rulebook: Rulebook, declaration: Declaration) -> tuple[int, int] | None:
    """Interpret every combination of cells of what is undeclared, unless there are too many."""
    parts = partitions(rulebook.characteristics, TOYS)
    seen = {name: TOYS[name].extract(declaration) for name in parts}
    choices: list[list[Value | None]] = [
        [cell.value for cell in parts[name].cells] if value is None else [value] for name, value in seen.items()
    ]
    if prod(map(len, choices)) > 3000:
        return None
    scores = [_interpret(rulebook, dict(zip(seen, values, strict=True))) for values in product(*choices)]
    return min(scores), max(scores)


@pytest.mark.parametrize(
    "seen", [{}, {"toy.host": "MY"}, {"toy.facility": "A"}, {"toy.locked": True, "toy.stay": 3}]
)
def test_what_hangs_together_through_others_is_not_counted_twice(seen: dict[str, Value | None]) -> None:
    locked, stay = Predicate("toy.locked", "is", True), Predicate("toy.stay", "at_least", 1)
    here, there = Predicate("toy.host", "is", "MY"), Predicate("toy.host", "is", "SG")
    known, other = Predicate("toy.facility", "is", "A"), Predicate("toy.facility", "is", "B")
    held = [((locked, here), 10), ((known, stay), 20), ((there, other), 40), ((there, known), -5), ((stay,), -7)]
    asks = [
        characteristic(f"c{points}", Attribute(when=when, points=points, code=f"C{points}"))
        for when, points in held
    ]
    rulebook = rules(*asks)
    declaration = declare(seen)
    assert Assessor.of(rulebook, TOYS).assess(declaration).score_range == brute_force(rulebook, declaration)


def constant(value: Value | None) -> Callable[[Declaration], Value | None]:
    return lambda _: value


def _interpret(rulebook: Rulebook, values: dict[str, Value | None]) -> int:
    fixed = Catalogue.of(*(attrs.evolve(TOYS[name], extract=constant(value)) for name, value in values.items()))
    return total(contributions(rulebook, fixed, PLAIN))


def test_a_number_known_in_part_can_only_rise() -> None:
    bands = characteristic(
        "capacity",
        when("media.capacity", "at_least", 160 * TB, 300, "C160"),
        when("media.capacity", "at_least", 40 * TB, 120, "C40"),
        Attribute(role="undeclared", points=20, code="CU"),
    )
    known = MediaItem(kind="hdd", count=10, capacity=5 * TB)
    silent = MediaItem(kind="hdd", count=1)
    assessor = Assessor.of(rules(bands))
    in_part = assessor.assess(attrs.evolve(PLAIN, media=(known, silent)))
    assert (in_part.score, in_part.score_range) == (120, (120, 300))
    heavy = MediaItem(kind="hdd", count=10, capacity=20 * TB)
    above = assessor.assess(attrs.evolve(PLAIN, media=(heavy, silent)))
    assert (above.score, above.score_range) == (300, (300, 300))
    fully = assessor.assess(attrs.evolve(PLAIN, media=(known,)))
    assert (fully.score, fully.score_range) == (120, (120, 120))
    unknown = assessor.assess(PLAIN)
    assert (unknown.score, unknown.score_range) == (20, (0, 300))


def test_a_number_known_in_part_can_rise_beside_one_that_is_known() -> None:
    both = Predicate("media.capacity", "at_least", 40 * TB), Predicate("media.loose_units", "at_least", 5)
    assessor = Assessor.of(rules(characteristic("many", Attribute(when=both, points=50, code="MANY"))))
    disks = MediaItem(kind="hdd", count=10, capacity=TB), MediaItem(kind="hdd", count=1)
    assert assessor.assess(attrs.evolve(PLAIN, media=disks)).score_range == (0, 50)
    assert assessor.assess(attrs.evolve(PLAIN, media=disks[1:])).score_range == (0, 0)


def test_a_gap_elsewhere_leaves_a_value_as_it_is() -> None:
    asks = characteristic("disks", when("media.capacity_hdd", "at_least", 10 * TB, 50, "DISKS"))
    carried = MediaItem(kind="hdd", count=1, capacity=16 * TB), MediaItem(kind="ssd", count=1)
    assert Assessor.of(rules(asks)).assess(attrs.evolve(PLAIN, media=carried)).score_range == (50, 50)


def test_a_vendors_reach_may_settle_what_is_undeclared() -> None:
    @feature("vendor.size", AMOUNT, "size", "$.media[*].capacity", reach=lambda _, __: 5)
    def size(_declaration: Declaration) -> int | None:
        """Never declared, and always five."""
        return None

    asks = characteristic(
        "size",
        when("vendor.size", "at_least", 6, 10, "SIX"),
        Attribute(role="undeclared", points=3, code="OPEN"),
        Attribute(role="otherwise", points=0),
    )
    assessment = Assessor.of(rules(asks), Catalogue.of(size)).assess(PLAIN)
    assert (assessment.score, assessment.score_range) == (3, (3, 3))


@pytest.mark.parametrize(
    ("reachable", "expected"),
    [
        (Interval(3, 7), (20, 50)),
        (Interval(2, 4), (20, 30)),
        (Interval(None, 7), (0, 50)),
        (Interval(5, None), (30, 80)),
        (Interval(8, 9), (30, 80)),
        (None, (0, 80)),
    ],
)
def test_a_reach_bounds_what_an_undeclared_number_can_be(
    reachable: Interval | None, expected: tuple[int, int]
) -> None:
    """It may also stay undeclared, which gives 30 points."""

    @feature("vendor.size", AMOUNT, "size", "$.media[*].capacity", reach=lambda _, __: reachable)
    def size(_declaration: Declaration) -> int | None:
        """Never declared."""
        return None

    bands = (when("vendor.size", "at_least", limit, 10 * limit, f"S{limit}") for limit in (8, 5, 2))
    asks = characteristic("size", *bands, Attribute(role="undeclared", points=30, code="OPEN"))
    assert Assessor.of(rules(asks), Catalogue.of(size)).assess(PLAIN).score_range == expected


@given(rulebooks(STANDARD, most=5), declarations)
def test_what_is_remembered_changes_nothing(rulebook: Rulebook, declaration: Declaration) -> None:
    expected = Assessor.of(rulebook).assess(declaration).score_range
    remembering = Assessor.of(rulebook)
    with patch.object(ranges, "CASES_KEPT", 0):  # so that no part is small, and nothing is kept of one that is
        assert Assessor.of(rulebook).assess(declaration).score_range == expected
        assert remembering.assess(declaration).score_range == expected


@given(rulebooks(STANDARD, most=5), declarations)
def test_a_reach_that_needs_no_call_is_what_the_call_says(rulebook: Rulebook, declaration: Declaration) -> None:
    called = Assessor.of(rulebook, {name: guarded(each) for name, each in STANDARD.items()})
    assert called.assess(declaration).score_range == Assessor.of(rulebook).assess(declaration).score_range


@given(rulebooks(STANDARD, most=4), declarations)
def test_open_are_the_questions_whose_points_could_move_if_each_stood_alone(
    rulebook: Rulebook, declaration: Declaration
) -> None:
    could_move = {}
    for each in rulebook.characteristics:
        alone = Assessor.of(attrs.evolve(rulebook, characteristics=(each,))).assess(declaration)
        could_move[each.name] = tuple(limit - alone.score for limit in alone.score_range)
    open_ = dict(Assessor.of(rulebook).open_questions(declaration))
    assert open_ == {name: spread for name, spread in could_move.items() if spread != (0, 0)}

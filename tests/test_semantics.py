"""What a rulebook means: three-valued logic, checked against what it is meant to say about completions."""

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.features.kernel import Value
from borderscore.rulebook.model import Attribute, Characteristic, Predicate
from borderscore.rulebook.semantics import Observation, applies, attribute_for, decide, holds
from tests.rulebook_strategies import loose_characteristics, observations
from tests.toys import TOYS

FLAGS = ("a", "b", "c")
TRUTHS = (False, None, True)
ANSWERS = tuple(product(TRUTHS, repeat=3))


def at_least(number: int, points: int = 0) -> Attribute:
    return Attribute(when=(Predicate("n", "at_least", number),), points=points)


def question(*attributes: Attribute) -> Characteristic:
    return Characteristic(name="q", why="", source="", attributes=attributes)


UNDECLARED = Attribute(role="undeclared", points=7)
OTHERWISE = Attribute(role="otherwise", points=1)


@pytest.mark.parametrize(
    ("operator", "operand", "true", "false"),
    [
        ("below", 10, [9, 0, -1], [10, 11]),
        ("at_least", 10, [10, 10**30], [9, -10]),
        ("is", 10, [10], [9, 11]),
        ("is", True, [True], [False]),
        ("is", False, [False], [True]),
        ("is", "MY", ["MY"], ["SG", "", "M"]),
        ("in", frozenset({"MY", "SG"}), ["MY", "SG"], ["CN", "M", ""]),
        ("in", frozenset(), [], ["CN"]),
        ("is", "tape", [frozenset({"tape"}), frozenset({"tape", "hdd"})], [frozenset(), frozenset({"hdd"})]),
        (
            "in",
            frozenset({"tape", "hdd"}),
            [frozenset({"tape"}), frozenset({"hdd", "ssd"})],
            [frozenset(), frozenset({"ssd"})],
        ),
    ],
)
def test_a_predicate_holds_or_not_on_what_was_declared_and_is_open_on_what_was_not(
    operator: Any, operand: Any, true: list[Value], false: list[Value]
) -> None:
    predicate = Predicate("f", operator, operand)
    assert [holds(predicate, value) for value in true] == [True] * len(true)
    assert [holds(predicate, value) for value in false] == [False] * len(false)
    assert holds(predicate, None) is None


@pytest.mark.parametrize("value", [0, False, "", frozenset(), 7, "MY"])
def test_whether_a_value_was_declared_is_never_open(value: Value) -> None:
    assert holds(Predicate("f", "undeclared", True), value) is False
    assert holds(Predicate("f", "undeclared", True), None) is True


@pytest.mark.parametrize(
    ("operator", "operand", "value"), [("below", 10, "9"), ("at_least", "9", 9), ("in", "MY", "MY"), ("in", 1, 1)]
)
def test_a_rulebook_that_was_not_checked_is_a_mistake(operator: Any, operand: Any, value: Value) -> None:
    with pytest.raises(TypeError, match="the rulebook was not checked"):
        holds(Predicate("f", operator, operand), value)


@pytest.mark.parametrize("answers", ANSWERS)
def test_a_conjunction_is_kleenes(answers: tuple[bool | None, ...]) -> None:
    attribute = Attribute(when=tuple(Predicate(flag, "is", True) for flag in FLAGS), points=1)
    least = min(answers, key=TRUTHS.index)
    assert applies(attribute, dict(zip(FLAGS, answers, strict=True))) is least


def test_an_attribute_without_predicates_always_applies() -> None:
    assert applies(Attribute(points=1), {}) is True


@pytest.mark.parametrize(("number", "points"), [(None, 7), (9, 1), (10, 10), (39, 10), (40, 40), (160, 40)])
def test_the_first_attribute_that_holds_counts(number: int | None, points: int) -> None:
    asked = question(at_least(40, 40), at_least(10, 10), UNDECLARED, OTHERWISE)
    attribute = decide(asked, {"n": number})
    assert attribute is not None
    assert attribute.points == points


def test_the_order_of_attributes_matters() -> None:
    one, other = at_least(40, 40), at_least(10, 10)
    assert decide(question(one, other), {"n": 50}) is one
    assert decide(question(other, one), {"n": 50}) is other


@given(loose_characteristics(TOYS), st.data())
def test_the_place_of_undeclared_and_otherwise_does_not_matter(asked: Characteristic, data: st.DataObject) -> None:
    seen = data.draw(observations(TOYS))
    conditional = [each for each in asked.attributes if each.role == "when"]
    for each in asked.attributes:
        if each.role != "when":
            conditional.insert(data.draw(st.integers(0, len(conditional))), each)
    assert decide(attrs.evolve(asked, attributes=tuple(conditional)), seen) is decide(asked, seen)


def test_a_case_without_an_attribute_has_none() -> None:
    assert decide(question(at_least(10)), {"n": 9}) is None
    assert decide(question(at_least(10)), {"n": None}) is None
    assert decide(question(), {}) is None
    assert attribute_for(question(UNDECLARED), "otherwise") is None
    assert attribute_for(question(at_least(1), UNDECLARED, OTHERWISE), "otherwise") is OTHERWISE


def test_what_comes_after_a_certain_attribute_is_not_asked() -> None:
    certain, open_ = Attribute(when=(Predicate("a", "is", True),), points=3), at_least(10)
    assert decide(question(certain, open_, UNDECLARED), {"a": True, "n": None}) is certain
    assert decide(question(open_, certain, UNDECLARED), {"a": True, "n": None}) is UNDECLARED
    assert decide(question(open_, certain), {"a": True, "n": None}) is None


def test_an_attribute_can_ask_whether_something_was_declared() -> None:
    silent = Attribute(when=(Predicate("n", "undeclared", True), Predicate("a", "is", True)), points=9)
    asked = question(silent, UNDECLARED, OTHERWISE)
    assert decide(asked, {"n": None, "a": True}) is silent
    assert decide(asked, {"n": None, "a": False}) is OTHERWISE
    assert decide(asked, {"n": None, "a": None}) is UNDECLARED
    assert decide(asked, {"n": 3, "a": None}) is OTHERWISE


def completions(seen: Observation) -> Iterator[dict[str, Value]]:
    choices = [(False, True) if seen[flag] is None else (bool(seen[flag]),) for flag in FLAGS]
    for values in product(*choices):
        yield dict(zip(FLAGS, values, strict=True))


CONJUNCTIONS = [
    tuple(Predicate(flag, "is", wanted) for flag, wanted in zip(FLAGS, wants, strict=True) if wanted is not None)
    for wants in product((None, False, True), repeat=3)
]


@pytest.mark.parametrize("answers", ANSWERS)
def test_open_means_that_completions_disagree(answers: tuple[bool | None, ...]) -> None:
    seen = dict(zip(FLAGS, answers, strict=True))
    for when in CONJUNCTIONS:
        attribute = Attribute(when=when, points=1)
        later = {applies(attribute, each) for each in completions(seen)}
        assert applies(attribute, seen) is (later.pop() if len(later) == 1 else None)


@pytest.mark.parametrize("answers", ANSWERS)
def test_undeclared_applies_exactly_where_completions_disagree(answers: tuple[bool | None, ...]) -> None:
    """On every chain of two different conjunctions over three flags."""
    seen = dict(zip(FLAGS, answers, strict=True))
    for first, second in permutations(CONJUNCTIONS, 2):
        asked = question(Attribute(when=first, points=1), Attribute(when=second, points=2), UNDECLARED, OTHERWISE)
        later = {id(decide(asked, each)) for each in completions(seen)}
        attribute = decide(asked, seen)
        if attribute is UNDECLARED:
            assert len(later) > 1
        else:
            assert later == {id(attribute)}

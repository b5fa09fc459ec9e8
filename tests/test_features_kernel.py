"""What a feature is, and what a catalogue refuses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.bounds import shown
from borderscore.declaration import Declaration, Traveler
from borderscore.errors import FeatureError
from borderscore.features import (
    AMOUNT,
    COUNT,
    DAYS,
    FLAG,
    KINDS,
    PERCENT,
    STANDARD,
    TERM,
    TERMS,
    Catalogue,
    Feature,
    Interval,
    Kind,
    between,
    feature,
    guarded,
)
from borderscore.features.kernel import rises

DECLARATION = Declaration(
    id="D-1",
    declared_at=datetime(2025, 3, 4, tzinfo=UTC),
    port="KUL",
    direction="inbound",
    traveler=Traveler(ref="t-1"),
)


def made(kind: Kind[Any] = COUNT, returns: Any = 1, **parts: Any) -> Feature[Any]:
    """Return a feature that always has the same value."""

    def extract(declaration: Declaration) -> Any:
        """Measure nothing."""
        return returns

    return feature("vendor.test", kind, "a test", "$.id", **parts)(extract)


def failing(*_: object) -> Any:
    """Fail."""
    raise ZeroDivisionError("oh")


@pytest.mark.parametrize(
    ("kind", "value", "written", "observed"),
    [
        (AMOUNT, 80 * 10**12, "80 TB", "80000000000000"),
        (COUNT, 1500, "1,500", 1500),
        (PERCENT, 95, "95 %", 95),
        (DAYS, 1, "1 day", 1),
        (DAYS, -2, "-2 days", -2),
        (FLAG, True, "yes", True),
        (FLAG, False, "no", False),
        (TERM, "MY", "MY", "MY"),
        (TERMS, frozenset("BA"), "A, B", ("A", "B")),
        (TERMS, frozenset(), "none", ()),
    ],
)
def test_each_kind_is_written_for_people_and_for_json(
    kind: Kind[Any], value: Any, written: str, observed: object
) -> None:
    assert kind.admits(value)
    assert kind.write(value) == written
    assert kind.observe(value) == observed


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
@pytest.mark.parametrize("value", [None, 1.5, ["a"], frozenset([1]), b"a"])
def test_no_kind_admits_what_is_none_of_them(kind: Kind[Any], value: object) -> None:
    assert not kind.admits(value)


def test_a_flag_is_no_number_and_a_term_is_no_set() -> None:
    assert not COUNT.admits(True)
    assert not FLAG.admits(1)
    assert not TERM.admits(frozenset("A"))
    assert not TERMS.admits("A")


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_an_interval_holds_its_ends_and_what_lies_between(low: int, high: int, number: int) -> None:
    assert (number in Interval(low, high)) == (number in range(low, high + 1))
    assert (number in Interval(low)) == (number >= low)
    assert (number in Interval(high=high)) == (number <= high)
    assert number in Interval()


@pytest.mark.parametrize("other", ["1", None, 1.5])
def test_an_interval_holds_whole_numbers_only(other: Any) -> None:
    assert other not in Interval()


def test_a_number_that_can_only_be_one_is_that_number() -> None:
    assert between(3, 3) == 3
    assert between(3, 4) == Interval(3, 4)


def test_a_feature_takes_its_text_from_the_docstring_and_its_source_from_the_paths() -> None:
    each = made()
    assert each.text == "Measure nothing."
    assert each.source == "$.id"
    assert each.extract(DECLARATION) == each.reachable(DECLARATION, 1) == 1
    assert made(reach=lambda _declaration, value: Interval(value)).reachable(DECLARATION, 1) == Interval(1)


def test_a_feature_is_what_is_said_of_it() -> None:
    def traveler(declaration: Declaration) -> Any:
        return declaration.traveler

    each = made(TERM, always=True, normalise=str.lower, of=traveler, attribute="traveler.ref")
    assert (each.name, each.kind, each.label) == ("vendor.test", TERM, "a test")
    assert (each.always, each.normalise, each.of, each.attribute) == (True, str.lower, traveler, "traveler.ref")
    assert attrs.evolve(each, reads=("$.id", "$.port")).source == "$.id, $.port"


def test_a_function_without_a_docstring_is_no_feature() -> None:
    with pytest.raises(FeatureError, match="expected a docstring that says what it measures, got none"):
        feature("vendor.test", COUNT, "a test", "$.id")(lambda _: 1)


def test_what_can_only_rise_is_there_from_its_value_on() -> None:
    assert rises(DECLARATION, 5) == Interval(5)
    assert rises(DECLARATION, None) is None


def test_a_feature_admits_what_lies_in_its_domain_and_vocabulary() -> None:
    assert made(PERCENT, domain=Interval(0, 100)).admits(100)
    assert not made(PERCENT, domain=Interval(0, 100)).admits(101)
    assert not made(COUNT).admits(-1)
    assert made(FLAG).admits(False)
    assert made(TERM).admits("anything")
    assert made(TERM, vocabulary=["A"]).admits("A")
    assert not made(TERM, vocabulary=["A"]).admits("B")
    assert made(TERMS).admits(frozenset("AB"))
    assert made(TERMS, vocabulary="AB").admits(frozenset("A"))
    assert not made(TERMS, vocabulary="A").admits(frozenset("AB"))
    assert not made(TERMS).admits(3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Media Capacity"}, "expected a feature name such as media.capacity, got 'Media Capacity'"),
        ({"name": 5}, "expected a feature name such as media.capacity, got 5"),
        ({"reads": ()}, r"vendor\.test: expected the JSON paths that it reads, got \(\)"),
        ({"reads": ("media",)}, r"vendor\.test: expected the JSON paths that it reads, got \('media',\)"),
        ({"text": ""}, r"vendor\.test: expected a docstring that says what it measures, got none"),
    ],
)
def test_a_feature_that_is_declared_wrongly_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(FeatureError, match=message):
        attrs.evolve(made(), **change)


@pytest.mark.parametrize(("kind", "value"), [(COUNT, 3), (COUNT, None), (TERM, "A"), (TERMS, frozenset("A"))])
def test_a_guarded_feature_returns_what_is_right(kind: Kind[Any], value: Any) -> None:
    assert guarded(made(kind, value)).extract(DECLARATION) == value


@pytest.mark.parametrize(
    ("each", "message"),
    [
        (made(COUNT, "3"), "feature vendor.test of kind count returned '3' on 'D-1'"),
        (made(COUNT, -3), "feature vendor.test of kind count returned -3 on 'D-1'"),
        (made(FLAG, None, always=True), "feature vendor.test of kind flag returned null on 'D-1'"),
        (attrs.evolve(made(), extract=failing), r"feature vendor.test failed on 'D-1': ZeroDivisionError\('oh'\)"),
    ],
)
def test_a_guarded_feature_says_what_is_wrong(each: Feature[Any], message: str) -> None:
    with pytest.raises(FeatureError, match=message):
        guarded(each).extract(DECLARATION)


@pytest.mark.parametrize("reachable", [None, 3, Interval(1, 4)])
def test_a_guarded_reach_returns_what_is_right(reachable: object) -> None:
    assert guarded(made(reach=lambda *_: reachable)).reachable(DECLARATION, 1) == reachable


@pytest.mark.parametrize(
    ("reach", "message"),
    [
        (lambda *_: "3", "the reach of feature vendor.test of kind count returned '3' on 'D-1'"),
        (failing, r"the reach of vendor.test failed on 'D-1': ZeroDivisionError\('oh'\)"),
    ],
)
def test_a_guarded_reach_says_what_is_wrong(reach: Callable[..., Any], message: str) -> None:
    with pytest.raises(FeatureError, match=message):
        guarded(made(reach=reach)).reachable(DECLARATION, 1)


def test_a_guarded_feature_is_given_what_the_feature_is_given() -> None:
    def extract(declaration: Declaration) -> int:
        return len(declaration.port)

    def reach(declaration: Declaration, value: int | None) -> Interval:
        return Interval(value, value and value + len(declaration.id))

    each = guarded(attrs.evolve(made(), extract=extract, reach=reach))
    assert each.extract(DECLARATION) == 3
    assert each.reachable(DECLARATION, 3) == Interval(3, 6)


def test_a_guarded_feature_without_reach_stays_without() -> None:
    assert guarded(made()).reach is None


def test_a_catalogue_is_a_mapping_in_the_order_given() -> None:
    catalogue = Catalogue.of(made()).extended(STANDARD["port.code"])
    assert list(catalogue) == ["vendor.test", "port.code"]
    assert len(catalogue) == 2
    assert catalogue["port.code"] is STANDARD["port.code"]


def test_two_features_of_one_name_are_refused() -> None:
    with pytest.raises(FeatureError, match=r"two features are named vendor\.test"):
        Catalogue.of(made(), made())


@pytest.mark.parametrize("attribute", ["", "port.", "port code", "class", "port\nimport os"])
def test_an_attribute_is_a_name(attribute: str) -> None:
    with pytest.raises(FeatureError) as caught:
        attrs.evolve(STANDARD["port.code"], attribute=attribute)
    assert str(caught.value) == f"port.code: expected an attribute such as port, got {shown(attribute)}"


def test_what_is_guarded_is_not_read_in_place() -> None:
    each = guarded(attrs.evolve(STANDARD["port.code"], of=lambda declaration: declaration.port))
    assert (each.attribute, each.of) == (None, None)

"""Cells: what a rulebook can't tell apart, and nothing else."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import InvalidValueError
from borderscore.features.kernel import (
    AMOUNT,
    COUNT,
    DAYS,
    FLAG,
    PERCENT,
    TERM,
    TERMS,
    Feature,
    Form,
    Interval,
    Kind,
    Value,
)
from borderscore.rulebook.cells import ANY_OTHER, MAXIMUM_CELLS, Partition, partition
from borderscore.rulebook.model import Operand, Operator, Predicate
from borderscore.rulebook.semantics import holds
from tests import rulebook_strategies as some
from tests.toys import FEATURES, TOYS


def feature(kind: Kind[Any], **more: Any) -> Feature[Any]:
    return Feature(name="f", kind=kind, label="f", reads=("$.id",), text="F.", extract=lambda _: None, **more)


DOMAINS = (
    Interval(0),
    Interval(),
    Interval(None, 3),
    Interval(0, 100),
    Interval(-4, 4),
    Interval(7, 7),
    Interval(5),
)
NUMBERS = [feature(kind, domain=domain, always=domain.low == 0) for kind in (COUNT, DAYS) for domain in DOMAINS]
VOCABULARIES = (None, frozenset("ABC"), frozenset("ABCDEFGH"), frozenset("XYZ"))
WORDS = [feature(kind, vocabulary=words) for kind in (TERM, TERMS) for words in VOCABULARIES]
ALL = [*FEATURES, *NUMBERS, *WORDS]


@st.composite
def cuttings(
    draw: st.DrawFn, features: list[Feature[Any]] = ALL
) -> tuple[Feature[Any], list[Predicate], Partition]:
    """Return a feature, some predicates on it, and the cells that they make."""
    chosen = draw(st.sampled_from(features))
    predicates = draw(st.lists(some.predicates(chosen), max_size=5))
    return chosen, predicates, partition(chosen, predicates)


def answers(predicates: Iterable[Predicate], value: Value | None) -> list[bool | None]:
    return [holds(each, value) for each in predicates]


@given(cuttings(), st.data())
def test_values_of_one_cell_pass_the_same_predicates(
    cutting: tuple[Feature[Any], list[Predicate], Partition], data: st.DataObject
) -> None:
    chosen, predicates, parts = cutting
    value = data.draw(some.observed(chosen))
    cell = parts.cells[parts.cell_of(value)]
    assert answers(predicates, cell.value) == answers(predicates, value)


@given(cuttings())
def test_what_stands_for_a_cell_lies_in_it(cutting: tuple[Feature[Any], list[Predicate], Partition]) -> None:
    *_, parts = cutting
    assert [parts.cell_of(cell.value) for cell in parts.cells] == list(range(len(parts.cells)))


@given(cuttings(), st.data())
def test_a_locator_finds_the_same_cells(
    cutting: tuple[Feature[Any], list[Predicate], Partition], data: st.DataObject
) -> None:
    chosen, _, parts = cutting
    locate = parts.locator()
    values = [cell.value for cell in parts.cells] + data.draw(st.lists(some.values(chosen), max_size=5))
    assert [locate(value) for value in values] == [parts.cell_of(value) for value in values]


def test_a_locator_remembers_only_so_many_terms() -> None:
    locate: Any = partition(feature(TERM), []).locator()
    assert {locate(f"term-{number}") for number in range(600)} == {0}
    assert locate.cache_info().currsize == 512


@given(cuttings())
def test_cells_are_no_finer_than_what_predicates_can_tell_apart(
    cutting: tuple[Feature[Any], list[Predicate], Partition],
) -> None:
    chosen, predicates, parts = cutting
    seen = [tuple(answers(predicates, cell.value)) for cell in parts.cells if cell.value is not None]
    if chosen.kind.form is Form.NUMBER:
        assert all(one != other for one, other in pairwise(seen)), "neighbours"
    elif chosen.kind.form is not Form.FLAG:
        assert len(set(seen)) == len(seen)


@given(cuttings())
def test_what_was_not_declared_is_the_last_cell_where_it_can_happen(
    cutting: tuple[Feature[Any], list[Predicate], Partition],
) -> None:
    chosen, _, parts = cutting
    empty = [index for index, cell in enumerate(parts.cells) if cell.value is None]
    assert empty == ([] if chosen.always else [len(parts.cells) - 1])


@given(cuttings(NUMBERS))
def test_bands_of_numbers_are_disjoint_and_cover_the_domain(
    cutting: tuple[Feature[Any], list[Predicate], Partition],
) -> None:
    chosen, _, parts = cutting
    bands = [cell.interval for cell in parts.cells if cell.interval is not None]
    assert (bands[0].low, bands[-1].high) == (chosen.domain.low, chosen.domain.high)
    for one, other in pairwise(bands):
        assert one.high is not None
        assert other.low == one.high + 1
    for number in range(-8, 15):
        if number in chosen.domain:
            assert [number in band for band in bands].count(True) == 1
            assert number in bands[parts.cell_of(number)]


@given(cuttings(NUMBERS), st.data())
def test_the_cells_in_an_interval_are_those_of_its_numbers(
    cutting: tuple[Feature[Any], list[Predicate], Partition], data: st.DataObject
) -> None:
    chosen, _, parts = cutting
    low, high = sorted(data.draw(st.tuples(some.numbers(chosen), some.numbers(chosen))))
    assert parts.cells_in(Interval(low, high)) == cells_of(parts, range(low, high + 1))
    # No predicate cuts beyond these ends, so that a few numbers stand for all that follow.
    assert parts.cells_in(Interval(low)) == cells_of(parts, range(low, 20), chosen.domain)
    assert parts.cells_in(Interval(None, high)) == cells_of(parts, range(-20, high + 1), chosen.domain)
    assert parts.cells_in(Interval()) == cells_of(parts, range(-20, 20), chosen.domain)


def cells_of(parts: Partition, numbers: Iterable[int], domain: Interval = Interval()) -> tuple[int, ...]:  # noqa: B008
    return tuple(sorted({parts.cell_of(number) for number in numbers if number in domain}))


@given(cuttings(), st.data())
def test_a_value_that_is_fixed_can_lie_in_one_cell_and_anything_in_all(
    cutting: tuple[Feature[Any], list[Predicate], Partition], data: st.DataObject
) -> None:
    chosen, _, parts = cutting
    value = data.draw(some.values(chosen))
    assert parts.cells_in(value) == (parts.cell_of(value),)
    assert parts.cells_in(None) == tuple(range(len(parts.cells)))


@given(cuttings([each for each in ALL if each.vocabulary is not None]))
def test_a_closed_vocabulary_has_no_other_terms(
    cutting: tuple[Feature[Any], list[Predicate], Partition],
) -> None:
    chosen, _, parts = cutting
    assert chosen.vocabulary is not None
    for cell in parts.cells[:-1]:
        terms = cell.value if isinstance(cell.value, frozenset) else {cell.value}
        assert terms <= chosen.vocabulary


@given(cuttings([each for each in ALL if each.kind.form in (Form.TERM, Form.TERMS)]))
def test_the_stand_in_for_other_terms_is_never_shown(
    cutting: tuple[Feature[Any], list[Predicate], Partition],
) -> None:
    *_, parts = cutting
    assert not any(ANY_OTHER in cell.label for cell in parts.cells)


@given(cuttings(), st.data())
def test_the_order_of_predicates_and_those_on_other_features_change_nothing(
    cutting: tuple[Feature[Any], list[Predicate], Partition], data: st.DataObject
) -> None:
    chosen, predicates, parts = cutting
    shuffled = data.draw(st.permutations([*predicates, Predicate("another", "is", "A"), *predicates[:1]]))
    values = [cell.value for cell in partition(chosen, shuffled).cells]
    assert len(values) == len(parts.cells)
    assert {parts.cell_of(value) for value in values} == set(range(len(parts.cells)))


def predicates(name: str, *comparisons: tuple[Operator, Operand]) -> list[Predicate]:
    return [Predicate(name, operator, operand) for operator, operand in comparisons]


TB = 10**12
BANDS: list[tuple[Operator, Operand]] = [("at_least", 10 * TB), ("at_least", 40 * TB)]


@pytest.mark.parametrize(
    ("name", "comparisons", "labels"),
    [
        ("toy.size", [], ["any", "not declared"]),
        ("toy.size", BANDS, ["below 10 TB", "from 10 TB to below 40 TB", "40 TB or more", "not declared"]),
        ("toy.size", [("is", 0), ("below", 0)], ["0 B", "1 B or more", "not declared"]),
        ("toy.revision", [("is", 2)], ["1", "2", "3 or more"]),
        ("toy.full", [("below", 80)], ["below 80 %", "80 % or more", "not declared"]),
        ("toy.full", [("at_least", 0), ("below", 101)], ["any", "not declared"]),
        ("toy.full", [("is", 100)], ["below 100 %", "100 %", "not declared"]),
        ("toy.stay", [("below", 0), ("at_least", 1)], ["below 0 days", "0 days", "1 day or more", "not declared"]),
        ("toy.stay", [], ["any", "not declared"]),
        ("toy.locked", [("is", True)], ["no", "yes", "not declared"]),
        ("toy.withdrawn", [], ["no", "yes"]),
        ("toy.direction", [("is", "inbound")], ["inbound", "outbound"]),
        ("toy.direction", [], ["inbound, outbound"]),
        ("toy.host", [("in", frozenset({"MY", "SG"}))], ["CN, HK, TH", "MY, SG", "not declared"]),
        ("toy.host", [("is", "MY")], ["anything else", "MY", "not declared"]),
        ("toy.host", [("is", "FR")], ["anything else", "not declared"]),
        ("toy.host", [], ["CN, HK, MY and 2 more", "not declared"]),
        ("toy.facility", [], ["any", "not declared"]),
        ("toy.facility", [("is", "DC1")], ["DC1", "anything else", "not declared"]),
        ("toy.facility", [("in", frozenset())], ["any", "not declared"]),
        ("toy.facility", [("in", frozenset("ABCD"))], ["A, B, C and 1 more", "anything else", "not declared"]),
        ("toy.facility", [("in", frozenset("ABCDE"))], ["A, B, C and 2 more", "anything else", "not declared"]),
        ("toy.words", [], ["any", "not declared"]),
        ("toy.words", [("is", "training")], ["none of the named", "training", "not declared"]),
        (
            "toy.serials",
            [("is", "A"), ("is", "B")],
            ["none of the named", "A", "B", "A, B", "not declared"],
        ),
    ],
)
def test_labels_are_words_that_a_person_reads(
    name: str, comparisons: list[tuple[Operator, Operand]], labels: list[str]
) -> None:
    parts = partition(TOYS[name], predicates(name, *comparisons))
    assert [cell.label for cell in parts.cells] == labels


@pytest.mark.parametrize(
    ("kind", "domain", "labels"),
    [
        (COUNT, Interval(None, 9), ["below 3", "3 or more"]),
        (AMOUNT, Interval(0, 9), ["below 3 B", "3 B or more"]),
        (PERCENT, Interval(3, 3), ["3 %"]),
        (DAYS, Interval(2, 3), ["2 days", "3 days"]),
    ],
)
def test_the_ends_of_a_domain_are_not_thresholds(kind: Kind[Any], domain: Interval, labels: list[str]) -> None:
    parts = partition(feature(kind, domain=domain, always=True), predicates("f", ("at_least", 3)))
    assert [cell.label for cell in parts.cells] == labels


def test_terms_can_be_cut_so_often_and_no_oftener() -> None:
    many = [Predicate("f", "is", f"word-{number}") for number in range(15)]
    assert len(partition(attrs.evolve(feature(TERMS), always=True), many[:14]).cells) == MAXIMUM_CELLS
    with pytest.raises(
        InvalidValueError, match=f"^expected at most {MAXIMUM_CELLS:,} cases of f to tell apart, got m"
    ):
        partition(feature(TERMS), many)


def test_a_term_is_compared_whole_and_not_letter_by_letter() -> None:
    parts = partition(TOYS["toy.host"], predicates("toy.host", ("in", frozenset({"MY", "SG"}))))
    assert [parts.cells[parts.cell_of(host)].label for host in ("MY", "CN")] == ["MY, SG", "CN, HK, TH"]


def test_an_interval_may_end_before_the_last_band() -> None:
    parts = partition(TOYS["toy.size"], predicates("toy.size", *BANDS))
    assert parts.cells_in(Interval(None, 15 * TB)) == (0, 1)
    assert parts.cells_in(Interval(10 * TB, 10 * TB)) == (1,)
    assert parts.cells_in(Interval(10 * TB)) == (1, 2)


def test_a_number_stands_for_all_numbers() -> None:
    (cell, _) = partition(TOYS["toy.stay"], []).cells
    assert isinstance(cell.value, int)


def test_a_flag_needs_no_predicate_to_have_two_cells() -> None:
    assert [cell.value for cell in partition(feature(FLAG), []).cells] == [False, True, None]

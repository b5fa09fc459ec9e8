"""Bounds: what a field may hold, and what is said of anything else."""

import sys
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from itertools import chain
from typing import Any
from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.bounds import Bound, Flag, Member, Name, Text, Whole, find_forbidden, one_of, shown
from borderscore.errors import InvalidValueError

C0, C1 = range(0x20), range(0x7F, 0xA0)
SURROGATES = range(0xD800, 0xE000)
#: PropList.txt of the Unicode Character Database, Bidi_Control.
BIDI_CONTROL = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))

#: The classes of UAX 9 whose only members are controls.
BIDI_CLASSES = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


class Port(StrEnum):
    """Subclasses of plain types are refused: they may compare and print as they like."""

    KUL = "KUL"


class Number(IntEnum):
    ONE = 1


def refusal(bound: Bound, value: object) -> str:
    with pytest.raises(InvalidValueError) as caught:
        bound.check(value)
    return str(caught.value)


def test_the_forbidden_characters_are_these_and_no_others() -> None:
    found = {code for code in range(sys.maxunicode + 1) if find_forbidden(chr(code))}
    assert found == set(chain(C0, C1, SURROGATES, BIDI_CONTROL))


def test_every_character_that_only_steers_direction_is_forbidden() -> None:
    steering = {code for code in range(sys.maxunicode + 1) if bidirectional(chr(code)) in BIDI_CLASSES}
    assert steering < set(BIDI_CONTROL)
    assert set(BIDI_CONTROL) - steering == {0x061C, 0x200E, 0x200F}, "marks, which have the class of a letter"


@given(before=st.text("ab", max_size=3), code=st.sampled_from([0, 0x1F, 0x7F, 0x9F, 0xD800, 0xDFFF, 0x202E]))
def test_a_text_with_a_forbidden_character_says_which_and_where(before: str, code: int) -> None:
    assert refusal(Text(), f"{before}{chr(code)}c").endswith(f"got U+{code:04X} at character {len(before) + 1}")


@given(st.text().filter(lambda text: not find_forbidden(text)))
def test_a_text_without_bounds_takes_every_other_text_as_it_is(text: str) -> None:
    assert Text().check(text) is text


@pytest.mark.parametrize(
    ("bound", "value"),
    [
        (Text(1, 3), "abc"),
        (Text(), "\u6d41\u660e\u6570\u636e \U0001f4be \u0645\u0644\u0641"),
        (Text(pattern="[A-Z]{3}|[0-9]{2}"), "12"),
        (Name(), "x"),
        (Name(), "x" * 10_000),
        (Whole(1, 5), 1),
        (Whole(1, 5), 5),
        (Whole(-5, 10**30), 10**30),
        (Member(frozenset("ab"), "a or b"), "a"),
        (Flag(), True),
        (Flag(), False),
    ],
)
def test_what_is_within_a_bound_comes_back_as_it_is(bound: Bound, value: object) -> None:
    assert bound.check(value) is value
    assert bound.read(value) is value


@pytest.mark.parametrize(
    ("bound", "value", "message"),
    [
        (Text(), None, "expected a string, got null"),
        (Text(), 7, "expected a string, got 7"),
        (Text(), b"x", "expected a string, got a value of type bytes"),
        (Text(), Port.KUL, "expected a string, got <Port.KUL: 'KUL'>"),
        (Text(2), "a", "expected a string, at least 2 long, got 'a'"),
        (Text(1, 3), "abcd", "expected a string, at most 3 characters, got 4"),
        (Text(pattern="[A-Z]{3}|[0-9]{2}"), "123", "expected a string, got '123'"),
        (Text(pattern="[A-Z]{3}|[0-9]{2}"), "ABC1", "expected a string, got 'ABC1'"),
        (Name(), "", "expected a name, at least 1 long, got ''"),
        (Whole(1, 5000), 0, "expected a whole number from 1 to 5,000, got 0"),
        (Whole(1, 5000), 5001, "expected a whole number from 1 to 5,000, got 5001"),
        (Whole(1, 5), True, "expected a whole number from 1 to 5, got true"),
        (Whole(1, 5), 2.0, "expected a whole number from 1 to 5, got 2.0"),
        (Whole(1, 5), "2", "expected a whole number from 1 to 5, got '2'"),
        (Whole(1, 5), Number.ONE, "expected a whole number from 1 to 5, got <Number.ONE: 1>"),
        (one_of(("air", "sea")), "AIR", "expected one of air, sea, got 'AIR'"),
        (one_of(("air", "sea")), ["air"], "expected one of air, sea, got a list of 1"),
        (one_of(("KUL", "SIN")), Port.KUL, "expected one of KUL, SIN, got <Port.KUL: 'KUL'>"),
        (Flag(), 1, "expected true or false, got 1"),
        (Flag(), "true", "expected true or false, got 'true'"),
        (Flag(), None, "expected true or false, got null"),
    ],
)
def test_anything_else_is_refused_with_what_was_expected_and_what_came(
    bound: Bound, value: object, message: str
) -> None:
    assert refusal(bound, value) == message


@given(least=st.integers(0, 120), most=st.integers(0, 120), number=st.integers(0, 1_200), zeros=st.integers(0, 3))
def test_digits_are_read_where_the_number_is_within_the_bound(
    least: int, most: int, number: int, zeros: int
) -> None:
    bound, text = Whole(least, most), "0" * zeros + str(number)
    if least <= number <= most and len(text) <= len(str(most)):
        assert bound.parse(text) == number
    else:
        with pytest.raises(InvalidValueError, match=f"^expected {bound.expected}, got '{text}'$"):
            bound.parse(text)


@pytest.mark.parametrize("text", ["", "x", "-1", "+1", " 1", "1_0", "1.0", "1e1", "\u0661", "\u00b2", "9" * 10**6])
def test_what_is_not_all_digits_or_too_long_is_no_number(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^expected a whole number from 0 to 99, got '"):
        Whole(0, 99).parse(text)


def test_a_closed_set_names_its_members_in_order() -> None:
    assert one_of(("sea", "air")) == Member(frozenset({"air", "sea"}), "one of sea, air")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (10**40 - 1, "9" * 40),
        (10**40, "a number of more than 40 digits"),
        (-(10**40), "a number of more than 40 digits"),
        (1.5, "1.5"),
        (float("-inf"), "-inf"),
        ("KB", "'KB'"),
        ("a" * 40, f"'{'a' * 40}'"),
        ("a" * 41, f"'{'a' * 40}'\u2026 (41 characters)"),
        ("\u202e\ud800\U0001f4be\n", r"'\u202e\ud800\U0001f4be\n'"),
        ([1, 2], "a list of 2"),
        ((), "a list of 0"),
        ({"a": 1}, "an object of 1 keys"),
        (datetime(2025, 3, 4, tzinfo=UTC), "a value of type datetime"),
    ],
)
def test_a_value_is_shown(value: object, text: str) -> None:
    assert shown(value) == text


_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    _json
    | st.integers(10, 10**6).map(lambda size: "\U0001f4be" * size)
    | st.integers(40, 9999).map(lambda n: 10**n)
)
def test_what_is_shown_is_short_and_holds_nothing_that_could_mislead(value: object) -> None:
    text = shown(value)
    assert len(text) <= 430, "40 characters, each at most ten long in ASCII, and their number"
    assert text.replace("\u2026", "").isascii()
    assert text.isprintable()

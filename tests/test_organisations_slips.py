"""Slips of the keyboard: what is one, and that every one of them is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.organisations import normalised, spellings
from borderscore.organisations.generics import GENERIC, REPAIRED, generic, stripped, unglued
from borderscore.organisations.slips import Vocabulary, distance, shortened

LONG = sorted(word for word in GENERIC if len(word) >= REPAIRED)

slip = st.tuples(
    st.sampled_from(["drop", "double", "swap", "replace"]), st.integers(0, 30), st.sampled_from("aeiouxz")
)


def slipped(word: str, how: tuple[str, int, str]) -> str:
    """Return a word after one slip."""
    kind, place, letter = how
    at = place % len(word)
    match kind:
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case "swap":
            return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return word[:at] + letter + word[at + 1 :]


@given(st.lists(st.text("abc", min_size=1, max_size=8), max_size=8), st.text("abc", max_size=8), st.integers(3, 6))
def test_a_vocabulary_finds_what_comparing_with_all_words_finds(
    words: list[str], word: str, replaced: int
) -> None:
    least = 4
    near = Vocabulary.of(words, least=least, replaced_from=replaced).near(word)
    expected = {
        each
        for each in words
        if len(each) >= least and distance(word, each, 1) == 1
        # One letter for another counts in long words only; two letters swapped have the same letters.
        if len(each) != len(word) or sorted(each) == sorted(word) or len(word) >= replaced
    }
    assert near == sorted(expected)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("sysems", ["systems"]),  # a letter missing, in a word of the least length
        ("sistems", ["systems"]),  # another letter, in a word just long enough for that
        ("systemss", ["systems"]),  # one longer than the longest
        ("systemsss", []),
        ("holdng", []),  # of a word that is too short to be there
        ("systems", []),  # no slip at all
    ],
)
def test_a_vocabulary_has_a_least_length_and_finds_up_to_one_letter_more(word: str, found: list[str]) -> None:
    assert Vocabulary.of(["systems", "holdin"], least=7, replaced_from=7).near(word) == found


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Vocabulary.of([], least=1, replaced_from=1).near("a") == []


@pytest.mark.parametrize(("one", "other"), [("xay", "xbcy"), ("ab", "cd"), ("abc", "cba")])
def test_two_slips_are_not_one(one: str, other: str) -> None:
    assert distance(one, other, 1) == 2


@given(st.sampled_from(LONG), slip)
def test_a_slip_in_a_long_generic_word_is_repaired(word: str, how: tuple[str, int, str]) -> None:
    written = slipped(word, how)
    meant = {GENERIC[each] for each in LONG if distance(written, each, 1) <= 1}
    if how[0] != "replace" and written not in GENERIC and len(meant) == 1:
        assert generic(written) == GENERIC[word]


def test_a_letter_may_be_missing_in_the_shortest_word_that_is_repaired() -> None:
    assert generic("enrgy") == "energy"
    assert generic("dta") is None


@pytest.mark.parametrize("word", ["expert", "capitol", "nasional", "lumen", "a" * 256])
def test_other_words_are_not_repaired(word: str) -> None:
    assert generic(word) is None


def test_a_slip_that_may_be_of_two_words_is_of_neither() -> None:
    assert {distance("sciense", each, 1) for each in ("science", "sciences")} == {1, 2}
    assert generic("scienes") == generic("sciences")
    assert generic("notional") is None


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lumentechnologies", ("lumen", "technologies")),
        ("lumensystem", ("lumen", "system")),  # just long enough
        ("abctechnologies", ("abc", "technologies")),
        ("abtechnologies", ("abtechnologies",)),  # too little is left
        ("lumencloud", ("lumencloud",)),  # too short a word to be sure of
        ("technologies", ("technologies",)),
    ],
)
def test_a_generic_word_is_cut_off_where_it_is_glued_to_another(word: str, parts: tuple[str, ...]) -> None:
    assert unglued(word) == parts


@pytest.mark.parametrize(
    ("word", "left"),
    [("流明数据技术", "流明"), ("流明云", "流明"), ("流明研究院", "流明"), ("科技", ""), ("流明", "流明")],
)
def test_generic_words_are_stripped_where_no_space_is_written(word: str, left: str) -> None:
    assert stripped(word) == left


@given(st.text("abcd", max_size=6), st.text("abcd", max_size=6))
def test_words_one_slip_apart_have_a_shorter_one_in_common(one: str, other: str) -> None:
    if distance(one, other, 1) <= 1:
        assert not {one, *shortened(one)}.isdisjoint({other, *shortened(other)})


_stems = st.text("bcdfghklmnprst", min_size=8, max_size=14)


@given(_stems, st.sampled_from(["", "Data", "Holdings", "Kowloon Technology"]), slip)
def test_names_one_slip_apart_meet_without_a_register(stem: str, more: str, how: tuple[str, int, str]) -> None:
    one, other = f"{stem} {more} Sdn Bhd", f"{slipped(stem, how)} {more} Pte. Ltd."
    assert not set(spellings(one)).isdisjoint(spellings(other))


@pytest.mark.parametrize("name", ["Ark Data", "流明数据有限公司", "12 34", "!!!"])
def test_short_names_and_those_without_letters_have_no_spellings(name: str) -> None:
    assert spellings(name) == ()


def test_the_number_of_spellings_is_bounded_by_the_letters() -> None:
    name = "qwertzuiop" * 25
    assert len(spellings(name)) <= len(normalised(name).key) + 3

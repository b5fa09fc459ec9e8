"""Names and words that are compared whatever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.features import plain, words

letters = st.characters(categories=["L", "M", "N", "Zs", "Cf", "P"])


@given(st.text())
def test_what_is_plain_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_white_space_and_invisible_characters_around_a_text_do_not_matter(text: str) -> None:
    assert plain(f"  {text}\u3000\u200b") == plain(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stra\u00dfe", "STRASSE"),
        ("caf\u00e9", "CAFE\u0301"),
        ("\uff21\uff22 \u2460", "ab 1"),
        ("Lu\u00admen\u2060", "lumen"),
        ("\u03c3\u03c2", "\u03a3\u03a3"),
        ("a\u00a0\tb", "A B"),
    ],
)
def test_what_does_not_matter(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize("newer", ["\u0cf3", "\U0001e030", "\U0001e4f9", "\U00011f04"])
def test_letters_that_only_some_pythons_know_are_left_out(newer: str) -> None:
    assert plain(f"LU{newer}MEN") == "lumen"
    assert words(f"LU{newer}MEN") == {"lumen"}


@pytest.mark.parametrize(("one", "other"), [("cafe", "caf\u00e9"), ("a b", "ab"), ("a-b", "a b")])
def test_what_matters(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@given(st.text(letters))
def test_words_are_plain_and_whole(text: str) -> None:
    for word in words(text):
        assert word
        assert word == plain(word)
        assert words(word) >= {word}


@given(st.lists(st.text("abz019", min_size=1)))
def test_words_in_ascii_are_what_stands_between_anything_else(parts: list[str]) -> None:
    assert words(", ".join(parts).upper()) == set(parts)


@given(st.text("ab\u57f9\u8bad ", max_size=40))
def test_words_of_long_texts_are_those_of_short_ones(text: str) -> None:
    assert words(f"{text} {' ' * 1_000}") == words(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "\u0939\u093f\u0928\u094d\u0926\u0940 \u092a\u093e\u0920",
            {"\u0939\u093f\u0928\u094d\u0926\u0940", "\u092a\u093e\u0920"},
        ),
        ("visite d\u2019\u00e9tude", {"visite", "d", "\u00e9tude"}),
        ("AI\u57f9\u8bad2", {"ai", "\u57f9\u8bad", "2"}),
        ("\u4f1a", {"\u4f1a"}),
        ("\U0002ebf0\U00031350", {"\U0002ebf0\U00031350"}),  # of Unicode 15.1 and 15.0
        ("\u57f9\u8bad\u3001\u4f1a\u8bae", {"\u57f9\u8bad", "\u4f1a\u8bae"}),
        ("\u6a21\u578b\u8bad", {"\u6a21\u578b\u8bad", "\u6a21\u578b", "\u578b\u8bad"}),
        ("\uff83\uff9e\uff70\uff80", {"\u30c7\u30fc\u30bf", "\u30c7\u30fc", "\u30fc\u30bf"}),
    ],
)
def test_words_of_other_scripts(text: str, found: set[str]) -> None:
    assert words(text) == found


@given(st.text("\u57f9\u8bad\u4f1a\u8bae", max_size=12), st.text("\u6570\u636e\u76d8", min_size=2, max_size=4))
def test_a_chinese_word_is_found_inside_a_run(around: str, word: str) -> None:
    assert word in words(around + word + around)

"""Texts made comparable: the same name written in two ways becomes the same string.

Names, free texts and the values of a rulebook's lists all pass through here, so that they meet.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

#: Scripts that are written without spaces and whose words are mostly two to four characters long: Han and kana.
_UNSPACED: Final = (
    "\u3005\u3006\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

#: The lengths of the pieces that a run of such characters is cut into.
_PIECES: Final = (2, 3, 4)

#: Letters, marks and digits of Unicode 15, which the tables of Python 3.11 (Unicode 14) don't hold. They are left
#: out, so that every Python reads a text alike.
_drop_newer: Final = re.compile(
    "[\u0cf3\u0ece\U00010efd-\U00010eff\U0001123f-\U00011241\U00011f00-\U00011f59\U0001342f\U00013439-\U00013455"
    "\U0001b132\U0001b155\U0001d2c0-\U0001d2d3\U0001df25-\U0001df2a\U0001e030-\U0001e08f\U0001e4d0-\U0001e4f9]"
).sub

#: Of texts that are no longer the words are remembered.
_SHORT: Final = 100

_find_ascii: Final = re.compile("[a-z0-9]+").findall
_find_runs: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED} ]+").findall
_is_unspaced: Final = re.compile(f"[{_UNSPACED}]").match


def plain(text: str) -> str:
    """Return a text without what does not matter when it is compared.

    Letter case, width and other compatibility forms (NFKC), invisible formatting characters and the amount of
    white space don't matter. Accents do: they tell names apart.

    >>> plain("  Bukit  COMPUTE Sdn Bhd"), plain("\uff22\uff35\uff2b\uff29\uff34")
    ('bukit compute sdn bhd', 'bukit')
    """
    if not text.isascii():
        folded = normalize("NFKC", normalize("NFD", _drop_newer("", text))).casefold()
        text = normalize("NFKC", "".join(each for each in folded if category(each) != "Cf"))
    return " ".join(text.lower().split())


def words(text: str) -> frozenset[str]:
    """Return the words of a text: runs of letters, marks and digits, made plain.

    Chinese and Japanese are written without spaces, and where a word ends can't be known without a dictionary.
    There, the whole run counts as a word and so does each piece of it of two to four characters, so that a list of
    words finds its own. Thai, Lao, Khmer and Burmese are cut at spaces only.

    >>> sorted(words("Engineering visit, 2 days"))
    ['2', 'days', 'engineering', 'visit']
    >>> "\u57f9\u8bad" in words("\u53c2\u52a0\u57f9\u8bad\u4f1a\u8bae")
    True
    """
    return _remembered_words(text) if len(text) <= _SHORT else _words(text)


def _words(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset(_find_ascii(text.lower()))
    spaced = "".join(each if _in_word(each) else " " for each in plain(text))
    found = set()
    for run in _find_runs(spaced):
        found.add(run)
        if _is_unspaced(run):
            found.update(run[start : start + size] for size in _PIECES for start in range(len(run) - size + 1))
    return frozenset(found)


#: Purposes are much the same all day. What is remembered of them is bounded: a text may have 60,000 characters.
_remembered_words: Final = lru_cache(1024)(_words)


def _in_word(character: str) -> bool:
    # Han that is newer than a Python's tables is no letter there, but is one of ours in every Python.
    return character.isalnum() or category(character)[0] == "M" or _is_unspaced(character) is not None

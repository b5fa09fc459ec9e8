"""Texts folded for comparison: case, width, accents and invisible characters gone, look-alike letters told apart.

What is folded is only ever compared; people are shown the text as it came.
"""

import re
from typing import Final
from unicodedata import category, normalize

from borderscore.organisations.characters import SIMPLIFIED

#: Accents: the blocks of combining diacritical marks. The marks of Indic scripts and Thai are letters in all but
#: name and stay, as do the voicing marks of kana.
_ACCENTS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

#: Format characters (category Cf), variation selectors and the fillers of Hangul: nothing of them shows.
_INVISIBLE: Final = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_drop_marks: Final = re.compile(f"[{_ACCENTS}{_INVISIBLE}]+").sub

#: Letters that carry a stroke or a tail instead of an accent, and Latin letters that look like plain ones.
_STROKES: Final = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ƀ": "b",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ɩ": "i",
        "ɪ": "i",
        "ɑ": "a",
        "ɡ": "g",
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
    }
)

#: Cyrillic and Greek letters that look like Latin ones in either case: Unicode Technical Standard 39, file
#: confusables.txt of 2021-05-29. Where the capital and the small letter look like different letters, the capital
#: counts, since companies write themselves in capitals.
LOOK_ALIKES: Final = {
    **dict(zip("аӕвсԁеҽԍһніјӏкморԛгѕтѵѡԝхуүь", "a_bcdeeghhijlkmopqrstvwwxyyb", strict=True)),
    **dict(zip("αβεηιϳκμνοσρτυχζγ", "abehijkmnooptyxzy", strict=True)),
    "ӕ": "ae",
}
_LOOK_ALIKE_TABLE: Final = str.maketrans(LOOK_ALIKES)

#: Scripts that are written without spaces, in the widest sense: Han, kana and Hangul.
UNSPACED: Final = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
is_unspaced: Final = re.compile(f"[{UNSPACED}]").match

_find_ascii: Final = re.compile("[a-z0-9]+").findall
_find_words: Final = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}\\s]+").findall
_has_latin: Final = re.compile("[a-z]").search
_has_look_alike_script: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]").search


def fold(text: str) -> str:
    """Return a text without letter case, width and other compatibility forms, accents and invisible characters.

    Chinese comes in simplified characters.

    >>> fold("Société GÉNÉRALE"), fold("\uff22\uff35\uff2b\uff29\uff34")
    ('societe generale', 'bukit')
    """
    if text.isascii():
        return text.lower()
    apart = normalize("NFD", normalize("NFKC", normalize("NFD", text)).casefold())
    return normalize("NFKC", _drop_marks("", apart).translate(_STROKES)).translate(SIMPLIFIED)


def words(folded: str) -> list[str]:
    """Return the words of a folded text: runs of letters, marks and digits, cut where unspaced scripts begin."""
    if folded.isascii():
        return _find_ascii(folded)
    spaced = "".join(each if each.isalnum() or category(each)[0] == "M" else " " for each in folded)
    return _find_words(spaced)


def skeleton(word: str) -> str:
    """Return a folded word with Latin letters for the Cyrillic and Greek ones that look like them.

    >>> skeleton("вuкiт") == skeleton("bukit")
    True
    """
    return word if word.isascii() else word.translate(_LOOK_ALIKE_TABLE)


def is_mixed(word: str) -> bool:
    """Say whether a folded word mixes Latin letters with Cyrillic or Greek ones."""
    return not word.isascii() and bool(_has_latin(word) and _has_look_alike_script(word))


def is_disguised(word: str) -> bool:
    """Say whether a folded word is written in Cyrillic or Greek, yet every letter of it looks Latin."""
    return not word.isascii() and bool(_has_look_alike_script(word)) and skeleton(word).isascii()

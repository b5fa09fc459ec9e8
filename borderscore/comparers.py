"""Fuzzy and cross-script comparison of names, with the extra `names`: rapidfuzz and pypinyin.

What it finds depends on what is installed, so it is never used silently: it is chosen, and its name, with the
versions of both packages, belongs to the record of a run.
"""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from attrs import frozen

from borderscore.errors import MissingExtraError
from borderscore.organisations.characters import LATIN
from borderscore.organisations.folding import is_unspaced
from borderscore.organisations.generics import MEANINGS
from borderscore.organisations.names import NameParts
from borderscore.organisations.near import EQUAL, PLAIN, Comparer, are_apart, digits
from borderscore.rulebook.model import NameComparison

#: Names of which at least this many letters in a thousand agree are near.
FLOOR: Final = 880

#: And at least this many of the words that differ.
WORD_FLOOR: Final = 750

#: Shorter romanisations are shared by too many names: 流明 and 刘明 are both liuming.
_SHORTEST_SPOKEN: Final = 6

#: What a name scores that is written in Chinese, Cyrillic or Greek here and in Latin letters there.
SPOKEN_SCORE: Final = 900

#: What one office writes in one way and another in another: ya, ia, ja; kh, h; ts, tz, c; ks, x; w, v; ph, f.
_ALIKE: Final = {
    **dict.fromkeys(("shch", "sch", "sh"), "s"),
    **dict.fromkeys(("iy", "yy", "ij", "ii", "y", "j"), "i"),
    **dict.fromkeys(("ts", "tz"), "c"),
    "q": "k",
    "kh": "h",
    "ks": "x",
    "ph": "f",
    "w": "v",
}
_romanised_alike: Final = re.compile("|".join(sorted(_ALIKE, key=lambda each: (-len(each), each)))).sub


@frozen
class FuzzyComparer:
    """Compares as the plain comparer does, then how names are said, then the share of letters in common."""

    name: str
    _indel: Any
    _pinyin: Any

    def filed(self, parts: NameParts) -> Iterator[str]:
        """File a name under the plain comparer's pieces, its longer words and how it is said."""
        yield from PLAIN.filed(parts)
        yield from self._more(parts)

    def sought(self, parts: NameParts) -> Iterator[str]:
        """Seek a name under the same."""
        yield from PLAIN.sought(parts)
        yield from self._more(parts)

    def score(self, one: NameParts, other: NameParts) -> int:
        """Return the best of the three scores. Whole numbers from whole numbers: the same on every machine."""
        plain = PLAIN.score(one, other)
        if plain or digits(one.key) != digits(other.key):
            return plain
        if _script(one) != _script(other):
            said_alike = not self._spoken(one).isdisjoint(self._spoken(other))
            return SPOKEN_SCORE if said_alike and _mean_alike(one, other) else 0
        if is_chinese(one.distinctive) or are_apart(one, other) or not self._differ_little(one, other):
            return 0
        if (one.weak or other.weak) and self._common(one.distinctive, other.distinctive) < FLOOR:
            return 0  # alike in words that thousands have
        near = self._common(one.in_order, other.in_order)
        return near if near >= FLOOR else 0

    def _differ_little(self, one: NameParts, other: NameParts) -> bool:
        """Say whether the words that only one of two names has are alike: not Iran Lines and Iran China Lines."""
        mine, its = ({*each.strong, *each.weak} for each in (one, other))
        return self._common("".join(sorted(mine - its)), "".join(sorted(its - mine))) >= WORD_FLOOR

    def _common(self, one: str, other: str) -> int:
        letters = len(one) + len(other) or 1
        return EQUAL * (letters - int(self._indel(one, other))) // letters

    def _more(self, parts: NameParts) -> Iterator[str]:
        yield from (f"word.{word}" for word in parts.strong)
        yield from (f"spoken.{each}" for each in self._spoken(parts))

    def _spoken(self, parts: NameParts) -> set[str]:
        """Return how a name and its distinctive part are said, where that is long enough to tell."""
        if is_chinese(parts.distinctive):
            said = {"".join(self._pinyin(each)).lower() for each in (parts.key, parts.distinctive)}
        else:
            said = {parts.key, parts.distinctive, romanised(parts.core)}
        return {each for each in said if len(each) >= _SHORTEST_SPOKEN}


def romanised(core: str) -> str:
    """Return a folded name in Latin letters, without what offices that romanise names differ in.

    >>> romanised("химзавод") == romanised("khim zavod") == romanised("him zavod")
    True
    """
    latin = core.replace(" ", "").translate(LATIN)
    return _romanised_alike(lambda match: _ALIKE[match[0]], latin)


def _script(parts: NameParts) -> str:
    """Name the script that a name is written in, as far as it matters here."""
    if is_chinese(parts.distinctive):
        return "Chinese"
    return "Latin" if parts.core.isascii() else "other"


def _mean_alike(one: NameParts, other: NameParts) -> bool:
    """Say whether two names may say the same of what they do: 流明科技 and Liuming Logistics don't."""
    mine, its = _meanings(one), _meanings(other)
    return not mine or not its or not mine.isdisjoint(its)


def _meanings(parts: NameParts) -> set[str]:
    """Return the generic words of a name in English, as far as they are known."""
    weak = "".join(parts.weak)
    return {*filter(str.isascii, parts.weak), *(MEANINGS[each] for each in MEANINGS if each in weak)}


def is_chinese(text: str) -> bool:
    """Say whether a text has a character of Han, kana or Hangul in it."""
    return any(map(is_unspaced, text))


def comparer_of(names: NameComparison) -> Comparer:
    """Return the comparer that a rulebook asks for. Raises MissingExtraError where it is not installed."""
    return fuzzy() if names == "fuzzy" else PLAIN


def fuzzy() -> FuzzyComparer:
    """Return the comparer of the extra `names`. Raises MissingExtraError where it is not installed."""
    try:
        from pypinyin import lazy_pinyin
        from rapidfuzz.distance import Indel
    except ImportError:
        raise MissingExtraError(
            "comparing names across scripts needs rapidfuzz and pypinyin: pip install 'borderscore[names]'"
        ) from None
    name = f"fuzzy-3 rapidfuzz-{version('rapidfuzz')} pypinyin-{version('pypinyin')}"
    return FuzzyComparer(name, Indel.distance, lazy_pinyin)

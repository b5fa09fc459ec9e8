"""Fuzzy and cross-script comparison of names, with the extra `names`: rapidfuzz and pypinyin.

What it finds depends on what is installed, so it is never used silently: it is chosen, and its name, with the
versions of both packages, belongs to the record of a run.
"""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from attrs import frozen

from borderscore.errors import MissingExtraError
from borderscore.organisations.folding import is_unspaced
from borderscore.organisations.names import NameParts
from borderscore.organisations.near import EQUAL, PLAIN, Comparer, are_apart, digits
from borderscore.rulebook.model import NameComparison

#: Names of which at least this many letters in a thousand agree are near.
FLOOR: Final = 880

#: Shorter romanisations are shared by too many names: 流明 and 刘明 are both liuming.
_SHORTEST_PINYIN: Final = 6

#: What a name scores that is written in Chinese here and in pinyin there.
PINYIN_SCORE: Final = 900


@frozen
class FuzzyComparer:
    """Compares letters as the plain comparer does, then by the share of letters in common, then by pinyin."""

    name: str
    _indel: Any
    _pinyin: Any

    def filed(self, parts: NameParts) -> Iterator[str]:
        """File a name under the plain comparer's pieces, its longer words and its pinyin."""
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
        if is_chinese(one.distinctive) != is_chinese(other.distinctive):
            return PINYIN_SCORE if self._spoken(one) & self._spoken(other) else 0
        if is_chinese(one.distinctive) or are_apart(one, other):
            return 0
        if (one.weak or other.weak) and self._common(one.distinctive, other.distinctive) < FLOOR:
            return 0  # alike in words that thousands have
        near = self._common(one.in_order, other.in_order)
        return near if near >= FLOOR else 0

    def _common(self, one: str, other: str) -> int:
        letters = len(one) + len(other)
        return EQUAL * (letters - int(self._indel(one, other))) // letters

    def _more(self, parts: NameParts) -> Iterator[str]:
        yield from (f"word.{word}" for word in parts.strong)
        yield from (f"spoken.{each}" for each in self._spoken(parts))

    def _spoken(self, parts: NameParts) -> set[str]:
        """Return how a name and its distinctive part are said, where that is long enough to tell."""
        said = {"".join(self._pinyin(each)).lower() for each in (parts.key, parts.distinctive)}
        return {each for each in said if len(each) >= _SHORTEST_PINYIN}


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
    name = f"fuzzy-2 rapidfuzz-{version('rapidfuzz')} pypinyin-{version('pypinyin')}"
    return FuzzyComparer(name, Indel.distance, lazy_pinyin)

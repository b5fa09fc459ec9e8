"""Slips of the keyboard: a letter too many, one too few, another one, or two neighbours swapped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

#: A slip is at the beginning or at the end of a word, if these are no longer.
_END: Final = 2


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips lie between two words, or `most` + 1 where there are more.

    Damerau (1964), in the restricted form of optimal string alignment. For a small `most`: the work is the length
    times four to that power.

    >>> distance("lumen", "lmuen", 2), distance("lumen", "lumina", 1)
    (1, 2)
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most or not most:
        return most + 1
    one, other = _middles(one, other)
    if most == 1:
        return 1 if len(one) + len(other) <= 2 or _is_swapped(one, other) else 2  # noqa: PLR2004 - one letter each
    return 1 + min(distance(*rests, most - 1) for rests in _after_one_slip(one, other))


def _middles(one: str, other: str) -> tuple[str, str]:
    """Return two different words without what they begin and end with alike."""
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _alike(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    at = 0
    for letter, its in zip(one, other, strict=False):
        if letter != its:
            break
        at += 1
    return at


def _is_swapped(one: str, other: str) -> bool:
    return len(one) == 2 and one == other[::-1]  # noqa: PLR2004 - two neighbours


def _after_one_slip(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Return what is left to compare if the first letters, which differ, are one slip."""
    yield one[1:], other[1:]
    yield one[1:], other
    yield one, other[1:]
    if one[:2] == other[1::-1]:
        yield one[2:], other[2:]


def shortened(word: str) -> Iterator[str]:
    """Yield a word without each one of its letters: words that are one slip apart have one of these in common.

    Or the one is among those of the other, where a letter is missing.
    """
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


@frozen
class Vocabulary:
    """Words that others may be meant to be."""

    #: The words by themselves and by what is left of them without one of their letters.
    _found_by: Mapping[str, frozenset[str]] = field(repr=False)
    #: How they begin and end, by length: a slip leaves either as it was, and the length to within one.
    _ends: frozenset[tuple[str | int, str | int]] = field(repr=False)
    #: One letter for another is a slip in words of so many letters.
    _replaced_from: int

    @classmethod
    def of(cls, words: Iterable[str], *, least: int, replaced_from: int) -> "Vocabulary":
        """Return the vocabulary of the words that have at least so many letters."""
        long = [word for word in words if len(word) >= least]
        found_by = defaultdict(set)
        for word in long:
            for each in (word, *shortened(word)):
                found_by[each].add(word)
        ends = frozenset(end for word in long for more in (-1, 0, 1) for end in _ends(word, len(word) + more))
        return cls({each: frozenset(found) for each, found in found_by.items()}, ends, replaced_from)

    def near(self, word: str) -> list[str]:
        """Return the words that are one slip away, in order."""
        if self._ends.isdisjoint(_ends(word, len(word))):
            return []
        found = {each for short in (word, *shortened(word)) for each in self._found_by.get(short, ())}
        return sorted(each for each in found if self._is_slip(word, each))

    def _is_slip(self, word: str, meant: str) -> bool:
        replaced = len(word) == len(meant) and sorted(word) != sorted(meant)
        return distance(word, meant, 1) == 1 and (not replaced or len(word) >= self._replaced_from)


def _ends(word: str, length: int) -> tuple[tuple[str, int], tuple[int, str]]:
    return (word[:_END], length), (length, word[-_END:])

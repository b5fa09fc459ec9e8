"""Near spellings: names that a slip of the keyboard, or a hand that wants one to be thought of, made different.

A near name is weaker evidence than an equal one, and is always said to be near. Who compares is named in the
results: another comparer, such as one with dictionaries, may find other names.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from attrs import field, frozen

from borderscore.organisations.folding import is_unspaced
from borderscore.organisations.names import NameParts

#: The score of equal names. Scores are whole numbers per mille.
EQUAL: Final = 1000

#: How many slips are forgiven: none below 5 distinctive letters, one below 15, then two.
_ONE_SLIP: Final = 5
_TWO_SLIPS: Final = 15
FORGIVEN: Final = (1, 2)

#: Names that share a piece are compared with each other; a piece that more names share than this tells nothing.
CROWDED: Final = 64


class Comparer(Protocol):
    """Compares names, and says under which pieces a name is filed and sought: not all pairs are compared."""

    @property
    def name(self) -> str:
        """Name the comparer and its version, for the record of a run."""

    def filed(self, parts: NameParts) -> Iterable[str]:
        """Return the pieces that a name is filed under."""

    def sought(self, parts: NameParts) -> Iterable[str]:
        """Return the pieces under which names near to this one may be filed."""

    def score(self, one: NameParts, other: NameParts) -> int:
        """Return how near two names are, per mille, or 0 where they are not near; the same both ways."""


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips lie between two words, or `most` + 1 where there are more.

    A slip is a letter too many, too few, another one, or two neighbours swapped (Damerau 1964, in the restricted
    form of optimal string alignment). For a small `most`: the work is the length times four to that power.

    >>> distance("lumen", "lmuen", 2), distance("lumen", "lumina", 1)
    (1, 2)
    """
    if one == other:
        return 0
    if not most or abs(len(one) - len(other)) > most:
        return most + 1
    at = 0
    for letter, its in zip(one, other, strict=False):
        if letter != its:
            break
        at += 1
    return 1 + min(distance(*rests, most - 1) for rests in _after_one_slip(one[at:], other[at:]))


def _after_one_slip(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Return what is left to compare if the first letters, which differ, are one slip."""
    yield one[1:], other[1:]
    yield one[1:], other
    yield one, other[1:]
    if one[:2] == other[1::-1]:
        yield one[2:], other[2:]


def slips(parts: NameParts) -> int:
    """Return how many slips are forgiven in a name. Characters of Han, kana and Hangul are never forgiven."""
    if not parts.distinctive.isascii() and any(map(is_unspaced, parts.distinctive)):
        return 0
    return 0 if len(parts.distinctive) < _ONE_SLIP else 1 if len(parts.distinctive) < _TWO_SLIPS else 2


def digits(text: str) -> str:
    """Return the digits of a text: a fund III is not a fund II, and plant 12 is not plant 13."""
    return "".join(each for each in text if each.isdecimal())


@frozen
class PlainComparer:
    """Compares letters, with nothing but the standard library."""

    name: str = "plain-1"

    def filed(self, parts: NameParts) -> Iterator[str]:
        """Cut the name into pieces, one more than slips are forgiven: one of them is whole in a near name."""
        yield parts.in_order
        for text, beside in _texts(parts):
            for start, end in _cuts(len(text), slips(parts)):
                yield f"{len(text)}.{start}.{text[start:end]}.{beside}"

    def sought(self, parts: NameParts) -> Iterator[str]:
        """Return every piece that may have stayed whole, of a name as long or a few letters shorter or longer."""
        yield parts.in_order
        forgiven = slips(parts)
        if forgiven:
            for text, beside in _texts(parts):
                for length in range(len(text) - forgiven, len(text) + forgiven + 1):
                    for piece in _windows(text, length, forgiven):
                        yield f"{piece}.{beside}"

    def score(self, one: NameParts, other: NameParts) -> int:
        """Return 1000 less a share for every slip."""
        if one.key == other.key:
            return EQUAL
        most = min(slips(one), slips(other))
        apart = distance(one.key, other.key, most)
        if apart > most:
            apart = distance(one.in_order, other.in_order, most)
        if not most or apart > most or digits(one.key) != digits(other.key):
            return 0
        longer = max(len(one.key), len(other.key))
        return EQUAL * (longer - apart) // longer


PLAIN: Final = PlainComparer()


def _texts(parts: NameParts) -> tuple[tuple[str, str], ...]:
    """Return what is cut, with what stands beside it uncut: the distinctive part by itself, and the whole key.

    Half of a key may be a word that thousands of names have; half of the distinctive part is none.
    """
    if parts.distinctive == parts.key:
        return ((parts.key, ""),)
    return (parts.distinctive, " ".join(parts.weak)), (parts.key, "")


def _cuts(length: int, forgiven: int) -> Iterator[tuple[int, int]]:
    """Cut a length into pieces with a letter between them, so that two neighbours swapped spoil but one piece."""
    count = forgiven + 1
    if forgiven:
        for number in range(count):
            yield (length + 1) * number // count, (length + 1) * (number + 1) // count - 1


def _windows(text: str, length: int, forgiven: int) -> Iterator[str]:
    """Return what a text has where a filed one of some length has its pieces, or as far off as slips move it."""
    for start, end in {cut for filed in FORGIVEN for cut in _cuts(length, filed)}:
        for at in range(max(0, start - forgiven), start + forgiven + 1):
            yield f"{length}.{start}.{text[at : at + end - start]}"


@frozen
class NearIndex:
    """Names, filed so that those near to another name are found without looking at all of them."""

    comparer: Comparer
    _filed: dict[str, list[NameParts]] = field(repr=False)

    @classmethod
    def of(cls, names: Iterable[NameParts], comparer: Comparer = PLAIN) -> "NearIndex":
        """File names. Their order doesn't matter, and spellings with the same core are one."""
        filed: dict[str, list[NameParts]] = {}
        for parts in {each.core: each for each in names}.values():
            for piece in set(comparer.filed(parts)):
                filed.setdefault(piece, []).append(parts)
        return cls(comparer, {piece: found for piece, found in filed.items() if len(found) <= CROWDED})

    def find(self, parts: NameParts) -> list[tuple[int, str]]:
        """Return the keys of the names near to this one with their scores, the nearest first; never its own."""
        scores: dict[str, int] = {}
        seen: set[str] = {parts.core}
        for piece in self.comparer.sought(parts):
            for other in self._filed.get(piece, ()):
                if other.core not in seen:
                    seen.add(other.core)
                    score = self.comparer.score(parts, other)
                    scores[other.key] = max(score, scores.get(other.key, 0))
        scores.pop(parts.key, None)
        return sorted(
            ((score, key) for key, score in scores.items() if score), key=lambda each: (-each[0], each[1])
        )

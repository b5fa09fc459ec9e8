"""Near spellings: names that a slip of the keyboard, or a hand that wants one to be thought of, made different.

A near name is weaker evidence than an equal one, and is always said to be near. Who compares is named in the
results: another comparer, such as one with dictionaries, may find other names.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, pairwise
from typing import Final, Protocol

from attrs import field, frozen

from borderscore.organisations.folding import is_unspaced
from borderscore.organisations.generics import GENERIC, REPAIRED, generic
from borderscore.organisations.names import NameParts, normalised
from borderscore.organisations.slips import distance, shortened

#: The score of equal names. Scores are whole numbers per mille.
EQUAL: Final = 1000

#: How many slips are forgiven: none below 5 letters, one below 15, then two.
_ONE_SLIP: Final = 5
_TWO_SLIPS: Final = 15

#: A slip changes no more than two letters, and two slips no more than four.
_MOST_LETTERS: Final = 4

#: Shorter words that begin with another letter are other words, as Bright and Wright are; still shorter ones that
#: have another letter anywhere as well: Maxis and Maxim.
_FREE: Final = 8
_REPLACED: Final = 7

#: Words of at most so many letters tell names apart: Plant A, Fund II, Tan Ah Kow.
_TELLING: Final = 3

#: Longer words that do.
_telling_words: Final = (
    "north south east west northern southern eastern western central upper lower inner outer "
    "alpha beta gamma delta viii xiii"
)
_TELLING_WORDS: Final = frozenset(_telling_words.split())

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


def forgiven(text: str) -> int:
    """Return how many slips are forgiven in a text. Characters of Han, kana and Hangul are never forgiven."""
    if not text.isascii() and any(map(is_unspaced, text)):
        return 0
    return _forgiven_in(len(text))


def _forgiven_in(letters: int) -> int:
    return 0 if letters < _ONE_SLIP else 1 if letters < _TWO_SLIPS else 2


def are_apart(one: NameParts, other: NameParts) -> bool:
    """Say whether something tells two names apart, however alike they are: a number, a direction, a short word."""
    if digits(one.key) != digits(other.key):
        return True
    mine, its = ({*each.strong, *each.weak} for each in (one, other))
    differing = mine ^ its
    if not _TELLING_WORDS.isdisjoint(differing) or max(map(len, differing), default=_FREE) <= _TELLING:
        return True
    if len(mine - its) == len(its - mine) == 1:
        return _are_other_words(*(mine - its), *(its - mine))
    return _begin_apart(one.distinctive, other.distinctive)


def _are_other_words(one: str, other: str) -> bool:
    """Say whether two words are too short for the slip that lies between them."""
    shorter = min(len(one), len(other))
    if generic(one) or generic(other):
        return shorter < _TELLING
    replaced = len(one) == len(other) and sorted(one) != sorted(other)
    return shorter < _ONE_SLIP or (replaced and shorter < _REPLACED) or _begin_apart(one, other)


def _begin_apart(one: str, other: str) -> bool:
    """Say whether two short words begin with different letters, two letters swapped aside."""
    return min(len(one), len(other)) < _FREE and one[0] != other[0] and one[:2] != other[1::-1]


def digits(text: str) -> str:
    """Return the digits of a text: plant 12 is not plant 13."""
    return "".join(filter(str.isdecimal, text))


def spellings(name: str) -> tuple[str, ...]:
    """Return the ways to write a name that another has as well which is one slip apart, or has its words swapped.

    They are the name, and what is left of it without one letter. Empty where no slip is forgiven; and numbers and
    words that tell names apart stay whole.

    >>> spellings("Zentara Holdings Sdn Bhd")[:4]
    ('ezntara holdings', 'zenara holdings', 'zentaa holdings', 'zentar holdings')
    """
    parts = normalised(name)
    if not forgiven(parts.distinctive):
        return ()
    found = {f"{text} {_beside(parts)}".rstrip() for text in _spelled(parts.strong, 0)}
    if parts.weak and "" in _texts(parts):
        found.update(_spelled((*parts.strong, *parts.weak), len(parts.strong)))
    return tuple(sorted(found))


def _spelled(words: tuple[str, ...], start: int) -> Iterator[str]:
    """Yield words without spaces: as they are, in order, the first two letters in order, and a letter left out.

    It is left out of the words from number `start` on.
    """
    text = "".join(words)
    yield text
    yield "".join(sorted(words))
    yield "".join(sorted(text[:2])) + text[2:]
    for number, word in enumerate(words[start:], start):
        if _may_slip(word):
            before, behind = "".join(words[:number]), "".join(words[number + 1 :])
            for short in islice(shortened(word), len(word) < _FREE, None):
                yield f"{before}{short}{behind}"


def _may_slip(word: str) -> bool:
    return word.isalpha() and word not in _TELLING_WORDS and (len(word) > _ONE_SLIP or word in GENERIC)


@frozen
class PlainComparer:
    """Compares letters, with nothing but the standard library."""

    name: str = "plain-3"

    def filed(self, parts: NameParts) -> Iterator[str]:
        """Cut the name into pieces, one more than slips are forgiven: one of them is whole in a near name."""
        yield parts.in_order
        if forgiven(parts.distinctive):
            for beside, text in _texts(parts).items():
                for start, end in _cuts(len(text)):
                    yield f"{len(text)}.{start}.{text[start:end]}.{beside}"

    def sought(self, parts: NameParts) -> Iterator[str]:
        """Return every piece that may have stayed whole, of a name as long or a few letters shorter or longer."""
        yield parts.in_order
        most = forgiven(parts.distinctive)
        for beside, text in _texts(parts).items() if most else ():
            for length in range(len(text) - most, len(text) + most + 1):
                for piece in _whole(text, length):
                    yield f"{piece}.{beside}"

    def score(self, one: NameParts, other: NameParts) -> int:
        """Return 1000 less a share for every slip."""
        if (one.letters ^ other.letters).bit_count() > _MOST_LETTERS:
            return 0
        most = min(forgiven(one.distinctive), forgiven(other.distinctive))
        if one.in_order == other.in_order and (most or sorted(one.strong) == sorted(other.strong)):
            return EQUAL
        apart = min((distance(*texts, most) for texts in _comparable(one, other)), default=most + 1)
        if apart > most or are_apart(one, other):
            return 0
        longer = max(len(one.key), len(other.key))
        return EQUAL * (longer - apart) // longer


PLAIN: Final = PlainComparer()


def _texts(parts: NameParts) -> dict[str, str]:
    """Return what is compared, by what stands beside it and must be the same.

    The distinctive part, beside the generic words, and the whole name, for a slip in a generic word; in long ones
    slips are repaired.
    """
    texts = {_beside(parts): parts.distinctive}
    if min(map(len, parts.weak), default=0) < REPAIRED:
        texts[""] = parts.key
    return texts


def _comparable(one: NameParts, other: NameParts) -> Iterator[tuple[str, str]]:
    mine, its = _texts(one), _texts(other)
    return ((text, its[beside]) for beside, text in mine.items() if beside in its)


def _beside(parts: NameParts) -> str:
    return " ".join(sorted(parts.weak))


@cache
def _cuts(length: int) -> tuple[tuple[int, int], ...]:
    """Cut a length into pieces with a letter between them, so that two neighbours swapped spoil but one piece."""
    count = _forgiven_in(length) + 1
    ends = [(length + 1) * number // count for number in range(count + 1)]
    return tuple((start, end - 1) for start, end in pairwise(ends)) if count > 1 else ()


def _whole(text: str, length: int) -> Iterator[str]:
    """Return what a text has where one of some length that is filed has its pieces.

    Of one more pieces than there are slips, one is whole that has no more slips before it than pieces, and no more
    behind it (Li, Deng, Wang and Feng: Pass-Join, 2011). So far it may have moved.
    """
    cuts = _cuts(length)
    longer = len(text) - length
    for before, (start, end) in enumerate(cuts):
        behind = len(cuts) - 1 - before
        for moved in range(max(-before, longer - behind), min(before, longer + behind) + 1):
            yield f"{length}.{start}.{text[start + moved : end + moved]}"


@frozen
class NearIndex:
    """Names, filed so that those near to another name are found without looking at all of them."""

    comparer: Comparer
    _filed: Mapping[str, tuple[NameParts, ...]] = field(repr=False)

    @classmethod
    def of(cls, names: Iterable[NameParts], comparer: Comparer = PLAIN) -> "NearIndex":
        """File names. Their order doesn't matter, and spellings with the same core are one."""
        filed: dict[str, list[NameParts]] = {}
        for parts in {each.core: each for each in names}.values():
            for piece in set(comparer.filed(parts)):
                filed.setdefault(piece, []).append(parts)
        return cls(comparer, {piece: tuple(found) for piece, found in filed.items() if len(found) <= CROWDED})

    def find(self, parts: NameParts) -> list[tuple[int, str]]:
        """Return the keys of the names near to this one with their scores, the nearest first; never its own."""
        scores: dict[str, int] = {}
        seen: set[str] = {parts.core}
        for piece in self.comparer.sought(parts) if self._filed else ():
            for other in self._filed.get(piece, ()):
                if other.core not in seen:
                    seen.add(other.core)
                    score = self.comparer.score(parts, other)
                    scores[other.key] = max(score, scores.get(other.key, 0))
        scores.pop(parts.key, None)
        return sorted(
            ((score, key) for key, score in scores.items() if score), key=lambda each: (-each[0], each[1])
        )

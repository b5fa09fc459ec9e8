"""Names of organisations, taken apart: what distinguishes one, and what says where it is and what form it has.

    Lumen Data (Malaysia) Sdn. Bhd.  →  lumen data · MY · Sdn Bhd

The distinctive part, without spaces and with look-alike letters made one, is the key that names are compared by.
It is never empty: a name that holds nothing else keeps its legal form, its place or its signs.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import Final

from attrs import define, field, frozen

from borderscore.organisations import forms as legal
from borderscore.organisations import qualifiers
from borderscore.organisations.folding import fold, is_disguised, is_mixed, is_unspaced, skeleton, words
from borderscore.organisations.generics import JOINING, NUMBERS, generic, stripped, unglued

#: Letters with dots or strokes between them: S.p.A., B.V., A/S.
_dotted: Final = re.compile(r"(?<!\w)\w(?:[./]\w)+(?!\w)").sub
_brackets: Final = str.maketrans("[{<〈《【〔", "(((((((") | str.maketrans("]}>〉》】〕", ")))))))")
_find_bracketed: Final = re.compile(r"\(([^()]*)\)").finditer

#: A number in a register that stands in the name, as Malaysian papers write it: (1234567-X), (202301012345).
_is_register_number: Final = re.compile(r"[0-9]{6,12}-?[a-z]?|[0-9]{3,5}-[a-z]").fullmatch

#: What introduces another name, or whose letterbox it is: what follows is no part of the name.
_also: Final = re.compile(
    r"[\s,;(]+(?:formerly|previously known as|trading as|doing business as|also known as|now known as"
    r"|[afn][./]?k[./]?a|d[./]?b[./]?a|t/a|c/o)(?![^\W_])"
).search

#: No. 38, Nr. 38: the number alone counts.
_number_signs: Final = re.compile(r"(?<![^\W_])n[or]\.? ?(?=[0-9])").sub

_split_parts: Final = re.compile("[,;]").split

#: A town behind a legal form and a comma has no more words than this: Gist-Brocades B.V., Delft, NL.
TOWN_WORDS: Final = 2

#: A legal form is repaired where it has no more words than this.
MISTYPED_WORDS: Final = 2

#: Digits among letters that stand for letters: Sunr1se, Br0adwater. B2B and H2O are no such words.
_digit_for_letter: Final = re.compile("(?<=[a-z]{2})[015](?=[a-z])|(?<=[a-z])[015](?=[a-z]{2})").sub
_LETTERS: Final = {"0": "o", "1": "l", "5": "s"}

_BITS: Final = 64

_PLACES_AND_PARTS: Final = qualifiers.PLACES.keys() | qualifiers.PARTS


@frozen
class NameParts:
    """A name and its parts, told apart by the core. Names with the same key are taken to be the same."""

    #: The distinctive part, folded, its words apart.
    core: str
    #: The core without spaces, Latin letters in place of those that look like them, generic words in one spelling.
    key: str = field(eq=False)
    #: Words of the key that say little about which organisation it is: group, technology, 科技.
    weak: tuple[str, ...] = field(eq=False)
    #: The other words of the key; all of them where there are no others.
    strong: tuple[str, ...] = field(eq=False)
    #: The strong words without spaces.
    distinctive: str = field(eq=False)
    #: Which letters the key has, as bits: most pairs of names are told apart by them at a glance.
    letters: int = field(eq=False)
    #: Legal forms that were split off.
    forms: tuple[str, ...] = field(eq=False)
    #: Countries that the name says it belongs to, by its qualifiers or, where it has none, by its legal forms.
    countries: frozenset[str] = field(eq=False)
    #: Words that mix Latin letters with Cyrillic or Greek ones, or are look-alikes throughout among Latin words.
    mixed: tuple[str, ...] = field(eq=False)

    @property
    def in_order(self) -> str:
        """Return the key with its words sorted, so that their order doesn't matter."""
        return "".join(sorted((*self.strong, *self.weak)))


@lru_cache(maxsize=65_536)  # the same organisations declare again and again
def normalised(name: str) -> NameParts:
    """Return the parts of a name.

    >>> parts = normalised("Lumen Data (Malaysia) Sdn. Bhd.")
    >>> parts.key, sorted(parts.countries), parts.forms
    ('lumendata', ['MY'], ('Sdn Bhd',))
    >>> normalised("北京流明数据有限公司").key
    '流明数据'
    """
    rest = _Rest.of(name)
    found = tuple(rest.words)
    rest.strip()
    return NameParts(
        *_compared(tuple(rest.words) or (fold(name).strip() or name,)),
        tuple([form.name for form in rest.forms]),
        rest.countries(),
        () if name.isascii() else _mixed(found),
    )


@lru_cache(maxsize=65_536)  # many spellings come to the same core, and its parts are held once
def _compared(core: tuple[str, ...]) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str, int]:
    """Return the parts of a name that only depend on its core."""
    bones = _bones(core)
    strong = tuple(left for each in bones if (left := _strong(each)))
    weak = _weak(bones) if strong else ()
    key = "".join(bones)
    return " ".join(core), key, weak, strong or bones, "".join(strong or bones), _letters(key)


@define
class _Rest:
    """What is left of a name while its qualifiers and legal forms are split off."""

    words: list[str]
    forms: list[legal.Form] = field(factory=list)
    places: list[str | None] = field(factory=list)

    @classmethod
    def of(cls, name: str) -> "_Rest":
        folded = fold(name)
        if not folded.isascii() or "[" in folded or "{" in folded:
            folded = folded.translate(_brackets)
        if "'" in folded:
            folded = folded.replace("'", "")
        if also := _also(folded):
            folded = _without_other_name(folded, also)
        if "." in folded or "/" in folded:
            folded = _dotted(lambda match: match[0].replace(".", "").replace("/", ""), folded)
        if "," in folded or ";" in folded:
            folded = _without_town(folded)
        if "no" in folded or "nr" in folded:
            folded = _number_signs("", folded)
        rest = cls([])
        if "(" in folded:
            folded = rest.without_brackets(folded)
        rest.words = words(folded.replace("&", " and ").replace("+", " and "))
        return rest

    def without_brackets(self, folded: str) -> str:
        """Take out the brackets that hold a place or a register number, unless nothing stands beside them."""
        kept, end = [], 0
        for match in _find_bracketed(folded):
            content = "".join(words(match[1]))
            if content in qualifiers.PLACES or content in qualifiers.IN_BRACKETS or _is_register_number(match[1]):
                kept.append(folded[end : match.start()])
                end = match.end()
        outside = " ".join((*kept, folded[end:]))
        if not end or not words(outside):
            return folded
        for match in _find_bracketed(folded):
            self.places += _place("".join(words(match[1])))
        return outside

    def strip(self) -> None:
        """Split off until nothing more comes off. Each round takes at least one letter."""
        if "".join(self.words) in legal.ENDINGS:
            return
        while self.words and (self.ending() or self.beginning() or self.place() or self.unspaced()):
            pass

    def ending(self) -> bool:
        """Split off the longest legal form at the end that leaves something."""
        start = self.longest_ending(legal.ENDINGS, legal.TAILS)
        ending = "".join(self.words[start:]) if start else ""
        if not start and not self.forms and (slip := self.mistyped_ending()):
            start, ending = slip
        if start:
            self.forms.append(legal.ENDINGS[ending])
            del self.words[start:]
        return bool(start)

    def mistyped_ending(self) -> tuple[int, str] | None:
        """Return where a legal form with a slip in it starts at the end, and what it is meant to be."""
        for start in range(max(1, len(self.words) - MISTYPED_WORDS), len(self.words)):
            spelling = "".join(self.words[start:])
            if len(spelling) >= legal.REPAIRED - 1 and not generic(spelling):
                for meant in legal.VOCABULARY.near(spelling):
                    return start, meant
        return None

    def longest_ending(self, table: Container[str], tails: Container[str]) -> int:
        """Return where the longest ending starts that is in a table; 0: there is none."""
        spelling, longest = "", 0
        for start in range(len(self.words) - 1, 0, -1):
            spelling = self.words[start] + spelling
            if spelling not in tails:
                break
            if spelling in table:
                longest = start
        return longest

    def beginning(self) -> bool:
        """Split off the longest legal form at the beginning that leaves a distinctive word; an article as well."""
        spelling, longest = "", 0
        for end in range(1, len(self.words)):
            spelling += self.words[end - 1]
            if spelling not in legal.HEADS or (end > 1 and len(self.words[0]) == 1):  # initials: A O Smith
                break
            if spelling in legal.BEGINNINGS and _distinguishes(self.words[end:]):
                longest = end
        if longest:
            self.forms.append(legal.BEGINNINGS["".join(self.words[:longest])])
        elif self.words[0] == "the" and len(self.words) > 1:
            longest = 1
        del self.words[:longest]
        return bool(longest)

    def place(self) -> bool:
        """Split off a place at the end, or one in East Asia at the beginning, where it doesn't make the name."""
        start = self.longest_ending(_PLACES_AND_PARTS, qualifiers.TAILS)
        if start and self.words[start - 1] not in qualifiers.BINDING and _distinguishes(self.words[:start]):
            self.places += _place("".join(self.words[start:]))
            del self.words[start:]
            return True
        if self.words[0] in qualifiers.LEADING and _distinguishes(self.words[1:]):
            self.places += _place(self.words.pop(0))
            return True
        return False

    def unspaced(self) -> bool:
        """Split a legal form or a place off the first or the last word, where these are written without spaces."""
        return (bool(is_unspaced(self.words[-1])) and self.unspaced_ending()) or (
            bool(is_unspaced(self.words[0])) and self.unspaced_beginning()
        )

    def unspaced_ending(self) -> bool:
        word = self.words[-1]
        for size in range(min(len(word) - 1, legal.LONGEST_UNSPACED), 1, -1):
            ending, before = word[-size:], word[:-size]
            if ending in legal.UNSPACED_ENDINGS:
                self.forms.append(legal.UNSPACED_ENDINGS[ending])
                return self.replace(-1, before)
            if _is_place(ending) and _distinguishes([*self.words[:-1], before]):
                self.places += _place(ending)
                return self.replace(-1, before)
        return False

    def unspaced_beginning(self) -> bool:
        word = self.words[0]
        longest = max(legal.LONGEST_UNSPACED, qualifiers.LONGEST_UNSPACED)
        for size in range(min(len(word) - 1, longest), 1, -1):
            beginning, after = word[:size], word[size:]
            if beginning in legal.UNSPACED_BEGINNINGS:
                self.forms.append(legal.UNSPACED_BEGINNINGS[beginning])
                return self.replace(0, after)
            if beginning in qualifiers.UNSPACED_PLACES and _distinguishes([after, *self.words[1:]]):
                self.places += _place(beginning)
                return self.replace(0, after.lstrip(qualifiers.PLACE_SUFFIXES) or after)
        return False

    def replace(self, index: int, word: str) -> bool:
        self.words[index] = word
        return True

    def countries(self) -> frozenset[str]:
        stated = frozenset(place for place in self.places if place is not None)
        if stated or not self.forms:
            return stated
        first, *others = (form.countries for form in self.forms)
        return first.union(*others) if others else first


def _without_other_name(folded: str, also: re.Match[str]) -> str:
    """Return a name without another one behind it, unless nothing is left that distinguishes it."""
    behind = folded[also.end() :].partition(")")[2] if "(" in also[0] else ""
    name = f"{folded[: also.start()]} {behind}"
    return name if _distinguishes(words(name)) else folded


def _without_town(folded: str) -> str:
    """Return a name without an unlisted town behind a legal form and a comma."""
    parts = _split_parts(folded)
    for end in range(1, len(parts)):
        if _ends_in_form(words(" ".join(parts[:end]))) and all(map(_may_be_town, map(words, parts[end:]))):
            return " ".join((*parts[:end], *filter(_is_listed, parts[end:])))
    return folded


def _is_listed(text: str) -> bool:
    return "".join(words(text)) in _PLACES_AND_PARTS


def _ends_in_form(found: list[str]) -> bool:
    """Say whether words end in a legal form. Co doesn't count: Smith & Co., Jones."""
    endings = ("".join(found[start:]) for start in range(1, len(found)))
    return any(each in legal.ENDINGS and legal.ENDINGS[each].name != "Co" for each in endings)


def _may_be_town(found: list[str]) -> bool:
    spelling = "".join(found)
    return len(found) <= TOWN_WORDS and spelling not in legal.ENDINGS and not any(map(generic, found))


def _place(spelling: str) -> list[str | None]:
    """Return the country of a place in a list, or no item where the spelling is none."""
    country = qualifiers.PLACES.get(spelling, qualifiers.IN_BRACKETS.get(spelling))
    return [] if country is None else [country]


def _is_place(spelling: str) -> bool:
    return spelling in qualifiers.UNSPACED_PLACES or spelling in qualifiers.UNSPACED_PARTS


def _distinguishes(rest: Iterable[str]) -> bool:
    """Say whether words would still distinguish a name: Bank of, Air and 科技 don't."""
    return any(_strong(word) for word in rest)


def _strong(word: str) -> str:
    """Return what is left of a word without its weak parts."""
    if generic(word):
        return ""
    return word if word.isascii() or not is_unspaced(word) else stripped(word)


def _weak(bones: Iterable[str]) -> tuple[str, ...]:
    return tuple(weak for each in bones if (weak := each[len(_strong(each)) :]))


def _bones(core: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a core as they are compared. `and` and `the` are left out where others are left."""
    bones = tuple(bone for word in core for bone in _bones_of(_plain_letters(skeleton(word))))
    return tuple(each for each in bones if each not in JOINING) or bones


def _letters(key: str) -> int:
    bits = 0
    for letter in set(key):
        bits |= 1 << ord(letter) % _BITS
    return bits


def _plain_letters(word: str) -> str:
    """Return a word with letters for the digits and pairs of letters that look like them."""
    word = word.replace("vv", "w")
    return word if word.isalpha() else _digit_for_letter(lambda match: _LETTERS[match[0]], word)


def _bones_of(word: str) -> Iterator[str]:
    """Yield a word, or those that are glued to one, with generic words in their one spelling."""
    for each in (word,) if generic(word) else unglued(word):
        yield generic(each) or NUMBERS.get(each, each)


def _mixed(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words in which letters of one script stand for those of another.

    A word of look-alikes alone is Russian or Greek among its like, and a disguise among Latin words.
    """
    latin = any(word.isascii() and word.isalpha() for word in found)
    return tuple(word for word in found if is_mixed(word) or (latin and is_disguised(word)))

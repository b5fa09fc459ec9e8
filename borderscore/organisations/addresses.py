"""Addresses made comparable: one building, however it is written.

    Lot 5, Jalan Teknologi 7, 63000 Cyberjaya, Selangor   →  house:5 jalan teknologi teknologi:7
    No. 5 Jln. Teknologi 7 Cyberjaya                      →  house:5 jalan teknologi teknologi:7

Abbreviations, letter case, punctuation and the order of the parts don't matter. Postcode, town and country are
left out, since half of all addresses lack them; what is left is weak evidence where streets share a name. A number
stays tied to what it numbers: the house, the block, the level, the unit, or the street itself.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from attrs import frozen

from borderscore.organisations import qualifiers
from borderscore.organisations.folding import UNSPACED, fold, is_unspaced, words
from borderscore.organisations.streets import (
    AFTER_NUMBER,
    DIRECTIONS,
    INSIDE,
    LABELS,
    LEADING,
    LEFT_OUT,
    NEARBY,
    NO_TOWN,
    NUMBERED,
    SPELLINGS,
    STREET_WORDS,
    STREETS,
    TOWNS,
)


@frozen
class AddressParts:
    """An address and what it is compared by. A key is empty where the address has no word or number to compare."""

    #: The address as it came.
    original: str
    #: The building: its street, its number, its block or its name.
    building: str
    #: The building with the level and the unit in it.
    full: str


_PLACES: Final = qualifiers.PLACES.keys() | {"".join(words(fold(town))) for town in TOWNS.split("; ")}
#: The ends of all places: the search stops at what is none of them.
_TAILS: Final = frozenset(each[start:] for each in _PLACES for start in range(len(each)))
_SHORT_POSTCODE: Final = 4

#: Longer addresses are not remembered, so that hostile ones don't fill the memory.
REMEMBERED_LENGTH: Final = 256

#: Postcodes that are told by their form alone: the United Kingdom's, Japan's, nine digits in the United States,
#: Singapore's in brackets, the British Virgin Islands'. Those of four to six digits are told by where they stand.
_drop_postcodes: Final = re.compile(
    r"\b[a-z]{1,2}[0-9][0-9a-z]? [0-9][a-z]{2}\b|〒 ?[0-9]{3}-?[0-9]{4}\b|(?<![-0-9])[0-9]{3}-[0-9]{4}(?![-0-9])"
    r"|(?<![-0-9])[0-9]{5}-[0-9]{4}\b|\bs ?\([0-9]{6}\)|\bvg ?[0-9]{4}\b"
).sub
_is_postcode: Final = re.compile(r"(?:[a-z]{1,2}-)?[0-9]{5,6}").fullmatch

#: #03-12 in Singapore is level 3, unit 12; 3/F and 3F in Hong Kong are level 3.
_level_and_unit: Final = re.compile(r"# ?([0-9]+)-([0-9a-z]+)").sub
_level_after: Final = re.compile(
    r"\b([0-9]+|ground|basement|mezzanine|first|second|third)(?:/f|f|(?:st|nd|rd|th)? (?:floor|level|flr))\b"
).sub
_post_box: Final = re.compile(r"\bp\.? ?o\.? ?box\b").sub
_number_sign: Final = re.compile(r"#|№|\bno\.?(?= ?[0-9])").sub
_german_street: Final = re.compile(r"(?<=[a-z])str(?:asse)?\b\.?").sub
#: In Japan the numbers of district, block and house are one: 1丁目2番3号 is 1-2-3.
_japanese: Final = re.compile("(?<=[0-9])(?:丁目|番地?の?)(?=[0-9])").sub
_numbers: Final = "[0-9]+(?:-[0-9]+)*[a-z]?"
_suffixes: Final = "|".join(sorted(AFTER_NUMBER, key=lambda each: (-len(each), each)))
_number_before: Final = re.compile(f"({_numbers}) ?({_suffixes})").sub
#: Where a Chinese address may be cut: after a district, a town, a road, a street.
_cut_after: Final = re.compile("(?<=[区县镇路街道])").sub
_leading_zeros: Final = re.compile(r"(?<![0-9a-z])0+(?=[0-9])").sub

_find_tokens: Final = re.compile(
    rf"[a-z]+:[0-9a-z-]+|(?:[a-z]{{1,2}}-?)?[0-9][0-9a-z]*(?:[-/][0-9a-z]+)*|[{UNSPACED}]+|[^\W_{UNSPACED}]+"
).findall
_has_digit: Final = re.compile("[0-9]").search
#: Block, level and unit in one, as Malaysia writes them: B-12-3.
_is_unit: Final = re.compile("[a-z]+-[0-9]+[a-z]?-[0-9]+[a-z]?").fullmatch
_decimal_point: Final = re.compile(r"(?<=[0-9])\.(?=[0-9])").sub
_is_ordinal: Final = re.compile("[0-9]+(?:st|nd|rd|th)").fullmatch
_split_segments: Final = re.compile("[,;|\n]").split
#: A province or a city that is not listed, known by its last character.
_region: Final = re.compile("[^0-9]{2,3}[省市](?=.)").match

#: What stays of a street that is named after a place, 北京东路, if the place is taken for the one where it lies.
_is_kind_of_street: Final = re.compile("[东東西南北中]?(?:大?[路街道]|巷|弄|胡同|대?로|길|通り?)").fullmatch


def normalised_address(address: str) -> AddressParts:
    """Return an address with the keys that it is compared by.

    >>> normalised_address("Lot 5, Jalan Teknologi 7, 63000 Cyberjaya, Selangor").building
    'house:5 jalan teknologi teknologi:7'
    >>> normalised_address("No. 5 Jln. Teknologi 7 Cyberjaya").building
    'house:5 jalan teknologi teknologi:7'
    """
    return _remembered(address) if len(address) <= REMEMBERED_LENGTH else _compared(address)


@lru_cache(maxsize=16_384)  # the same destinations are declared again and again
def _remembered(address: str) -> AddressParts:
    return _compared(address)


def _compared(address: str) -> AddressParts:
    items = sorted(set(_tied(_segments(_prepared(fold(address))))))
    outside = [item for item in items if item.partition(":")[0] not in INSIDE]
    return AddressParts(address, " ".join(outside or items), " ".join(items))


def _prepared(folded: str) -> str:
    """Return a folded address with its signs spelled out, so that only words and numbers are left to read."""
    text = _drop_postcodes(" ", folded)
    if "." in text:
        text = _decimal_point("-", text)
    text = _level_and_unit(r" level:\1 unit:\2 ", text)
    text = _level_after(r" level:\1 ", text)
    text = _german_street(" strasse", _post_box(" box", text))
    if not text.isascii():
        text = _japanese("-", text)
        text = _number_before(lambda match: f" {AFTER_NUMBER[match[2]]}:{match[1]} ", text)
        text = _cut_after(" ", text)
    return _leading_zeros("", _number_sign(" no ", text).replace("'", ""))


def _segments(text: str) -> list[list[str]]:
    """Return the words of each part between commas, without the parts and the end that are places alone."""
    segments = [_find_tokens(segment) for segment in _split_segments(text)]
    streets = [[token for token in segment if token not in _LEFT_OUT] for segment in segments]
    if not text.isascii():
        streets = [[_without_region(token) for token in segment] for segment in streets]
    kept = [segment for segment in streets if _without_places(segment)]
    if kept:
        kept[-1] = _without_places(kept[-1])
    return _without_towns(kept) or segments


def _without_towns(segments: list[list[str]]) -> list[list[str]]:
    """Return the parts of an address without the towns behind the street, listed or not."""
    for at, segment in enumerate(segments):
        if not STREETS.isdisjoint(segment) and any(map(_has_digit, chain.from_iterable(segments[: at + 1]))):
            rest = (each for each in segments[at + 1 :] if not _is_town(each))
            return [*segments[:at], _without_tail(segment), *rest]
    return segments


def _without_tail(segment: list[str]) -> list[str]:
    """Return a street without what is near it, and without the town behind it where no comma parts them."""
    near = next((at for at in range(2, len(segment)) if segment[at] in NEARBY), len(segment))
    last = next((at for at in range(near - 1, 1, -1) if segment[at] in STREET_WORDS), near)
    end = next((at for at in range(last + 1, near) if segment[at] not in DIRECTIONS), near)
    return segment[: end if _may_be_town(segment[end:near]) else near]


def _is_town(segment: list[str]) -> bool:
    """Say whether a part behind a street is a town, with a postcode before or behind it."""
    postcodes = (len(segment) > 1 and _may_be_postcode(end) for end in (segment[0], segment[-1]))
    before, behind = postcodes
    return _may_be_town(segment[before : len(segment) - behind]) and not DIRECTIONS.issuperset(segment)


def _may_be_postcode(token: str) -> bool:
    return bool(_is_postcode(token)) or (len(token) == _SHORT_POSTCODE and token.isdecimal())


def _may_be_town(segment: list[str]) -> bool:
    """Say whether words hold no number, no kind of street, and nothing that says a building."""
    return NO_TOWN.isdisjoint(segment) and not any(_has_digit(token) or is_unspaced(token) for token in segment)


_UNSPACED: Final = frozenset(filter(is_unspaced, _PLACES))
_LEFT_OUT: Final = _UNSPACED | LEFT_OUT


def _without_region(token: str) -> str:
    """Return a word of an unspaced script without the country, the province and the city that it begins with."""
    while is_unspaced(token):
        sizes = range(min(len(token) - 1, qualifiers.LONGEST_UNSPACED), 1, -1)
        size = next((size for size in sizes if token[:size] in _UNSPACED), 0)
        rest = token[size:]
        if not size and (region := _region(token)):
            rest = token[region.end() :]
        elif size and rest[0] in qualifiers.PLACE_SUFFIXES:
            rest = rest[1:]
        elif _is_kind_of_street(rest):
            break
        if not rest or rest == token:
            break
        token = rest
    return token


def _without_places(segment: list[str]) -> list[str]:
    """Return a part without the postcodes and the places at its end."""
    end = len(segment)
    while end:
        start = _start_of_place(segment, end)
        if start == end:
            break
        end = start
    return [] if end < len(segment) and _is_short_postcode(segment[:end]) else segment[:end]


def _is_short_postcode(left: list[str]) -> bool:
    """Say whether a postcode of four digits is all that is left before a town: 8001 Zürich."""
    return len(left) == 1 and _may_be_postcode(left[0])


def _start_of_place(segment: list[str], end: int) -> int:
    """Return where the place or postcode starts that a part has before `end`; `end` itself where it has none."""
    start, spelling = end, ""
    for at in range(end - 1, -1, -1):
        spelling = segment[at] + spelling
        if spelling not in _TAILS:
            break
        if spelling in _PLACES:
            start = at
    if start < end:
        return end if start and SPELLINGS.get(segment[start - 1], segment[start - 1]) in LEADING else start
    labelled = end > 1 and segment[end - 2] in LABELS
    return end - 1 if _is_postcode(segment[end - 1]) and not labelled else end


def _tied(segments: list[list[str]]) -> Iterator[str]:
    """Yield the words, and each number tied to what it numbers."""
    items = [item for segment in segments for item in _labelled(segment)]
    has_house = any(item.startswith("house:") for item in items)
    for item in items:
        name, colon, number = item.partition("?")
        yield item if not colon else f"{name}:{number}" if has_house else f"house:{number}"


def _labelled(segment: list[str]) -> Iterator[str]:
    """Yield the words of a part with abbreviations written out, and its numbers with what they number.

    `word?5` is a number of which only the whole address shows whether it is the house's or the word's.
    """
    label, last, numbered = "", "", False
    for position, token in enumerate(segment):
        following = segment[position + 1 : position + 2]
        if label:
            yield f"{label}:{token}"
            label = ""
        elif token in LABELS and any(map(_may_be_labelled, following)):
            label = LABELS[token]
        elif not _is_number(token):
            last = SPELLINGS.get(token, token)
            numbered = numbered or last in NUMBERED
            yield last
        elif last:
            yield f"{last}{':' if numbered else '?'}{token}"
        else:
            yield f"{'unit' if _is_unit(token) else 'house'}:{token}"


def _is_number(token: str) -> bool:
    return ":" not in token and bool(_has_digit(token)) and not _is_ordinal(token)


def _may_be_labelled(token: str) -> bool:
    """Say whether a label may belong to a token: to a number, or to a letter as in Block A."""
    return _is_number(token) or len(token) == 1

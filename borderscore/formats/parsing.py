"""JSON texts, strictly: one place for what Python's parser lets through and the contract does not.

`parse` is the authority: it reports duplicate keys and numbers that no field can hold in their place, so that all
faults of a record can be told at once. `quick_parser` is for clean records, whose reader sees to it that nothing
was lost.
"""

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final

from attrs import frozen

from borderscore.bounds import QUOTED_CHARACTERS
from borderscore.errors import Fault, UnreadableRecordError
from borderscore.formats.caps import Caps


class RepeatingObject(dict[str, Any]):
    """An object that holds keys more than once; it keeps the last value of each."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        #: The keys that came more than once, with how often.
        self.repeated = {key: count for key, count in counts.items() if count > 1}


@frozen
class Unfit:
    """A number that no field can hold: a fraction, NaN, an infinity, too many digits."""

    shown: str


def parse(raw: bytes, caps: Caps) -> Any:
    """Return what a JSON text holds, with RepeatingObject and Unfit where something is wrong in its place.

    Raises UnreadableRecordError where there is no telling what the text holds.
    """
    text = _decoded(raw, caps)
    if _deeper_than(text, caps.depth):
        raise _unreadable(f"expected at most {caps.depth} levels of nesting, got more")
    decoder = JSONDecoder(
        object_pairs_hook=_object,
        parse_int=lambda digits: _whole(digits, caps.digits),
        parse_float=lambda digits: _whole_if_any(digits, caps.digits),
        parse_constant=Unfit,
    )
    try:
        return decoder.decode(text)
    except JSONDecodeError as error:
        raise _unreadable(f"expected JSON, got something else at character {_position(error)}") from None


def _decoded(raw: bytes, caps: Caps) -> str:
    if len(raw) > caps.record_bytes:
        raise _unreadable(f"expected at most {caps.record_bytes:,} bytes, got {len(raw):,}")
    if (zero := raw.find(0)) >= 0:
        raise _unreadable(f"expected UTF-8, got a zero byte at byte {zero + 1}, as in UTF-16 or UTF-32")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(
            f"expected UTF-8, got the byte 0x{raw[error.start]:02x} at byte {error.start + 1}; "
            "where raw is written, each such byte is shown as \\xNN"
        ) from None
    if text.startswith("\ufeff"):
        raise _unreadable("expected an object, got a byte-order mark, which may only open a file")
    return text


def _unreadable(message: str) -> UnreadableRecordError:
    return UnreadableRecordError([Fault("$", message)])


#: Strings (to the end of the text if they never close) and brackets. Possessive, so that it stays linear.
_tokens: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL).finditer


def _deeper_than(text: str, cap: int) -> bool:
    """Say whether a text nests deeper than the cap, before a recursive parser sees it."""
    depth = 0
    for token in _tokens(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > cap:
                return True
        elif first in "]}":
            depth -= 1
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    return result if len(result) == len(pairs) else RepeatingObject(pairs)


def _whole(digits: str, cap: int) -> int | Unfit:
    if len(digits.lstrip("-")) > cap:
        return Unfit(f"a number of {len(digits.lstrip('-')):,} digits")
    return int(digits)


def _whole_if_any(digits: str, cap: int) -> int | Unfit:
    """Return the whole number that is written with a point or an exponent, exactly: 15.0 and 1.5e1 are 15.

    JSON has one kind of number, and JSON Schema takes 15.0 for an integer; tables and other languages write it so.
    """
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent of more than 18 digits
        return Unfit(_shortened(digits))
    if not number:
        return 0
    if number.adjusted() >= cap or number != number.to_integral_value():
        return Unfit(_shortened(digits))
    return int(number)


def _shortened(digits: str) -> str:
    if len(digits) <= QUOTED_CHARACTERS:
        return digits
    return f"{digits[:QUOTED_CHARACTERS]}… ({len(digits):,} characters)"


def _position(error: JSONDecodeError) -> int:
    """Return the character, from 1, at which a text stops being JSON, the same on every Python.

    Python 3.13 puts a trailing comma at the comma, earlier ones at what follows it.
    """
    if error.doc[error.pos : error.pos + 1] != ",":
        return error.pos + 1
    rest = error.doc[error.pos + 1 :]
    return error.pos + 2 + len(rest) - len(rest.lstrip(" \t\r"))


def parse_standard(text: str) -> object:
    """Return what a JSON text holds, with Python's parser: one of those that `quick_parser` returns."""
    value, end = _standard(text)
    if end != len(text):
        raise ValueError("something follows the JSON value")
    return value


_standard: Final = JSONDecoder().raw_decode


def quick_parser() -> Callable[[str], object]:
    """Return the fastest parser that is installed: msgspec's with the extra `fast`, else Python's.

    It raises ValueError or RecursionError for what it can't read. Python's takes NaN, infinities and duplicate
    keys, and msgspec's duplicate keys as well: whoever uses it must refuse floats and count the keys.
    """
    try:
        from msgspec.json import decode
    except ImportError:
        return parse_standard
    return decode

"""Organisation registers and tables of names, from JSON Lines: as strictly read as declarations.

    {"id": "R-2", "names": ["Lumen Data Sdn Bhd"], "country": "MY", "parents": [{"id": "R-1", "share": 0.51}]}
    {"names": ["Lumen Data", "流明数据"]}

A share is read digit for digit: 0.51 is 51/100, and never a float.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO, Final

from attrs import frozen

from borderscore.declaration import ShortText
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.diagnosing import read_value
from borderscore.formats.lines import Reject, read_each
from borderscore.formats.parsing import Unfit, parse
from borderscore.organisations.entries import SHARE_PLACES, RegisterEntry
from borderscore.shapes import checked

#: A number that may be a share. A longer exponent could stand for a billion digits.
_is_number: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?").fullmatch


@frozen(kw_only=True, field_transformer=checked)
class SameNames:
    """Names that mean the same organisation."""

    names: tuple[ShortText, ...]


def read_entry(raw: bytes, caps: Caps = DEFAULT_CAPS) -> RegisterEntry:
    """Return the register entry that a JSON text in UTF-8 holds.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    return read_value(RegisterEntry, _with_exact_shares(parse(raw, caps)), caps)


def read_names(raw: bytes, caps: Caps = DEFAULT_CAPS) -> tuple[str, ...]:
    """Return the names that a line of a table of names says are the same.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    return read_value(SameNames, parse(raw, caps), caps).names


def read_register(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[RegisterEntry | Reject]:
    """Read a register, one entry a line, plain or gzip. An unreadable line is a Reject, the rest is read."""
    return read_each(stream, read_entry, caps)


def read_aliases(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[tuple[str, ...] | Reject]:
    """Read a table of names, one organisation a line, plain or gzip; for Aliases.of."""
    return read_each(stream, read_names, caps)


def _with_exact_shares(value: Any) -> Any:
    """Put fractions where a parsed entry has shares; what is no share stays, for the reader to refuse."""
    parents = value.get("parents") if isinstance(value, dict) else None
    for parent in parents if isinstance(parents, list) else ():
        share = parent.get("share") if isinstance(parent, dict) else None
        if isinstance(share, Unfit) and _is_number(share.shown) and _is_share(Fraction(share.shown)):
            parent["share"] = Fraction(share.shown)
    return value


def _is_share(number: Fraction) -> bool:
    return number <= 1 and (number * 10**SHARE_PLACES).denominator == 1

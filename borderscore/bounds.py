"""What a field may hold, said once.

A bound stands in the annotation of a field: `Annotated[str, Text(1, 64)]`. The constructors of the classes,
the strict reader and the JSON Schemas all work from that one place, so they can't drift apart.
"""

import re
from collections.abc import Collection
from typing import Any, Final, Protocol

from attrs import frozen

from borderscore.errors import InvalidValueError

#: Control characters (C0, DEL, C1), and the Unicode property Bidi_Control, which lets a text show something other
#: than what it holds (Unicode Technical Report 36, section 2.6). A part of a class in a regular expression.
UNPRINTABLE: Final = "\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"

#: Those, and lone surrogates, which JSON can escape but Unicode does not hold.
FORBIDDEN_CHARACTERS: Final = f"{UNPRINTABLE}\\ud800-\\udfff"

find_forbidden: Final = re.compile(f"[{FORBIDDEN_CHARACTERS}]").search

#: How much of a wrong value a message repeats.
QUOTED_CHARACTERS: Final = 40


class Bound(Protocol):
    """What one value may be: `check` takes it as Python holds it, `read` as it stands in JSON."""

    @property
    def expected(self) -> str:
        """Say what is expected, for messages."""

    def check(self, value: object) -> Any:
        """Return the value if it is within the bound; raise InvalidValueError if not."""

    def read(self, value: object) -> Any:
        """Return what a JSON value stands for; raise InvalidValueError if it is not within the bound."""


@frozen
class Text:
    """A string of at least `shortest` characters that are all printable.

    `longest` is part of the contract; where it is None, the cap on names or on the whole record applies.
    `pattern` must match the whole string and keeps to what Python and ECMA-262 read alike.
    """

    shortest: int = 0
    longest: int | None = None
    pattern: str | None = None
    expected: str = "a string"

    def check(self, value: object) -> str:
        """Return the value if it is such a string; raise InvalidValueError if not."""
        if type(value) is not str:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        if bad := find_forbidden(value):
            raise InvalidValueError(
                f"expected {self.expected} without control characters, lone surrogates or bidirectional "
                f"controls, got U+{ord(bad[0]):04X} at character {bad.start() + 1}"
            )
        if len(value) < self.shortest:
            raise InvalidValueError(f"expected {self.expected}, at least {self.shortest} long, got {shown(value)}")
        if self.longest is not None and len(value) > self.longest:
            raise InvalidValueError(
                f"expected {self.expected}, at most {self.longest} characters, got {len(value)}"
            )
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return value

    read = check


@frozen
class Name(Text):
    """A short text, which the reader's cap on names bounds as well."""

    shortest: int = 1
    expected: str = "a name"


@frozen
class Whole:
    """A whole number from `least` to `most`, both included. Booleans and floats are not whole numbers."""

    least: int
    most: int

    @property
    def expected(self) -> str:
        """Say what is expected, for messages."""
        return f"a whole number from {self.least:,} to {self.most:,}"

    def check(self, value: object) -> int:
        """Return the value if it is such a number; raise InvalidValueError if not."""
        if type(value) is not int or not self.least <= value <= self.most:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return value

    def parse(self, text: str) -> int:
        """Return the number that ASCII digits stand for; raise InvalidValueError if it is not within the bound.

        Digits that are too many are not read at all.
        """
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(self.most))
        if not digits or not self.least <= int(text) <= self.most:
            raise InvalidValueError(f"expected {self.expected}, got {shown(text)}")
        return int(text)

    read = check


@frozen
class Member:
    """One of a closed set of strings."""

    values: frozenset[str]
    expected: str

    def check(self, value: object) -> str:
        """Return the value if it is a member; raise InvalidValueError if not."""
        if type(value) is not str or value not in self.values:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return value

    read = check


@frozen
class Flag:
    """True or false, and nothing that is merely taken for it."""

    expected: str = "true or false"

    def check(self, value: object) -> bool:
        """Return the value if it is a boolean; raise InvalidValueError if not."""
        if type(value) is not bool:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return value

    read = check


def one_of(values: Collection[str]) -> Member:
    """Return the bound of a closed set that is short enough to name in a message."""
    return Member(frozenset(values), f"one of {', '.join(values)}")


def shown(value: object) -> str:
    """Show a value that came in a message: in ASCII, and no more of it than a line holds."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if abs(value) >= 10**QUOTED_CHARACTERS:
            return f"a number of more than {QUOTED_CHARACTERS} digits"
        case str() if len(value) > QUOTED_CHARACTERS:
            return f"{value[:QUOTED_CHARACTERS]!a}… ({len(value)} characters)"
        case int() | float() | str():
            return ascii(value)
        case list() | tuple():
            return f"a list of {len(value)}"
        case dict():
            return f"an object of {len(value)} keys"
        case _:
            return f"a value of type {type(value).__name__}"

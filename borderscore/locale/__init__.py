"""Languages: what people read, in English, German and Malay.

Messages stand in the code in English; the catalogues (gettext) translate them, and the texts of the rulebook that
comes with the package as well. What a catalogue lacks, such as a text of another rulebook, stays as it is.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from borderscore import volume
from borderscore.features.kernel import AMOUNT, DAYS, Kind, Value

#: The languages that there are catalogues for, and the one that messages are written in.
LANGUAGES: Final = ("en", "de", "ms")

#: What groups the digits of a number by three, and what stands before its fraction.
_SIGNS: Final[Mapping[str, tuple[str, str]]] = {"en": (",", "."), "de": (".", ","), "ms": (",", ".")}


@frozen
class Language:
    """One language. Its methods are those of `rulebook.wording.Words`, and what a whole page needs beside."""

    code: str
    _catalogue: NullTranslations

    def say(self, message: str, /, **parts: object) -> str:
        """Return a message, which is written here in English, with its parts in it."""
        said = self._catalogue.gettext(message)
        return said.format(**parts) if parts else said

    def say_of(self, one: str, many: str, number: int, **parts: object) -> str:
        """Return the message for one or for many, with the number and the other parts in it."""
        said = self._catalogue.ngettext(one, many, number)
        return said.format(number=self.number(number), **parts)

    def number(self, number: int, *, signed: bool = False) -> str:
        """Return a whole number, its digits in groups of three."""
        sign = "+" if signed else ""
        return f"{number:{sign},}".replace(",", _SIGNS[self.code][0])

    def amount(self, size: int) -> str:
        """Return an exact amount of data."""
        return volume.display(size).replace(".", _SIGNS[self.code][1])

    def write(self, kind: Kind[Any], value: Value) -> str:
        """Return a value for people."""
        match kind, value:
            case _, bool():
                return self.say("yes") if value else self.say("no")
            case _, frozenset():
                return ", ".join(sorted(value)) or self.say("none")
            case _, str():
                return value
            case _:
                return self._measured(kind, value)

    def _measured(self, kind: Kind[Any], number: int) -> str:
        if kind is AMOUNT:
            return self.amount(number)
        if kind is DAYS:
            return self.say_of("{number} day", "{number} days", number)
        return f"{self.number(number)} {kind.unit}".rstrip()


@cache
def language(code: str) -> Language:
    """Return one of LANGUAGES."""
    if code == "en":
        return Language(code, NullTranslations())
    with (Path(__file__).parent / f"{code}.mo").open("rb") as file:
        return Language(code, GNUTranslations(file))

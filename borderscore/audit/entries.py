"""Entries of the audit log: one a line, each bound to the one before it by a hash.

    {"at":"2026-11-23T16:00:00.000000Z","details":{"rulebook":"9f…"},"event":"rulebook-changed","hash":"ab…",
     "number":7,"previous":"cd…"}

on one line: the canonical form of RFC 8785, in which there is one way to write an entry. `hash` is the SHA-256 of
the line without its member `hash`; `previous` is the hash of the entry before, 64 zeros in the first.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Final

from attrs import evolve, frozen

from borderscore.bounds import Text, Whole, shown
from borderscore.errors import Fault, InvalidValueError, UnreadableRecordError
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import RepeatingObject, Unfit, parse
from borderscore.shapes import checked
from borderscore.timestamps import Instant

#: What an entry may say beside its event. No floats, whose text differs between languages.
Detail = str | int | bool | None | Sequence["Detail"] | Mapping[str, "Detail"]
Details = Mapping[str, Detail]

#: The bounds of a line of the log. Details nest in the object that is the entry.
LINE_CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=2**20, list_items=10_000)

#: JSON numbers are exact up to this in every language.
_MOST: Final = 2**53 - 1

HASH: Final = Text(pattern="[0-9a-f]{64}", expected="a SHA-256 of 64 hexadecimal digits")
_NAME: Final = Text(pattern="[A-Za-z0-9_.-]{1,64}", expected="a name of letters, digits and ._- such as rulebook")
_EVENT: Final = Text(pattern="[a-z0-9-]{1,64}", expected="an event such as rulebook-changed")

#: What stands for the entry before the first.
NOTHING: Final = "0" * 64

_encode: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@frozen
class DetailsBound:
    """The bound of details: an object by names of texts, whole numbers, true, false, null, lists and objects."""

    expected: str = "an object by names of texts, whole numbers, true, false, null, lists and objects of these"

    def check(self, value: object) -> Details:
        """Return the value if it is as details are; raise InvalidValueError if not."""
        if not isinstance(value, Mapping) or isinstance(value, RepeatingObject):
            raise self._refused(value)
        return {_NAME.check(name): self._checked(each) for name, each in value.items()}

    read = check

    def _checked(self, value: object) -> Detail:
        match value:
            case None | bool():
                return value
            case int() if abs(value) <= _MOST:
                return value
            case str():
                return Text().check(value)
            case list() | tuple():
                return tuple(map(self._checked, value))
            case Mapping():
                return self.check(value)
            case Unfit():
                raise InvalidValueError(f"expected {self.expected}, got {value.shown}")
            case _:
                raise self._refused(value)

    def _refused(self, value: object) -> InvalidValueError:
        return InvalidValueError(f"expected {self.expected}, got {shown(value)}")


@frozen(kw_only=True, field_transformer=checked)
class Entry:
    """One entry as its line holds it."""

    at: datetime
    details: Annotated[Details, DetailsBound()]
    event: Annotated[str, _EVENT]
    hash: Annotated[str, HASH]
    #: Its place in the log, from 0.
    number: Annotated[int, Whole(0, _MOST)]
    previous: Annotated[str, HASH]

    @property
    def expected_hash(self) -> str:
        """Return the hash that what it says has."""
        return sha256(_encode(_content(self)).encode()).hexdigest()


@frozen
class Head:
    """The end of a log: how many entries it has, and the hash of the last. Who keeps it sees what is cut off."""

    size: int
    hash: str


#: The end of a log without entries.
EMPTY: Final = Head(0, NOTHING)


def next_entry(head: Head, event: str, details: Details, at: datetime) -> Entry:
    """Return the entry that follows the end of a log; `at` has an offset.

    Raises InvalidValueError for an event, details or a time that no line may hold.
    """
    held = DetailsBound().check(details)
    moment = Instant().check(at).astimezone(UTC)
    made = Entry(at=moment, details=held, event=event, hash=NOTHING, number=head.size, previous=head.hash)
    try:
        return read_entry(write_entry(evolve(made, hash=made.expected_hash)))
    except UnreadableRecordError as error:
        raise InvalidValueError(str(error)) from None


def write_entry(entry: Entry) -> bytes:
    """Return the line of an entry, without its end."""
    return _encode({**_content(entry), "hash": entry.hash}).encode()


def read_entry(raw: bytes) -> Entry:
    """Return the entry that a line holds. Raises UnreadableRecordError with its faults.

    The line must be as `write_entry` writes it, to the byte; its hash is not looked at.
    """
    entry = read_value(Entry, parse(raw, LINE_CAPS), LINE_CAPS)
    if write_entry(entry) != raw:
        fault = Fault("$", "expected the canonical form (RFC 8785), got the same in another layout")
        raise UnreadableRecordError([fault])
    return entry


def read_line(raw: bytes) -> Entry:
    """Return the entry of a line with its end. Raises UnreadableRecordError; a line without an end is torn."""
    if not raw.endswith(b"\n"):
        message = "expected a line with its end, got none: a crash tore it, or it is too long"
        raise UnreadableRecordError([Fault("$", message)])
    return read_entry(raw[:-1])


def _content(entry: Entry) -> dict[str, Any]:
    """Return what the hash of an entry is of."""
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "details": entry.details,
        "event": entry.event,
        "number": entry.number,
        "previous": entry.previous,
    }

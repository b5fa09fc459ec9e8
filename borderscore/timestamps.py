"""Moments and days as the interchange writes them: RFC 3339, always with an offset from UTC.

>>> read_instant("2025-03-04T16:40:00+08:00")
datetime.datetime(2025, 3, 4, 16, 40, tzinfo=datetime.timezone(datetime.timedelta(seconds=28800)))
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from attrs import frozen

from borderscore.bounds import shown
from borderscore.errors import InvalidValueError

DAY_PATTERN: Final = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

#: Python would read an offset of +12:60 as 13 hours.
_CLOCK: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"

#: What follows the day in RFC 3339, with up to nine digits of a second, as Java and .NET write them. Python keeps
#: six; the rest is cut off. A leap second is refused: Python has none.
CLOCK_PATTERN: Final = f"[Tt]{_CLOCK}:[0-5][0-9](?:\\.[0-9]{{1,9}})?(?:[Zz]|[+-]{_CLOCK})"

INSTANT_PATTERN: Final = f"{DAY_PATTERN}{CLOCK_PATTERN}"

#: What stands at every third place from the fifth on in the forms that nearly all timestamps have. Of such a text
#: without control characters, and whose 24th is below "6" if there is one, datetime.fromisoformat takes just what
#: INSTANT_PATTERN allows.
PLAIN_FORMS: Final = frozenset({"--T::Z", "--T::+:", "--T::-:"})

_instant: Final = re.compile(INSTANT_PATTERN).fullmatch
_day: Final = re.compile(DAY_PATTERN).fullmatch


@frozen
class Instant:
    """A moment with an offset from UTC, for annotations."""

    expected: str = "an RFC 3339 timestamp with an offset such as 2025-03-04T16:40:00+08:00"

    def check(self, value: object) -> datetime:
        """Return the value if it is a datetime with an offset; raise InvalidValueError if not."""
        offset = value.utcoffset() if isinstance(value, datetime) else None
        if not isinstance(value, datetime) or offset is None or offset % timedelta(minutes=1):
            raise InvalidValueError(f"expected a datetime with an offset of whole minutes, got {shown(value)}")
        return value

    def read(self, value: object) -> datetime:
        """Return the moment that a text stands for; raise InvalidValueError if it is none."""
        if type(value) is not str or not _instant(value):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            raise InvalidValueError(f"expected {self.expected}, got {_no_such_day(value)}") from None


@frozen
class Day:
    """A calendar day, for annotations."""

    expected: str = "a date such as 2025-03-09"

    def check(self, value: object) -> date:
        """Return the value if it is a date without a time; raise InvalidValueError if not."""
        if not isinstance(value, date) or isinstance(value, datetime):
            raise InvalidValueError(f"expected a date, got {shown(value)}")
        return value

    def read(self, value: object) -> date:
        """Return the day that a text stands for; raise InvalidValueError if it is none."""
        if type(value) is not str or not _day(value):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise InvalidValueError(f"expected {self.expected}, got {_no_such_day(value)}") from None


def _no_such_day(text: str) -> str:
    """Say what the patterns leave to the calendar. Python's own words for it differ from version to version."""
    return f"{shown(text)}, a day that the calendar does not have"


def read_instant(value: object) -> datetime:
    """Return the moment that an RFC 3339 text stands for; raise InvalidValueError if it is none."""
    return Instant().read(value)


def read_day(value: object) -> date:
    """Return the day that a text stands for; raise InvalidValueError if it is none."""
    return Day().read(value)

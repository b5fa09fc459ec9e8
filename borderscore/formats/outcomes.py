"""Outcomes of inspections, and groups of declarations, from JSON Lines: as strictly read as declarations.

    {"declaration": "MY-2025-0017", "result": "hit", "inspected_on": "2025-03-06", "note": "16 drives, 3 declared"}
    {"declaration": "MY-2025-0017", "group": "booked by a travel agency"}

Neither is ever read by scoring.
"""

from collections.abc import Iterator
from typing import BinaryIO

from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.diagnosing import read_value
from borderscore.formats.lines import Reject, read_each
from borderscore.formats.parsing import parse
from borderscore.outcomes import GroupMember, InspectionOutcome


def read_outcome(raw: bytes, caps: Caps = DEFAULT_CAPS) -> InspectionOutcome:
    """Return the outcome that a line holds. Raises UnreadableRecordError with every fault of it."""
    return read_value(InspectionOutcome, parse(raw, caps), caps)


def read_outcomes(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[InspectionOutcome | Reject]:
    """Read outcomes, one a line, plain or gzip. An unreadable line is a Reject, the rest is read."""
    return read_each(stream, read_outcome, caps)


def read_member(raw: bytes, caps: Caps = DEFAULT_CAPS) -> GroupMember:
    """Return the member of a group that a line holds. Raises UnreadableRecordError with every fault of it."""
    return read_value(GroupMember, parse(raw, caps), caps)


def read_members(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[GroupMember | Reject]:
    """Read members of groups, one a line, plain or gzip. An unreadable line is a Reject, the rest is read."""
    return read_each(stream, read_member, caps)

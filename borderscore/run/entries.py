"""The keys that records are sorted by, and all that the summary needs to know of each.

Of one declaration the first key counts: its highest revision. Of several records with that revision it is one that
is not withdrawn, then the one with the highest score, so that no copy can hide another; then any, but always the
same.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from borderscore.formats.lines import Record
from borderscore.rulebook.model import Lane, Rulebook
from borderscore.selectivity import Assessment

#: The lane, the day of the declaration, the port, drawn for the control sample, the rulebook is in force.
Facts = tuple[Lane, str, str, bool, bool]

#: The id; the revision, negated; withdrawn; the score, negated; a digest of the record as it came; the number of
#: the input and of its line; the facts and the capacity in bytes of what is not withdrawn.
Entry = tuple[str, int, bool, int, bytes, int, int, Facts | None, int]

#: Keys that agree in as many parts are about one declaration.
IDENTITY: Final = 1

#: The same of keys that start with the numbers of an input and of its line: they are about one record.
IDENTITY_OF_LINES: Final = 2

_DIGEST_BYTES: Final = 16


def withdrawal(record: Record, source: int) -> Entry:
    """Return the key of a record that withdraws its declaration."""
    return _entry(record, source, 0, None, 0)


def entries(rulebook: Rulebook) -> Callable[[Record, int, Assessment], Entry]:
    """Return the function that makes the keys of assessed records."""

    @lru_cache(4_096)
    def facts(lane: Lane, day: date, port: str, drawn: bool) -> Facts:  # noqa: FBT001
        return lane, day.isoformat(), port, drawn, rulebook.in_force_on(day)

    def entry(record: Record, source: int, assessment: Assessment) -> Entry:
        declaration = record.declaration
        day = declaration.declared_at.date()
        return _entry(
            record,
            source,
            assessment.score,
            facts(assessment.lane, day, declaration.port, assessment.selected_at_random),
            assessment.capacity_bytes or 0,
        )

    return entry


def _entry(record: Record, source: int, score: int, facts: Facts | None, capacity: int) -> Entry:
    declaration = record.declaration
    digest = sha256(record.raw).digest()[:_DIGEST_BYTES]
    return (
        declaration.id,
        -declaration.revision,
        declaration.withdrawn,
        -score,
        digest,
        source,
        record.line,
        facts,
        capacity,
    )

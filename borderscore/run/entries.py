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

from borderscore.declaration import Declaration
from borderscore.rulebook.model import Lane, Rulebook
from borderscore.scoring.judging import Verdict

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


def withdrawal(declaration: Declaration, raw: bytes, source: int, line: int) -> Entry:
    """Return the key of a record that withdraws its declaration."""
    return (declaration.id, -declaration.revision, True, 0, _digest(raw), source, line, None, 0)


def entries(rulebook: Rulebook) -> Callable[[Declaration, Verdict, bytes, int, int], Entry]:
    """Return the function that makes the keys of judged records: with the record, its input and its line."""

    @lru_cache(4_096)
    def facts(lane: Lane, day: date, port: str, drawn: bool) -> Facts:  # noqa: FBT001
        return lane, day.isoformat(), port, drawn, rulebook.in_force_on(day)

    def entry(declaration: Declaration, verdict: Verdict, raw: bytes, source: int, line: int) -> Entry:
        score, _, _, lane, drawn, capacity, _ = verdict
        told = facts(lane, declaration.declared_at.date(), declaration.port, drawn)
        digest = _digest(raw)
        return (declaration.id, -declaration.revision, False, -score, digest, source, line, told, capacity or 0)

    return entry


def _digest(raw: bytes) -> bytes:
    return sha256(raw).digest()[:_DIGEST_BYTES]

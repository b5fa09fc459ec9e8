"""What a watch asks of its store.

All that is put between two commits is kept together or not at all. What was put can be read at once.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Protocol

#: How long digests are.
DIGEST_BYTES: Final = 16


class Held(NamedTuple):
    """What is known of one revision of a declaration without reading it."""

    #: Its number in the order of receipt, from 1.
    number: int
    revision: int
    #: When it was declared, in seconds since 1970.
    at: int
    #: Of the bytes that came.
    digest: bytes


class Record(NamedTuple):
    """One revision of a declaration as it came."""

    number: int
    id: str
    revision: int
    at: int
    digest: bytes
    raw: bytes


class Given(NamedTuple):
    """A finding as it was last given."""

    id: str
    revision: int
    live: bool
    line: bytes


class Store(Protocol):
    """Keeps records, what was answered, and what restarts a watch. Raises StoreError where it can't."""

    def notes(self) -> Mapping[str, str]:
        """Return all notes, by name."""

    def note(self, name: str, text: str) -> None:
        """Keep a short text under a name."""

    def last(self) -> int:
        """Return the highest number that a record or an answer has; 0: there is none."""

    def held(self, id_: str) -> list[Held]:
        """Return what is known of the revisions of a declaration, the highest first."""

    def put(self, record: Record) -> None:
        """Keep a record, instead of one of that number."""

    def raw(self, number: int) -> bytes | None:
        """Return a record as it came."""

    def in_force(self, after: int) -> Iterator[Record]:
        """Yield the highest revision of each declaration, where it was declared after a moment."""

    def answer(self, number: int) -> bytes | None:
        """Return the lines that were answered, where they are more than the record alone tells."""

    def put_answer(self, number: int, lines: bytes) -> None:
        """Keep the lines that are answered."""

    def numbers(self, after: int, most: int) -> list[int]:
        """Return the next numbers of records and answers, in order."""

    def assessment(self, id_: str) -> bytes | None:
        """Return the line of a declaration's assessment, where findings are part of it."""

    def put_assessment(self, id_: str, line: bytes | None) -> None:
        """Keep the line of an assessment that findings are part of; None: none are any more."""

    def finding(self, id_: str) -> Given | None:
        """Return a finding as it was last given."""

    def history(self, id_: str) -> list[Given]:
        """Return all revisions of a finding, in order."""

    def live(self) -> list[Given]:
        """Return the findings that stand, by id."""

    def put_finding(self, finding: Given) -> None:
        """Keep a revision of a finding."""

    def traces(self) -> Iterator[bytes]:
        """Yield what linkage keeps of the declarations in the window, in any order."""

    def put_trace(self, id_: str, trace: bytes | None) -> None:
        """Keep what linkage needs of a declaration; None: it has left the window."""

    def drop_traces(self) -> None:
        """Forget all traces."""

    def declared(self, before: int) -> Iterator[Record]:
        """Yield all revisions that were declared at or before a moment, in any order."""

    def answers(self) -> Iterator[tuple[int, bytes]]:
        """Yield all answers that are kept, with their numbers."""

    def assessments(self) -> Iterator[tuple[str, bytes]]:
        """Yield all assessments that are kept, by declaration."""

    def findings(self) -> Iterator[Given]:
        """Yield all revisions of all findings."""

    def forget(self, id_: str) -> None:
        """Keep nothing of a declaration: its records, what was answered to them, and its assessment."""

    def forget_finding(self, id_: str) -> None:
        """Keep nothing of a finding."""

    def commit(self) -> None:
        """Keep for good what was put since the last commit. Returns when that is safe."""

    def close(self) -> None:
        """Let go of the store. What was not committed is lost."""

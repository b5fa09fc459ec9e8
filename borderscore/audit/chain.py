"""Follows a log from its first line: is each entry what it was, and does it follow the one before.

A line that was changed, removed, added or moved is found from the log alone. Entries that were cut off at the end,
or a log that was written anew from some place on with all its hashes, are found by whoever kept a later head or
root: no chain can show what it no longer holds.
"""

from collections.abc import Iterable, Iterator

from attrs import define, frozen

from borderscore.audit.entries import EMPTY, Entry, Head, read_line
from borderscore.errors import UnreadableRecordError


@frozen
class Broken:
    """A line that is not what it should be."""

    #: Its number, from 1.
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


@define
class Chain:
    """A log as far as it was followed."""

    head: Head = EMPTY
    line: int = 0

    def follow(self, lines: Iterable[bytes]) -> Iterator[Entry | Broken]:
        """Yield the entry of each line, and before it what is wrong with its place; or why there is none."""
        for raw in lines:
            self.line += 1
            try:
                entry = read_line(raw)
            except UnreadableRecordError as error:
                yield Broken(self.line, str(error))
                self.head = Head(self.head.size + 1, "")
                continue
            yield from (Broken(self.line, message) for message in self._faults(entry))
            yield entry
            self.head = Head(entry.number + 1, entry.hash)

    def _faults(self, entry: Entry) -> Iterator[str]:
        if entry.number != self.head.size:
            yield f"expected entry {self.head.size}, got entry {entry.number}: lines were removed, added or moved"
        elif self.head.hash and entry.previous != self.head.hash:
            yield f"expected the entry that follows {self.head.hash}, got one that follows {entry.previous}"
        if entry.hash != entry.expected_hash:
            yield f"expected the hash {entry.expected_hash} of what it says, got {entry.hash}: it was changed"

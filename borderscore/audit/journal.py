"""The audit log as a file: entries are added at its end, and stay.

An entry is on the disk when `append` returns. A line that a crash left without its end was never acknowledged. The
next append cuts it off, and says so in an entry of its own.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from io import FileIO
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

from attrs import define

from borderscore.audit.entries import (
    EMPTY,
    LINE_CAPS,
    Details,
    Entry,
    Head,
    next_entry,
    read_entry,
    write_entry,
)
from borderscore.errors import InputError, UnreadableRecordError

#: What the log says of itself.
TORN: Final = "torn-line"

#: The longest line that is read: a proof holds the line of an entry as a text, with two bytes for each quote.
LONGEST: Final = 4 * LINE_CAPS.record_bytes

#: How much is read at once on the way back from the end.
_BLOCK_BYTES: Final = 64 * 1024


@define(eq=False)
class Journal:
    """A log that is open for adding to it. No other process can do so meanwhile, where files can be locked.

    It looks no further back than it must: `audit verify` is for all of a log.
    """

    path: Path
    head: Head
    _file: FileIO
    #: How long the file is up to its last whole line, and what a crash left behind that.
    _end: int
    _torn: bytes

    @classmethod
    def open(cls, path: Path) -> "Journal":
        """Open a log, or begin one. Raises InputError if that can't be done, or if its last line is unsound."""
        try:
            file = FileIO(path, "ab+")
        except OSError as error:
            raise _unusable(path, error) from None
        try:
            _lock(file, path)
            _sync_directory(path)
            lines = _from_end(path)
            torn, last = next(lines), next(lines, None)
            head = EMPTY if last is None else _head(_entry(path, last))
            return cls(path, head, file, file.seek(0, os.SEEK_END) - len(torn), torn)
        except BaseException:
            file.close()
            raise

    def append(self, event: str, details: Details, *, at: datetime) -> Head:
        """Add an entry, and return the end of the log once it is on the disk.

        Raises InvalidValueError for what no entry may hold, InputError if the entry can't be written; the log is
        as it was then.
        """
        return self.append_all([(event, details)], at=at)

    def append_all(self, entries: Iterable[tuple[str, Details]], *, at: datetime) -> Head:
        """Add several entries in one go, as `append` does one."""
        head, lines = self.head, []
        for event, details in (*self._loss(), *entries):
            entry = next_entry(head, event, details, at)
            lines.append(write_entry(entry))
            head = _head(entry)
        self._write(b"".join(line + b"\n" for line in lines))
        self.head = head
        return head

    def since(self, size: int) -> tuple[Entry, ...]:
        """Return the entries after the first `size`. Raises InputError for a line that is no entry."""
        entries = (_entry(self.path, raw) for raw in islice(_from_end(self.path), 1, None))
        return tuple(takewhile(lambda entry: entry.number >= size, entries))[::-1]

    def close(self) -> None:
        """Close the file, and let others add to it."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _loss(self) -> Iterator[tuple[str, Details]]:
        if self._torn:
            yield TORN, {"bytes": len(self._torn), "sha256": sha256(self._torn).hexdigest()}

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        try:
            if self._torn:
                self._file.truncate(self._end)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise InputError(f"{self.path}: the audit log can't be written: {error.strerror}") from None
        self._end += len(content)
        self._torn = b""


def _head(entry: Entry) -> Head:
    return Head(entry.number + 1, entry.hash)


def _entry(path: Path, raw: bytes) -> Entry:
    try:
        entry = read_entry(raw)
    except UnreadableRecordError as error:
        raise InputError(f"{path}: expected an audit log, got a line that is no entry: {error}") from None
    if entry.hash != entry.expected_hash:
        raise InputError(f"{path}: expected entry {entry.number} as it was written, got it changed")
    return entry


def _unusable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: expected an audit log, got: {error.strerror}")


def _lock(file: FileIO, path: Path) -> None:
    """Keep other processes from adding to a file. Windows has no such lock."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise InputError(f"{path}: the audit log is in use by another process") from None


def _sync_directory(path: Path) -> None:
    """See to it that a new file is still there after a crash, where a directory can be synced."""
    with suppress(OSError):
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _from_end(path: Path) -> Iterator[bytes]:
    """Yield what follows the last end of a line, and then the lines from the last to the first, without ends."""
    rest = b""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK_BYTES)
            file.seek(start)
            rest, *whole = (file.read(end - start) + rest).split(b"\n")
            yield from reversed(whole)
            end = start
    yield rest


def log_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a log, or of proofs, with their ends; one that is too long comes in parts, without.

    Raises InputError if the file can't be read.
    """
    try:
        with path.open("rb") as file:
            while raw := file.readline(LONGEST):
                yield raw
    except OSError as error:
        raise _unusable(path, error) from None

"""Sorts more lines than memory holds, and keeps of equals only the first.

Lines come with small keys. A chunk of them is sorted and packed, where it suits in another process, and written as
a *run*: a file of lines, and beside it a file of their keys. A chunk that comes after all of the last run is
appended to it, so input that is already in order makes one run, whose file of lines is the result as it stands.
Otherwise the runs are merged.

The keys of lines that were dropped are kept, so that a later pass can say what became of each.
"""

import marshal
from collections.abc import Iterator
from heapq import merge
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import define, field, frozen

#: What a line is sorted by. Plain values of JSON and tuples of them, as marshal takes no others.
Key = tuple[Any, ...]

#: A line with its key.
Item = tuple[Key, bytes]

#: How many bytes of lines are held in memory before they are written.
CHUNK_BYTES: Final = 2 * 2**20

#: How many runs are merged at once; each takes two open files.
FAN_IN: Final = 64

#: What a key costs in memory beside its line, in bytes, about.
_KEY_BYTES: Final = 400

#: One run is written at a time; of the blocks and buffers below, FAN_IN are held at once.
_WRITING_BUFFER: Final = 128 * 1024
_BLOCK_KEYS: Final = 64
_LENGTH_BYTES: Final = 4
_LINES_BUFFER: Final = 32 * 1024
_KEYS_BUFFER: Final = 8 * 1024

#: How many lines of a merger are packed at once.
_MERGED_AT_ONCE: Final = 512


@frozen
class Chunk:
    """Lines in the order of their keys, packed as they are written."""

    #: What is the first that tells lines apart, and what is the last.
    first: Key
    last: Key
    #: All lines, one after the other; of one that was dropped there is nothing.
    lines: bytes | memoryview
    #: Blocks of keys with the lengths of their lines; 0: the line was dropped, or empty to begin with.
    keys: bytes | memoryview

    def entries(self) -> Iterator[tuple[Key, int]]:
        """Yield each key with the length of its line in bytes, as the run that it is written to will."""
        return _entries(BytesIO(self.keys))


def sorted_chunk(items: list[Item], identity: int) -> Chunk | None:
    """Return lines as a spool with this identity takes them, of equals only the first; None of none."""
    items.sort()
    return _packed(items, identity, ()) if items else None


def _packed(items: list[Item], identity: int, previous: Key) -> Chunk:
    lines, lengths = [], []
    for key, line in items:
        this = key[:identity]
        if this == previous:
            lengths.append(0)
        else:
            previous = this
            lines.append(line)
            lengths.append(len(line))
    keys = [key for key, _ in items]
    starts = range(0, len(keys), _BLOCK_KEYS)
    blocks = (_block(keys[start : start + _BLOCK_KEYS], lengths[start : start + _BLOCK_KEYS]) for start in starts)
    return Chunk(keys[0][:identity], previous, b"".join(lines), b"".join(blocks))


def _block(keys: list[Key], lengths: list[int]) -> bytes:
    block = marshal.dumps((keys, lengths))
    return len(block).to_bytes(_LENGTH_BYTES) + block


def _entries(file: BinaryIO) -> Iterator[tuple[Key, int]]:
    while size := file.read(_LENGTH_BYTES):
        keys, lengths = marshal.loads(file.read(int.from_bytes(size)))  # noqa: S302 - written above, by this run
        yield from zip(keys, lengths, strict=True)


@frozen
class Run:
    """Lines in the order of their keys, in two files as a chunk has them."""

    lines: Path
    keys: Path

    def entries(self) -> Iterator[tuple[Key, int]]:
        """Yield each key with the length of its line in bytes; 0: the line was dropped, or empty to begin with."""
        with self.keys.open("rb", _KEYS_BUFFER) as file:
            yield from _entries(file)

    def items(self) -> Iterator[Item]:
        """Yield each key with its line."""
        with self.lines.open("rb", _LINES_BUFFER) as file:
            for key, length in self.entries():
                yield key, file.read(length)

    def remove(self) -> None:
        """Delete both files."""
        self.lines.unlink()
        self.keys.unlink()


@define(eq=False)
class Spool:
    """Takes lines in any order and gives them back sorted, from files under one directory.

    Keys must differ. Of lines that agree in the first `identity` parts of their keys, only the first by the whole
    key is kept.
    """

    directory: Path
    identity: int
    chunk_bytes: int = CHUNK_BYTES
    fan_in: int = FAN_IN
    _items: list[Item] = field(factory=list, init=False)
    _room: int = field(init=False)
    _runs: list[Run] = field(factory=list, init=False)
    _last: "_Writer | None" = field(default=None, init=False)
    _made: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.directory.mkdir(parents=True)
        self._room = self.chunk_bytes

    def add(self, key: Key, line: bytes) -> None:
        """Take one line."""
        self._items.append((key, line))
        self._room -= len(line) + _KEY_BYTES
        if self._room < 0:
            self._write_items()

    def add_chunk(self, chunk: Chunk) -> bool:
        """Take lines that were packed elsewhere, with the same identity; say whether all came in order so far."""
        if self._last is None or not self._last.end < chunk.first:
            self.close()
            self._last = self._start_run()
            self._runs.append(self._last.run)
        self._last.write(chunk)
        return len(self._runs) == 1

    def sorted(self) -> Run:
        """Return all lines in order. Nothing can be added after that."""
        self._write_items()
        self.close()
        if not self._runs:
            empty = self._start_run()
            empty.close()
            return empty.run
        while len(self._runs) > 1:
            runs, self._runs = self._runs, []
            for start in range(0, len(runs), self.fan_in):
                self._runs.append(self._merged(runs[start : start + self.fan_in]))
        return self._runs[0]

    def close(self) -> None:
        """Close the file that is being written, if any."""
        if self._last is not None:
            self._last.close()

    def _write_items(self) -> None:
        chunk = sorted_chunk(self._items, self.identity)
        if chunk is not None:
            self.add_chunk(chunk)
        self._items.clear()
        self._room = self.chunk_bytes

    def _start_run(self) -> "_Writer":
        self._made += 1
        return _Writer(Run(self.directory / f"{self._made}.lines", self.directory / f"{self._made}.keys"))

    def _merged(self, runs: list[Run]) -> Run:
        if len(runs) == 1:
            return runs[0]
        writer = self._start_run()
        merged = merge(*(run.items() for run in runs))
        while items := list(islice(merged, _MERGED_AT_ONCE)):
            writer.write(_packed(items, self.identity, writer.end))
        writer.close()
        for run in runs:
            run.remove()
        return writer.run


@define(eq=False)
class _Writer:
    """Writes one run, from first to last."""

    run: Run
    #: What tells the last line from others.
    end: Key = ()
    _lines: BinaryIO = field(init=False)
    _keys: BinaryIO = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._lines = self.run.lines.open("wb", _WRITING_BUFFER)
        self._keys = self.run.keys.open("wb", _KEYS_BUFFER)

    def write(self, chunk: Chunk) -> None:
        self._lines.write(chunk.lines)
        self._keys.write(chunk.keys)
        self.end = chunk.last

    def close(self) -> None:
        self._lines.close()
        self._keys.close()

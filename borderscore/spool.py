"""Sorts more lines than memory holds, and keeps of equals only the first.

Lines come with small keys. A chunk of them is sorted in memory and written as a *run*: a file of lines, and beside
it a file of their keys. A chunk that comes after all of the last run is appended to it, so input that is already
in order makes one run, whose file of lines is the result as it stands. Otherwise the runs are merged.

The keys of lines that were dropped are kept, so that a later pass can say what became of each.
"""

import marshal
from collections.abc import Iterable, Iterator
from contextlib import closing
from heapq import merge
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import define, field, frozen

#: What a line is sorted by. Plain values of JSON and tuples of them, as marshal takes no others.
Key = tuple[Any, ...]

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


@frozen
class Run:
    """Lines in the order of their keys."""

    #: All lines, one after the other; of one that was dropped there is nothing.
    lines: Path
    #: Blocks of keys with the lengths of their lines.
    keys: Path

    def entries(self) -> Iterator[tuple[Key, int]]:
        """Yield each key with the length of its line in bytes; 0: the line was dropped, or empty to begin with."""
        with self.keys.open("rb", _KEYS_BUFFER) as file:
            while size := file.read(_LENGTH_BYTES):
                block = marshal.loads(file.read(int.from_bytes(size)))  # noqa: S302 - written below, by this process
                yield from zip(*block, strict=True)

    def items(self) -> Iterator[tuple[Key, bytes]]:
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
    _chunk: list[tuple[Key, bytes]] = field(factory=list, init=False)
    _room: int = field(init=False)
    _runs: list[Run] = field(factory=list, init=False)
    _last: "_Writer | None" = field(default=None, init=False)
    _made: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.directory.mkdir(parents=True)
        self._room = self.chunk_bytes

    def add(self, key: Key, line: bytes) -> None:
        """Take one line."""
        self._chunk.append((key, line))
        self._room -= len(line) + _KEY_BYTES
        if self._room < 0:
            self._write_chunk()

    def sorted(self) -> Run:
        """Return all lines in order. Nothing can be added after that."""
        self._write_chunk()
        self.close()
        while len(self._runs) > 1:
            runs, self._runs = self._runs, []
            for start in range(0, len(runs), self.fan_in):
                self._runs.append(self._merged(runs[start : start + self.fan_in]))
        return self._runs[0]

    def close(self) -> None:
        """Close the file that is being written, if any."""
        if self._last is not None:
            self._last.close()

    def _write_chunk(self) -> None:
        self._chunk.sort()
        if self._last is None or not self._last.precedes(self._chunk):
            self.close()
            self._last = self._start_run()
            self._runs.append(self._last.run)
        self._last.write(self._chunk)
        self._chunk.clear()
        self._room = self.chunk_bytes

    def _start_run(self) -> "_Writer":
        self._made += 1
        run = Run(self.directory / f"{self._made}.lines", self.directory / f"{self._made}.keys")
        return _Writer(run, self.identity)

    def _merged(self, runs: list[Run]) -> Run:
        if len(runs) == 1:
            return runs[0]
        with closing(self._start_run()) as writer:
            writer.write(merge(*(run.items() for run in runs)))
        for run in runs:
            run.remove()
        return writer.run


@define(eq=False)
class _Writer:
    """Writes one run, from first to last, and drops all but the first of equals."""

    run: Run
    identity: int
    _lines: BinaryIO = field(init=False)
    _keys: BinaryIO = field(init=False)
    _previous: Key = ()

    def __attrs_post_init__(self) -> None:
        self._lines = self.run.lines.open("wb", _WRITING_BUFFER)
        self._keys = self.run.keys.open("wb", _KEYS_BUFFER)

    def precedes(self, chunk: list[tuple[Key, bytes]]) -> bool:
        """Say whether all that was written comes before a sorted chunk, without an equal in it."""
        return not chunk or self._previous < chunk[0][0][: self.identity]

    def write(self, items: Iterable[tuple[Key, bytes]]) -> None:
        keys: list[Key] = []
        lengths: list[int] = []
        identity, previous, write_line = self.identity, self._previous, self._lines.write
        for key, line in items:
            this = key[:identity]
            if this == previous:
                lengths.append(0)
            else:
                previous = this
                lengths.append(write_line(line))
            keys.append(key)
            if len(keys) == _BLOCK_KEYS:
                self._write_block(keys, lengths)
        self._write_block(keys, lengths)
        self._previous = previous

    def _write_block(self, keys: list[Key], lengths: list[int]) -> None:
        block = marshal.dumps((keys, lengths), 2)
        self._keys.write(len(block).to_bytes(_LENGTH_BYTES) + block)
        keys.clear()
        lengths.clear()

    def close(self) -> None:
        self._lines.close()
        self._keys.close()

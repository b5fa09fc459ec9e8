"""A feed: lines that come in while others are still awaited, so that those that are there are taken together."""

import os
import select
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from attrs import define, field

from borderscore.formats.caps import Caps
from borderscore.formats.gunzipping import MAGIC
from borderscore.formats.lines import Line, raw_lines

_CHUNK: Final = 64 * 1024

#: For how many seconds a signal that came at the wrong moment can go unnoticed.
_PATIENCE: Final = 1.0


class StoppedError(Exception):
    """The feed was told to stop."""


@define(eq=False)
class Feed:
    """Reads an open file, and knows whether a whole line is there already.

    It can be told to stop from a signal handler: what was read is finished then, and nothing is awaited any more.
    """

    descriptor: int
    stopping: bool = False
    _buffer: bytearray = field(factory=bytearray)
    _awaiting: bool = False
    _packed: bool | None = None

    def lines(self, caps: Caps) -> Iterator[Line]:
        """Yield the lines, plain or gzip. Raises StoppedError when one is awaited and none is to come."""
        return raw_lines(cast("BinaryIO", self), caps)

    def groups(self, caps: Caps, most: int) -> Iterator[list[Line]]:
        """Yield the lines that are there already, at most so many at a time, as `lines` does."""
        group = []
        for line in self.lines(caps):
            group.append(line)
            if len(group) == most or not self.waiting():
                yield group
                group = []

    def stop(self) -> None:
        """Let nothing be awaited any more."""
        self.stopping = True
        if self._awaiting:
            raise StoppedError

    def readline(self, most: int) -> bytes:
        """Return a line with its end, or its first bytes; at the end of the file what is left."""
        while b"\n" not in self._buffer and len(self._buffer) < most and self._refill():
            pass
        if self._packed is None:
            self._packed = self._buffer.startswith(MAGIC)
        return self._cut(self._buffer.find(b"\n", 0, most) + 1 or most)

    def read(self, most: int) -> bytes:
        """Return at least one byte; none at the end of the file."""
        if not self._buffer:
            self._refill()
        return self._cut(most)

    def waiting(self) -> bool:
        """Say whether a whole line is there, that need not be awaited. Of gzip there is no telling."""
        while not self._packed and b"\n" not in self._buffer and _ready(self.descriptor) and self._refill():
            pass
        return not self._packed and b"\n" in self._buffer

    def _cut(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _refill(self) -> bool:
        """Read on; say whether there was more."""
        self._awaiting = True
        while not self.stopping and _silent(self.descriptor):
            pass
        if self.stopping:
            raise StoppedError
        chunk = os.read(self.descriptor, _CHUNK)
        self._awaiting = False
        self._buffer += chunk
        return bool(chunk)


def _ready(descriptor: int) -> bool:
    """Say whether reading would not wait. Where the system can't tell of such a file, it would."""
    try:
        return bool(select.select([descriptor], [], [], 0)[0])
    except (OSError, ValueError):
        return False


def _silent(descriptor: int) -> bool:
    """Wait for something to read, a second at most, and say whether there was nothing.

    A signal that comes just before one begins to wait would else be noticed with the next line only. Where the
    system can't tell of such a file, reading waits.
    """
    try:
        return not select.select([descriptor], [], [], _PATIENCE)[0]
    except (OSError, ValueError):
        return False

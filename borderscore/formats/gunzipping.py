"""Reading gzip in bounded memory, to the last byte that can be read.

`gzip.GzipFile` raises in the middle of a read, and what that read had already unpacked is lost.
"""

import io
import zlib
from typing import Any, BinaryIO, Final

#: What every member of a gzip stream starts with (RFC 1952).
MAGIC: Final = b"\x1f\x8b"

_CHUNK: Final = 64 * 1024
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS


class Gunzipped(io.RawIOBase):
    """What a gzip stream unpacks to, one member after the other. It ends where it can't go on, and says why."""

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        """Unpack `head`, which was read from the stream before, and then the stream."""
        self._stream = stream
        self._packed = head
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._ended = False
        #: Why the stream can't be read to its end, or None.
        self.fault: str | None = None

    def readable(self) -> bool:
        """Say that it can be read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Put at least one byte into the buffer and return how many, or return 0 at the end."""
        while not self._ended:
            if self._member.eof:
                self._start_member()
            elif unpacked := self._unpack(len(buffer)):
                buffer[: len(unpacked)] = unpacked
                return len(unpacked)
            elif not (self._packed or self._member.eof):
                self._refill()
        return 0

    def _unpack(self, most: int) -> bytes:
        try:
            unpacked = self._member.decompress(self._packed, most)
        except zlib.error:
            self._stop("expected a gzip stream, got a damaged one: the records before may be damaged as well")
            return b""
        self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return unpacked

    def _refill(self) -> None:
        self._packed = self._stream.read(_CHUNK)
        if not self._packed:
            self._stop("expected the rest of a gzip stream, got the end of the input: it was cut off")

    def _start_member(self) -> None:
        """Go on to the next member. Zeros may pad the one before, as gzip allows."""
        self._packed = self._packed.lstrip(b"\0")
        if len(self._packed) < len(MAGIC) and (more := self._stream.read(_CHUNK)):
            self._packed += more
        elif self._packed.startswith(MAGIC):
            self._member = zlib.decompressobj(_GZIP_WINDOW)
        elif self._packed:
            self._stop("expected the end of a gzip stream, got other bytes after it")
        else:
            self._ended = True

    def _stop(self, fault: str) -> None:
        self.fault = fault
        self._ended = True

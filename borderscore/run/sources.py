"""Inputs: files that can be read as often as needed. What can't be is copied first."""

import hashlib
import io
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TextIO, TypeVar, cast

from attrs import frozen

from borderscore.errors import InputError
from borderscore.formats.caps import Caps
from borderscore.formats.lines import BLOCK_BYTES, Block, Line, Reject, open_input, raw_blocks, raw_lines

T = TypeVar("T")

#: How standard input is named on a command line.
STANDARD_INPUT: Final = "-"


@frozen
class Source:
    """One input."""

    #: What the user calls it.
    name: str
    path: Path
    #: Standard input or a pipe, which was copied to `path`.
    copied: bool = False

    @classmethod
    def at(cls, given: "Path | Source | None") -> "Source | None":
        """Return the source at a path, which is its name as well; a source, and None, as they are."""
        return cls(str(given), given) if isinstance(given, Path) else given

    @property
    def size(self) -> int:
        """Return its size in bytes."""
        return self.path.stat().st_size

    def lines(self, caps: Caps, stream: BinaryIO) -> Iterator[Line]:
        """Yield the lines of its open file. Raises InputError if reading fails midway."""
        return self._read(raw_lines(stream, caps))

    def blocks(self, caps: Caps, stream: BinaryIO, size: int) -> Iterator[Block | Reject]:
        """Yield the lines of its open file in blocks. Raises InputError if reading fails midway."""
        return self._read(raw_blocks(stream, caps, size))

    def _read(self, parts: Iterator[T]) -> Iterator[T]:
        try:
            yield from parts
        except OSError as error:
            raise InputError(f"{self.name}: can't be read to its end: {error.strerror}") from None


def collect(names: Sequence[str], copies: Path, stdin: BinaryIO | None) -> tuple[Source, ...]:
    """Return the inputs of these names; what can be read only once is copied into a directory.

    Raises InputError for what can't be opened, and where standard input is closed or named twice.
    """
    if names.count(STANDARD_INPUT) > 1:
        raise InputError(f"{STANDARD_INPUT}: standard input can be named once, not {names.count('-')} times")
    sources: list[Source] = []
    for name in names:
        copy = copies / _copy_name(sum(source.copied for source in sources))
        sources.append(_source(name, copy, stdin))
    return tuple(sources)


#: The names that _copy_name gives.
is_copy: Final = re.compile(r"input(-[0-9]+)?\.jsonl").fullmatch


def _copy_name(earlier: int) -> str:
    return f"input-{earlier + 1}.jsonl" if earlier else "input.jsonl"


def _source(name: str, copy: Path, stdin: BinaryIO | None) -> Source:
    if name == STANDARD_INPUT:
        return _copied(name, stdin or _standard_input(), copy)
    if not name:
        raise InputError("expected the path of a file of declarations, got nothing")
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name}: expected a file of declarations, got a directory")
    with open_input(path) as stream:
        return Source(name, path) if path.is_file() else _copied(name, stream, copy)


def _standard_input() -> BinaryIO:
    stdin: TextIO | None = sys.stdin  # None where the process was started without one
    if stdin is None:
        raise InputError(f"{STANDARD_INPUT}: expected declarations on standard input, got none: it is closed")
    return stdin.buffer


def _copied(name: str, stream: BinaryIO, copy: Path) -> Source:
    with copy.open("wb") as file:
        shutil.copyfileobj(stream, file)
    return Source(name, copy, copied=True)


class Hashed(io.BufferedReader):
    """A file that is hashed while it is read, from its start. Raises InputError if it can't be opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(cast("io.BufferedReader", open_input(path)).detach())
        self._sha256 = hashlib.sha256()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        content = super().read(size)
        self._sha256.update(content)
        return content

    def sha256(self) -> str:
        """Return the SHA-256 of the whole file, in hexadecimal."""
        while self.read(BLOCK_BYTES):
            pass
        return self._sha256.hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

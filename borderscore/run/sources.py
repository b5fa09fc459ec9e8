"""Inputs: files that can be read as often as needed. What can't be is copied first."""

import hashlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from attrs import frozen

from borderscore.errors import InputError
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Line, open_input, raw_lines

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

    @property
    def size(self) -> int:
        """Return its size in bytes."""
        return self.path.stat().st_size

    def lines(self, caps: Caps, stream: BinaryIO) -> Iterator[Line]:
        """Yield the lines of its open file. Raises InputError if reading fails midway."""
        try:
            yield from raw_lines(stream, caps)
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


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

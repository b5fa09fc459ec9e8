"""Declarations from JSON Lines: streamed, plain or gzip, in memory that doesn't grow with the input."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.errors import Fault, InputError, UnreadableRecordError
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.compiled import clean_reader
from borderscore.formats.gunzipping import MAGIC, Gunzipped
from borderscore.formats.records import diagnose

T = TypeVar("T")

_BOM: Final = b"\xef\xbb\xbf"
_LINE_END: Final = b"\r\n"
_WHITESPACE: Final = b" \t\r\n"
_BUFFER: Final = 64 * 1024

#: How many bytes are read at once where many lines are wanted.
BLOCK_BYTES: Final = 512 * 1024


@frozen
class Record:
    """A declaration, the line that it stands on (from 1), and what it was read from, without the line's end."""

    line: int
    raw: bytes
    declaration: Declaration


@frozen
class Reject:
    """A record that can't be read: its line, every fault found in it, and `raw`, the record as it came."""

    line: int
    raw: bytes
    faults: tuple[Fault, ...]


#: A line with its number, or a Reject where reading ended.
Line = tuple[int, bytes] | Reject

#: Whole lines one after the other, with their ends, and the number of the first.
Block = tuple[int, bytes]


def open_input(path: Path) -> BinaryIO:
    """Open a file for `read_lines`. Raises InputError that says why it can't be opened."""
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: can't be opened: {error.strerror}") from None


def read_lines(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[Record | Reject]:
    """Read declarations, one a line, from a binary stream in UTF-8, plain or gzip.

    Every line ends in a Record or a Reject, in order; blank ones and a byte-order mark at the start are skipped.
    What stops a gzip stream before its end is one more Reject, after the last line that could be unpacked.
    A line is yielded before the next one is read.
    """
    read = line_reader(caps)
    for line in raw_lines(stream, caps):
        record = read(line)
        if record is not None:
            yield record


def line_reader(caps: Caps = DEFAULT_CAPS) -> Callable[[Line], Record | Reject | None]:
    """Return the function that reads one of the `raw_lines`; it returns None for a blank one."""
    read_declaration = declaration_reader(caps)

    def read(line: Line) -> Record | Reject | None:
        if isinstance(line, Reject):
            return line
        number, raw = line
        found = read_declaration(number, raw)
        return Record(number, raw, found) if isinstance(found, Declaration) else found

    return read


def declaration_reader(caps: Caps) -> Callable[[int, bytes], Declaration | Reject | None]:
    """Return the function that reads what stands on a line of this number; it returns None for a blank one."""
    read_clean = clean_reader(caps)

    def read(number: int, raw: bytes) -> Declaration | Reject | None:
        declaration = read_clean(raw)
        if declaration is not None:
            return declaration
        if raw.strip(_WHITESPACE) or len(raw) > caps.record_bytes:
            return _diagnosed(number, raw, caps)
        return None

    return read


def read_each(
    stream: BinaryIO, read: Callable[[bytes, Caps], T], caps: Caps = DEFAULT_CAPS
) -> Iterator[T | Reject]:
    """Read objects of any kind, one a line; a line that `read` refuses with UnreadableRecordError is a Reject."""
    for line in raw_lines(stream, caps):
        if isinstance(line, Reject):
            yield line
            continue
        number, raw = line
        if raw.strip():
            try:
                yield read(raw, caps)
            except UnreadableRecordError as error:
                yield Reject(number, raw[: caps.record_bytes], error.faults)


def raw_lines(stream: BinaryIO, caps: Caps = DEFAULT_CAPS) -> Iterator[Line]:
    """Yield each line of a binary stream, plain or gzip, with its number, and blank ones too.

    Lines come without their ends and without a byte-order mark, and no longer than a little over the cap. What
    stops a gzip stream before its end is a Reject, after the last line that could be unpacked.
    """
    for block in _blocks(stream, _longest(caps), None):
        if isinstance(block, Reject):
            yield block
        else:
            yield from lines_of(block)


def raw_blocks(stream: BinaryIO, caps: Caps = DEFAULT_CAPS, size: int = BLOCK_BYTES) -> Iterator[Block | Reject]:
    """Yield the same lines in blocks, as so many bytes are read at once. `lines_of` takes them apart."""
    return _blocks(stream, _longest(caps), max(size, len(_BOM)))


def lines_of(block: Block) -> Iterator[tuple[int, bytes]]:
    """Yield each line of a block with its number, without its end."""
    first, content = block
    lines = content.removesuffix(b"\n").split(b"\n")
    if b"\r" in content:
        lines = [line.removesuffix(b"\r") for line in lines]
    return enumerate(lines, first)


def _longest(caps: Caps) -> int:
    return len(_BOM) + caps.record_bytes + len(_LINE_END)


def _blocks(stream: BinaryIO, longest: int, size: int | None) -> Iterator[Block | Reject]:
    """Yield blocks of lines; without a size one line at a time, before the next one is read."""
    more = _reading(stream, longest, size)
    head = more()
    unzipped = Gunzipped(stream, head) if head.startswith(MAGIC) else None
    if unzipped is not None:
        more = _reading(io.BufferedReader(unzipped, _BUFFER), longest, size)
        head = more()
    number, rest = 1, head.removeprefix(_BOM)
    while head:
        end = rest.rfind(b"\n") + 1
        if end:
            yield number, rest[:end]
            number += rest.count(b"\n", 0, end)
        head = more()
        rest = rest[end : end + longest] + head  # of what is too long, no more is held
    if rest:
        yield number, rest
        number += 1
    if unzipped is not None and unzipped.fault is not None:
        yield Reject(number, b"", (Fault("$", unzipped.fault),))


def _reading(stream: BinaryIO, longest: int, size: int | None) -> Callable[[], bytes]:
    return partial(stream.readline, longest) if size is None else partial(stream.read, size)


def _diagnosed(number: int, raw: bytes, caps: Caps) -> Declaration | Reject:
    most = caps.record_bytes
    if len(raw) > most:
        fault = Fault("$", f"expected at most {most:,} bytes, got more: of the record, raw has only as many")
        return Reject(number, raw[:most], (fault,))
    try:
        return diagnose(raw, caps)
    except UnreadableRecordError as error:
        return Reject(number, raw, error.faults)

"""Hostile input: each ends in a reject that says why, in bounded memory, and the records around it are read."""

import gzip
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from itertools import chain
from random import Random
from typing import Any

import msgspec
import pytest
from attrs import evolve

from borderscore.declaration import Declaration
from borderscore.errors import Fault, UnreadableRecordError
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.compiled import clean_reader_with
from borderscore.formats.lines import Record, Reject, read_lines
from borderscore.formats.parsing import parse_standard
from borderscore.formats.records import diagnose, read_record
from borderscore.formats.structs import look_alike_reader
from borderscore.formats.writing import write_declaration, write_reject
from tests.mutations import mutated
from tests.records import RECORD

CLEAN = json.dumps(RECORD).encode()

#: The most that reading may hold at once. The records themselves are 64 KiB at most.
MEMORY = 10_000_000


def spoilt(**changes: str) -> bytes:
    """Return the record with JSON text in the place of some fields."""
    members = {name: json.dumps(value) for name, value in RECORD.items()} | changes
    return ("{" + ",".join(f'"{name}":{text}' for name, text in members.items()) + "}").encode()


def item(**changes: str) -> bytes:
    """Return the record with one item of media that holds JSON text in some fields."""
    members = {"kind": '"hdd"', "count": "1"} | changes
    return spoilt(media="[{" + ",".join(f'"{name}":{text}' for name, text in members.items()) + "}]")


def listed(text: str, count: int) -> str:
    return f"[{','.join([text] * count)}]"


HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "10^6 digits": (item(capacity="9" * 10**6), "$", "at most 65,536 bytes, got more"),
    "60,000 digits": (item(capacity="9" * 60_000), "$.media[0].capacity", "a number of 60,000 digits"),
    "60,000 digits in a text": (item(capacity=f'"{"9" * 60_000} TB"'), "$.media[0].capacity", "got '9999"),
    "60,000 digits of a fraction": (item(count=f"0.{'9' * 60_000}"), "$.media[0].count", "… (60,002 characters)"),
    "an exponent": (item(capacity='"1E+1000000 TB"'), "$.media[0].capacity", "got '1E+1000000 TB'"),
    "NaN": (item(count="NaN"), "$.media[0].count", "got NaN"),
    "infinity": (item(capacity="-Infinity"), "$.media[0].capacity", "got -Infinity"),
    "infinity by overflow": (item(count="1e999"), "$.media[0].count", "got 1e999"),
    "a negative number": (item(capacity="-1"), "$.media[0].capacity", "got -1"),
    "10^30": (item(capacity=str(10**30)), "$.media[0].capacity", "a number of 31 digits"),
    "10^29": (item(capacity=str(10**29)), "$.media[0].capacity", f"got {10**29}"),
    "a lone surrogate": (spoilt(purpose='"\\ud800"'), "$.purpose", "got U+D800"),
    "a control character": (spoilt(purpose='"a\\u0007"'), "$.purpose", "got U+0007 at character 2"),
    "a raw control character": (spoilt(purpose='"a\x07"'), "$", "expected JSON"),
    "DEL": (spoilt(purpose='"\x7f"'), "$.purpose", "got U+007F"),
    "a bidirectional control": (spoilt(purpose='"\u202e"'), "$.purpose", "got U+202E"),
    "an escaped bidirectional control": (spoilt(purpose='"\\u2066"'), "$.purpose", "got U+2066"),
    "a byte-order mark": (b"\xef\xbb\xbf" + CLEAN, "$", "byte-order mark, which may only open a file"),
    "UTF-16": (CLEAN.decode().encode("utf-16"), "$", "as in UTF-16"),
    "UTF-32": (CLEAN.decode().encode("utf-32-be"), "$", "zero byte at byte 1"),
    "Latin-1": (spoilt(purpose='"caf\xe9"').decode().encode("latin-1"), "$", "got the byte 0xe9 at byte"),
    "surrogates in UTF-8": (CLEAN.replace(b"Jalan", b"\xed\xa0\x80"), "$", "got the byte 0xed"),
    "deep lists": (b"[" * 60_000, "$", "at most 8 levels of nesting"),
    "deep lists in 200 KB": (b"[" * 10**5 + b"]" * 10**5, "$", "at most 65,536 bytes"),
    "deep objects": (b'{"a":' * 13_000, "$", "at most 8 levels of nesting"),
    "deep inside": (spoilt(purpose="[" * 9 + "]" * 9), "$", "at most 8 levels of nesting"),
    "brackets in a text, then a fault": (spoilt(purpose='"\\"[[[[[[[[[["', id="7"), "$.id", "got 7"),
    "quotation marks that never close": (b'{"\\"' + b'\\"' * 30_000, "$", "expected JSON"),
    "duplicate keys": (CLEAN[:-1] + b',"id":"x","id":"y"}', "$.id", "each field once, got it 3 times"),
    "duplicate keys within": (item(count="1,\"count\":1"), "$.media[0].count", "each field once, got it 2 times"),
    "a duplicate key, escaped": (CLEAN[:-1] + b',"\\u0069d":"x"}', "$.id", "each field once, got it 2 times"),
    "a fault under a duplicate key": (item(count='"x","count":1'), "$.media[0].count", "each field once"),
    "an unknown field": (spoilt(sex='"f"'), "$.sex", "got an unknown one"),
    "an odd unknown field": (spoilt(**{"we ird\u202e": "1"}), "$['we ird\\u202e']", "got an unknown one"),
    "too many items": (spoilt(documents=listed("null", 1_001)), "$.documents", "at most 1,000 items, got 1,001"),
    "a long name": (spoilt(host=f'{{"name":"{"n" * 257}"}}'), "$.host.name", "at most 256 characters, got 257"),
    "no object": (b"[]", "$", "expected an object, got a list of 0"),
    "no object but NaN": (b"NaN", "$", "expected an object, got NaN"),
    "two objects": (CLEAN + CLEAN, "$", "expected JSON, got something else at character"),
    "a torn record": (CLEAN[:-20], "$", "expected JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "path", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_record_is_rejected_and_those_around_it_are_read(raw: bytes, path: str, said: str) -> None:
    stream = io.BytesIO(b"\n".join([CLEAN, raw, CLEAN]))
    tracemalloc.start()
    first, reject, last = read_lines(stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert (first.line, reject.line, last.line) == (1, 2, 3)
    assert isinstance(reject, Reject)
    assert raw.startswith(reject.raw)
    assert len(reject.raw) == min(len(raw), DEFAULT_CAPS.record_bytes)
    assert (path, True) in [(fault.path, said in fault.message) for fault in reject.faults]
    assert peak < MEMORY


def hostile_lines(line: bytes, count: int) -> Iterator[bytes]:
    yield CLEAN + b"\n"
    for _ in range(count):
        yield line
    yield b"\n" + CLEAN


class Endless(io.RawIOBase):
    """A stream that makes up what is read from it, so that a test need not hold it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._pieces, b"")
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def read_within_memory(stream: io.BufferedIOBase) -> list[Record | Reject]:
    """Read all lines and hold them; fail if that takes more than bounded memory."""
    tracemalloc.start()
    found = list(read_lines(stream))  # type: ignore[arg-type]  # typeshed: BufferedIOBase is no BinaryIO
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
    return found


def test_a_line_of_100_mb_is_not_held() -> None:
    first, reject, last = read_within_memory(io.BufferedReader(Endless(hostile_lines(b" " * 100_000, 1_000))))
    assert isinstance(reject, Reject)
    assert len(reject.raw) == DEFAULT_CAPS.record_bytes
    assert "raw has only as many" in reject.faults[0].message
    assert isinstance(first, Record)
    assert isinstance(last, Record)


def test_a_gzip_bomb_is_not_held() -> None:
    bomb = gzip.compress(b"".join(hostile_lines(b"0" * 100_000, 500)))
    assert len(bomb) < 100_000
    first, reject, last = read_within_memory(io.BytesIO(bomb))
    assert isinstance(reject, Reject)
    assert isinstance(first, Record)
    assert isinstance(last, Record)


FAULTS_ALONE = {
    "serials": item(serials=listed("0", 1_000)),
    "serials of many items": spoilt(media=listed(f'{{"serials":{listed("0", 900)}}}', 33)),
    "items": spoilt(media=listed("{}", 1_000), hardware=listed("{}", 1_000)),
    "fields": b"{" + b",".join(b'"%x":0' % number for number in range(6_000)) + b"}",
    "keys": b"{" + b",".join(b'"%x":0,"%x":0' % (number, number) for number in range(3_000)) + b"}",
    "one key": b"{" + b",".join([b'"":0'] * 12_000) + b"}",
}


@pytest.mark.parametrize("raw", FAULTS_ALONE.values(), ids=FAULTS_ALONE)
def test_a_record_of_nothing_but_faults_is_not_answered_at_length(raw: bytes) -> None:
    (reject,) = read_within_memory(io.BytesIO(raw))
    assert isinstance(reject, Reject)
    assert len(reject.faults) <= DEFAULT_CAPS.faults + 1
    assert len(write_reject(reject)) < 2 * DEFAULT_CAPS.record_bytes


def test_faults_that_are_not_listed_are_mentioned() -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_record(FAULTS_ALONE["serials"])
    *these, last = caught.value.faults
    assert [fault.path for fault in these] == [f"$.media[0].serials[{index}]" for index in range(100)]
    assert last == Fault("$", "expected a readable record, got more than 100 faults")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"media":['])
def test_depth_is_capped_before_a_recursive_parser_sees_it(opening: bytes) -> None:
    with pytest.raises(UnreadableRecordError, match="at most 8 levels of nesting"):
        read_record(opening * 10**5, evolve(DEFAULT_CAPS, record_bytes=10**6))


def test_digits_are_capped_before_they_are_converted() -> None:
    with pytest.raises(UnreadableRecordError, match="a number of 1,000,000 digits"):
        read_record(item(capacity="9" * 10**6), evolve(DEFAULT_CAPS, record_bytes=2 * 10**6))


LOOK_ALIKE = look_alike_reader(DEFAULT_CAPS)
READERS = (clean_reader_with(parse_standard, DEFAULT_CAPS), clean_reader_with(msgspec.json.decode, DEFAULT_CAPS))


def told(raw: bytes) -> tuple[Declaration | None, tuple[Fault, ...]]:
    """Return what the diagnosing reader says of a record."""
    try:
        return diagnose(raw), ()
    except UnreadableRecordError as error:
        return None, error.faults


def check_agreement(raw: bytes) -> bool:
    """Check that every reader says the same of a record, or leaves it to the diagnosing one; say if it is read."""
    declaration, faults = told(raw)
    assert (declaration is None) == bool(faults)
    assert all(read(raw) == declaration for read in READERS) or is_doubtful(raw)
    assert all(read(raw) in (None, declaration) for read in READERS)
    found, _ = LOOK_ALIKE(raw) or (None, None)
    assert found is None or (declaration and write_declaration(found) == write_declaration(declaration))
    assert found is not None or declaration is None or is_doubtful(raw) or b"null" in raw
    return declaration is not None


def is_doubtful(raw: bytes) -> bool:
    """Say whether the readers of clean records may give up on a record that can be read."""
    written_as_fraction = re.search(rb"[:\[,] *-?[0-9]+[.eE]", raw)  # a whole number such as 1e3
    return bool(written_as_fraction) or b"\\" in raw or raw != raw.strip() or not raw.decode().isprintable()


def fuzz(seed: int, count: int) -> None:
    random = Random(seed)  # noqa: S311 - repeatable
    read = sum(check_agreement(mutated(random, RECORD)) for _ in range(count))
    assert count * 0.2 < read < count * 0.8, "most of what is fuzzed must be neither whole nor hopeless"


@pytest.mark.parametrize("seed", range(5))
def test_mutated_records_are_read_alike_or_rejected(seed: int) -> None:
    fuzz(seed, 1_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
def test_half_a_million_mutated_records_are_read_alike_or_rejected(seed: int) -> None:
    fuzz(seed, 5_000)


def test_mutated_records_do_not_disturb_the_lines_around_them() -> None:
    random = Random(7)  # noqa: S311 - repeatable
    lines = [mutated(random, RECORD).replace(b"\n", b"") for _ in range(500)]
    stream = io.BytesIO(b"\n".join([CLEAN, *chain.from_iterable((line, CLEAN) for line in lines)]))
    found = {each.line: each for each in read_lines(stream)}
    assert all(isinstance(found[line], Record) for line in range(1, 1_002, 2))

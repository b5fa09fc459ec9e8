"""Streams of declarations: lines, plain or gzip, whole or torn."""

import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import Fault, InputError
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import (
    Record,
    Reject,
    lines_of,
    open_input,
    raw_blocks,
    raw_lines,
    read_lines,
)
from borderscore.formats.writing import write_reject
from tests.records import DECLARATION, RECORD

CLEAN = json.dumps(RECORD).encode()
LINES = [CLEAN.replace(b"MY-2025", b"MY-%d" % number) for number in range(5)]


def read(data: bytes, caps: Caps = DEFAULT_CAPS) -> list[Record | Reject]:
    return list(read_lines(io.BytesIO(data), caps))


def ids(found: Sequence[Record | Reject]) -> list[str]:
    return [each.declaration.id[:4] if isinstance(each, Record) else each.faults[0].message for each in found]


READ = ["MY-0", "MY-1", "MY-2", "MY-3", "MY-4"]


class TestLines:
    def test_each_line_is_a_record_with_its_number_and_what_it_was_read_from(self) -> None:
        first, second = read(CLEAN + b"\n" + CLEAN + b"\n")
        assert (first, second) == (Record(1, CLEAN, DECLARATION), Record(2, CLEAN, DECLARATION))

    @pytest.mark.parametrize("end", [b"\n", b"\r\n"])
    @pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
    def test_ends_of_lines_and_a_byte_order_mark_are_no_part_of_a_record(self, start: bytes, end: bytes) -> None:
        data = start + end.join([LINES[0], b"", b" \t ", LINES[1]])
        assert [(each.line, each.raw) for each in read(data)] == [(1, LINES[0]), (4, LINES[1])]
        assert read(start + start[:0] + end) == read(start) == []

    def test_a_reject_keeps_the_record_as_it_came(self) -> None:
        raw = b'{"id": \xff}'
        (reject,) = read(raw + b"\r\n")
        assert isinstance(reject, Reject)
        assert (reject.line, reject.raw) == (1, raw)
        assert json.loads(write_reject(reject)) == {
            "type": "reject",
            "line": 1,
            "raw": '{"id": \\xff}',
            "faults": [
                {
                    "path": "$",
                    "message": "expected UTF-8, got the byte 0xff at byte 8; "
                    "where raw is written, each such byte is shown as \\xNN",
                }
            ],
        }

    def test_a_record_that_only_the_diagnosing_reader_takes_is_a_record(self) -> None:
        assert read(b" " + CLEAN) == [Record(1, b" " + CLEAN, DECLARATION)]

    @pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
    @pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
    @pytest.mark.parametrize("extra", range(8))
    def test_the_cap_on_a_record_is_exact(self, start: bytes, end: bytes, extra: int) -> None:
        caps = Caps(record_bytes=len(CLEAN))
        found = (
            read(start + CLEAN + b" " * extra + end + CLEAN, caps)
            if end
            else read(start + CLEAN + b" " * extra, caps)
        )
        first, *rest = found
        assert isinstance(first, Reject) == (extra > 0)
        assert first.raw == CLEAN
        assert rest == ([Record(2, CLEAN, DECLARATION)] if end else [])
        if isinstance(first, Reject):
            assert first.faults[0].message.endswith("bytes, got more: of the record, raw has only as many")

    @given(st.lists(st.binary(max_size=9) | st.just(b"{}"), max_size=9), st.integers(2, 5))
    def test_every_line_that_is_not_blank_is_a_reject_or_a_record(self, lines: list[bytes], longest: int) -> None:
        data = b"\n".join([b"{}", *lines])
        expected = [number for number, line in enumerate(data.split(b"\n"), 1) if line.strip(b" \t\r")]
        found = {each.line: each for each in read(data, Caps(record_bytes=longest))}
        assert set(expected) - set(found) == set()
        assert all(isinstance(each, Reject) for each in found.values())

    @given(
        st.lists(st.binary(max_size=9) | st.sampled_from([b"", b"\r", b"{}"]), max_size=9).map(b"\n".join),
        st.integers(0, 12),
        st.integers(2, 6),
        st.sampled_from([bytes, gzip.compress, lambda data: b"\xef\xbb\xbf" + data]),
    )
    def test_blocks_hold_the_same_lines(self, data: bytes, size: int, longest: int, packed: Any) -> None:
        caps = Caps(record_bytes=longest)
        stream = io.BytesIO(packed(data))
        by_line = list(raw_lines(stream, caps))
        stream.seek(0)
        blocks = [each for each in raw_blocks(stream, caps, size) if not isinstance(each, Reject)]
        by_block = [line for block in blocks for line in lines_of(block)]
        shortened = [(number, line[: longest + 1]) for number, line in by_block]
        assert shortened == [(each[0], each[1][: longest + 1]) for each in by_line if not isinstance(each, Reject)]
        assert all(len(content) <= 3 * (max(size, 3) + longest + 5) for _, content in blocks)

    def test_a_line_is_yielded_before_the_next_is_read(self) -> None:
        stream = io.BytesIO(b"\n".join(LINES))
        found = read_lines(stream)
        next(found)
        assert stream.tell() == len(LINES[0]) + 1


class TestGzip:
    def test_members_follow_one_another_inside_a_record_or_not_and_zeros_may_pad_them(self) -> None:
        text = b"\n".join(LINES)
        cut = len(LINES[0]) + 7
        packed = gzip.compress(text[:cut]) + gzip.compress(b"") + gzip.compress(text[cut:]) + b"\0" * 70_000
        assert ids(read(packed)) == READ
        assert [each.raw for each in read(packed)] == LINES

    @pytest.mark.parametrize("held", [1, 2, 65_535, 65_536, 65_537])
    def test_a_member_may_end_at_any_byte_of_what_is_read_at_once(self, held: int) -> None:
        class Slow(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(min(cast("int", size), held))

        packed = gzip.compress(LINES[0] + b"\n") * 2 + b"\0" + gzip.compress(LINES[1])
        assert ids(list(read_lines(Slow(packed)))) == ["MY-0", "MY-0", "MY-1"]

    def test_an_empty_gzip_file_holds_nothing(self) -> None:
        assert read(gzip.compress(b"")) == []

    def test_a_byte_order_mark_may_be_inside(self) -> None:
        assert ids(read(gzip.compress(b"\xef\xbb\xbf" + CLEAN))) == ["MY-2"]

    @given(st.integers(min_value=3))
    def test_what_precedes_a_cut_is_read_and_the_cut_is_a_reject(self, cut: int) -> None:
        packed = b"".join(gzip.compress(line + b"\n") for line in LINES)
        cut %= len(packed)
        found = read(packed[:cut] if cut > 1 else packed[:2])
        whole = [each for each in found if isinstance(each, Record)]
        assert ids(whole) == READ[: len(whole)]
        assert len(whole) >= cut // max(len(gzip.compress(line + b"\n")) + 9 for line in LINES)
        if len(whole) < len(READ) and isinstance(found[-1], Reject):
            assert "it was cut off" in found[-1].faults[0].message or "other bytes" in found[-1].faults[0].message

    def test_a_cut_is_one_more_reject_after_the_half_record(self) -> None:
        packed = gzip.compress(b"\n".join(LINES))
        *whole, half, cut = read(packed[:-20])
        assert ids(whole) == READ[: len(whole)]
        assert isinstance(half, Reject)
        assert LINES[half.line - 1].startswith(half.raw)
        message = "expected the rest of a gzip stream, got the end of the input: it was cut off"
        assert cut == Reject(half.line + 1, b"", (Fault("$", message),))

    @pytest.mark.parametrize("garbage", [b"x", b"\x1f", b"{}" * 40_000, b"\0\0garbage"])
    def test_what_follows_a_gzip_stream_is_a_reject_after_all_records(self, garbage: bytes) -> None:
        *whole, last = read(gzip.compress(b"\n".join(LINES)) + garbage)
        assert ids(whole) == READ
        assert last == Reject(6, b"", (Fault("$", "expected the end of a gzip stream, got other bytes after it"),))

    @pytest.mark.parametrize("at", [-1, -5])
    def test_a_wrong_checksum_or_length_is_a_reject(self, at: int) -> None:
        packed = bytearray(gzip.compress(b"\n".join(LINES) + b"\n"))
        packed[at] ^= 1
        last = read(bytes(packed))[-1]
        assert isinstance(last, Reject)
        assert last.faults[0].message.startswith("expected a gzip stream, got a damaged one")

    def test_what_only_begins_like_gzip_is_a_reject(self) -> None:
        (reject,) = read(b"\x1f\x8bnone of it\n" + CLEAN)
        assert ids([reject]) == [
            "expected a gzip stream, got a damaged one: the records before may be damaged as well"
        ]


class TestOpening:
    def test_a_file_is_opened_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "declarations.jsonl.gz"
        path.write_bytes(gzip.compress(CLEAN))
        with open_input(path) as stream:
            assert ids(list(read_lines(stream))) == ["MY-2"]

    def test_a_file_that_is_not_there_is_an_input_error(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="nowhere: can't be opened: No such file or directory"):
            open_input(tmp_path / "nowhere")

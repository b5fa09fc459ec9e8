"""The audit log: what is added stays readable and chained, and whatever is done to it afterwards is found."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.audit import journal as journals
from borderscore.audit.chain import Broken, Chain
from borderscore.audit.entries import EMPTY, NOTHING, Entry, Head, next_entry, read_entry, write_entry
from borderscore.audit.journal import TORN, Journal, log_lines
from borderscore.errors import InputError, InvalidValueError, UnreadableRecordError
from tests.mutations import with_another_byte
from tests.strategies import texts

AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

names = st.text("abcXYZ019_.-", min_size=1, max_size=8)
plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
details = st.dictionaries(
    names,
    st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner), max_leaves=5),
    max_size=4,
)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))


def a_log(path: Path, entries: int = 5) -> Path:
    with Journal.open(path) as journal:
        for number in range(entries):
            journal.append("masked", {"declarations": number, "by": "officer-7"}, at=AT + timedelta(days=number))
    return path


def broken(lines: list[bytes]) -> list[Broken]:
    return [each for each in Chain().follow(lines) if isinstance(each, Broken)]


def listed(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(st.text("abc019-", min_size=1, max_size=9), details, moments)
def test_an_entry_reads_back_as_it_was_written(event: str, said: dict[str, Any], at: datetime) -> None:
    entry = next_entry(Head(3, "ab" * 32), event, said, at)
    assert read_entry(write_entry(entry)) == entry
    assert (entry.event, listed(entry.details), entry.at) == (event, listed(said), at)
    assert (entry.number, entry.previous) == (3, "ab" * 32)


@given(details)
def test_a_hash_can_be_checked_with_nothing_but_sha256(said: dict[str, Any]) -> None:
    entry = next_entry(EMPTY, "masked", said, AT)
    line = write_entry(entry).decode()
    assert sha256(line.replace(f',"hash":"{entry.hash}"', "", 1).encode()).hexdigest() == entry.hash


def test_a_line_is_in_the_canonical_form_of_rfc_8785() -> None:
    entry = next_entry(EMPTY, "masked", {"b": "\u20ac", "B": True, "a": [None, -1, {}]}, AT)
    assert write_entry(entry).decode() == (
        '{"at":"2026-11-23T16:00:00.000000Z","details":{"B":true,"a":[null,-1,{}],"b":"\u20ac"},"event":"masked",'
        f'"hash":"{entry.hash}","number":0,"previous":"{NOTHING}"}}'
    )


@pytest.mark.parametrize(
    "said",
    [
        {"a": 1.5},
        {"a": 2**53},
        {"a": object()},
        {"a": "\x00"},
        {"a b": 1},
        {1: 2},
        ["a"],
        {"a": "x" * 2**20},
        {"a": [[[[[[[[[[]]]]]]]]]]},
    ],
)
def test_what_no_entry_may_hold_is_refused(said: Any) -> None:
    with pytest.raises(InvalidValueError, match="expected"):
        next_entry(EMPTY, "masked", said, AT)


def test_an_event_is_a_word_and_a_time_has_an_offset() -> None:
    with pytest.raises(InvalidValueError, match="an event such as"):
        next_entry(EMPTY, "Two words", {}, AT)
    with pytest.raises(InvalidValueError, match="an offset"):
        next_entry(EMPTY, "masked", {}, datetime(2026, 11, 23))  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"number":0', '"number": 0'),
        ('"number":0', '"number":0.0'),
        ('"number":0', '"number":0,"more":1'),
        ('"a":1', '"a":1,"a":1'),
        ('"a":1', '"a":1.5'),
        ("16:00:00.000000Z", "16:00:00Z"),
        ("16:00:00.000000Z", "24:00:00.000000Z"),
        ('{"at"', '{"event":"masked","at"'),
        ("}", ""),
    ],
)
def test_an_entry_in_any_other_form_is_refused(old: str, new: str) -> None:
    line = write_entry(next_entry(EMPTY, "masked", {"a": 1}, AT)).decode()
    assert old in line
    with pytest.raises(UnreadableRecordError, match="expected"):
        read_entry(line.replace(old, new, 1).encode())


def test_a_log_holds_what_was_added_to_it_in_order(tmp_path: Path) -> None:
    path = tmp_path / "trail.jsonl"
    with Journal.open(path) as journal:
        assert journal.head == EMPTY
        first = journal.append("masked", {"n": 1}, at=AT)
    with Journal.open(path) as journal:
        assert journal.head == first
        last = journal.append_all([("deleted", {"n": 2}), ("deleted", {"n": 3})], at=AT)
        assert journal.head == last
        assert [entry.details["n"] for entry in journal.since(1)] == [2, 3]
        assert journal.since(3) == ()
        assert len(journal.since(0)) == 3
    chain = Chain()
    entries = list(chain.follow(log_lines(path)))
    assert [(each.number, each.event) for each in entries if isinstance(each, Entry)] == [
        (0, "masked"), (1, "deleted"), (2, "deleted"),
    ]  # fmt: skip
    assert chain.head == last


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(1, 200))
def test_the_end_is_found_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], block: int
) -> None:
    head, lines = EMPTY, []
    for length in lengths:
        entry = next_entry(head, "masked", {"a": "x" * length}, AT)
        head = Head(entry.number + 1, entry.hash)
        lines.append(write_entry(entry) + b"\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journals, "_BLOCK_BYTES", block)
        path = tmp_path_factory.getbasetemp() / "trail.jsonl"
        path.write_bytes(b"".join(lines))
        with Journal.open(path) as journal:
            assert journal.head == head
            assert [len(str(each.details["a"])) for each in journal.since(0)] == lengths


def test_a_line_that_cannot_be_read_costs_itself_alone(tmp_path: Path) -> None:
    lines = list(log_lines(a_log(tmp_path / "trail.jsonl", 5)))
    lines[2] = b"{}\n"
    chain = Chain()
    found = [each.number if isinstance(each, Entry) else f"line {each.line}" for each in chain.follow(lines)]
    assert found == [0, 1, "line 3", 3, 4]
    assert chain.head == Head(5, read_entry(lines[4].strip()).hash)
    assert [len(list(chain.follow(lines[2:3]))), chain.head] == [1, Head(6, "")], (
        "what comes next may follow anything"
    )


def test_nothing_is_written_if_one_of_several_is_refused(tmp_path: Path) -> None:
    path = a_log(tmp_path / "trail.jsonl", 2)
    before = path.read_bytes()
    with Journal.open(path) as journal, pytest.raises(InvalidValueError, match="an event"):
        journal.append_all([("masked", {}), ("?", {})], at=AT)
    assert path.read_bytes() == before


def test_every_cut_of_the_last_line_is_recognised_and_told(tmp_path: Path) -> None:
    whole = a_log(tmp_path / "whole.jsonl", 3).read_bytes()
    lines = whole.splitlines(keepends=True)
    path = tmp_path / "trail.jsonl"
    for kept in range(1, len(lines[2])):
        torn = lines[2][:kept]
        path.write_bytes(b"".join(lines[:2]) + torn)
        assert [each.line for each in broken(list(log_lines(path)))] == [3]
        with Journal.open(path) as journal:
            assert journal.head.size == 2
            assert len(journal.since(0)) == 2
            journal.append("masked", {}, at=AT)
            loss, entry = journal.since(2)
        assert (loss.event, entry.event) == (TORN, "masked")
        assert loss.details == {"bytes": kept, "sha256": sha256(torn).hexdigest()}
        assert broken(list(log_lines(path))) == []


def test_a_disk_that_is_full_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_log(tmp_path / "trail.jsonl", 2)
    before = path.read_bytes()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with Journal.open(path) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(InputError, match=r"trail\.jsonl: the audit log can't be written: No space left"):
                journal.append("masked", {}, at=AT)
        assert path.read_bytes() == before
        assert journal.append("masked", {}, at=AT).size == 3
    assert broken(list(log_lines(path))) == []


ADDING = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from borderscore.audit.journal import Journal
with Journal.open(Path(sys.argv[1])) as journal:
    while True:
        print(journal.append("masked", {"a": "x" * 500}, at=datetime.now(UTC)).size, flush=True)
"""


def test_what_was_acknowledged_outlives_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "trail.jsonl"
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", ADDING, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            acknowledged = [int(process.stdout.readline()) for _ in range(20)][-1]
            process.kill()
        with Journal.open(path) as journal:
            assert journal.head.size >= acknowledged
            journal.append("masked", {}, at=AT)
        assert broken(list(log_lines(path))) == []


def test_two_processes_never_add_to_one_log(tmp_path: Path) -> None:
    path = a_log(tmp_path / "trail.jsonl")
    with Journal.open(path), pytest.raises(InputError, match="in use by another process"):
        Journal.open(path)


def test_without_locks_the_log_works_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    path = a_log(tmp_path / "trail.jsonl", 1)
    assert broken(list(log_lines(path))) == []


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": 1}\n')
    with pytest.raises(InputError, match=r"other\.jsonl: expected an audit log, got a line that is no entry"):
        Journal.open(path)
    for unusable in (tmp_path, tmp_path / "none" / "trail.jsonl"):
        with pytest.raises(InputError, match="expected an audit log, got: "):
            Journal.open(unusable)
        with pytest.raises(InputError, match="expected an audit log, got: "):
            list(log_lines(unusable))


def test_nothing_is_added_to_an_entry_that_was_changed(tmp_path: Path) -> None:
    path = a_log(tmp_path / "trail.jsonl", 2)
    path.write_bytes(path.read_bytes().replace(b'"declarations":1', b'"declarations":2'))
    with pytest.raises(InputError, match=r"expected entry 1 as it was written, got it changed"):
        Journal.open(path)


def test_a_line_that_is_damaged_stops_looking_back(tmp_path: Path) -> None:
    path = a_log(tmp_path / "trail.jsonl", 3)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":"'))
    with Journal.open(path) as journal, pytest.raises(InputError, match="a line that is no entry"):
        journal.since(0)


def test_a_line_changed_removed_added_or_moved_is_found(tmp_path: Path) -> None:
    lines = list(log_lines(a_log(tmp_path / "trail.jsonl")))
    other = next_entry(Head(2, read_entry(lines[1][:-1]).hash), "masked", {}, AT)
    for tampered, line, said in (
        ([*lines[:2], lines[2].replace(b"officer-7", b"officer-8"), *lines[3:]], 3, "it was changed"),
        ([*lines[:2], *lines[3:]], 3, "expected entry 2, got entry 3: lines were removed, added or moved"),
        ([*lines[:2], lines[3], lines[2], lines[4]], 3, "expected entry 2, got entry 3"),
        ([*lines[:2], lines[1], *lines[2:]], 3, "expected entry 2, got entry 1"),
        ([*lines[:2], write_entry(other) + b"\n", *lines[3:]], 4, f"expected the entry that follows {other.hash}"),
        ([*lines[:2], b"\n", *lines[2:]], 3, "expected JSON"),
        (lines[1:], 1, "expected entry 0, got entry 1"),
        ([*lines[:4], lines[4][:-1]], 5, "expected a line with its end, got none"),
    ):
        found = broken(tampered)
        assert said in str(found[0])
        assert found[0].line == line


@given(st.lists(st.integers(0, 6), max_size=9))
def test_only_a_log_that_was_cut_off_at_its_end_still_holds(order: list[int]) -> None:
    """Whatever lines are taken, in whatever order and however often: that is what a later root is for."""
    head, lines = EMPTY, []
    for number in range(7):
        entry = next_entry(head, "masked", {"declarations": number}, AT)
        head = Head(entry.number + 1, entry.hash)
        lines.append(write_entry(entry) + b"\n")
    assert (broken([lines[each] for each in order]) == []) == (order == list(range(len(order))))


def all_changes_are_found(tmp_path: Path, number: int) -> None:
    content = a_log(tmp_path / "trail.jsonl").read_bytes()
    random = Random(number)  # noqa: S311 - a seed, so that a failure can be seen again
    for _ in range(number):
        changed = with_another_byte(random, content)
        (tmp_path / "changed.jsonl").write_bytes(changed)
        assert broken(list(log_lines(tmp_path / "changed.jsonl"))), changed


def test_every_change_of_one_byte_is_found(tmp_path: Path) -> None:
    all_changes_are_found(tmp_path, 100)


@pytest.mark.long
def test_every_change_of_one_byte_is_found_many_times(tmp_path: Path) -> None:
    all_changes_are_found(tmp_path, 1_000)

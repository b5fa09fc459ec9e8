"""Stores: in memory and on disk they are the same, whatever is put and in whatever order."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from borderscore.errors import StoreError
from borderscore.store import Given, Held, MemoryStore, Record, SQLiteStore, Store
from borderscore.store.packing import pack, unpack
from borderscore.store.shelf import Shelf
from borderscore.store.sqlite import LOCK, WINDOW


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SQLiteStore.open(tmp_path / "state")
    yield made
    made.close()


def record(number: int = 1, id_: str = "D-1", revision: int = 1, at: int = 0, raw: bytes = b"{}") -> Record:
    return Record(number, id_, revision, at, b"a digest of 16 B", raw)


@given(st.binary())
def test_what_was_packed_is_unpacked(line: bytes) -> None:
    assert unpack(pack(line)) == line


@settings(max_examples=30)
@given(st.integers(1, 300), st.lists(st.tuples(st.integers(0, 299), st.binary(max_size=9)), max_size=12))
def test_a_shelf_is_a_list(count: int, others: list[tuple[int, bytes]]) -> None:
    texts = [str(number).encode() for number in range(count)]
    shelf = Shelf()
    for text in texts:
        shelf.append(text)
    for place, text in others:
        shelf[place % count] = texts[place % count] = text
    assert [shelf[place] for place in range(len(shelf))] == texts


def test_a_new_store_is_empty(store: Store) -> None:
    assert (store.notes(), store.last(), store.held("D-1"), store.raw(1), store.answer(1)) == (
        {},
        0,
        [],
        None,
        None,
    )
    assert (store.assessment("D-1"), store.finding("F"), store.live(), list(store.traces())) == (
        None,
        None,
        [],
        [],
    )
    assert list(store.in_force(-1)) == []


def test_the_highest_revision_is_in_force_in_whatever_order_they_came(store: Store) -> None:
    for number, revision in enumerate((2, 3, 1), start=1):
        store.put(record(number, revision=revision, at=10 * revision))
    assert [each.revision for each in store.held("D-1")] == [3, 2, 1]
    assert store.held("D-1")[0] == Held(2, 3, 30, b"a digest of 16 B")
    assert [each.number for each in store.in_force(29)] == [2]
    assert list(store.in_force(30)) == []


def test_a_record_can_be_put_instead_of_another(store: Store) -> None:
    store.put(record(raw=b"was"))
    store.put(record(raw=b"is"))
    assert store.raw(1) == b"is"
    assert len(store.held("D-1")) == 1


def test_numbers_are_those_of_records_and_answers(store: Store) -> None:
    store.put(record(1))
    store.put_answer(2, b"lines")
    store.put(record(4, "D-4"))
    assert (store.last(), store.numbers(0, 9), store.numbers(1, 1)) == (4, [1, 2, 4], [2])
    store.put_answer(4, b"more")
    assert store.numbers(1, 9) == [2, 4]


def test_a_finding_has_a_history_and_lives_by_its_last_revision(store: Store) -> None:
    first, last = Given("F", 1, live=True, line=b"1"), Given("F", 2, live=False, line=b"2")
    store.put_finding(last)
    store.put_finding(first)
    store.put_finding(Given("E", 1, live=True, line=b"e"))
    assert (store.history("F"), store.finding("F")) == ([first, last], last)
    assert [each.id for each in store.live()] == ["E"]
    store.put_finding(last._replace(live=True))
    assert [each.id for each in store.live()] == ["E", "F"]


def test_what_goes_is_gone(store: Store) -> None:
    store.put_assessment("D-1", b"line")
    store.put_trace("D-1", b"trace")
    assert (store.assessment("D-1"), list(store.traces())) == (b"line", [b"trace"])
    store.put_assessment("D-1", None)
    store.put_trace("D-1", None)
    assert (store.assessment("D-1"), list(store.traces())) == (None, [])
    store.put_trace("D-1", b"trace")
    store.drop_traces()
    assert list(store.traces()) == []


names = st.sampled_from(["A", "B", "C"])
lines = st.binary(max_size=6)


class SameStores(RuleBasedStateMachine):
    """A store on disk, closed and opened now and then, holds what one in memory holds."""

    @initialize(directory=st.builds(lambda: Path(_directories.pop())))
    def start(self, directory: Path) -> None:
        self.directory = directory
        self.memory, self.disk = MemoryStore(), SQLiteStore.open(directory)
        self.revisions: set[tuple[str, int]] = set()

    def both(self, do: Callable[[Store], None]) -> None:
        do(self.memory)
        do(self.disk)

    @rule(id_=names, revision=st.integers(1, 4), at=st.integers(0, 9), raw=lines)
    def put(self, id_: str, revision: int, at: int, raw: bytes) -> None:
        if (id_, revision) not in self.revisions:
            self.revisions.add((id_, revision))
            number = self.memory.last() + 1
            self.both(lambda store: store.put(record(number, id_, revision, at, raw)))

    @rule(ahead=st.integers(0, 2), text=lines)
    def answer(self, ahead: int, text: bytes) -> None:
        number = self.memory.last() + ahead
        self.both(lambda store: store.put_answer(number, text))

    @rule(id_=names, line=st.none() | lines)
    def assess(self, id_: str, line: bytes | None) -> None:
        self.both(lambda store: store.put_assessment(id_, line))

    @rule(id_=names, line=st.none() | lines)
    def trace(self, id_: str, line: bytes | None) -> None:
        self.both(lambda store: store.put_trace(id_, line))

    @rule(id_=names, revision=st.integers(1, 3), live=st.booleans(), line=lines)
    def find(self, id_: str, revision: int, live: bool, line: bytes) -> None:
        self.both(lambda store: store.put_finding(Given(id_, revision, live, line)))

    @rule(name=names, text=st.text("ab", max_size=3))
    def note(self, name: str, text: str) -> None:
        self.both(lambda store: store.note(name, text))

    @rule()
    def open_again(self) -> None:
        self.disk.commit()
        self.disk.close()
        self.disk = SQLiteStore.open(self.directory)

    @invariant()
    def they_are_the_same(self) -> None:
        assert self.seen(self.memory) == self.seen(self.disk)

    def seen(self, store: Store) -> list[Any]:
        numbers = store.numbers(0, 99)
        return [
            store.notes(),
            store.last(),
            numbers,
            [(store.raw(each), store.answer(each)) for each in numbers],
            [(store.held(each), store.assessment(each), store.history(each)) for each in "ABC"],
            store.live(),
            sorted(store.in_force(4)),
            sorted(store.traces()),
        ]

    def teardown(self) -> None:
        self.disk.close()


_directories: list[str] = []


def test_stores_are_the_same(tmp_path: Path) -> None:
    _directories[:] = [str(tmp_path / str(number)) for number in range(10_000)]
    run_state_machine_as_test(SameStores, settings=settings(max_examples=20, stateful_step_count=20))


def test_what_was_not_committed_is_lost(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path)
    store.put(record(1, "kept"))
    store.commit()
    store.put(record(2, "lost"))
    store.close()
    again = SQLiteStore.open(tmp_path)
    assert [each.id for each in again.in_force(-1)] == ["kept"]
    again.close()


def test_each_commit_is_synced(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path)
    modes = [store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert modes == ["wal", 2]
    store.close()


def test_one_process_writes_and_others_read(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path)
    store.note("a", "b")
    store.commit()
    with pytest.raises(StoreError, match="another process writes this state"):
        SQLiteStore.open(tmp_path)
    reader = SQLiteStore.open(tmp_path, reading=True)
    assert reader.notes() == {"a": "b"}
    with pytest.raises(StoreError, match="readonly"):
        reader.note("a", "c")
    reader.close()
    store.close()
    SQLiteStore.open(tmp_path).close()


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from borderscore.store import SQLiteStore\n"
        "SQLiteStore.open(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert done.returncode == -9
    SQLiteStore.open(tmp_path).close()


def test_there_is_nothing_to_read_in_an_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"a directory without {WINDOW}"):
        SQLiteStore.open(tmp_path, reading=True)


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="expected a directory for the state: File exists"):
        SQLiteStore.open(tmp_path / "file")


def test_a_lock_that_is_no_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(StoreError, match="unable to open"):
        SQLiteStore.open(tmp_path)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    SQLiteStore.open(tmp_path).close()
    with sqlite3.connect(tmp_path / WINDOW) as db:
        db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(
        StoreError, match="made by a newer version of borderscore: its format is 2, and this version"
    ):
        SQLiteStore.open(tmp_path)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / WINDOW) as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()
    with pytest.raises(StoreError, match="the database of another program"):
        SQLiteStore.open(tmp_path)


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / WINDOW).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match=r"the state is damaged .*put back a copy of it"):
        SQLiteStore.open(tmp_path)


def test_a_missing_table_is_damage(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path)
    store._db.execute("DROP TABLE record")
    with pytest.raises(StoreError, match="damaged"):
        store.held("D-1")
    with pytest.raises(StoreError, match="damaged"):
        store.put(record())
    with pytest.raises(StoreError, match="damaged"):
        list(store.in_force(0))
    store.close()


@pytest.mark.parametrize("change", ["substr(raw, 1, 6)", "zeroblob(9)", "'text'"])
def test_a_damaged_record_is_noticed(tmp_path: Path, change: str) -> None:
    store = SQLiteStore.open(tmp_path)
    store.put(record(raw=b'{"id":"D-1"}'))
    store._db.execute(f"UPDATE record SET raw = {change}")  # noqa: S608 - the three above
    with pytest.raises(StoreError, match="damaged"):
        store.raw(1)
    store.close()


def _fill(store: Store) -> None:
    for number in range(2, 10_000):
        store.put(record(number, f"D-{number}"))
        store.commit()


def test_a_full_disk_is_told_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    store = SQLiteStore.open(tmp_path)
    store.put(record())
    store.commit()
    (pages,) = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full; nothing acknowledged is lost"):
        _fill(store)
    store.close()
    again = SQLiteStore.open(tmp_path)
    assert again.raw(1) == b"{}"
    again.close()


def test_a_commit_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SQLiteStore.open(tmp_path)

    class Failing:
        def commit(self) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    connection, store._db = store._db, Failing()  # type: ignore[assignment]
    with pytest.raises(StoreError, match="disk I/O error"):
        store.commit()
    connection.close()
    store._lock.close()  # type: ignore[union-attr]


def test_a_read_only_file_is_told(tmp_path: Path) -> None:
    SQLiteStore.open(tmp_path).close()
    store = SQLiteStore.open(tmp_path)
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="readonly database"):
        store.note("a", "b")
    store.close()

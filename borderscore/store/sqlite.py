"""A store on disk: SQLite in one directory, with a write-ahead log that is synced at each commit.

The directory holds `window.sqlite` with its log, and `lock`, which one process at a time holds: the one that
writes. Others may read meanwhile.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final, Self

from attrs import define

from borderscore.errors import StoreError
from borderscore.store.packing import pack, unpack
from borderscore.store.protocol import Given, Held, Record

WINDOW: Final = "window.sqlite"
LOCK: Final = "lock"

#: "bsco" and the format, as SQLite keeps them in the head of a file.
APPLICATION: Final = 0x6273636F
FORMAT: Final = 1

_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL,
    digest BLOB NOT NULL, raw BLOB NOT NULL
);
CREATE UNIQUE INDEX record_revision ON record (id, revision);
CREATE INDEX record_at ON record (at);
CREATE TABLE answer (number INTEGER PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE assessment (id TEXT PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE finding (
    id TEXT NOT NULL, revision INTEGER NOT NULL, live INTEGER NOT NULL, line BLOB NOT NULL,
    PRIMARY KEY (id, revision)
) WITHOUT ROWID;
CREATE TABLE trace (id TEXT PRIMARY KEY, trace BLOB NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
COMMIT;
"""

_HELD: Final = "SELECT number, revision, at, digest FROM record WHERE id = ? ORDER BY revision DESC"
_PUT: Final = "INSERT OR REPLACE INTO record (number, id, revision, at, digest, raw) VALUES (?, ?, ?, ?, ?, ?)"
_IN_FORCE: Final = (
    "SELECT number, id, revision, at, digest, raw FROM record AS it WHERE at > ? AND NOT EXISTS "
    "(SELECT 1 FROM record WHERE id = it.id AND revision > it.revision)"
)
_DECLARED: Final = "SELECT number, id, revision, at, digest, raw FROM record WHERE at <= ?"
_NUMBERS: Final = (
    "SELECT number FROM record WHERE number > ? UNION SELECT number FROM answer WHERE number > ? "
    "ORDER BY number LIMIT ?"
)
_LAST: Final = (
    "SELECT max(coalesce((SELECT max(number) FROM record), 0), coalesce((SELECT max(number) FROM answer), 0))"
)
_LIVE: Final = (
    "SELECT id, revision, live, line FROM finding AS it WHERE live AND NOT EXISTS "
    "(SELECT 1 FROM finding WHERE id = it.id AND revision > it.revision) ORDER BY id"
)


@define(eq=False)
class SQLiteStore:
    """Keeps everything in files under one directory."""

    directory: Path
    _db: sqlite3.Connection
    #: Held open by the one that writes; None: this one only reads.
    _lock: sqlite3.Connection | None

    @classmethod
    def open(cls, directory: Path, *, reading: bool = False) -> Self:
        """Open the store in a directory, which is made if need be; only to read, beside a process that writes.

        Raises StoreError where that can't be done: another process writes there, the format is newer, it is
        damaged or no store at all.
        """
        path = directory / WINDOW
        if reading and not path.is_file():
            raise StoreError(f"{directory}: expected the state of a watch, got a directory without {WINDOW}")
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{directory}: expected a directory for the state: {error.strerror}") from None
        with ExitStack() as opened:
            lock = None if reading else opened.enter_context(closing(_locked(directory)))
            try:
                db = opened.enter_context(closing(_connected(path, "ro" if reading else "rwc")))
                new = _is_new(directory, db)
                if not reading:
                    db.execute("PRAGMA journal_mode = WAL")
                    db.execute("PRAGMA synchronous = FULL")
                    db.execute("PRAGMA secure_delete = ON")  # what is masked or deleted is gone from the disk
                if new:
                    db.executescript(_SCHEMA)
            except sqlite3.Error as error:
                raise _refused(directory, error) from None
            opened.pop_all()
        return cls(directory, db, lock)

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _refused(self.directory, error) from None

    def _each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield rows without holding all of them. What is changed meanwhile may come as it was or as it is."""
        try:
            yield from self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise _refused(self.directory, error) from None

    def _write(self, statement: str, values: Sequence[Any]) -> None:
        try:
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise _refused(self.directory, error) from None

    def _unpacked(self, rows: Sequence[tuple[Any, ...]]) -> bytes | None:
        """Return the packed value of the only row, if there is one."""
        return self._unpack(rows[0][0]) if rows else None

    def _unpack(self, packed: bytes) -> bytes:
        try:
            return unpack(packed)
        except (zlib.error, TypeError) as error:
            raise _damaged(self.directory, error) from None

    def notes(self) -> Mapping[str, str]:
        """Return all notes, by name."""
        return dict(self._all("SELECT name, text FROM note"))

    def note(self, name: str, text: str) -> None:
        """Keep a short text under a name."""
        self._write("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, text))

    def last(self) -> int:
        """Return the highest number; 0: there is none."""
        last: int = self._all(_LAST)[0][0]
        return last

    def held(self, id_: str) -> list[Held]:
        """Return what is known of the revisions of a declaration, the highest first."""
        return [Held(*row) for row in self._all(_HELD, (id_,))]

    def put(self, record: Record) -> None:
        """Keep a record, instead of one of that number."""
        self._write(_PUT, (*record[:5], pack(record.raw)))

    def raw(self, number: int) -> bytes | None:
        """Return a record as it came."""
        return self._unpacked(self._all("SELECT raw FROM record WHERE number = ?", (number,)))

    def in_force(self, after: int) -> Iterator[Record]:
        """Yield the highest revision of each declaration, where that one was declared after a moment."""
        for number, id_, revision, at, digest, packed in self._each(_IN_FORCE, (after,)):
            yield Record(number, id_, revision, at, digest, self._unpack(packed))

    def answer(self, number: int) -> bytes | None:
        """Return the lines that were answered, where they are more than the record alone tells."""
        return self._unpacked(self._all("SELECT lines FROM answer WHERE number = ?", (number,)))

    def put_answer(self, number: int, lines: bytes) -> None:
        """Keep the lines that are answered."""
        self._write("INSERT OR REPLACE INTO answer VALUES (?, ?)", (number, pack(lines)))

    def numbers(self, after: int, most: int) -> list[int]:
        """Return the next numbers of records and answers, in order."""
        return [number for (number,) in self._all(_NUMBERS, (after, after, most))]

    def assessment(self, id_: str) -> bytes | None:
        """Return the line of a declaration's assessment, where findings are part of it."""
        return self._unpacked(self._all("SELECT line FROM assessment WHERE id = ?", (id_,)))

    def put_assessment(self, id_: str, line: bytes | None) -> None:
        """Keep the line of an assessment that findings are part of; None: none are any more."""
        self._replace("assessment", id_, line)

    def finding(self, id_: str) -> Given | None:
        """Return a finding as it was last given."""
        return next(reversed(self.history(id_)), None)

    def history(self, id_: str) -> list[Given]:
        """Return all revisions of a finding, in order."""
        statement = "SELECT id, revision, live, line FROM finding WHERE id = ? ORDER BY revision"
        return list(map(self._given, self._all(statement, (id_,))))

    def live(self) -> list[Given]:
        """Return the findings that stand, by id."""
        return list(map(self._given, self._all(_LIVE)))

    def _given(self, row: tuple[Any, ...]) -> Given:
        id_, revision, live, packed = row
        return Given(id_, revision, bool(live), self._unpack(packed))

    def put_finding(self, finding: Given) -> None:
        """Keep a revision of a finding, instead of an equal one."""
        self._write("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", (*finding[:3], pack(finding.line)))

    def traces(self) -> Iterator[bytes]:
        """Yield what linkage keeps of the declarations in the window."""
        return (self._unpack(packed) for (packed,) in self._all("SELECT trace FROM trace"))

    def put_trace(self, id_: str, trace: bytes | None) -> None:
        """Keep what linkage needs of a declaration; None: it has left the window."""
        self._replace("trace", id_, trace)

    def _replace(self, table: str, id_: str, line: bytes | None) -> None:
        if line is None:
            self._write(f"DELETE FROM {table} WHERE id = ?", (id_,))  # noqa: S608 - the names stand above
        else:
            self._write(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (id_, pack(line)))  # noqa: S608

    def drop_traces(self) -> None:
        """Forget all traces."""
        self._write("DELETE FROM trace", ())

    def declared(self, before: int) -> Iterator[Record]:
        """Yield all revisions that were declared at or before a moment."""
        for number, id_, revision, at, digest, packed in self._each(_DECLARED, (before,)):
            yield Record(number, id_, revision, at, digest, self._unpack(packed))

    def answers(self) -> Iterator[tuple[int, bytes]]:
        """Yield all answers that are kept, with their numbers."""
        return (
            (number, self._unpack(packed)) for number, packed in self._each("SELECT number, lines FROM answer")
        )

    def assessments(self) -> Iterator[tuple[str, bytes]]:
        """Yield all assessments that are kept, by declaration."""
        return ((id_, self._unpack(packed)) for id_, packed in self._each("SELECT id, line FROM assessment"))

    def findings(self) -> Iterator[Given]:
        """Yield all revisions of all findings."""
        return map(self._given, self._each("SELECT id, revision, live, line FROM finding"))

    def forget(self, id_: str) -> None:
        """Keep nothing of a declaration."""
        self._write("DELETE FROM answer WHERE number IN (SELECT number FROM record WHERE id = ?)", (id_,))
        self._write("DELETE FROM record WHERE id = ?", (id_,))
        self._write("DELETE FROM assessment WHERE id = ?", (id_,))

    def forget_finding(self, id_: str) -> None:
        """Keep nothing of a finding."""
        self._write("DELETE FROM finding WHERE id = ?", (id_,))

    def commit(self) -> None:
        """Keep for good what was put since the last commit. Returns when it is on disk."""
        try:
            self._db.commit()
        except sqlite3.Error as error:
            raise _refused(self.directory, error) from None

    def close(self) -> None:
        """Close the files and let others write. What was not committed is lost."""
        self._db.close()
        if self._lock is not None:
            self._lock.close()


def _is_new(directory: Path, db: sqlite3.Connection) -> bool:
    """Say whether a database is empty. Raises StoreError where it is not of this format."""
    (application,), (version,) = (
        db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    new: bool = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not new and application != APPLICATION:
        raise StoreError(f"{directory}: {WINDOW} is the database of another program")
    if version > FORMAT:
        raise StoreError(
            f"{directory}: made by a newer version of borderscore: its format is {version}, and this version "
            f"reads up to {FORMAT}"
        )
    return new


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    """Open a database. `mode` is that of SQLite's addresses: ro, rw or rwc."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )


def _locked(directory: Path) -> sqlite3.Connection:
    """Return what holds the lock of a directory; it goes when the process ends, however that comes about."""
    lock = None
    try:
        lock = sqlite3.connect(directory / LOCK, timeout=0, isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if lock is not None:
            lock.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise StoreError(f"{directory}: another process writes this state; one at a time can") from None
        raise _refused(directory, error) from None
    return lock


_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def _refused(directory: Path, error: sqlite3.Error) -> StoreError:
    """Return the error that says what SQLite's error means."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE or "no such table" in str(error) or "no such column" in str(error):
        return _damaged(directory, error)
    return StoreError(f"{directory}: the state can't be read or written: {error}; nothing acknowledged is lost")


def _damaged(directory: Path, error: Exception) -> StoreError:
    return StoreError(
        f"{directory}: the state is damaged ({error}): put back a copy of it, or start a new one and send the "
        "declarations again"
    )

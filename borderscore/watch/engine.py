"""The watch: one declaration goes in, and out comes at once all that it changes.

What is held at any moment is what `score` finds in the declarations of the window with the same baseline. The
window is by event time: it ends with the latest `declared_at` that was seen, and begins so many days before.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final, cast

from attrs import define, field

from borderscore.bounds import shown
from borderscore.declaration import Declaration
from borderscore.errors import Fault, FeatureError, StoreError
from borderscore.formats.assessments import writer
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import Line, Reject, line_reader
from borderscore.formats.lines import Record as Read
from borderscore.formats.records import read_record
from borderscore.formats.writing import write_reject
from borderscore.linkage.keys import Keying, seconds_of
from borderscore.linkage.traces import DAY, Trace, Tracing, tracing
from borderscore.organisations import Register
from borderscore.places import country_of
from borderscore.selectivity import Assessment, Assessor, joined
from borderscore.store import DIGEST_BYTES, Held, Record, Store
from borderscore.watch.answers import Answer, Status, read_back
from borderscore.watch.finder import Finder
from borderscore.watch.journal import Entry, Journal
from borderscore.watch.ledger import Ledger
from borderscore.watch.traces import write_trace

#: How far after the time of receipt a declaration may be dated and still move the window.
_AHEAD: Final = timedelta(days=1)

#: Before and after all times: no year has such seconds.
NEVER: Final = -(2**62)
_ALWAYS: Final = 2**62

#: How many assessments of members of findings are remembered: they are needed each time that a finding grows.
_REMEMBERED: Final = 1_024


def digest_of(raw: bytes) -> bytes:
    """Return what repetitions of a record are recognised by."""
    return hashlib.sha256(raw).digest()[:DIGEST_BYTES]


@define(eq=False, kw_only=True)
class Watch:
    """Takes declarations one by one. `open_watch` makes one; one thread at a time can use it."""

    assessor: Assessor
    register: Register
    store: Store
    ledger: Ledger
    #: None where the rulebook looks for no findings, or there is no baseline yet.
    finder: Finder | None
    #: In days.
    window: int
    caps: Caps = DEFAULT_CAPS
    journal: Journal | None = None
    #: What became of records, by status, and of findings: raised, changed, ended.
    counts: Counter[str] = field(factory=Counter)
    #: The latest time that was seen, in seconds since 1970; the highest number that was given; and the one up to
    #: which all was answered with another rulebook or another baseline.
    horizon: int = NEVER
    number: int = 0
    renewed: int = 0
    #: When each declaration in the window that leaves a trace was made; and all by time, some of which are gone.
    _times: dict[str, int] = field(factory=dict)
    _leaving: list[tuple[int, str]] = field(factory=list)
    _remembered: dict[str, Assessment] = field(factory=dict)
    _usable: bool = True
    _read: Callable[[Line], Read | Reject | None] = field(init=False)
    _write: Callable[[Assessment], bytes] = field(init=False)
    _trace: Tracing | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        linkage = self.assessor.rulebook.linkage
        self._read, self._write = line_reader(self.caps), writer(self.assessor)
        self._trace = tracing(linkage, Keying(self.register)) if linkage else None
        country_of("KUL")  # reads the airports now, so that the first declaration doesn't wait for them

    @property
    def edge(self) -> int:
        """Return the moment after which declarations are in the window, in seconds since 1970."""
        return self.horizon - self.window * DAY

    def take(self, raw: bytes, *, line: int = 1, now: datetime | None = None) -> Answer:
        """Take one declaration, a line of JSON without its end. What is said of it is on disk then.

        `line` is what a reject calls it; `now` is the time of receipt, see `take_all`.
        Raises StoreError; the watch can't be used any more then. A new one goes on after the last answer.
        """
        return self.take_all([self.read((line, raw))], now=now)[0]

    def read(self, line: Line) -> Read | Reject:
        """Return what `take_all` takes for a line, a blank one included."""
        record = self._read(line)
        if record is not None:
            return record
        number, raw = cast("tuple[int, bytes]", line)
        return Reject(number, raw, (Fault("$", "expected a declaration, got nothing"),))

    def take_all(self, records: Iterable[Read | Reject], *, now: datetime | None = None) -> list[Answer]:
        """Take several declarations and keep them at once: cheaper than one by one, with the same answers.

        A declaration that is dated more than a day after `now` doesn't move the window: one wrong date would empty
        it. Without `now` the latest date always does. With a journal, `now` is needed. Raises as `take` does.
        """
        with self.changing(now) as entries:
            latest = _ALWAYS if now is None else seconds_of(now + _AHEAD)
            answers = [
                _rejected(each) if isinstance(each, Reject) else self._take(each, latest, entries)
                for each in records
            ]
        self.counts.update(each.status for each in answers)
        return answers

    @contextmanager
    def changing(self, now: datetime | None) -> Iterator[list[Entry]]:
        """Keep what is changed inside: first in the journal, which gets the entries, then in the store."""
        if not self._usable:
            raise StoreError("the watch can't be used any more: what it last answered could not be kept")
        self._usable = False
        entries: list[Entry] = []
        yield entries
        self.store.note("horizon", str(self.horizon))
        if self.journal and entries:
            if now is None:
                raise ValueError("expected the time of receipt, as there is a journal")
            self.journal.append_all(entries, at=now)
            self.store.note("journal", str(self.journal.head.size))
        self.store.commit()
        self._usable = True

    def _take(self, record: Read, latest: int, entries: list[Entry]) -> Answer:
        declaration, digest = record.declaration, digest_of(record.raw)
        held = self.store.held(declaration.id)
        same = next((each for each in held if each.revision == declaration.revision), None)
        if same is not None:
            return self._again(declaration, same) if same.digest == digest else _rejected(_conflict(record))
        try:
            own = None if declaration.withdrawn else self.assessor.assess(declaration)
        except FeatureError as error:
            return _rejected(Reject(record.line, record.raw, (Fault("$", str(error)),)))
        at = seconds_of(declaration.declared_at)
        self.number += 1
        self.store.put(Record(self.number, declaration.id, declaration.revision, at, digest, record.raw))
        if latest >= at > self.horizon:
            self._advance(at)
        status = self._place(declaration, at, held)
        return self._answered(status, declaration.id, own, entries)

    def _place(self, declaration: Declaration, at: int, held: Sequence[Held]) -> Status:
        """Put a declaration into the window, in the place of its lower revisions."""
        if held and held[0].revision > declaration.revision:
            return "superseded"
        self._remembered.pop(declaration.id, None)
        if declaration.withdrawn or at <= self.edge:
            self.leave_trace(declaration.id, None)
            return "withdrawn" if declaration.withdrawn else "late"
        self.trace(declaration)
        return "assessed"

    def trace(self, declaration: Declaration) -> None:
        """Give linkage what it keeps of a declaration in the window."""
        trace, carries = (self._trace and self._trace(declaration)) or (None, False)
        self.leave_trace(declaration.id, trace, carries=carries)

    def leave_trace(self, id_: str, trace: Trace | None, *, carries: bool = False, kept: bool = False) -> None:
        """Give linkage the trace of a declaration in the place of an earlier one; `kept`: the store has it."""
        if trace is None and id_ not in self._times:
            return
        if self.finder:
            self.finder.put(id_, trace, carries=carries)
        if not kept:
            self.store.put_trace(id_, write_trace(trace, carries=carries) if trace else None)
        if trace is None:
            del self._times[id_]
        else:
            self._times[id_] = trace.at
            heappush(self._leaving, (trace.at, id_))

    def _advance(self, at: int) -> None:
        """Let the window end later, and what is before it leave."""
        self.horizon = at
        while self._leaving and self._leaving[0][0] <= self.edge:
            left, id_ = heappop(self._leaving)
            if self._times.get(id_) == left:
                self.leave_trace(id_, None)

    def _answered(self, status: Status, id_: str, own: Assessment | None, entries: list[Entry]) -> Answer:
        """Say what a declaration changed, and keep it."""
        findings, members = self.findings_changed(entries)
        if status == "superseded":
            self._changed({id_})  # its moment may have let others leave the window
            line = self.assessment(id_)
        else:
            line = self._write(self._joined(own)) if own else None
            self._keep_assessment(id_, line)
        changed = self._changed(members - {id_})
        answer = Answer(status, (*((line,) if line else ()), *changed), findings)
        if changed or findings or status == "superseded" or self.ledger.of(id_):
            self.store.put_answer(self.number, b"".join(answer.lines))
        entries.append(("declaration", {"number": self.number, "id": id_, "status": status}))
        return answer

    def findings_changed(self, entries: list[Entry]) -> tuple[tuple[bytes, ...], frozenset[str]]:
        """Settle the findings; return the lines of those that changed, and all their members."""
        if self.finder is None:
            return (), frozenset()
        given, members = self.ledger.enter(self.finder.settle())
        for each in given:
            what = "withdrawn" if each.withdrawn else "raised" if each.revision == 1 else "changed"
            self.counts[f"findings {what}"] += 1
            entries.append((f"finding-{what}", {"id": each.id, "revision": each.revision, "level": each.level}))
        return tuple(self.ledger.lines(given)), members

    def begin_anew(self, entries: list[Entry]) -> Answer:
        """Say what became of the findings now that what they rest on is another one."""
        self._remembered.clear()
        self.number += 1
        self.renewed = self.number
        self.store.note("renewed", str(self.number))
        findings, members = self.findings_changed(entries)
        for id_ in members - self._times.keys():
            self.store.put_assessment(id_, None)
        answer = Answer("renewed", self._changed(members), findings)
        self.store.put_answer(self.number, b"".join(answer.lines))
        return answer

    def _changed(self, members: Iterable[str]) -> tuple[bytes, ...]:
        """Return the assessments that findings changed, of declarations in the window, by id."""
        changed = []
        for id_ in sorted(members):
            if id_ in self._times:
                line = self._write(self._joined(self._own(id_)))
                if self._keep_assessment(id_, line):
                    changed.append(line)
        return tuple(changed)

    def _keep_assessment(self, id_: str, line: bytes | None) -> bool:
        """Keep an assessment that findings are part of; say whether it is another one than before."""
        new, before = line if self.ledger.of(id_) else None, self.store.assessment(id_)
        if new != before:
            self.store.put_assessment(id_, new)
        return new != before

    def _joined(self, own: Assessment) -> Assessment:
        return joined(own, self.ledger.of(own.declaration), self.assessor.rulebook.lanes)

    def _own(self, id_: str) -> Assessment:
        """Return what a declaration in force is worth by itself."""
        known = self._remembered.get(id_)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[id_] = self.assessor.assess(self.declaration(self.store.held(id_)[0].number))
        return known

    def holds(self, id_: str) -> bool:
        """Say whether a declaration is in the window and leaves a trace there."""
        return id_ in self._times

    def declaration(self, number: int) -> Declaration:
        """Return the declaration of a number. Raises StoreError if it is not there."""
        raw = self.store.raw(number)
        if raw is None:
            raise StoreError(f"the state is damaged: the record of number {number} is missing")
        return read_record(raw, self.caps)

    def _again(self, declaration: Declaration, held: Held) -> Answer:
        """Say again what was said; where another rulebook or baseline said it, what is to be said now."""
        if held.number <= self.renewed:
            line = self.assessment(declaration.id)
            return Answer("repeated", (line,) if line else ())
        lines = self.store.answer(held.number)
        if lines is not None:
            return read_back("repeated", lines.splitlines(keepends=True))
        if declaration.withdrawn:
            return Answer("repeated")
        return Answer("repeated", (self._write(self.assessor.assess(declaration)),))

    def assessment(self, id_: str) -> bytes | None:
        """Return the line of the assessment of a declaration; None: it is not known, or withdrawn."""
        line = self.store.assessment(id_)
        if line is None and (held := self.store.held(id_)):
            declaration = self.declaration(held[0].number)
            line = None if declaration.withdrawn else self._write(self.assessor.assess(declaration))
        return line

    def finding(self, id_: str) -> bytes | None:
        """Return the line of a finding as it was last given; None: it is not known."""
        given = self.store.finding(id_)
        return given.line if given else None

    def changes(self, after: int = 0, most: int = 1_000) -> list[tuple[int, Answer]]:
        """Return the next answers after a number, each with its number: to follow what a watch says."""
        return [(number, self._given(number)) for number in self.store.numbers(after, most)]

    def _given(self, number: int) -> Answer:
        lines = self.store.answer(number)
        if lines is not None:
            return read_back("repeated", lines.splitlines(keepends=True))
        declaration = self.declaration(number)
        return Answer(
            "repeated", () if declaration.withdrawn else (self._write(self.assessor.assess(declaration)),)
        )

    def contents(self) -> Iterator[Declaration]:
        """Yield the declarations that are in force in the window, in any order."""
        for record in self.store.in_force(self.edge):
            declaration = read_record(record.raw, self.caps)
            if not declaration.withdrawn:
                yield declaration

    def standing(self) -> Iterator[bytes]:
        """Yield all that stands: the assessments of the declarations in the window, then the findings."""
        for declaration in self.contents():
            yield self._write(self._joined(self.assessor.assess(declaration)))
        yield from self.ledger.lines(self.ledger.standing())


def _rejected(reject: Reject) -> Answer:
    line = f"{write_reject(reject)}\n".encode(errors="backslashreplace")
    return Answer("rejected", reject=line)


def _conflict(record: Read) -> Reject:
    it = record.declaration
    message = f"expected one record of revision {it.revision} of {shown(it.id)}, got one more; the first was kept"
    return Reject(record.line, record.raw, (Fault("$.revision", message),))

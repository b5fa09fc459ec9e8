"""A store in memory: for tests, for trying things out, and for those who keep the records elsewhere."""

from array import array
from bisect import insort
from collections.abc import Iterator, Mapping
from itertools import islice

from attrs import define, field

from borderscore.store.packing import pack, unpack
from borderscore.store.protocol import DIGEST_BYTES, Given, Held, Record
from borderscore.store.shelf import Shelf


@define(eq=False)
class MemoryStore:
    """Keeps everything in memory, packed. Nothing outlives it; a commit does nothing."""

    _notes: dict[str, str] = field(factory=dict)
    #: The records in the order of their numbers, by parts: the id is empty where a number has none.
    _ids: list[str] = field(factory=list)
    _revisions: "array[int]" = field(factory=lambda: array("q"))
    _moments: "array[int]" = field(factory=lambda: array("q"))
    _digests: bytearray = field(factory=bytearray)
    _raw: Shelf = field(factory=Shelf)
    #: The number of the only revision of a declaration, or the numbers of several, the highest revision last.
    _numbers: dict[str, int | tuple[int, ...]] = field(factory=dict)
    _answers: dict[int, bytes] = field(factory=dict)
    _assessments: dict[str, bytes] = field(factory=dict)
    _findings: dict[str, list[Given]] = field(factory=dict)
    _traces: dict[str, bytes] = field(factory=dict)
    _last: int = 0

    def notes(self) -> Mapping[str, str]:
        """Return all notes, by name."""
        return dict(self._notes)

    def note(self, name: str, text: str) -> None:
        """Keep a short text under a name."""
        self._notes[name] = text

    def last(self) -> int:
        """Return the highest number; 0: there is none."""
        return self._last

    def held(self, id_: str) -> list[Held]:
        """Return what is known of the revisions of a declaration, the highest first."""
        return [
            Held(number, self._revisions[number], self._moments[number], self._digest(number))
            for number in reversed(self._of(id_))
        ]

    def _digest(self, number: int) -> bytes:
        return bytes(self._digests[number * DIGEST_BYTES : (number + 1) * DIGEST_BYTES])

    def _of(self, id_: str) -> tuple[int, ...]:
        numbers = self._numbers.get(id_, ())
        return (numbers,) if isinstance(numbers, int) else numbers

    def put(self, record: Record) -> None:
        """Keep a record, instead of one of that number."""
        number, id_, revision, at, digest, raw = record
        if not self._has(number):
            ranked = [(self._revisions[each], each) for each in self._of(id_)]
            insort(ranked, (revision, number))
            self._numbers[id_] = number if len(ranked) == 1 else tuple(each for _, each in ranked)
        while len(self._ids) < number:
            self._append("", 0, 0, bytes(DIGEST_BYTES), b"")
        if len(self._ids) == number:
            self._append(id_, revision, at, digest, raw)
        else:
            self._ids[number], self._revisions[number], self._moments[number] = id_, revision, at
            self._digests[number * DIGEST_BYTES : (number + 1) * DIGEST_BYTES] = digest
            self._raw[number] = raw
        self._last = max(self._last, number)

    def _append(self, id_: str, revision: int, at: int, digest: bytes, raw: bytes) -> None:
        self._ids.append(id_)
        self._revisions.append(revision)
        self._moments.append(at)
        self._digests += digest
        self._raw.append(raw)

    def _has(self, number: int) -> bool:
        return number < len(self._ids) and self._ids[number] != ""

    def raw(self, number: int) -> bytes | None:
        """Return a record as it came."""
        return self._raw[number] if self._has(number) else None

    def _record(self, number: int) -> Record:
        return Record(
            number,
            self._ids[number],
            self._revisions[number],
            self._moments[number],
            self._digest(number),
            self._raw[number],
        )

    def in_force(self, after: int) -> Iterator[Record]:
        """Yield the highest revision of each declaration, where it was declared after a moment."""
        for numbers in self._numbers.values():
            number = numbers if isinstance(numbers, int) else numbers[-1]
            if self._moments[number] > after:
                yield self._record(number)

    def answer(self, number: int) -> bytes | None:
        """Return the lines that were answered, where they are more than the record alone tells."""
        packed = self._answers.get(number)
        return None if packed is None else unpack(packed)

    def put_answer(self, number: int, lines: bytes) -> None:
        """Keep the lines that are answered."""
        self._answers[number] = pack(lines)
        self._last = max(self._last, number)

    def numbers(self, after: int, most: int) -> list[int]:
        """Return the next numbers of records and answers, in order."""
        known = (each for each in range(after + 1, self._last + 1) if self._has(each) or each in self._answers)
        return list(islice(known, most))

    def assessment(self, id_: str) -> bytes | None:
        """Return the line of a declaration's assessment, where findings are part of it."""
        packed = self._assessments.get(id_)
        return None if packed is None else unpack(packed)

    def put_assessment(self, id_: str, line: bytes | None) -> None:
        """Keep the line of an assessment that findings are part of; None: none are any more."""
        if line is None:
            self._assessments.pop(id_, None)
        else:
            self._assessments[id_] = pack(line)

    def finding(self, id_: str) -> Given | None:
        """Return a finding as it was last given."""
        return next(reversed(self.history(id_)), None)

    def history(self, id_: str) -> list[Given]:
        """Return all revisions of a finding, in order."""
        return [given._replace(line=unpack(given.line)) for given in self._findings.get(id_, ())]

    def live(self) -> list[Given]:
        """Return the findings that stand, by id."""
        last = (self.history(id_)[-1] for id_ in sorted(self._findings))
        return [given for given in last if given.live]

    def put_finding(self, finding: Given) -> None:
        """Keep a revision of a finding, instead of an equal one."""
        revisions = self._findings.setdefault(finding.id, [])
        kept = [each for each in revisions if each.revision != finding.revision]
        kept.append(finding._replace(line=pack(finding.line)))
        revisions[:] = sorted(kept, key=lambda each: each.revision)

    def traces(self) -> Iterator[bytes]:
        """Yield what linkage keeps of the declarations in the window."""
        return map(unpack, self._traces.values())

    def put_trace(self, id_: str, trace: bytes | None) -> None:
        """Keep what linkage needs of a declaration; None: it has left the window."""
        if trace is None:
            self._traces.pop(id_, None)
        else:
            self._traces[id_] = pack(trace)

    def drop_traces(self) -> None:
        """Forget all traces."""
        self._traces.clear()

    def declared(self, before: int) -> Iterator[Record]:
        """Yield all revisions that were declared at or before a moment."""
        for number in range(len(self._ids)):
            if self._has(number) and self._moments[number] <= before:
                yield self._record(number)

    def answers(self) -> Iterator[tuple[int, bytes]]:
        """Yield all answers that are kept, with their numbers."""
        return ((number, unpack(lines)) for number, lines in list(self._answers.items()))

    def assessments(self) -> Iterator[tuple[str, bytes]]:
        """Yield all assessments that are kept, by declaration."""
        return ((id_, unpack(line)) for id_, line in list(self._assessments.items()))

    def findings(self) -> Iterator[Given]:
        """Yield all revisions of all findings."""
        return (given for id_ in list(self._findings) for given in self.history(id_))

    def forget(self, id_: str) -> None:
        """Keep nothing of a declaration."""
        for number in self._of(id_):
            self._ids[number], self._raw[number] = "", b""
            self._answers.pop(number, None)
        self._numbers.pop(id_, None)
        self._assessments.pop(id_, None)

    def forget_finding(self, id_: str) -> None:
        """Keep nothing of a finding."""
        self._findings.pop(id_, None)

    def commit(self) -> None:
        """Do nothing: memory keeps nothing for good."""

    def close(self) -> None:
        """Do nothing."""

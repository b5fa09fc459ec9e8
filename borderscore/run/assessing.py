"""What becomes of a line: the same work in one process or in several, with the same results in the same order."""

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import cycle
from mmap import mmap
from typing import Final

from attrs import evolve, frozen

from borderscore.declaration import Declaration
from borderscore.errors import Fault, FeatureError
from borderscore.features import STANDARD
from borderscore.formats import structs
from borderscore.formats.assessments import verdict_writer
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Block, Reject, declaration_reader, lines_of
from borderscore.linkage.rows import Gathering, Rows
from borderscore.run.entries import IDENTITY, entries, withdrawal
from borderscore.run.forking import CAN_FORK, helpers, in_hand
from borderscore.selectivity import Assessor
from borderscore.spool import Chunk, Item, sorted_chunk

#: The number of an input, and some of its lines.
Batch = tuple[int, Block]


@frozen
class Made:
    """What was made of a batch."""

    source: int
    #: Assessments and withdrawals in order, under keys that are entries; None of none.
    chunk: Chunk | None
    #: How many they are.
    entries: int
    rejects: list[Reject]
    #: The lines of what was assessed, and what linkage takes from it; None where nothing is linked.
    lines: "array[int]"
    rows: Rows | None


Work = Callable[[Batch], Made]

#: How many batches wait for each process, so that none has to.
_AHEAD: Final = 2

#: How many bytes of a batch, or of what was made of it, processes hand over in memory that they share.
_PLACE_BYTES: Final = 640 * 1024


def assessing(assessor: Assessor, caps: Caps, gather: Gathering | None = None) -> Work:
    """Return the function that reads, assesses and writes a batch, and takes from it what linkage wants."""
    read_clean, read = _clean_reader(assessor, caps), declaration_reader(caps)
    assess = _assessing(assessor)

    def make(batch: Batch) -> Made:
        source, block = batch
        items: list[Item] = []
        rejects: list[Reject] = []
        lines = array("Q")
        taken: list[Declaration] = []
        for line, raw in lines_of(block):
            clean = read_clean(raw)
            if clean is None:
                found = read(line, raw)
                if not isinstance(found, Declaration):
                    rejects += [] if found is None else [found]
                    continue
                clean = found, None
            declaration, gaps = clean
            try:
                items.append(assess(declaration, gaps, raw, source, line))
            except FeatureError as error:
                rejects.append(Reject(line, raw, (Fault("$", str(error)),)))
            else:
                if gather:
                    lines.append(line)
                    taken.append(declaration)
        rows = gather(taken) if gather else None
        return Made(source, sorted_chunk(items, IDENTITY), len(items), rejects, lines, rows)

    return make


def _clean_reader(assessor: Assessor, caps: Caps) -> structs.LookAlikeReader:
    """Return the fastest reader of clean records. Features of others are given declarations and no look-alikes."""
    ours = all(STANDARD.get(each.name) is each for each in assessor.program.features)
    return structs.look_alike_reader(caps) if ours else structs.declaration_reader(caps)


def _assessing(assessor: Assessor) -> Callable[[Declaration, int | None, bytes, int, int], Item]:
    """Return the function that makes the key and the line of a record, from its gaps, its input and its line."""
    judge, write, entry = assessor.judge, verdict_writer(assessor), entries(assessor.rulebook)

    def assess(declaration: Declaration, gaps: int | None, raw: bytes, source: int, line: int) -> Item:
        if declaration.withdrawn:
            return withdrawal(declaration, raw, source, line), b""
        verdict = judge(declaration, gaps)
        return entry(declaration, verdict, raw, source, line), write(declaration, verdict)

    return assess


def spread(work: Work, waiting: Iterable[Batch], jobs: int) -> Iterator[Made]:
    """Yield what work makes of each batch, in order, in `jobs` processes. Few batches are held at a time.

    The lines and keys of a chunk last until the next one is asked for.
    """
    if jobs == 1 or not CAN_FORK:
        yield from map(work, waiting)
        return
    most = jobs * _AHEAD + 1
    shared = _Shared.of(most)
    under_way: deque[tuple[int, Future[_Returned]]] = deque()
    with helpers(jobs, (work, shared), "scoring") as pool:
        for place, (source, (line, content)) in zip(cycle(range(most)), waiting):
            under_way.append((place, pool.submit(_do, place, (source, line, shared.put(place, content)))))
            if len(under_way) == most:
                yield _whole(shared, *under_way.popleft())
        while under_way:
            yield _whole(shared, *under_way.popleft())


@frozen
class _Shared:
    """Memory that processes share, in places of one size: a pipe would copy what it carries time and again."""

    memory: memoryview

    @classmethod
    def of(cls, places: int) -> "_Shared":
        """Return memory with so many places."""
        return cls(memoryview(mmap(-1, places * _PLACE_BYTES)))

    def put(self, place: int, *parts: bytes | memoryview) -> bytes | int:
        """Leave something at a place and return its length, or return it as it is if it is too long."""
        length = sum(map(len, parts))
        if length > _PLACE_BYTES:
            return b"".join(parts)
        start = place * _PLACE_BYTES
        for part in parts:
            self.memory[start : start + len(part)] = part
            start += len(part)
        return length

    def take(self, place: int, left: bytes | int) -> memoryview:
        """Return what was left at a place. It goes with what is left there next."""
        if isinstance(left, bytes):
            return memoryview(left)
        return self.memory[place * _PLACE_BYTES : place * _PLACE_BYTES + left]


#: What was made of a batch, the lines and keys of its chunk as they were left, and how many bytes of it are lines.
_Returned = tuple[Made, bytes | int, int]


def _apart(shared: _Shared, place: int, made: Made) -> _Returned:
    """Leave the lines and keys of a chunk at a place."""
    if made.chunk is None:
        return made, b"", 0
    left = shared.put(place, made.chunk.lines, made.chunk.keys)
    return evolve(made, chunk=evolve(made.chunk, lines=b"", keys=b"")), left, len(made.chunk.lines)


def _whole(shared: _Shared, place: int, future: Future[_Returned]) -> Made:
    """Wait for what was made of a batch, and put it together. It lasts until its place is taken again."""
    made, left, lines = future.result()
    if made.chunk is None:
        return made
    content = shared.take(place, left)
    return evolve(made, chunk=evolve(made.chunk, lines=content[:lines], keys=content[lines:]))


def _do(place: int, batch: tuple[int, int, bytes | int]) -> _Returned:
    """Do the work on lines that were left at a place, and leave there what they became."""
    work, shared = in_hand()
    source, line, left = batch
    return _apart(shared, place, work((source, (line, bytes(shared.take(place, left))))))

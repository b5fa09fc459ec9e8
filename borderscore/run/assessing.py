"""What becomes of a line: the same work in one process or in several, with the same results in the same order."""

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import cycle
from mmap import mmap
from multiprocessing import get_context, parent_process
from typing import Final

from attrs import evolve, frozen

from borderscore.declaration import Declaration
from borderscore.errors import Fault, FeatureError, InputError
from borderscore.features import STANDARD
from borderscore.formats.assessments import verdict_writer
from borderscore.formats.caps import Caps
from borderscore.formats.compiled import clean_reader
from borderscore.formats.lines import Block, Reject, declaration_reader, lines_of
from borderscore.formats.structs import look_alike_reader
from borderscore.linkage.traces import Row
from borderscore.run.entries import IDENTITY, entries, withdrawal
from borderscore.selectivity import Assessor
from borderscore.spool import Chunk, Item, sorted_chunk

#: The number of an input, and some of its lines.
Batch = tuple[int, Block]

#: What linkage takes from a declaration; None where nothing is linked.
Rows = Callable[[Declaration], Row | None]


@frozen
class Made:
    """What was made of a batch."""

    source: int
    #: Assessments and withdrawals in order, under keys that are entries; None of none.
    chunk: Chunk | None
    #: How many they are.
    entries: int
    rejects: list[Reject]
    rows: list[Row]


Work = Callable[[Batch], Made]

#: How many batches wait for each process, so that none has to.
_AHEAD: Final = 2

#: How many bytes of a batch, or of what was made of it, processes hand over in memory that they share.
_PLACE_BYTES: Final = 640 * 1024

#: What may end a run while it goes on. Windows has no SIGHUP.
ENDINGS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: Processes are forked, as features need not be what can be sent to another one. Elsewhere forking isn't safe.
CAN_FORK: Final = sys.platform == "linux"


def assessing(assessor: Assessor, caps: Caps, row: Rows) -> Work:
    """Return the function that reads, assesses and writes a batch."""
    read_clean, read = _clean_reader(assessor, caps), declaration_reader(caps)
    assess = _assessing(assessor)

    def make(batch: Batch) -> Made:
        source, block = batch
        items: list[Item] = []
        rejects: list[Reject] = []
        rows: list[Row] = []
        for line, raw in lines_of(block):
            found = read_clean(raw) or read(line, raw)
            if found is None:
                continue
            if isinstance(found, Reject):
                rejects.append(found)
                continue
            try:
                items.append(assess(found, raw, source, line))
            except FeatureError as error:
                rejects.append(Reject(line, raw, (Fault("$", str(error)),)))
            else:
                if (taken := row(found)) is not None:
                    rows.append(taken)
        return Made(source, sorted_chunk(items, IDENTITY), len(items), rejects, rows)

    return make


def _clean_reader(assessor: Assessor, caps: Caps) -> Callable[[bytes], Declaration | None]:
    """Return the fastest reader of clean records. Features of others are given declarations and no look-alikes."""
    ours = all(STANDARD.get(each.name) is each for each in assessor.program.features)
    return look_alike_reader(caps) if ours else clean_reader(caps)


def _assessing(assessor: Assessor) -> Callable[[Declaration, bytes, int, int], Item]:
    """Return the function that makes the key and the line of a record, from its input and line."""
    judge, write, entry = assessor.judge, verdict_writer(assessor), entries(assessor.rulebook)

    def assess(declaration: Declaration, raw: bytes, source: int, line: int) -> Item:
        if declaration.withdrawn:
            return withdrawal(declaration, raw, source, line), b""
        verdict = judge(declaration)
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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # nothing could end a pool that is half started
    pool = ProcessPoolExecutor(jobs, get_context("fork"), initializer=_begin, initargs=(work, shared))
    under_way: deque[tuple[int, Future[_Returned]]] = deque()
    try:
        pool.submit(_do, 0, (0, 1, b""))  # this starts all processes
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for place, (source, (line, content)) in zip(cycle(range(most)), waiting):
            under_way.append((place, pool.submit(_do, place, (source, line, shared.put(place, content)))))
            if len(under_way) == most:
                yield _whole(shared, *under_way.popleft())
        while under_way:
            yield _whole(shared, *under_way.popleft())
    except BrokenProcessPool:
        raise InputError("a process that helped with the scoring was ended from outside") from None
    finally:
        pool.shutdown(cancel_futures=True)


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


#: What this process does, once it has begun, and where what it is to be done with lies.
_working: list[tuple[Work, _Shared]] = []


def _begin(work: Work, shared: _Shared) -> None:
    begin()
    _working[:] = [(work, shared)]


def begin() -> None:
    """Make a process ready. What a user sends is for the one that the user started; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()  # what was forked stays as it is, and is copied for no collection


def _end_with_parent() -> None:
    """End when the process that hands out the work is gone, even if it had no time to say so."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(place: int, batch: tuple[int, int, bytes | int]) -> _Returned:
    """Do the work on lines that were left at a place, and leave there what they became."""
    work, shared = _working[0]
    source, line, left = batch
    return _apart(shared, place, work((source, (line, bytes(shared.take(place, left))))))

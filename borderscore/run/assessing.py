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
from multiprocessing import get_context, parent_process
from typing import Final

from attrs import frozen

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

#: Starts a process.
_NOTHING: Final[Batch] = (0, (1, b""))

#: What may end a run while it goes on. Windows has no SIGHUP.
_ENDINGS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

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
    """Yield what work makes of each batch, in order, in `jobs` processes. Few batches are held at a time."""
    if jobs == 1 or not CAN_FORK:
        yield from map(work, waiting)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # nothing could end a pool that is half started
    pool = ProcessPoolExecutor(jobs, get_context("fork"), initializer=_begin, initargs=(work,))
    under_way: deque[Future[Made]] = deque()
    try:
        pool.submit(_do, _NOTHING)  # this starts all processes
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for batch in waiting:
            under_way.append(pool.submit(_do, batch))
            if len(under_way) > jobs * _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except BrokenProcessPool:
        raise InputError("a process that helped with the scoring was ended from outside") from None
    finally:
        pool.shutdown(cancel_futures=True)


#: What this process does, once it has begun.
_working: list[Work] = []


def _begin(work: Work) -> None:
    """Make a process ready. What a user sends is for the one that the user started; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()  # what was forked stays as it is, and is copied for no collection
    _working[:] = [work]


def _end_with_parent() -> None:
    """End when the process that hands out the work is gone, even if it had no time to say so."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(batch: Batch) -> Made:
    return _working[0](batch)

"""What becomes of a line: the same work in one process or in several, with the same results in the same order."""

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

from borderscore.declaration import Declaration
from borderscore.errors import Fault, FeatureError, InputError
from borderscore.formats.assessments import writer
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Line, Reject, line_reader
from borderscore.linkage.traffic import Row
from borderscore.run.entries import Entry, entries, withdrawal
from borderscore.selectivity import Assessor

#: The number of an input, and some of its lines.
Batch = tuple[int, list[Line]]

#: What linkage takes from a declaration; None where nothing is linked.
Rows = Callable[[Declaration], Row | None]

#: The key and the line of an assessment and the row, or a reject; a line that is blank makes nothing.
Made = tuple[Entry, bytes, Row | None] | Reject

#: Takes a batch; returns the number of its input and what was made of its lines.
Work = Callable[[Batch], tuple[int, list[Made]]]

#: How many lines are handed to another process at once.
BATCH_LINES: Final = 256

#: How many batches wait for each process, so that none has to.
_AHEAD: Final = 2

#: What may end a run while it goes on. Windows has no SIGHUP.
_ENDINGS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: Processes are forked, as features need not be what can be sent to another one. Elsewhere forking isn't safe.
CAN_FORK: Final = sys.platform == "linux"


def assessing(assessor: Assessor, caps: Caps, row: Rows) -> Work:
    """Return the function that reads, assesses and writes a batch."""
    read, assess, write, entry = line_reader(caps), assessor.assess, writer(assessor), entries(assessor.rulebook)

    def make(batch: Batch) -> tuple[int, list[Made]]:
        source, lines = batch
        made: list[Made] = []
        for line in lines:
            record = read(line)
            if record is None:
                continue
            if isinstance(record, Reject):
                made.append(record)
            elif record.declaration.withdrawn:
                made.append((withdrawal(record, source), b"", row(record.declaration)))
            else:
                try:
                    assessment = assess(record.declaration)
                except FeatureError as error:
                    made.append(Reject(record.line, record.raw, (Fault("$", str(error)),)))
                else:
                    made.append((entry(record, source, assessment), write(assessment), row(record.declaration)))
        return source, made

    return make


def spread(work: Work, waiting: Iterable[Batch], jobs: int) -> Iterator[tuple[int, list[Made]]]:
    """Yield what work makes of each batch, in order, in `jobs` processes. Few batches are held at a time."""
    if jobs == 1 or not CAN_FORK:
        yield from map(work, waiting)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # nothing could end a pool that is half started
    pool = ProcessPoolExecutor(jobs, get_context("fork"), initializer=_begin, initargs=(work,))
    under_way: deque[Future[tuple[int, list[Made]]]] = deque()
    try:
        pool.submit(_do, (0, []))  # this starts all processes
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
    _working[:] = [work]


def _end_with_parent() -> None:
    """End when the process that hands out the work is gone, even if it had no time to say so."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(batch: Batch) -> tuple[int, list[Made]]:
    return _working[0](batch)

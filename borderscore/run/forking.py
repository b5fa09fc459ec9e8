"""Work on what a process holds, spread over others that are forked from it: only orders and results are sent."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, Final, TypeVar

from borderscore.errors import InputError

T = TypeVar("T")

#: What may end a run while it goes on. Windows has no SIGHUP.
_ENDINGS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: Processes are forked, as features need not be what can be sent to another one. Elsewhere forking isn't safe.
CAN_FORK: Final = sys.platform == "linux"


@contextmanager
def helpers(jobs: int, held: object, task: str) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes, who see what there is now; `in_hand` returns there what is held.

    Raises InputError, which names the task, if one of them is ended.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # nothing could end a pool that is half started
    gc.freeze()  # what they share stays as it is: a collection would copy it
    pool = ProcessPoolExecutor(jobs, get_context("fork"), initializer=_begin, initargs=(held,))
    try:
        pool.submit(bool)  # this starts all processes
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield pool
    except BrokenProcessPool:
        raise InputError(f"a process that helped with the {task} was ended from outside") from None
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def forked(work: Callable[[int], T], numbers: Sequence[int], jobs: int) -> Iterator[T]:
    """Yield what work makes of each number, in order, in so many processes. Raises InputError as they do."""
    if min(jobs, len(numbers)) < 2 or not CAN_FORK:  # noqa: PLR2004 - one is this process
        yield from map(work, numbers)
        return
    with helpers(jobs, work, "search") as pool:
        yield from pool.map(_do, numbers)


#: What this process has in hand, once it has begun.
_held: Final[list[Any]] = []


def in_hand() -> Any:
    """Return what this process was given to work with."""
    return _held[0]


def _do(number: int) -> Any:
    return in_hand()(number)


def _begin(held: object) -> None:
    """Make a process ready. What a user sends is for the one that the user started; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _held[:] = [held]


def _end_with_parent() -> None:
    """End when the process that hands out the work is gone, even if it had no time to say so."""
    if parent := parent_process():
        parent.join()
        os._exit(1)

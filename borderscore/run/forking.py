"""Work on what a process holds, spread over others that are forked from it: only numbers and results are sent."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from borderscore.errors import InputError
from borderscore.run.assessing import CAN_FORK, ENDINGS, begin

T = TypeVar("T")


def forked(work: Callable[[int], T], numbers: Sequence[int], jobs: int) -> Iterator[T]:
    """Yield what work makes of each number, in order, in so many processes.

    They see what there is when the first one is asked for. Raises InputError if one of them is ended.
    """
    if min(jobs, len(numbers)) < 2 or not CAN_FORK:  # noqa: PLR2004 - one is this process
        yield from map(work, numbers)
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # nothing could end a pool that is half started
    pool = ProcessPoolExecutor(jobs, get_context("fork"), initializer=_begin, initargs=(work,))
    try:
        under_way = [pool.submit(_do, number) for number in numbers]  # this starts all processes
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for each in under_way:
            yield each.result()
    except BrokenProcessPool:
        raise InputError("a process that helped with the search was ended from outside") from None
    finally:
        pool.shutdown(cancel_futures=True)


#: What this process does, once it has begun.
_working: Final[list[Callable[[int], Any]]] = []


def _begin(work: Callable[[int], Any]) -> None:
    begin()
    _working[:] = [work]


def _do(number: int) -> Any:
    return _working[0](number)

"""Times several ways of doing the same work, in turn, so that a drift of the machine's speed hits all alike."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from time import process_time

Work = Callable[[], object]

#: The seconds of each round by the name of what was timed.
Taken = dict[str, list[float]]


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the collector's pauses out of what is timed."""
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(work: Work) -> float:
    """Return the processor time of one run: other processes on the machine count less in it than in wall time."""
    start = process_time()
    work()
    return process_time() - start


def interleaved(contenders: Mapping[str, Work], rounds: int) -> Taken:
    """Run every contender once a round, in turn, and return the seconds of each round."""
    taken: Taken = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            with collector_off():
                taken[name].append(seconds(work))
    return taken


def ratio(taken: Mapping[str, list[float]], fast: str, slow: str) -> float:
    """Return how many times as fast `fast` is as `slow`: the median of the ratios round by round."""
    return median(b / a for a, b in zip(taken[fast], taken[slow], strict=True))

"""One contender of the files benchmark, in a process of its own: `python -m tests.benchmarks.child`.

Its last line of output says how long it took, in seconds and in seconds of processor time, and the peak of its
memory in bytes. The start of the process is not in it, and imports only for the whole command.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

#: How many lines are read and written between two looks at the clock.
_BLOCK = 1_000


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work took, and those of processor time, in all threads and processes."""
    start, start_of_processor = perf_counter(), _processor()
    work()
    return perf_counter() - start, _processor() - start_of_processor


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def baseline(source: str, reference: str, out: str) -> tuple[float, float]:
    """Read all lines of one file with orjson, and write those of another, whose objects are made beforehand."""
    import orjson

    seconds = processor = 0.0
    with open(source, "rb") as reading, open(reference, "rb") as expected, open(out, "wb") as writing:  # noqa: PTH123
        while objects := [orjson.loads(line) for line in islice(expected, _BLOCK)]:

            def work() -> None:
                for each in objects:
                    orjson.loads(reading.readline())
                    writing.write(orjson.dumps(each))
                    writing.write(b"\n")

            took, took_of_processor = timed(work)
            seconds += took
            processor += took_of_processor
    return seconds, processor


def run(source: str, rulebook: str, out: str) -> tuple[float, float]:
    """Score a file as the command line does, from Python, in one process."""
    return _score(source, rulebook, out, 1)


def spread(source: str, rulebook: str, out: str) -> tuple[float, float]:
    """Score a file as the command line does, from Python, in as many processes as there are processors."""
    return _score(source, rulebook, out, os.cpu_count() or 1)


def _score(source: str, rulebook: str, out: str, jobs: int) -> tuple[float, float]:
    from borderscore.run.scoring import Options, score

    return timed(lambda: score([source], Path(out), Options(rulebook=Path(rulebook), jobs=jobs)))


def command(source: str, rulebook: str, out: str) -> tuple[float, float]:
    """Score a file with the command line, imports and all."""

    def work() -> None:
        from borderscore.cli import main

        if main(["score", source, "--rulebook", rulebook, "--out", out]):
            raise SystemExit("not all records were read")

    return timed(work)


def peak() -> int:
    """Return the most bytes of memory that this process or one of its own held.

    On Linux, what getrusage says of a process includes what its parent held when it was started.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    return max(children, int(status.split("VmHWM:")[1].split()[0]) * 1024)


def main() -> None:
    """Run one contender: its name, `standard` or `fast`, and its three files."""
    name, parser, *files = sys.argv[1:]
    if parser == "standard":
        # What stands there as None can't be imported.
        sys.modules["msgspec"] = None  # type: ignore[assignment]
    seconds, processor = {"baseline": baseline, "run": run, "spread": spread, "command": command}[name](*files)
    print(json.dumps({"seconds": seconds, "processor": processor, "peak": peak()}))


if __name__ == "__main__":
    main()

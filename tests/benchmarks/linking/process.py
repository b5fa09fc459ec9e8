"""What a command takes, with all processes that it starts: seconds, seconds of processor time, and memory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGTERM
from tempfile import TemporaryFile
from threading import Event, Thread
from time import perf_counter
from typing import Final

from tests.benchmarks.files import Result

_ROOT: Final = Path(__file__).parents[3]

#: How often, in seconds, memory is looked at.
_EVERY: Final = 0.1


class FailedError(Exception):
    """A contender ended with an error."""


def run(module: str, *arguments: object) -> Result:
    """Run a module of Python and return what it took, the start of Python included."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    start = perf_counter()
    with TemporaryFile() as error:
        process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=error, process_group=0)
        watch = _Memory(process.pid)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, SIGTERM)
            raise
        finally:
            peak = watch.stop()
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        error.seek(0)
        said = error.read().decode(errors="replace")
    if process.returncode:
        raise FailedError(f"{' '.join(command)}: {said.strip()[-2_000:]}")
    return Result(seconds, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss * 1024)


class _Memory:
    """The most memory that a process and those that it started held at once; pages that they share count once."""

    def __init__(self, process: int) -> None:
        self._process, self._peak, self._done = process, 0, Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the peak in bytes; 0 where the system doesn't tell."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._done.wait(_EVERY):
            self._peak = max(self._peak, sum(_held(self._process)))


def _held(process: int) -> Iterator[int]:
    """Yield the bytes of a process and of all that it started; of those that several share, each its part."""
    entry = Path("/proc", str(process))
    # One that has ended meanwhile holds nothing.
    with suppress(OSError, IndexError):
        yield int((entry / "smaps_rollup").read_text("ascii").split("\nPss:")[1].split()[0]) * 1024
        for started in (entry / "task" / str(process) / "children").read_text("ascii").split():
            yield from _held(int(started))

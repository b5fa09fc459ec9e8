"""What a command owes to those who started it: streams that are there, and an end that leaves nothing behind."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final, TextIO

#: What asks a process to end, beside an interrupt from the keyboard. Windows knows only the first.
_ENDINGS: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

#: After how many seconds a signal that came at the wrong moment is sent again.
_SOON: Final = 0.01

#: Shells report a signal as this and its number.
SIGNALLED: Final = 128


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let signals that end a process raise SystemExit, so that what a command works with is cleared away.

    A signal that is ignored stays so: that is how `nohup` works. Only the main thread can be told of signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDINGS}
    caught = [number for number, handler in before.items() if handler is signal.SIG_DFL]
    for number in caught:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, before[number])


def _end(number: int, frame: FrameType | None) -> None:
    # Imports end in callbacks, which swallow what is raised in them: there the signal has to come again.
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        threading.Timer(_SOON, os.kill, (os.getpid(), number)).start()
        return
    raise SystemExit(SIGNALLED + number)


def open_streams() -> None:
    """Stand in for output streams that were closed before the start: Python has None in their place."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - open to the end


def say(message: str) -> None:
    """Write one line to standard error, if it can be written to."""
    try:
        sys.stderr.write(f"borderscore: {message}\n")
        sys.stderr.flush()
    except OSError:
        abandon(sys.stderr)


def log(event: str, **details: Any) -> None:
    """Write what happened to standard error as a line of JSON, in one piece: a signal may come in between."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"at": at, "event": event, **details})
    with suppress(OSError, ValueError):
        os.write(sys.stderr.fileno(), f"{line}\n".encode())


def abandon(stream: TextIO) -> None:
    """Send what is still to be written nowhere, so that the interpreter doesn't fail on it at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

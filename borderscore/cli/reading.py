"""Files of one object a line that a command needs whole: what can't be read of them is named."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from borderscore.cli.process import say
from borderscore.errors import InputError
from borderscore.formats.lines import Reject, open_input

T = TypeVar("T")

#: The most lines that can't be read of which each is named.
NAMED: Final = 20


def read_whole(path: Path, read: Callable[[BinaryIO], Iterable[T | Reject]]) -> tuple[list[T], int]:
    """Return what can be read of a file, and how many lines can't; those are named on standard error."""
    whole: list[T] = []
    bad = 0
    with open_input(path) as stream:
        try:
            for each in read(stream):
                if isinstance(each, Reject):
                    bad += 1
                    _name(path, each, bad)
                else:
                    whole.append(each)
        except OSError as error:
            raise InputError(f"{path}: can't be read: {error.strerror}") from None
    return whole, bad


def _name(path: Path, reject: Reject, number: int) -> None:
    if number <= NAMED:
        faults = "; ".join(map(str, reject.faults))
        say(f"{path}:{reject.line}: {faults}")
    elif number == NAMED + 1:
        say(f"{path}: more lines that can't be read follow")

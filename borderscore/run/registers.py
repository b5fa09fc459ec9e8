"""The register of organisations of a run."""

from pathlib import Path

from borderscore.errors import InputError
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import Reject, open_input
from borderscore.formats.registers import read_register
from borderscore.organisations import Register


def load_register(path: Path | None, caps: Caps = DEFAULT_CAPS) -> tuple[Register, tuple[Reject, ...]]:
    """Return the register that a file holds, an empty one for None, and the lines that can't be read.

    Raises InputError if the file can't be opened or read.
    """
    if path is None:
        return Register.of(), ()
    with open_input(path) as stream:
        try:
            lines = list(read_register(stream, caps))
        except OSError as error:
            raise InputError(f"{path}: can't be read to its end: {error.strerror}") from None
    entries = (each for each in lines if not isinstance(each, Reject))
    return Register.of(entries), tuple(each for each in lines if isinstance(each, Reject))

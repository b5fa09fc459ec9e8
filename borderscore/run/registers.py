"""The register of organisations of a run."""

from pathlib import Path

from borderscore.comparers import comparer_of
from borderscore.errors import InputError
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import Reject, open_input
from borderscore.formats.registers import read_register
from borderscore.organisations import Register
from borderscore.rulebook.model import NameComparison


def load_register(
    path: Path | None, names: NameComparison = "plain", caps: Caps = DEFAULT_CAPS
) -> tuple[Register, tuple[Reject, ...]]:
    """Return the register that a file holds, an empty one for None, and the lines that can't be read.

    Raises InputError if the file can't be opened or read, and MissingExtraError if what the rulebook asks for to
    compare names is not installed.
    """
    if path is None:
        return Register.of(), ()
    with open_input(path) as stream:
        try:
            lines = list(read_register(stream, caps))
        except OSError as error:
            raise InputError(f"{path}: can't be read to its end: {error.strerror}") from None
    entries = (each for each in lines if not isinstance(each, Reject))
    return Register.of(entries, comparer=comparer_of(names)), tuple(
        each for each in lines if isinstance(each, Reject)
    )

"""What findings rest on beside the declarations: a register of organisations and a baseline. Neither is needed."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.baselines import read_baseline
from borderscore.formats.lines import Reject
from borderscore.linkage.baseline import Baseline
from borderscore.organisations import Register
from borderscore.rulebook.model import NameComparison
from borderscore.run.registers import load_register
from borderscore.run.sources import Source, sha256_of


@frozen(kw_only=True)
class RegisterRead:
    """What became of the file of a register."""

    name: str
    sha256: str
    #: Who compared its names with declared ones.
    names: str
    #: How many count: of several with one id the first by its content.
    entries: int
    #: Lines that can't be read; the others count all the same.
    rejects: tuple[Reject, ...]
    #: How often each kind of remark was made.
    remarks: Mapping[str, int]


def use_register(source: Source, names: NameComparison, copy: Path) -> tuple[Register, RegisterRead]:
    """Return the register that a file holds, and what became of the file. It is copied first, as it may be a pipe.

    Raises InputError if it can't be read.
    """
    copy.write_bytes(_content(source.path, "a register"))
    register, rejects = load_register(copy, names)
    return register, RegisterRead(
        name=source.name,
        sha256=sha256_of(copy),
        names=register.comparer.name,
        entries=len(register.entries),
        rejects=rejects,
        remarks=dict(sorted(Counter(each.kind for each in register.remarks).items())),
    )


def load_baseline(path: Path) -> Baseline:
    """Return the baseline that a file holds. Raises InputError that says what is wrong with it."""
    try:
        return read_baseline(_content(path, "a baseline"))
    except UnreadableRecordError as error:
        raise InputError(f"{path}: expected a baseline, got something else: {error}") from None


def _content(path: Path, expected: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: expected {expected}, got: {error.strerror}") from None

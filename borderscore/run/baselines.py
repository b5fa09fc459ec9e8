"""A baseline of past traffic: how common each value is, counted once and used in later runs."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import define, field, frozen

from borderscore.errors import InputError
from borderscore.features import STANDARD, Feature
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.findings import write_baseline
from borderscore.formats.lines import Record, Reject, line_reader, open_input
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, load_rulebook
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.rows import gathering
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.organisations.remarks import RegisterRemark
from borderscore.rulebook.model import Linkage
from borderscore.run.registers import load_register
from borderscore.run.sources import collect

#: How many rejects are kept to be named; all are counted.
NAMED: Final = 20

#: Progress is told once for so many lines.
_TOLD: Final = 1_000

#: Takes how many bytes of the inputs have been read, and how many there are.
Progress = Callable[[int, int], None]


@frozen(kw_only=True)
class Options:
    """What a baseline can be built with."""

    #: The one that comes with the package, if None.
    rulebook: Path | None = None
    register: Path | None = None
    catalogue: Mapping[str, Feature[Any]] = STANDARD
    caps: Caps = DEFAULT_CAPS


@define
class Rejected:
    """Lines that could not be read: how many, and the first of them with the name of their file."""

    number: int = 0
    first: list[tuple[str, Reject]] = field(factory=list)

    def add(self, name: str, reject: Reject) -> None:
        """Count one more."""
        self.number += 1
        if self.number <= NAMED:
            self.first.append((name, reject))


@frozen
class Built:
    """A baseline, and what it was made from."""

    baseline: Baseline
    #: How many records were read, rejects included.
    records: int
    #: Lines of declarations and of the register.
    rejected: Rejected
    #: What is odd about the register.
    remarks: tuple[RegisterRemark, ...]


def build(
    names: Sequence[str],
    out: Path,
    options: Options = Options(),
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = lambda _read, _all: None,
) -> Built:
    """Count past traffic, and write the baseline into a file.

    `names` are paths; "-" is standard input.
    Raises InputError or InvalidRulebookError where nothing could be done; an earlier file stays as it is then.
    """
    linkage = _linkage(options)
    register, rejected = _register(options, linkage)
    traffic, gather = Traffic(linkage), gathering(linkage, register)
    # Which record of each declaration is kept, and its number in the traffic.
    kept: dict[str, tuple[int, int]] = {}
    records = 0
    for name, record in _records(names, options.caps, stdin, progress):
        records += 1
        if isinstance(record, Reject):
            rejected.add(name, record)
            continue
        id_, rank = record.declaration.id, _rank(record)
        known = kept.get(id_)
        if known is None or rank > known[0]:
            if known is not None:
                traffic.drop(known[1])
            kept[id_] = rank, traffic.take(gather([record.declaration]))
    baseline = traffic.baseline()
    _write(write_baseline(baseline), out)
    return Built(baseline, records, rejected, register.remarks)


def _linkage(options: Options) -> Linkage:
    rulebook = load_rulebook(options.rulebook or SHIPPED_RULEBOOK, options.catalogue)
    if rulebook.linkage is None:
        raise InputError(
            f"{options.rulebook}: expected a rulebook that says how to link, got none: it has no table linkage"
        )
    return rulebook.linkage


def _register(options: Options, linkage: Linkage) -> tuple[Register, Rejected]:
    register, rejects = load_register(options.register, linkage.names, options.caps)
    rejected = Rejected()
    for each in rejects:
        rejected.add(str(options.register), each)
    return register, rejected


def _rank(record: Record) -> int:
    """Return a number that is greater for the record to keep of several with one id, in whatever order they come.

    The highest revision counts; of several with that revision one that is not withdrawn; then any, but always the
    same.
    """
    declaration = record.declaration
    digest = hashlib.sha256(record.raw).digest()[:8]
    return (declaration.revision << 1 | (not declaration.withdrawn)) << 64 | int.from_bytes(digest, "big")


def _records(
    names: Sequence[str], caps: Caps, stdin: BinaryIO | None, progress: Progress
) -> Iterator[tuple[str, Record | Reject]]:
    """Yield the records of all inputs, each with the name of its input, and tell how far they have been read."""
    read = line_reader(caps)
    with tempfile.TemporaryDirectory(prefix="borderscore-") as copies:
        sources = collect(names, Path(copies), stdin)
        whole = sum(source.size for source in sources)
        before = 0
        for source in sources:
            with open_input(source.path) as stream:
                for number, line in enumerate(source.lines(caps, stream)):
                    record = read(line)
                    if record is not None:
                        yield source.name, record
                    if number % _TOLD == 0:
                        progress(before + stream.tell(), whole)
            before += source.size


def _write(content: bytes, out: Path) -> None:
    """Write a file whole or not at all."""
    if out.is_dir():
        raise InputError(f"{out}: expected a file for the baseline, got a directory")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".borderscore-", dir=out.parent) as aside:
            made = Path(aside, "baseline.json")
            with made.open("wb") as file:
                file.write(content)
                os.fsync(file.fileno())
            made.replace(out)
    except OSError as error:
        raise InputError(f"{out}: the baseline can't be written: {error.strerror}") from None

"""Findings of a run: its declarations are taken together, and what is found goes into the lines of the members."""

import gc
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from attrs import define, field, frozen

from borderscore.findings.discovery import findings_in
from borderscore.findings.finding import Finding, moment
from borderscore.formats.assessments import with_findings
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.rows import Gathering, Rows, gathering
from borderscore.linkage.traces import Trace
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.report.summary import Arrival, FindingCount
from borderscore.rulebook.model import Lanes
from borderscore.run.forking import forked
from borderscore.run.references import RegisterRead, load_baseline, use_register
from borderscore.run.settling import TOP, Tally
from borderscore.run.sources import Source
from borderscore.selectivity import Assessor
from borderscore.spool import Run

FINDINGS: Final = "findings.jsonl"
#: The baseline that was given, or that of the input.
BASELINE: Final = "baseline.json"
#: The register as it was read.
REGISTER: Final = "register.jsonl"

#: The number of a line takes so many bits.
_LINE_BITS: Final = 40

#: How much of the lines that stay as they are is copied at once.
_BLOCK_BYTES: Final = 2**20


@frozen(kw_only=True)
class Linked:
    """What was found in the declarations together, and what it rests on."""

    total: int
    by: tuple[FindingCount, ...]
    #: Those with the highest scores.
    top: tuple[FindingLine, ...]
    arrivals: Mapping[str, tuple[Arrival, ...]]
    register: RegisterRead | None
    #: The baseline that was given; None: it was built from the input.
    baseline_name: str | None
    baseline_sha256: str


@define(eq=False)
class Linking:
    """The declarations of a run, taken together."""

    assessor: Assessor
    traffic: Traffic
    #: Returns what the traffic takes from declarations; None when all have been read.
    gather: Gathering | None
    #: What was given: a register, and a baseline with the file that it comes from.
    register: RegisterRead | None
    baseline: Baseline | None
    baseline_name: str | None
    #: How many processes search.
    jobs: int
    #: Where each declaration of the traffic stands: the number of its input before that of its line.
    places: "array[int]" = field(factory=lambda: array("Q"))

    @classmethod
    def of(
        cls, assessor: Assessor, register: Source | None, baseline: Source | None, made: Path, jobs: int
    ) -> "Linking | None":
        """Read what findings rest on; None where the rulebook looks for no findings. Raises InputError."""
        linkage = assessor.rulebook.linkage
        if linkage is None:
            return None
        known, read = use_register(register, linkage.names, made / REGISTER) if register else (Register.of(), None)
        given, name = (load_baseline(baseline.path), baseline.name) if baseline else (None, None)
        return cls(assessor, Traffic(linkage), gathering(linkage, known), read, given, name, jobs)

    def take(self, source: int, lines: Sequence[int], rows: Rows) -> None:
        """Take in the declarations of these lines of an input. Inputs and lines come in order."""
        self.places.extend([source << _LINE_BITS | line for line in lines])
        self.traffic.take(rows)

    def drop(self, source: int, line: int) -> None:
        """Take back the declaration of a line of an input: another one takes its place."""
        self.traffic.drop(bisect_left(self.places, source << _LINE_BITS | line))

    def finish(self, made: Path) -> tuple[tuple[Finding, ...], Linked]:
        """Look for findings, and put them and the baseline among what is made."""
        self.gather = None  # and the register with it: the search needs the memory
        self.traffic.close(self.baseline)
        gc.freeze()  # what is held stays; to look through it again and again takes a quarter of the time
        found = findings_in(self.traffic, self.assessor.rulebook, self.baseline, partial(forked, jobs=self.jobs))
        gc.unfreeze()
        findings, baseline = found.findings, found.baseline
        (made / BASELINE).write_bytes(write_baseline(baseline))
        write = finding_writer(self.assessor.reference, baseline)
        with (made / FINDINGS).open("wb") as file:
            file.writelines(map(write, findings))
        carriers, outward = self.traffic.carriers, self.traffic.outward
        counts = Counter((each.typology, each.level) for each in findings)
        return findings, Linked(
            total=len(findings),
            by=tuple(FindingCount(typology, level, counts[typology, level]) for typology, level in sorted(counts)),
            top=tuple(read_finding(write(each)) for each in findings[:TOP]),
            arrivals={
                each.id: tuple(
                    _arrival(carriers.get(name) or outward[name], returning=name in outward)
                    for name in each.members
                )
                for each in findings[:TOP]
            },
            register=self.register,
            baseline_name=self.baseline_name,
            baseline_sha256=baseline.sha256,
        )


def _arrival(trace: Trace, *, returning: bool) -> Arrival:
    return Arrival(
        declaration=trace.id,
        traveler=trace.traveler,
        at=moment(trace.at),
        port=trace.port,
        capacity=trace.capacity,
        returning=returning,
    )


def join(run: Run, memberships: Mapping[str, Sequence[Finding]], lanes: Lanes, path: Path) -> Tally:
    """Write assessments with what findings add to those of their members, and count them all anew."""
    tally = Tally()
    offset = unchanged = 0
    with run.lines.open("rb") as lines, path.open("wb") as file:
        for (name, _, _, score, _, _, _, facts, capacity), length in run.entries():
            if not length or facts is None:
                continue
            if name in memberships:
                _copy(lines, file, unchanged)
                unchanged = 0
                line, more, lane = with_findings(lines.read(length), memberships[name], lanes)
                tally.add((lane, *facts[1:]), capacity, more, offset, len(line))
                offset += file.write(line)
            else:
                tally.add(facts, capacity, -score, offset, length)
                offset += length
                unchanged += length
        _copy(lines, file, unchanged)
    return tally


def _copy(lines: BinaryIO, file: BinaryIO, size: int) -> None:
    while size:
        size -= file.write(lines.read(min(size, _BLOCK_BYTES)))

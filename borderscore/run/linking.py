"""Findings of a run: its declarations are taken together, and what is found goes into the lines of the members."""

import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.findings.discovery import findings_in
from borderscore.findings.finding import Finding, moment
from borderscore.formats.assessments import with_findings
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.linkage.baseline import Baseline
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


@frozen(eq=False)
class Linking:
    """The declarations of a run, taken together."""

    assessor: Assessor
    traffic: Traffic
    #: What was given: a register, and a baseline with the file that it comes from.
    register: RegisterRead | None
    baseline: Baseline | None
    baseline_name: str | None
    #: How many processes search.
    jobs: int

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
        return cls(assessor, Traffic(linkage, known), read, given, name, jobs)

    def keep(self, declaration: Declaration) -> None:
        """Take in the one declaration that counts of several with the same id and revision."""
        self.traffic.take(self.traffic.row(declaration), instead=True)

    def finish(self, made: Path) -> tuple[tuple[Finding, ...], Linked]:
        """Look for findings, and put them and the baseline among what is made."""
        gc.freeze()  # what is held stays; to look through it again and again takes a quarter of the time
        found = findings_in(self.traffic, self.assessor.rulebook, self.baseline, partial(forked, jobs=self.jobs))
        gc.unfreeze()
        findings, baseline = found.findings, found.baseline
        (made / BASELINE).write_bytes(write_baseline(baseline))
        write = finding_writer(self.assessor.reference, baseline)
        with (made / FINDINGS).open("wb") as file:
            file.writelines(map(write, findings))
        counts = Counter((each.typology, each.level) for each in findings)
        return findings, Linked(
            total=len(findings),
            by=tuple(FindingCount(typology, level, counts[typology, level]) for typology, level in sorted(counts)),
            top=tuple(read_finding(write(each)) for each in findings[:TOP]),
            arrivals={each.id: tuple(map(self._arrival, each.members)) for each in findings[:TOP]},
            register=self.register,
            baseline_name=self.baseline_name,
            baseline_sha256=baseline.sha256,
        )

    def _arrival(self, name: str) -> Arrival:
        carried = self.traffic.carriers.get(name)
        trace = carried or self.traffic.outward[name]
        return Arrival(
            declaration=name,
            traveler=trace.traveler,
            at=moment(trace.at),
            port=trace.port,
            capacity=trace.capacity,
            returning=carried is None,
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

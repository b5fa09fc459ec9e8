"""Lines of findings that several tests look at."""

from functools import cache
from pathlib import Path

from borderscore.findings.discovery import findings_in
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.findings import finding_writer
from borderscore.formats.lines import Record, read_lines
from borderscore.formats.rulebooks import default_rulebook
from borderscore.linkage.traffic import Traffic
from borderscore.selectivity import Assessor

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "case-80tb.jsonl"


@cache
def written() -> tuple[bytes, ...]:
    """Return the lines of the findings in an example, the highest score first."""
    assessor = Assessor.of(default_rulebook())
    linkage = assessor.rulebook.linkage
    assert linkage is not None
    with EXAMPLE.open("rb") as stream:
        records = [each.declaration for each in read_lines(stream) if isinstance(each, Record)]
    discovered = findings_in(Traffic.of(records, linkage), assessor.rulebook)
    return tuple(map(finding_writer(assessor.reference, discovered.baseline), discovered.findings))


@cache
def found() -> tuple[FindingLine, ...]:
    """Return what these lines hold."""
    return tuple(map(read_finding, written()))

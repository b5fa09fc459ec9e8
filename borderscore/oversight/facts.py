"""What is needed of an assessment to count it."""

from collections import Counter
from collections.abc import Mapping

from attrs import frozen

from borderscore.formats.assessments import AssessmentLine
from borderscore.rulebook.model import Lane


@frozen
class Facts:
    """One assessment, as far as it is counted."""

    declaration: str
    lane: Lane
    score: int
    #: Drawn for the random control sample.
    drawn: bool
    #: In bytes; None: not declared.
    capacity: int | None
    #: The points by reason code, those of findings among them. They sum to the score.
    points: Mapping[str, int]
    findings: tuple[str, ...] = ()


def facts_of(line: AssessmentLine) -> Facts:
    """Return what is counted of an assessment."""
    points: Counter[str] = Counter()
    for each in line.contributions:
        points[each.code] += each.points
    return Facts(
        line.declaration,
        line.lane,
        line.score,
        line.selected_at_random,
        line.capacity_bytes,
        dict(points),
        line.findings,
    )

"""An assessment or a finding in words, for the person who reviews it."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

from borderscore import volume
from borderscore.formats.assessments import AssessmentLine, ContributionLine, RulebookLine
from borderscore.formats.finding_lines import FindingLine, LinkLine
from borderscore.points import Observed, Seen

_WIDTH: Final = 100
_INDENT: Final = " " * 8


def explain(line: AssessmentLine | FindingLine) -> str:
    """Return an assessment or a finding in words: what it is about, and every point with its reason."""
    lines = _of_finding(line) if isinstance(line, FindingLine) else _of_assessment(line)
    return "\n".join(lines) + "\n"


def _of_assessment(assessment: AssessmentLine) -> Iterator[str]:
    low, high = assessment.score_range
    yield f"Declaration {assessment.declaration}, revision {assessment.revision}"
    yield f"Lane: {assessment.lane}. It refers the declaration for a person to review, and decides nothing."
    yield f"Score: {assessment.score}"
    yield _range_in_words(low, high)
    yield f"Declared capacity: {_amount(assessment.capacity_bytes)}"
    if assessment.findings:
        yield from wrap(f"Member of: {', '.join(assessment.findings)}", _WIDTH, break_on_hyphens=False)
    if assessment.selected_at_random:
        yield "Drawn at random for the control sample, whatever its score."
    yield ""
    yield from _contributions(assessment)
    yield ""
    yield from _made_by(assessment.rulebook, assessment.engine)


def _of_finding(finding: FindingLine) -> Iterator[str]:
    yield f"Finding {finding.id}, revision {finding.revision}"
    yield f"Pattern: {finding.typology}. Level: {finding.level}."
    yield "It refers the declarations for a person to review, and decides nothing."
    if finding.withdrawn:
        yield "Withdrawn: it no longer holds."
    yield f"Score: {finding.score}"
    yield f"Together: {_amount(finding.capacity_bytes)}"
    yield f"From {finding.from_.isoformat()} to {finding.to.isoformat()}"
    yield from wrap(f"Travelers: {', '.join(finding.travelers)}", _WIDTH, break_on_hyphens=False)
    yield ""
    yield from wrap(finding.text, _WIDTH, break_on_hyphens=False)
    yield ""
    speaking_for, against = divided(finding)
    yield from _all_points("What speaks for it", speaking_for)
    yield from _all_points("What speaks against it", against)
    yield f"{finding.score:+7,} in all: the score, to the point."
    yield ""
    yield "What ties the declarations, two by two"
    for link in finding.links:
        yield from _link(link)
    yield ""
    yield "Share of each declaration in the score"
    yield from (f"{share:+7,} {name}" for name, share in finding.shares.items())
    yield f"{sum(finding.shares.values()):+7,} in all: the score, to the point."
    yield ""
    yield from _made_by(finding.rulebook, finding.engine)
    yield f"Baseline: SHA-256 {finding.baseline.sha256}"


def divided(finding: FindingLine) -> tuple[Sequence[ContributionLine], Sequence[ContributionLine]]:
    """Return what speaks for a finding and what against it, on each side the most telling first."""
    ordered = sorted(finding.contributions, key=lambda each: (-abs(each.points), each.code))
    return [each for each in ordered if each.points >= 0], [each for each in ordered if each.points < 0]


def _all_points(heading: str, contributions: Sequence[ContributionLine]) -> Iterator[str]:
    yield heading
    if not contributions:
        yield f"{_INDENT}Nothing of what is looked at."
    for each in contributions:
        yield from _contribution(each)


def _link(link: LinkLine) -> Iterator[str]:
    yield f"{link.points:+7,} {link.a} and {link.b}"
    for each in link.evidence:
        tie = f"{each.points:+,} {each.kind}: {each.value}"
        yield from wrap(tie, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")


def _made_by(rulebook: RulebookLine, engine: str) -> Iterator[str]:
    yield f"Rulebook: {rulebook.id} {rulebook.version}, SHA-256 {rulebook.sha256}"
    yield f"Engine: borderscore {engine}"


def _range_in_words(low: int, high: int) -> str:
    if low == high:
        return "No undeclared field could change it."
    return f"If all that is undeclared were declared, it would lie between {low} and {high}."


def _amount(size: int | None) -> str:
    return "not declared" if size is None else f"{volume.display(size)} ({size:,} bytes)"


def _contributions(assessment: AssessmentLine) -> Iterator[str]:
    if not assessment.contributions:
        yield "No criterion of the rulebook gave it any points."
        return
    yield "Points"
    for each in sorted(assessment.contributions, key=lambda each: (-each.points, each.code)):
        yield from _contribution(each)
    total = sum(each.points for each in assessment.contributions)
    yield f"{total:+7,} in all: the score, to the point."
    if undeclared := list(dict.fromkeys(name for each in assessment.contributions for name in _undeclared(each))):
        yield ""
        yield from wrap(f"Not declared, and counted as said above: {', '.join(undeclared)}", _WIDTH)


def _contribution(contribution: ContributionLine) -> Iterator[str]:
    yield f"{contribution.points:+7,} {contribution.code}"
    yield from wrap(contribution.text, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    for name, said in (
        ("observed", in_words(contribution.observed)),
        ("criterion", contribution.criterion),
        ("source", contribution.source),
    ):
        yield from wrap(f"{name}: {said}", _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ")


def _undeclared(contribution: ContributionLine) -> Iterator[str]:
    """Yield what was not declared: features by name, or the JSON paths of the only one."""
    if isinstance(contribution.observed, Mapping):
        yield from (name for name, value in contribution.observed.items() if value is None)
    elif contribution.observed is None:
        yield contribution.source


def in_words(observed: Observed) -> str:
    """Return what was seen, for people: `media.capacity 241000000000000, employer.known yes`."""
    if isinstance(observed, Mapping):
        return ", ".join(f"{name} {_seen(value)}" for name, value in observed.items())
    return _seen(observed)


def _seen(value: Seen) -> str:
    match value:
        case None:
            return "not declared"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value) or "none"
        case _:
            return str(value)

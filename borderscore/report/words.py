"""An assessment in words, for the person who reviews it."""

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from borderscore import volume
from borderscore.formats.assessments import AssessmentLine, ContributionLine
from borderscore.points import Observed, Seen

_WIDTH: Final = 100
_INDENT: Final = " " * 8


def explain(assessment: AssessmentLine) -> str:
    """Return an assessment in words: its score and lane, and each contribution, those with most points first."""
    return "\n".join(_lines(assessment)) + "\n"


def _lines(assessment: AssessmentLine) -> Iterator[str]:
    low, high = assessment.score_range
    yield f"Declaration {assessment.declaration}, revision {assessment.revision}"
    yield f"Lane: {assessment.lane}. It refers the declaration for a person to review, and decides nothing."
    yield f"Score: {assessment.score}"
    yield _range_in_words(low, high)
    yield f"Declared capacity: {_amount(assessment.capacity_bytes)}"
    if assessment.selected_at_random:
        yield "Drawn at random for the control sample, whatever its score."
    yield ""
    yield from _contributions(assessment)
    yield ""
    rulebook = assessment.rulebook
    yield f"Rulebook: {rulebook.id} {rulebook.version}, SHA-256 {rulebook.sha256}"
    yield f"Engine: borderscore {assessment.engine}"


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

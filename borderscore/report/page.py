"""The report: one page that needs nothing else, for people who review declarations and those who answer for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from borderscore import volume
from borderscore.errors import MissingExtraError
from borderscore.formats.assessments import AssessmentLine, ContributionLine
from borderscore.report.summary import Counts, Row, Summary
from borderscore.report.words import divided, in_words
from borderscore.rulebook.model import LANES, Lane, Lanes

_TEMPLATE: Final = Path(__file__).with_name("page.html.jinja")

#: How many days and ports the page lists.
ROWS: Final = 100

_TB: Final = 10**12
_NOT_DECLARED: Final = "not declared"


@frozen
class Part:
    """A part of a list that is too long for a page, and what was left out of it, in words."""

    shown: Sequence[Any]
    left_out: str = ""


@frozen
class Bar:
    """One step of a waterfall, in percent of its width."""

    before: int
    after: int
    x: str
    width: str
    zero: str


def render(summary: Summary) -> str:
    """Return the report as HTML. Raises MissingExtraError without Jinja2."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise MissingExtraError("no report.html: it needs Jinja2; pip install 'borderscore[report]'") from None
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters.update(_FILTERS)
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(_context(summary)) + "\n"


def _context(summary: Summary) -> dict[str, Any]:
    counts = summary.counts
    return {
        "counts": counts,
        "fates": tuple(_fates(counts)),
        "rulebook": summary.rulebook,
        "sha256": summary.sha256,
        "engine": summary.engine,
        "inputs": summary.inputs,
        "lanes": LANES,
        "scores": _scores(summary.rulebook.lanes),
        "days": _busiest(summary.days),
        "ports": _busiest(summary.ports),
        "top": _part(summary.top, counts.assessed, "more, with no higher score; assessments.jsonl has them all"),
        "findings": _part(
            summary.findings, summary.findings_total, "more, with no higher score; findings.jsonl has them all"
        ),
        "findings_by": summary.findings_by,
        "rejects": _part(summary.rejects, summary.all_rejects, "more; rejects.jsonl has them all"),
    }


def _fates(counts: Counts) -> Iterator[tuple[str, int]]:
    yield "read", counts.read
    yield "assessed", counts.assessed
    yield "rejected", counts.rejected
    yield "rejected, since another one with the same id and revision was kept", counts.conflicting
    yield "replaced by a later revision", counts.replaced
    yield "withdrawn", counts.withdrawn
    yield "repeated", counts.repeated


def _scores(lanes: Lanes) -> Mapping[Lane, str]:
    return {
        "green": f"below {lanes.yellow}",
        "yellow": f"from {lanes.yellow}, below {lanes.red}",
        "red": f"from {lanes.red}",
    }


def _part(shown: Sequence[Any], whole: int, what: str) -> Part:
    more = whole - len(shown)
    return Part(shown, f"{more:,} {what}" if more else "")


def _busiest(rows: Sequence[Row]) -> Part:
    """Return the rows with the most declarations, in the order in which they came."""
    names = {row.name for row in sorted(rows, key=lambda row: -row.declarations)[:ROWS]}
    rest = [row for row in rows if row.name not in names]
    left_out = f"{len(rest):,} more, with {sum(row.declarations for row in rest):,} declarations" if rest else ""
    return Part([row for row in rows if row.name in names], left_out)


def _waterfall(assessment: AssessmentLine) -> Iterator[tuple[ContributionLine, Bar]]:
    steps = list(accumulate((each.points for each in assessment.contributions), initial=0))
    lowest = min(steps)
    scale = 100 / ((max(steps) - lowest) or 1)
    for each, before, after in zip(assessment.contributions, steps, steps[1:], strict=False):
        x, width = (min(before, after) - lowest) * scale, abs(after - before) * scale
        yield each, Bar(before, after, f"{x:.2f}", f"{width:.2f}", f"{-lowest * scale:.2f}")


def _terabytes(size: int | None) -> str:
    """Return an amount rounded, so that amounts in a column can be compared."""
    return _NOT_DECLARED if size is None else f"{size / _TB:,.1f} TB"


def _amount(size: int | None) -> str:
    return _NOT_DECLARED if size is None else volume.display(size)


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.1f} %" if whole else ""


def _range(limits: tuple[int, int]) -> str:
    low, high = limits
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _counted(things: Sequence[object], noun: str) -> str:
    return f"{len(things):,} {noun}{'' if len(things) == 1 else 's'}"


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "amount": _amount,
    "counted": _counted,
    "divided": divided,
    "minute": _minute,
    "observed": in_words,
    "range": _range,
    "share": _share,
    "terabytes": _terabytes,
    "waterfall": _waterfall,
}

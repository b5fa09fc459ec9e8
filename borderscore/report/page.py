"""The report: one page that needs nothing else, for people who review declarations and those who answer for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from borderscore import volume
from borderscore.errors import MissingExtraError
from borderscore.features.kernel import Feature
from borderscore.findings.features import GROUPS
from borderscore.findings.finding import CALLED
from borderscore.formats.finding_lines import FindingLine
from borderscore.locale import language
from borderscore.report import drawings
from borderscore.report.reasons import Reason, Reasons
from borderscore.report.summary import Arrival, Counts, Row, Summary
from borderscore.rulebook.model import LANES, Characteristic, Lane, Lanes

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


@frozen
class Card:
    """A finding with all that the page draws of it."""

    line: FindingLine
    arrivals: tuple[Arrival, ...]
    speaking_for: Sequence[Reason]
    against: Sequence[Reason]
    ties: drawings.Ties
    #: None where the arrivals are not at hand.
    timeline: drawings.Timeline | None


@frozen
class Rule:
    """One characteristic of the rulebook, in a line."""

    name: str
    asks: str
    least: int
    most: int
    source: str


def render(summary: Summary) -> str:
    """Return the report as HTML. Raises MissingExtraError without Jinja2."""
    return renderer()(summary)


def renderer() -> Callable[[Summary], str]:
    """Return the function that renders reports: making it takes longer than a report. Raises MissingExtraError."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise MissingExtraError("no report.html: it needs Jinja2; pip install 'borderscore[report]'") from None
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(_FILTERS)
    template = environment.from_string(_TEMPLATE.read_text("utf-8"))
    return lambda summary: template.render(_context(summary)) + "\n"


def _context(summary: Summary) -> dict[str, Any]:
    counts, rulebook = summary.counts, summary.rulebook
    reasons = Reasons.of(rulebook, summary.catalogue, language("en"))
    cards = [_card(each, summary, reasons) for each in summary.findings]
    return {
        "summary": summary,
        "counts": counts,
        "reasons": reasons,
        "rulebook": rulebook,
        "drawings": drawings,
        "fates": tuple(_fates(counts)),
        "lanes": LANES,
        "scores": _scores(rulebook.lanes),
        "days": _busiest(summary.days, "days"),
        "ports": _busiest(summary.ports, "ports"),
        "top": _part(summary.top, counts.assessed, "more, with no higher score; assessments.jsonl has them all"),
        "cards": _part(cards, summary.findings_total, "more, with no higher score; findings.jsonl has them all"),
        "rejects": _part(summary.rejects, summary.all_rejects, "more; rejects.jsonl has them all"),
        "rules": [_rule(each, summary.catalogue) for each in rulebook.characteristics],
        "patterns": [
            (each, [_rule(asked, GROUPS) for asked in each.characteristics]) for each in rulebook.typologies
        ],
    }


def _card(line: FindingLine, summary: Summary, reasons: Reasons) -> Card:
    arrivals = summary.arrivals.get(line.id, ())
    typology = next((each for each in summary.rulebook.typologies if each.name == line.typology), None)
    drawn = drawings.timeline(arrivals, typology) if arrivals else None
    return Card(line, arrivals, *reasons.divided(line), drawings.ties(line), drawn)


def _rule(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> Rule:
    points = [each.points for each in characteristic.attributes]
    labels = ", ".join(catalogue[name].label for name in characteristic.features)
    return Rule(characteristic.name, labels or "nothing", min(points), max(points), characteristic.source)


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


def _busiest(rows: Sequence[Row], noun: str) -> Part:
    """Return the rows with the most declarations, in the order in which they came."""
    names = {row.name for row in sorted(rows, key=lambda row: -row.declarations)[:ROWS]}
    rest = [row for row in rows if row.name not in names]
    declarations = sum(row.declarations for row in rest)
    left_out = f"the {len(rest):,} {noun} with the fewest declarations, {declarations:,} together" if rest else ""
    return Part([row for row in rows if row.name in names], left_out)


def _observed(reason: Reason) -> str:
    return ", ".join(f"{label} {value}".strip() for label, value in reason.observed)


def _waterfall(given: Iterable[Reason]) -> Iterator[tuple[Reason, Bar]]:
    reasons = list(given)
    steps = list(accumulate((each.points for each in reasons), initial=0))
    lowest = min(steps)
    scale = 100 / ((max(steps) - lowest) or 1)
    for each, before, after in zip(reasons, steps, steps[1:], strict=False):
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


def _tie(kind: str) -> str:
    return CALLED.get(kind, kind)


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "amount": _amount,
    "counted": _counted,
    "minute": _minute,
    "number": "{:,}".format,
    "observed": _observed,
    "range": _range,
    "share": _share,
    "signed": "{:+,}".format,
    "terabytes": _terabytes,
    "tie": _tie,
    "waterfall": _waterfall,
}

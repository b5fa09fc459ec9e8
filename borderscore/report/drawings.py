"""Drawings for the report, as coordinates: who is tied to whom, and how a volume came together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from borderscore import volume
from borderscore.formats.finding_lines import FindingLine
from borderscore.report.summary import Arrival
from borderscore.rulebook.model import Typology

#: How far rows of the drawing of ties are apart, and where its two columns stand.
ROW: Final = 26
WIDTH: Final = 640
MEMBERS_AT: Final = 30
VALUES_AT: Final = 250

#: The most values that are drawn, and how much of each is written.
_VALUES: Final = 20
_LETTERS: Final = 50

#: How wide the line of the strongest tie is.
_WIDEST: Final = 5.0

#: The timeline: its width and height, and where its axes and the greatest amount lie.
TIME_WIDTH: Final = 640
TIME_HEIGHT: Final = 220
LEFT: Final = 110
RIGHT: Final = TIME_WIDTH - 20
BOTTOM: Final = TIME_HEIGHT - 36
_TOP: Final = 24
#: How high a line of words is.
_LINE: Final = 15


@frozen
class Member:
    """One declaration, by its number among the members."""

    number: int
    y: int


@frozen
class Shared:
    """One value that ties some members."""

    y: int
    label: str
    #: All of it, and what it gives.
    title: str
    width: str
    #: The heights of the members that share it.
    holders: tuple[int, ...]


@frozen
class Ties:
    """Who is tied to whom, and by what: the members on the left, what they share on the right."""

    height: int
    members: tuple[Member, ...]
    values: tuple[Shared, ...]
    #: How many weaker ties are not drawn.
    left_out: int


def ties(finding: FindingLine) -> Ties:
    """Return the drawing of what ties the members, the most telling values first."""
    points: Counter[tuple[str, str]] = Counter()
    holders: dict[tuple[str, str], set[str]] = {}
    for link in finding.links:
        for each in link.evidence:
            key = (each.kind, each.value)
            points[key] += each.points
            holders.setdefault(key, set()).update((link.a, link.b))
    ordered = sorted(points, key=lambda key: (-points[key], key))
    drawn = ordered[:_VALUES]
    rows = max(len(finding.members), len(drawn))
    heights = _spread(len(finding.members), rows)
    of = dict(zip(finding.members, heights, strict=True))
    strongest = max([*points.values(), 1])
    return Ties(
        ROW * (rows + 1),
        tuple(Member(number, y) for number, y in enumerate(heights, start=1)),
        tuple(
            _shared(key, points[key], y, strongest, sorted(of[name] for name in holders[key]))
            for key, y in zip(drawn, _spread(len(drawn), rows), strict=True)
        ),
        len(ordered) - len(drawn),
    )


def _spread(count: int, rows: int) -> list[int]:
    """Return the heights of so many things that share the height of these rows evenly."""
    return [ROW * rows * (2 * place + 1) // (2 * count) + ROW // 2 for place in range(count)]


def _shared(key: tuple[str, str], points: int, y: int, strongest: int, holders: Sequence[int]) -> Shared:
    text = ": ".join(key)
    label = text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"
    width = _written(max(1.0, _WIDEST * points / strongest))
    return Shared(y, label, f"{text} ({points:+,} points)", width, tuple(holders))


def _written(number: float) -> str:
    return f"{number:.1f}"


@frozen
class Mark:
    """Words on the timeline: a date below it, or the whole."""

    at: str
    label: str


@frozen
class Threshold:
    """The volume of a level, with its words where they don't cover those of another one."""

    at: str
    label_at: str
    label: str


@frozen
class Stop:
    """One arrival on the timeline."""

    x: str
    y: str
    title: str
    returning: bool


@frozen
class Timeline:
    """How a volume came together: the running total, against the thresholds of the levels."""

    path: str
    stops: tuple[Stop, ...]
    thresholds: tuple[Threshold, ...]
    #: What it comes to, at the end.
    whole: Mark
    dates: tuple[Mark, ...]


def timeline(arrivals: Sequence[Arrival], typology: Typology | None) -> Timeline:
    """Return the running total over time. What goes out again adds nothing to it."""
    levels = [("watch", typology.watch.capacity), ("alert", typology.alert.capacity)] if typology else []
    totals, total = [], 0
    for each in arrivals:
        total += 0 if each.returning else each.capacity
        totals.append(total)
    scale = _Scale(arrivals[0].at, arrivals[-1].at, max(total, *(size for _, size in levels), 1))
    stops = [
        Stop(scale.x(each.at), scale.y(after), _told(each, after), each.returning)
        for each, after in zip(arrivals, totals, strict=True)
    ]
    marks = (
        (arrivals[0].at, arrivals[-1].at) if arrivals[0].at.date() != arrivals[-1].at.date() else (arrivals[0].at,)
    )
    return Timeline(
        _steps(stops, scale.y(0)),
        tuple(stops),
        tuple(_thresholds(levels, scale)),
        Mark(scale.y(total), f"{volume.display(total)} in all"),
        tuple(Mark(scale.x(each), f"{each.date()}") for each in marks),
    )


def _thresholds(levels: Sequence[tuple[str, int]], scale: "_Scale") -> Iterator[Threshold]:
    """Yield the thresholds, the highest first, the words of each a line below those before."""
    free = 0.0
    for name, size in sorted(levels, key=lambda level: -level[1]):
        at = scale.y(size)
        free = max(free, float(at))
        yield Threshold(at, _written(free), f"{name} {volume.display(size)}")
        free += _LINE


def _told(arrival: Arrival, total: int) -> str:
    carried = volume.display(arrival.capacity)
    what = f"{carried} out again" if arrival.returning else f"{carried}, {volume.display(total)} in all"
    return f"{arrival.at.date()} {arrival.port}: {what}"


def _steps(stops: Sequence[Stop], bottom: str) -> str:
    """Return the running total as an SVG path: level until the next arrival, then up."""
    path = f"M {stops[0].x} {bottom}"
    return path + "".join(f" H {each.x} V {each.y}" for each in stops)


@frozen
class _Scale:
    """Moments and amounts as coordinates."""

    begin: datetime
    end: datetime
    most: int

    def x(self, moment: datetime) -> str:
        """Return where a moment lies."""
        whole = (self.end - self.begin).total_seconds() or 1
        share = (moment - self.begin).total_seconds() / whole
        return _written(LEFT + share * (RIGHT - LEFT))

    def y(self, size: int) -> str:
        """Return how high an amount lies."""
        return _written(BOTTOM - (BOTTOM - _TOP) * size / self.most)

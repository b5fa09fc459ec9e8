"""The drawings of the report: every tie and every arrival is there, in its place."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.formats.finding_lines import EvidenceLine, FindingLine, LinkLine
from borderscore.formats.rulebooks import default_rulebook
from borderscore.report.drawings import BOTTOM, LEFT, RIGHT, ROW, WIDTH, ties, timeline
from borderscore.report.summary import Arrival
from tests.findings import found

TB = 10**12
#: 37.5 TB are watched, 75 TB reported.
SPLIT = evolve(
    (FIRST := default_rulebook().typologies[0]),
    watch=evolve(FIRST.watch, capacity=37_500 * 10**9),
    alert=evolve(FIRST.alert, capacity=75 * TB),
)

arrivals = st.lists(
    st.builds(
        Arrival,
        declaration=st.just("D"),
        traveler=st.just("T"),
        at=st.integers(0, 10**7).map(
            lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        ),
        port=st.just("KUL"),
        capacity=st.integers(0, 10**16),
        returning=st.booleans(),
    ),
    min_size=1,
    max_size=8,
).map(lambda drawn: sorted(drawn, key=lambda each: each.at))


@pytest.mark.parametrize("finding", found(), ids=lambda finding: finding.id)
def test_every_tie_is_drawn(finding: FindingLine) -> None:
    drawn = ties(finding)
    heights = [each.y for each in drawn.members]
    assert [each.number for each in drawn.members] == list(range(1, len(finding.members) + 1))
    of = dict(zip(finding.members, heights, strict=True))
    for link in finding.links:
        for each in link.evidence:
            [value] = [value for value in drawn.values if value.title.startswith(f"{each.kind}: {each.value} (")]
            assert {of[link.a], of[link.b]} <= set(value.holders)
    assert drawn.left_out == 0


@pytest.mark.parametrize("finding", found(), ids=lambda finding: finding.id)
def test_nothing_in_a_drawing_overlaps(finding: FindingLine) -> None:
    drawn = ties(finding)
    for column in ([each.y for each in drawn.members], [each.y for each in drawn.values]):
        assert all(after - before >= ROW - 1 for before, after in pairwise(column))
        assert all(0 < y < drawn.height for y in column)


def test_weak_ties_are_left_out_and_long_ones_cut() -> None:
    line = found()[0]
    a, b = line.members[:2]
    evidence = tuple(
        EvidenceLine(kind="model", value=f"{number} {'x' * 80}", points=number) for number in range(30)
    )
    drawn = ties(evolve(line, links=(LinkLine(a=a, b=b, points=435, evidence=evidence),)))
    assert (len(drawn.values), drawn.left_out) == (20, 10)
    assert drawn.values[0].title == f"model: 29 {'x' * 80} (+29 points)"
    assert drawn.values[0].label.endswith("x…")
    assert [float(each.width) for each in drawn.values][::19] == [5.0, 1.7]


@given(arrivals)
def test_the_running_total_rises_with_what_comes_in(drawn: list[Arrival]) -> None:
    line = timeline(drawn, SPLIT)
    xs, ys = ([float(getattr(stop, name)) for stop in line.stops] for name in ("x", "y"))
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    assert all(LEFT <= x <= RIGHT < WIDTH for x in xs)
    assert all(0 < y <= BOTTOM for y in (*ys, *(float(mark.at) for mark in line.thresholds)))
    assert float(line.whole.at) == ys[-1]
    words = [float(mark.label_at) for mark in line.thresholds]
    assert all(below - above >= 15 for above, below in pairwise(words))
    for stop, arrival in zip(line.stops, drawn, strict=True):
        assert stop.returning == arrival.returning == stop.title.endswith("out again")


def test_a_timeline_as_it_is_drawn() -> None:
    begin = datetime(2025, 3, 4, tzinfo=UTC)
    given_arrivals = [
        Arrival(
            declaration=f"D{day}",
            traveler="T",
            at=begin + timedelta(day),
            port="KUL",
            capacity=40 * TB,
            returning=day == 4,
        )
        for day in (0, 2, 4)
    ]
    line = timeline(given_arrivals, SPLIT)
    assert [stop.title for stop in line.stops] == [
        "2025-03-04 KUL: 40 TB, 40 TB in all",
        "2025-03-06 KUL: 40 TB, 80 TB in all",
        "2025-03-08 KUL: 40 TB out again",
    ]
    assert line.path == "M 110.0 184.0 H 110.0 V 104.0 H 365.0 V 24.0 H 620.0 V 24.0"
    assert [mark.label for mark in line.thresholds] == ["alert 75 TB", "watch 37.5 TB"]
    assert all(mark.at == mark.label_at for mark in line.thresholds)
    assert [mark.label for mark in line.dates] == ["2025-03-04", "2025-03-08"]
    assert line.whole.label == "80 TB in all"


def test_one_moment_and_no_rulebook_can_be_drawn() -> None:
    at = datetime(2025, 3, 4, tzinfo=UTC)
    line = timeline([Arrival(declaration="D", traveler="T", at=at, port="KUL", capacity=0, returning=False)], None)
    assert (line.thresholds, [mark.label for mark in line.dates]) == ((), ["2025-03-04"])

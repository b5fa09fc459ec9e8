"""What a watch is held to: who was through at the first notice of a ring, and which notices are right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.evaluation import Finding, evaluate
from borderscore.labels import Label
from tests.benchmarks.notices import Arrival, Notice, Noticed, Rings, noticed, right, section

TB = 10**12

RING = Label(ring="r", level=1, declarations=("a", "b", "c", "d", "e"), companions=("e",))
OTHER = Label(ring="s", level=5, declarations=("f", "g"))
RINGS = Rings((RING, OTHER, Label(look_alike="crew", declarations=("x", "y"))))
ALL = "abcdefgxyz"


@given(st.sets(st.sampled_from(ALL), min_size=1))
def test_a_notice_is_right_where_evaluate_says_so(members: set[str]) -> None:
    told = evaluate([Finding("it", 1, frozenset(members))], RINGS.labels)
    assert (RINGS.of(members) is not None) == (told.precision.part == 1)


def test_who_is_through_at_the_first_notice_of_a_ring() -> None:
    arrivals = [Arrival(each, 20 * TB) for each in "axbcdfg"]
    notices = [
        Notice(2, "wrong", ("a", "x", "y")),
        Notice(3, "ended", ("a", "b"), withdrawn=True),
        Notice(4, "it", ("a", "b", "c", "x")),
        Notice(5, "it", ("a", "b", "c", "d")),
    ]
    assert noticed(notices, arrivals, RINGS, 30 * TB) == [Noticed(1, 3 / 4, 2 / 4), Noticed(5, None, 1.0)]


@pytest.mark.parametrize(("least", "earliest"), [(0, 2), (40, 2), (41, 3), (80, 4), (81, 4)])
def test_no_ring_is_noticed_before_two_couriers_with_the_volume_that_is_watched(least: int, earliest: int) -> None:
    (ring, _) = noticed([], [Arrival(each, 20 * TB) for each in "abcd"], RINGS, least * TB)
    assert ring == Noticed(1, None, earliest / 4)


def test_findings_are_judged_as_they_were_raised_and_as_they_stand() -> None:
    notices = [
        Notice(1, "late", ("x", "y", "a")),
        Notice(2, "late", ("a", "b")),
        Notice(3, "gone", ("f", "g")),
        Notice(4, "gone", ("f", "g"), withdrawn=True),
        Notice(5, "wrong", ("x", "y")),
    ]
    assert right(notices, RINGS) == {"as they were raised": (1, 3), "that stand in the end": (1, 2)}


def test_the_table_says_what_is_reached() -> None:
    found = [Noticed(1, 0.4, 0.3), Noticed(1, None, 0.5), Noticed(5, 1.0, 0.5), Noticed(None, None, 1.0)]
    table = section("Notices", found, {"in the end": (9, 10), "raised": (8, 10)})
    assert table.rows == (
        ("no level", "0 of 1", "-", "100%", "100%"),
        ("level 1", "1 of 2", "40%", "70%", "40%"),
        ("level 5", "1 of 1", "100%", "100%", "50%"),
    )
    assert [note.rsplit(" ", 1)[1] for note in table.notes] == ["yes)", "NO)", "yes)", "NO)"]

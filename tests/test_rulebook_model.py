"""What a rulebook says of itself: its lanes, its days, its lists."""

from datetime import date

import pytest
from attrs import evolve

from borderscore.formats.rulebooks import default_rulebook
from borderscore.rulebook.model import Lanes
from tests.checking import asking, otherwise, rulebook, when


@pytest.mark.parametrize(
    ("score", "lane"), [(-5, "green"), (9, "green"), (10, "yellow"), (19, "yellow"), (20, "red"), (99, "red")]
)
def test_a_lane_begins_at_its_threshold(score: int, lane: str) -> None:
    assert Lanes(yellow=10, red=20).lane(score) == lane


@pytest.mark.parametrize(
    ("until", "in_force"),
    [
        (None, [False, True, True, True]),
        (date(2026, 12, 2), [False, True, True, False]),
        (date(2026, 12, 1), [False, True, False, False]),
    ],
)
def test_the_first_and_the_last_day_count(until: date | None, in_force: list[bool]) -> None:
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3))
    assert [rulebook(valid_until=until).in_force_on(day) for day in days] == in_force


def test_the_lists_that_are_used_are_those_of_declarations_and_of_groups() -> None:
    asked = [
        asking(when(1, f"A-{name}", ("host", "in", frozenset(["MY"])), list_name=name), otherwise(), name=name)
        for name in ("one", "other")
    ]
    typology = evolve(default_rulebook().typologies[0], characteristics=(asked[1],))
    assert rulebook(asked[0], typologies=(typology,)).lists_used == {"one", "other"}
    assert rulebook(asking(when(1, "A", ("host", "is", "MY")))).lists_used == set()

"""Gaps: one pass finds what was not declared."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Itinerary, Leg
from borderscore.errors import FeatureError
from borderscore.scoring.gaps import BITS, GapFinder, gap_mask
from tests.strategies import declarations, whole_declarations
from tests.toys import PLAIN

PATHS = (
    "$.media[*].capacity",
    "$.media[?@.kind=='hdd'].used",
    "$.media[*].count",
    "$.itinerary.returns_on",
    "$.itinerary.legs[*].arrives_at",
    "$.itinerary.legs[*].mode",
    "$.host",
    "$.employer.country",
    "$.declared_at",
)


def lacks(value: Any, steps: list[str]) -> bool:
    """Say whether a path meets something undeclared, or, where it ends, holds something undeclared: the oracle."""
    if value is None:
        return True
    if isinstance(value, tuple):
        return any(lacks(each, steps) for each in value)
    if steps:
        return lacks(getattr(value, steps[0]), steps[1:])
    return attrs.has(type(value)) and any(
        lacks(getattr(value, each.name), []) for each in attrs.fields(type(value))
    )


def steps_of(path: str) -> list[str]:
    """Return the names in a path, whose filters contain no dots but one."""
    plain = path.replace("[*]", "").replace("[?@.kind=='hdd']", "")
    return plain.split(".")[1:]


@given(declarations, st.lists(st.sampled_from(PATHS), unique=True))
def test_finds_exactly_the_paths_that_meet_something_undeclared(
    declaration: Declaration, paths: list[str]
) -> None:
    found = GapFinder.of(gap_mask(paths)).find(declaration)
    assert {path for path in paths if found & gap_mask([path])} == {
        path for path in paths if lacks(declaration, steps_of(path))
    }


@given(declarations, st.lists(st.sampled_from(PATHS)))
def test_who_looks_for_all_gaps_finds_those_of_some(declaration: Declaration, paths: list[str]) -> None:
    some, every = gap_mask(paths), sum(BITS.values())
    assert GapFinder.of(every).find(declaration) & some == GapFinder.of(some).find(declaration)


@given(whole_declarations)
def test_whole_declarations_have_none(declaration: Declaration) -> None:
    assert GapFinder.of(sum(BITS.values())).find(declaration) == 0


def test_a_path_to_an_object_stands_for_all_that_it_holds() -> None:
    leg = Leg(origin="PKX", destination="KUL")
    found = GapFinder.of(gap_mask(["$.itinerary"])).find(attrs.evolve(PLAIN, itinerary=Itinerary(legs=(leg,))))
    assert found == sum(bit for steps, bit in BITS.items() if steps[0] == "itinerary" and len(steps) > 1)


def test_the_source_can_be_read() -> None:
    journey, arrival, purpose = (
        BITS[steps] for steps in (("itinerary",), ("itinerary", "legs", "arrives_at"), ("purpose",))
    )
    mask = gap_mask(["$.itinerary.legs[*].arrives_at", "$.purpose"])
    assert mask == journey | arrival | purpose
    assert GapFinder.of(mask).source.splitlines() == [
        "def find(declaration):",
        "    gaps = 0",
        "    if declaration.itinerary is None:",
        f"        gaps |= {journey}",
        "    else:",
        "        for declaration_itinerary_legs in declaration.itinerary.legs:",
        "            if declaration_itinerary_legs.arrives_at is None:",
        f"                gaps |= {arrival}",
        "    if declaration.purpose is None:",
        f"        gaps |= {purpose}",
        "    return gaps",
    ]


@pytest.mark.parametrize("path", ["$.nothing", "$.media[*].nothing", "$.purpose.words"])
def test_a_path_to_no_field_is_refused(path: str) -> None:
    with pytest.raises(FeatureError, match="no field of a declaration"):
        gap_mask([path])

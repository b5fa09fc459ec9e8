"""Gaps: one pass finds what was not declared."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Itinerary, Leg, MediaItem
from borderscore.errors import FeatureError
from borderscore.scoring.gaps import GapFinder
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
    finder = GapFinder.of(paths)
    found = finder.find(declaration)
    assert {path for path in paths if found & finder.bits[path]} == {
        path for path in paths if lacks(declaration, steps_of(path))
    }


@given(whole_declarations)
def test_whole_declarations_have_none(declaration: Declaration) -> None:
    assert GapFinder.of(PATHS).find(declaration) == 0


def test_a_path_to_an_object_stands_for_all_that_it_holds() -> None:
    finder = GapFinder.of(["$.itinerary"])
    leg = Leg(origin="PKX", destination="KUL")
    assert finder.find(attrs.evolve(PLAIN, itinerary=Itinerary(legs=(leg,)))) == 1


def test_the_source_can_be_read() -> None:
    paths = ["$.itinerary.legs[*].arrives_at", "$.purpose"]
    assert GapFinder.of(paths).source.splitlines() == [
        "def find(declaration):",
        "    gaps = 0",
        "    if declaration.itinerary is None:",
        "        gaps |= 1",
        "    else:",
        "        for declaration_itinerary_legs in declaration.itinerary.legs:",
        "            if declaration_itinerary_legs.arrives_at is None:",
        "                gaps |= 1",
        "    if declaration.purpose is None:",
        "        gaps |= 2",
        "    return gaps",
    ]


def test_a_mask_joins_the_bits_of_its_paths() -> None:
    finder = GapFinder.of(["$.purpose", "$.media[*].capacity", "$.host.country"])
    found = finder.find(attrs.evolve(PLAIN, purpose="visit", media=(MediaItem(kind="hdd", count=1),)))
    assert found == finder.mask(["$.media[*].capacity", "$.host.country"])


@pytest.mark.parametrize("path", ["$.nothing", "$.media[*].nothing", "$.purpose.words"])
def test_a_path_to_no_field_is_refused(path: str) -> None:
    with pytest.raises(FeatureError, match="no field of a declaration"):
        GapFinder.of([path])

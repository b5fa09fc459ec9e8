"""What one place could say instead: something for each case that features can tell apart, the nearest first."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import (
    MAXIMUM_COUNT,
    Declaration,
    Destination,
    HardwareItem,
    Itinerary,
    Leg,
    MediaItem,
)
from borderscore.features import STANDARD, Feature
from borderscore.features.kernel import DAYS, FLAG, Catalogue, Interval, feature
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.scoring.alternatives import alternatives, bands, closest
from borderscore.scoring.changes import Changer
from borderscore.scoring.edits import Place, Surveyor
from borderscore.selectivity import Assessor
from tests.rulebook_strategies import rulebooks
from tests.scoring import characteristic, rules, when
from tests.strategies import declarations
from tests.toys import PLAIN, TOYS

TB = 10**12


def surveyor_of(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> Surveyor:
    return Changer.of(rulebook, Assessor.of(rulebook, catalogue).program).surveyor


def instead(
    *characteristics: Characteristic,
    at: Place,
    on: Declaration,
    catalogue: Mapping[str, Feature[Any]] = STANDARD,
    most: int = 2,
) -> list[Any]:
    """Return what a place could say instead."""
    surveyor = surveyor_of(rules(*characteristics), catalogue)
    [(shape, value)] = [(shape, value) for place, shape, value in surveyor.places(on) if place == at]
    return [each.after for each in alternatives(surveyor.view(on, at, value, most), shape)]


@settings(max_examples=20)
@given(rulebooks(STANDARD, most=4), declarations)
def test_no_two_look_alike_to_the_features_and_none_like_what_was_declared(
    rulebook: Rulebook, declaration: Declaration
) -> None:
    surveyor = surveyor_of(rulebook, STANDARD)
    for place, shape, value in surveyor.places(declaration):
        view = surveyor.view(declaration, place, value, 2)
        seen = [(edit.fields, view.cells(edit)) for edit in alternatives(view, shape)]
        assert len(seen) == len(set(seen))
        assert {None, view.cells(view.edit(value))}.isdisjoint(cells for _, cells in seen)


@given(st.integers(1, 60), st.sets(st.integers(1, 59)), st.sets(st.integers(1, 59)), st.sets(st.integers(0, 59)))
def test_bands_are_those_of_looking_at_every_number(
    length: int, rising: set[int], falling: set[int], jumps: set[int]
) -> None:
    def cells(index: int) -> tuple[int, ...]:
        rises = sum(1 for step in rising if index >= step)
        falls = sum(1 for step in falling if index < step)
        return 0 if index in jumps else rises, falls

    runs = [list(run) for _, run in groupby(range(length), cells)]
    assert bands(length, jumps, cells) == [(run[0], run[-1]) for run in runs]


def test_of_each_band_the_closest_number_is_taken() -> None:
    assert closest([(0, 3), (4, 6), (7, 9)], 5) == [5, 3, 7]
    assert closest([(0, 3), (4, 6), (7, 9)], 9) == [9, 6, 3]


def test_flags_are_turned() -> None:
    locked = characteristic("locked", when("toy.locked", "is", True, 60, "LOCKED"))
    item = MediaItem(kind="hdd", count=1)
    place: Place = ("media", 0, "encrypted")

    def flags(said: bool | None) -> list[Any]:
        on = attrs.evolve(PLAIN, media=(attrs.evolve(item, encrypted=said),))
        return instead(locked, at=place, on=on, catalogue=TOYS)

    assert [flags(None), flags(True), flags(False)] == [[False, True], [False], [True]]


def test_an_amount_that_was_not_declared_could_be_nothing() -> None:
    small = characteristic("size", when("media.capacity", "below", 10 * TB, 60, "SMALL"))
    on = attrs.evolve(PLAIN, media=(MediaItem(kind="hdd", count=1),))
    assert instead(small, at=("media", 0, "capacity"), on=on) == [0, 10 * TB]


def test_a_number_can_be_the_greatest_that_may_be_declared() -> None:
    most = characteristic("units", when("media.units", "at_least", MAXIMUM_COUNT, 60, "MOST"))
    on = attrs.evolve(PLAIN, media=(MediaItem(kind="hdd", count=1),))
    assert instead(most, at=("media", 0, "count"), on=on) == [MAXIMUM_COUNT]


@feature("vendor.even", FLAG, "items of one number", "$.media[*].count")
def even(declaration: Declaration) -> bool:
    """Whether all items are of the same number."""
    return len({item.count for item in declaration.media or ()}) == 1


def test_what_the_same_field_says_elsewhere_is_tried() -> None:
    alike = characteristic("alike", when("media.identical_units", "at_least", 10, 60, "ALIKE"))
    items = [MediaItem(kind="ssd", count=5, capacity=4 * TB, model=model) for model in ("A-1", "B-2")]
    on = attrs.evolve(PLAIN, media=tuple(items))
    assert instead(alike, at=("media", 1, "model"), on=on) == ["A-1"]
    flat = characteristic("even", when("vendor.even", "is", True, 60, "EVEN"))
    two = attrs.evolve(PLAIN, media=(MediaItem(kind="hdd", count=700), MediaItem(kind="hdd", count=31)))
    assert instead(flat, at=("media", 0, "count"), on=two, catalogue=Catalogue.of(even)) == [31]


LANDED = datetime(2025, 4, 17, 23, tzinfo=UTC)
LEG = Leg(origin="PEK", destination="KUL", arrives_at=LANDED)


@feature("vendor.turns", FLAG, "back on the day", "$.itinerary.returns_on", "$.itinerary.legs[*].arrives_at")
def turns(declaration: Declaration) -> bool | None:
    """Whether the traveler goes back on the day of an arrival."""
    journey = declaration.itinerary
    if journey is None or journey.returns_on is None:
        return None
    return journey.returns_on in {leg.arrives_at.date() for leg in journey.legs if leg.arrives_at}


@feature("vendor.days", DAYS, "days", "$.itinerary.returns_on", domain=Interval())
def days(declaration: Declaration) -> int | None:
    """How many days after the arrival the traveler goes back."""
    journey = declaration.itinerary
    return None if journey is None or journey.returns_on is None else (journey.returns_on - LANDED.date()).days


JOURNEYS = Catalogue.of(*STANDARD.values(), turns, days)


def test_days_on_which_something_else_happened_are_tried() -> None:
    back = characteristic("turns", when("vendor.turns", "is", True, 60, "TURNS"))
    on = attrs.evolve(PLAIN, itinerary=Itinerary(legs=(LEG,), returns_on=date(2025, 6, 1)))
    assert instead(back, at=("itinerary", "returns_on"), on=on, catalogue=JOURNEYS) == [LANDED.date()]


def test_a_day_is_moved_by_ten_years_and_no_further() -> None:
    on = attrs.evolve(PLAIN, itinerary=Itinerary(legs=(), returns_on=LANDED.date()))

    def reached(operator: str, apart: int) -> list[Any]:
        far = characteristic("days", when("vendor.days", operator, apart, 60, "FAR"))
        return instead(far, at=("itinerary", "returns_on"), on=on, catalogue=JOURNEYS)

    assert reached("at_least", 3_660) == [LANDED.date() + timedelta(3_660)]
    assert reached("below", -3_659) == [LANDED.date() - timedelta(3_660)]
    assert reached("at_least", 3_661) == reached("below", -3_660) == []


def test_a_port_could_be_any_place_that_the_journey_names() -> None:
    from_china = characteristic("port", when("port.country", "is", "CN", 60, "CN"))
    on = attrs.evolve(PLAIN, port="SIN", itinerary=Itinerary(legs=(LEG,)))
    assert instead(from_china, at=("port",), on=on) == ["PEK"]


def test_texts_are_those_that_the_rules_look_for() -> None:
    goes = characteristic("goes", *(when("toy.facility", "is", name, 60, name) for name in ("BUKIT", "SEDNA")))
    place: Place = ("destination", "facility")

    def facilities(said: str) -> list[Any]:
        on = attrs.evolve(PLAIN, destination=Destination(facility=said))
        return instead(goes, at=place, on=on, catalogue=TOYS)

    assert facilities("ELSEWHERE") == ["BUKIT", "SEDNA"]
    assert facilities("BUKIT") == ["?", "SEDNA"]


def test_a_purpose_can_have_several_of_the_words_that_the_rules_look_for() -> None:
    words = [
        characteristic(word, when("purpose.words", "is", word, 60, word.upper())) for word in ("model", "weights")
    ]
    on = attrs.evolve(PLAIN, purpose="a holiday")
    assert sorted(instead(*words, at=("purpose",), on=on)) == ["model", "model weights", "weights"]


def test_serial_numbers_are_given_for_each_unit() -> None:
    missing = characteristic("missing", when("media.units_without_serial", "at_least", 1, 60, "MISSING"))
    on = attrs.evolve(PLAIN, media=(MediaItem(kind="hdd", count=5, serials=("A", "B")),))
    assert instead(missing, at=("media", 0, "serials"), on=on) == [("A", "B", "?2", "?3", "?4")]


def test_a_list_that_was_not_declared_could_be_empty() -> None:
    shown = characteristic("shown", when("documents.shown", "at_least", 0, 60, "SAID"))
    assert instead(shown, at=("documents",), on=attrs.evolve(PLAIN, documents=None)) == [()]


def test_an_entry_is_added_with_the_least_number_that_matters() -> None:
    def added(least: int) -> list[Any]:
        many = characteristic("many", when("hardware.servers", "at_least", least, 60, "MANY"))
        return instead(many, at=("hardware",), on=attrs.evolve(PLAIN, hardware=()))

    assert added(1) == [HardwareItem(kind="server", count=1)]
    assert added(100) == [HardwareItem(kind="server", count=100)]

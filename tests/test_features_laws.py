"""Laws that every feature keeps, whatever it measures."""

from datetime import UTC, datetime
from operator import attrgetter

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Traveler
from borderscore.features import STANDARD, Feature, Interval, Value, rises, varies
from tests.strategies import (
    declarations,
    itineraries,
    legs,
    media_items,
    organisations,
    partial,
    texts,
    whole_declarations,
)
from tests.toys import could_be

FEATURES = list(STANDARD.values())


def covers(reachable: Interval | Value | None, value: Value) -> bool:
    """Say whether a value is one of those that Feature.reachable describes."""
    match reachable:
        case None:
            return True
        case Interval():
            return isinstance(value, int) and value in reachable
        case _:
            return reachable == value


BARE = Declaration(
    id="D-1",
    declared_at=datetime(2025, 3, 4, tzinfo=UTC),
    port="KUL",
    direction="inbound",
    traveler=Traveler(ref="t-1"),
)

_few_kinds = st.builds(attrs.evolve, media_items, kind=st.sampled_from(["hdd", "ssd", "phone"]))
_few_legs = st.lists(legs, min_size=1, max_size=2).map(tuple)
_journeys = st.builds(attrs.evolve, itineraries, legs=_few_legs)

#: Whole declarations, and others of which one part alone is whole: there, what is dropped matters more often.
PARTS = {
    "all": whole_declarations,
    "media": st.lists(_few_kinds, min_size=2, max_size=4).map(
        lambda items: attrs.evolve(BARE, media=tuple(items))
    ),
    "itinerary": st.builds(attrs.evolve, st.just(BARE), itinerary=_journeys),
    "parties": st.builds(
        attrs.evolve, st.just(BARE), employer=organisations, host=organisations, itinerary=_journeys, purpose=texts
    ),
}


@st.composite
def _completions(draw: st.DrawFn, part: str) -> tuple[Declaration, Declaration]:
    """Return a declaration and a completion of it, whole or not."""
    more = draw(PARTS[part])
    if draw(st.booleans()):
        more = draw(partial(more, odds=8))
    return draw(partial(more, odds=draw(st.sampled_from([3, 6])))), more


@pytest.mark.parametrize("part", PARTS)
@given(data=st.data())
def test_declaring_more_moves_no_value_further_than_its_reach(part: str, data: st.DataObject) -> None:
    less, more = data.draw(_completions(part))
    for each in FEATURES:
        seen, then = each.extract(less), each.extract(more)
        assert seen is None or then is not None, f"{each.name}: declaring more hid {seen}"
        if then is not None:
            assert covers(each.reachable(less, seen), then), (each.name, seen, then)


@given(declarations)
def test_a_value_lies_within_its_own_reach(declaration: Declaration) -> None:
    for each in FEATURES:
        value = each.extract(declaration)
        assert value is None or covers(each.reachable(declaration, value), value), each.name


@given(whole_declarations)
def test_nothing_moves_once_all_is_declared(declaration: Declaration) -> None:
    for each in FEATURES:
        value = each.extract(declaration)
        assert each.reach in (rises, varies) or each.reachable(declaration, value) == value, each.name
        assert could_be(each, declaration) == value, each.name


@given(declarations)
def test_values_are_of_the_declared_kind_domain_and_vocabulary(declaration: Declaration) -> None:
    for each in FEATURES:
        value = each.extract(declaration)
        if value is not None or each.always:
            assert each.admits(value), (each.name, value)


@given(declarations, st.text("abc", min_size=1))
def test_who_the_traveler_is_does_not_count(declaration: Declaration, ref: str) -> None:
    someone_else = attrs.evolve(declaration, traveler=Traveler(ref=ref))
    for each in FEATURES:
        assert each.extract(someone_else) == each.extract(declaration), each.name


@given(declarations)
def test_terms_stay_as_they_are_when_normalised_again(declaration: Declaration) -> None:
    for each in FEATURES:
        value = each.extract(declaration)
        if each.normalise is not None and value is not None:
            terms = {value} if isinstance(value, str) else value
            assert {each.normalise(term) for term in terms} == terms, each.name


@pytest.mark.parametrize("each", FEATURES, ids=lambda each: each.name)
def test_texts_read_well(each: Feature[Value]) -> None:
    assert each.text[0].isupper()
    assert each.text.endswith(".")
    assert each.text.count(". ") + each.text.count(".\n") <= 4
    assert not each.label.endswith(".")
    assert "traveler" not in each.source


def test_the_catalogue_has_what_rulebooks_are_written_over() -> None:
    assert list(STANDARD) == [
        "media.capacity",
        "media.used",
        "media.largest_unit",
        "media.capacity_hdd",
        "media.capacity_ssd",
        "media.capacity_flash",
        "media.capacity_tape",
        "media.capacity_optical",
        "media.capacity_array",
        "media.capacity_computer",
        "media.capacity_phone",
        "media.capacity_other",
        "media.units",
        "media.loose_units",
        "media.filled",
        "media.encrypted",
        "media.transfer_days",
        "media.units_above_existing",
        "media.kinds",
        "media.identical_units",
        "media.units_without_capacity",
        "media.overfull_units",
        "media.units_without_serial",
        "media.batches",
        "itinerary.origin_country",
        "itinerary.destination_country",
        "itinerary.transit_countries",
        "itinerary.transits",
        "itinerary.countries",
        "itinerary.legs",
        "itinerary.modes",
        "itinerary.lead_days",
        "itinerary.stay_days",
        "itinerary.one_way",
        "itinerary.contradictory",
        "itinerary.misses_port",
        "employer.declared",
        "employer.name",
        "employer.country",
        "employer.identified",
        "employer.at_origin",
        "employer.at_destination",
        "host.declared",
        "host.name",
        "host.country",
        "host.identified",
        "host.abroad",
        "host.at_destination",
        "host.is_employer",
        "destination.declared",
        "destination.facility",
        "documents.kinds",
        "documents.shown",
        "hardware.accelerators",
        "hardware.servers",
        "hardware.units",
        "hardware.kinds",
        "purpose.declared",
        "purpose.words",
        "port.code",
        "port.country",
        "direction",
    ]


@given(declarations)
def test_a_feature_that_is_an_attribute_has_its_value(declaration: Declaration) -> None:
    named = [each for each in STANDARD.values() if each.attribute]
    assert named
    for each in named:
        subject = each.of(declaration) if each.of else declaration
        assert each.extract(declaration) == attrgetter(each.attribute or "")(subject)

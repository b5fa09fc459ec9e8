"""The smallest changes: each gives the lane that it is for, and nothing smaller does."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from borderscore.declaration import (
    Declaration,
    Document,
    HardwareItem,
    Itinerary,
    Leg,
    MediaItem,
    Organisation,
    OrganisationIdentifier,
)
from borderscore.errors import FeatureError
from borderscore.features import STANDARD, Feature, Value
from borderscore.features.kernel import COUNT, FLAG, Catalogue, Form, Interval, feature
from borderscore.formats.rulebooks import default_rulebook
from borderscore.rulebook.cells import ANY_OTHER
from borderscore.rulebook.model import LANES, Attribute, Characteristic, Lane, Lanes, Rulebook
from borderscore.rulebook.reach import partitions
from borderscore.scoring.changes import MOST_FIELDS, Change, Changer
from borderscore.scoring.edits import Edit, made_in
from borderscore.selectivity import Assessor
from tests.rulebook_strategies import rulebooks
from tests.scoring import characteristic, rules, when
from tests.strategies import declarations, instants, toy_declarations
from tests.toys import PLAIN, TOYS, declare

TB = 10**12


def changes_under(
    rulebook: Rulebook, declaration: Declaration, catalogue: Mapping[str, Feature[Any]] = STANDARD, added: int = 0
) -> Mapping[Lane, tuple[Change, ...]]:
    return Changer.of(rulebook, Assessor.of(rulebook, catalogue).program).smallest(declaration, added)


# The oracle: toy features read one field each, so that going through all their cells is going through everything.

#: The fields of toys that an edit may touch, by feature.
TOY_FIELDS = {
    f"toy.{name}"
    for name in ("size", "full", "locked", "serials", "direction", "host", "facility", "stay", "words")
}
OF_MEDIA = ("toy.size", "toy.full", "toy.locked", "toy.serials")


def with_an_item(values: dict[str, Value | None]) -> Declaration:
    declaration = declare(values)
    return attrs.evolve(declaration, media=declaration.media or (MediaItem(kind="hdd", count=1),))


def seen_in(declaration: Declaration) -> dict[str, Value | None]:
    return {name: each.extract(declaration) for name, each in TOYS.items()}


def others(rulebook: Rulebook, values: dict[str, Value | None]) -> Iterator[tuple[int, dict[str, Value | None]]]:
    """Yield all other values of up to MOST_FIELDS fields, with the number of fields."""
    parts = {name: part for name, part in partitions(rulebook.characteristics, TOYS).items() if name in TOY_FIELDS}
    for size in range(1, MOST_FIELDS + 1):
        for names in combinations(parts, size):
            cost = size + ("toy.host" in names and values["toy.host"] is None)
            cells = (
                [_sayable(cell.value) for cell in parts[name].cells if cell.value is not None] for name in names
            )
            for chosen in product(*cells):
                changed = values | dict(zip(names, chosen, strict=True))
                if cost <= MOST_FIELDS:
                    yield cost, changed


def _sayable(value: Value) -> Value:
    """Return a value with a text that no rulebook names in place of the mark for any of them."""
    if isinstance(value, frozenset):
        return frozenset("nobody" if term == ANY_OTHER else term for term in value)
    return "nobody" if value == ANY_OTHER else value


def without_media(rulebook: Rulebook, values: dict[str, Value | None]) -> Iterator[tuple[int, Declaration]]:
    """Yield what is left without the item, alone and with other values of other fields."""
    bare = values | dict.fromkeys(OF_MEDIA)
    if all(
        values[name] is None for name in OF_MEDIA
    ):  # else it would be three fields at least, with kind and count
        yield 2, attrs.evolve(declare(bare), media=())


def distance(rulebook: Rulebook, before: Declaration, after: Declaration) -> int:
    whole = 0
    for name, part in partitions(rulebook.characteristics, TOYS).items():
        one, other = (TOYS[name].extract(each) for each in (before, after))
        apart = abs(part.cell_of(one) - part.cell_of(other))
        ordered = TOYS[name].kind.form is Form.NUMBER and one is not None and other is not None
        whole += apart if ordered else min(apart, 1)
    return whole


@settings(max_examples=50)
@given(rulebooks(TOYS, most=2), toy_declarations)
def test_no_change_is_smaller(rulebook: Rulebook, drawn: Declaration) -> None:
    values = seen_in(drawn)
    declaration = with_an_item(values)
    assessor = Assessor.of(rulebook, TOYS)
    lane = assessor.assess(declaration).lane
    smallest: dict[Lane, tuple[int, int]] = {}
    every = [(cost, with_an_item(changed)) for cost, changed in others(rulebook, values)]
    for cost, changed in (*every, *without_media(rulebook, values)):
        given_lane = assessor.assess(changed).lane
        size = (cost, distance(rulebook, declaration, changed))
        if given_lane != lane:
            smallest[given_lane] = min(size, smallest.get(given_lane, size))
    found = changes_under(rulebook, declaration, TOYS)
    assert found.keys() == set(LANES) - {lane}
    assert {name: (each[0].fields, each[0].distance) for name, each in found.items() if each} == smallest


# On real features: what is found holds, and nothing that a person would try first is missed.


#: Numbers of units, and amounts of data, that might have been declared.
COUNTS = range(1, 45)
SIZES = [digits * 10**zeros for digits in (1, 2, 5, 12, 40, 75, 160, 999) for zeros in range(9, 16, 2)]


def lanes_of(assessor: Assessor, declaration: Declaration) -> Iterator[Lane]:
    """Yield the lanes that another number in one place would give."""
    for index, _ in enumerate(declaration.media or ()):
        for name, numbers in (("count", COUNTS), ("capacity", SIZES), ("used", SIZES)):
            for number in numbers:
                edited = Edit(("media", index, name), None, number).made_in(declaration)
                yield assessor.assess(edited).lane


@settings(max_examples=10)
@given(rulebooks(STANDARD, most=4), declarations)
def test_every_change_gives_its_lane(rulebook: Rulebook, declaration: Declaration) -> None:
    assessor = Assessor.of(rulebook)
    found = changes_under(rulebook, declaration)
    for lane, changes in found.items():
        for change in changes:
            made = assessor.assess(change.made_in(declaration))
            assert (made.lane, made.score) == (lane, change.score)
            assert change.fields == changes[0].fields <= MOST_FIELDS
        assert [each.distance for each in changes] == sorted(each.distance for each in changes)


@settings(max_examples=10)
@given(rulebooks(STANDARD, most=4), declarations)
def test_no_number_is_missed(rulebook: Rulebook, declaration: Declaration) -> None:
    assessor = Assessor.of(rulebook)
    found = changes_under(rulebook, declaration)
    reached = set(lanes_of(assessor, declaration)) & found.keys()
    assert all(found[lane] and found[lane][0].fields == 1 for lane in reached)


@settings(max_examples=10)
@given(rulebooks(STANDARD, most=4), declarations, declarations, st.data())
def test_nothing_that_another_declaration_says_is_missed(
    rulebook: Rulebook, declaration: Declaration, other: Declaration, data: st.DataObject
) -> None:
    """Whatever one field of another declaration says: if it gives a lane, a change of one field does."""
    assessor = Assessor.of(rulebook)
    found = changes_under(rulebook, declaration)
    names = ("direction", "purpose", "documents")
    name = data.draw(st.sampled_from(names))
    said = getattr(other, name)
    alone = name != "documents" or (not declaration.documents and len(said or ()) <= 1)
    if said is not None and alone:
        lane = assessor.assess(attrs.evolve(declaration, **{name: said})).lane
        assert lane not in found or (found[lane] and found[lane][0].fields == 1)


# As people would say it.

BIG = attrs.evolve(
    PLAIN,
    media=(MediaItem(kind="hdd", count=15, capacity=16 * TB),),
    documents=(),
)


def small(*characteristics: Characteristic, yellow: int = 50, red: int = 100) -> Rulebook:
    return attrs.evolve(rules(*characteristics), lanes=Lanes(yellow=yellow, red=red))


def said(change: Change) -> list[tuple[str, Any, Any]]:
    return [(".".join(map(str, each.place)), each.before, each.after) for each in change.edits]


def first(rulebook: Rulebook, declaration: Declaration, lane: Lane, **more: Any) -> list[tuple[str, Any, Any]]:
    return said(changes_under(rulebook, declaration, **more)[lane][0])


BY_UNITS = small(characteristic("units", when("media.units", "at_least", 12, 60, "MANY", "Many.")))


def test_with_11_units_instead_of_15() -> None:
    assert first(BY_UNITS, BIG, "green") == [("media.0.count", 15, 11)]
    assert first(BY_UNITS, attrs.evolve(BIG, media=(MediaItem(kind="hdd", count=3),)), "yellow") == [
        ("media.0.count", 3, 12)
    ]


def units(*steps: tuple[int, int], otherwise: int = 0) -> Rulebook:
    """Return a rulebook of points for so many units or more, and for fewer or an unknown number."""
    attributes = [when("media.units", "at_least", least, points, f"FROM-{least}") for least, points in steps]
    attributes += (Attribute(role=role, when=(), points=otherwise) for role in ("undeclared", "otherwise"))
    return small(characteristic("units", *attributes))


def test_the_nearest_of_several_bands_is_given_with_how_far_it_is() -> None:
    assert [
        (said(each), each.distance) for each in changes_under(units((12, 60), (8, 40), (4, 20)), BIG)["green"]
    ] == [([("media.0.count", 15, 11)], 1)]
    lanes = changes_under(units((12, 60), (8, 70), (4, 80)), BIG)
    assert [(said(each), each.distance) for each in lanes["green"]] == [([("media.0.count", 15, 3)], 3)]


def test_scores_at_the_ends_of_a_lane_are_of_it() -> None:
    few = attrs.evolve(BIG, media=(MediaItem(kind="hdd", count=3),))
    assert first(units((12, 50)), few, "yellow") == [("media.0.count", 3, 12)]
    assert first(units((12, 60), otherwise=49), BIG, "green") == [("media.0.count", 15, 11)]


def test_no_more_fields_are_altered_than_two() -> None:
    numbers = characteristic("host", when("host.identified", "is", True, 60, "HOST", "A number."))
    purpose = characteristic("purpose", when("purpose.declared", "is", True, 60, "PURPOSE", "Some."))
    visits = attrs.evolve(BIG, host=Organisation(name="Bukit"))
    assert {
        lane: [each.fields for each in found]
        for lane, found in changes_under(small(numbers, purpose), visits).items()
    } == {
        "yellow": [1],
        "red": [],  # a register, a number and a purpose are three
    }


def test_amounts_are_such_as_people_write() -> None:
    rulebook = small(characteristic("size", when("media.capacity", "at_least", 100 * TB, 60, "LARGE", "Large.")))
    by_size = [each for each in changes_under(rulebook, BIG)["green"] if each.edits[0].place[-1] == "capacity"]
    assert said(by_size[0]) == [("media.0.capacity", 16 * TB, 6_660_000_000_000)]


def test_had_the_host_been_declared() -> None:
    rulebook = small(characteristic("host", when("host.declared", "is", False, 60, "HOST", "No host.")))
    assert first(rulebook, BIG, "green") == [("host", None, Organisation(name="?"))]


def test_had_the_host_said_more() -> None:
    asks = characteristic("host", when("host.identified", "is", True, 60, "HOST", "A number."))
    assert not changes_under(small(asks), BIG)["yellow"]  # a name, a register and a number are three fields
    [change] = changes_under(small(asks), attrs.evolve(BIG, host=Organisation(name="Bukit")))["yellow"]
    numbers = (OrganisationIdentifier(scheme="?", value="?"),)
    assert (said(change), change.fields) == ([("host.identifiers", None, numbers)], 2)


def test_had_a_paper_been_shown_or_not() -> None:
    carnet = characteristic("papers", when("documents.kinds", "is", "ata-carnet", -60, "CARNET", "A carnet."))
    loaded = characteristic("units", when("media.units", "at_least", 1, 60, "LOADED", "Loaded."))
    paper = Document(kind="ata-carnet")
    assert first(small(carnet, loaded), BIG, "green") == [("documents.0", None, paper)]
    assert first(small(carnet, loaded), attrs.evolve(BIG, documents=None), "green") == [
        ("documents", None, (paper,))
    ]
    assert first(small(carnet, loaded), attrs.evolve(BIG, documents=(paper,)), "yellow") == [
        ("documents.0", paper, None)
    ]


def test_several_fields_only_where_one_is_not_enough() -> None:
    rulebook = small(
        characteristic("host", when("host.declared", "is", False, 60, "HOST", "No host.")),
        characteristic("purpose", when("purpose.declared", "is", False, 60, "PURPOSE", "None.")),
    )
    assert first(rulebook, BIG, "yellow") == [("host", None, Organisation(name="?"))]
    assert first(rulebook, BIG, "green") == [("host", None, Organisation(name="?")), ("purpose", None, "?")]


def test_what_findings_add_stays() -> None:
    assert not changes_under(BY_UNITS, BIG, added=60)["green"]
    assert first(BY_UNITS, BIG, "yellow", added=60) == [("media.0.count", 15, 11)]


def test_an_entry_less_moves_no_other() -> None:
    both = attrs.evolve(BIG, media=(MediaItem(kind="hdd", count=7), MediaItem(kind="hdd", count=5)))
    drop, fewer = Edit(("media", 0), MediaItem(kind="hdd", count=7), None), Edit(("media", 1, "count"), 5, 4)
    assert made_in(both, (drop, fewer)).media == (MediaItem(kind="hdd", count=4),)
    assert first(BY_UNITS, both, "green") == [("media.0.count", 7, 6)]


def test_hardware_is_added_by_as_many_as_matter() -> None:
    rulebook = small(characteristic("gpu", when("hardware.accelerators", "at_least", 8, 60, "GPU", "Eight.")))
    eight = HardwareItem(kind="accelerator", count=8)
    assert first(rulebook, BIG, "yellow") == [("hardware", None, (eight,))]
    assert first(rulebook, attrs.evolve(BIG, hardware=()), "yellow") == [("hardware.0", None, eight)]


def test_serial_numbers_are_declared_for_as_many_as_matter() -> None:
    rulebook = small(
        characteristic("serials", when("media.units_without_serial", "at_least", 5, 60, "NONE", "No numbers."))
    )
    [(place, before, after)] = [
        each for change in changes_under(rulebook, BIG)["green"] for each in said(change) if "serials" in each[0]
    ]
    assert (place, before, len(after)) == ("media.0.serials", None, 11)


JOURNEY = Itinerary(
    booked_at=datetime(2025, 3, 1, tzinfo=UTC),
    legs=(
        Leg(
            origin="PEK",
            destination="KUL",
            departs_at=datetime(2025, 3, 4, 1, tzinfo=UTC),
            arrives_at=datetime(2025, 3, 4, 7, tzinfo=UTC),
        ),
    ),
)


def test_times_are_moved_by_days() -> None:
    rulebook = small(characteristic("late", when("itinerary.lead_days", "below", 7, 60, "LATE", "Late.")))
    travels = attrs.evolve(BIG, itinerary=JOURNEY)
    [booked, departing] = changes_under(rulebook, travels)["green"]
    assert said(booked) == [("itinerary.booked_at", JOURNEY.booked_at, datetime(2025, 2, 25, tzinfo=UTC))]
    assert said(departing) == [
        ("itinerary.legs.0.departs_at", JOURNEY.legs[0].departs_at, datetime(2025, 3, 8, 1, tzinfo=UTC))
    ]


def test_a_journey_that_was_not_declared_can_have_an_end_but_no_stretches() -> None:
    rulebook = small(characteristic("way", when("itinerary.stay_days", "at_least", 3, 60, "STAY", "Stay.")))
    [(place, before, journey)] = first(rulebook, BIG, "yellow")
    assert (place, before, journey.legs) == ("itinerary", None, ())
    assert journey.returns_on == (PLAIN.declared_at + timedelta(3)).date()


def test_places_are_those_that_are_named() -> None:
    rulebook = small(characteristic("port", when("itinerary.misses_port", "is", True, 60, "PORT", "Elsewhere.")))
    travels = attrs.evolve(BIG, itinerary=JOURNEY, port="SIN")
    assert [said(each) for each in changes_under(rulebook, travels)["green"]] == [
        [("port", "SIN", "KUL")],
        [("itinerary.legs.0.origin", "PEK", "SIN")],
        [("itinerary.legs.0.destination", "KUL", "SIN")],
    ]


@given(instants)
@example(datetime(1, 1, 2, tzinfo=UTC))
@example(datetime(9999, 12, 30, tzinfo=UTC))
def test_times_at_the_ends_of_the_calendar_can_be_moved(moment: datetime) -> None:
    rulebook = small(characteristic("late", when("itinerary.lead_days", "below", 7, 60, "LATE", "Late.")))
    travels = attrs.evolve(BIG, itinerary=attrs.evolve(JOURNEY, booked_at=moment))
    assessor = Assessor.of(rulebook)
    for lane, changes in changes_under(rulebook, travels).items():
        assert all(assessor.assess(each.made_in(travels)).lane == lane for each in changes)


@feature("vendor.shy", COUNT, "shy", "$.media[*].count", domain=Interval(0, 9))
def shy(declaration: Declaration) -> int | None:
    """A feature that fails on some numbers, and leaves its domain above 9."""
    count = sum(item.count for item in declaration.media or ())
    if count in {4, 9}:
        raise FeatureError("no")
    return count


def test_what_a_feature_cannot_take_is_no_change() -> None:
    rulebook = small(
        characteristic(
            "shy",
            when("vendor.shy", "at_least", 9, 120, "NINE", "9."),
            when("vendor.shy", "at_least", 3, 60, "3", "3."),
        )
    )
    one = attrs.evolve(BIG, media=(MediaItem(kind="hdd", count=1), MediaItem(kind="ssd", count=1)))
    found = changes_under(rulebook, one, Catalogue.of(*STANDARD.values(), shy))
    assert [said(each) for each in found["yellow"]] == [[("media.0.count", 1, 2)], [("media.1.count", 1, 2)]]
    assert not found["red"]


@feature("vendor.pairs", FLAG, "papers in pairs", "$.documents")
def pairs(declaration: Declaration) -> bool:
    """Whether the papers are an even number."""
    return len(declaration.documents or ()) % 2 == 0


def test_a_change_of_more_fields_hides_none_of_fewer() -> None:
    """To take a paper out is two fields here, to add one is one; the feature can't tell them apart."""
    rulebook = small(characteristic("pairs", when("vendor.pairs", "is", True, 60, "PAIRS", "Pairs.")))
    shown = attrs.evolve(BIG, documents=(Document(kind="invoice", ref="7"),))
    [change] = changes_under(rulebook, shown, Catalogue.of(*STANDARD.values(), pairs))["yellow"]
    assert (change.edits[0].before, change.fields) == (None, 1)


def test_the_default_rulebook_on_a_suitcase() -> None:
    assessor = Assessor.of(default_rulebook())
    suitcase = attrs.evolve(BIG, media=(MediaItem(kind="hdd", count=15, capacity=20 * TB),))
    found = changes_under(default_rulebook(), suitcase)
    assert {lane: bool(changes) for lane, changes in found.items()} == {"green": True, "yellow": True}
    for lane, changes in found.items():
        assert {assessor.assess(each.made_in(suitcase)).lane for each in changes} == {lane}

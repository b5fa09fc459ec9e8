"""The declaration, field by field as interchange v1, section 1, has it."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given

from borderscore.declaration import (
    MAXIMUM_COUNT,
    MAXIMUM_REVISION,
    Declaration,
    Destination,
    Document,
    HardwareItem,
    Itinerary,
    Leg,
    MediaItem,
    Organisation,
    OrganisationIdentifier,
    Traveler,
)
from borderscore.errors import InvalidValueError
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of
from borderscore.volume import MAXIMUM
from tests.strategies import declarations

MOMENT = datetime(2025, 3, 4, 16, 40, tzinfo=UTC)
NAIVE = datetime(2025, 3, 4, 16, 40)  # noqa: DTZ001 - that is the point of it

#: The least that each class can be made of.
LEAST: dict[type[attrs.AttrsInstance], dict[str, Any]] = {
    Traveler: {"ref": "T-1"},
    OrganisationIdentifier: {"scheme": "LEI", "value": "5493001KJTIIGC8Y1R12"},
    Organisation: {"name": "Lumen Data Pte Ltd"},
    Destination: {},
    Leg: {"origin": "PEK", "destination": "KUL"},
    Itinerary: {"legs": ()},
    MediaItem: {"kind": "hdd", "count": 15},
    HardwareItem: {"kind": "server", "count": 1},
    Document: {"kind": "invoice"},
    Declaration: {
        "id": "D-1",
        "declared_at": MOMENT,
        "port": "KUL",
        "direction": "inbound",
        "traveler": Traveler(ref="T-1"),
    },
}
CLASSES = list(LEAST)

ORGANISATION = Organisation(**LEAST[Organisation])
IDENTIFIER = OrganisationIdentifier(**LEAST[OrganisationIdentifier])
LEG = Leg(**LEAST[Leg])
ITEM = MediaItem(**LEAST[MediaItem])

BAD_TEXTS = [7, True, b"x", ["x"], "a\tb", "a\x00", "\x7f", "\x85", "\ud800", "abc\u202e", "\u2067x", "\u200f"]
GOOD_NAMES = ["x", "\u6d41\u660e\u6570\u636e", "x" * 1000]
BAD_NAMES = ["", *BAD_TEXTS]
GOOD_PLACES = ["KUL", "MYPKG", "QQQ", "US2AB"]
BAD_PLACES = ["", "kul", "KU", "KULX", "MYPK1", "K L", "KUL ", 7, None, "\u041aUL"]
GOOD_MOMENTS = [MOMENT, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
BAD_MOMENTS = [NAIVE, date(2025, 3, 4), "2025-03-04T16:40:00Z", 0]
GOOD_COUNTS = [1, 15, MAXIMUM_COUNT]
BAD_COUNTS = [0, -1, MAXIMUM_COUNT + 1, 10**30, True, 1.0, "15", None]
GOOD_AMOUNTS = [None, 0, 1, MAXIMUM]
BAD_AMOUNTS = [-1, MAXIMUM + 1, True, 1.5, "16 TB", float("nan")]
BAD_OBJECTS = [{}, {"name": "x"}, "x", (), False]

FIELDS: list[tuple[type[attrs.AttrsInstance], str, list[Any], list[Any]]] = [
    (Declaration, "id", ["x", "x" * 64, "\u00e9" * 64], ["x" * 65, None, *BAD_NAMES]),
    (Declaration, "revision", [1, 2, MAXIMUM_REVISION], [0, -1, MAXIMUM_REVISION + 1, True, 1.0, "1", None]),
    (Declaration, "withdrawn", [True, False], [0, 1, "true", None]),
    (Declaration, "declared_at", GOOD_MOMENTS, [None, *BAD_MOMENTS]),
    (Declaration, "port", GOOD_PLACES, BAD_PLACES),
    (Declaration, "direction", ["inbound", "outbound"], ["Inbound", "", "transit", None, 1]),
    (Declaration, "traveler", [Traveler(ref="T-2")], [None, "T-1", {"ref": "T-1"}, ORGANISATION]),
    (Declaration, "employer", [None, ORGANISATION], BAD_OBJECTS),
    (Declaration, "host", [None, ORGANISATION], BAD_OBJECTS),
    (Declaration, "destination", [None, Destination()], BAD_OBJECTS),
    (Declaration, "itinerary", [None, Itinerary(legs=())], BAD_OBJECTS),
    (Declaration, "media", [None, (), (ITEM,), (ITEM, ITEM)], [[ITEM], ITEM, (None,), (LEG,), "", {}]),
    (Declaration, "hardware", [None, (), (HardwareItem(kind="other", count=2),)], [[], (ITEM,), "", {}]),
    (Declaration, "documents", [None, (), (Document(kind="other"),)], [[], (ITEM,), ("invoice",), {}]),
    (Declaration, "purpose", [None, "", "Engineering visit", "\u57f9\u8bad"], BAD_TEXTS),
    (Traveler, "ref", GOOD_NAMES, [None, *BAD_NAMES]),
    (Organisation, "name", GOOD_NAMES, [None, *BAD_NAMES]),
    (Organisation, "country", [None, "MY", "TW", "XK"], ["my", "MYS", "ZZ", "EU", "", 458]),
    (Organisation, "identifiers", [None, (), (IDENTIFIER,)], [[IDENTIFIER], (None,), ("LEI",), IDENTIFIER]),
    (OrganisationIdentifier, "scheme", [*GOOD_NAMES, "MY-SSM", "SG-UEN", "CN-USCC"], [None, *BAD_NAMES]),
    (OrganisationIdentifier, "value", GOOD_NAMES, [None, *BAD_NAMES]),
    (Destination, "address", [None, "", "Jalan Data 1, Sedenak"], BAD_TEXTS),
    (Destination, "facility", [None, *GOOD_NAMES], BAD_NAMES),
    (Itinerary, "booking_ref", [None, *GOOD_NAMES], BAD_NAMES),
    (Itinerary, "booked_at", [None, *GOOD_MOMENTS], BAD_MOMENTS),
    (Itinerary, "returns_on", [None, date(2025, 3, 9), date.min, date.max], [MOMENT, "2025-03-09", 0]),
    (Itinerary, "legs", [(), (LEG,), (LEG, LEG)], [None, [LEG], LEG, (None,)]),
    (Leg, "mode", ["air", "sea", "rail", "road"], ["AIR", "", "ferry", None]),
    (Leg, "carrier", [None, *GOOD_NAMES], BAD_NAMES),
    (Leg, "service", [None, *GOOD_NAMES, "MH319"], BAD_NAMES),
    (Leg, "origin", GOOD_PLACES, BAD_PLACES),
    (Leg, "destination", GOOD_PLACES, BAD_PLACES),
    (Leg, "departs_at", [None, *GOOD_MOMENTS], BAD_MOMENTS),
    (Leg, "arrives_at", [None, *GOOD_MOMENTS], BAD_MOMENTS),
    (
        MediaItem,
        "kind",
        ["hdd", "ssd", "flash", "tape", "optical", "array", "computer", "phone", "other"],
        ["HDD", "disk", "", None],
    ),
    (MediaItem, "count", GOOD_COUNTS, BAD_COUNTS),
    (MediaItem, "capacity", GOOD_AMOUNTS, BAD_AMOUNTS),
    (MediaItem, "used", GOOD_AMOUNTS, BAD_AMOUNTS),
    (MediaItem, "model", [None, *GOOD_NAMES], BAD_NAMES),
    (MediaItem, "batch", [None, *GOOD_NAMES], BAD_NAMES),
    (MediaItem, "serials", [None, (), ("A", "A", "B")], [["A"], "A", ("",), (7,), (None,), ("a\x00",)]),
    (MediaItem, "encrypted", [None, True, False], [0, 1, "true"]),
    (HardwareItem, "kind", ["accelerator", "server", "network", "other"], ["GPU", "", None]),
    (HardwareItem, "count", GOOD_COUNTS, BAD_COUNTS),
    (HardwareItem, "model", [None, *GOOD_NAMES], BAD_NAMES),
    (
        Document,
        "kind",
        ["ata-carnet", "temporary-admission", "export-permit", "invoice", "other"],
        ["ATA-carnet", "ata_carnet", "", None],
    ),
    (Document, "ref", [None, *GOOD_NAMES], BAD_NAMES),
]

#: The whole schema, as the tables of the contract write it.
CONTRACT = {
    Declaration: "id revision withdrawn declared_at port direction traveler employer host destination itinerary "
    "media hardware documents purpose",
    Traveler: "ref",
    Organisation: "name country identifiers",
    OrganisationIdentifier: "scheme value",
    Destination: "address facility",
    Itinerary: "booking_ref booked_at returns_on legs",
    Leg: "mode carrier service origin destination departs_at arrives_at",
    MediaItem: "kind count capacity model batch serials used encrypted",
    HardwareItem: "kind model count",
    Document: "kind ref",
}

REQUIRED = {
    Declaration: {"id", "declared_at", "port", "direction", "traveler"},
    Traveler: {"ref"},
    Organisation: {"name"},
    OrganisationIdentifier: {"scheme", "value"},
    Destination: set(),
    Itinerary: {"legs"},
    Leg: {"origin", "destination"},
    MediaItem: {"kind", "count"},
    HardwareItem: {"kind", "count"},
    Document: {"kind"},
}


def ids(row: object) -> str | None:
    return row.__name__ if isinstance(row, type) else row if isinstance(row, str) else ""


@pytest.mark.parametrize(("cls", "name", "good", "bad"), FIELDS, ids=ids)
def test_a_field_takes_what_the_contract_allows_and_nothing_else(
    cls: type[attrs.AttrsInstance], name: str, good: list[Any], bad: list[Any]
) -> None:
    for value in good:
        assert getattr(cls(**{**LEAST[cls], name: value}), name) == value
    for value in bad:
        with pytest.raises(InvalidValueError, match=rf"^{name}: expected .*got "):
            cls(**{**LEAST[cls], name: value})


def test_every_field_has_its_row() -> None:
    assert {(cls, name) for cls, name, _, _ in FIELDS} == {
        (cls, name) for cls, names in CONTRACT.items() for name in names.split()
    }


def test_the_schema_is_the_contract_and_has_no_room_for_a_protected_attribute() -> None:
    assert {
        cls: " ".join(each.name for each in fields_of(cls)) for cls in reachable(ObjectOf(Declaration))
    } == CONTRACT


def reachable(shape: Shape) -> set[type[attrs.AttrsInstance]]:
    """Return all classes that an object of a shape can be made of."""
    match shape:
        case ListOf(item):
            return reachable(item)
        case ObjectOf(cls):
            return {cls}.union(*(reachable(each.shape) for each in fields_of(cls)))
        case _:
            return set()


@pytest.mark.parametrize("cls", CLASSES)
def test_required_is_what_the_contract_requires(cls: type[attrs.AttrsInstance]) -> None:
    assert {each.name for each in fields_of(cls) if each.required} == REQUIRED[cls]
    for name in REQUIRED[cls]:
        with pytest.raises(TypeError, match=f"missing 1 required keyword-only argument: '{name}'"):
            cls(**{key: value for key, value in LEAST[cls].items() if key != name})


@pytest.mark.parametrize("cls", CLASSES)
def test_what_is_left_out_was_not_declared_or_has_the_default_of_the_contract(
    cls: type[attrs.AttrsInstance],
) -> None:
    defaults = {"revision": 1, "withdrawn": False, "mode": "air"}
    made = cls(**LEAST[cls])
    for each in fields_of(cls):
        if not each.required:
            assert getattr(made, each.name) == defaults.get(each.name)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_field_of_no_class_slips_in(cls: type[Any]) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nationality'"):
        cls(**LEAST[cls], nationality="MY")
    with pytest.raises(AttributeError):
        object.__setattr__(cls(**LEAST[cls]), "nationality", "MY")


@pytest.mark.parametrize("cls", CLASSES)
def test_objects_are_frozen_and_made_by_name_only(cls: type[Any]) -> None:
    made = cls(**LEAST[cls])
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(made, attrs.fields(cls)[0].name, None)
    with pytest.raises(TypeError, match="positional argument"):
        cls("x")


def test_contradictions_are_accepted_since_they_are_signs() -> None:
    arrived_before = Leg(
        origin="KUL", destination="KUL", departs_at=MOMENT, arrives_at=datetime(2025, 3, 4, 1, tzinfo=UTC)
    )
    overfull = MediaItem(kind="phone", count=1, capacity=0, used=MAXIMUM, serials=("A", "A", "B"))
    back_before = Itinerary(booked_at=GOOD_MOMENTS[-1], returns_on=date.min, legs=(arrived_before,))
    body = Organisation(name="Lumen Data Pte Ltd")
    declaration = Declaration(
        **LEAST[Declaration], employer=body, host=body, itinerary=back_before, media=(overfull,), documents=()
    )
    assert declaration.media == (overfull,)
    assert declaration.itinerary == back_before


@given(declarations)
def test_equal_declarations_are_one_whatever_objects_they_are_made_of(declaration: Declaration) -> None:
    twin = attrs.evolve(declaration, traveler=Traveler(ref=declaration.traveler.ref))
    assert twin == declaration
    assert len({twin, declaration}) == 1


@given(declarations)
def test_a_difference_in_any_field_is_a_difference(declaration: Declaration) -> None:
    other = attrs.evolve(declaration, purpose=f"{declaration.purpose}!", media=declaration.media or (ITEM,))
    assert other != declaration
    assert attrs.evolve(declaration, revision=declaration.revision + 1) != declaration


@given(declarations)
def test_what_was_not_declared_is_not_what_was_declared_empty(declaration: Declaration) -> None:
    assert attrs.evolve(declaration, media=()) != attrs.evolve(declaration, media=None)
    assert attrs.evolve(declaration, documents=()) != attrs.evolve(declaration, documents=None)

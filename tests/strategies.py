"""Hypothesis strategies that several test modules share."""

from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar, get_args

import attrs
from hypothesis import strategies as st

from borderscore import volume
from borderscore.bounds import find_forbidden
from borderscore.declaration import (
    Declaration,
    Destination,
    Direction,
    Document,
    DocumentKind,
    HardwareItem,
    HardwareKind,
    Itinerary,
    Leg,
    MediaItem,
    MediaKind,
    Mode,
    Organisation,
    OrganisationIdentifier,
    Traveler,
)
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of
from tests.rulebook_strategies import observations
from tests.toys import TOYS, declare

T = TypeVar("T")

TB = 10**12

#: Few values, so that parts of a declaration often agree; QQQ and ZZABC lie in no known country.
PLACES = ("PEK", "PKX", "CNSHA", "SIN", "HKG", "KUL", "PEN", "MYPKG", "QQQ", "ZZABC")
COUNTRY_CODES = ("CN", "MY", "SG", "HK")
NAMES = ("Lumen Data Pte Ltd", "LUMEN  data pte ltd", "Bukit Compute Sdn Bhd", "\u6d41\u660e\u6570\u636e")

_bidirectional = [chr(code) for code in range(0x600, 0x2100) if find_forbidden(chr(code))]
_characters = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=_bidirectional)

#: Any text that a declaration may hold.
texts = st.text(_characters, max_size=20)
names = st.sampled_from(NAMES) | st.text(_characters, min_size=1, max_size=20)
places = st.sampled_from(PLACES)
counts = st.integers(1, 40) | st.integers(1, 1_000_000)
amounts = st.sampled_from([0, 1, 5 * TB, 16 * TB, 16 * TB, 80 * TB]) | st.integers(0, volume.MAXIMUM)
offsets = st.sampled_from([0, 60, 480, -570]).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.builds(
    lambda hours, zone: datetime(2025, 3, 1, tzinfo=zone) + timedelta(hours=hours), st.integers(-200, 200), offsets
) | st.datetimes(timezones=offsets)
days = instants.map(datetime.date)

identifiers = st.builds(
    OrganisationIdentifier,
    scheme=st.sampled_from(["LEI", "lei", "SG-UEN"]),
    value=st.sampled_from(["1", "2A", "2a"]),
)
organisations = st.builds(
    Organisation,
    name=names,
    country=st.sampled_from(COUNTRY_CODES),
    identifiers=st.lists(identifiers, max_size=2).map(tuple),
)
legs = st.builds(
    Leg,
    mode=st.sampled_from(get_args(Mode)),
    carrier=names,
    service=names,
    origin=places,
    destination=places,
    departs_at=instants,
    arrives_at=instants,
)
itineraries = st.builds(
    Itinerary, booking_ref=names, booked_at=instants, returns_on=days, legs=st.lists(legs, max_size=4).map(tuple)
)
media_items = st.builds(
    MediaItem,
    kind=st.sampled_from(get_args(MediaKind)),
    count=counts,
    capacity=amounts,
    model=st.sampled_from("AB"),
    batch=st.sampled_from("XY"),
    serials=st.lists(names, max_size=3).map(tuple),
    used=amounts,
    encrypted=st.booleans(),
)
hardware_items = st.builds(HardwareItem, kind=st.sampled_from(get_args(HardwareKind)), model=names, count=counts)
documents = st.builds(Document, kind=st.sampled_from(get_args(DocumentKind)), ref=names)

#: Declarations in which every field, at any depth, is declared.
whole_declarations = st.builds(
    Declaration,
    id=st.integers(1).map(lambda number: f"D-{number % 10**9}"),
    revision=st.integers(1, 9),
    withdrawn=st.booleans(),
    declared_at=instants,
    port=places,
    direction=st.sampled_from(get_args(Direction)),
    traveler=st.builds(Traveler, ref=names),
    employer=organisations,
    host=organisations,
    destination=st.builds(Destination, address=texts, facility=names),
    itinerary=itineraries,
    media=st.lists(media_items, max_size=4).map(tuple),
    hardware=st.lists(hardware_items, max_size=3).map(tuple),
    documents=st.lists(documents, max_size=3).map(tuple),
    purpose=texts,
)


@st.composite
def partial(draw: st.DrawFn, whole: T, *, odds: int = 4) -> T:
    """Return the same object with some of its optional fields undeclared, at any depth: one in `odds`, about."""
    less: T = _without(draw, whole, odds)
    return less


def _without(draw: st.DrawFn, value: Any, odds: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_without(draw, each, odds) for each in value)
    if not attrs.has(type(value)):
        return value
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        if field.default is None and draw(st.integers(1, odds)) == odds:
            changes[field.name] = None
        else:
            changes[field.name] = _without(draw, getattr(value, field.name), odds)
    return attrs.evolve(value, **changes)


#: Declarations in which anything that is optional may be undeclared.
declarations = whole_declarations.flatmap(partial)


def json_forms(value: Any, shape: Shape) -> st.SearchStrategy[Any]:
    """Return a strategy for the JSON forms of a value: null or nothing for the undeclared, keys in any order."""
    match shape:
        case ListOf(item):
            return st.tuples(*(json_forms(each, item) for each in value)).map(list)
        case ObjectOf(cls):
            held = {field.name: (getattr(value, field.name), field) for field in fields_of(cls)}
            declared = {
                name: json_forms(each, field.shape) for name, (each, field) in held.items() if each is not None
            }
            undeclared = {name: st.none() for name, (each, _) in held.items() if each is None}
            return st.fixed_dictionaries(declared, optional=undeclared).flatmap(in_any_order)
        case volume.Amount():
            return st.sampled_from([value, f"{value} B", volume.write(value)])
        case _:
            return st.just(value.isoformat() if isinstance(value, date) else value)


def in_any_order(value: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for the same object with its keys in any order."""
    return st.permutations(list(value.items())).map(dict)


#: Declarations with one of their JSON forms, as a parser returns it.
json_declarations = declarations.flatmap(
    lambda declaration: st.tuples(st.just(declaration), json_forms(declaration, ObjectOf(Declaration)))
)


#: A value for every toy feature, None among them, and the declarations that show such values.
toy_values = observations(TOYS)
toy_declarations = toy_values.map(declare)

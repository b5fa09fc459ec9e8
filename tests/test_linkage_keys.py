"""Keys at their limits: what a register says, the hours around a booking, many media, and values of any length."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Itinerary, Leg, MediaItem
from borderscore.linkage.keys import COUNTED, FIELDS, MOST_KEYS, Key, Keying, digest
from borderscore.organisations import Parent, Register, RegisterEntry
from tests.traces import TB, carrying, company

EAST, WEST = timezone(timedelta(hours=8)), timezone(timedelta(hours=-8))


def keys(declaration: Declaration, register: Register | None = None) -> Mapping[Key, str]:
    return Keying(register or Register.of()).keys(declaration)


def of_field(name: str, declaration: Declaration, register: Register | None = None) -> dict[str, str]:
    """Return the values of one field, each with what the declaration says of it."""
    return {key.value: said for key, said in keys(declaration, register).items() if key.field == name}


def test_a_facility_counts_as_the_organisation_of_that_name() -> None:
    hosted = carrying("h", host=company("Bukit Arkib"))
    stays = carrying("s", destination=Destination(facility="Bukit Arkib, Hall 3"))

    assert (
        of_field("organisation", stays) == of_field("organisation", hosted) == {"name:bukitarkib": "Bukit Arkib"}
    )


def test_who_holds_a_part_of_an_employer_ties_it_like_a_family() -> None:
    """What ties employers otherwise is said as the register has it."""
    parts = (Parent(id="TOP", share=Fraction(3, 10)),)
    shells = [
        RegisterEntry(id=name, names=(f"{name} Shell",), parents=parts, directors=("dir: 1",)) for name in "AB"
    ]
    register = Register.of([RegisterEntry(id="TOP", names=("Top",)), *shells])
    employed = carrying("d", employer=company("A Shell"))

    assert of_field("organisation", employed, register) == {"register:A": "A Shell", "register:TOP": "A Shell"}
    assert of_field("register", employed, register) == {"director:dir: 1": "director dir: 1"}


@pytest.mark.parametrize(
    ("booked", "sittings"),
    [
        (datetime(2025, 3, 3, 23, 30, tzinfo=UTC), ["2025-03-03 22 to 24 h UTC", "2025-03-03 23 to 01 h UTC"]),
        (datetime(2025, 3, 4, 0, 0, tzinfo=UTC), ["2025-03-03 23 to 01 h UTC", "2025-03-04 00 to 02 h UTC"]),
        (datetime(2025, 3, 4, 7, 30, tzinfo=EAST), ["2025-03-03 22 to 24 h UTC", "2025-03-03 23 to 01 h UTC"]),
        (datetime(1, 1, 1, 0, 30, tzinfo=EAST), ["0001-01-01 00 to 02 h UTC", "0001-01-01 23 to 01 h UTC"]),
        (datetime(9999, 12, 31, 20, tzinfo=WEST), ["9999-12-31 19 to 21 h UTC", "9999-12-31 20 to 22 h UTC"]),
    ],
    ids=["last hour", "first hour", "another offset", "before the calendar", "after the calendar"],
)
def test_a_booking_is_in_the_two_stretches_that_hold_its_hour(booked: datetime, sittings: list[str]) -> None:
    declaration = evolve(carrying("d"), itinerary=Itinerary(booked_at=booked, legs=()))

    assert list(of_field("booked", declaration)) == sittings


@pytest.fixture
def in_malaysia(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock of the machine to another time zone than UTC."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Kuala_Lumpur")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_malaysia")
def test_a_booking_is_in_the_same_stretches_wherever_the_machine_stands() -> None:
    declaration = evolve(
        carrying("d"), itinerary=Itinerary(booked_at=datetime(2025, 3, 3, 9, tzinfo=UTC), legs=())
    )

    assert list(of_field("booked", declaration)) == ["2025-03-03 08 to 10 h UTC", "2025-03-03 09 to 11 h UTC"]


def test_a_flight_is_that_of_the_local_day_of_departure_or_arrival_else_of_the_declaration() -> None:
    declared = carrying("d").declared_at
    late, next_day = datetime(2025, 3, 1, 23, tzinfo=EAST), datetime(2025, 3, 2, 1, tzinfo=EAST)
    legs = (
        Leg(service="A1", origin="PEK", destination="KUL", departs_at=late, arrives_at=next_day),
        Leg(service="A2", origin="PEK", destination="KUL", arrives_at=next_day),
        Leg(service="A3", origin="PEK", destination="KUL"),
    )
    flights = of_field("flight", evolve(carrying("d"), itinerary=Itinerary(legs=legs)))

    assert list(flights) == ["a1 2025-03-01", "a2 2025-03-02", f"a3 {declared.date()}"]


MEDIA = st.builds(
    MediaItem,
    kind=st.sampled_from(["hdd", "ssd"]),
    count=st.integers(1, 3),
    capacity=st.sampled_from([None, TB, 2 * TB]),
)


@given(st.lists(MEDIA, max_size=MOST_KEYS), st.randoms(use_true_random=False))
def test_equal_loads_are_equal_in_any_order(media: list[MediaItem], random: Random) -> None:
    shuffled = random.sample(media, len(media))

    assert of_field("load", evolve(carrying("d"), media=tuple(media))) == of_field(
        "load", evolve(carrying("d"), media=tuple(shuffled))
    )


def test_a_load_is_said_item_by_item_up_to_the_most_that_are_compared() -> None:
    items = tuple(MediaItem(kind="hdd", count=1, capacity=size * TB) for size in range(1, MOST_KEYS + 2))
    [(value, said)] = of_field("load", evolve(carrying("d"), media=items[:MOST_KEYS])).items()

    assert value.split(" + ") == [f"1 hdd {item.capacity}" for item in items[:MOST_KEYS]]
    assert said.split(" + ") == [f"1 hdd of {size} TB" for size in range(1, MOST_KEYS + 1)]
    assert of_field("load", evolve(carrying("d"), media=items)) == {}


@pytest.mark.parametrize("length", [1, 100, 101, 200])
def test_a_value_of_any_length_is_a_key(length: int) -> None:
    purpose = "x" * length

    assert of_field("purpose", carrying("d", purpose=purpose)) == {purpose: purpose}


def test_a_digest_begins_as_the_sha_256_does() -> None:
    """The vector is that of FIPS 180-2, appendix B.1."""
    assert digest("abc") == "ba7816bf8f01cfea"


def test_what_is_counted_is_what_is_declared_less_what_no_baseline_knows() -> None:
    register = Register.of([RegisterEntry(id="A", names=("Shell",))])
    declaration = evolve(
        carrying("d", employer=company("Shell"), flight="CA 1", booking="X", purpose="Film"),
        destination=Destination(address="Jalan 1"),
    )
    counted, declaring = Keying(register).counted(declaration)
    found = keys(declaration, register)

    assert {key for key in counted if key.field != "service"} == {key for key in found if key.field in COUNTED}
    assert [name for place, name in enumerate(FIELDS) if declaring >> place & 1] == sorted(
        {key.field for key in found}, key=FIELDS.index
    )

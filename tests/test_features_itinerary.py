"""Features of the journey, by worked examples."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from borderscore.declaration import Declaration, Itinerary, Leg, Traveler
from borderscore.features import STANDARD, Interval, Value
from borderscore.places import COUNTRIES, country_of

BEIJING = timezone(timedelta(hours=8))


def at(day: int, hour: int = 12, zone: timezone = UTC) -> datetime:
    return datetime(2025, 3, day, hour, tzinfo=zone)


def leg(route: str, departs: datetime | None = None, arrives: datetime | None = None, **parts: Any) -> Leg:
    origin, destination = route.split("-")
    return Leg(origin=origin, destination=destination, departs_at=departs, arrives_at=arrives, **parts)


def declared(*legs: Leg, port: str = "KUL", **parts: Any) -> Declaration:
    return Declaration(
        id="D-1",
        declared_at=at(4, 18),
        port=port,
        direction="inbound",
        traveler=Traveler(ref="t-1"),
        itinerary=Itinerary(legs=legs, **parts),
    )


def value(name: str, *legs: Leg, **parts: Any) -> object:
    return STANDARD[f"itinerary.{name}"].extract(declared(*legs, **parts))


def reach(name: str, *legs: Leg, **parts: Any) -> Interval | Value | None:
    each, declaration = STANDARD[f"itinerary.{name}"], declared(*legs, **parts)
    return each.reachable(declaration, each.extract(declaration))


ITINERARY = [name for name in STANDARD if name.startswith("itinerary.")]


@pytest.mark.parametrize("name", ITINERARY)
def test_a_journey_that_was_not_declared_is_not_known(name: str) -> None:
    each = STANDARD[name]
    declaration = Declaration(
        id="D-1", declared_at=at(4), port="KUL", direction="inbound", traveler=Traveler(ref="t-1")
    )
    assert each.extract(declaration) is None
    assert each.reachable(declaration, None) is None


@pytest.mark.parametrize("name", ITINERARY)
def test_a_journey_without_legs_leads_nowhere(name: str) -> None:
    known: dict[str, Value] = {
        "itinerary.transit_countries": frozenset(),
        "itinerary.transits": 0,
        "itinerary.countries": frozenset(),
        "itinerary.legs": 0,
        "itinerary.modes": frozenset(),
        "itinerary.contradictory": False,
    }
    assert STANDARD[name].extract(declared()) == known.get(name)
    assert STANDARD[name].reachable(declared(), known.get(name)) == known.get(name)


@pytest.mark.parametrize(
    ("routes", "origin", "destination", "transit"),
    [
        ("PKX-KUL", "CN", "MY", ""),
        ("PEK-SIN SIN-KUL", "CN", "MY", "SG"),
        ("PEK-HKG HKG-SIN SIN-MYPKG", "CN", "MY", "HK SG"),
        ("PEK-CNSHA CNSHA-KUL", "CN", "MY", ""),
        ("PEK-KUL KUL-PEK", "CN", "CN", "MY"),
        ("QQQ-SIN SIN-KUL", None, "MY", "SG"),
        ("PEK-QQQ QQQ-ZZABC", "CN", None, ""),
    ],
)
def test_countries(routes: str, origin: str | None, destination: str | None, transit: str) -> None:
    legs = [leg(route) for route in routes.split()]
    assert value("origin_country", *legs) == origin
    assert value("destination_country", *legs) == destination
    assert value("transit_countries", *legs) == set(transit.split())
    assert value("transits", *legs) == len(transit.split())
    assert value("countries", *legs) == {*transit.split(), origin, destination} - {None}
    assert value("legs", *legs) == len(legs)


def test_means_of_transport() -> None:
    assert value("modes", leg("PEK-SIN"), leg("SIN-KUL", mode="road"), leg("KUL-PEN", mode="road")) == {
        "air",
        "road",
    }


@pytest.mark.parametrize(
    ("booked", "departs", "days"),
    [
        (at(1), at(4), 3),
        (at(1, 13), at(4, 12), 2),
        (at(4), at(4), 0),
        (at(4, 13), at(4, 12), -1),
        (at(3, 10, BEIJING), at(4, 2), 1),
        (at(3, 10, BEIJING), at(4, 1), 0),
        (None, at(4), None),
        (at(4), None, None),
    ],
)
def test_days_from_booking_to_departure(
    booked: datetime | None, departs: datetime | None, days: int | None
) -> None:
    assert value("lead_days", leg("PEK-KUL", departs), leg("KUL-PEN", at(20)), booked_at=booked) == days


def test_the_stay_begins_with_the_last_arrival_by_the_local_calendar() -> None:
    legs = leg("PEK-SIN", at(3), at(3)), leg("SIN-KUL", at(4), at(5, 1, BEIJING))
    assert value("stay_days", *legs, returns_on=date(2025, 3, 9)) == 4
    assert value("stay_days", *legs, returns_on=date(2025, 3, 4)) == -1
    assert reach("stay_days", *legs, returns_on=date(2025, 3, 9)) == 4
    assert value("stay_days", *legs) is None


def test_the_day_of_the_declaration_stands_for_an_arrival_that_was_not_declared() -> None:
    back = {"returns_on": date(2025, 3, 9)}
    assert value("stay_days", leg("PEK-KUL"), **back) == 5
    assert reach("stay_days", leg("PEK-KUL"), **back) is None
    assert value("stay_days", **back) == reach("stay_days", **back) == 5


def test_the_stay_ends_where_legs_that_lead_back_begin() -> None:
    back = {"returns_on": date(2025, 3, 9)}
    out = leg("PEK-SIN", at(3), at(3)), leg("SIN-KUL", at(4), at(5))
    home = leg("KUL-SIN", at(9), at(9)), leg("SIN-PKX", at(10), at(10))
    assert value("stay_days", *out, *home, **back) == 4
    assert reach("stay_days", *out, *home, **back) == 4
    assert value("stay_days", *out, leg("KUL-SIN"), leg("SIN-PKX"), **back) is None
    assert value("stay_days", leg("PEK-KUL", at(9), at(9)), leg("KUL-PEK", at(9), at(10)), **back) == 0
    assert value("stay_days", leg("PEN-KUL", None, at(5)), **back) == 4
    assert value("stay_days", leg("QQQ-SIN"), leg("SIN-KUL"), **back) is None


@pytest.mark.parametrize(
    ("routes", "one_way"),
    [
        ("PEK-KUL", True),
        ("PEK-KUL KUL-SIN", True),
        ("PEK-KUL KUL-PKX", False),
        ("QQQ-KUL KUL-QQQ", False),
        ("QQQ-KUL", None),
        ("PEK-QQQ", None),
    ],
)
def test_one_way(routes: str, one_way: bool | None) -> None:
    legs = [leg(route) for route in routes.split()]
    assert value("one_way", *legs) is one_way
    assert reach("one_way", *legs) is (False if one_way is False else None)
    assert value("one_way", *legs, returns_on=date(2025, 3, 9)) is False
    assert reach("one_way", *legs, returns_on=date(2025, 3, 9)) is False


@pytest.mark.parametrize(
    ("booked", "legs", "contradictory"),
    [
        (at(1), [leg("PEK-SIN", at(2), at(3)), leg("SIN-KUL", at(3), at(4))], False),
        (at(1), [leg("PEK-SIN", at(3), at(2))], True),
        (at(1), [leg("PEK-SIN", at(2), at(4)), leg("SIN-KUL", at(3), at(5))], True),
        (at(1), [leg("PEK-SIN", at(4)), leg("SIN-KUL", arrives=at(3))], True),
        (at(3), [leg("PEK-SIN", at(2))], True),
        (at(2, 0, BEIJING), [leg("PEK-SIN", at(1, 16))], False),
        (at(1), [leg("PEK-SIN", at(2))], False),
        (at(1), [leg("PEK-SIN")], None),
        (None, [leg("PEK-SIN")], None),
        (at(1), [], False),
    ],
)
def test_times_that_contradict_each_other(
    booked: datetime | None, legs: list[Leg], contradictory: bool | None
) -> None:
    assert value("contradictory", *legs, booked_at=booked) is contradictory


def test_a_contradiction_stays_and_its_absence_is_open_until_all_times_are_known() -> None:
    whole = leg("PEK-KUL", at(2), at(3))
    assert reach("contradictory", whole, booked_at=at(4)) is True
    assert reach("contradictory", whole) is None
    assert reach("contradictory", whole, booked_at=at(1)) is False


@pytest.mark.parametrize(
    ("port", "routes", "misses"),
    [
        ("KUL", "PEK-KUL", False),
        ("MYPKG", "PEK-SIN SIN-PEN", False),
        ("KUL", "PEN-SIN", False),
        ("KUL", "PEK-SIN", True),
        ("KUL", "PEK-QQQ", None),
        ("QQQ", "PEK-QQQ", False),
        ("QQQ", "PEK-KUL", None),
        ("KUL", "QQQ-KUL", False),
    ],
)
def test_a_journey_that_misses_the_port(port: str, routes: str, misses: bool | None) -> None:
    assert value("misses_port", *[leg(route) for route in routes.split()], port=port) is misses


def test_airports_lie_in_countries_that_rulebooks_may_name() -> None:
    assert {country_of(code) for code in ("KUL", "PEK", "SIN", "LHR", "PRN")} <= COUNTRIES

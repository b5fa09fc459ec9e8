"""Features of the organisations, the papers, the purpose and the crossing, by worked examples."""

from datetime import UTC, datetime
from typing import Any

import pytest

from borderscore.declaration import (
    Declaration,
    Destination,
    Document,
    HardwareItem,
    Itinerary,
    Leg,
    Organisation,
    OrganisationIdentifier,
    Traveler,
)
from borderscore.features import STANDARD, Interval, Value
from tests.toys import could_be

UEN = OrganisationIdentifier(scheme="SG-UEN", value="202301234K")


def declared(**parts: Any) -> Declaration:
    parts = {"port": "KUL", "direction": "inbound", **parts}
    return Declaration(
        id="D-1", declared_at=datetime(2025, 3, 4, tzinfo=UTC), traveler=Traveler(ref="t-1"), **parts
    )


def body(name: str = "Lumen Data", country: str | None = None, *numbers: OrganisationIdentifier) -> Organisation:
    return Organisation(name=name, country=country, identifiers=numbers or None)


def journey(origin: str, destination: str) -> Itinerary:
    return Itinerary(legs=(Leg(origin=origin, destination=destination),))


def value(name: str, **parts: Any) -> object:
    return STANDARD[name].extract(declared(**parts))


def reach(name: str, **parts: Any) -> Interval | Value | None:
    return could_be(STANDARD[name], declared(**parts))


BARE = {
    "employer.declared": False,
    "host.declared": False,
    "destination.declared": False,
    "purpose.declared": False,
    "port.code": "KUL",
    "port.country": "MY",
    "direction": "inbound",
}


@pytest.mark.parametrize("name", STANDARD)
def test_what_was_not_declared_is_not_known(name: str) -> None:
    assert value(name) == BARE.get(name)
    assert reach(name) == (BARE.get(name) or None)


@pytest.mark.parametrize("party", ["employer", "host"])
class TestEachParty:
    def test_is_declared_once_it_is_named(self, party: str) -> None:
        assert value(f"{party}.declared", **{party: body()}) is True
        assert reach(f"{party}.declared", **{party: body()}) is True

    def test_has_a_name_that_can_be_compared(self, party: str) -> None:
        assert value(f"{party}.name", **{party: body("  LUMEN   Data ")}) == "lumen data"
        assert value(f"{party}.name", **{party: body("\uff2c\uff55men\u200b Data")}) == "lumen data"

    def test_has_a_country_once_it_is_declared(self, party: str) -> None:
        assert value(f"{party}.country", **{party: body()}) is None
        assert value(f"{party}.country", **{party: body(country="SG")}) == "SG"

    def test_is_identified_by_a_number_in_a_register(self, party: str) -> None:
        assert value(f"{party}.identified", **{party: body()}) is None
        assert value(f"{party}.identified", **{party: Organisation(name="Lumen", identifiers=())}) is False
        assert value(f"{party}.identified", **{party: body("Lumen", None, UEN)}) is True

    def test_is_held_against_the_end_of_the_journey(self, party: str) -> None:
        name = f"{party}.at_destination"
        assert value(name, itinerary=journey("PEK", "KUL"), **{party: body(country="MY")}) is True
        assert value(name, itinerary=journey("PEK", "KUL"), **{party: body(country="CN")}) is False
        assert value(name, itinerary=journey("PEK", "QQQ"), **{party: body(country="CN")}) is None
        assert value(name, itinerary=journey("PEK", "KUL"), **{party: body()}) is None


def test_the_employer_is_held_against_the_beginning_of_the_journey() -> None:
    assert value("employer.at_origin", itinerary=journey("PEK", "KUL"), employer=body(country="CN")) is True
    assert value("employer.at_origin", itinerary=journey("PEK", "KUL"), employer=body(country="SG")) is False
    assert value("employer.at_origin", itinerary=journey("QQQ", "KUL"), employer=body(country="SG")) is None
    assert value("employer.at_origin", employer=body(country="SG")) is None


def test_a_host_abroad_is_in_another_country_than_the_employer() -> None:
    assert value("host.abroad", employer=body(country="SG"), host=body(country="MY")) is True
    assert value("host.abroad", employer=body(country="SG"), host=body(country="SG")) is False
    assert value("host.abroad", employer=body(country="SG"), host=body()) is None


@pytest.mark.parametrize(
    ("employer", "host", "same", "could_be"),
    [
        (body("Lumen Data"), body("LUMEN  data"), True, True),
        (body("Lumen Data Pte. Ltd."), body("Lumen Data (Malaysia) Sdn Bhd"), True, True),
        (body("Lumen", None, UEN), body("Other", None, UEN), True, True),
        (
            body("Lumen", None, OrganisationIdentifier(scheme="sg-uen", value="202301234k")),
            body("Other", None, UEN),
            True,
            True,
        ),
        (
            body("Lumen", None, OrganisationIdentifier(scheme="LEI", value="202301234K")),
            body("Other", None, UEN),
            False,
            False,
        ),
        (
            body("Lumen", None, OrganisationIdentifier(scheme="SG-UEN", value="N/A")),
            body("Other", None, OrganisationIdentifier(scheme="SG-UEN", value="N/A")),
            False,
            False,
        ),
        (body("Lumen"), body("Other", None, UEN), False, None),
        (body("Lumen", None, UEN), body("Other"), False, None),
        (body("Lumen"), Organisation(name="Other", identifiers=()), False, False),
    ],
)
def test_a_host_that_is_the_employer(
    employer: Organisation, host: Organisation, same: bool, could_be: bool | None
) -> None:
    assert value("host.is_employer", employer=employer, host=host) is same
    assert reach("host.is_employer", employer=employer, host=host) is could_be


@pytest.mark.parametrize("party", ["employer", "host"])
def test_one_organisation_alone_is_held_against_nobody(party: str) -> None:
    assert value("host.is_employer", **{party: body("Lumen", None, UEN)}) is None
    assert reach("host.is_employer", **{party: body("Lumen", None, UEN)}) is None


@pytest.mark.parametrize(
    ("place", "declared_", "could_be"),
    [
        (Destination(), False, None),
        (Destination(address=" "), False, None),
        (Destination(address="", facility=" "), False, False),
        (Destination(address="Jalan Teknologi 5"), True, True),
        (Destination(facility="CJ1"), True, True),
    ],
)
def test_a_destination_is_declared_by_an_address_or_a_facility(
    place: Destination, declared_: bool, could_be: bool | None
) -> None:
    assert value("destination.declared", destination=place) is declared_
    assert reach("destination.declared", destination=place) is could_be


def test_a_facility_can_be_compared() -> None:
    assert value("destination.facility", destination=Destination(facility="CJ 1")) == "cj 1"
    assert value("destination.facility", destination=Destination()) is None


def test_documents() -> None:
    papers = tuple(Document(kind=kind) for kind in ("invoice", "ata-carnet", "invoice"))
    assert value("documents.kinds", documents=papers) == {"invoice", "ata-carnet"}
    assert value("documents.shown", documents=papers) == 3
    assert value("documents.kinds", documents=()) == frozenset()
    assert value("documents.shown", documents=()) == 0


def test_hardware() -> None:
    carried = (
        HardwareItem(kind="accelerator", count=8),
        HardwareItem(kind="server", count=2),
        HardwareItem(kind="accelerator", count=1),
    )
    assert value("hardware.accelerators", hardware=carried) == 9
    assert value("hardware.servers", hardware=carried) == 2
    assert value("hardware.units", hardware=carried) == 11
    assert value("hardware.kinds", hardware=carried) == {"accelerator", "server"}
    assert value("hardware.accelerators", hardware=()) == 0
    assert value("hardware.kinds", hardware=()) == frozenset()


def test_a_purpose_that_says_nothing_is_none() -> None:
    assert value("purpose.declared", purpose="engineering visit") is True
    assert value("purpose.declared", purpose=" ") is False
    assert reach("purpose.declared", purpose=" ") is False
    assert value("purpose.words", purpose="Engineering visit: data, data.") == {"engineering", "visit", "data"}
    assert value("purpose.words", purpose="...") == frozenset()


def test_the_crossing() -> None:
    assert value("port.code", port="MYPKG") == "MYPKG"
    assert value("port.country", port="MYPKG") == "MY"
    assert value("port.country", port="QQQ") is None
    assert value("direction", direction="outbound") == "outbound"

"""Under the default rulebook people come out where an officer would expect them, and in the right order."""

import copy
from pathlib import Path
from typing import Any, Final

import pytest

import borderscore.rulebook
from borderscore.features import STANDARD
from borderscore.formats.records import read_declaration
from borderscore.formats.rulebooks import load_rulebook
from borderscore.selectivity import Assessment, Assessor
from tests.travelers import EMPLOYER, GEAR, HOST, Record, courier, disks, journey, person

RULEBOOK: Final = load_rulebook(Path(borderscore.rulebook.__file__).parent / "default.toml", STANDARD)
ASSESSOR: Final = Assessor.of(RULEBOOK)


def assess(record: Record) -> Assessment:
    return ASSESSOR.assess(read_declaration(record))


def points(record: Record) -> dict[str, int]:
    return {each.code: each.points for each in assess(record).contributions}


def score(record: Record) -> int:
    return assess(record).score


FILM: Final = person(
    employer={"name": "Brentwater Pictures", "country": "CN"},
    host={"name": "Filem Kampung Baru", "country": "MY"},
    destination={"address": "Studio 4"},
    media=[
        *GEAR,
        {"kind": "ssd", "count": 10, "capacity": "4 TB", "used": 0, "serials": [f"S{n}" for n in range(10)]},
    ],
    documents=[{"kind": "ata-carnet"}],
    purpose="Feature film",
)
TAPES: Final = person(
    employer={"name": "Westerbuur Observatory", "country": "CN"},
    host={"name": "Universiti Seri Gombak", "country": "MY"},
    destination={"facility": "Radio Astronomy Laboratory"},
    media=[{"kind": "tape", "count": 12, "capacity": "18 TB", "used": "17 TB", "encrypted": False}],
    documents=[{"kind": "temporary-admission"}],
)

PEOPLE: Final[dict[str, tuple[Record, str, dict[str, int]]]] = {
    "a traveler with a laptop, a phone and an SSD": (
        person(media=[*GEAR, {"kind": "ssd", "count": 1, "capacity": "2 TB"}], employer=EMPLOYER, host=HOST),
        "green",
        {},
    ),
    "a family with phones of unknown size": (
        person(media=[{"kind": "phone", "count": 5}, {"kind": "computer", "count": 2}], itinerary=None),
        "green",
        {"SIZE-UNDECLARED-1": 5},
    ),
    "a traveler who skipped the part on media": (person(), "green", {"CAPACITY-UNDECLARED": 20}),
    "a photographer with a dozen cards": (
        person(media=[*GEAR, {"kind": "flash", "count": 12, "capacity": "128 GB"}]),
        "green",
        {},
    ),
    "one of a film crew with a carnet and 40 TB": (
        FILM,
        "green",
        {
            "CAPACITY-40TB": 60, "LOOSE-10": 20, "HOST-ABROAD": 15, "IDENTICAL-10": 10,
            "HOST-NUMBER-UNDECLARED": 10, "ENCRYPTED-UNDECLARED": 5, "DESTINATION-KNOWN": -10,
            "PAPERS-CARNET": -60,
        },
    ),
    "an astronomer with tapes": (
        TAPES,
        "yellow",
        {
            "CAPACITY-160TB": 120, "DATA-40TB": 20, "LOOSE-10": 20, "HOST-ABROAD": 15, "IDENTICAL-10": 10,
            "NO-SERIALS": 10, "TRANSFER-7-DAYS": 10, "HOST-NUMBER-UNDECLARED": 10, "DESTINATION-KNOWN": -10,
            "PAPERS-TEMPORARY": -50,
        },
    ),
    "a courier of 20 TB, as in the first reading": (
        courier(media=[*disks(10, "1 TB"), *disks(5, "2 TB")]),
        "green",
        {
            "LOOSE-10": 20, "CAPACITY-10TB": 20, "IDENTICAL-10": 10, "BOOKED-3-DAYS-10TB": 10,
            "SHORT-STAY-10TB": 5, "HOST-ABROAD-10TB": 5, "PAPERS-NONE-10TB": 5, "DATA-UNDECLARED-10TB": 5,
            "ENCRYPTED-UNDECLARED": 5,
        },
    ),
    "a courier of 80 TB, as in the second reading": (
        courier("5 TB", 16),
        "yellow",
        {
            "CAPACITY-40TB": 60, "LOOSE-10": 20, "PAPERS-NONE": 20, "BOOKED-3-DAYS": 20, "SHORT-STAY": 15,
            "HOST-ABROAD": 15, "IDENTICAL-10": 10, "NO-SERIALS": 10, "DESTINATION-UNNAMED": 10,
            "TRANSFER-7-DAYS": 10, "DATA-UNDECLARED": 10, "ENCRYPTED-UNDECLARED": 5,
        },
    ),
    "a courier of fifteen drives of 80 TB, as in the third reading": (
        courier("80 TB", 15, itinerary=None, purpose=None, host=None, employer=None, documents=None),
        "red",
        {
            "CAPACITY-1PB": 160, "IMPOSSIBLE-5": 140, "LOOSE-10": 20, "PAPERS-UNDECLARED": 20,
            "TRANSFER-28-DAYS": 20, "HOST-UNNAMED": 20, "EMPLOYER-UNNAMED": 20, "PURPOSE-UNSTATED": 20,
            "BOOKING-UNDECLARED": 10, "DATA-UNDECLARED": 10, "DESTINATION-UNNAMED": 10, "IDENTICAL-10": 10,
            "NO-SERIALS": 10, "STAY-UNDECLARED": 10, "EMPLOYER-COUNTRY-UNDECLARED": 5, "ENCRYPTED-UNDECLARED": 5,
            "HOST-COUNTRY-UNDECLARED": 5, "ROUTE-UNDECLARED": 5,
        },
    ),
    "fifteen drives whose size nobody gives": (
        courier(None, 15),
        "yellow",
        {"SIZE-UNDECLARED-10": 120},
    ),
    "a slip: a total where the size of a unit belongs": (
        person(media=[{"kind": "hdd", "count": 2, "capacity": "80 TB", "used": 0, "encrypted": False}],
               documents=[{"kind": "invoice"}], employer=HOST, host=HOST, destination={"facility": "Hall 3"}),
        "yellow",
        {
            "CAPACITY-160TB": 120, "IMPOSSIBLE-1": 60, "TRANSFER-7-DAYS": 10, "PAPERS-INVOICE": -10,
            "ORGANISATIONS-KNOWN": -10, "DESTINATION-KNOWN": -10,
        },
    ),
    "a petabyte under a carnet, with everything else in order": (
        person(media=[{"kind": "array", "count": 4, "capacity": "250 TB", "used": 0, "encrypted": False}],
               documents=[{"kind": "ata-carnet"}], employer=HOST, host=HOST, destination={"facility": "Hall 3"}),
        "yellow",
        {
            "CAPACITY-1PB": 160, "TRANSFER-28-DAYS": 20, "PAPERS-CARNET": -60, "ORGANISATIONS-KNOWN": -10,
            "DESTINATION-KNOWN": -10,
        },
    ),
    "a server of eight accelerators, with a permit": (
        person(media=GEAR, hardware=[{"kind": "server", "count": 1}, {"kind": "accelerator", "count": 8}],
               documents=[{"kind": "export-permit"}]),
        "green",
        {"ACCELERATORS-8": 80, "SERVERS": 30, "PAPERS-PERMIT": -60},
    ),
    "the same without a paper": (
        person(media=GEAR, hardware=[{"kind": "server", "count": 1}, {"kind": "accelerator", "count": 8}]),
        "yellow",
        {"ACCELERATORS-8": 80, "SERVERS": 30},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("record", "lane", "expected"), PEOPLE.values(), ids=PEOPLE)
def test_people_come_out_where_an_officer_would_expect_them(
    record: Record, lane: str, expected: dict[str, int]
) -> None:
    assert points(record) == expected
    assert assess(record).lane == lane


PAIRS: Final[dict[str, tuple[Record, Record]]] = {
    "more loose drives outrank fewer": (courier("4 TB", 20), courier("20 TB", 4)),
    "alike outrank mixed": (
        courier(), courier(media=[each for n in range(16) for each in disks(1, "5 TB", model=f"M{n}")]),
    ),
    "more volume outranks less": (courier("12 TB"), courier()),
    "full outranks empty": (
        courier(media=disks(16, "5 TB", used="5 TB")), courier(media=disks(16, "5 TB", used=0)),
    ),
    "overfull outranks full": (
        courier(media=disks(16, "5 TB", used="6 TB")), courier(media=disks(16, "5 TB", used="5 TB")),
    ),
    "drives that don't exist outrank drives that do": (courier("41 TB"), courier("40 TB")),
    "drives without numbers outrank drives with": (
        courier(), courier(media=disks(16, "5 TB", serials=[f"S{n}" for n in range(16)])),
    ),
    "encrypted outranks open": (
        courier(media=disks(16, "5 TB", encrypted=True)), courier(media=disks(16, "5 TB", encrypted=False)),
    ),
    "drives of no size outrank small ones": (courier(None), courier("1 TB")),
    "an array of no size outranks a small one": (
        courier(media=[{"kind": "array", "count": 1}]),
        courier(media=[{"kind": "array", "count": 1, "capacity": "8 TB"}]),
    ),
    "no papers outrank an invoice": (courier(), courier(documents=[{"kind": "invoice"}])),
    "an invoice outranks a temporary admission": (
        courier(documents=[{"kind": "invoice"}]), courier(documents=[{"kind": "temporary-admission"}]),
    ),
    "a temporary admission outranks a carnet": (
        courier(documents=[{"kind": "temporary-admission"}]), courier(documents=[{"kind": "ata-carnet"}]),
    ),
    "no papers outrank an export permit": (courier(), courier(documents=[{"kind": "export-permit"}])),
    "a fresh booking outranks an old one": (
        courier(), courier(itinerary=journey("2025-02-01T09:00:00+08:00", "2025-03-07")),
    ),
    "two days ahead outrank five": (
        courier(), courier(itinerary=journey("2025-02-27T09:00:00+08:00", "2025-03-07")),
    ),
    "a short stay outranks a long one": (
        courier(), courier(itinerary=journey("2025-03-02T20:00:00+08:00", "2025-03-28")),
    ),
    "one way outranks a return after weeks": (
        courier(itinerary=journey("2025-03-02T20:00:00+08:00", None)),
        courier(itinerary=journey("2025-03-02T20:00:00+08:00", "2025-03-28")),
    ),
    "through a third country outranks direct": (
        courier(itinerary=journey("2025-03-02T20:00:00+08:00", "2025-03-07", "SIN")), courier(),
    ),
    "a contradictory journey outranks a sound one": (
        courier(itinerary=journey("2025-03-09T20:00:00+08:00", "2025-03-07")), courier(),
    ),
    "a journey that misses the port outranks one that doesn't": (courier(port="LHR"), courier()),
    "no employer outranks one": (courier(employer=None), courier()),
    "an employer elsewhere outranks one at the origin": (
        courier(employer={**EMPLOYER, "country": "SG"}), courier(),
    ),
    "no host outranks one": (courier(host=None), courier()),
    "a host without a number outranks one with": (courier(host={**HOST, "identifiers": []}), courier()),
    "a host off the route outranks one at its end": (courier(host={**HOST, "country": "SG"}), courier()),
    "another's host outranks the employer itself": (courier(), courier(employer={**HOST, "country": "CN"})),
    "no destination outranks one": (courier(), courier(destination={"facility": "Hall 3"})),
    "unknown organisations outrank known ones": (
        courier(), courier(employer={**EMPLOYER, "identifiers": [{"scheme": "CN-USCC", "value": "2"}]}),
    ),
    "a holiday outranks no purpose": (courier(purpose="Holiday with friends"), courier(purpose=None)),
    "no purpose outranks an open word about computing": (courier(purpose=None), courier(purpose="GPU training")),
    "computing outranks a meeting": (courier(purpose="GPU training"), courier()),
    "eight accelerators outrank one": (
        courier(hardware=[{"kind": "accelerator", "count": 8}]),
        courier(hardware=[{"kind": "accelerator", "count": 1}]),
    ),
    "one accelerator outranks none": (
        courier(hardware=[{"kind": "accelerator", "count": 1}]), courier(hardware=[]),
    ),
    "a server outranks none": (courier(hardware=[{"kind": "server", "count": 1}]), courier(hardware=[])),
}  # fmt: skip


@pytest.mark.parametrize(("above", "below"), PAIRS.values(), ids=PAIRS)
def test_what_should_be_looked_at_first_outranks_the_rest(above: Record, below: Record) -> None:
    assert score(above) > score(below)


FULL: Final = courier(
    media=disks(16, "5 TB", used="5 TB", encrypted=True, serials=["S1"]),
    destination={"facility": "Hall 3"},
    hardware=[],
    itinerary=journey("2025-03-02T20:00:00+08:00", "2025-03-07", "SIN"),
)
OMISSIONS: Final = (
    "employer", "employer.country", "host", "host.country", "host.identifiers", "destination", "itinerary",
    "itinerary.booked_at", "itinerary.returns_on", "media", "media.0.capacity", "media.0.used",
    "media.0.encrypted", "media.0.serials", "media.0.model", "hardware", "documents", "purpose",
)  # fmt: skip

#: Codes that say that something is missing from the declaration.
SAYS_SO: Final = ("UNDECLARED", "UNNAMED", "UNSTATED", "NO-SERIALS", "ONE-WAY")


def without(record: Record, path: str) -> Record:
    changed = copy.deepcopy(record)
    at: Any = changed
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        at = at[step]
    del at[last]
    return changed


@pytest.mark.parametrize("path", OMISSIONS)
def test_leaving_out_never_lowers_a_score_unsaid(path: str) -> None:
    before, after = points(FULL), points(without(FULL, path))

    said = [code for code in after.keys() - before.keys() if any(word in code for word in SAYS_SO)]
    assert sum(after.values()) >= sum(before.values()) or said


@pytest.mark.parametrize("path", [each for each in OMISSIONS if each != "media"])
def test_leaving_one_part_out_takes_no_courier_out_of_review(path: str) -> None:
    assert assess(without(FULL, path)).lane != "green"


def test_who_leaves_the_media_out_could_be_in_any_lane() -> None:
    low, high = assess(without(FULL, "media")).score_range

    assert low < RULEBOOK.lanes.yellow
    assert high >= RULEBOOK.lanes.red


SMALLER: Final[dict[str, Record]] = {
    "BOOKING-UNDECLARED-10TB": courier("1 TB", itinerary=None),
    "STAY-UNDECLARED-10TB": courier("1 TB", itinerary=None),
    "ONE-WAY-10TB": courier("1 TB", itinerary=journey("2025-03-02T20:00:00+08:00", None)),
    "TRANSIT-10TB": courier("1 TB", itinerary=journey("2025-03-02T20:00:00+08:00", "2025-03-07", "SIN")),
    "EMPLOYER-UNNAMED-10TB": courier("1 TB", employer=None),
    "EMPLOYER-ELSEWHERE-10TB": courier("1 TB", employer={**EMPLOYER, "country": "SG"}),
    "HOST-UNNAMED-10TB": courier("1 TB", host=None),
    "PAPERS-UNDECLARED-10TB": courier("1 TB", documents=None),
    "PURPOSE-LEISURE-10TB": courier("1 TB", purpose="Holiday"),
    "PURPOSE-UNSTATED-10TB": courier("1 TB", purpose=None),
    "DATA-10TB": courier(media=disks(16, "1 TB", used="1 TB")),
    "LOOSE-5": courier("5 TB", 5),
    "SIZE-UNDECLARED-5": courier(None, 5),
}


@pytest.mark.parametrize(("code", "record"), SMALLER.items(), ids=SMALLER)
def test_smaller_loads_are_weighed_in_their_own_band(code: str, record: Record) -> None:
    assert code in points(record)


#: The check of a rulebook takes features as independent and asks for these; no declaration can earn them.
NEVER_EARNED: Final = {"LOOSE-UNDECLARED", "IDENTICAL-UNDECLARED", "SERIALS-UNDECLARED", "PURPOSE-UNDECLARED"}


def test_every_other_reason_code_is_earned_by_somebody_here() -> None:
    people = [record for record, _, _ in PEOPLE.values()]
    compared = [record for pair in PAIRS.values() for record in pair]
    earned = {code for record in (*people, *compared, *SMALLER.values()) for code in points(record)}

    codes = {
        attribute.code for each in RULEBOOK.characteristics for attribute in each.attributes if attribute.code
    }
    assert codes - earned == NEVER_EARNED

"""The examples are what their script writes, hold what the tour says, and come out as the case asks for."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import airportsdata
import pytest

import borderscore.rulebook
from borderscore.declaration import Declaration
from borderscore.errors import UnreadableRecordError
from borderscore.features import STANDARD
from borderscore.formats.records import read_record
from borderscore.formats.rulebooks import load_rulebook
from borderscore.selectivity import Assessment, Assessor

Record = dict[str, Any]

TB: Final = 10**12
EXAMPLES: Final = Path(__file__).parent.parent / "docs" / "examples"
RULEBOOK: Final = load_rulebook(Path(borderscore.rulebook.__file__).parent / "default.toml", STANDARD)
ASSESSOR: Final = Assessor.of(RULEBOOK)

#: The volume of the case in each reading, in TB.
READINGS: Final = {"case-80tb": 80, "case-320tb": 320, "case-4800tb": 4_800}
each_reading = pytest.mark.parametrize(("reading", "terabytes"), READINGS.items())


def lines(name: str) -> list[bytes]:
    return (EXAMPLES / f"{name}.jsonl").read_bytes().splitlines()


def records(name: str) -> list[Record]:
    return [json.loads(line) for line in lines(name)]


def in_force(name: str) -> list[Declaration]:
    """Return the declarations of a file that still count."""
    latest: dict[str, Declaration] = {}
    for declaration in map(read_record, lines(name)):
        earlier = latest.get(declaration.id)
        if earlier is None or declaration.revision > earlier.revision:
            latest[declaration.id] = declaration
    return [each for each in latest.values() if not each.withdrawn]


def couriers(name: str) -> set[str]:
    """Return who brought loose disks by the dozen and more in March 2025."""
    return {
        each["traveler"]["ref"]
        for each in records(name)
        if each["declared_at"] > "2025" and drives(each)[0] >= 15 and each["direction"] == "inbound"
    }


def drives(record: Record) -> tuple[int, int]:
    """Return how many hard disks of a known size there are, and how many TB they hold."""
    disks = [each for each in record.get("media", []) if each["kind"] == "hdd" and "capacity" in each]
    sizes = [each["count"] * int(each["capacity"].removesuffix(" TB")) for each in disks]
    return sum(each["count"] for each in disks), sum(sizes)


def assessments(name: str) -> Iterator[tuple[Declaration, Assessment]]:
    for declaration in in_force(name):
        yield declaration, ASSESSOR.assess(declaration)


# What the files hold.


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", EXAMPLES / "make.py", tmp_path], check=True, timeout=60)

    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in EXAMPLES.glob("*.jsonl")}


@each_reading
def test_four_couriers_carry_fifteen_drives_each(reading: str, terabytes: int) -> None:
    loads = [drives(each) for each in records(reading) if each["traveler"]["ref"] in couriers(reading)]
    march = [load for load in loads if load[0] == 15]

    assert len(couriers(reading)) == 4
    assert march == [(15, terabytes / 4)] * 4


@each_reading
def test_a_year_before_one_of_them_carried_all(reading: str, terabytes: int) -> None:
    before = [each for each in records(reading) if each["declared_at"] < "2025"]

    assert [drives(each) for each in before] == [(60, terabytes)]
    assert before[0]["traveler"]["ref"] in couriers(reading)


@each_reading
def test_the_results_go_home_on_a_few_hundred_gigabytes(reading: str, terabytes: int) -> None:
    home = [
        each
        for each in records(reading)
        if each["direction"] == "outbound" and each["traveler"]["ref"] in couriers(reading)
    ]

    assert {each["traveler"]["ref"] for each in home} == couriers(reading)
    assert [item["used"] for each in home for item in each["media"] if "used" in item] == ["380 GB", "290 GB"]


def test_the_readings_differ_in_the_drives_alone() -> None:
    def others(name: str) -> list[Record]:
        return [
            {**each, "media": [item for item in each.get("media", []) if "Drive" not in item.get("model", "")]}
            for each in records(name)
        ]

    assert others("case-80tb") == others("case-320tb") == others("case-4800tb")


def test_they_travel_among_some_hundred_others() -> None:
    assert len(in_force("case-320tb")) == 121


def test_one_declaration_is_corrected_and_one_withdrawn() -> None:
    later = [each for each in records("case-320tb") if "revision" in each]

    assert [each.get("withdrawn", False) for each in later] == [True, False]


def test_three_lines_of_the_rejects_cannot_be_read() -> None:
    faults = []
    for line in lines("rejects"):
        try:
            read_record(line)
        except UnreadableRecordError as error:
            faults.append(sorted({fault.path for fault in error.faults}))

    assert faults == [
        ["$.media[0].capacity", "$.media[0].count", "$.nationality"],
        ["$"],
        ["$.declared_at", "$.direction", "$.port"],
    ]


# Whether the journeys could be.


def legs() -> list[Record]:
    return [leg for each in records("case-320tb") if "itinerary" in each for leg in each["itinerary"]["legs"]]


def test_clocks_at_airports_show_the_time_of_their_zone() -> None:
    airports = airportsdata.load("IATA")
    moments = [
        (leg[place], datetime.fromisoformat(leg[time]))
        for leg in legs()
        for place, time in (("origin", "departs_at"), ("destination", "arrives_at"))
        if time in leg
    ]
    slips = [
        airport
        for airport, moment in moments
        if moment.utcoffset() != moment.astimezone(ZoneInfo(airports[airport]["tz"])).utcoffset()
    ]

    assert len(moments) > 200
    assert len(slips) <= 2  # the leg whose two times were written in each other's place


def test_all_but_the_slip_take_some_time() -> None:
    times = [
        datetime.fromisoformat(leg["arrives_at"]) - datetime.fromisoformat(leg["departs_at"])
        for leg in legs()
        if "arrives_at" in leg
    ]
    hours = sorted(time.total_seconds() / 3600 for time in times)

    assert hours[0] < 0
    assert 1 <= hours[1] <= hours[-1] <= 14


# How they come out under the default rulebook.


#: The lane of the single suitcase of 2024, and those of the four of 2025.
REFERRED: Final = {
    "case-80tb": ("yellow", {"green"}),
    "case-320tb": ("red", {"yellow"}),
    "case-4800tb": ("red", {"red"}),
}


@pytest.mark.parametrize(("reading", "lanes"), REFERRED.items())
def test_where_the_couriers_are_referred_to(reading: str, lanes: tuple[str, set[str]]) -> None:
    suitcases = [
        (declaration.declared_at.year, assessment.lane)
        for declaration, assessment in assessments(reading)
        if declaration.direction == "inbound" and declaration.traveler.ref in couriers(reading)
    ]

    before, march = lanes
    assert {lane for year, lane in suitcases if year == 2024} == {before}
    assert {lane for year, lane in suitcases if year == 2025} == march


def test_hardly_anybody_else_is_referred() -> None:
    others = [
        (declaration, assessment)
        for declaration, assessment in assessments("case-320tb")
        if declaration.traveler.ref not in couriers("case-320tb")
    ]
    yellow = [declaration.purpose for declaration, assessment in others if assessment.lane == "yellow"]

    assert {assessment.lane for _, assessment in others} == {"green", "yellow"}
    assert len(yellow) == 4
    assert sum(assessment.score <= 20 for _, assessment in others) >= len(others) * 3 // 4


def test_in_the_first_reading_photographers_score_as_high() -> None:
    scores: dict[bool, list[int]] = {True: [], False: []}
    for declaration, assessment in assessments("case-80tb"):
        if assessment.lane == "green" and declaration.direction == "inbound":
            scores[declaration.traveler.ref in couriers("case-80tb")].append(assessment.score)

    assert max(scores[False]) >= min(scores[True])


def test_the_tour_points_at_the_right_people() -> None:
    lanes = {
        declaration.id: (declaration.purpose, assessment.lane)
        for declaration, assessment in assessments("case-320tb")
        if declaration.id in ("MY-2025-0017", "MY-2025-0046", "MY-2025-0062")
    }

    assert lanes == {
        "MY-2025-0017": ("Technical meeting", "yellow"),
        "MY-2025-0046": ("Feature film, principal photography", "green"),
        "MY-2025-0062": ("Survey data of a radio telescope for joint analysis", "yellow"),
    }

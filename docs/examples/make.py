"""Writes the examples: the case in its three readings inside the same ordinary traffic, and a file of bad records.

    python docs/examples/make.py [DIRECTORY]

The same seed gives the same bytes, so the files can be made again at any time.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from people import Record, Traffic, media

SEED: Final = 20250304

#: The drives of one suitcase of the case: how many, of what capacity. Fifteen each, and the volume as reported.
READINGS: Final = {
    "case-80tb": ((10, "1 TB"), (5, "2 TB")),
    "case-320tb": ((10, "5 TB"), (5, "6 TB")),
    "case-4800tb": ((15, "80 TB"),),
}

LANTERN: Final = {"name": "Hoopoe Lantern Intelligence (Beijing) Co., Ltd.", "country": "CN"}
SUBSIDIARY: Final = {
    "name": "Lantern Hoopoe Pte. Ltd.",
    "country": "SG",
    "identifiers": [{"scheme": "SG-UEN", "value": "202399901H"}],
}
NEWCOMER: Final = {"name": "Hupo Lentera Sdn. Bhd.", "country": "MY"}
DATA_CENTRE: Final = {
    "name": "Tasik Helang Data Park Sdn. Bhd.",
    "country": "MY",
    "identifiers": [{"scheme": "MY-SSM", "value": "202201000099"}],
}
HALL: Final = {"address": "Persiaran Helang 3, Cyberjaya", "facility": "Tasik Helang Data Park"}


def drives(boxes: tuple[tuple[int, str], ...], suitcases: int = 1, *, full: bool | None = None) -> list[Record]:
    """Return the drives of some suitcases: from one maker, of one lot for each size; None: it isn't said."""
    return [
        media(
            "hdd", count * suitcases, size, model=f"Portable Drive {size}", batch=f"PD{size[0]}-2447",
            used=size if full else None, encrypted=full,
        )
        for count, size in boxes
    ]  # fmt: skip


def the_case(traffic: Traffic, boxes: tuple[tuple[int, str], ...]) -> Iterator[Record]:
    """Yield the case: one suitcase a year before, four in March, and the way home with the results."""
    ada, bei, cho, dai = (traffic.ref() for _ in range(4))
    yield traffic.inbound(
        "MH319", date(2024, 3, 19), 6, 9, ref=ada,
        employer=LANTERN, host=DATA_CENTRE,
        media=[*traffic.gear(), *drives(boxes, 4)],
        documents=[], purpose="Project visit",
    )  # fmt: skip
    yield traffic.inbound(
        "MH319", date(2025, 3, 4), 2, 21, ref=ada,
        employer=LANTERN, host=DATA_CENTRE, destination=HALL,
        media=[*traffic.gear(), *drives(boxes, full=True)],
        documents=[], purpose="Technical meeting",
    )  # fmt: skip
    yield traffic.inbound(
        "MH319", date(2025, 3, 4), 2, 3, ref=bei,
        employer=SUBSIDIARY, host=NEWCOMER,
        media=[*traffic.gear(), *drives(boxes)],
        documents=[], purpose="Project visit",
    )  # fmt: skip
    yield traffic.inbound(
        "CA871", date(2025, 3, 5), 5, None, ref=cho,
        employer=NEWCOMER, destination={"facility": "Tasik Helang Data Park, Hall 3"},
        media=[*traffic.gear(), *drives(boxes)],
    )  # fmt: skip
    yield traffic.inbound(
        "MH319", date(2025, 3, 6), 12, 20, ref=dai,
        employer=LANTERN, host={"name": "Tasik Helang Data Park"},
        media=drives(boxes),
        purpose="Testing of equipment",
    )  # fmt: skip
    for ref, day, used in ((ada, 25, "380 GB"), (bei, 25, None), (cho, 26, None), (dai, 26, "290 GB")):
        results = [] if used is None else [media("ssd", 1, "500 GB", used=used, encrypted=True)]
        yield traffic.outbound(
            "MH318", date(2025, 3, day), ref=ref,
            employer=LANTERN, media=[*traffic.gear(), *results], purpose="Return from a project",
        )  # fmt: skip


def oddities(traffic: Traffic) -> Iterator[Record]:
    """Yield what every port sees: slips, and parts that nobody filled in."""
    slip = traffic.engineer()
    flight = slip["itinerary"]["legs"][0]
    flight["departs_at"], flight["arrives_at"] = flight["arrives_at"], flight["departs_at"]
    yield slip
    total = traffic.business()
    total["media"] = [media("flash", 2, "64 TB")]  # "64 GB" was meant
    yield total
    for unsaid in ("itinerary", "media", "employer"):
        silent = traffic.business()
        del silent[unsaid]
        yield silent
    shop = traffic.business()
    shop["media"].append(media("hdd", 12))
    yield shop
    lab = traffic.engineer()
    lab["hardware"] = [{"kind": "accelerator", "model": "Workstation card", "count": 1}]
    yield lab


def numbered(records: list[Record]) -> list[Record]:
    """Return the records in the order in which they were lodged, each with an id of its year."""
    ordered = sorted(records, key=lambda each: each["declared_at"])
    return [{"id": f"MY-{each['declared_at'][:4]}-{number:04}", **each} for number, each in enumerate(ordered, 1)]


def with_changes(records: list[Record]) -> Iterator[Record]:
    """Yield the records, and behind two of them what changed: a corrected capacity, and a withdrawal."""
    for record in records:
        yield record
        if "64 TB" in json.dumps(record):
            yield {**record, "revision": 2, "media": [media("flash", 2, "64 GB")]}
        elif record is records[40]:
            yield {**record, "revision": 2, "withdrawn": True}


def rejects(records: list[Record]) -> Iterator[str]:
    """Yield lines of which some can't be read, between others that can."""
    whole = [line(record) for record in records[60:63]]
    yield whole[0]
    yield line({**records[70], "nationality": "not asked for", "media": [media("hdd", 0, "16 Tb")]})
    yield whole[1]
    yield whole[1][: len(whole[1]) // 2]
    yield line({**records[71], "declared_at": "4 March 2025", "direction": "in", "port": "Kuala Lumpur"})
    yield whole[2]


def line(record: Record) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False)


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file."""
    for name, boxes in READINGS.items():
        traffic = Traffic(SEED)
        records = numbered([*traffic.ordinary(), *oddities(traffic), *the_case(traffic, boxes)])
        yield f"{name}.jsonl", "".join(f"{line(record)}\n" for record in with_changes(records))
    yield "rejects.jsonl", "".join(f"{each}\n" for each in rejects(records))


if __name__ == "__main__":
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, text in files():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")

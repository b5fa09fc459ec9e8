"""People at the border, made for tests: somebody ordinary, and a lone courier."""

from itertools import pairwise
from typing import Any, Final

Record = dict[str, Any]


def person(**parts: Any) -> Record:
    """Return somebody who flies from Beijing to Kuala Lumpur, booked a month ahead, for two weeks."""
    record: Record = {
        "id": "D-1",
        "declared_at": "2025-03-04T23:20:00+08:00",
        "port": "KUL",
        "direction": "inbound",
        "traveler": {"ref": "t-1"},
        "itinerary": journey("2025-02-01T09:00:00+08:00", "2025-03-18"),
        "purpose": "Visiting a customer",
    }
    return {key: value for key, value in {**record, **parts}.items() if value is not None}


def journey(booked_at: str, returns_on: str | None, *via: str) -> Record:
    stops = ["PEK", *via, "KUL"]
    legs = [{"origin": one, "destination": other} for one, other in pairwise(stops)]
    legs[0]["departs_at"] = "2025-03-04T16:40:00+08:00"
    legs[-1]["arrives_at"] = "2025-03-04T22:55:00+08:00"
    return {"booked_at": booked_at, "legs": legs} | ({"returns_on": returns_on} if returns_on else {})


FRESH: Final = journey("2025-03-02T20:00:00+08:00", "2025-03-07")
GEAR: Final = [
    {"kind": "computer", "count": 1, "capacity": "1 TB"},
    {"kind": "phone", "count": 1, "capacity": "256 GB"},
]
EMPLOYER: Final = {"name": "Hoopoe Lantern Intelligence", "country": "CN"}
HOST: Final = {
    "name": "Tasik Helang Data Park",
    "country": "MY",
    "identifiers": [{"scheme": "MY-SSM", "value": "1"}],
}


def disks(count: int, capacity: str | None, **more: Any) -> list[Record]:
    item = {"kind": "hdd", "count": count, "model": "Portable Drive", **more}
    return [item if capacity is None else {**item, "capacity": capacity}]


def courier(capacity: str | None = "5 TB", count: int = 16, **parts: Any) -> Record:
    """Return a lone courier of 80 TB in loose drives, with a fresh booking and nothing to show."""
    given: Record = {
        "media": disks(count, capacity),
        "employer": EMPLOYER,
        "host": HOST,
        "itinerary": FRESH,
        "documents": [],
        "purpose": "Technical meeting",
    }
    return person(**{**given, **parts})

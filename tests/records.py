"""One record, and what it stands for."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from borderscore.declaration import (
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

RECORD: Final[dict[str, Any]] = {
    "id": "MY-2025-0304-000123",
    "revision": 2,
    "withdrawn": True,
    "declared_at": "2025-03-04T16:40:00+08:00",
    "port": "KUL",
    "direction": "inbound",
    "traveler": {"ref": "t-7f3a9c"},
    "employer": {
        "name": "Lumen Data Pte Ltd",
        "country": "SG",
        "identifiers": [{"scheme": "SG-UEN", "value": "202301234K"}],
    },
    "host": {"name": "Bukit Compute Sdn Bhd", "country": None},
    "destination": {"address": "Jalan Teknologi 5, Cyberjaya", "facility": "CJ1"},
    "itinerary": {
        "booking_ref": "K7QX2P",
        "booked_at": "2025-02-28t10:00:00.1234567z",
        "returns_on": "2025-03-09",
        "legs": [
            {
                "mode": None,
                "carrier": "MH",
                "service": "MH319",
                "origin": "PKX",
                "destination": "MYKUL",
                "departs_at": "2025-03-04T09:35:00+08:00",
                "arrives_at": "2025-03-04T16:05:00+08:00",
            }
        ],
    },
    "media": [
        {
            "kind": "hdd",
            "count": 15,
            "capacity": "16 TB",
            "model": "ST16000NM",
            "batch": "B221",
            "serials": ["ZL2", "ZL3"],
            "used": 15_200_000_000_000,
            "encrypted": False,
        },
        {"kind": "computer", "count": 1, "serials": []},
    ],
    "hardware": [{"kind": "server", "model": "H200", "count": 2}],
    "documents": [{"kind": "invoice", "ref": "I-9"}],
    "purpose": "",
}

_KL: Final = timezone(timedelta(hours=8))

DECLARATION: Final = Declaration(
    id="MY-2025-0304-000123",
    revision=2,
    withdrawn=True,
    declared_at=datetime(2025, 3, 4, 16, 40, tzinfo=_KL),
    port="KUL",
    direction="inbound",
    traveler=Traveler(ref="t-7f3a9c"),
    employer=Organisation(
        name="Lumen Data Pte Ltd",
        country="SG",
        identifiers=(OrganisationIdentifier(scheme="SG-UEN", value="202301234K"),),
    ),
    host=Organisation(name="Bukit Compute Sdn Bhd"),
    destination=Destination(address="Jalan Teknologi 5, Cyberjaya", facility="CJ1"),
    itinerary=Itinerary(
        booking_ref="K7QX2P",
        booked_at=datetime(2025, 2, 28, 10, 0, 0, 123456, tzinfo=UTC),
        returns_on=date(2025, 3, 9),
        legs=(
            Leg(
                mode="air",
                carrier="MH",
                service="MH319",
                origin="PKX",
                destination="MYKUL",
                departs_at=datetime(2025, 3, 4, 9, 35, tzinfo=_KL),
                arrives_at=datetime(2025, 3, 4, 16, 5, tzinfo=_KL),
            ),
        ),
    ),
    media=(
        MediaItem(
            kind="hdd",
            count=15,
            capacity=16 * 10**12,
            model="ST16000NM",
            batch="B221",
            serials=("ZL2", "ZL3"),
            used=15_200_000_000_000,
            encrypted=False,
        ),
        MediaItem(kind="computer", count=1, serials=()),
    ),
    hardware=(HardwareItem(kind="server", model="H200", count=2),),
    documents=(Document(kind="invoice", ref="I-9"),),
    purpose="",
)

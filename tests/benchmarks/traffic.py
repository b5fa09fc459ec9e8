"""Traffic for the measurements: records of invented people, as varied as a port sees them, the same for a seed.

Names, references, times and serial numbers hardly ever come twice, so that nothing is fast only because it was
seen before; kinds, airports and capacities recur, as they do at a port.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

Record = dict[str, Any]


def _words(text: str) -> list[str]:
    return text.split()


_START: Final = datetime(2026, 3, 1, tzinfo=UTC)
_SECONDS: Final = 31 * 86_400
_AIRPORTS: Final = _words(
    "PEK PKX PVG CAN HKG TPE NRT HND ICN SIN BKK CGK SGN MNL DEL BOM DXB DOH IST AMS LHR SYD"
)
_HOMES: Final = _words("CN CN CN CN HK TW JP JP KR SG TH ID VN PH IN IN AE QA TR NL GB AU")
_CARRIERS: Final = _words("MH CA CX BR JL NH KE SQ AK TG GA VN EK QR TK KL BA QF")
_WORDS: Final = _words("Amber Bukit Cempaka Delta Emas Falcon Gading Hijau Indah Jaya Kelang Mutiara")
_TRADES: Final = _words("Analytics Bank Castings Dredging Engineering Foods Logistics Optics Pumps")
_LEISURE: Final = ("Holiday", "Tourism in Penang", "Leisure", "Visiting family", "Friend's wedding", "参加婚礼")
_BUSINESS: Final = ("Customer meeting", "Factory acceptance test", "Trade fair", "Project visit", "技术交流", None)

#: What travels: kind, the most units of one line, the capacities of one unit.
_DISKS: Final = (
    ("ssd", 4, ("500 GB", "1 TB", "2 TB", "4 TB", "8 TB")),
    ("hdd", 16, ("1 TB", "2 TB", "5 TB", "16 TB", "20 TB", "24 TB")),
    ("flash", 12, ("64 GB", "128 GB", "512 GB")),
    ("tape", 12, ("12 TB", "18 TB")),
)


class Traffic:
    """People, drawn one after the other."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - measurements, not secrets

    def records(self, count: int) -> Iterator[Record]:
        """Yield so many records, with ids in order."""
        for number in range(count):
            yield {"id": f"MY-2026-{number:08}", **self.record()}

    def record(self) -> Record:
        """Return a record without an id; what is not declared is left out."""
        draw = self._random
        away = draw.randrange(len(_AIRPORTS))
        lodged = _START + timedelta(seconds=draw.randrange(_SECONDS))
        business = draw.random() < 0.5
        inbound = draw.random() < 0.85
        record = {
            "declared_at": lodged.isoformat(),
            "port": "KUL",
            "direction": "inbound" if inbound else "outbound",
            "traveler": {"ref": f"t-{draw.randrange(16**8):08x}"},
            "employer": self._organisation(_HOMES[away]) if business else None,
            "host": self._organisation(draw.choice(("MY", "MY", "SG", _HOMES[away]))) if business else None,
            "destination": {"facility": f"Hall {draw.randrange(900)}"} if draw.random() < 0.1 else None,
            "itinerary": self._itinerary(_AIRPORTS[away], lodged, inbound),
            "media": self._media(),
            "hardware": [{"kind": "accelerator", "count": draw.randrange(1, 9)}] if draw.random() < 0.01 else None,
            "documents": self._documents() if business else None,
            "purpose": draw.choice(_BUSINESS if business else _LEISURE),
        }
        return _declared(record)

    def _itinerary(self, airport: str, lodged: datetime, inbound: bool) -> Record:
        draw = self._random
        departs = (lodged - timedelta(minutes=draw.randrange(150, 900))).replace(second=0)
        booked = departs - timedelta(seconds=draw.randrange(3_600, 60 * 86_400))
        returns: date = lodged.date() + timedelta(days=draw.randrange(1, 30))
        origin, destination = (airport, "KUL") if inbound else ("KUL", airport)
        carrier = draw.choice(_CARRIERS)
        leg = {
            "carrier": carrier,
            "service": f"{carrier}{draw.randrange(100, 999)}",
            "origin": origin,
            "destination": destination,
            "departs_at": departs.isoformat(),
            "arrives_at": (departs + timedelta(minutes=draw.randrange(65, 800))).isoformat(),
        }
        return _declared(
            {
                "booking_ref": f"{draw.randrange(36**6):06X}",
                "booked_at": booked.isoformat() if draw.random() < 0.9 else None,
                "returns_on": returns.isoformat() if draw.random() < 0.7 else None,
                "legs": [leg],
            }
        )

    def _media(self) -> list[Record]:
        draw = self._random
        items: list[Record] = [
            {"kind": "computer", "count": 1, "capacity": draw.choice(("512 GB", "1 TB")), "encrypted": True},
            {"kind": "phone", "count": 1, "capacity": draw.choice(("128 GB", "256 GB", "512 GB"))},
        ]
        return items + [self._disks() for _ in range(draw.choice((0, 0, 0, 1, 1, 2)))]

    def _disks(self) -> Record:
        draw = self._random
        kind, most, capacities = draw.choice(_DISKS)
        count = draw.randrange(1, most)
        capacity = draw.choice(capacities)
        serials = [f"{draw.randrange(16**8):08X}" for _ in range(count)] if draw.random() < 0.3 else None
        return _declared(
            {
                "kind": kind,
                "count": count,
                "capacity": capacity if draw.random() < 0.95 else None,
                "model": f"Drive {draw.randrange(400)}" if draw.random() < 0.7 else None,
                "batch": f"B{draw.randrange(9_000)}" if draw.random() < 0.3 else None,
                "serials": serials,
                "used": draw.choice(("0 B", f"{draw.randrange(1, 60)} GB", capacity, None)),
                "encrypted": draw.random() < 0.3 if draw.random() < 0.5 else None,
            }
        )

    def _organisation(self, country: str) -> Record:
        draw = self._random
        name = f"{draw.choice(_WORDS)} {draw.choice(_TRADES)} {draw.randrange(3_000)} Sdn. Bhd."
        numbers = [{"scheme": "MY-SSM", "value": f"{draw.randrange(10**12):012}"}] if draw.random() < 0.4 else None
        return _declared({"name": name, "country": country, "identifiers": numbers})

    def _documents(self) -> list[Record]:
        draw = self._random
        kind = draw.choice(("ata-carnet", "temporary-admission", "invoice", "other"))
        return [{"kind": kind, "ref": f"R-{draw.randrange(10**6)}"}] if draw.random() < 0.5 else []


def _declared(record: Record) -> Record:
    return {key: value for key, value in record.items() if value is not None}

"""The ordinary traffic of the examples: a month of people at two ports of Malaysia.

Every person and every organisation is invented. Airports, airlines and offsets from UTC are real; services and
times are like those of March 2025, to the quarter of an hour or so. The same seed gives the same people.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any, Final

Record = dict[str, Any]

#: Hours from UTC in March 2025, before Europe's clocks change on the 30th.
OFFSETS: Final = {
    **dict.fromkeys(("PEK", "PVG", "CAN", "HKG", "TPE", "SIN", "KUL", "MNL", "BWN"), 8.0),
    **dict.fromkeys(("BKK", "CGK", "SGN"), 7.0),
    **dict.fromkeys(("NRT", "HND", "ICN"), 9.0),
    **dict.fromkeys(("SYD", "MEL"), 11.0),
    **dict.fromkeys(("DEL", "BOM", "MAA"), 5.5),
    **dict.fromkeys(("DOH", "IST"), 3.0),
    "DXB": 4.0,
    "AMS": 1.0,
    "LHR": 0.0,
}

#: Service: carrier, origin, destination, local departure, minutes in the air.
SERVICES: Final[dict[str, tuple[str, str, str, str, int]]] = {
    "MH319": ("Malaysia Airlines", "PEK", "KUL", "16:40", 375),
    "CA871": ("Air China", "PEK", "KUL", "16:05", 385),
    "MH389": ("Malaysia Airlines", "PVG", "KUL", "14:45", 335),
    "MH377": ("Malaysia Airlines", "CAN", "KUL", "14:30", 245),
    "CX721": ("Cathay Pacific", "HKG", "KUL", "09:05", 240),
    "BR227": ("EVA Air", "TPE", "KUL", "09:30", 285),
    "JL723": ("Japan Airlines", "NRT", "KUL", "11:10", 450),
    "NH885": ("All Nippon Airways", "HND", "KUL", "23:30", 450),
    "KE671": ("Korean Air", "ICN", "KUL", "16:30", 405),
    "SQ106": ("Singapore Airlines", "SIN", "KUL", "08:30", 65),
    "AK702": ("AirAsia", "SIN", "KUL", "11:25", 70),
    "TG415": ("Thai Airways", "BKK", "KUL", "09:00", 130),
    "GA820": ("Garuda Indonesia", "CGK", "KUL", "08:35", 125),
    "VN675": ("Vietnam Airlines", "SGN", "KUL", "11:55", 115),
    "MH805": ("Malaysia Airlines", "MNL", "KUL", "14:30", 240),
    "BI871": ("Royal Brunei Airlines", "BWN", "KUL", "09:10", 145),
    "MH191": ("Malaysia Airlines", "DEL", "KUL", "22:50", 325),
    "MH195": ("Malaysia Airlines", "BOM", "KUL", "23:20", 325),
    "MH181": ("Malaysia Airlines", "MAA", "KUL", "00:30", 240),
    "EK346": ("Emirates", "DXB", "KUL", "03:30", 430),
    "QR852": ("Qatar Airways", "DOH", "KUL", "02:15", 455),
    "TK60": ("Turkish Airlines", "IST", "KUL", "01:45", 630),
    "KL809": ("KLM", "AMS", "KUL", "20:50", 770),
    "MH3": ("Malaysia Airlines", "LHR", "KUL", "10:55", 800),
    "MH122": ("Malaysia Airlines", "SYD", "KUL", "22:05", 505),
    "MH128": ("Malaysia Airlines", "MEL", "KUL", "15:15", 495),
    "MH318": ("Malaysia Airlines", "KUL", "PEK", "09:20", 375),
    "MH603": ("Malaysia Airlines", "KUL", "SIN", "09:30", 65),
    "MH784": ("Malaysia Airlines", "KUL", "BKK", "09:10", 130),
    "MH88": ("Malaysia Airlines", "KUL", "NRT", "23:35", 420),
    "MH4": ("Malaysia Airlines", "KUL", "LHR", "09:45", 835),
}

#: Home airport: country, the services to Kuala Lumpur, and employers there.
HOMES: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "PEK": ("CN", ("MH319", "CA871"), ("Jingyuan Pump Works", "Hutong Garden Design")),
    "PVG": ("CN", ("MH389",), ("Pujiang Harbour Cranes", "Wusong Ceramics")),
    "HKG": ("HK", ("CX721",), ("Peak Tram Insurance Brokers", "Lei Yue Mun Trading")),
    "TPE": ("TW", ("BR227",), ("Tamsui Precision Moulds", "Yangming Optics")),
    "NRT": ("JP", ("JL723", "NH885"), ("Tonegawa Sensors", "Musashino Bakery Machines")),
    "ICN": ("KR", ("KE671",), ("Hangang Battery Testing", "Namsan Cosmetics")),
    "SIN": ("SG", ("SQ106", "AK702"), ("Kallang River Advisory", "Pulau Ubin Marine Services")),
    "BKK": ("TH", ("TG415",), ("Chao Phraya Packaging", "Thonburi Rubber")),
    "CGK": ("ID", ("GA820",), ("Ciliwung Palm Research", "Tanjung Priok Logistics")),
    "DEL": ("IN", ("MH191",), ("Yamuna Software Testing", "Lodhi Pharma Consulting")),
    "MAA": ("IN", ("MH181",), ("Marina Beach Analytics", "Adyar Castings")),
    "DXB": ("AE", ("EK346",), ("Creekside Event Logistics", "Jumeirah Fit-Out")),
    "AMS": ("NL", ("KL809",), ("Amstel Bloembollen", "Zuiderkade Dredging")),
    "LHR": ("GB", ("MH3",), ("Isleworth Acoustics", "Brentford Legal")),
    "MEL": ("AU", ("MH128",), ("Yarra Bend Mining Software", "Port Phillip Wool")),
}

HOSTS: Final = (
    ("Sungai Mutiara Manufacturing Sdn. Bhd.", "201301000011"),
    ("Bukit Rimba Engineering Sdn. Bhd.", "199801000022"),
    ("Kelang Timur Shipping Bhd.", "198501000033"),
    ("Damansara Setia Bank Bhd.", "197201000044"),
    ("Cempaka Hijau Hospitals Sdn. Bhd.", "200901000055"),
)

LEISURE: Final = ("Holiday", "Visiting family", "Sightseeing in Penang and Langkawi", "Friend's wedding")
BUSINESS: Final = ("Customer meeting", "Factory acceptance test", "Trade fair", "Audit", "Contract negotiations")


def clean(record: Record) -> Record:
    """Leave out what is not declared."""
    return {key: value for key, value in record.items() if value is not None}


def media(kind: str, count: int, capacity: str | None = None, **more: Any) -> Record:
    """Return one line of media."""
    return clean({"kind": kind, "count": count, "capacity": capacity, **more})


def leg(service: str, day: date) -> Record:
    """Return the leg that a service flies on a day."""
    carrier, origin, destination, clock, minutes = SERVICES[service]
    departure = datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), zone_of(origin))  # noqa: DTZ007
    arrival = (departure + timedelta(minutes=minutes)).astimezone(zone_of(destination))
    return {
        "carrier": carrier,
        "service": service,
        "origin": origin,
        "destination": destination,
        "departs_at": departure.isoformat(),
        "arrives_at": arrival.isoformat(),
    }


def zone_of(airport: str) -> timezone:
    """Return the offset of an airport."""
    return timezone(timedelta(hours=OFFSETS[airport]))


class Traffic:
    """Ordinary people, drawn one after the other."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - examples, not secrets
        self.seen: set[str] = set()

    def ref(self) -> str:
        """Return a new pseudonym."""
        while (ref := f"t-{self.random.randrange(16**8):08x}") in self.seen:
            pass
        self.seen.add(ref)
        return ref

    def day(self) -> date:
        """Return a day of March 2025."""
        return date(2025, 3, 1) + timedelta(days=self.random.randrange(27))

    def one_in(self, odds: int) -> bool:
        """Say yes once in so many times."""
        return self.random.randrange(odds) == 0

    def booking(self) -> str:
        """Return a booking reference."""
        return "".join(self.random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6))

    def inbound(self, service: str, day: date, lead: int, stay: int | None, **more: Any) -> Record:
        """Return a declaration lodged at Kuala Lumpur, half an hour or so after the landing."""
        flight = leg(service, day)
        landed = datetime.fromisoformat(flight["arrives_at"])
        departs = datetime.fromisoformat(flight["departs_at"])
        booked = departs - timedelta(days=lead, hours=self.random.randrange(1, 20))
        back = None if stay is None else (landed.date() + timedelta(days=stay)).isoformat()
        itinerary = {
            "booking_ref": more.pop("booking", None) or self.booking(),
            "booked_at": booked.isoformat(),
            "returns_on": back,
            "legs": [flight],
        }
        return clean(
            {
                "declared_at": (landed + timedelta(minutes=self.random.randrange(25, 55))).isoformat(),
                "port": "KUL",
                "direction": "inbound",
                "traveler": {"ref": more.pop("ref", None) or self.ref()},
                "itinerary": clean(itinerary),
                **more,
            }
        )

    def outbound(self, service: str, day: date, **more: Any) -> Record:
        """Return a declaration lodged at Kuala Lumpur, two hours or so before the departure."""
        flight = leg(service, day)
        departs = datetime.fromisoformat(flight["departs_at"])
        lodged = departs - timedelta(minutes=self.random.randrange(75, 150))
        return clean(
            {
                "declared_at": lodged.isoformat(),
                "port": "KUL",
                "direction": "outbound",
                "traveler": {"ref": more.pop("ref", None) or self.ref()},
                "itinerary": {
                    "booking_ref": self.booking(),
                    "booked_at": (departs - timedelta(days=self.random.randrange(9, 40))).isoformat(),
                    "legs": [flight],
                },
                **more,
            }
        )

    def home(self) -> tuple[str, str, str]:
        """Return a country, a service from there, and an employer there."""
        country, services, employers = HOMES[self.random.choice(sorted(HOMES))]
        return country, self.random.choice(services), self.random.choice(employers)

    def host(self, *, number: bool) -> Record:
        """Return a host, with its number in the register of companies or without."""
        name, value = self.random.choice(HOSTS)
        identifiers = [{"scheme": "MY-SSM", "value": value}] if number else None
        return clean({"name": name, "country": "MY", "identifiers": identifiers})

    def gear(self) -> list[Record]:
        """Return a laptop and a phone."""
        laptop = media("computer", 1, self.random.choice(("512 GB", "1 TB", "2 TB")), encrypted=True)
        return [laptop, media("phone", 1, self.random.choice(("128 GB", "256 GB", "512 GB")))]

    def business(self) -> Record:
        """Return somebody on a business trip: now and then with a disk, a partner without a number, no purpose."""
        country, service, employer = self.home()
        carried = self.gear()
        if self.one_in(3):
            carried.append(media("ssd", 1, self.random.choice(("500 GB", "1 TB", "2 TB", "4 TB"))))
        return self.inbound(
            service,
            self.day(),
            self.random.choice((1, 2, 4, 6, 9, 12, 16, 21, 30)),
            self.random.choice((1, 2, 3, 3, 5, 8)),
            employer={"name": employer, "country": country},
            host=self.host(number=self.one_in(3)),
            media=carried,
            documents=[],
            purpose=self.random.choice((*BUSINESS, None)),
        )

    def tourist(self) -> Record:
        """Return somebody on holiday, with a phone and perhaps a camera."""
        _, service, _ = self.home()
        cards = self.random.randrange(4)
        carried = [media("phone", self.random.randrange(1, 4), "256 GB")]
        if cards:
            carried.append(media("flash", cards, self.random.choice(("64 GB", "128 GB", None))))
        return self.inbound(
            service, self.day(), self.random.randrange(20, 150), self.random.randrange(5, 20),
            media=carried, purpose=self.random.choice(LEISURE),
        )  # fmt: skip

    def student(self) -> Record:
        """Return a student with a laptop and a disk, who stays for a term and books no way back."""
        _, service, _ = self.home()
        return self.inbound(
            service, self.day(), self.random.randrange(10, 60), None,
            host={"name": "Universiti Seri Gombak", "country": "MY"},
            media=[*self.gear(), media("hdd", 1, self.random.choice(("1 TB", "2 TB", None)))],
            purpose="Exchange semester",
        )  # fmt: skip

    def photographer(self) -> Record:
        """Return a photographer with a dozen cards and some SSDs."""
        _, service, _ = self.home()
        cards = media("flash", self.random.randrange(8, 16), self.random.choice(("256 GB", "512 GB")), used="0 B")
        disks = media("ssd", self.random.randrange(2, 5), self.random.choice(("2 TB", "4 TB")), encrypted=False)
        return self.inbound(
            service, self.day(), self.random.randrange(8, 40), self.random.randrange(6, 15),
            media=[*self.gear(), cards, disks],
            documents=[{"kind": "ata-carnet"}] if self.one_in(3) else [],
            purpose="Photographs for a travel magazine",
        )  # fmt: skip

    def engineer(self) -> Record:
        """Return a field engineer: called at short notice, with measurements on a few disks."""
        country, service, employer = self.home()
        disks = media("hdd", self.random.randrange(2, 5), self.random.choice(("4 TB", "5 TB")), model="Fieldbox")
        return self.inbound(
            service, self.day(), self.random.randrange(3), self.random.randrange(4, 12),
            employer={"name": employer, "country": country},
            host=self.host(number=True),
            destination={"facility": "Plant 2, Pasir Gudang"},
            media=[*self.gear(), disks],
            purpose="Vibration measurements on a turbine",
        )  # fmt: skip

    def homeward(self) -> Record:
        """Return somebody who leaves Malaysia."""
        service = self.random.choice(("MH603", "MH784", "MH88", "MH4"))
        return self.outbound(service, self.day(), media=self.gear(), purpose=self.random.choice((*LEISURE, None)))

    def driver(self) -> Record:
        """Return somebody who comes over the causeway by car."""
        lodged = datetime.combine(self.day(), datetime.min.time(), zone_of("SIN")) + timedelta(
            hours=self.random.randrange(7, 20), minutes=self.random.randrange(60)
        )
        return {
            "declared_at": lodged.isoformat(),
            "port": "MYJHB",
            "direction": "inbound",
            "traveler": {"ref": self.ref()},
            "itinerary": {"legs": [{"mode": "road", "origin": "SGSIN", "destination": "MYJHB"}]},
            "media": self.gear(),
            "purpose": self.random.choice(("Shopping", "Visiting family", "Customer meeting")),
        }

    def film_crew(self) -> Iterator[Record]:
        """Yield six of a film crew with a carnet: one booking, 40 TB each on ten SSDs with numbers."""
        booking, day = self.booking(), date(2025, 3, 10)
        for member in range(6):
            serials = [f"BRT{member + 1}{number:03}" for number in range(1, 11)]
            yield self.inbound(
                "MH3", day, 24, 19, booking=booking,
                employer={"name": "Brentwater Pictures", "country": "GB"},
                host={"name": "Filem Kampung Baru Sdn. Bhd.", "country": "MY"},
                destination={"address": "Studio 4, Iskandar Puteri"},
                media=[*self.gear(), media("ssd", 10, "4 TB", model="Shuttle 4", serials=serials, used="0 B")],
                documents=[{"kind": "ata-carnet", "ref": "GB/1187/25"}],
                purpose="Feature film, principal photography",
            )  # fmt: skip

    def archivists(self) -> Iterator[Record]:
        """Yield three who carry much for good reasons: an observatory, a bank and a library."""
        yield self.inbound(
            "KL809", date(2025, 3, 12), 33, 12,
            employer={"name": "Westerbuur Observatory", "country": "NL"},
            host={"name": "Universiti Seri Gombak", "country": "MY"},
            destination={"facility": "Radio Astronomy Laboratory"},
            media=[*self.gear(), media("tape", 12, "18 TB", model="LTO-9", used="17 TB", encrypted=False)],
            documents=[{"kind": "temporary-admission", "ref": "TA-25-0093"}],
            purpose="Survey data of a radio telescope for joint analysis",
        )  # fmt: skip
        yield self.inbound(
            "SQ106", date(2025, 3, 19), 6, 1,
            employer=(bank := {
                "name": "Damansara Setia Bank Bhd.", "country": "MY",
                "identifiers": [{"scheme": "MY-SSM", "value": "197201000044"}],
            }),
            host=bank,
            destination={"facility": "Vault, Jalan Ampang"},
            media=[media("tape", 8, "18 TB", model="LTO-9", used="18 TB", encrypted=True)],
            documents=[{"kind": "invoice"}, {"kind": "other"}],
            purpose="Quarterly backup of the Singapore branch",
        )  # fmt: skip
        yield self.inbound(
            "TG415", date(2025, 3, 24), 15, 5,
            employer={"name": "Chao Phraya Manuscript Society", "country": "TH"},
            host={"name": "Perpustakaan Warisan", "country": "MY"},
            media=[*self.gear(), media("array", 1, "48 TB", used="31 TB")],
            purpose="Scans of palm-leaf manuscripts",
        )  # fmt: skip

    def ordinary(self) -> Iterator[Record]:
        """Yield a month of ordinary traffic."""
        kinds: tuple[tuple[Callable[[], Record], int], ...] = (
            (self.business, 38), (self.tourist, 26), (self.student, 8), (self.photographer, 6),
            (self.engineer, 7), (self.homeward, 8), (self.driver, 4),
        )  # fmt: skip
        for draw, count in kinds:
            for _ in range(count):
                yield draw()
        yield from self.film_crew()
        yield from self.archivists()

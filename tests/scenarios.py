"""Scenarios: what happens among ordinary travelers, what is to be found of it, and why.

They were written from the case and the contract, before anyone looked at how findings are made. Each is told in
declarations that a border could see, and is embedded in the same ordinary traffic.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Final, Literal

from attrs import frozen

from borderscore.declaration import (
    Declaration,
    Destination,
    Document,
    Itinerary,
    Leg,
    MediaItem,
    MediaKind,
    Organisation,
    OrganisationIdentifier,
    Traveler,
)
from borderscore.findings.finding import Finding
from borderscore.organisations.entries import RegisterEntry

GB: Final = 10**9
TB: Final = 1000 * GB
START: Final = datetime(2025, 3, 4, 12, tzinfo=UTC)

#: Where flights come from, and where they land.
FLIGHTS: Final = {
    "MH319": ("PEK", "KUL"), "CZ349": ("CAN", "KUL"), "MH389": ("PVG", "KUL"), "CA871": ("PEK", "KUL"),
    "MH79": ("HKG", "KUL"), "SQ106": ("SIN", "KUL"), "JL723": ("NRT", "KUL"), "KE671": ("ICN", "KUL"),
    "MH1": ("LHR", "KUL"), "CX729": ("HKG", "PEN"), "CZ8301": ("CAN", "PEN"), "AK1521": ("CAN", "JHB"),
    "MF857": ("XMN", "BKI"),
}  # fmt: skip
SERVICES: Final = tuple(FLIGHTS)


@frozen
class Found:
    """A finding of one of these typologies with four in five of these declarations, and few others."""

    members: frozenset[str]
    typologies: frozenset[str]
    level: Literal["watch", "alert"] = "alert"


@frozen
class Scenario:
    """Declarations among ordinary ones; what is to be found, and whom no alert may touch."""

    name: str
    why: str
    declarations: tuple[Declaration, ...]
    found: tuple[Found, ...] = ()
    unsuspected: frozenset[str] = frozenset()
    register: tuple[RegisterEntry, ...] = ()


def company(name: str, country: str | None = "CN") -> Organisation:
    """Return an organisation."""
    return Organisation(name=name, country=country)


def units(
    count: int, capacity: int, kind: MediaKind = "hdd", *, batch: str | None = None, used: int | None = None
) -> MediaItem:
    """Return so many units of so many bytes."""
    return MediaItem(kind=kind, count=count, capacity=capacity, batch=batch, used=used)


def suitcase(terabytes: int, drives: int = 15, batch: str | None = "ZX25K07") -> MediaItem:
    """Return drives that hold so much together."""
    return units(drives, terabytes * TB // drives // GB * GB, batch=batch)


def traveler(
    id_: str,
    *media: MediaItem,
    day: int = 0,
    flight: str = "MH319",
    ref: str | None = None,
    booking: str | None = None,
    outbound: bool = False,
    employer: Organisation | None = None,
    host: Organisation | None = None,
    address: str | None = None,
    facility: str | None = None,
    papers: tuple[Document, ...] | None = None,
    purpose: str | None = None,
) -> Declaration:
    """Return someone with a laptop and these media, who booked at an hour of their own."""
    abroad, port = FLIGHTS[flight]
    at = START + timedelta(days=day)
    chance = int(sha256(id_.encode()).hexdigest(), 16)
    leg = Leg(
        service=flight,
        origin=port if outbound else abroad,
        destination=abroad if outbound else port,
        departs_at=at - timedelta(hours=6),
    )
    return Declaration(
        id=id_,
        declared_at=at,
        port=port,
        direction="outbound" if outbound else "inbound",
        traveler=Traveler(ref=ref or f"ref-{id_}"),
        employer=employer,
        host=host,
        destination=Destination(address=address, facility=facility) if address else None,
        itinerary=Itinerary(
            booking_ref=booking or f"B{chance % 16**6:06X}",
            booked_at=at - timedelta(minutes=5_000 + chance % 60_000),
            legs=(leg,),
        ),
        media=(units(1, TB, "computer"), *media),
        documents=papers,
        purpose=purpose,
    )


@cache
def ordinary(count: int = 1_500) -> tuple[Declaration, ...]:
    """Return tourists, people on business, and a few with much to carry and reasons of their own."""
    random = Random(20250304)  # noqa: S311 - the same traffic each time
    employers = [company(f"{word} {trade}", None) for word in _WORDS for trade in _TRADES]
    hosts = [
        (company(f"{word} Industries", "MY"), f"{7 * place + 3} Jalan {word}") for place, word in enumerate(_WORDS)
    ]
    found = []
    for number in range(count):
        on_business = random.random() < 0.5
        host, address = random.choice(hosts)
        media = [units(1, 256 * GB, "phone")]
        if random.random() < 0.25:
            media.append(_drives(random, 1, 2))
        if random.random() < 0.06:
            media.append(_drives(random, 3, 9))
        found.append(
            traveler(
                f"ordinary-{number:04}",
                *media,
                day=random.randrange(-30, 40),
                flight=random.choice(SERVICES),
                outbound=random.random() < 0.35,
                employer=random.choice(employers) if on_business else None,
                host=host if on_business else None,
                address=address if on_business else f"Hotel {random.choice(_WORDS)}, Jalan Pantai",
                purpose=random.choice(
                    ("business meeting", "trade fair", "site visit") if on_business else ("holiday",)
                ),
            )
        )
    return tuple(found)


_WORDS: Final = (
    "Aurora", "Borneo", "Cedar", "Delta", "Eastern", "Falcon", "Golden", "Harbour", "Indigo", "Jade", "Kestrel",
    "Lotus", "Meridian", "Nanyang", "Orchid", "Pacific", "Quartz", "Raffles", "Selangor", "Titan", "Unity",
)  # fmt: skip
_TRADES: Final = ("Logistics", "Foods", "Textiles", "Consulting", "Chemicals", "Energy", "Software", "Insurance")


def _drives(random: Random, least: int, most: int) -> MediaItem:
    kind: MediaKind = random.choice(("hdd", "ssd"))
    lot = f"retail-{random.randrange(300)}" if random.random() < 0.4 else None
    return units(random.randint(least, most), random.choice((1, 2, 4, 5)) * TB, kind, batch=lot)


#: The employer, the host and the place of the case.
XINGHE: Final = company("Beijing Xinghe Intelligent Technology Co., Ltd.")
LUMEN: Final = company("Lumen Compute Sdn Bhd", "MY")
HALL: Final = "Lot 12, Jalan Cyber Point 4, 63000 Cyberjaya"
#: The number of a company in no register.
NUMBER: Final = OrganisationIdentifier(scheme="CN-USCC", value="91110108MA01XYZ123")
#: Employers that nothing ties.
STRANGERS: Final = tuple(
    company(f"{name} Co., Ltd.")
    for name in ("Peakview", "Sunward", "Bluefin", "Ironwood", "Larkspur", "Copperfield")
)


def engineers(
    tag: str,
    terabytes: int,
    count: int = 4,
    *,
    apart: int = 0,
    flights: tuple[str, ...] = ("MH319",),
    drives: int = 15,
) -> tuple[Declaration, ...]:
    """Return engineers of one employer for one host, so many days apart."""
    return tuple(
        traveler(
            f"{tag}-{place}",
            suitcase(terabytes, drives),
            day=place * apart,
            flight=flights[place % len(flights)],
            employer=XINGHE,
            host=LUMEN,
            address=HALL,
            purpose="business meeting",
        )
        for place in range(count)
    )


def strangers(
    tag: str, terabytes: int = 80, *, host: Organisation | None = None, batch: str | None = None
) -> tuple[Declaration, ...]:
    """Return four people of four employers on four flights."""
    return tuple(
        traveler(
            f"{tag}-{place}",
            suitcase(terabytes, batch=batch),
            day=2 * place,
            flight=SERVICES[place],
            employer=STRANGERS[place],
            host=host,
        )
        for place in range(4)
    )


SPLIT: Final = frozenset({"split-volume"})
Told = tuple[Declaration, ...]
SCENARIOS: Final[dict[str, Scenario]] = {}


def ids(declarations: Iterable[Declaration]) -> frozenset[str]:
    return frozenset(each.id for each in declarations)


def ring(
    name: str, why: str, *couriers: Declaration, register: tuple[RegisterEntry, ...] = (), others: Told = ()
) -> None:
    """Add couriers who are to be found together, and others beside them who are not to be suspected."""
    found = Found(ids(couriers), SPLIT)
    SCENARIOS[name] = Scenario(name, why, (*couriers, *others), (found,), ids(others), register)


def honest(name: str, why: str, *travelers: Declaration, register: tuple[RegisterEntry, ...] = ()) -> None:
    """Add people whom no alert may touch."""
    SCENARIOS[name] = Scenario(name, why, travelers, (), ids(travelers), register)


def shows(finding: Finding, sought: Found) -> bool:
    """Say whether a finding holds at least four in five of those sought, and at most one stranger to four."""
    members = frozenset(finding.members)
    return (
        finding.typology in sought.typologies
        and finding.level in {"alert", sought.level}
        and 5 * len(members & sought.members) >= 4 * len(sought.members)
        and 4 * len(members - sought.members) <= len(members & sought.members)
    )

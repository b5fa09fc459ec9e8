"""Declarations for the tests of linkage and findings: ordinary ones, and couriers who share what a test says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from borderscore.declaration import (
    Declaration,
    Destination,
    Itinerary,
    Leg,
    MediaItem,
    Organisation,
    Traveler,
)
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.growth import Group, plausible
from borderscore.linkage.network import Network, Star
from borderscore.linkage.traffic import Traffic
from borderscore.rulebook.model import Linkage

TB = 10**12
START = datetime(2025, 3, 3, 9, tzinfo=UTC)


def carrying(
    id_: str, terabytes: int = 16, *, day: int = 0, traveler: str | None = None, **more: Any
) -> Declaration:
    """Return a declaration of someone who brings so many drives of 1 TB; `batch` is their lot."""
    batch, flight, booking = more.pop("batch", None), more.pop("flight", None), more.pop("booking", None)
    drives = MediaItem(kind="hdd", count=terabytes or 1, capacity=TB, batch=batch, used=more.pop("used", None))
    at = START + timedelta(days=day)
    legs = (Leg(service=flight, origin="PEK", destination="KUL", departs_at=at),) if flight else ()
    fields: dict[str, Any] = {"port": "KUL", "direction": "inbound", **more}
    return Declaration(
        id=id_,
        declared_at=at,
        traveler=Traveler(ref=traveler or f"t-{id_}"),
        media=(drives,) if terabytes else (),
        itinerary=Itinerary(booking_ref=booking, legs=legs),
        **fields,
    )


def company(name: str) -> Organisation:
    """Return an organisation."""
    return Organisation(name=name)


def crowd(count: int, terabytes: int = 8) -> list[Declaration]:
    """Return people who have nothing in common with anyone but a few busy hosts."""
    return [
        carrying(
            f"c{number:04}",
            terabytes + number % 23 if number % 4 == 0 else 0,
            day=number % 50,
            employer=company(f"Firm {number * 7919 % 9973}"),
            host=company(f"Host {number % 5}"),
            flight=f"MH{number % 37}",
            batch=f"lot-{number}",
        )
        for number in range(count)
    ]


def ring(size: int = 5, terabytes: int = 20) -> list[Declaration]:
    """Return couriers with drives of one lot for one address, over some days."""
    return [
        carrying(
            f"r{number}",
            terabytes,
            day=10 + number,
            employer=company(f"Shell {number}"),
            destination=Destination(address="Persiaran Helang 3, Cyberjaya"),
            flight=f"CA{number}",
            batch="PD1-2447",
            documents=(),
        )
        for number in range(size)
    ]


def network_of(declarations: list[Declaration], linkage: Linkage, baseline: Baseline | None = None) -> Network:
    """Return the network of the couriers among declarations, which are their own baseline if none is given."""
    traffic = Traffic.of(declarations, linkage)
    rarities = Rarities(linkage, baseline or traffic.baseline(), baseline is None)
    return Network.holding(traffic.couriers(), linkage, rarities)


def led_to(network: Network, star: Star, price: int) -> Star:
    """Return where a search from a star leads, made all by itself."""
    view = network.view_from(network.stretch(star))
    return Group.of(view, plausible(view, star, price), price).settle({})

"""Airports that exist, in a world of rounded figures, and the flights between them.

Weights are rough shares of international traffic and were chosen by hand. Summer time is left out.
"""

from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from itertools import pairwise
from typing import Final

from attrs import frozen

from borderscore.declaration import Leg
from borderscore.simulation.dice import Dice, running


@frozen
class Airport:
    """One airport; latitude and longitude in whole degrees, the offset from UTC in minutes."""

    code: str
    city: str
    country: str
    latitude: int
    longitude: int
    offset: int
    weight: int
    #: The airline that is at home there.
    carrier: str


AIRPORTS: Final = tuple(
    Airport(*row)
    for row in (
        ("KUL", "Kuala Lumpur", "MY", 3, 102, 480, 90, "MH"),
        ("PEN", "Penang", "MY", 5, 100, 480, 15, "MH"),
        ("JHB", "Johor Bahru", "MY", 2, 104, 480, 8, "AK"),
        ("SIN", "Singapore", "SG", 1, 104, 480, 100, "SQ"),
        ("BKK", "Bangkok", "TH", 14, 101, 420, 90, "TG"),
        ("HKT", "Phuket", "TH", 8, 98, 420, 25, "TG"),
        ("CGK", "Jakarta", "ID", -6, 107, 420, 60, "GA"),
        ("DPS", "Denpasar", "ID", -9, 115, 480, 35, "GA"),
        ("SGN", "Ho Chi Minh City", "VN", 11, 107, 420, 40, "VN"),
        ("HAN", "Hanoi", "VN", 21, 106, 420, 30, "VN"),
        ("MNL", "Manila", "PH", 15, 121, 480, 40, "PR"),
        ("HKG", "Hong Kong", "HK", 22, 114, 480, 90, "CX"),
        ("PEK", "Beijing", "CN", 40, 117, 480, 70, "CA"),
        ("PKX", "Beijing", "CN", 39, 116, 480, 30, "CZ"),
        ("PVG", "Shanghai", "CN", 31, 122, 480, 80, "MU"),
        ("CAN", "Guangzhou", "CN", 23, 113, 480, 60, "CZ"),
        ("SZX", "Shenzhen", "CN", 23, 114, 480, 50, "ZH"),
        ("TFU", "Chengdu", "CN", 30, 104, 480, 25, "3U"),
        ("HGH", "Hangzhou", "CN", 30, 120, 480, 25, "GJ"),
        ("XMN", "Xiamen", "CN", 25, 118, 480, 20, "MF"),
        ("TPE", "Taipei", "TW", 25, 121, 480, 50, "CI"),
        ("NRT", "Tokyo", "JP", 36, 140, 540, 50, "JL"),
        ("HND", "Tokyo", "JP", 36, 140, 540, 50, "NH"),
        ("KIX", "Osaka", "JP", 34, 135, 540, 30, "JL"),
        ("ICN", "Seoul", "KR", 37, 126, 540, 70, "KE"),
        ("DEL", "Delhi", "IN", 29, 77, 330, 45, "AI"),
        ("BOM", "Mumbai", "IN", 19, 73, 330, 40, "AI"),
        ("BLR", "Bengaluru", "IN", 13, 78, 330, 30, "6E"),
        ("MAA", "Chennai", "IN", 13, 80, 330, 25, "6E"),
        ("CMB", "Colombo", "LK", 7, 80, 330, 15, "UL"),
        ("DXB", "Dubai", "AE", 25, 55, 240, 80, "EK"),
        ("AUH", "Abu Dhabi", "AE", 24, 55, 240, 25, "EY"),
        ("DOH", "Doha", "QA", 25, 52, 180, 45, "QR"),
        ("IST", "Istanbul", "TR", 41, 29, 180, 40, "TK"),
        ("LHR", "London", "GB", 52, 0, 0, 60, "BA"),
        ("FRA", "Frankfurt", "DE", 50, 9, 60, 45, "LH"),
        ("AMS", "Amsterdam", "NL", 52, 5, 60, 35, "KL"),
        ("CDG", "Paris", "FR", 49, 3, 60, 40, "AF"),
        ("SYD", "Sydney", "AU", -34, 151, 600, 40, "QF"),
        ("MEL", "Melbourne", "AU", -38, 145, 600, 30, "QF"),
        ("PER", "Perth", "AU", -32, 116, 480, 15, "QF"),
        ("SFO", "San Francisco", "US", 38, -122, -480, 25, "UA"),
        ("LAX", "Los Angeles", "US", 34, -118, -480, 25, "UA"),
        ("JFK", "New York", "US", 41, -74, -300, 20, "DL"),
    )
)

#: The countries whose customs lodge declarations, in the order in which the knob `administrations` takes them.
ADMINISTRATIONS: Final = ("MY", "SG", "TH", "ID", "AE", "JP", "HK", "DE")

COUNTRIES: Final = tuple(dict.fromkeys(airport.country for airport in AIRPORTS))

#: Where long journeys change planes.
HUBS: Final = ("SIN", "HKG", "DXB", "DOH", "BKK", "ICN")

#: The airports of each country.
AIRPORTS_OF: Final = {
    country: tuple(airport.code for airport in AIRPORTS if airport.country == country) for country in COUNTRIES
}

AIRPORT_OF: Final = {airport.code: airport for airport in AIRPORTS}


@frozen
class Flight:
    """A service that flies every day, with its departure in minutes after local midnight."""

    service: str
    carrier: str
    origin: Airport
    destination: Airport
    departs: int

    def leg(self, day: date) -> Leg:
        """Return the flight that departs on a day."""
        departs, arrives = self.times(day)
        return Leg(
            carrier=self.carrier,
            service=self.service,
            origin=self.origin.code,
            destination=self.destination.code,
            departs_at=departs,
            arrives_at=arrives,
        )

    def times(self, day: date) -> tuple[datetime, datetime]:
        """Return when the flight of a day departs and when it arrives, each as the clocks there show it."""
        departs = local(self.origin, day, self.departs)
        arrives = departs + timedelta(minutes=minutes_between(self.origin, self.destination))
        return departs, arrives.astimezone(zone(self.destination))


@cache
def zone(airport: Airport) -> timezone:
    """Return the offset from UTC that holds at an airport all year."""
    return timezone(timedelta(minutes=airport.offset))


def local(airport: Airport, day: date, minute: int) -> datetime:
    """Return a moment of a day as the clocks of an airport show it."""
    return datetime.combine(day, time(), zone(airport)) + timedelta(minutes=minute)


@cache
def minutes_between(one: Airport, other: Airport) -> int:
    """Return about how long a flight takes: seven and a half minutes for each degree, and 40 on the ground."""
    across = abs(one.longitude - other.longitude)
    sides = sorted((abs(one.latitude - other.latitude), min(across, 360 - across)))
    return 40 + 15 * (sides[1] + sides[0] // 2) // 2


@cache
def flights(origin: Airport, destination: Airport) -> tuple[Flight, ...]:
    """Return the services of a route: one to four a day, the same in every simulation."""
    dice = Dice("route", origin.code, destination.code)
    services = 1 + min(3, origin.weight * destination.weight // 2_000)
    return tuple(_flight(origin, destination, dice) for _ in range(services))


def _flight(origin: Airport, destination: Airport, dice: Dice) -> Flight:
    carrier = dice.pick((origin.carrier, destination.carrier))
    return Flight(
        f"{carrier}{dice.between(100, 998)}", carrier, origin, destination, 5 * dice.between(6 * 12, 23 * 12)
    )


@cache
def _elsewhere(port: str) -> tuple[tuple[Airport, ...], tuple[int, ...]]:
    there = AIRPORT_OF[port]
    airports = tuple(each for each in AIRPORTS if each.country != there.country)
    return airports, running(_pull(each, there) for each in airports)


def _pull(one: Airport, other: Airport) -> int:
    """Return how much traffic there is between two airports: more between big ones, less over long ways."""
    return max(1, 10_000 * one.weight // minutes_between(one, other))


def abroad(port: str, dice: Dice) -> Airport:
    """Return where a traveler at a port may come from, as often as people do."""
    return dice.weighted(*_elsewhere(port))


def route(origin: str, port: str, dice: Dice, changes: int) -> tuple[Flight, ...]:
    """Return the flights of a journey, direct or, with a chance of `changes` per mille, over a hub."""
    start, end = AIRPORT_OF[origin], AIRPORT_OF[port]
    hub = AIRPORT_OF[dice.pick(HUBS)]
    if dice.chance(changes) and hub.country not in {start.country, end.country}:
        return dice.pick(flights(start, hub)), dice.pick(flights(hub, end))
    return (dice.pick(flights(start, end)),)


def days_of(way: tuple[Flight, ...], day: date) -> tuple[date, ...]:
    """Return on which day each flight of a journey departs, when the first departs on a given day.

    Who changes planes waits for the next flight of that service, at least 45 minutes.
    """
    days = [day]
    for before, flight in pairwise(way):
        ready = before.times(days[-1])[1] + timedelta(minutes=45)
        departs = flight.times(ready.date())[0]
        days.append(ready.date() + timedelta(days=int(departs < ready)))
    return tuple(days)

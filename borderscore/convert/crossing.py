"""The flight that crosses the border, and the passage that it makes."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import airportsdata
from attrs import frozen

from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.declaration import Direction, Itinerary, Leg, Traveler
from borderscore.formats.passages import Baggage, Passage
from borderscore.places import PLACE_PATTERN, country_of

_is_place: Final = re.compile(PLACE_PATTERN).fullmatch
_flight: Final = re.compile("([A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})0*([1-9][0-9]{0,3}[A-Z]?)").fullmatch
_number: Final = re.compile(r"([0-9]{1,9})(?:[.,][0-9]*)?").fullmatch
_is_reference: Final = re.compile("[A-Z0-9]{1,20}").fullmatch


@frozen
class Crossing:
    """A flight over the border: which way, and where."""

    leg: Leg
    direction: Direction
    port: str


@frozen
class Home:
    """Whose border it is, and the key that hides who crosses it."""

    #: The country, ISO 3166-1 alpha-2.
    country: str
    pseudonyms: Pseudonyms

    def crossing(self, legs: Iterable[Leg]) -> Crossing | None:
        """Return the first of some flights that crosses the border, or None where none does."""
        for leg in legs:
            leaves, enters = (country_of(place) == self.country for place in (leg.origin, leg.destination))
            if leaves != enters:
                return (
                    Crossing(leg, "outbound", leg.origin) if leaves else Crossing(leg, "inbound", leg.destination)
                )
        return None

    def passage(self, ref: str, crossing: Crossing, itinerary: Itinerary, baggage: Baggage) -> Passage:
        """Return the passage of a traveler on a flight."""
        leg = crossing.leg
        moment = leg.departs_at or leg.arrives_at
        day = moment.date().isoformat() if moment else ""
        return Passage(
            id=f"p-{self.pseudonyms.digest('passage', ref, leg.service or '', day, crossing.port)}",
            port=crossing.port,
            direction=crossing.direction,
            traveler=Traveler(ref=ref),
            itinerary=itinerary,
            baggage=None if baggage == Baggage() else baggage,
        )


def place(text: str) -> str | None:
    """Return the place that a code stands for, or None where it is no code of a place."""
    code = text.strip().upper()
    return code if _is_place(code) else None


def flight(text: str) -> tuple[str, str] | None:
    """Return the carrier of a flight and the flight as declarations name it: MH319 for MH0319."""
    found = _flight(text.replace(" ", "").upper())
    return (found[1], f"{found[1]}{found[2]}") if found else None


def reference(text: str) -> str | None:
    """Return the reference of a booking, or None where it is none."""
    code = text.strip().upper()
    return code if _is_reference(code) else None


def local(moment: datetime | None, place: str) -> datetime | None:
    """Return a local time with its offset from UTC, or None where the time zone of the place is not known."""
    zone = _zone(place)
    if moment is None or zone is None:
        return None
    offset = moment.replace(tzinfo=zone).utcoffset() or timedelta()
    return moment.replace(tzinfo=zone) if offset % timedelta(minutes=1) == timedelta() else None


@cache
def _zones() -> dict[str, str]:
    return {code: airport["tz"] for code, airport in airportsdata.load("IATA").items()}


@cache
def _zone(place: str) -> ZoneInfo | None:
    name = _zones().get(place)
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):  # the machine has no data on time zones
        return None


def whole(digits: str, most: int) -> int | None:
    """Return a whole number up to a limit, its decimals cut off, or None where it is none."""
    found = _number(digits)
    return int(found[1]) if found and int(found[1]) <= most else None


def _digits_of(form: str) -> int:
    return 2 * form.count("%") + 2 * form.count("%Y")


def parsed(digits: str, form: str) -> datetime | None:
    """Return the moment that digits stand for, or None where they fit no moment."""
    if not digits.isascii() or not digits.isdigit() or len(digits) != _digits_of(form):
        return None
    try:
        return datetime.strptime(digits, form)  # noqa: DTZ007 - a place's own clock, see `local`
    except ValueError:
        return None

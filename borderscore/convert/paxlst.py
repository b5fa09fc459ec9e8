"""PAXLST, by which airlines give Advance Passenger Information (WCO/IATA/ICAO guidelines on API).

One message is about one flight: TDT with its places (LOC+125, LOC+87; LOC+92 within a country) and times (DTM+189,
DTM+232), again where it stops on its way. NAD opens a traveler; what follows it is theirs. Read are where they
board and leave (LOC+178, LOC+179), the booking (RFF+AVF), the passenger's reference (RFF+ABO), the travel document
with its issuer (DOC, LOC+91) for the pseudonym, and the checked bags (MEA). Nothing else is looked at.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from borderscore.convert.crossing import Crossing, Home, flight, local, parsed, place, reference, whole
from borderscore.convert.edifact import Message, Refused, RefusedError, Segment, parted, value_of
from borderscore.declaration import Itinerary, Leg
from borderscore.formats.passages import MOST_KILOGRAMS, MOST_PIECES, Baggage, Passage

#: Passengers and crew, those in transit too.
_TRAVELERS: Final = frozenset({"FL", "FM", "DDU", "DDT"})

#: The places of a flight: before the border, behind it, and any other.
_STOPS: Final = frozenset({"125", "87", "92"})

#: A document that is none of travel.
_VISA: Final = "V"

#: Moments by how many digits they have: with and without the century.
_MOMENTS: Final = {10: "%y%m%d%H%M", 12: "%Y%m%d%H%M"}


def passages(message: Message, home: Home) -> Iterator[Passage | Refused]:
    """Yield the passages of the travelers of a message. A traveler who can't be told apart is Refused.

    So is the whole message, if its flight can't be made out or does not cross the border.
    """
    head, *groups = parted(message.segments, "NAD", _TRAVELERS)
    try:
        legs = _legs(message, head, home)
    except RefusedError as error:
        yield error.refused
        return
    for group in groups:
        flown = _flown(group, legs)
        crossing = home.crossing(flown)
        if crossing is not None:
            try:
                yield _passage(group, crossing, flown, home)
            except RefusedError as error:
                yield error.refused


def _legs(message: Message, head: Sequence[Segment], home: Home) -> tuple[Leg, ...]:
    """Return the legs of the flight. One that stops on its way has several, under one TDT or under one each."""
    _, *flights = parted(head, "TDT")
    if not flights:
        raise message.header.refused("expected a message with a flight (TDT), got none")
    legs = tuple(leg for each in flights for leg in _legs_of(each))
    if home.crossing(legs) is None:
        raise flights[0][0].refused(f"expected a flight that crosses the border of {home.country}")
    return legs


def _legs_of(group: Sequence[Segment]) -> list[Leg]:
    """Return the legs of one TDT: from each of the places after it to the next."""
    transport = group[0]
    found = flight(transport.at(2)) or flight(f"{transport.at(5)}{transport.at(2)}")
    if found is None:
        raise transport.refused("expected a flight such as MH319")
    _, *stops = parted(group, "LOC", _STOPS)
    places = [place(stop[0].at(2)) for stop in stops]
    legs = [
        Leg(
            carrier=found[0],
            service=found[1],
            origin=origin,
            destination=destination,
            departs_at=local(_moment(value_of(leaves, "DTM", "189")), origin),
            arrives_at=local(_moment(value_of(reaches, "DTM", "232")), destination),
        )
        for (leaves, reaches), (origin, destination) in zip(pairwise(stops), pairwise(places), strict=True)
        if origin and destination
    ]
    if not legs:
        raise transport.refused("expected the places that the flight leaves (LOC+125) and reaches (LOC+87)")
    return legs


def _flown(group: Sequence[Segment], legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Return the legs that a traveler flies, as far as LOC+178 and LOC+179 say where they board and leave."""
    boards, leaves = (place(value_of(group, "LOC", qualifier)) for qualifier in ("178", "179"))
    origins = [leg.origin for leg in legs]
    first = origins.index(boards) if boards in origins else 0
    destinations = [leg.destination for leg in legs[first:]]
    return legs[first : first + destinations.index(leaves) + 1] if leaves in destinations else legs[first:]


def _moment(digits: str) -> datetime | None:
    form = _MOMENTS.get(len(digits))
    return parsed(digits, form) if form else None


def _passage(group: Sequence[Segment], crossing: Crossing, flown: tuple[Leg, ...], home: Home) -> Passage:
    booking = reference(value_of(group, "RFF", "AVF"))
    ref = _of_document(group, home) or _of_booking(group, booking, home)
    if ref is None:
        raise group[0].refused(
            "expected a travel document with its issuer, or a booking and the passenger's number"
        )
    return home.passage(ref, crossing, Itinerary(booking_ref=booking, legs=flown), _baggage(group))


def _of_document(group: Sequence[Segment], home: Home) -> str | None:
    """Return the pseudonym by the first travel document whose issuer (the LOC+91 after it) is known."""
    number = ""
    for segment in group:
        if segment.tag == "DOC":
            number = "" if segment.at(1) == _VISA else segment.at(2)
        elif segment.tag == "LOC" and segment.at(1) == "91" and number and segment.at(2):
            return home.pseudonyms.of_document(number, segment.at(2))
    return None


def _of_booking(group: Sequence[Segment], booking: str | None, home: Home) -> str | None:
    passenger = value_of(group, "RFF", "ABO")
    return home.pseudonyms.of_booking(booking, passenger) if booking and passenger else None


def _baggage(group: Sequence[Segment]) -> Baggage:
    """Return what MEA+CT and MEA+WT say. A weight in another unit than kilograms is not taken."""
    pieces, kilograms = None, None
    for segment in group:
        match segment.tag, segment.at(1), segment.at(3):
            case "MEA", "CT", _:
                pieces = whole(segment.at(3, 2), MOST_PIECES)
            case "MEA", "WT", "KGM":
                kilograms = whole(segment.at(3, 2), MOST_KILOGRAMS)
    return Baggage(pieces=pieces, kilograms=kilograms)

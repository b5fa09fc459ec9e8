"""PAXLST, by which airlines give Advance Passenger Information (WCO/IATA/ICAO guidelines on API).

One message is about one flight: TDT with its places (LOC+125, LOC+87) and times (DTM+189, DTM+232). NAD opens a
traveler; what follows it is theirs. Read are the booking (RFF+AVF), the passenger's reference (RFF+ABO), the
travel document with its issuer (DOC, LOC+91) for the pseudonym, and the checked bags (MEA). Nothing else is looked
at.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from borderscore.convert.crossing import Crossing, Home, flight, local, parsed, place, reference, whole
from borderscore.convert.edifact import Message, Refused, RefusedError, Segment, value_of
from borderscore.declaration import Itinerary, Leg
from borderscore.formats.passages import MOST_KILOGRAMS, MOST_PIECES, Baggage, Passage

#: Passengers and crew, those in transit too.
_TRAVELERS: Final = frozenset({"FL", "FM", "DDU", "DDT"})

#: A document that is none of travel.
_VISA: Final = "V"

#: Moments by how many digits they have: with and without the century.
_MOMENTS: Final = {10: "%y%m%d%H%M", 12: "%Y%m%d%H%M"}


def passages(message: Message, home: Home) -> Iterator[Passage | Refused]:
    """Yield the passages of the travelers of a message. A traveler who can't be told apart is Refused.

    So is the whole message, if its flight can't be made out or does not cross the border.
    """
    head, *groups = _groups(message.segments)
    try:
        crossing = _crossing(message, head, home)
    except RefusedError as error:
        yield error.refused
        return
    for group in groups:
        try:
            yield _passage(group, crossing, home)
        except RefusedError as error:
            yield error.refused


def _groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return what stands before the first traveler, and the segments of each traveler."""
    groups: list[list[Segment]] = [[]]
    for segment in segments:
        if segment.tag == "NAD" and segment.at(1) in _TRAVELERS:
            groups.append([])
        groups[-1].append(segment)
    return groups


def _crossing(message: Message, head: Sequence[Segment], home: Home) -> Crossing:
    transport = next((each for each in head if each.tag == "TDT"), None)
    if transport is None:
        raise message.header.refused("expected a message with a flight (TDT), got none")
    found = flight(transport.at(2)) or flight(f"{transport.at(5)}{transport.at(2)}")
    if found is None:
        raise transport.refused("expected a flight such as MH319")
    origin, destination = place(value_of(head, "LOC", "125")), place(value_of(head[::-1], "LOC", "87"))
    if origin is None or destination is None:
        raise transport.refused("expected the places that the flight leaves (LOC+125) and reaches (LOC+87)")
    leg = Leg(
        carrier=found[0],
        service=found[1],
        origin=origin,
        destination=destination,
        departs_at=local(_moment(value_of(head, "DTM", "189")), origin),
        arrives_at=local(_moment(value_of(head[::-1], "DTM", "232")), destination),
    )
    crossing = home.crossing(leg)
    if crossing is None:
        raise transport.refused(f"expected a flight that crosses the border of {home.country}")
    return crossing


def _moment(digits: str) -> datetime | None:
    form = _MOMENTS.get(len(digits))
    return parsed(digits, form) if form else None


def _passage(group: Sequence[Segment], crossing: Crossing, home: Home) -> Passage:
    booking = reference(value_of(group, "RFF", "AVF"))
    ref = _of_document(group, home) or _of_booking(group, booking, home)
    if ref is None:
        raise group[0].refused(
            "expected a travel document with its issuer, or a booking and the passenger's number"
        )
    return home.passage(ref, crossing, Itinerary(booking_ref=booking, legs=(crossing.leg,)), _baggage(group))


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

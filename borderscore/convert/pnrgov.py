"""PNRGOV, by which airlines push bookings to states (IATA PADIS implementation guide, versions 10.1 to 21.1).

TVL before the first SRC is the flight that is reported. SRC opens a booking: RCI its reference and when it was
made (UTC), TIF a traveler, SSR+DOCS below it their travel document, REF below it the passenger's number, TVL the
flights (local times), TBD below a flight the checked bags of the traveler in the TIF before it. ABI begins what
the booking once was. Nothing else is looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from borderscore.convert.crossing import Crossing, Home, flight, local, parsed, place, reference, whole
from borderscore.convert.edifact import Message, Refused, RefusedError, Segment, parted
from borderscore.declaration import Itinerary, Leg
from borderscore.formats.passages import MOST_KILOGRAMS, MOST_PIECES, Baggage, Passage

_MOMENT: Final = "%d%m%y%H%M"

#: What TBD calls the units of weight.
_KILOGRAMS: Final = "700"


def passages(message: Message, home: Home) -> Iterator[Passage | Refused]:
    """Yield the passages of the travelers of a message. A traveler who can't be told apart is Refused.

    So is the whole message, if its flight can't be made out or does not cross the border.
    """
    head, *bookings = parted(message.segments, "SRC")
    try:
        crossing = _crossing(message, head, home)
    except RefusedError as error:
        yield error.refused
        return
    for booking in bookings:
        yield from _booked(booking, crossing, home)


def _crossing(message: Message, head: Sequence[Segment], home: Home) -> Crossing:
    reported = next((each for each in head if each.tag == "TVL"), None)
    if reported is None:
        raise message.header.refused("expected a message with a flight (TVL) before the first SRC, got none")
    leg = _leg(reported)
    if leg is None:
        raise reported.refused("expected a flight with its places")
    crossing = home.crossing([leg])
    if crossing is None:
        raise reported.refused(f"expected a flight that crosses the border of {home.country}")
    return crossing


def _leg(segment: Segment) -> Leg | None:
    """Return the flight of a TVL, or None for what is no flight, such as a gap in a journey."""
    origin, destination = place(segment.at(2)), place(segment.at(3))
    found = flight(f"{segment.at(4)}{segment.at(5)}")
    if origin is None or destination is None or found is None:
        return None
    day = segment.at(1)
    arrival_day = segment.at(1, 3) or day
    return Leg(
        carrier=found[0],
        service=found[1],
        origin=origin,
        destination=destination,
        departs_at=local(parsed(day + segment.at(1, 2), _MOMENT), origin),
        arrives_at=local(parsed(arrival_day + segment.at(1, 4), _MOMENT), destination),
    )


def _booked(booking: Sequence[Segment], crossing: Crossing, home: Home) -> Iterator[Passage | Refused]:
    """Yield the passages of the travelers of one booking."""
    current, *_ = parted(booking, "ABI")
    before, *flights = parted(current, "TVL")
    name, booked_at = _reservation(before)
    legs = tuple(_operated(leg, crossing.leg) for first, *_ in flights if (leg := _leg(first)))
    itinerary = Itinerary(booking_ref=name, booked_at=booked_at, legs=legs or (crossing.leg,))
    bags = list(_bags(flights))
    _, *travelers = parted(before, "TIF")
    for traveler in travelers:
        ref = _of_document(traveler, home) or _of_booking(traveler, name, home)
        if ref is None:
            yield traveler[0].refused("expected SSR+DOCS, or a booking and the passenger's number (REF)").refused
        else:
            theirs = [each for number, each in bags if len(travelers) == 1 or number == _number(traveler[0]) != ""]
            yield home.passage(ref, crossing, itinerary, theirs[0] if theirs else Baggage())


def _operated(leg: Leg, reported: Leg) -> Leg:
    """Return a leg as it is reported: a booking may name it by the number of another airline that sells it."""
    same = all(getattr(leg, name) == getattr(reported, name) for name in ("origin", "destination", "departs_at"))
    return reported if same else leg


def _reservation(booking: Sequence[Segment]) -> tuple[str | None, datetime | None]:
    """Return the reference of a booking, and when it was made."""
    control = next((each for each in booking if each.tag == "RCI"), None)
    if control is None:
        return None, None
    made = parsed(control.at(1, 4) + control.at(1, 5)[:4], _MOMENT)
    return reference(control.at(1, 2)), made and made.replace(tzinfo=UTC)


def _of_document(traveler: Sequence[Segment], home: Home) -> str | None:
    """Return the pseudonym by the first SSR+DOCS, whose text is the document's kind, issuer, number and more."""
    for segment in traveler:
        if segment.tag == "SSR" and segment.at(1) == "DOCS":
            _, issuer, number, *_ = [*segment.elements[0][-1].removeprefix("/").split("/"), "", "", ""]
            if issuer.strip() and number.strip():
                return home.pseudonyms.of_document(number, issuer)
    return None


def _of_booking(traveler: Sequence[Segment], booking: str | None, home: Home) -> str | None:
    passenger = next((each.at(1, 2) or each.at(1) for each in traveler if each.tag == "REF"), "")
    return home.pseudonyms.of_booking(booking, passenger) if booking and passenger else None


def _bags(flights: Iterable[Sequence[Segment]]) -> Iterator[tuple[str, Baggage]]:
    """Yield what each TBD says, with the number of the traveler whose bags they are; "" where none is said."""
    for segments in flights:
        number = ""
        for segment in segments:
            if segment.tag == "TIF":
                number = _number(segment)
            elif segment.tag == "TBD":
                yield number, _baggage(segment)


def _number(traveler: Segment) -> str:
    """Return the number that tells a TIF from the others of its booking."""
    return traveler.at(2, 3)


def _baggage(bags: Segment) -> Baggage:
    """Return what a TBD says. A weight in another unit than kilograms is not taken."""
    weight = bags.at(2, 2) if bags.at(2, 3) == _KILOGRAMS else ""
    return Baggage(pieces=whole(bags.at(2), MOST_PIECES), kilograms=whole(weight, MOST_KILOGRAMS))

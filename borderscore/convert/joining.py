"""Putting together what a traveler declared and what an airline said of the journey."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from attrs import evolve

from borderscore.declaration import Declaration
from borderscore.formats.passages import Passage

#: How far the lodging of a declaration and the flight may lie apart.
APART: Final = timedelta(days=3)


def by_traveler(passages: Iterable[Passage]) -> Mapping[str, Sequence[Passage]]:
    """Return passages by the pseudonyms of their travelers."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.traveler.ref].append(passage)
    return found


def completed(declaration: Declaration, known: Mapping[str, Sequence[Passage]]) -> Declaration:
    """Return a declaration with what it leaves undeclared of its journey taken from the traveler's passage.

    What was declared stays, even where the airline says otherwise. Without a passage it stays as it is.
    """
    fitting = [
        (apart, each.id, each)
        for each in known.get(declaration.traveler.ref, ())
        if (apart := _apart(declaration, each)) is not None and apart <= APART
    ]
    if not fitting:
        return declaration
    *_, passage = min(fitting, key=lambda each: each[:2])
    said, declared = passage.itinerary, declaration.itinerary
    if declared is not None:
        said = evolve(
            declared,
            booking_ref=declared.booking_ref or said.booking_ref,
            booked_at=declared.booked_at or said.booked_at,
        )
    return evolve(declaration, itinerary=said)


def _apart(declaration: Declaration, passage: Passage) -> timedelta | None:
    """Return how long before or after a flight over the same border a declaration was lodged, None if unknown."""
    if (declaration.port, declaration.direction) != (passage.port, passage.direction):
        return None
    moments = [
        moment
        for leg in passage.itinerary.legs
        if passage.port in (leg.origin, leg.destination)
        for moment in (leg.departs_at, leg.arrives_at)
        if moment is not None
    ]
    return min((abs(moment - declaration.declared_at) for moment in moments), default=None)

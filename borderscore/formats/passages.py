"""Passages: what an airline says of one traveler's journey. Nothing in one says who the traveler is."""

import json
from typing import Annotated, Final, Literal

from attrs import frozen

from borderscore.bounds import Whole
from borderscore.declaration import Direction, Identifier, Itinerary, Place, Traveler
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import parse
from borderscore.formats.writing import as_json
from borderscore.shapes import ObjectOf, checked

MOST_PIECES: Final = 1_000
MOST_KILOGRAMS: Final = 100_000

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@frozen(kw_only=True, field_transformer=checked)
class Baggage:
    """What was checked in. `kilograms` are whole ones, rounded down."""

    pieces: Annotated[int, Whole(0, MOST_PIECES)] | None = None
    kilograms: Annotated[int, Whole(0, MOST_KILOGRAMS)] | None = None


@frozen(kw_only=True, field_transformer=checked)
class Passage:
    """One traveler on one flight over the border. Fields that a declaration has as well mean the same."""

    type: Literal["passage"] = "passage"
    #: The same for the same traveler, flight and day, from whichever message.
    id: Identifier
    port: Place
    direction: Direction
    traveler: Traveler
    itinerary: Itinerary
    baggage: Baggage | None = None


def read_passage(raw: bytes, caps: Caps = DEFAULT_CAPS) -> Passage:
    """Return the passage that a line holds. Raises UnreadableRecordError with every fault, each with its path."""
    return read_value(Passage, parse(raw, caps), caps)


def write_passage(passage: Passage) -> str:
    """Return a passage as a line of JSON that reads back as an equal one. What is not known is left out."""
    return _encode(as_json(passage, ObjectOf(Passage)))

"""How much one record may hold.

The contract bounds what a field means; the caps bound what a hostile record can cost. Both readers and the
JSON Schemas hold to them.
"""

from typing import Any, Final

from attrs import evolve, field, frozen, validators

from borderscore import volume
from borderscore.bounds import Name
from borderscore.declaration import Declaration
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of


def depth_of(shape: Shape) -> int:
    """Return how many levels of objects and lists a shape nests."""
    match shape:
        case ListOf(item):
            return 1 + depth_of(item)
        case ObjectOf(cls):
            return 1 + max(depth_of(each.shape) for each in fields_of(cls))
        case _:
            return 0


#: The levels that a declaration nests by contract: itinerary, legs, one leg. Lower caps would refuse all.
CONTRACT_DEPTH: Final = depth_of(ObjectOf(Declaration))

#: The digits of the largest amount of data, which a cap on digits must let through.
CONTRACT_DIGITS: Final = len(str(volume.MAXIMUM))


def _at_least(least: int) -> Any:
    return [validators.instance_of(int), validators.ge(least)]


@frozen(kw_only=True)
class Caps:
    """The most that one record may hold. Raises TypeError or ValueError for caps that no record could keep."""

    #: Bytes of one record, without the end of its line. What is longer is skipped unread.
    record_bytes: int = field(default=64 * 1024, validator=_at_least(2))
    #: Items of one list.
    list_items: int = field(default=1_000, validator=_at_least(0))
    #: Characters of a name: every short text, but not an address or a purpose.
    name_characters: int = field(default=256, validator=_at_least(1))
    #: Levels of objects and lists inside one another.
    depth: int = field(default=2 * CONTRACT_DEPTH, validator=_at_least(CONTRACT_DEPTH))
    #: Digits of a number, looked at before it is converted.
    digits: int = field(default=30, validator=_at_least(CONTRACT_DIGITS))
    #: Faults listed of one record: 64 KiB can hold 30,000 of them.
    faults: int = field(default=100, validator=_at_least(1))


DEFAULT_CAPS: Final = Caps()


def capped(shape: Shape, caps: Caps) -> Shape:
    """Return the shape with the cap on names in it."""
    return evolve(shape, longest=caps.name_characters) if isinstance(shape, Name) else shape

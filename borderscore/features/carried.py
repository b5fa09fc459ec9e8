"""One look at all media, for the many features that ask about them.

Sums over items of which some declare no capacity are sums of what is known: the real figure is at least as large.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from borderscore.declaration import Declaration, MediaItem, MediaKind

#: Kinds whose media are built in. Units of every other kind are loose.
BUILT_IN: Final[frozenset[MediaKind]] = frozenset({"computer", "phone"})

#: What a line of 1 Gbit/s carries in a day: 10⁹ bit/s, 8 bits a byte, 86,400 s.
BYTES_A_DAY: Final = 10**9 // 8 * 86_400


class Carried(NamedTuple):
    """What all media are together; None: not declared. Amounts are in bytes."""

    units: int | None = None
    loose_units: int | None = None
    capacity: int | None = None
    largest_unit: int | None = None
    used: int | None = None
    #: Units whose data are more than their capacity.
    overfull_units: int | None = None
    units_without_capacity: int | None = None
    #: Units that declare not both their capacity and how much of it is used; what the others hold, and can hold.
    units_without_either: int = 0
    held: int = 0
    room: int = 0
    units_encrypted: int = 0
    units_without_encrypted: int = 0
    loose: tuple[MediaItem, ...] = ()

    @property
    def transfer_days(self) -> int | None:
        """Return how many whole days a line of 1 Gbit/s would take for the capacity."""
        return None if self.capacity is None else self.capacity // BYTES_A_DAY

    @property
    def filled(self) -> int | None:
        """Return the share of the capacity that holds data, in whole percent, of items that declare both."""
        return self.held * 100 // self.room if self.room else None

    @property
    def encrypted(self) -> int | None:
        """Return the share of units that are encrypted, in whole percent, of those that say whether they are."""
        said = (self.units or 0) - self.units_without_encrypted
        return self.units_encrypted * 100 // said if said else None


_NOTHING_DECLARED: Final = Carried()

#: Makes one of all its figures, in a third of the time that its constructor takes.
_made: Final[Callable[[tuple[Any, ...]], Carried]] = partial(tuple.__new__, Carried)

#: The last declaration that was looked at, and what was found: features ask about it one after the other.
_last: Final[list[tuple[Declaration | None, Carried]]] = [(None, _NOTHING_DECLARED)]


def carried(declaration: Declaration) -> Carried:
    """Return what all media of a declaration are together."""
    last, found = _last[0]
    if last is not declaration:
        items = declaration.media
        found = _NOTHING_DECLARED if items is None else _together(items)
        _last[0] = declaration, found
    return found


def loose_media(declaration: Declaration) -> list[MediaItem]:
    """Return the media that are not built in; none if none were declared."""
    return [item for item in declaration.media or () if item.kind not in BUILT_IN]


def _together(items: tuple[MediaItem, ...]) -> Carried:
    units = loose_units = capacity = used = overfull = held = room = encrypted = 0
    no_capacity = no_used = no_either = no_encrypted = 0
    largest = -1 if items else 0
    loose = []
    for item in items:
        count, size, data, locked = item.count, item.capacity, item.used, item.encrypted
        units += count
        if item.kind not in BUILT_IN:
            loose_units += count
            loose.append(item)
        if locked:
            encrypted += count
        elif locked is None:
            no_encrypted += count
        if data is None:
            no_used += count
        else:
            used += count * data
        if size is None:
            no_capacity += count
            no_either += count
            continue
        together = count * size
        capacity += together
        if size > largest:  # noqa: PLR1730 - max() takes three times as long
            largest = size
        if data is None:
            no_either += count
        else:
            room += together
            held += count * data
            if data > size:
                overfull += count
    known = largest >= 0
    return _made(
        (
            units,
            loose_units,
            capacity if known else None,
            largest if known else None,
            used if no_used < units or not items else None,
            overfull if no_either < units or not items else None,
            no_capacity,
            no_either,
            held,
            room,
            encrypted,
            no_encrypted,
            tuple(loose),
        )
    )

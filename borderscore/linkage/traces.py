"""Traces: what linkage keeps of one declaration. Most leave only counts; carriers leave a trace."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Final

from attrs import frozen

from borderscore.declaration import Declaration, Direction, MediaItem, Organisation
from borderscore.features.carried import loose_media
from borderscore.linkage.keys import Key, Keying, seconds_of
from borderscore.rulebook.model import Linkage

DAY: Final = 86_400

#: Stands for the time of what is withdrawn: no year has such seconds.
NEVER: Final = -(2**62)


@frozen(kw_only=True)
class Trace:
    """What is kept of a declaration that can be a member of a group."""

    id: str
    revision: int
    #: Seconds since 1970.
    at: int
    port: str
    direction: Direction
    traveler: str
    #: What the loose media hold, in bytes; what declares no capacity is left out.
    capacity: int
    #: The part of them that is declared to hold data; None: nothing is said.
    used: int | None
    units: int
    kinds: frozenset[str]
    #: The kinds of the documents shown; None: not declared.
    documents: frozenset[str] | None
    employer: str | None
    host: str | None
    keys: tuple[Key, ...]
    #: Each of them as the declaration has it, for people to read, one a line: declarations hold no line ends.
    told: str

    @property
    def order(self) -> tuple[int, str]:
        """Return what traces are ordered by. No two share it."""
        return self.at, self.id

    def said(self, key: Key) -> str:
        """Return one of its keys as the declaration has it."""
        return self.told.split("\n")[self.keys.index(key)]


#: Traces are ordered by it, and couriers by that of their first trip.
by_time: Final = attrgetter("order")

#: Returns the trace that a declaration leaves, and whether it is that of a carrier; None: it leaves none.
Tracing = Callable[[Declaration], tuple[Trace, bool] | None]


def tracing(linkage: Linkage, keying: Keying) -> Tracing:
    """Return the function that takes traces. Carriers leave one, and so does what goes out of the country."""

    def family(body: Organisation | None) -> str | None:
        return None if body is None else keying.register.match(body).family

    def trace(declaration: Declaration) -> tuple[Trace, bool] | None:
        loose = loose_media(declaration)
        capacity, used, units, silent = _summed(loose)
        carries = capacity >= linkage.carrier_capacity or silent >= linkage.carrier_units
        if declaration.withdrawn or not (carries or (declaration.direction == "outbound" and units > 0)):
            return None
        keys, papers = keying.keys(declaration), declaration.documents
        left = Trace(
            id=declaration.id,
            revision=declaration.revision,
            at=seconds_of(declaration.declared_at),
            port=declaration.port,
            direction=declaration.direction,
            traveler=declaration.traveler.ref,
            capacity=capacity,
            used=used,
            units=units,
            kinds=_once(frozenset(item.kind for item in loose)),
            documents=None if papers is None else _once(frozenset(each.kind for each in papers)),
            employer=family(declaration.employer),
            host=family(declaration.host),
            keys=tuple(keys),
            told="\n".join(keys.values()),
        )
        return left, carries

    return trace


@lru_cache(4_096)
def _once(kinds: frozenset[str]) -> frozenset[str]:
    """Return the one of equal sets that is kept."""
    return kinds


def _summed(loose: Iterable[MediaItem]) -> tuple[int, int | None, int, int]:
    """Return what media hold, how much of it is used, how many units there are, and how many don't say."""
    capacity = units = silent = used = 0
    said = False
    for item in loose:
        units += item.count
        if item.capacity is None:
            silent += item.count
        else:
            capacity += item.count * item.capacity
        if item.used is not None:
            said = True
            used += item.count * item.used
    return capacity, used if said else None, units, silent

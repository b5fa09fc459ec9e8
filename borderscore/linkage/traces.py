"""Traces: what linkage keeps of one declaration. Most leave only counts; carriers leave a trace."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from attrs import frozen

from borderscore.declaration import Declaration, Direction, Organisation
from borderscore.features.carried import BUILT_IN
from borderscore.linkage.keys import COUNTED, FIELDS, Key, keying, seconds_of
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage

DAY: Final = 86_400

#: Stands for the time of what is withdrawn: no year has such seconds.
NEVER: Final = -(2**62)

#: The bit of each field in what a row declares.
_BITS: Final = {name: 1 << number for number, name in enumerate(FIELDS)}


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
    #: Each of them as the declaration has it, for people to read.
    said: tuple[str, ...]


class Row(NamedTuple):
    """All that traffic takes from one declaration: small, to be sent from one process to another."""

    id: str
    revision: int
    #: Seconds since 1970; of what is withdrawn nothing below is there.
    at: int = NEVER
    #: Which fields it declares, as bits.
    declaring: int = 0
    #: The keys that a baseline counts.
    counted: tuple[Key, ...] = ()
    #: Of carriers, and of what goes out of the country.
    trace: Trace | None = None
    carries: bool = False


def tracing(linkage: Linkage, register: Register) -> Callable[[Declaration], Row]:
    """Return the function that takes from a declaration what linkage keeps."""
    keys_of = keying(register)

    def family(body: Organisation | None) -> str | None:
        return None if body is None else register.match(body).family

    def row(declaration: Declaration) -> Row:
        if declaration.withdrawn:
            return Row(declaration.id, declaration.revision)
        keys = keys_of(declaration)
        capacity, used, units, silent = _loose(declaration)
        carries = capacity >= linkage.carrier_capacity or silent >= linkage.carrier_units
        trace = None
        if carries or (declaration.direction == "outbound" and units > 0):
            papers = declaration.documents
            trace = Trace(
                id=declaration.id,
                revision=declaration.revision,
                at=seconds_of(declaration.declared_at),
                port=declaration.port,
                direction=declaration.direction,
                traveler=declaration.traveler.ref,
                capacity=capacity,
                used=used,
                units=units,
                kinds=frozenset(item.kind for item in declaration.media or () if item.kind not in BUILT_IN),
                documents=None if papers is None else frozenset(each.kind for each in papers),
                employer=family(declaration.employer),
                host=family(declaration.host),
                keys=tuple(keys),
                said=tuple(keys.values()),
            )
        return Row(
            declaration.id,
            declaration.revision,
            seconds_of(declaration.declared_at),
            sum([_BITS[name] for name in {key.field for key in keys}]),
            tuple(key for key in with_services(keys) if key.field in COUNTED),
            trace,
            carries,
        )

    return row


def with_services(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield keys, and for each flight also its service on any day."""
    for key in keys:
        yield key
        if key.field == "flight":
            yield Key("service", key.value.partition(" ")[0])


def _loose(declaration: Declaration) -> tuple[int, int | None, int, int]:
    """Return what loose media hold, how much of it is used, how many units there are, and how many don't say."""
    capacity = units = silent = used = 0
    said = False
    for item in declaration.media or ():
        if item.kind in BUILT_IN:
            continue
        units += item.count
        if item.capacity is None:
            silent += item.count
        else:
            capacity += item.count * item.capacity
        if item.used is not None:
            said = True
            used += item.count * item.used
    return capacity, used if said else None, units, silent

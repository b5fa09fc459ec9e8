"""Traffic: what linkage keeps of a set of declarations. Adding them in another order gives the same traffic.

Of most declarations only counts are kept, and a few numbers to take them back if a later revision comes. Carriers,
which declare a volume worth linking, leave a trace.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from attrs import define, field, frozen

from borderscore.declaration import Declaration, Direction, Organisation
from borderscore.features.media import BUILT_IN
from borderscore.linkage.baseline import COUNTED, Baseline
from borderscore.linkage.keys import FIELDS, Key, Keying, keying, seconds_of
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage

DAY = 86_400

#: Stands for the time of what is withdrawn: no year has such seconds.
_NEVER = -(2**62)


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


class Row(NamedTuple):
    """All that traffic takes from one declaration: small, to be sent from one process to another."""

    id: str
    revision: int
    #: Seconds since 1970; of what is withdrawn nothing below is there.
    at: int = _NEVER
    #: Which fields it declares, as bits.
    declaring: int = 0
    #: The keys that a baseline counts.
    counted: tuple[Key, ...] = ()
    #: Of carriers, and of what goes out of the country.
    trace: Trace | None = None
    carries: bool = False


@define(eq=False)
class Traffic:
    """Declarations as they come in, in any order: a higher revision takes the place of a lower one."""

    linkage: Linkage
    register: Register
    carriers: dict[str, Trace] = field(factory=dict)
    #: What is carried out of the country in loose media, too little to be a carrier: it may be results going home.
    outward: dict[str, Trace] = field(factory=dict)
    _keys: Keying = field(init=False)
    _rows: dict[str, int] = field(factory=dict)
    _revisions: "array[int]" = field(factory=lambda: array("q"))
    _moments: "array[int]" = field(factory=lambda: array("q"))
    #: Where the codes of a row begin; they end where those of the next begin.
    _starts: "array[int]" = field(factory=lambda: array("q", [0]))
    _row_codes: "array[int]" = field(factory=lambda: array("q"))
    _codes: dict[Key, int] = field(factory=dict)
    _counts: "array[int]" = field(factory=lambda: array("q"))
    #: How many declarations declare each field, and for each row which fields those are, as bits.
    _declaring: Counter[str] = field(factory=Counter)
    _row_fields: "array[int]" = field(factory=lambda: array("q"))

    @_keys.default
    def _make_keys(self) -> Keying:
        return keying(self.register)

    @classmethod
    def of(
        cls, declarations: Iterable[Declaration], linkage: Linkage, register: Register | None = None
    ) -> "Traffic":
        """Return the traffic of these declarations."""
        traffic = cls(linkage, register or Register.of())
        for each in declarations:
            traffic.add(each)
        return traffic

    def add(self, declaration: Declaration) -> None:
        """Take in a declaration, unless a revision as high is there."""
        self.take(self.row(declaration))

    def row(self, declaration: Declaration) -> Row:
        """Return what is taken from a declaration. It changes nothing, so that another process can do it."""
        if declaration.withdrawn:
            return Row(declaration.id, declaration.revision)
        keys = self._keys(declaration)
        capacity, used, units, silent = _loose(declaration)
        carries = capacity >= self.linkage.carrier_capacity or silent >= self.linkage.carrier_units
        traced = carries or (declaration.direction == "outbound" and units > 0)
        return Row(
            declaration.id,
            declaration.revision,
            seconds_of(declaration.declared_at),
            sum(1 << FIELDS.index(name) for name in {key.field for key in keys}),
            tuple(key for key in _with_services(keys) if key.field in COUNTED),
            self._trace(declaration, keys, capacity, used, units) if traced else None,
            carries,
        )

    def take(self, row: Row, *, instead: bool = False) -> None:
        """Take in a row, unless a revision as high is there; `instead` of that one, if it is the same revision."""
        known = self._rows.get(row.id)
        if known is not None:
            if row.revision + instead <= self._revisions[known]:
                return
            self._forget(row.id, known)
        self._rows[row.id] = len(self._revisions)
        self._revisions.append(row.revision)
        self._moments.append(row.at)
        self._count(row)
        if row.trace is not None:
            (self.carriers if row.carries else self.outward)[row.id] = row.trace

    def baseline(self) -> Baseline:
        """Return the counts of this traffic."""
        moments = sorted(self._moments[row] for row in self._rows.values() if self._moments[row] != _NEVER)
        carrying = sorted(trace.at for trace in self.carriers.values())
        half = self.linkage.span * DAY // 2
        among: dict[Key, int] = {}
        for trace in self.carriers.values():
            for key in _with_services(trace.keys):
                among[key] = among.get(key, 0) + 1
        return Baseline(
            declarations=len(moments),
            carriers=len(carrying),
            declarations_around=_around(carrying, moments, half),
            carriers_around=_around(carrying, carrying, half),
            declaring={name: count for name, count in sorted(self._declaring.items()) if count},
            days=moments[-1] // DAY - moments[0] // DAY + 1 if moments else 1,
        ).with_counts((key, self._counts[code], among.get(key, 0)) for key, code in self._codes.items())

    def beside(self, keys: Iterable[Key]) -> dict[Key, int]:
        """Return how many declarations have each of these keys, carriers left out."""
        among: dict[Key, int] = {}
        for trace in self.carriers.values():
            for key in trace.keys:
                among[key] = among.get(key, 0) + 1
        return {key: self._counts[code] - among[key] for key in keys if (code := self._codes.get(key)) is not None}

    def _count(self, row: Row) -> None:
        self._row_fields.append(row.declaring)
        self._declaring.update(_fields(row.declaring))
        for key in row.counted:
            code = self._codes.get(key)
            if code is None:
                code = self._codes[key] = len(self._counts)
                self._counts.append(0)
            self._counts[code] += 1
            self._row_codes.append(code)
        self._starts.append(len(self._row_codes))

    def _forget(self, id_: str, row: int) -> None:
        for code in self._row_codes[self._starts[row] : self._starts[row + 1]]:
            self._counts[code] -= 1
        self._declaring.subtract(_fields(self._row_fields[row]))
        self.carriers.pop(id_, None)
        self.outward.pop(id_, None)

    def _trace(
        self, declaration: Declaration, keys: tuple[Key, ...], capacity: int, used: int | None, units: int
    ) -> Trace:
        papers = declaration.documents
        return Trace(
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
            employer=self._family(declaration.employer),
            host=self._family(declaration.host),
            keys=keys,
        )

    def _family(self, body: Organisation | None) -> str | None:
        return None if body is None else self.register.match(body).family


@lru_cache(1 << len(FIELDS))
def _fields(bits: int) -> tuple[str, ...]:
    """Return the fields that bits stand for."""
    return tuple(name for number, name in enumerate(FIELDS) if bits >> number & 1)


def _with_services(keys: Iterable[Key]) -> Iterator[Key]:
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


def _around(moments: Sequence[int], others: Sequence[int], half: int) -> int:
    """Return how many of the others lie, on average, no further from a moment than half a span."""
    counts = (bisect_right(others, each + half) - bisect_left(others, each - half) for each in moments)
    return sum(counts) // len(moments) if moments else 0

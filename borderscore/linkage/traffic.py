"""Traffic: what linkage keeps of a set of declarations. Adding them in another order gives the same traffic.

Of most declarations only counts are kept, and a few numbers to take them back if a later revision comes. Carriers,
which declare a volume worth linking, leave a trace.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from attrs import define, field

from borderscore.declaration import Declaration
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.couriers import Courier, all_couriers
from borderscore.linkage.keys import FIELDS, Key
from borderscore.linkage.traces import DAY, NEVER, Row, Trace, tracing, with_services
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage


@define(eq=False)
class Traffic:
    """Declarations as they come in, in any order: a higher revision takes the place of a lower one."""

    linkage: Linkage
    register: Register
    carriers: dict[str, Trace] = field(factory=dict)
    #: What is carried out of the country in loose media, too little to be a carrier: it may be results going home.
    outward: dict[str, Trace] = field(factory=dict)
    #: Returns what is taken from a declaration. It changes nothing, so that another process can do it.
    row: Callable[[Declaration], Row] = field(init=False)
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

    @row.default
    def _tracing(self) -> Callable[[Declaration], Row]:
        return tracing(self.linkage, self.register)

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

    def couriers(self) -> list[Courier]:
        """Return who carries what, in order."""
        return all_couriers(self.carriers.values(), self.linkage.span)

    def baseline(self) -> Baseline:
        """Return the counts of this traffic."""
        couriers = self.couriers()
        moments = sorted(self._moments[row] for row in self._rows.values() if self._moments[row] != NEVER)
        carrying = [each.at for each in couriers]
        half = self.linkage.span * DAY // 2
        declaring = Counter(name for each in couriers for name in each.fields)
        among = Counter(key for each in couriers for key in with_services(each.keys))
        again = Counter(key for trace in self.carriers.values() for key in with_services(trace.keys))
        again.subtract(among)
        holdings, values = Counter[str](), Counter[str]()
        for key, count in among.items():
            if key.field in FIELDS:
                holdings[key.field] += count
                values[key.field] += 1
        return Baseline(
            declarations=len(moments),
            couriers=len(couriers),
            declarations_around=_around(carrying, moments, half),
            couriers_around=_around(carrying, carrying, half),
            days=max(1, len({moment // DAY for moment in moments})),
            declaring={name: (count, declaring[name]) for name, count in sorted(self._declaring.items()) if count},
            held={name: (holdings[name], values[name]) for name in sorted(holdings)},
        ).with_counts((key, self._counts[code] - again[key], among[key]) for key, code in self._codes.items())

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


@lru_cache(1 << len(FIELDS))
def _fields(bits: int) -> tuple[str, ...]:
    """Return the fields that bits stand for."""
    return tuple(name for number, name in enumerate(FIELDS) if bits >> number & 1)


def _around(moments: Sequence[int], others: Sequence[int], half: int) -> int:
    """Return how many of the others lie, on average, no further from a moment than half a span."""
    counts = (bisect_right(others, each + half) - bisect_left(others, each - half) for each in moments)
    return sum(counts) // len(moments) if moments else 0

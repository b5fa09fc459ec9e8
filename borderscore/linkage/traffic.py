"""Traffic: what linkage keeps of a set of declarations. Adding them in another order gives the same traffic.

Of most declarations only counts are kept, and a few numbers to take them back if another revision counts.
Carriers, which declare a volume worth linking, leave a trace.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from attrs import define, field

from borderscore.declaration import Declaration
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.couriers import Courier, all_couriers
from borderscore.linkage.keys import BITS, COUNTED, FIELDS, Key, with_services
from borderscore.linkage.rows import Rows, gathering
from borderscore.linkage.traces import DAY, NEVER, Trace
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage

Part = TypeVar("Part")


@define(eq=False)
class Traffic:
    """Declarations as they come in, each once, in any order; they are numbered, and can be dropped again."""

    linkage: Linkage
    #: Of the declarations that leave a trace, by their number: whether they are carriers, and the trace.
    _traces: dict[int, tuple[bool, Trace]] = field(factory=dict)
    #: What traces have in common, each once.
    _shared: dict[Any, Any] = field(factory=dict)
    _moments: "array[int]" = field(factory=lambda: array("q"))
    _declaring: "array[int]" = field(factory=lambda: array("H"))
    #: Where the codes of a declaration begin; they end where those of the next begin.
    _starts: "array[int]" = field(factory=lambda: array("q", [0]))
    _row_codes: "array[int]" = field(factory=lambda: array("I"))
    #: By field and value.
    _codes: dict[str, dict[str, int]] = field(factory=dict)
    _counts: "array[int]" = field(factory=lambda: array("q"))
    #: The counts of all, when no more can be taken in.
    _baseline: Baseline | None = None

    @classmethod
    def of(
        cls, declarations: Iterable[Declaration], linkage: Linkage, register: Register | None = None
    ) -> "Traffic":
        """Return the traffic of these declarations; of each the highest revision."""
        traffic, gather = cls(linkage), gathering(linkage, register or Register.of())
        latest: dict[str, tuple[int, int]] = {}
        for each in declarations:
            known = latest.get(each.id)
            if known is None or each.revision > known[0]:
                if known is not None:
                    traffic.drop(known[1])
                latest[each.id] = each.revision, traffic.take(gather([each]))
        return traffic

    @property
    def carriers(self) -> dict[str, Trace]:
        """Return the traces of carriers, by the ids of their declarations."""
        return {trace.id: trace for carries, trace in self._traces.values() if carries}

    @property
    def outward(self) -> dict[str, Trace]:
        """Return what goes out of the country in loose media, too little for a carrier: it may be results."""
        return {trace.id: trace for carries, trace in self._traces.values() if not carries}

    def take(self, rows: Rows) -> int:
        """Take in declarations, and return the number of the first; those of the others follow."""
        first = len(self._moments)
        self._moments.extend(rows.moments)
        self._declaring.extend(rows.declaring)
        codes = list(map(self._code, rows.fields, rows.values))
        found = [codes[place] for place in rows.places]
        for code in found:
            self._counts[code] += 1
        self._row_codes.extend(found)
        for size in rows.sizes:
            self._starts.append(self._starts[-1] + size)
        for number, carries, trace in rows.left(self._once):
            self._traces[first + number] = carries, trace
        return first

    def drop(self, number: int) -> None:
        """Take back a declaration that another one takes the place of."""
        self._moments[number] = NEVER
        self._declaring[number] = 0
        for code in self._row_codes[self._starts[number] : self._starts[number + 1]]:
            self._counts[code] -= 1
        self._traces.pop(number, None)

    def close(self, baseline: Baseline | None = None) -> None:
        """Forget what the baseline is made from, once it is made or given: nothing can be taken in or dropped."""
        self._baseline = baseline or self.baseline()
        self._shared.clear()
        self._codes.clear()
        for each in (self._moments, self._declaring, self._starts, self._row_codes, self._counts):
            del each[:]

    def couriers(self) -> list[Courier]:
        """Return who carries what, in order."""
        traces = (trace for carries, trace in self._traces.values() if carries)
        return all_couriers(traces, self.linkage.span)

    def baseline(self) -> Baseline:
        """Return the counts of this traffic."""
        if self._baseline is not None:
            return self._baseline
        couriers = self.couriers()
        moments = array("q", sorted(moment for moment in self._moments if moment != NEVER))
        carrying = [each.at for each in couriers]
        half = self.linkage.span * DAY // 2
        declaring = Counter(name for each in couriers for name in each.fields)
        among = Counter(key for each in couriers for key in with_services(each.keys))
        again = Counter(key for each in couriers for trip in each.trips for key in with_services(trip.keys))
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
            declaring={name: (count, declaring[name]) for name, count in sorted(self._declare().items()) if count},
            held={name: (holdings[name], values[name]) for name in sorted(holdings)},
        ).with_counts((key, self._counts[code] - again[key], among[key]) for key, code in self._keys())

    def _once(self, part: Part) -> Part:
        """Return the one of equal parts of traces that is kept."""
        kept: Part = self._shared.setdefault(part, part)
        return kept

    def _code(self, name: str, value: str) -> int:
        """Return the number that stands for a key; any one for keys that are not counted."""
        if name not in COUNTED:
            return 0
        known = self._codes.setdefault(name, {})
        code = known.get(value)
        if code is None:
            code = known[value] = len(self._counts)
            self._counts.append(0)
        return code

    def _keys(self) -> Iterator[tuple[Key, int]]:
        return ((Key(name, value), code) for name, known in self._codes.items() for value, code in known.items())

    def _declare(self) -> Counter[str]:
        """Return how many declarations declare each field."""
        counts = Counter[str]()
        for bits, count in Counter(self._declaring).items():
            counts.update(dict.fromkeys(_fields(bits), count))
        return counts


@lru_cache(1 << len(FIELDS))
def _fields(bits: int) -> tuple[str, ...]:
    """Return the fields that bits stand for."""
    return tuple(name for name, bit in BITS.items() if bits & bit)


def _around(moments: Sequence[int], others: Sequence[int], half: int) -> int:
    """Return how many of the others lie, on average, no further from a moment than half a span."""
    counts = (bisect_right(others, each + half) - bisect_left(others, each - half) for each in moments)
    return sum(counts) // len(moments) if moments else 0

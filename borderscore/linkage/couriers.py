"""Couriers: travelers with all that they brought within one span. The members that groups are made of."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final

from attrs import field, frozen

from borderscore.linkage.keys import Key
from borderscore.linkage.traces import DAY, Trace


@frozen(eq=False)
class Courier:
    """One traveler, with all that was declared within one span: trips by time, then id."""

    trips: tuple[Trace, ...]
    #: All keys of all trips, in order.
    keys: tuple[Key, ...]
    #: The fields that they are of, in order.
    fields: tuple[str, ...] = field(init=False)
    #: When the first trip was declared, in seconds since 1970.
    at: int = field(init=False)
    #: What couriers are ordered by: when the first trip was declared, then its id. No two share it.
    order: tuple[int, str] = field(init=False)

    @fields.default
    def _fields_of_keys(self) -> tuple[str, ...]:
        return _once(tuple(sorted({key.field for key in self.keys})))

    @at.default
    def _moment_of_the_first_trip(self) -> int:
        return self.trips[0].at

    @order.default
    def _place_of_the_first_trip(self) -> tuple[int, str]:
        return self.trips[0].at, self.trips[0].id

    @property
    def traveler(self) -> str:
        """Return the traveler's pseudonym."""
        return self.trips[0].traveler


@lru_cache(4_096)
def _once(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the one of equal tuples that is kept."""
    return fields


#: Couriers are ordered by it.
by_time: Final = attrgetter("order")


def couriers_of(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers that one traveler is; a trip more than a span of days after the first begins another."""
    trips: list[list[Trace]] = []
    for trace in sorted(traces, key=lambda each: (each.at, each.id)):
        if not trips or trace.at - trips[-1][0].at > span * DAY:
            trips.append([])
        trips[-1].append(trace)
    return [Courier(tuple(each), _keys_of(each)) for each in trips]


def _keys_of(trips: Sequence[Trace]) -> tuple[Key, ...]:
    if len(trips) == 1:
        return trips[0].keys  # in order, each once: most couriers make one trip
    return tuple(sorted({key for trip in trips for key in trip.keys}))


def all_couriers(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers of all travelers, in order."""
    of: dict[str, list[Trace]] = {}
    for trace in traces:
        of.setdefault(trace.traveler, []).append(trace)
    found = (courier for each in of.values() for courier in couriers_of(each, span))
    return sorted(found, key=by_time)

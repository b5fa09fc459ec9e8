"""Couriers: travelers with all that they brought within one span. The members that groups are made of."""

from collections.abc import Iterable
from functools import lru_cache

from attrs import field, frozen

from borderscore.linkage.keys import Key
from borderscore.linkage.traces import DAY, Trace, by_time


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

    @classmethod
    def of(cls, trips: Iterable[Trace]) -> "Courier":
        """Return one traveler with these trips, by time."""
        made = tuple(trips)
        if len(made) == 1:
            return cls(made, made[0].keys)  # in order, each once: most couriers make one trip
        return cls(made, tuple(sorted({key for trip in made for key in trip.keys})))

    @fields.default
    def _fields_of_keys(self) -> tuple[str, ...]:
        return _once(tuple(sorted({key.field for key in self.keys})))

    @at.default
    def _moment_of_the_first_trip(self) -> int:
        return self.trips[0].at

    @order.default
    def _place_of_the_first_trip(self) -> tuple[int, str]:
        return self.trips[0].order

    @property
    def traveler(self) -> str:
        """Return the traveler's pseudonym."""
        return self.trips[0].traveler


@lru_cache(4_096)
def _once(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the one of equal tuples that is kept."""
    return fields


def couriers_of(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers that one traveler is; a trip more than a span of days after the first begins another."""
    trips: list[list[Trace]] = []
    for trace in sorted(traces, key=by_time):
        if not trips or trace.at - trips[-1][0].at > span * DAY:
            trips.append([])
        trips[-1].append(trace)
    return [Courier.of(each) for each in trips]


def all_couriers(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers of all travelers, in order."""
    found = (courier for each in by_traveler(traces).values() for courier in couriers_of(each, span))
    return sorted(found, key=by_time)


def by_traveler(traces: Iterable[Trace]) -> dict[str, list[Trace]]:
    """Return the traces of each traveler, by time."""
    found: dict[str, list[Trace]] = {}
    for trace in sorted(traces, key=by_time):
        found.setdefault(trace.traveler, []).append(trace)
    return found

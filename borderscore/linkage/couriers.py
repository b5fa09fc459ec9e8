"""Couriers: travelers with all that they brought within one span. The members that groups are made of."""

from collections.abc import Iterable

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
        return tuple(sorted({key.field for key in self.keys}))

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


def couriers_of(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers that one traveler is; a trip more than a span of days after the first begins another."""
    trips: list[list[Trace]] = []
    for trace in sorted(traces, key=lambda each: (each.at, each.id)):
        if not trips or trace.at - trips[-1][0].at > span * DAY:
            trips.append([])
        trips[-1].append(trace)
    return [Courier(tuple(each), tuple(sorted({key for trip in each for key in trip.keys}))) for each in trips]


def all_couriers(traces: Iterable[Trace], span: int) -> list[Courier]:
    """Return the couriers of all travelers, in order."""
    of: dict[str, list[Trace]] = {}
    for trace in traces:
        of.setdefault(trace.traveler, []).append(trace)
    found = (courier for each in of.values() for courier in couriers_of(each, span))
    return sorted(found, key=lambda each: each.order)

"""A baseline: how common each value is, in past traffic or in the traffic itself.

It is a table of counts and nothing else. Values that could point to a person stand in it as digests, and a value
that one declaration alone had is left out: it is as rare as one that was never seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import evolve, field, frozen

from borderscore.linkage.keys import Key, digest

#: The fields that are counted. What travelers and bookings have in common is seen in the traffic alone.
COUNTED: Final = frozenset(
    {"organisation", "register", "address", "flight", "booked", "service", "batch", "load", "model"}
)

#: Fields that a baseline keeps. A flight on a day is of no use to another day.
KEPT: Final = COUNTED - {"flight", "booked"}

#: A home has an address.
HASHED: Final = frozenset({"address"})


@frozen
class Baseline:
    """Counts of normalised values over some traffic."""

    declarations: int
    carriers: int
    #: How many of each are there, on average, in the span around a carrier that a group can have.
    declarations_around: int
    carriers_around: int
    #: How many days the traffic spans, the first and the last included.
    days: int
    #: For each field how many declarations declare it.
    declaring: Mapping[str, int] = field(factory=dict, repr=False)
    #: For each field and value how many declarations and how many carriers have it.
    counts: Mapping[str, Mapping[str, tuple[int, int]]] = field(factory=dict, repr=False)

    def with_counts(self, counts: Iterable[tuple[Key, int, int]]) -> "Baseline":
        """Return the baseline with counts; values that came once are left out."""
        kept: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in sorted(KEPT)}
        for key, among_all, among_carriers in counts:
            if key.field in KEPT and among_all > 1:
                kept[key.field][_value(key)] = (among_all, among_carriers)
        return evolve(self, counts=kept)

    def count(self, key: Key) -> tuple[int, int]:
        """Return how many declarations and how many carriers have a value; (1, 0) for one that it doesn't know."""
        return self.counts.get(key.field, {}).get(_value(key), (1, 0))

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()


def _value(key: Key) -> str:
    return digest(key.value) if key.field in HASHED else key.value


def canonical(baseline: Baseline) -> str:
    """Return the canonical form: JSON with sorted keys."""
    form = {
        "declarations": baseline.declarations,
        "carriers": baseline.carriers,
        "declarations_around": baseline.declarations_around,
        "carriers_around": baseline.carriers_around,
        "days": baseline.days,
        "declaring": baseline.declaring,
        "counts": baseline.counts,
    }
    return json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

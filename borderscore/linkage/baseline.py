"""A baseline: how common each value is, in past traffic or in the traffic itself.

It is a table of counts and nothing else. Values that could point to a person stand in it as digests, and a value that
one declaration alone had is left out: it is as rare as one that was never seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from borderscore.linkage.keys import Key, digest

#: The fields that are counted. What travelers and bookings have in common is seen in the traffic alone.
COUNTED: Final = frozenset({"organisation", "register", "address", "flight", "booked", "service", "batch", "load", "model"})

#: Fields that a baseline keeps. A flight on a day is of no use to another day.
KEPT: Final = COUNTED - {"flight", "booked"}

#: A home has an address.
HASHED: Final = frozenset({"address"})


@frozen
class Baseline:
    """Counts of normalised values over some traffic."""

    declarations: int
    carriers: int
    #: How many days the traffic spans, the first and the last included.
    days: int
    #: For each field and value how many declarations and how many carriers have it.
    counts: Mapping[str, Mapping[str, tuple[int, int]]] = field(repr=False)

    @classmethod
    def of(
        cls, declarations: int, carriers: int, days: int, counts: Iterable[tuple[Key, int, int]]
    ) -> "Baseline":
        """Return the baseline of these counts: values that came once are left out."""
        kept: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in sorted(KEPT)}
        for key, among_all, among_carriers in counts:
            if key.field in KEPT and among_all > 1:
                kept[key.field][_value(key)] = (among_all, among_carriers)
        return cls(declarations, carriers, days, kept)

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
        "days": baseline.days,
        "counts": baseline.counts,
    }
    return json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

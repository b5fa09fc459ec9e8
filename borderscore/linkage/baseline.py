"""A baseline: how common each value is, in past traffic or in the traffic itself.

It is a table of counts and nothing else. Values that could point to a person stand in it as digests, and a value
that one declaration alone had is left out: it is as rare as one that was never seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import asdict, evolve, field, frozen

from borderscore.linkage.keys import COUNTED, HASHED, MOMENTARY, Key, digest

#: Values are kept that came again; of those that belong to a day, the ones that many had at once.
_AGAIN: Final = 2
_CROWDED: Final = 5


@frozen
class Baseline:
    """Counts of normalised values over some traffic. The trips of a courier count as one declaration."""

    declarations: int
    couriers: int
    #: How many of each are there, on average, in the span around a courier that a group can have.
    declarations_around: int
    couriers_around: int
    #: On how many days something was declared.
    days: int
    #: For each field how many declarations and how many couriers declare it.
    declaring: Mapping[str, tuple[int, int]] = field(factory=dict, repr=False)
    #: For each field how many times couriers hold a value of it, and how many values these are.
    held: Mapping[str, tuple[int, int]] = field(factory=dict, repr=False)
    #: For each field and value how many declarations and how many couriers have it.
    counts: Mapping[str, Mapping[str, tuple[int, int]]] = field(factory=dict, repr=False)

    def with_counts(self, counts: Iterable[tuple[Key, int, int]]) -> "Baseline":
        """Return the baseline with counts; values that came once are left out."""
        kept: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in sorted(COUNTED)}
        for key, among_all, among_couriers in counts:
            if key.field in COUNTED and among_all >= (_CROWDED if key.field in MOMENTARY else _AGAIN):
                kept[key.field][_value(key)] = (among_all, among_couriers)
        return evolve(self, counts=kept)

    def count(self, key: Key) -> tuple[int, int]:
        """Return how many declarations and how many couriers have a value; (1, 0) for one that it doesn't know."""
        return self.counts.get(key.field, {}).get(_value(key), (1, 0))

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()


def _value(key: Key) -> str:
    return digest(key.value) if key.field in HASHED else key.value


def canonical(baseline: Baseline) -> str:
    """Return the canonical form: JSON with sorted keys."""
    form = asdict(baseline, recurse=False)
    return json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

"""Evidence: how much more likely shared values are if one hand sent the travelers than if chance did.

For one value, held by c of the m couriers that declare its field:

    (c - 1) · rarity - doubt(c, m)

The rarity of a value is -log2 of the chance that another courier has it: measured outside the group itself, in the
traffic and in the baseline, whichever makes it more common, and never rarer than the values of its field are on
average: all drives of a maker's lot come from few shops. The first holder is free: some value had to be there.
`doubt` is the price for not knowing how many members one hand would give it to. A value whose evidence would be
negative says nothing. Values and fields add up; a field that repeats others is weighed down by the rulebook.
"""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from borderscore.linkage.baseline import Baseline
from borderscore.linkage.bits import centibits
from borderscore.linkage.keys import Key
from borderscore.rulebook.model import Linkage

PERCENT: Final = 100

#: Fields whose values belong to a time, so that only those who cross the border about then can have them.
PASSING: Final = frozenset({"booking", "flight", "booked", "batch"})

#: Of these, the ones that belong to a day or an hour: a baseline says nothing about them.
MOMENTARY: Final = frozenset({"booking", "flight", "booked"})


@frozen(kw_only=True)
class Rarities:
    """How rare values are, in centibits."""

    weights: Mapping[str, int]
    #: What all declarations stand for, those of one span, and the couriers.
    declarations: int
    within_span: int
    couriers: int
    #: What chance alone gives: another courier of the same span, picked blindly.
    price: int
    days: int
    baseline: Baseline
    #: How many declarations have each key, beside those of couriers; empty where the baseline is of other traffic.
    beside: Mapping[Key, int]
    #: How many couriers have each key.
    sharing: Mapping[Key, int]
    #: How many couriers have a value of each field on average, rounded up.
    usual: Mapping[str, int]

    @classmethod
    def of(
        cls,
        linkage: Linkage,
        baseline: Baseline,
        beside: Mapping[Key, int],
        sharing: Mapping[Key, int],
    ) -> "Rarities":
        """Return the rarities of values, with the weights of a rulebook."""
        days = max(1, baseline.days)
        span = min(days, linkage.span)
        held: dict[str, list[int]] = {}
        for key, count in sharing.items():
            held.setdefault(key.field, []).append(count)
        couriers = max(2, baseline.carriers)
        return cls(
            weights={tie.field: tie.weight for tie in linkage.ties},
            declarations=centibits(max(2, baseline.declarations)),
            within_span=centibits(max(2, baseline.declarations * span // days)),
            couriers=centibits(couriers),
            price=centibits(max(2, couriers * span // days)),
            days=days,
            baseline=baseline,
            beside=beside,
            sharing=sharing,
            usual={name: -(-sum(counts) // len(counts)) for name, counts in held.items()},
        )

    def of_key(self, key: Key, inside: int) -> int:
        """Return the weighed rarity of a value, measured outside a group of which so many couriers have it."""
        outside = self.sharing.get(key, 0) - inside
        around = max(outside, self.usual.get(key.field, 1) - 1)
        passing = key.field in PASSING
        rarity = (self.within_span if passing else self.declarations) - centibits(max(1, self._often(key, outside)))
        if around > 0:
            rarity = min(rarity, (self.price if passing else self.couriers) - centibits(around))
        return max(0, rarity) * self.weights.get(key.field, 0) // PERCENT

    def often(self, key: Key, inside: int) -> int:
        """Return how many declarations have a key, those of so many couriers of a group left out."""
        return self._often(key, max(0, self.sharing.get(key, 0) - inside))

    def _often(self, key: Key, outside: int) -> int:
        """Return how many declarations have a value: those of the group left out, or as many as before."""
        often = self.beside.get(key, 0) + outside
        if key.field == "flight":
            service = Key("service", key.value.partition(" ")[0])
            return max(often, self.baseline.count(service)[0] // self.days)
        return often if key.field in MOMENTARY else max(often, self._known(key))

    def _known(self, key: Key) -> int:
        return 0 if self.beside else self.baseline.count(key)[0]

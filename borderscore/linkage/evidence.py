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

#: As many values that one courier has are taken to exist beside those that are seen, and so many declarations with
#: values of their own: where hardly anyone declares a field, little is known of how common its values are.
UNSEEN: Final = 10
SILENT: Final = 100

#: Fields whose values belong to a time, so that only those who cross the border about then can have them.
PASSING: Final = frozenset({"booking", "flight", "booked", "batch"})

#: Of these, the ones that belong to a day or an hour: a baseline says nothing about them.
MOMENTARY: Final = frozenset({"booking", "flight", "booked"})


@frozen(kw_only=True)
class Rarities:
    """How rare values are, in centibits."""

    weights: Mapping[str, int]
    #: What the declarations that declare a field stand for: all, those of one span, and those of couriers.
    declaring: Mapping[str, int]
    around: Mapping[str, int]
    couriers: Mapping[str, int]
    couriers_around: Mapping[str, int]
    #: What chance alone gives: another courier of the same span, picked blindly.
    price: int
    days: int
    baseline: Baseline
    #: How many declarations have each key, beside those of couriers; empty where the baseline is of other traffic.
    beside: Mapping[Key, int]
    #: How many couriers have each key.
    sharing: Mapping[Key, int]
    #: For each field how many values couriers have, and how many couriers have them, added up.
    held: Mapping[str, tuple[int, int]]

    @classmethod
    def of(
        cls,
        linkage: Linkage,
        baseline: Baseline,
        beside: Mapping[Key, int],
        sharing: Mapping[Key, int],
        carrying: Mapping[str, int],
    ) -> "Rarities":
        """Return the rarities of values, with the weights of a rulebook."""
        held: dict[str, list[int]] = {}
        for key, count in sharing.items():
            held.setdefault(key.field, []).append(count)
        return cls(
            weights={tie.field: tie.weight for tie in linkage.ties},
            declaring={name: centibits(count + SILENT) for name, count in baseline.declaring.items()},
            around={
                name: centibits(count * baseline.declarations_around // max(1, baseline.declarations) + SILENT)
                for name, count in baseline.declaring.items()
            },
            couriers={name: centibits(count + SILENT) for name, count in carrying.items()},
            couriers_around={
                name: centibits(count * baseline.carriers_around // max(1, baseline.carriers) + SILENT)
                for name, count in carrying.items()
            },
            price=centibits(max(2, baseline.carriers_around)),
            days=max(1, baseline.days),
            baseline=baseline,
            beside=beside,
            sharing=sharing,
            held={name: (len(counts), sum(counts)) for name, counts in held.items()},
        )

    def of_key(self, key: Key, inside: int) -> int:
        """Return the weighed rarity of a value, measured outside a group of which so many couriers have it."""
        outside = self.sharing.get(key, 0) - inside
        around = max(outside, self._usual(key) - 1)
        passing = key.field in PASSING
        rarity = (self.around if passing else self.declaring).get(key.field, 0) - centibits(
            max(1, self._often(key, outside))
        )
        if around > 0:
            among_couriers = (self.couriers_around if passing else self.couriers).get(key.field, 0)
            rarity = min(rarity, among_couriers - centibits(around))
        return max(0, rarity) * self.weights.get(key.field, 0) // PERCENT

    def _usual(self, key: Key) -> int:
        """Return how many couriers have another value of the field, on average: 1 where few values are known."""
        values, couriers = self.held.get(key.field, (0, 0))
        own = self.sharing.get(key, 0)
        return (couriers - own + UNSEEN) // max(1, values - 1 + UNSEEN)

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

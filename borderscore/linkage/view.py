"""A view of the network from a stretch of time: who holds which values then, and how rare that makes them.

Searches from stars of about the same time look from the same stretch, and share what one of them has worked out.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import PERCENT, Told

if TYPE_CHECKING:
    from borderscore.linkage.network import Held, Network, Stretch, Value


@define(eq=False)
class Look:
    """One value as it is seen from a stretch of time."""

    value: "Value"
    network: "Network"
    #: Who holds it then; None where it is busy.
    holders: Sequence[Courier] | None
    #: Whether sharing it raises the question of a group: where it is busy, or raises no question alone, what it
    #: says counts once another value has brought someone to a group.
    asks: bool
    #: By the holders in a group: its rarity, what it tells, and what one more holder would be worth.
    _rarities: list[int] = field(factory=list)
    _told: list[Told] = field(factory=lambda: [(0, 0)])
    _gains: list[int] = field(factory=lambda: [0])

    def rarity(self, inside: int) -> int:
        """Return the rarity outside a group in which so many have the value."""
        known = self._rarities
        while len(known) <= inside:
            outside = None if self.holders is None else len(self.holders) - len(known)
            known.append(self.network.rarity(self.value, len(known), outside))
        return known[inside]

    def told(self, inside: int) -> Told:
        """Return what the value says if so many hold it, all doubts apart."""
        known = self._told
        while len(known) <= inside:
            count = len(known)
            known.append(((count - 1) * self.rarity(count), count))
        return known[inside]

    def gain(self, inside: int) -> int:
        """Return what one more holder than so many is worth, all doubts apart, by the weight of the field."""
        known = self._gains
        while len(known) <= inside:
            count = len(known)
            more = self.told(count + 1)[0] - self.told(count)[0]
            known.append(self.weighed(more))
        return known[inside]

    def weighed(self, bits: int) -> int:
        """Return evidence of the value by the weight of its field."""
        return bits * self.network.rarities.weights[self.value.key.field] // PERCENT


#: The values that can tie a courier to others, by field.
Looks = tuple[tuple[str, tuple[Look, ...]], ...]


@define(eq=False)
class View:
    """What is seen of the network from a stretch of time."""

    network: "Network"
    stretch: "Stretch"
    #: Whether values are looked at that one courier alone has then: they tie nobody, unless someone comes or goes.
    thorough: bool = False
    _steps: dict[int, int] = field(factory=dict)
    _looks: "dict[Value, Look | None]" = field(factory=dict)
    _held: dict[Courier, Looks] = field(factory=dict)
    _all: dict[Courier, frozenset[Look]] = field(factory=dict)

    def held(self, courier: Courier) -> Looks:
        """Return the values that can tie a courier to others, by field; of some fields none."""
        known = self._held.get(courier)
        if known is None:
            known = self._held[courier] = self.looks(self.network.held(courier))
        return known

    def looks(self, held: "Held") -> Looks:
        """Return values as they are seen."""
        return tuple(
            (name, tuple([look for look in map(self.look, values) if look is not None])) for name, values in held
        )

    def all(self, courier: Courier) -> frozenset[Look]:
        """Return the values that can tie a courier to others."""
        known = self._all.get(courier)
        if known is None:
            known = self._all[courier] = frozenset([each for _, looks in self.held(courier) for each in looks])
        return known

    def step(self, members: int) -> int:
        """Return the price that chance sets for one more member than so many."""
        known = self._steps.get(members)
        if known is None:
            price = self.network.rarities.price
            known = self._steps[members] = price(members + 1) - price(members)
        return known

    def full(self, value: "Value", inside: int) -> int:
        """Return what each holder of so many in a group would be worth if a value counted in full for it."""
        look = self.look(value)
        return look.weighed(look.rarity(inside)) if look else 0

    def look(self, value: "Value") -> Look | None:
        """Return a value as it is seen; None: it ties nobody."""
        if len(value.couriers) == 1 and not self.thorough:
            return None
        try:
            return self._looks[value]
        except KeyError:
            look = self._looks[value] = self._made(value)
            return look

    def _made(self, value: "Value") -> Look | None:
        holders = self.network.near(value, self.stretch)
        if holders is not None and len(holders) == 1 and not self.thorough:
            return None
        return Look(value, self.network, holders, holders is not None and value.key.field in self.network.windows)

"""A view of the network from a stretch of time: who holds which values then, and how rare that makes them.

Searches from stars of about the same time look from the same stretch, and share what one of them has worked out.
When someone comes or goes, the values that it holds are looked at anew.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import PERCENT, Alike, Told

if TYPE_CHECKING:
    from borderscore.linkage.network import Network, Stretch, Value


@define(eq=False)
class Look:
    """One value as it is seen from a stretch of time."""

    value: "Value"
    network: "Network"
    #: Who holds it then; None where it is busy.
    holders: Sequence[Courier] | None
    #: Whether sharing it raises the question of a group: where it is busy, or raises no question alone, what it
    #: says counts once another value has brought someone to a group.
    asks: bool = field(init=False)
    #: What its rarity hangs on beside the holders; and what that comes to, which all values that are alike share.
    _alike: Alike = field(init=False)
    _rarities: list[int] = field(init=False)
    _told: list[Told] = field(init=False)
    _gains: list[int] = field(init=False)
    _full: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._alike = self.network.alike(self.value)
        self.see(self.holders)

    def see(self, holders: Sequence[Courier] | None) -> bool:
        """Look at it anew, now that these hold it; return whether sharing it raises the question."""
        self.holders = holders
        self.asks = holders is not None and self.value.key.field in self.network.windows
        self._rarities, self._told, self._gains, self._full = self.network.known(
            self._alike, None if holders is None else len(holders)
        )
        return self.asks

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

    def full(self, inside: int) -> int:
        """Return what it is worth to each of so many holders in a group if it counts in full."""
        known = self._full
        while len(known) <= inside:
            known.append(self.weighed(self.rarity(len(known))))
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
    _steps: dict[int, int] = field(factory=dict)
    _looks: "dict[Value, Look | None]" = field(factory=dict)
    _held: dict[Courier, Looks] = field(factory=dict)
    _all: dict[Courier, tuple[Look, ...]] = field(factory=dict)
    _quiet: dict[Courier, tuple[Look, ...]] = field(factory=dict)

    def held(self, courier: Courier) -> Looks:
        """Return the values that can tie a courier to others, by field; of some fields none."""
        known = self._held.get(courier)
        if known is None:
            by_field: dict[str, list[Look]] = {}
            for value in self.network.of[courier]:
                looks = by_field.setdefault(value.key.field, [])
                look = self.look(value)
                if look is not None:
                    looks.append(look)
            known = self._held[courier] = tuple(
                [(name, tuple(looks)) if looks else _nothing(name) for name, looks in by_field.items()]
            )
        return known

    def all(self, courier: Courier) -> tuple[Look, ...]:
        """Return the values that can tie a courier to others."""
        known = self._all.get(courier)
        if known is None:
            known = self._all[courier] = tuple(chain.from_iterable([looks for _, looks in self.held(courier)]))
        return known

    def quiet(self, courier: Courier) -> tuple[Look, ...]:
        """Return those of them that raise no question."""
        known = self._quiet.get(courier)
        if known is None:
            known = self._quiet[courier] = tuple([look for look in self.all(courier) if not look.asks])
        return known

    def step(self, members: int) -> int:
        """Return the price that chance sets for one more member than so many."""
        known = self._steps.get(members)
        if known is None:
            price = self.network.rarities.price
            known = self._steps[members] = price(members + 1) - price(members)
        return known

    def look(self, value: "Value") -> Look | None:
        """Return a value as it is seen; None: it ties nobody."""
        if len(value.couriers) == 1:
            return None
        try:
            return self._looks[value]
        except KeyError:
            look = self._looks[value] = self._made(value)
            return look

    def _made(self, value: "Value") -> Look | None:
        holders = self.network.near(value, self.stretch)
        if holders is not None and len(holders) == 1:
            return None
        return Look(value, self.network, holders)

    def renew(self, courier: Courier) -> None:
        """Look anew at the values of a courier who came or goes."""
        first, last = self.stretch
        if first <= courier.at <= last:
            for value in self.network.of[courier]:
                holders, look = self.network.near(value, self.stretch), self._looks.get(value)
                if look is None:
                    self._looks.pop(value, None)
                elif look.asks != look.see(holders):  # it is busy now, or no longer
                    for each in value.couriers:
                        self._quiet.pop(each, None)
                if holders is not None and len(holders) == 2:  # noqa: PLR2004 - one may have been alone with it
                    for each in holders:
                        self._forget(each)
            self._forget(courier)

    def _forget(self, courier: Courier) -> None:
        self._held.pop(courier, None)
        self._all.pop(courier, None)
        self._quiet.pop(courier, None)


@cache
def _nothing(name: str) -> tuple[str, tuple[Look, ...]]:
    """Return that nothing of a field ties to others, as is so for most; it is kept once."""
    return name, ()

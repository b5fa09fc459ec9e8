"""Search: from a star, the members that do belong together, and no others.

Never connected components. A search begins with a star (the holders of one value inside a window). Members whose
ties don't pay the price of membership are dropped, outsiders whose ties do are added, until nothing changes: a
local optimum of the evidence less the price. Each star is searched at several prices, so that a tight ring inside
a busy neighbourhood is seen as well as a loose one. Bounds on span, members and holders are the rulebook's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import PERCENT, Told
from borderscore.linkage.network import Held, Network, Star, Stretch, Value

#: How many outsiders are asked at a time whether they belong to a group, the most tied first.
_ASKED: Final = 12


#: Whom a search added (1) or dropped (-1), and what that was worth.
Step = tuple[Courier, int, int]


@frozen
class Search:
    """Where a star leads to, and what that hangs on.

    It is the same, and so is what its members have in common, as long as no courier of `stretch` who holds one of
    the `looked` values comes or goes. The members alone are the same as long as nobody in the `time` that was
    looked at comes or goes who makes a value more or less rare, or whose `gains` pay the `least` price.
    """

    #: By time; empty if nobody pays the price.
    members: tuple[Courier, ...]
    #: Each value with the most holders in a group for which its rarity was asked.
    looked: Mapping[Value, int]
    stretch: Stretch
    time: Stretch
    #: The most that holding a value was worth to an outsider, and the least that one had to pay; None: nobody was
    #: asked.
    gains: Mapping[Value, int]
    least: int | None
    #: The steps from the first members to the last; and whether there ever were more outsiders than can be asked.
    start: tuple[Courier, ...]
    trail: tuple[Step, ...]
    crowded: bool


def search(network: Network, star: Star, extra: int) -> Search:
    """Return the group that a star leads to, if each member costs so much more than chance gives."""
    group = _Group(network, extra, network.around(star[0].at, star[-1].at))
    start = group.plausible(star)
    for courier in start:
        group.put(courier, 1)
    group.settle()
    members = group.ordered() if len(group.members) > 1 else ()
    looked = {value: len(known) - 1 for value, known in group.rarities.items()}
    return Search(
        members,
        looked,
        network.around(*group.stretch),
        group.stretch,
        group.gains,
        group.least,
        tuple(start),
        tuple(group.trail),
        group.crowded,
    )


def is_indifferent(network: Network, extra: int, found: Search, held: Held) -> bool:
    """Say whether a search leads to the same members with and without an outsider who holds these values.

    It is to be asked of outsiders who make no value that was looked at more or less rare. False: it may not.
    """
    if (
        found.least is None
        or sum(found.gains.get(each, 0) for _, values in held for each in values) <= found.least
    ):
        return True
    if found.crowded:
        return False
    group = _Group(network, extra, found.time)
    for courier in found.start:
        group.put(courier, 1)
    joined = False
    for courier, sign, worth in found.trail:
        # Outsiders are asked before one joins, and before the first is dropped after it.
        asked = sign > 0 or joined
        if asked and group.difference(held, 1) >= (worth if sign > 0 else 1):
            return False
        group.put(courier, sign)
        joined = sign > 0
    return not found.members or group.difference(held, 1) <= 0


@define(eq=False)
class _Group:
    """A group under way: its members, and how many hold each value and declare each field."""

    network: Network
    extra: int
    stretch: Stretch
    members: set[Courier] = field(factory=set)
    counts: dict[Value, int] = field(factory=dict)
    #: Of each field the values that two or more hold.
    shared: dict[str, set[Value]] = field(factory=dict)
    declaring: dict[str, int] = field(factory=dict)
    #: The holders of each value that was looked at, None where it is busy; and its rarity by the holders inside.
    holders: dict[Value, Sequence[Courier] | None] = field(factory=dict)
    rarities: dict[Value, list[int]] = field(factory=dict)
    gains: dict[Value, int] = field(factory=dict)
    least: int | None = None
    trail: list[Step] = field(factory=list)
    crowded: bool = False
    #: What the values of each field say now, by those who declare it; forgotten when that changes.
    _worth: dict[str, int] = field(factory=dict)

    def put(self, courier: Courier, sign: int) -> None:
        """Add a member (1), or take one out (-1)."""
        (self.members.add if sign > 0 else self.members.discard)(courier)
        for name, values in self.network.held(courier):
            self.declaring[name] = self.declaring.get(name, 0) + sign
            self._worth.pop(name, None)
            for value in values:
                count = self.counts[value] = self.counts.get(value, 0) + sign
                shared = self.shared.setdefault(name, set())
                (shared.add if count > 1 else shared.discard)(value)

    def near(self, value: Value) -> Sequence[Courier] | None:
        """Return the holders of a value at the time of the group; None where it is busy."""
        if value not in self.holders:
            self.holders[value] = self.network.near(value, self.stretch)
        return self.holders[value]

    def rarity(self, value: Value, inside: int) -> int:
        """Return the rarity of a value outside a group in which so many have it."""
        known = self.rarities.get(value)
        if known is None:
            known = self.rarities[value] = []
        while len(known) <= inside:
            near = self.near(value)
            known.append(self.network.rarity(value, len(known), None if near is None else len(near) - len(known)))
        return known[inside]

    def told(self, value: Value, count: int) -> Told:
        """Return what a value says if so many hold it, all doubts apart."""
        return (count - 1) * self.rarity(value, count), count

    def weighed(self, value: Value, bits: int) -> int:
        """Return evidence of a value by the weight of its field."""
        return bits * self.network.rarities.weights[value.key.field] // PERCENT

    def worth(self, name: str, told: Iterable[Told], declaring: int) -> int:
        """Return what the shared values of a field say, if so many declare it."""
        return self.network.rarities.worth(name, tuple(sorted(told, reverse=True)), declaring)[0]

    def worth_now(self, name: str) -> int:
        """Return what the members' shared values of a field say."""
        worth = self._worth.get(name)
        if worth is None:
            told = (self.told(value, self.counts[value]) for value in self.shared.get(name, ()))
            worth = self._worth[name] = self.worth(name, told, self.declaring.get(name, 0))
        return worth

    def plausible(self, star: Star) -> list[Courier]:
        """Leave out who could not pay the price even if every value shared in the star counted in full."""
        kept = list(star)
        while len(kept) > 1:
            counts: dict[Value, int] = {}
            for courier in kept:
                for value in self.network.of[courier]:
                    counts[value] = counts.get(value, 0) + 1
            full = {
                value: self.weighed(value, self.rarity(value, count))
                for value, count in counts.items()
                if count > 1
            }
            price = self.step(len(kept) - 1)
            paying = [each for each in kept if sum(full.get(held, 0) for held in self.network.of[each]) > price]
            if len(paying) == len(kept):
                return kept
            kept = paying
        return []

    def step(self, members: int) -> int:
        """Return the price of one more member than so many."""
        rarities = self.network.rarities
        return rarities.price(members + 1) - rarities.price(members) + self.extra

    def difference(self, held: Held, sign: int) -> int:
        """Return what it is worth to add a courier who holds these values (1), or to take one out (-1)."""
        self.network.weighed += 1
        size = len(self.members)
        total = -self.step(size) if sign > 0 else self.step(size - 1)
        for name, values in held:
            counts = [(each, self.counts[each] + sign * (each in values)) for each in self.shared.get(name, ())]
            if sign > 0:
                counts += [(each, 2) for each in values if self.counts.get(each) == 1]
            if counts:
                told = (self.told(each, count) for each, count in counts if count > 1)
                total += self.worth(name, told, self.declaring.get(name, 0) + sign) - self.worth_now(name)
        return total

    def settle(self) -> None:
        """Drop members, then add some, always the one that helps most, until nobody does."""
        steps = -1
        while len(self.trail) != steps:
            steps = len(self.trail)
            while len(self.members) > 1 and (step := self._best(self.ordered(), -1)):
                self._do(step)
            while len(self.members) > 1 and (step := self._best(self._neighbours(), 1)):
                self._do(step)

    def ordered(self) -> tuple[Courier, ...]:
        """Return the members by time."""
        return tuple(sorted(self.members, key=lambda each: each.order))

    def _do(self, step: Step) -> None:
        self.trail.append(step)
        self.put(step[0], step[1])

    def _best(self, asked: Iterable[Courier], sign: int) -> Step | None:
        """Return the step that raises the value most."""
        best, most = None, 0
        for courier in asked:
            difference = self.difference(self.network.held(courier), sign)
            if difference > most:
                best, most = (courier, sign, difference), difference
        return best

    def _neighbours(self) -> list[Courier]:
        """Return the outsiders in the span whose ties to the group might pay the price, the most tied first.

        Values that are busy, or raise no question alone, tell of nobody: what they say counts once another one has
        brought someone here.
        """
        if len(self.members) >= self.network.linkage.most_members:
            return []
        price = self.step(len(self.members))
        self.least = price if self.least is None else min(self.least, price)
        moments = [each.at for each in self.members]
        earliest, latest = self.network.around(max(moments), min(moments))
        paying = [
            (-bits, *courier.order, courier)
            for courier, bits in self._tied().items()
            if bits > price and earliest <= courier.at <= latest and courier not in self.members
        ]
        self.crowded = self.crowded or len(paying) >= _ASKED
        return [courier for *_, courier in sorted(paying)[:_ASKED]]

    def _tied(self) -> dict[Courier, int]:
        """Return who shares a value that tells of others, with what all that it shares would be worth."""
        tied: dict[Courier, int] = {}
        silent = []
        for value, gain in self._gains():
            near = self.near(value) if value.key.field in self.network.windows else None
            if near is None:
                silent.append((value, gain))
            else:
                for courier in near:
                    tied[courier] = tied.get(courier, 0) + gain
        for value, gain in silent:
            for courier in tied:
                if value in self.network.of[courier]:
                    tied[courier] += gain
        return tied

    def _gains(self) -> Iterator[tuple[Value, int]]:
        """Yield the values that members hold, with what one more holder would be worth."""
        for value, count in self.counts.items():
            if count:
                more = count * self.rarity(value, count + 1) - (count - 1) * self.rarity(value, count)
                gain = self.weighed(value, more)
                if gain > self.gains.get(value, 0):
                    self.gains[value] = gain
                yield value, gain

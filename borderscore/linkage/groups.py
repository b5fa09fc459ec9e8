"""Groups: from every set of carriers that share a value, the members that do belong together, and no others.

Never connected components. A group begins with a star (the holders of one value inside a window). Members whose
ties don't pay the price of membership are dropped, outsiders whose ties do are added, until nothing changes: a
local optimum of the evidence less the price. Each star is searched at several prices, so that a tight ring inside
a busy neighbourhood is seen as well as a loose one. Bounds on span, members and holders are the rulebook's.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import define, field, frozen

from borderscore.linkage.baseline import Baseline
from borderscore.linkage.bits import doubt
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.keys import Key
from borderscore.linkage.traffic import DAY, Trace, Traffic
from borderscore.rulebook.model import Linkage

#: A group by the places of its members in the network.
Members = frozenset[int]

#: How many outsiders are asked at a time whether they belong to a group, and how many holders of one value are
#: looked at for that on each side of it.
_ASKED: Final = 12


@frozen
class Courier:
    """One traveler, with all that was declared within one span: trips by time, then id."""

    trips: tuple[Trace, ...]
    #: All keys of all trips, in order.
    keys: tuple[Key, ...]

    @property
    def at(self) -> int:
        """Return when the first trip was declared, in seconds since 1970."""
        return self.trips[0].at

    @property
    def traveler(self) -> str:
        """Return the traveler's pseudonym."""
        return self.trips[0].traveler


def couriers(traces: Iterable[Trace], span: int) -> tuple[Courier, ...]:
    """Return the carriers by traveler; a trip more than a span of days after the first begins another courier."""
    trips: dict[str, list[list[Trace]]] = {}
    for trace in sorted(traces, key=lambda each: (each.at, each.id)):
        spans = trips.setdefault(trace.traveler, [])
        if not spans or trace.at - spans[-1][0].at > span * DAY:
            spans.append([])
        spans[-1].append(trace)
    found = [
        Courier(tuple(each), tuple(sorted({key for trace in each for key in trace.keys})))
        for spans in trips.values()
        for each in spans
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.trips[0].id)))


@define(eq=False)
class Network:
    """The couriers of some traffic, and what they share. Nothing in it depends on the order of the traffic."""

    linkage: Linkage
    #: By time, then id.
    couriers: tuple[Courier, ...]
    rarities: Rarities
    #: The keys that two or more couriers have, in order; below they are called by their place here.
    keys: tuple[Key, ...]
    #: For each key the places of the couriers that have it, in order.
    holders: tuple[tuple[int, ...], ...]
    #: For each courier its keys, and the fields that it declares.
    keys_of: tuple[tuple[int, ...], ...]
    fields_of: tuple[tuple[str, ...], ...]
    #: How often a set of members was weighed: the work done, for tests of its bounds.
    weighed: int = 0
    _rarity: list[list[int]] = field(factory=list)

    @classmethod
    def of(cls, traffic: Traffic, linkage: Linkage, baseline: Baseline | None = None) -> "Network":
        """Return the network of the carriers of some traffic. Without a baseline, the traffic is its own."""
        nodes = couriers(traffic.carriers.values(), linkage.span)
        tying = {tie.field for tie in linkage.ties}
        holding: dict[Key, list[int]] = {}
        for place, courier in enumerate(nodes):
            for key in courier.keys:
                if key.field in tying:
                    holding.setdefault(key, []).append(place)
        sharing = {key: len(places) for key, places in holding.items()}
        keys = tuple(sorted(key for key, count in sharing.items() if count > 1))
        number = {key: index for index, key in enumerate(keys)}
        carrying = Counter(name for courier in nodes for name in {key.field for key in courier.keys})
        beside = {} if baseline else traffic.beside(sharing)
        return cls(
            linkage,
            nodes,
            Rarities.of(linkage, baseline or traffic.baseline(), beside, sharing, carrying),
            keys,
            tuple(tuple(holding[key]) for key in keys),
            tuple(tuple(number[key] for key in each.keys if key in number) for each in nodes),
            tuple(tuple(sorted({key.field for key in each.keys})) for each in nodes),
            rarity=[[] for _ in keys],
        )

    def members(self, group: Iterable[int]) -> tuple[Courier, ...]:
        """Return the couriers of a group, by time."""
        return tuple(self.couriers[place] for place in sorted(group))

    def rarity(self, key: int, inside: int) -> int:
        """Return the rarity of a key outside a group in which so many have it."""
        known = self._rarity[key]
        while len(known) <= inside:
            known.append(self.rarities.of_key(self.keys[key], len(known)))
        return known[inside]

    def stars(self) -> Iterator[tuple[int, ...]]:
        """Yield the holders of each value inside its window, each set once."""
        windows = {tie.field: min(tie.window, self.linkage.span) * DAY for tie in self.linkage.ties}
        seen: set[tuple[int, ...]] = set()
        for key, holders in zip(self.keys, self.holders, strict=True):
            for star in self._windows(holders, windows[key.field]):
                if star not in seen:
                    seen.add(star)
                    yield star

    def _windows(self, places: Sequence[int], window: int) -> Iterator[tuple[int, ...]]:
        """Yield the largest runs of holders inside a window; where there are too many, shorter ones, half over."""
        most = self.linkage.most_holders
        first = done = 0
        for end in range(1, len(places) + 1):
            if end < len(places) and self._spread(places[first], places[end]) <= window and end - first < most:
                continue
            if end - first > 1 and end > done:
                yield tuple(places[first:end])
                done = end
            if end < len(places):
                first = max(first + 1, end - most // 2)
                while self._spread(places[first], places[end]) > window:
                    first += 1

    def _spread(self, first: int, last: int) -> int:
        return self.couriers[last].at - self.couriers[first].at

    def search(self, star: Sequence[int], extra: int) -> Members:
        """Return the group that a star leads to at a price; empty if nobody pays it."""
        group = _Group(self, self.rarities.price + extra)
        for place in self._plausible(star, group.price):
            group.put(place, 1)
        group.settle()
        return frozenset(group.places) if len(group.places) > 1 else frozenset()

    def _plausible(self, star: Sequence[int], price: int) -> list[int]:
        """Leave out who could not pay the price even if every value shared in the star counted in full."""
        kept = list(star)
        while len(kept) > 1:
            counts: dict[int, int] = {}
            for place in kept:
                for key in self.keys_of[place]:
                    counts[key] = counts.get(key, 0) + 1
            full = {key: self.rarity(key, count) for key, count in counts.items() if count > 1}
            paying = [place for place in kept if sum(full.get(key, 0) for key in self.keys_of[place]) > price]
            if len(paying) == len(kept):
                return kept
            kept = paying
        return []


@define(eq=False)
class _Group:
    """A group under way: its members, how many have each key, and how many declare each field."""

    network: Network
    price: int
    places: set[int] = field(factory=set)
    counts: dict[int, int] = field(factory=dict)
    declaring: dict[str, int] = field(factory=dict)

    def put(self, place: int, sign: int) -> None:
        """Add a member (1), or take one out (-1)."""
        (self.places.add if sign > 0 else self.places.discard)(place)
        counts, declaring = self.counts, self.declaring
        for key in self.network.keys_of[place]:
            counts[key] = counts.get(key, 0) + sign
        for name in self.network.fields_of[place]:
            declaring[name] = declaring.get(name, 0) + sign

    def value(self) -> int:
        """Return the evidence less the price of all members but one."""
        network = self.network
        network.weighed += 1
        total = -self.price * (len(self.places) - 1)
        for key, count in self.counts.items():
            if count > 1:
                worth = (count - 1) * network.rarity(key, count) - doubt(
                    count, self.declaring[network.keys[key].field]
                )
                if worth > 0:
                    total += worth
        return total

    def settle(self) -> None:
        """Drop and add members, always the one that helps most, until none does. Each step raises the value."""
        value = self.value()
        while len(self.places) > 1:
            change = self._best(sorted(self.places), -1, value) or self._best(self._neighbours(), 1, value)
            if change is None:
                return
            place, sign, value = change
            self.put(place, sign)

    def _best(self, asked: Sequence[int], sign: int, value: int) -> tuple[int, int, int] | None:
        """Return the change that raises the value most: whom, in or out, and the value then."""
        best = None
        for place in asked:
            self.put(place, sign)
            then = self.value()
            self.put(place, -sign)
            if then > value:
                best, value = (place, sign, then), then
        return best

    def _neighbours(self) -> list[int]:
        """Return the outsiders in the span whose ties to the group might pay the price, the most tied first."""
        network = self.network
        if len(self.places) >= network.linkage.most_members:
            return []
        first, last = min(self.places), max(self.places)
        span = network.linkage.span * DAY
        earliest, latest = network.couriers[last].at - span, network.couriers[first].at + span
        tied: dict[int, int] = {}
        for key, count in self.counts.items():
            if count and (rarity := network.rarity(key, count + 1)) > 0:
                for place in _around(network.holders[key], first, last):
                    if place not in self.places and earliest <= network.couriers[place].at <= latest:
                        tied[place] = tied.get(place, 0) + rarity
        paying = sorted((-bits, place) for place, bits in tied.items() if bits > self.price)
        return [place for _, place in paying[:_ASKED]]


def _around(holders: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return the holders of a value; of a busy one those next to the first and the last member."""
    if len(holders) <= 4 * _ASKED:
        return holders
    low, high = bisect_left(holders, first), bisect_left(holders, last)
    near = holders[max(0, low - _ASKED) : low + _ASKED]
    return (*near, *holders[max(low + _ASKED, high - _ASKED) : high + _ASKED])

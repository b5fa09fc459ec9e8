"""Paths: the ways of searches, step by step, so that an arrival makes few steps anew.

A search goes from one set of members to the next (`Group.move`) until it ends. A step hangs on the members, on who
holds their values in the stretch of time that the search looks at, and on nothing else. So a step is kept where it
begins, for all searches that come by. When couriers come or go, the steps that this may change are made anew; a
step to which no other step and no star leads is forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.growth import Dropped, Group, plausible
from borderscore.linkage.keys import Key
from borderscore.linkage.network import Network, Star, Stretch
from borderscore.watch.region import Move, Region, Stop, discard


@define(eq=False)
class Start:
    """What is kept of a star: its values, and the stops at which searches from it begin, one for each price."""

    region: Region
    keys: set[Key] = field(factory=set)
    stops: Sequence[Stop] = ()


@define(eq=False)
class Paths:
    """The stars of a network, and where searches from them lead."""

    network: Network
    #: Where searches end, and how many stops that are.
    ends: Counter[Star] = field(factory=Counter)
    _regions: dict[Stretch, Region] = field(factory=dict)
    _starts: dict[Star, Start] = field(factory=dict)
    #: What has ended, or ends no longer, since the last change began.
    _changed: set[Star] = field(factory=set)
    #: From where searches are to go on anew in this change.
    _pending: set[Stop] = field(factory=set)
    #: What searches from stretches of time have worked out in this change, at one price or another.
    _dropped: dict[Stretch, Dropped] = field(factory=dict)

    def move(self, moves: Sequence[Move]) -> set[Star]:
        """Let couriers go and come; return members with whom a search ends that did not before, or no longer."""
        self._changed = set()
        stars = self._restar(moves)
        self._dropped = {}
        touched = [region.touched(self.network, moves) for region in self._regions.values()]
        self._pending = set().union(*(each.stops for each in touched))
        for star in stars.union(*(each.stars for each in touched)):
            self._begin(star)
        for stop in sorted(self._pending, key=_further, reverse=True):
            # A search from further back may have gone on from it, or perhaps none comes there any more.
            if stop in self._pending and self._is_there(stop):
                self._search(stop)
        for stop, newcomers in (asked for each in touched for asked in each.asked):
            if self._is_there(stop):
                self._ask(stop, newcomers)
        return self._changed

    def _restar(self, moves: Iterable[Move]) -> set[Star]:
        """Let couriers go and come, and stars with them; return the stars that are new."""
        touches = {(key, each.courier.at) for each in moves for key in each.courier.keys}
        before = self._stars_at(touches)
        for courier, sign in moves:
            (self.network.add if sign > 0 else self.network.remove)(courier)
        after = self._stars_at(touches)
        for star, key in before - after:
            if not self._is_star(star, key):
                self._drop_star(star, key)
        new = {star for star, _ in after if star not in self._starts}
        for star in new:
            self._enter(star)
        for star, key in after - before:
            self._starts[star].keys.add(key)
        return new

    def _is_there(self, stop: Stop) -> bool:
        return stop.leads > 0 and all(each in self.network.of for each in stop.members)

    def _stars_at(self, touches: Iterable[tuple[Key, int]]) -> set[tuple[Star, Key]]:
        return {(star, key) for key, at in touches for star in self._stars_around(key, at, at)}

    def _stars_around(self, key: Key, first: int, last: int) -> Iterable[Star]:
        """Return the stars of a value around a stretch of time.

        A window into which a crowded one is divided may reach beyond that one, by less than half of its length.
        """
        value = self.network.values.get(key)
        if value is None or len(value.couriers) == 1:
            return ()
        step = self.network.windows.get(key.field, 0) // 2
        return self.network.stars_of(value, (first - step, last + step))

    def _is_star(self, star: Star, key: Key) -> bool:
        """Say whether another window, which was not touched, holds the same couriers."""
        return star in self._stars_around(key, star[0].at, star[-1].at)

    def _enter(self, star: Star) -> None:
        stretch = self.network.stretch(star)
        region = self._regions.get(stretch)
        if region is None:
            region = self._regions[stretch] = Region(stretch)
        self._starts[star] = Start(region)
        for each in star:
            region.around.setdefault(each, set()).add(star)

    def _drop_star(self, star: Star, key: Key) -> None:
        start = self._starts[star]
        start.keys.discard(key)
        if start.keys:
            return
        del self._starts[star]
        region = start.region
        for each in star:
            discard(region.around, each, star)
        for stop in start.stops:
            self._leave(stop)
        if not region.around:
            del self._regions[region.stretch]

    def _begin(self, star: Star) -> None:
        """Begin the searches from a star, at all prices: who can't pay one of them can't pay a higher one."""
        start, members = self._starts[star], star
        region, before = start.region, start.stops
        view, stops = self.network.view_from(region.stretch), []
        for price in sorted(self.network.linkage.prices):
            members = plausible(view, members, price)
            if not members:
                break
            stop = region.stops.get((price, members))
            if stop is None:
                self._search(stop := self._new_stop(region, price, members))
            stop.leads += 1
            stops.append(stop)
        start.stops = stops
        for stop in before:
            self._leave(stop)

    def _new_stop(self, region: Region, price: int, members: Star) -> Stop:
        stop = region.stops[price, members] = Stop(region, price, members)
        for each in members:
            region.through.setdefault(each, set()).add(stop)
        self._end(members, 1)
        return stop

    def _search(self, stop: Stop) -> None:
        """Find where a search goes on from a stop, up to a stop of which that is known."""
        region, price = stop.region, stop.price
        group = self._group(stop)
        known = False
        while not known:
            self._pending.discard(stop)
            onward = None
            if group.move():
                members = tuple(group.members)
                onward = region.stops.get((price, members))
                known = onward is not None and onward not in self._pending
                onward = onward or self._new_stop(region, price, members)
            stop.asked, stop.spare = group.asked, group.spare
            self._lead(stop, onward)
            if onward is None:
                return
            stop = onward

    def _group(self, stop: Stop) -> Group:
        stretch = stop.region.stretch
        dropped = self._dropped.setdefault(stretch, {})
        return Group.of(self.network.view_from(stretch), stop.members, stop.price, dropped)

    def _ask(self, stop: Stop, newcomers: Sequence[Courier]) -> None:
        """Ask newcomers whether they belong to the members of a stop; search anew if one of them does."""
        group = self._group(stop)
        if any(group.joining(each) > 0 for each in newcomers):
            self._search(stop)
        else:
            stop.asked = (*(stop.asked or ()), *newcomers)
            stop.spare -= len(newcomers)

    def _lead(self, stop: Stop, onward: Stop | None) -> None:
        """Let a search go on from a stop to another one; None: it ends."""
        before, stop.onward = stop.onward, onward
        if onward is not None:
            onward.leads += 1
        self._end(stop.members, (onward is None) - (before is None))
        self._leave(before)

    def _leave(self, stop: Stop | None) -> None:
        """Let one less lead to a stop; to which none does is forgotten, and so on."""
        while stop is not None:
            stop.leads -= 1
            if stop.leads:
                return
            del stop.region.stops[stop.price, stop.members]
            for each in stop.members:
                discard(stop.region.through, each, stop)
            if stop.onward is None:
                self._end(stop.members, -1)
            stop = stop.onward

    def _end(self, members: Star, more: int) -> None:
        if more and len(members) > 1:
            self.ends[members] += more
            self._changed.add(members)
            if not self.ends[members]:
                del self.ends[members]


def _further(stop: Stop) -> int:
    """Return how many steps a search takes from a stop."""
    steps = 0
    while stop.onward is not None:
        stop, steps = stop.onward, steps + 1
    return steps

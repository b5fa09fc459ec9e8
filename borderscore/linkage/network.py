"""The network: which couriers hold which values, and the stars that a shared value makes of them.

It is an inverted index to which couriers can be added and taken away, in any order. All that is asked of it is
local: it looks no further than the holders of some values in some stretch of time.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import Alike, Rarities, Told
from borderscore.linkage.keys import Key
from borderscore.linkage.traces import DAY, by_time
from borderscore.linkage.view import View
from borderscore.rulebook.model import Linkage

#: Couriers who share a value, by time.
Star = tuple[Courier, ...]

#: A stretch of time in seconds since 1970, both ends included.
Stretch = tuple[int, int]

#: Windows begin no more often than so many seconds apart: who crowds into hours has a flight in common, and it is
#: full.
SHORTEST_STEP: Final = 3 * 3_600

#: Stars that begin in the same so many seconds look at the same stretch of time.
GRID: Final = 30 * DAY

#: How many views are remembered.
_VIEWS: Final = 8


@define(eq=False)
class Value:
    """One value of one field and the couriers who hold it, in order."""

    key: Key
    couriers: list[Courier] = field(factory=list)

    def add(self, courier: Courier) -> None:
        """Add a holder."""
        insort(self.couriers, courier, key=by_time)

    def remove(self, courier: Courier) -> None:
        """Take a holder away."""
        del self.couriers[bisect_left(self.couriers, courier.order, key=by_time)]

    def within(self, stretch: Stretch | None) -> tuple[int, int]:
        """Return from which holder to which, the latter not included, the first trip lies in a stretch of time."""
        if stretch is None:
            return 0, len(self.couriers)
        first, last = stretch
        return (
            bisect_left(self.couriers, (first, ""), key=by_time),
            bisect_left(self.couriers, (last + 1, ""), key=by_time),
        )


#: By the holders in a group: the rarity of a value, what it tells, what one more holder would be worth, and what
#: it is worth to each of them in full.
Known = tuple[list[int], list[Told], list[int], list[int]]


@define(eq=False)
class Network:
    """The couriers of some traffic, and what they share. Nothing in it depends on the order of the traffic."""

    linkage: Linkage
    rarities: Rarities
    values: dict[Key, Value] = field(factory=dict)
    #: For each courier the values that can tie it to others.
    of: dict[Courier, tuple[Value, ...]] = field(factory=dict)
    #: The views that were asked for last, the latest at the end.
    _views: dict[Stretch, View] = field(factory=dict)
    #: What views have worked out of values, by all that it hangs on.
    _known: dict[tuple[Alike, int | None], Known] = field(factory=dict)
    _alike: dict[Alike, Alike] = field(factory=dict)
    #: How often a set of members was weighed: the work done, for tests of its bounds.
    weighed: int = 0
    #: For each field within how many seconds a shared value raises the question whether it was one hand.
    windows: dict[str, int] = field(init=False)
    #: The fields with whose stars searches begin.
    _beginning: frozenset[str] = field(init=False)

    @windows.default
    def _windows_of_ties(self) -> dict[str, int]:
        span = self.linkage.span
        return {tie.field: min(tie.window, span) * DAY for tie in self.linkage.ties if tie.window}

    @_beginning.default
    def _beginning_of_ties(self) -> frozenset[str]:
        return frozenset(tie.field for tie in self.linkage.ties if tie.begins)

    @classmethod
    def holding(cls, couriers: Iterable[Courier], linkage: Linkage, rarities: Rarities) -> "Network":
        """Return the network of some couriers."""
        network = cls(linkage, rarities)
        for courier in couriers:
            network.add(courier)
        return network

    def add(self, courier: Courier) -> None:
        """Take in a courier."""
        held = []
        for key in courier.keys:
            if key.field in self.rarities.weights:
                value = self.values.get(key)
                if value is None:
                    value = self.values[key] = Value(key)
                value.add(courier)
                held.append(value)
        self.of[courier] = tuple(held)
        for view in self._views.values():
            view.renew(courier)

    def remove(self, courier: Courier) -> None:
        """Forget a courier."""
        for value in self.of[courier]:
            value.remove(courier)
            if not value.couriers:
                del self.values[value.key]
        for view in self._views.values():
            view.renew(courier)
        del self.of[courier]

    def near(self, value: Value, stretch: Stretch) -> Sequence[Courier] | None:
        """Return the holders of a value in a stretch of time; None where it is busy: more than `most_holders`."""
        first, last = value.within(stretch)
        return value.couriers[first:last] if last - first <= self.linkage.most_holders else None

    def rarity(self, value: Value, inside: int, outside: int | None) -> int:
        """Return the rarity of a value that so many of a group have, and so many others; None: it is busy."""
        return self.rarities.of_key(value.key, inside, self.linkage.most_holders if outside is None else outside)

    def alike(self, value: Value) -> Alike:
        """Return what the rarity of a value hangs on beside its holders, each that is equal once."""
        alike = self.rarities.alike(value.key)
        return self._alike.setdefault(alike, alike)

    def known(self, alike: Alike, holders: int | None) -> Known:
        """Return what is worked out of values that are alike and have so many holders; None: they are busy."""
        known = self._known.get((alike, holders))
        if known is None:
            known = self._known[alike, holders] = ([], [(0, 0)], [0], [])
        return known

    def around(self, first: int, last: int) -> Stretch:
        """Return the stretch of time in which others can be of one group with couriers of these moments."""
        span = self.linkage.span * DAY
        return first - span, last + span

    def stretch(self, star: Star) -> Stretch:
        """Return the stretch of time that a search from a star looks at."""
        first = star[0].at // GRID * GRID
        return self.around(first, first + GRID + self.linkage.span * DAY - 1)

    def view_from(self, stretch: Stretch) -> View:
        """Return all that is seen from a stretch of time. The last few views are remembered."""
        view = self._views.pop(stretch, None) or View(self, stretch)
        self._views[stretch] = view
        if len(self._views) > _VIEWS:
            del self._views[next(iter(self._views))]
        return view

    def stars(self) -> Iterator[Star]:
        """Yield the stars of all values, each set of couriers once."""
        seen: set[Star] = set()
        for key in sorted(self.values):
            for star in self.stars_of(self.values[key]):
                if star not in seen:
                    seen.add(star)
                    yield star

    def stars_of(self, value: Value, stretch: Stretch | None = None) -> Iterator[Star]:
        """Yield the stars of a value: all, or at least those that a courier of a stretch of time can change.

        There are none where no search begins with the field.

        A star is who holds a value within one window of a grid that never moves: windows of the field's length,
        each half over the one before. Where a window has more than `most_holders`, those of half its length take
        its place.
        """
        window = self.windows.get(value.key.field)
        if window is None or value.key.field not in self._beginning:
            return
        step = window // 2
        first, last = value.within(stretch and (stretch[0] - window, stretch[1] + window))
        places = _places(value.couriers[first:last], step)
        if stretch:
            places &= set(range(stretch[0] // step - 1, stretch[1] // step + 1))
        while places and step >= SHORTEST_STEP:
            crowded: set[int] = set()
            for place in places:
                first, last = value.within((place * step, (place + 2) * step - 1))
                if last - first > self.linkage.most_holders:
                    crowded |= _places(value.couriers[first:last], step // 2)
                elif last - first > 1:
                    yield tuple(value.couriers[first:last])
            places, step = crowded, step // 2


def _places(couriers: Iterable[Courier], step: int) -> set[int]:
    """Return where on the grid the windows are that hold couriers: two for each, one half over the other."""
    return {courier.at // step - back for courier in couriers for back in (0, 1)}

"""Regions: what is kept of the searches that look at one stretch of time, and what of it a change touches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.network import Network, Star, Stretch, Value

Held = TypeVar("Held")


class Move(NamedTuple):
    """A courier who comes (1) or goes (-1)."""

    courier: Courier
    sign: int


@define(eq=False)
class Stop:
    """Members on the way of a search at a price, and where it goes on from them."""

    region: "Region"
    price: int
    members: Star
    #: The outsiders who were asked whether they belong to the members, and perhaps some more of whom it is known
    #: that they don't; None: a member is dropped first.
    asked: Sequence[Courier] | None = None
    #: How many more can be asked, without any of those being left out who help.
    spare: int = 0
    #: None: a search ends here.
    onward: "Stop | None" = None
    #: How many stops and stars lead here.
    leads: int = 0


@define(eq=False)
class Region:
    """What is kept of the searches that look at one stretch of time."""

    stretch: Stretch
    stops: dict[tuple[int, Star], Stop] = field(factory=dict)
    #: For each courier the stops and the stars that it is a member of.
    through: dict[Courier, set[Stop]] = field(factory=dict)
    around: dict[Courier, set[Star]] = field(factory=dict)

    def touched(self, network: Network, moves: Iterable[Move]) -> "Touched":
        """Return what these moves touch."""
        first, last = self.stretch
        near = [each for each in moves if first <= each.courier.at <= last]
        left = {courier for courier, sign in near if sign < 0}
        touched = Touched()
        tied: dict[Stop, dict[Value, int]] = {}
        for shift in _shifts(network, self.stretch, near):
            for stop, inside in _counted(shift.holders, self.through):
                tied.setdefault(stop, {})[shift.value] = inside
                if shift.touches(stop, inside):
                    touched.stops.add(stop)
            begun = _counted(shift.holders, self.around)
            touched.stars.update(star for star, inside in begun if shift.matters(inside))
        for stop in tied.keys() - touched.stops:
            if stop.asked is not None and left.isdisjoint(stop.members):
                _ask(network, stop, tied[stop], near, touched)
        return touched


@define
class Touched:
    """What those who came and went touch."""

    #: From where the next step may be another one.
    stops: set[Stop] = field(factory=set)
    #: Where newcomers are asked; if they don't help, the next step is the same.
    asked: list[tuple[Stop, list[Courier]]] = field(factory=list)
    #: What may begin otherwise.
    stars: set[Star] = field(factory=set)


def _counted(holders: Iterable[Courier], held: Mapping[Courier, Iterable[Held]]) -> Iterable[tuple[Held, int]]:
    """Return what couriers are members of, and how many of them are."""
    return Counter([each for holder in holders for each in held.get(holder, ())]).items()


@define
class Shift:
    """A value of couriers who came and went, as it is seen from a stretch of time."""

    network: Network
    value: Value
    #: Who holds it, and how many more than before that are.
    holders: Sequence[Courier]
    more: int
    _told: dict[int, bool] = field(factory=dict)

    def touches(self, stop: Stop, inside: int) -> bool:
        """Say whether the next step from a stop hangs on it, so many of whose members hold the value.

        Where one alone does, what outsiders would share with it counts: if that is less, only of those who were
        asked, since the others would still not be asked.
        """
        otherwise = any(map(self._tells, range(max(2, inside - 1), inside + 2)))
        if otherwise and inside > 1:
            return True
        if stop.asked is None:
            return False
        of = self.network.of
        return (otherwise or self._turns()) and (
            self.more < 0 or any(self.value in of.get(each, ()) for each in stop.asked)
        )

    def matters(self, inside: int) -> bool:
        """Say whether it is more or less rare than before among so many holders, or among some of them."""
        return any(map(self._tells, range(2, inside + 1)))

    def _turns(self) -> bool:
        """Say whether those who hold it can be asked by it who could not before, or no longer."""
        busy = self.network.linkage.most_holders
        return (len(self.holders) > busy) != (len(self.holders) - self.more > busy)

    def _tells(self, inside: int) -> bool:
        """Say whether it is more or less rare than before to a group in which so many hold it."""
        known = self._told.get(inside)
        if known is None:
            now, before = (self._rarity(inside, less) for less in (0, self.more))
            known = self._told[inside] = now != before
        return known

    def _rarity(self, inside: int, less: int) -> int:
        holders = len(self.holders) - less
        busy = holders > self.network.linkage.most_holders
        return self.network.rarity(self.value, inside, None if busy else holders - inside)


def _shifts(network: Network, stretch: Stretch, moves: Sequence[Move]) -> Iterator[Shift]:
    """Yield the values of couriers who came and went, but for those of one alone and those as busy as before."""
    more = Counter[Any]()
    for courier, sign in moves:
        more.update(dict.fromkeys(courier.keys, sign))
    for key in more:
        value = network.values.get(key)
        if value is not None and (len(value.couriers) > 1 or more[key] < 1):
            first, last = value.within(stretch)
            if min(last - first, last - first - more[key]) <= network.linkage.most_holders:
                yield Shift(network, value, value.couriers[first:last], more[key])


def _ask(network: Network, stop: Stop, tied: Mapping[Value, int], moves: Iterable[Move], touched: Touched) -> None:
    """Touch a stop where someone went who was asked, or came who is asked.

    Where too many come, they may take the place of one who helps.
    """
    came = [each for each, sign in moves if sign > 0 and _pays(network, stop, tied, each)]
    if len(came) > stop.spare or any(sign < 0 and each in (stop.asked or ()) for each, sign in moves):
        touched.stops.add(stop)
    elif came:
        touched.asked.append((stop, came))


def _pays(network: Network, stop: Stop, tied: Mapping[Value, int], courier: Courier) -> bool:
    """Say whether the ties of an outsider might pay the price, as `Group` does; `tied`: what members hold."""
    members = stop.members
    earliest, latest = network.around(members[-1].at, members[0].at)
    if not (earliest <= courier.at <= latest and 1 < len(members) < network.linkage.most_members):
        return False
    view = network.view_from(stop.region.stretch)
    bits, asks = 0, False
    for look in view.all(courier):
        inside = tied.get(look.value, 0)
        if look.holders is None:
            inside = sum([look.value in network.of[each] for each in members])
        if inside:
            bits += look.gain(inside)
            asks = asks or look.asks
    return asks and bits > view.step(len(members)) + stop.price


def discard(held: dict[Any, set[Held]], key: object, each: Held) -> None:
    """Take one of a set away; no set is kept empty."""
    held[key].discard(each)
    if not held[key]:
        del held[key]

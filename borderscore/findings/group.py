"""A group as findings look at it: its couriers, what ties them, and how well its employers are known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from borderscore.findings.shares import in_proportion
from borderscore.linkage.bits import BIT, POINTS_A_BIT
from borderscore.linkage.couriers import Courier
from borderscore.linkage.keys import Key
from borderscore.linkage.network import Network
from borderscore.linkage.traces import Trace, by_time


@frozen
class Tie:
    """One value that some couriers share, and what it says for their belonging together, in centibits."""

    key: Key
    #: The places of its holders among the couriers, in order.
    holders: tuple[int, ...]
    centibits: int


@frozen(eq=False)
class Group:
    """Couriers that belong together, by the time of their first trip."""

    couriers: tuple[Courier, ...]
    #: The most telling first.
    ties: tuple[Tie, ...]
    #: What chance alone would give, in centibits, for all members but one.
    price: int
    #: The most points that ties can give.
    most_points: int
    #: For each employer how many declarations outside the group name it.
    known: Mapping[str, int]
    #: What the same travelers carried out of the country later.
    returned: tuple[Trace, ...] = ()
    members: tuple[Trace, ...] = field(init=False)

    @members.default
    def _all_trips(self) -> tuple[Trace, ...]:
        trips = (trip for courier in self.couriers for trip in courier.trips)
        return tuple(sorted(trips, key=by_time))

    @classmethod
    def of(cls, network: Network, couriers: Iterable[Courier]) -> "Group":
        """Return the group of these couriers, with the ties that say something."""
        ordered = tuple(sorted(couriers, key=by_time))
        employers = {trip.employer for each in ordered for trip in each.trips if trip.employer is not None}
        inside = Counter(key for each in ordered for key in each.keys)
        known = {each: Key("organisation", each) for each in sorted(employers)}
        return cls(
            ordered,
            tuple(sorted(_ties(network, ordered), key=lambda each: (-each.centibits, each.key))),
            network.rarities.price(len(ordered)),
            network.linkage.most_points,
            {each: network.rarities.known(key, inside[key]) for each, key in known.items()},
        )

    @property
    def capacity(self) -> int:
        """Return what the loose media of all members hold together, in bytes."""
        return sum(trip.capacity for trip in self.members)

    @property
    def evidence(self) -> int:
        """Return what the ties say, less what chance alone would give, in centibits."""
        return sum(tie.centibits for tie in self.ties) - self.price

    @property
    def points(self) -> int:
        """Return the points that the ties give, all together: 20 for each bit, up to the rulebook's most."""
        return min(self.most_points, max(0, self.evidence * POINTS_A_BIT // BIT))


def _ties(network: Network, couriers: tuple[Courier, ...]) -> Iterator[Tie]:
    """Yield the values that say something; what a field says is divided by what each of its values says alone."""
    holders: dict[Key, list[int]] = {}
    declaring: Counter[str] = Counter()
    for place, courier in enumerate(couriers):
        declaring.update(courier.fields)
        for key in courier.keys:
            holders.setdefault(key, []).append(place)
    shared: dict[str, list[tuple[int, int, Key]]] = {}
    for key, places in holders.items():
        if len(places) > 1 and key in network.values:
            rarity = network.rarities.of_key(key, len(places), _outside(network, key, couriers))
            shared.setdefault(key.field, []).append(((1 - len(places)) * rarity, -len(places), key))
    for name, values in shared.items():
        values.sort()
        told = tuple((-bits, -count) for bits, count, _ in values)
        worth, telling = network.rarities.worth(name, told, declaring[name])
        parts = in_proportion(worth, [bits for bits, _ in told[:telling]]) if telling else ()
        for (_, _, key), part in zip(values, parts, strict=False):
            yield Tie(key, tuple(holders[key]), part)


def _outside(network: Network, key: Key, couriers: tuple[Courier, ...]) -> int:
    """Return how many others of the time hold a value; up to `most_holders`."""
    near = network.near(network.values[key], network.around(couriers[0].at, couriers[-1].at))
    if near is None:
        return network.linkage.most_holders
    travelers = {each.traveler for each in couriers}
    return sum(1 for each in near if each.traveler not in travelers)


def parts(network: Network, couriers: Iterable[Courier]) -> list[Group]:
    """Return a group, or the parts that nothing ties to each other, each as a group of its own."""
    group = Group.of(network, couriers)
    pieces = _connected(group)
    if len(pieces) == 1:
        return [group]
    return [Group.of(network, (group.couriers[place] for place in piece)) for piece in pieces if len(piece) > 1]


def _connected(group: Group) -> list[list[int]]:
    piece_of = {place: [place] for place in range(len(group.couriers))}
    for tie in group.ties:
        for place in tie.holders[1:]:
            one, other = piece_of[tie.holders[0]], piece_of[place]
            if one is not other:
                one += other
                piece_of.update(dict.fromkeys(other, one))
    unique = {min(piece): sorted(piece) for piece in piece_of.values()}
    return [unique[first] for first in sorted(unique)]

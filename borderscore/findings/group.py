"""A group as findings look at it: its couriers, what ties them, and how well its employers are known."""

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from borderscore.linkage.bits import BIT, POINTS_A_BIT, doubt
from borderscore.linkage.groups import Courier, Network
from borderscore.linkage.keys import Key
from borderscore.linkage.traffic import Trace


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
        return tuple(sorted(trips, key=lambda each: (each.at, each.id)))

    @classmethod
    def of(cls, network: Network, couriers: Iterable[Courier]) -> "Group":
        """Return the group of these couriers, with the ties that say something."""
        ordered = tuple(sorted(couriers, key=lambda each: (each.at, each.trips[0].id)))
        employers = {trip.employer for each in ordered for trip in each.trips if trip.employer is not None}
        inside = Counter(key for each in ordered for key in each.keys)
        return cls(
            ordered,
            tuple(sorted(_ties(network, ordered), key=lambda each: (-each.centibits, each.key))),
            network.rarities.price * (len(ordered) - 1),
            network.linkage.most_points,
            {each: _outside(network, Key("organisation", each), inside) for each in sorted(employers)},
        )

    @property
    def evidence(self) -> int:
        """Return what the ties say, less what chance alone would give, in centibits."""
        return sum(tie.centibits for tie in self.ties) - self.price

    @property
    def points(self) -> int:
        """Return the points that the ties give, all together: 20 for each bit, up to the rulebook's most."""
        return min(self.most_points, max(0, self.evidence * POINTS_A_BIT // BIT))


def _ties(network: Network, couriers: tuple[Courier, ...]) -> Iterable[Tie]:
    holders: dict[Key, list[int]] = {}
    declaring: Counter[str] = Counter()
    for place, courier in enumerate(couriers):
        declaring.update({key.field for key in courier.keys})
        for key in courier.keys:
            holders.setdefault(key, []).append(place)
    for key, places in holders.items():
        count = len(places)
        if count > 1:
            worth = (count - 1) * network.rarities.of_key(key, count) - doubt(count, declaring[key.field])
            if worth > 0:
                yield Tie(key, tuple(places), worth)


def _outside(network: Network, key: Key, inside: Mapping[Key, int]) -> int:
    return network.rarities.often(key, inside.get(key, 0))


def parts(network: Network, couriers: Iterable[Courier]) -> Iterable[Group]:
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

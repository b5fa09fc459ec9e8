"""Search: from a star, the members that do belong together, and no others.

Never connected components. A search begins with a star (the holders of one value inside a window). Members whose
ties don't pay the price of membership are dropped, outsiders whose ties do are added, until nothing changes: a
local optimum of the evidence less the price. Each star is searched at several prices, so that a tight ring inside
a busy neighbourhood is seen as well as a loose one. Bounds on span, members and holders are the rulebook's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

from borderscore.linkage.couriers import Courier
from borderscore.linkage.growth import Ends, Group, Step, plausible
from borderscore.linkage.network import Held, Network, Star, Stretch, Value
from borderscore.linkage.view import Look, View


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
    #: The steps from the first members to the last.
    start: tuple[Courier, ...]
    trail: tuple[Step, ...]
    #: Whether there ever were more outsiders than can be asked: another is asked in the place of one who goes. And
    #: whether the last of as many as can be asked ever helped: one who comes may take its place.
    crowded: bool
    full: bool


def search(network: Network, star: Star, extra: int) -> Search:
    """Return the group that a star leads to, if each member costs so much more than chance gives."""
    view = network.view_from(network.stretch(star))
    group = Group.of(view, start := plausible(view, star, extra), extra)
    members = group.settle({})
    most = _most_holders(view, start, group.trail)
    looked = {look.value: count + 1 for look, count in most.items()}
    for value, count in Counter(value for courier in star for value in network.of[courier]).items():
        if count > max(1, looked.get(value, 0)):
            looked[value] = count
    return Search(
        members,
        looked,
        network.around(*view.stretch),
        view.stretch,
        {look.value: max(map(look.gain, range(1, count + 1))) for look, count in most.items()},
        group.least,
        start,
        tuple(group.trail),
        group.crowded,
        group.full,
    )


def _most_holders(view: View, start: Iterable[Courier], trail: Iterable[Step]) -> dict[Look, int]:
    """Return the values that members hold on the way of a search, each with the most of them who do at a time."""
    counts = Counter[Look]()
    most: dict[Look, int] = {}
    for courier, sign in (*((each, 1) for each in start), *trail):
        for look in view.all(courier):
            counts[look] += sign
            most[look] = max(most.get(look, 0), counts[look])
    return most


def is_indifferent(network: Network, extra: int, found: Search, held: Held, sign: int) -> bool:
    """Say whether a search leads to the same members after an outsider with these values came (1) or went (-1).

    It is to be asked of outsiders who make no value that was looked at more or less rare. False: it may not.
    """
    if (
        found.least is None
        or sum(found.gains.get(each, 0) for _, values in held for each in values) <= found.least
    ):
        return True
    if found.full if sign > 0 else found.crowded:
        return False
    view = network.view_from(found.time)
    looks = view.looks(held)
    group = Group.of(view, found.start, extra)
    for courier, step in found.trail:
        if group.joining(looks) > 0:
            return False
        group.put(courier, step)
    return not found.members or group.joining(looks) <= 0


#: Stars that look at one stretch of time.
Together = tuple[Stretch, tuple[Star, ...]]


def by_stretch(network: Network) -> list[Together]:
    """Return the stars of a network, those together that look at the same stretch of time."""
    found: dict[Stretch, list[Star]] = {}
    for star in network.stars():
        found.setdefault(network.stretch(star), []).append(star)
    return [(stretch, tuple(found[stretch])) for stretch in sorted(found)]


def destinations(network: Network, together: Together) -> list[Star]:
    """Return where stars lead to at all prices, as `search` does, each set of members once.

    What leaves out a member at one price does so at every higher one. Searches that meet go on together.
    """
    stretch, stars = together
    view = View(network, stretch)
    ends: dict[int, Ends] = {price: {} for price in sorted(network.linkage.prices)}
    begun: set[tuple[int, Star]] = set()
    found: dict[Star, None] = {}
    for star in stars:
        start = star
        for price, known in ends.items():
            start = plausible(view, start, price)
            if start and (price, start) not in begun:
                begun.add((price, start))
                found[Group.of(view, start, price).settle(known)] = None
    found.pop((), None)
    return list(found)

"""Search: from a star, the members that do belong together, and no others.

Never connected components. A search begins with a star (the holders of one value inside a window). Members whose
ties don't pay the price of membership are dropped, outsiders whose ties do are added, until nothing changes: a
local optimum of the evidence less the price. Each star is searched at several prices, so that a tight ring inside
a busy neighbourhood is seen as well as a loose one. Bounds on span, members and holders are the rulebook's.
"""

from borderscore.linkage.growth import Dropped, Ends, Group, plausible
from borderscore.linkage.network import Network, Star, Stretch
from borderscore.linkage.view import View

#: Stars that look at one stretch of time.
Together = tuple[Stretch, tuple[Star, ...]]


def by_stretch(network: Network) -> list[Together]:
    """Return the stars of a network, those together that look at the same stretch of time."""
    found: dict[Stretch, list[Star]] = {}
    for star in network.stars():
        found.setdefault(network.stretch(star), []).append(star)
    return [(stretch, tuple(found[stretch])) for stretch in sorted(found)]


def destinations(network: Network, together: Together) -> list[Star]:
    """Return where searches from stars lead to at all prices, each set of members once.

    What leaves out a member at one price does so at every higher one. Searches that meet go on together.
    """
    stretch, stars = together
    view = View(network, stretch)
    ends: dict[int, Ends] = {price: {} for price in sorted(network.linkage.prices)}
    dropped: Dropped = {}
    begun: set[tuple[int, Star]] = set()
    found: dict[Star, None] = {}
    for star in stars:
        start = star
        for price, known in ends.items():
            start = plausible(view, start, price)
            if start and (price, start) not in begun:
                begun.add((price, start))
                found[Group.of(view, start, price, dropped).settle(known)] = None
    found.pop((), None)
    return list(found)

"""Who controls whom, and which organisations therefore are one family.

A holder controls what it holds more than a half of; the limit is a parameter. A share that is not known counts as
control if it can be one: if nobody else controls, what the others leave is enough, and no second holder's share is
unknown as well, unless all of those belong to one family: registers state the direct and the ultimate parent.
Whoever holds without control is a partner. A family is everything that one ultimate holder controls, through
however many steps; a circle of organisations that control each other is a family of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from borderscore.organisations.entries import Parent, RegisterEntry

#: Holders of more than this share control.
CONTROL_ABOVE: Final = Fraction(1, 2)


@frozen
class Holders:
    """Who holds one organisation: the one who controls it, and the others, by their ids."""

    controller: str | None
    partners: tuple[str, ...]
    #: Holders of whom only one could control, although nothing says which.
    rivals: tuple[str, ...]

    @property
    def everyone(self) -> tuple[str, ...]:
        """Return all who hold a part."""
        return self.partners if self.controller is None else (self.controller, *self.partners)


NOBODY: Final = Holders(None, (), ())

#: In this many rounds holders are looked at again: groups of companies are less deep.
_ROUNDS: Final = 32


def holders(entry: RegisterEntry, above: Fraction = CONTROL_ABOVE, on: date | None = None) -> Holders:
    """Return who holds an organisation, on a day where one is given."""
    if not entry.parents:
        return NOBODY
    shares = _shares(entry.parents, on)
    known = {holder: share for holder, share in shares.items() if share is not None}
    unknown = sorted(shares.keys() - known.keys())
    strong = sorted(holder for holder, share in known.items() if share > above)
    controller = min(strong, key=lambda each: (-known[each], each), default=None)
    possible = unknown if not strong and 1 - sum(known.values()) > above else []
    if len(possible) == 1:
        controller = possible[0]
    rivals = strong if len(strong) > 1 else possible if len(possible) > 1 else []
    return Holders(controller, tuple(sorted(shares.keys() - {controller})), tuple(rivals))


def _shares(parents: Iterable[Parent], on: date | None) -> dict[str, Fraction | None]:
    """Return each holder's share: the latest that is stated, up to a day. Who has sold all is no holder."""
    stated = [each for each in parents if on is None or each.since is None or each.since <= on]
    stated.sort(key=lambda each: (each.since or date.min, -1 if each.share is None else each.share))
    shares = {each.id: each.share for each in stated}
    return {holder: share for holder, share in shares.items() if share != 0}


def families(controllers: Mapping[str, str | None]) -> dict[str, str]:
    """Return for each organisation the id of the one that ultimately controls it.

    That may be one without an entry. In a circle it is the smallest id. Takes linear time.
    """
    ultimate: dict[str, str] = {}
    for start in controllers:
        path: dict[str, None] = {}
        at = start
        while at not in ultimate and at not in path:
            path[at] = None
            at = controllers.get(at) or at
        if at not in ultimate:
            circle = list(path)[list(path).index(at) :]
            ultimate[at] = min(circle)
        ultimate.update(dict.fromkeys(path, ultimate[at]))
    return ultimate


def settled(held: Mapping[str, Holders]) -> dict[str, Holders]:
    """Return who holds each organisation; where several may control and all are of one family, the first does."""
    found = dict(held)
    open_ = {each: holders for each, holders in held.items() if holders.rivals and holders.controller is None}
    for _ in range(_ROUNDS if open_ else 0):
        family = families({each: holders.controller for each, holders in found.items()})
        agreed = {each: holders for each, holders in open_.items() if _agree(each, holders, family)}
        if not agreed:
            break
        for each, holders in agreed.items():
            del open_[each]
            controller, *others = holders.rivals
            found[each] = Holders(controller, tuple(sorted({*holders.partners, *others} - {controller})), ())
    return found


def _agree(each: str, holders: Holders, family: Mapping[str, str]) -> bool:
    """Say whether all who may control an organisation are of one family, and that isn't its own."""
    heads = {family.get(rival, rival) for rival in holders.rivals}
    return len(heads) == 1 and each not in heads


def circles(holders_of: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return the organisations that hold themselves through others, by circle: the strongly connected components.

    Tarjan's algorithm (1972) with a stack of its own, in linear time.
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: dict[str, None] = {}
    found = []
    for root in sorted(holders_of):
        if root in number:
            continue
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(()))]
        while stack:
            node, rest = stack.pop()
            if node not in number:
                number[node] = low[node] = len(number)
                waiting[node] = None
                rest = iter(holders_of.get(node, ()))
            child = next((each for each in rest if _pulls(each, node, number, low, waiting)), None)
            if child is not None:
                stack += [(node, rest), (child, iter(()))]
            elif low[node] == number[node]:
                found.append(_taken(waiting, node))
            if child is None and stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
    return sorted(each for each in found if len(each) > 1 or each[0] in set(holders_of.get(each[0], ())))


def _pulls(each: str, node: str, number: dict[str, int], low: dict[str, int], waiting: dict[str, None]) -> bool:
    """Say whether a holder is new; note how low an old one that is still waiting reaches."""
    if each in waiting:
        low[node] = min(low[node], number[each])
    return each not in number


def _taken(waiting: dict[str, None], node: str) -> tuple[str, ...]:
    component = []
    last = ""
    while last != node:
        last, _ = waiting.popitem()
        component.append(last)
    return tuple(sorted(component))

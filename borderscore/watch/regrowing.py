"""Finds what changed in the neighbourhood that an arrival touches, and looks at nothing else.

It holds what `findings_in` makes on its way from traces to findings: couriers, the stars of the values that they
share, where searches from them lead, and the candidates there. Each of these hangs on the holders of some values
in some stretch of time. When a courier comes or goes, what hangs on it is made anew, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import define, field

from borderscore.findings.discovery import apart_from, candidates, cards_of, groups_among, repeated, returning
from borderscore.findings.finding import Candidate, Finding, finding_of
from borderscore.findings.group import Group, parts
from borderscore.findings.scorecard import Scorecard
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.couriers import Courier, couriers_of
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.keys import Key
from borderscore.linkage.network import Held, Network, Star, Value
from borderscore.linkage.search import Search, is_indifferent, search
from borderscore.linkage.traces import Trace
from borderscore.rulebook.model import Linkage, PatternKind, Rulebook
from borderscore.watch.finder import Change
from borderscore.watch.pool import Pool

#: A value and a moment: windows of the value around it may have changed.
Touch = tuple[Key, int]


class Moved(NamedTuple):
    """A courier who comes (1) or goes (-1), and the values that it holds."""

    courier: Courier
    sign: int
    held: Held


@define(eq=False)
class Place:
    """Where searches lead: couriers, the groups that they are, and what these are worth."""

    couriers: tuple[Courier, ...]
    leads: int = 0
    #: What nothing ties to each other, each apart; those of them that are groups.
    parts: Sequence[Group] = ()
    groups: Sequence[Group] = ()
    splits: Sequence[Candidate] = ()
    returns: Sequence[Candidate] = ()

    def is_touched(self, network: Network, key: Key, moved: Sequence[Moved]) -> bool:
        """Say whether the couriers' ties may say more or less, now that holders of a value came and went."""
        value = network.values.get(key)
        weighed = {self.couriers, *(each.couriers for each in self.parts)}
        return value is not None and any(_tells_otherwise(network, value, each, moved) for each in weighed)


def _tells_otherwise(network: Network, value: Value, couriers: Sequence[Courier], moved: Iterable[Moved]) -> bool:
    """Say whether a value that couriers share is more or less rare to them, now that holders came and went."""
    first, last = stretch = network.around(couriers[0].at, couriers[-1].at)
    near = [each for each in moved if first <= each.courier.at <= last]
    inside = near and sum(1 for each in couriers if value in network.of.get(each, ()))
    if not inside or inside == 1:
        return False
    travelers = {each.traveler for each in couriers}
    begin, end = value.within(stretch)
    others = [each for each in value.couriers[begin:end] if each.traveler not in travelers]
    more = sum(each.sign for each in near)
    more_others = sum(each.sign for each in near if each.courier.traveler not in travelers)
    now = len(others) if end - begin <= network.linkage.most_holders else None
    before = len(others) - more_others if end - begin - more <= network.linkage.most_holders else None
    return now != before and network.rarity(value, inside, now) != network.rarity(value, inside, before)


@define(eq=False)
class Lead:
    """A search from a star at a price, and the place that it leads to."""

    star: Star
    price: int
    search: Search | None = None
    place: Place | None = None

    def is_touched(self, network: Network, held: Mapping[Key, Sequence[Moved]]) -> bool:
        """Say whether the search may lead elsewhere, now that holders of these values came and went."""
        found = self.search
        if found is None:
            return False
        first, last = found.time
        near = {each for moved in held.values() for each in moved if first <= each.courier.at <= last}
        if not near:
            return False
        left = {each.courier for each in near if each.sign < 0}
        if not left and not found.start:
            return False  # one more holder makes nothing rarer, so that nobody is more plausible
        if len(near) - len(left) > 1 or not left.isdisjoint(step[0] for step in found.trail):
            return True
        for key, moved in held.items():
            value, more = network.values.get(key), sum(each.sign for each in moved if each in near)
            if value is None or value not in found.looked or _rarer(network, value, found, more):
                return True
        return not all(is_indifferent(network, self.price, found, each.held, each.sign) for each in near)


def _rarer(network: Network, value: Value, found: Search, more: int) -> bool:
    """Say whether a value is more or less rare to the groups of a search, now that so many more hold it."""
    if not more:
        return False
    first, last = value.within(found.time)
    now, busy = last - first, network.linkage.most_holders
    if (now > busy) != (now - more > busy):
        return True
    return now <= busy and any(
        network.rarity(value, inside, now - inside) != network.rarity(value, inside, now - more - inside)
        for inside in range(2, found.looked[value] + 1)
    )


@define(eq=False)
class Regrowing:
    """Holds the traces of the window, and grows anew what a change of them touches."""

    network: Network
    cards: Mapping[PatternKind, Sequence[Scorecard]]
    #: What each traveler carries, and what little it takes out of the country; by traveler, then by id.
    _carried: dict[str, dict[str, Trace]] = field(factory=dict)
    _home: dict[str, dict[str, Trace]] = field(factory=dict)
    _traces: dict[str, tuple[Trace, bool]] = field(factory=dict)
    _couriers: dict[str, list[Courier]] = field(factory=dict)
    #: The values of each star, and the searches from it.
    _stars: dict[Star, tuple[set[Key], list[Lead]]] = field(factory=dict)
    _looking: dict[Key, set[Lead]] = field(factory=dict)
    _places: dict[tuple[Courier, ...], Place] = field(factory=dict)
    _visited: dict[str, set[Place]] = field(factory=dict)
    _pools: dict[PatternKind, Pool] = field(factory=lambda: {"split": Pool(), "repeat": Pool(), "return": Pool()})
    _repeats: dict[str, Sequence[Candidate]] = field(factory=dict)
    _watched: dict[str, Sequence[Key]] = field(factory=dict)
    _repeating: dict[Key, set[str]] = field(factory=dict)
    #: A volume below which no repetition is reported.
    _least: int = field(init=False)
    _found: dict[Candidate, Finding] = field(factory=dict)
    #: The travelers of whom something was put since the last change was settled.
    _moved: set[str] = field(factory=set)
    _returned: set[str] = field(factory=set)

    @_least.default
    def _least_capacity(self) -> int:
        return min((card.least_capacity for card in self.cards["repeat"]), default=0)

    @classmethod
    def of(cls, rulebook: Rulebook, linkage: Linkage, baseline: Baseline) -> "Regrowing":
        """Return a finder that holds nothing yet."""
        return cls(Network(linkage, Rarities(linkage, baseline, own=False)), cards_of(rulebook))

    def put(self, id_: str, trace: Trace | None, *, carries: bool = False) -> None:
        """Take a trace in the place of the one of that id, if any; None: the declaration leaves none."""
        before = self._traces.pop(id_, None)
        if before is not None:
            held = self._held(*before)
            del held[before[0].traveler][id_]
            if not held[before[0].traveler]:
                del held[before[0].traveler]
        if trace is not None:
            self._traces[id_] = trace, carries
            self._held(trace, carries).setdefault(trace.traveler, {})[id_] = trace

    def _held(self, trace: Trace, carries: bool) -> dict[str, dict[str, Trace]]:  # noqa: FBT001
        """Return where a trace belongs, and keep in mind that it changes."""
        (self._moved if carries else self._returned).add(trace.traveler)
        return self._carried if carries else self._home

    def settle(self) -> Change:
        """Return what changed since it was last asked."""
        moved, self._moved = self._moved, set()
        returned, self._returned = self._returned, set()
        if not moved and not returned:
            return Change()
        moves = self._move(moved)
        leads, places = self._regrow(moves)
        self._revalue(places | self._lead(leads), returned)
        self._repeat(moved, moves)
        return self._change()

    def _move(self, travelers: Iterable[str]) -> list[tuple[Courier, int]]:
        """Return the couriers that travelers no longer are (-1), then those that they are now (1)."""
        left: list[tuple[Courier, int]] = []
        came: list[tuple[Courier, int]] = []
        for traveler in sorted(travelers):
            before = {each.trips: each for each in self._couriers.pop(traveler, ())}
            now = couriers_of(self._carried.get(traveler, {}).values(), self.network.linkage.span)
            kept = [before.pop(each.trips, each) for each in now]
            if kept:
                self._couriers[traveler] = kept
            left += ((each, -1) for each in before.values())
            came += ((each, 1) for each in kept if each not in self.network.of)
        return left + came

    def _regrow(self, moves: Sequence[tuple[Courier, int]]) -> tuple[set[Lead], set[Place]]:
        """Let couriers go and come; return the searches and the places that this touches."""
        touches = {(key, each.at) for each, _ in moves for key in each.keys}
        before = self._stars_at(touches)
        moved = [Moved(each, sign, self.network.held(each)) for each, sign in moves if sign < 0]
        for each, sign in moves:
            (self.network.add if sign > 0 else self.network.remove)(each)
        moved += (Moved(each, sign, self.network.held(each)) for each, sign in moves if sign > 0)
        after = self._stars_at(touches)
        for star, key in before - after:
            if not self._is_star(star, key):
                self._drop_star(star, key)
        leads, places = self._touched(moved)
        for star, key in after - before:
            leads.update(self._new_star(star, key))
        return leads, places

    def _touched(self, moved: Iterable[Moved]) -> tuple[set[Lead], set[Place]]:
        """Return the searches and the places that have to be made anew, as values are rarer to them or less."""
        held: dict[Key, list[Moved]] = {}
        for each in moved:
            for key in each.courier.keys:
                held.setdefault(key, []).append(each)
        looking: dict[Lead, list[Key]] = {}
        for key in held:
            for lead in self._looking.get(key, ()):
                looking.setdefault(lead, []).append(key)
        looked = {(lead.place, key) for lead, keys in looking.items() if lead.place for key in keys}
        places = {place for place, key in looked if place.is_touched(self.network, key, held[key])}
        leads = {
            lead
            for lead, keys in looking.items()
            if lead.is_touched(self.network, {key: held[key] for key in keys})
        }
        return leads, places

    def _stars_at(self, touches: Iterable[Touch]) -> set[tuple[Star, Key]]:
        return {(star, key) for key, at in touches for star in self._stars_around(key, at, at)}

    def _stars_around(self, key: Key, first: int, last: int) -> Iterable[Star]:
        """Return the stars of a value around a stretch of time.

        A window into which a crowded one is divided may reach beyond that one, by less than half of its length.
        """
        value = self.network.values.get(key)
        if value is None:
            return ()
        step = self.network.windows.get(key.field, 0) // 2
        return self.network.stars_of(value, (first - step, last + step))

    def _is_star(self, star: Star, key: Key) -> bool:
        """Say whether another window, which was not touched, holds the same couriers."""
        return star in self._stars_around(key, star[0].at, star[-1].at)

    def _new_star(self, star: Star, key: Key) -> Sequence[Lead]:
        known = self._stars.get(star)
        if known is not None:
            known[0].add(key)
            return ()
        leads = [Lead(star, price) for price in self.network.linkage.prices]
        self._stars[star] = {key}, leads
        return leads

    def _drop_star(self, star: Star, key: Key) -> None:
        keys, leads = self._stars[star]
        keys.discard(key)
        if not keys:
            del self._stars[star]
            for lead in leads:
                self._forget(lead)
                self._leave(lead)

    def _forget(self, lead: Lead) -> None:
        """Forget what a search looked at."""
        if lead.search is not None:
            for value in lead.search.looked:
                looking = self._looking[value.key]
                looking.discard(lead)
                if not looking:
                    del self._looking[value.key]

    def _lead(self, leads: Iterable[Lead]) -> set[Place]:
        """Search again; return the places that this leads to."""
        places: set[Place] = set()
        for lead in sorted(leads, key=lambda each: (each.star[0].at, each.star[-1].at)):
            self._forget(lead)
            found = lead.search = search(self.network, lead.star, lead.price)
            for value in found.looked:
                self._looking.setdefault(value.key, set()).add(lead)
            place = self._place(found.members) if found.members else None
            if place is not None:
                place.leads += 1
                places.add(place)
            self._leave(lead)
            lead.place = place
        return places

    def _place(self, members: tuple[Courier, ...]) -> Place:
        place = self._places.get(members)
        if place is None:
            place = self._places[members] = Place(members)
            for each in members:
                self._visited.setdefault(each.traveler, set()).add(place)
        return place

    def _leave(self, lead: Lead) -> None:
        """Let a search lead nowhere; a place to which none leads is no more."""
        place, lead.place = lead.place, None
        if place is None:
            return
        place.leads -= 1
        if not place.leads:
            del self._places[place.couriers]
            for traveler in {each.traveler for each in place.couriers}:
                self._visited[traveler].discard(place)
                if not self._visited[traveler]:
                    del self._visited[traveler]
            self._pools["split"].remove(place.splits)
            self._pools["return"].remove(place.returns)

    def _revalue(self, places: Iterable[Place], returned: Iterable[str]) -> None:
        """Say anew what places are worth, and those whose travelers took something out of the country."""
        anew = {place for place in places if place.leads}
        for place in anew:
            place.parts = parts(self.network, place.couriers)
            place.groups = list(groups_among(place.parts))
            self._pools["split"].remove(place.splits)
            place.splits = list(candidates(place.groups, self.cards["split"]))
            self._pools["split"].add(place.splits)
        for traveler in returned:
            anew |= self._visited.get(traveler, set())
        for place in anew:
            self._pools["return"].remove(place.returns)
            back = (returning(group, self._homeward(group)) for group in place.groups)
            place.returns = list(candidates((group for group in back if group), self.cards["return"]))
            self._pools["return"].add(place.returns)

    def _homeward(self, group: Group) -> dict[str, list[Trace]]:
        """Return what the travelers of a group take out of the country, by time, then id."""
        return {
            traveler: sorted(self._home[traveler].values(), key=lambda each: (each.at, each.id))
            for traveler in {each.traveler for each in group.couriers}
            if traveler in self._home
        }

    def _repeat(self, moved: Iterable[str], moves: Iterable[tuple[Courier, int]]) -> None:
        """Look again at the repetitions of travelers, and of those who hold what these couriers hold."""
        touched = set(moved).union(*(self._repeating.get(key, ()) for each, _ in moves for key in each.keys))
        for traveler in touched:
            self._pools["repeat"].remove(self._repeats.pop(traveler, ()))
            for key in self._watched.pop(traveler, ()):
                self._repeating[key].discard(traveler)
                if not self._repeating[key]:
                    del self._repeating[key]
            trips = self._trips(traveler)
            if sum(trip.capacity for trip in trips) < self._least:
                continue
            keys = Counter(key for trip in trips for key in trip.keys)
            self._watched[traveler] = [key for key, count in keys.items() if count > 1 and key.field != "traveler"]
            for key in self._watched[traveler]:
                self._repeating.setdefault(key, set()).add(traveler)
            group = repeated(self.network, trips)
            self._repeats[traveler] = list(candidates([group] if group else (), self.cards["repeat"]))
            self._pools["repeat"].add(self._repeats[traveler])

    def _trips(self, traveler: str) -> list[Trace]:
        return sorted(self._carried.get(traveler, {}).values(), key=lambda each: (each.at, each.id))

    def _change(self) -> Change:
        """Return what became of the findings."""
        gone, come = self._settle_apart()
        was = {_identity(each): each for each in gone}
        findings = {each: self._found.pop(each) for each in gone}
        made = []
        for each in come:
            before = was.get(_identity(each))
            if before is not None and _same(before, each):
                self._found[each] = findings.pop(before)
            else:
                self._found[each] = finding_of(each)
                made.append(self._found[each])
        return Change(tuple(findings.values()), tuple(made))

    def _settle_apart(self) -> tuple[list[Candidate], list[Candidate]]:
        """Let candidates compete; return which are findings no more, and which are now."""
        gone, come = self._pools["split"].settle()
        asked = {
            repeat
            for each in (*gone, *come)
            for member in each.members
            for repeat in self._pools["repeat"].best_with(member)
        }
        left, new = self._pools["repeat"].settle()
        asked = (asked - set(left)) | set(new)
        apart = {each for each in asked if self._is_apart(each)}
        gone += [each for each in (*left, *asked) if each in self._found and each not in apart]
        come += [each for each in apart if each not in self._found]
        back_gone, back_come = self._pools["return"].settle()
        return gone + back_gone, come + back_come

    def _is_apart(self, repeat: Candidate) -> bool:
        rivals = {each for member in repeat.members for each in self._pools["split"].best_with(member)}
        return bool(apart_from(sorted(rivals, key=lambda each: each.rank), [repeat]))


def _identity(candidate: Candidate) -> tuple[str, tuple[str, ...]]:
    return candidate.typology, candidate.members


def _same(one: Candidate, other: Candidate) -> bool:
    """Say whether candidates of the same declarations make the same finding."""
    return (
        (one.score, one.level, one.fired) == (other.score, other.level, other.fired)
        and one.group.members == other.group.members
        and (one.group.ties, one.group.price, one.group.known, one.group.returned)
        == (other.group.ties, other.group.price, other.group.known, other.group.returned)
    )

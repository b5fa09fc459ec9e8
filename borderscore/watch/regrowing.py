"""Finds what changed in the neighbourhood that an arrival touches, and looks at nothing else.

It holds what `findings_in` makes on its way from traces to findings: couriers, the stars of the values that they
share, where searches from them lead, and the candidates there. Each of these hangs on the holders of some values
in some stretch of time. When a courier comes or goes, what hangs on it is made anew, and nothing else.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from attrs import define, field

from borderscore.findings.discovery import (
    MOST_TRIPS,
    apart_from,
    candidates,
    cards_of,
    groups_among,
    repeated,
    returning,
)
from borderscore.findings.finding import Candidate, Finding, finding_of
from borderscore.findings.group import Group, parts
from borderscore.findings.scorecard import Scorecard
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.couriers import Courier, by_traveler, couriers_of
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.keys import Key
from borderscore.linkage.network import Network, Star, Value
from borderscore.linkage.traces import Trace, by_time
from borderscore.rulebook.model import Linkage, PatternKind, Rulebook
from borderscore.watch.finder import Change
from borderscore.watch.paths import Paths
from borderscore.watch.pool import Pool
from borderscore.watch.region import Move, discard


@define(eq=False)
class Place:
    """Where searches lead: couriers, the groups that they are, and what these are worth."""

    couriers: tuple[Courier, ...]
    #: The values that several of them hold.
    shared: Sequence[Key]
    #: What nothing ties to each other, each apart; those of them that are groups.
    parts: Sequence[Group] = ()
    groups: Sequence[Group] = ()
    splits: Sequence[Candidate] = ()
    returns: Sequence[Candidate] = ()

    @classmethod
    def of(cls, couriers: tuple[Courier, ...]) -> "Place":
        """Return the place of these couriers."""
        counts = Counter(key for each in couriers for key in each.keys)
        return cls(couriers, [key for key, count in counts.items() if count > 1])

    def is_touched(self, network: Network, value: Value, moved: Sequence[Move]) -> bool:
        """Say whether the couriers' ties may say more or less, now that holders of a value came and went."""
        weighed = {self.couriers, *(each.couriers for each in self.parts)}
        return any(_tells_otherwise(network, value, each, moved) for each in weighed)


def _tells_otherwise(
    network: Network, value: Value, held: Sequence[Courier | Trace], moves: Iterable[Move]
) -> bool:
    """Say whether a value is more or less rare to couriers or trips that share it, now that holders came and went.

    They are in order.
    """
    first, last = network.around(held[0].at, held[-1].at)
    near = [each for each in moves if first <= each.courier.at <= last]
    begin, end = value.within((first, last))
    more, busy = sum([each.sign for each in near]), network.linkage.most_holders
    if not near or min(end - begin, end - begin - more) > busy:
        return False
    travelers = {each.traveler for each in held}
    others = sum([each.traveler not in travelers for each in value.couriers[begin:end]])
    more_others = sum([each.sign for each in near if each.courier.traveler not in travelers])
    now = others if end - begin <= busy else None
    before = others - more_others if end - begin - more <= busy else None
    if now == before:
        return False
    inside = sum([value.key in each.keys for each in held])
    return network.rarity(value, inside, now) != network.rarity(value, inside, before)


@define(eq=False)
class Regrowing:
    """Holds the traces of the window, and grows anew what a change of them touches."""

    paths: Paths
    cards: Mapping[PatternKind, Sequence[Scorecard]]
    #: What each traveler carries, and what little it takes out of the country; by traveler, then by id.
    _carried: dict[str, dict[str, Trace]] = field(factory=dict)
    _home: dict[str, dict[str, Trace]] = field(factory=dict)
    _traces: dict[str, tuple[Trace, bool]] = field(factory=dict)
    _couriers: dict[str, list[Courier]] = field(factory=dict)
    _places: dict[Star, Place] = field(factory=dict)
    _sharing: dict[Key, set[Place]] = field(factory=dict)
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
        return cls(Paths(Network(linkage, Rarities(linkage, baseline, own=False))), cards_of(rulebook))

    @property
    def network(self) -> Network:
        """Return the couriers of the window."""
        return self.paths.network

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
        self._revalue(self._led_to(self.paths.move(moves)) + self._touched(moves), returned)
        self._repeat(moved, moves)
        return self._change()

    def _move(self, travelers: Iterable[str]) -> list[Move]:
        """Return the couriers that travelers no longer are, then those that they are now."""
        left: list[Move] = []
        came: list[Move] = []
        for traveler in sorted(travelers):
            before = {each.trips: each for each in self._couriers.pop(traveler, ())}
            now = couriers_of(self._carried.get(traveler, {}).values(), self.network.linkage.span)
            kept = [before.pop(each.trips, each) for each in now]
            if kept:
                self._couriers[traveler] = kept
            left += (Move(each, -1) for each in before.values())
            came += (Move(each, 1) for each in kept if each not in self.network.of)
        return left + came

    def _led_to(self, changed: Iterable[Star]) -> list[Place]:
        """Return the places that searches lead to now, and did not before; forget those that none does."""
        places = []
        for couriers in changed:
            if couriers not in self.paths.ends:
                if couriers in self._places:
                    self._forget(self._places.pop(couriers))
            elif couriers not in self._places:
                place = self._places[couriers] = Place.of(couriers)
                for key in place.shared:
                    self._sharing.setdefault(key, set()).add(place)
                for each in couriers:
                    self._visited.setdefault(each.traveler, set()).add(place)
                places.append(place)
        return places

    def _forget(self, place: Place) -> None:
        for key in place.shared:
            discard(self._sharing, key, place)
        for traveler in {each.traveler for each in place.couriers}:
            discard(self._visited, traveler, place)
        self._pools["split"].remove(place.splits)
        self._pools["return"].remove(place.returns)

    def _touched(self, moves: Iterable[Move]) -> list[Place]:
        """Return the places whose ties may say more or less."""
        values = self.network.values
        return [
            place
            for key, some in _by_key(moves, self._sharing).items()
            if (value := values.get(key))
            for place in self._sharing[key]
            if place.is_touched(self.network, value, some)
        ]

    def _revalue(self, places: Iterable[Place], returned: Iterable[str]) -> None:
        """Say anew what places are worth, and those whose travelers took something out of the country."""
        anew = set(places)
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
            back = (returning(self.network, group, self._homeward(group)) for group in place.groups)
            place.returns = list(candidates((group for group in back if group), self.cards["return"]))
            self._pools["return"].add(place.returns)

    def _homeward(self, group: Group) -> dict[str, list[Trace]]:
        """Return what the travelers of a group take out of the country, by time, then id."""
        travelers = {each.traveler for each in group.couriers}
        return by_traveler(trace for each in travelers for trace in self._home.get(each, {}).values())

    def _repeat(self, moved: Iterable[str], moves: Iterable[Move]) -> None:
        """Look again at the repetitions of travelers, and at those whose ties may say more or less."""
        for traveler in {*moved, *self._repeating_otherwise(_by_key(moves, self._repeating))}:
            self._pools["repeat"].remove(self._repeats.pop(traveler, ()))
            for key in self._watched.pop(traveler, ()):
                discard(self._repeating, key, traveler)
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

    def _repeating_otherwise(self, moved: Mapping[Key, Sequence[Move]]) -> Iterator[str]:
        """Yield the travelers to whose trips values are more or less rare, now that holders came and went."""
        for key, some in moved.items():
            if value := self.network.values.get(key):
                for traveler in self._repeating[key]:
                    trips = self._trips(traveler)[-MOST_TRIPS:]
                    if trips and _tells_otherwise(self.network, value, trips, some):
                        yield traveler

    def _trips(self, traveler: str) -> list[Trace]:
        return sorted(self._carried.get(traveler, {}).values(), key=by_time)

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


def _by_key(moves: Iterable[Move], known: Container[Key]) -> dict[Key, list[Move]]:
    """Return who came and went, by those of their keys that are known."""
    moved: dict[Key, list[Move]] = {}
    for each in moves:
        for key in each.courier.keys:
            if key in known:
                moved.setdefault(key, []).append(each)
    return moved


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

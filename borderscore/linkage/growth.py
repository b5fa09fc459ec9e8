"""A group that grows: members leave it and join it as long as that raises what it is worth."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Final

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import Told
from borderscore.linkage.network import Star, Stretch
from borderscore.linkage.traces import by_time
from borderscore.linkage.view import Look, View

#: How many outsiders are asked at a time whether they belong to a group, the most tied first.
MOST_ASKED: Final = 12

_BOTH: Final = 2

#: For members that others may leave or join, the members in the end; empty if one is left alone.
Ends = MutableMapping[Star, Star]

#: Who is best dropped of some members, and what that is worth but for the price, the same at each.
Dropped = MutableMapping[Star, tuple[int, Courier]]


def plausible(view: View, star: Star, extra: int) -> Star:
    """Leave out who could not pay the price even if every value shared in the star counted in full."""
    kept = star
    while len(kept) > 1:
        counts: dict[Look, int] = {}
        for courier in kept:
            for look in view.all(courier):
                counts[look] = counts.get(look, 0) + 1
        full = {look: look.full(count) for look, count in counts.items() if count > 1}
        price = view.step(len(kept) - 1) + extra
        paying = tuple([each for each in kept if sum([full[it] for it in view.all(each) if it in full]) > price])
        if len(paying) == len(kept):
            return kept
        kept = paying
    return ()


@define(eq=False)
class _Field:
    """What the members of a group declare of one field."""

    name: str
    declaring: int = 0
    #: The values that two or more hold.
    shared: set[Look] = field(factory=set)
    #: What these say, the most telling first, and what that is worth; None: not worked out.
    told: list[Told] | None = None
    worth: int = 0
    #: What it changes that one comes, or goes, who holds certain values with others.
    coming: dict[tuple[Look, ...], int] = field(factory=dict)
    going: dict[tuple[Look, ...], int] = field(factory=dict)


@define(eq=False)
class Group:
    """A group under way: its members, and how many hold each value and declare each field."""

    view: View
    #: How much more each further member costs than chance gives.
    extra: int
    #: What is known of the view from other searches.
    dropped: Dropped
    #: By time.
    members: list[Courier] = field(factory=list)
    counts: dict[Look, int] = field(factory=dict)
    #: The outsiders who were asked in the last step whether they belong to the group; None: one was dropped first.
    asked: Sequence[Courier] | None = None
    #: How many more could have been asked then, without any of those left out who helped.
    spare: int = 0
    _fields: dict[str, _Field] = field(factory=dict)

    @classmethod
    def of(cls, view: View, couriers: Iterable[Courier], extra: int, dropped: Dropped | None = None) -> "Group":
        """Return the group of these, of whom each costs so much more than chance gives."""
        group = cls(view, extra, {} if dropped is None else dropped)
        for courier in couriers:
            group.put(courier, 1)
        return group

    def put(self, courier: Courier, sign: int) -> None:
        """Add a member (1), or take one out (-1)."""
        if sign < 0:
            self.members.remove(courier)
        elif self.members and courier.order < self.members[-1].order:
            insort(self.members, courier, key=by_time)
        else:
            self.members.append(courier)  # as those of a star come
        counts = self.counts
        for name, looks in self.view.held(courier):
            of = self._fields.get(name)
            if of is None:
                of = self._fields[name] = _Field(name)
            of.declaring += sign
            if of.told is not None:
                of.told = None
                of.coming.clear()
                of.going.clear()
            for look in looks:
                count = counts[look] = counts.get(look, 0) + sign
                if not count:
                    del counts[look]
                elif count == _BOTH and sign > 0:
                    of.shared.add(look)
                elif count == 1 and sign < 0:
                    of.shared.discard(look)

    def step(self, members: int) -> int:
        """Return the price of one more member than so many."""
        return self.view.step(members) + self.extra

    def joining(self, courier: Courier) -> int:
        """Return what it is worth to add a courier."""
        self.view.network.weighed += 1
        total, counts, fields = -self.step(len(self.members)), self.counts, self._fields
        shared: tuple[Look, ...]
        for name, looks in self.view.held(courier):
            of = fields.get(name)
            if of is not None:
                if len(looks) == 1:  # as nearly always
                    shared = looks if looks[0] in counts else ()
                else:
                    shared = tuple([look for look in looks if look in counts])
                change = of.coming.get(shared)
                total += self._change(of, shared, 1) if change is None else change
        return total

    def leaving(self, courier: Courier) -> int:
        """Return what it is worth to take out a member."""
        self.view.network.weighed += 1
        total, counts, fields = self.step(len(self.members) - 1), self.counts, self._fields
        shared: tuple[Look, ...]
        for name, looks in self.view.held(courier):
            of = fields[name]
            if of.shared:
                if len(looks) == 1:  # as nearly always
                    shared = looks if counts[looks[0]] > 1 else ()
                else:
                    shared = tuple([look for look in looks if counts[look] > 1])
                change = of.going.get(shared)
                total += self._change(of, shared, -1) if change is None else change
        return total

    def _change(self, of: _Field, held: tuple[Look, ...], sign: int) -> int:
        """Return what it changes in a field if one comes, or goes, who shares these values of it."""
        worth = self.view.network.rarities.worth
        if of.told is None:
            of.told = sorted([each.told(self.counts[each]) for each in of.shared], reverse=True)
            of.worth = worth(of.name, tuple(of.told), of.declaring)[0]
        told = self._told(of.told, held, sign) if held else of.told
        change = worth(of.name, tuple(told), of.declaring + sign)[0] - of.worth if told or of.told else 0
        (of.coming if sign > 0 else of.going)[held] = change
        return change

    def _told(self, before: list[Told], held: tuple[Look, ...], sign: int) -> list[Told]:
        """Return what the values of a field say if one comes, or goes, who shares these."""
        told = before.copy()
        for look in held:
            count = self.counts[look]
            if count > 1:
                told.remove(look.told(count))
            if count + sign > 1:
                told.append(look.told(count + sign))
        told.sort(reverse=True)
        return told

    def settle(self, ends: Ends) -> Star:
        """Take steps until nobody is better dropped or added; return the members.

        Where another search has been, what came of that one is known.
        """
        passed = []
        while (members := tuple(self.members)) not in ends:
            passed.append(members)
            if not self.move():
                ends[members] = members if len(members) > 1 else ()
                break
        end = ends[members]
        ends.update(dict.fromkeys(passed, end))
        return end

    def move(self) -> bool:
        """Take a step: drop who is best dropped, or else add those who help. Say whether there were any."""
        self.asked = None
        return len(self.members) > 1 and (self._drop() or self._add())

    def _drop(self) -> bool:
        """Drop the member that is best dropped, if any. Who that is doesn't hang on the price."""
        members = tuple(self.members)
        if members not in self.dropped:
            weighed = [self.leaving(each) for each in members]
            worth = max(weighed)
            self.dropped[members] = worth - self.extra, members[weighed.index(worth)]
        worth, courier = self.dropped[members]
        if worth + self.extra <= 0:
            return False
        self.put(courier, -1)
        return True

    def _add(self) -> bool:
        """Add those of the neighbours that help, the one that helps most first."""
        self.asked = asked = self._neighbours()
        worth = [self.joining(each) for each in asked]
        places = [place for place, each in enumerate(worth) if each > 0]
        self.spare = MOST_ASKED - 1 - max(places, default=-1)
        helping = [asked[place] for place in sorted(places, key=lambda each: (-worth[each], asked[each].order))]
        for place, courier in enumerate(helping):
            if not place or (self._has_room(courier) and self.joining(courier) > 0):
                self.put(courier, 1)
        return bool(helping)

    def _has_room(self, courier: Courier) -> bool:
        earliest, latest = self._reach()
        return len(self.members) < self.view.network.linkage.most_members and earliest <= courier.at <= latest

    def _reach(self) -> Stretch:
        """Return the stretch of time of those who are within the span of all members."""
        return self.view.network.around(self.members[-1].at, self.members[0].at)

    def _neighbours(self) -> list[Courier]:
        """Return the outsiders in the span whose ties to the group might pay the price, the most tied first."""
        if len(self.members) >= self.view.network.linkage.most_members:
            return []
        price, paying = self.step(len(self.members)), []
        tied, silent = self._ties()
        for each in self.members:
            tied.pop(each, None)
        most = price - sum([gain for gain in silent.values() if gain > 0])
        earliest, latest = self._reach()
        quiet = self.view.quiet
        for courier, bits in tied.items():
            if bits > most and earliest <= courier.at <= latest:
                all_bits = bits + sum([silent[look] for look in quiet(courier) if look in silent])
                if all_bits > price:
                    paying.append((-all_bits, *courier.order, courier))
        return [courier for *_, courier in sorted(paying)[:MOST_ASKED]]

    def _ties(self) -> tuple[dict[Courier, int], dict[Look, int]]:
        """Return what it would be worth to couriers to share values that ask, and what of each of the others."""
        tied: dict[Courier, int] = defaultdict(int)
        silent: dict[Look, int] = {}
        for look, count in self.counts.items():
            gain = look.gain(count)
            if not look.asks:
                silent[look] = gain
            elif (holders := look.holders) and len(holders) > count:
                for courier in holders:
                    tied[courier] += gain
        return tied, silent

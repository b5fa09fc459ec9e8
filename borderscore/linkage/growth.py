"""A group that grows: members leave it and join it as long as that raises what it is worth."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Final

from attrs import define, field

from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import Told
from borderscore.linkage.network import Star, Stretch, Value
from borderscore.linkage.view import Look, Looks, View

#: How many outsiders are asked at a time whether they belong to a group, the most tied first.
_ASKED: Final = 12

_BOTH: Final = 2

#: Whom a search added (1) or dropped (-1).
Step = tuple[Courier, int]

#: For members that others may still join, the members in the end.
Ends = MutableMapping[frozenset[Courier], tuple[Courier, ...]]


def plausible(view: View, star: Star, extra: int) -> Star:
    """Leave out who could not pay the price even if every value shared in the star counted in full."""
    values_of = view.network.of
    kept = star
    while len(kept) > 1:
        counts: dict[Value, int] = {}
        for courier in kept:
            for value in values_of[courier]:
                counts[value] = counts.get(value, 0) + 1
        full = {value: view.full(value, count) for value, count in counts.items() if count > 1}
        price = view.step(len(kept) - 1) + extra
        paying = tuple([each for each in kept if sum([full.get(it, 0) for it in values_of[each]]) > price])
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
    told: tuple[Told, ...] | None = None
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
    members: set[Courier] = field(factory=set)
    counts: dict[Look, int] = field(factory=dict)
    trail: list[Step] = field(factory=list)
    #: The least that an outsider had to pay; None: nobody was asked.
    least: int | None = None
    #: Whether there ever were more outsiders than can be asked; and whether the last of as many as can be helped.
    crowded: bool = False
    full: bool = False
    _fields: dict[str, _Field] = field(factory=dict)

    @classmethod
    def of(cls, view: View, couriers: Iterable[Courier], extra: int) -> "Group":
        """Return the group of these, of whom each costs so much more than chance gives."""
        group = cls(view, extra)
        for courier in couriers:
            group.put(courier, 1)
        return group

    def put(self, courier: Courier, sign: int) -> None:
        """Add a member (1), or take one out (-1)."""
        (self.members.add if sign > 0 else self.members.discard)(courier)
        counts = self.counts
        for name, looks in self.view.held(courier):
            of = self._fields.get(name)
            if of is None:
                of = self._fields[name] = _Field(name)
            of.declaring += sign
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

    def joining(self, held: Looks) -> int:
        """Return what it is worth to add a courier who holds these values."""
        self.view.network.weighed += 1
        total, counts, fields = -self.step(len(self.members)), self.counts, self._fields
        for name, looks in held:
            of = fields.get(name)
            if of is not None:
                shared = tuple([look for look in looks if look in counts])
                change = of.coming.get(shared)
                total += self._change(of, shared, 1) if change is None else change
        return total

    def leaving(self, held: Looks) -> int:
        """Return what it is worth to take out a member who holds these values."""
        self.view.network.weighed += 1
        total, counts, fields = self.step(len(self.members) - 1), self.counts, self._fields
        for name, looks in held:
            of = fields[name]
            if of.shared:
                shared = tuple([look for look in looks if counts[look] > 1])
                change = of.going.get(shared)
                total += self._change(of, shared, -1) if change is None else change
        return total

    def _change(self, of: _Field, held: tuple[Look, ...], sign: int) -> int:
        """Return what it changes in a field if one comes, or goes, who shares these values of it."""
        worth = self.view.network.rarities.worth
        if of.told is None:
            of.told = tuple(sorted([each.told(self.counts[each]) for each in of.shared], reverse=True))
            of.worth = worth(of.name, of.told, of.declaring)[0]
        told = self._told(of, held, sign) if held else of.told
        change = worth(of.name, told, of.declaring + sign)[0] - of.worth if told or of.told else 0
        (of.coming if sign > 0 else of.going)[held] = change
        return change

    def _told(self, of: _Field, held: tuple[Look, ...], sign: int) -> tuple[Told, ...]:
        counts = self.counts
        told = [each.told(counts[each]) for each in of.shared if each not in held]
        told += [each.told(counts[each] + sign) for each in held if counts[each] + sign > 1]
        told.sort(reverse=True)
        return tuple(told)

    def settle(self, ends: Ends) -> tuple[Courier, ...]:
        """Drop members, then add some, until nobody is better dropped or added; return the members.

        Where another search has been, what came of that one is known.
        """
        passed = []
        self._drop()
        joined = True
        while (state := frozenset(self.members)) not in ends:
            passed.append(state)
            added = self._add()
            if not added and not (joined and self._drop()):
                ends[state] = self.ordered() if len(state) > 1 else ()
                break
            joined = added
        end = ends[state]
        ends.update(dict.fromkeys(passed, end))
        return end

    def ordered(self) -> tuple[Courier, ...]:
        """Return the members by time."""
        return tuple(sorted(self.members, key=lambda each: each.order))

    def _drop(self) -> bool:
        """Drop members, always the one that is best dropped, until there is none; say whether there were any."""
        before = len(self.trail)
        while len(self.members) > 1:
            weighed = [(self.leaving(self.view.held(each)), each) for each in self.ordered()]
            worth, courier = max(weighed, key=lambda pair: pair[0])
            if worth <= 0:
                break
            self._step(courier, -1)
        return len(self.trail) > before

    def _add(self) -> bool:
        """Add those of the neighbours that help, the one that helps most first; say whether there were any."""
        before = len(self.trail)
        weighed = [(-self.joining(self.view.held(each)), *each.order, each) for each in self._neighbours()]
        self.full = self.full or (len(weighed) == _ASKED and weighed[-1][0] < 0)
        for place, (*_, courier) in enumerate(sorted(each for each in weighed if each[0] < 0)):
            if not place or (self._has_room(courier) and self.joining(self.view.held(courier)) > 0):
                self._step(courier, 1)
        return len(self.trail) > before

    def _step(self, courier: Courier, sign: int) -> None:
        self.trail.append((courier, sign))
        self.put(courier, sign)

    def _has_room(self, courier: Courier) -> bool:
        earliest, latest = self._reach()
        return len(self.members) < self.view.network.linkage.most_members and earliest <= courier.at <= latest

    def _reach(self) -> Stretch:
        """Return the stretch of time of those who are within the span of all members."""
        moments = [each.at for each in self.members]
        return self.view.network.around(max(moments), min(moments))

    def _neighbours(self) -> list[Courier]:
        """Return the outsiders in the span whose ties to the group might pay the price, the most tied first."""
        if not 1 < len(self.members) < self.view.network.linkage.most_members:
            return []
        price = self.step(len(self.members))
        self.least = price if self.least is None else min(self.least, price)
        paying = sorted((-bits, *each.order, each) for each, bits in self._tied() if bits > price)
        self.crowded = self.crowded or len(paying) > _ASKED
        return [courier for *_, courier in paying[:_ASKED]]

    def _tied(self) -> Iterator[tuple[Courier, int]]:
        """Yield outsiders who share a value that asks, with what all that they share would be worth."""
        tied: dict[Courier, int] = {}
        silent: dict[Value, int] = {}
        for look, count in self.counts.items():
            gain = look.gain(count)
            if look.asks:
                for courier in look.holders or ():
                    tied[courier] = tied.get(courier, 0) + gain
            else:
                silent[look.value] = gain
        earliest, latest = self._reach()
        values_of = self.view.network.of
        for courier, bits in tied.items():
            if earliest <= courier.at <= latest and courier not in self.members:
                yield courier, bits + sum([silent.get(value, 0) for value in values_of[courier]])

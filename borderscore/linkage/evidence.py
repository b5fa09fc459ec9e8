"""Evidence: how much more likely shared values are if one hand sent the travelers than if chance did.

For the values of one field, each held by c of the m couriers that declare the field:

    weight · (sum of (c - 1) · rarity - doubts(c, …, m))

The rarity of a value is -log2 of the chance that another courier has it: in the baseline, among all declarations
or among couriers, and among the couriers of the same time, whichever makes it most common; and never rarer than
the values of its field are on average, since all drives of a maker's lot come from few shops. The first holder is
free: some value had to be there. `doubts` are the price for not knowing to how many members one hand would give
it, and how many such values it has. A field whose evidence would be negative says nothing. Fields add up; one that
repeats others is weighed down by the rulebook.

Against it stands the price of membership: as many sets of so many others as could be picked blindly from the
couriers of the same time. That each further member costs less than the one before is as it is with sets: in which
order they were picked makes no difference.
"""

from collections.abc import Mapping
from itertools import accumulate
from operator import sub
from typing import Final

from attrs import field, frozen

from borderscore.linkage.baseline import Baseline
from borderscore.linkage.bits import centibits, doubt, doubts, picks
from borderscore.linkage.keys import MOMENTARY, Key
from borderscore.rulebook.model import Linkage

PERCENT: Final = 100

#: As many values that one courier has are taken to exist beside those that are seen, and so many declarations with
#: values of their own: where hardly anyone declares a field, little is known of how common its values are.
UNSEEN: Final = 10
SILENT: Final = 100

#: Fields whose values belong to a time, so that only those who cross the border about then can have them.
PASSING: Final = MOMENTARY | {"batch", "serial"}

#: Fields of which one thing gives several values.
OVERLAPPING: Final = frozenset({"booked"})

#: What a shared value says before doubts, (c - 1) · rarity, and how many of a group hold it.
Told = tuple[int, int]

#: The field of a value, and counts of it in the baseline.
Alike = tuple[str, int, int, int]


@frozen
class Rarities:
    """How rare values are, in centibits. All that is not about one value comes from the baseline."""

    linkage: Linkage
    baseline: Baseline
    #: Whether the baseline counts this very traffic, so that a group must be left out of the counts.
    own: bool
    weights: Mapping[str, int] = field(init=False)
    #: For each field what stands for its declarations, for its couriers, and for those of one span.
    _populations: Mapping[str, tuple[int, int, int]] = field(init=False)
    #: For each field how many couriers have one value, on average: 1 where few values are known.
    _usual: Mapping[str, int] = field(init=False)
    #: From how many couriers chance alone picks: those of the same span.
    _blind: int = field(init=False)

    @weights.default
    def _weights_of_ties(self) -> Mapping[str, int]:
        return {tie.field: tie.weight for tie in self.linkage.ties}

    @_populations.default
    def _populations_of_baseline(self) -> Mapping[str, tuple[int, int, int]]:
        return {name: self._population(name) for name in self.weights}

    @_usual.default
    def _usual_of_baseline(self) -> Mapping[str, int]:
        held = {name: self.baseline.held.get(name, (0, 0)) for name in self.weights}
        return {name: (couriers + UNSEEN) // (values + UNSEEN) for name, (couriers, values) in held.items()}

    @_blind.default
    def _blind_of_baseline(self) -> int:
        return max(2, self.baseline.couriers_around)

    def _population(self, name: str) -> tuple[int, int, int]:
        counted = self.baseline
        declaring, couriers = counted.declaring.get(name, (0, 0))
        around = declaring * counted.declarations_around // max(1, counted.declarations)
        couriers_around = couriers * counted.couriers_around // max(1, counted.couriers)
        if name in PASSING:
            declaring, couriers = around, couriers_around
        return centibits(declaring + SILENT), centibits(couriers + SILENT), centibits(couriers_around + SILENT)

    def price(self, members: int) -> int:
        """Return what chance alone gives, for all members but one: how many sets of so many there are."""
        return picks(self._blind, max(0, members - 1))

    def of_key(self, key: Key, inside: int, outside: int) -> int:
        """Return the rarity of a value that so many of a group have, and so many others of the same time."""
        among_all, among_couriers = self._counts(key, inside)
        declaring, couriers, live = self._populations[key.field]
        rarity = declaring - centibits(max(1, among_all))
        if usual := max(among_couriers, self._usual[key.field] - 1):
            rarity = min(rarity, couriers - centibits(usual))
        if others := self.others(outside):
            rarity = min(rarity, live - centibits(others))
        return max(0, rarity)

    def alike(self, key: Key) -> Alike:
        """Return all that the rarity of a value hangs on beside its holders: where this is equal, that is, too."""
        usual = self._usual_on_a_day(key) if key.field in MOMENTARY else 0
        return key.field, *self.baseline.count(key), usual

    def others(self, outside: int) -> int:
        """Return as how many others of the same time count: no more than `most_holders`.

        With a fixed baseline as the next power of two. Evidence need be no finer, and few arrivals change it then.
        """
        count = max(0, min(outside, self.linkage.most_holders))
        return count if self.own or not count else 1 << (count - 1).bit_length()

    def worth(self, name: str, shared: tuple[Told, ...], declaring: int) -> tuple[int, int]:
        """Return what the shared values of one field say together, and how many of them say it.

        The values come with the most telling first. Of values that overlap the first alone counts.
        """
        said, telling = said_together(shared[:1] if name in OVERLAPPING else shared, declaring)
        return said * self.weights[name] // PERCENT, telling

    def known(self, key: Key, inside: int) -> int:
        """Return how many declarations have a value, those of so many couriers of a group left out."""
        return max(0, self._counts(key, inside)[0])

    def _counts(self, key: Key, inside: int) -> tuple[int, int]:
        """Return how many declarations and how many couriers have a value, without those of a group."""
        among_all, among_couriers = self.baseline.count(key)
        left_out = inside if self.own else 0
        if key.field in MOMENTARY:
            return max(among_all - left_out, self._usual_on_a_day(key)), 0
        return among_all - left_out, among_couriers - left_out

    def _usual_on_a_day(self, key: Key) -> int:
        """Return how many declarations a flight has on one of its days; of other moments nothing is known."""
        if key.field != "flight":
            return 1
        return self.baseline.count(Key("service", key.value.partition(" ")[0]))[0] // max(1, self.baseline.days)


def said_together(shared: tuple[Told, ...], declaring: int) -> tuple[int, int]:
    """Return what values say together, and how many say it: more of them are taken as long as that says more."""
    if not shared:
        return 0, 0
    if len(shared) == 1:
        [(bits, count)] = shared
        said, telling = bits - doubt(count, declaring), 1
    else:
        told, holders = zip(*shared, strict=True)
        sums = list(map(sub, accumulate(told), doubts(holders, declaring)))
        said = max(sums)
        telling = sums.index(said) + 1
    return (said, telling) if said > 0 else (0, 0)

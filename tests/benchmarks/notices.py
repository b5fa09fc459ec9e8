"""How early a watch notices rings, and how many of its notices are right, by the labels.

A notice is a finding as a watch gives it, at whatever level. Of a ring it is one at least half of whose members,
companions apart, are couriers of that ring, as `borderscore evaluate` has it. A courier is through when its
declaration has come, that to which the notice is the answer included.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from statistics import mean
from typing import Final, NamedTuple

from attrs import field, frozen

from borderscore.labels import Label
from tests.benchmarks.report import Section, limit, target

#: The most of the couriers of a ring that should be through at its first notice: of plain ones, of those that send
#: subsidiaries, and of the hardest.
MOST_THROUGH: Final = {1: 0.45, 2: 0.55, 5: 0.7}

#: The least part of notices that should be right.
LEAST_RIGHT: Final = 0.9

#: The last three are mean parts of couriers; in the second of them rings that were never noticed are all through.
HEADER: Final = ("rings", "noticed", "through at the first notice", "with those never noticed", "at the earliest")


class Notice(NamedTuple):
    """A finding as it was given, with the number of the declaration that it was given for."""

    number: int
    id: str
    members: tuple[str, ...]
    withdrawn: bool = False


class Arrival(NamedTuple):
    """A declaration that came, and what its loose media hold, in bytes."""

    id: str
    capacity: int


@frozen
class Rings:
    """The rings that are known afterwards."""

    labels: tuple[Label, ...]
    _of: dict[str, Label] = field(init=False)
    _companions: frozenset[str] = field(init=False)

    @_of.default
    def _ring_of(self) -> dict[str, Label]:
        return {courier: each for each in self.labels if each.ring is not None for courier in each.couriers}

    @_companions.default
    def _who_carries_little(self) -> frozenset[str]:
        return frozenset(id_ for each in self.labels for id_ in each.companions) - self._of.keys()

    def __iter__(self) -> Iterator[Label]:
        return (each for each in self.labels if each.ring is not None)

    def of(self, members: Iterable[str]) -> str | None:
        """Return the ring that a notice with these members is of."""
        held = [each for each in members if each not in self._companions]
        counts = Counter(self._of[each].name for each in held if each in self._of)
        return next((name for name in sorted(counts) if 2 * counts[name] >= len(held)), None)


@frozen
class Noticed:
    """How far a ring was when it was first noticed."""

    level: int | None
    #: The part of its couriers that was through; None: it was never noticed.
    through: float | None
    #: The part that was through when two or more had brought the volume that is watched. With loads of others
    #: among its members a notice may come before.
    earliest: float


def noticed(
    notices: Iterable[Notice], arrivals: Sequence[Arrival], rings: Rings, least_capacity: int
) -> list[Noticed]:
    """Return how far each ring was. `least_capacity` is the volume below which nothing is watched."""
    first: dict[str | None, int] = {}
    for each in notices:
        if not each.withdrawn:
            first.setdefault(rings.of(each.members), each.number)
    came: dict[str, tuple[int, int]] = {}
    for number, arrival in enumerate(arrivals, start=1):
        came.setdefault(arrival.id, (number, arrival.capacity))
    return [
        _far([came[each] for each in ring.couriers if each in came], ring, first.get(ring.name), least_capacity)
        for ring in rings
    ]


def _far(came: Iterable[tuple[int, int]], ring: Label, at: int | None, least_capacity: int) -> Noticed:
    ordered, couriers = sorted(came), len(ring.couriers)
    through = None if at is None else sum(number <= at for number, _ in ordered) / couriers
    volumes = enumerate(accumulate(capacity for _, capacity in ordered), start=1)
    enough = (place for place, volume in volumes if place > 1 and volume >= least_capacity)
    earliest = next(enough, couriers)
    return Noticed(ring.level, through, earliest / couriers)


def right(notices: Sequence[Notice], rings: Rings) -> dict[str, tuple[int, int]]:
    """Return how many findings are right, and how many there are: as they were raised, and as they last stood."""
    raised: dict[str, Notice] = {}
    for each in notices:
        raised.setdefault(each.id, each)
    standing = [each for each in {each.id: each for each in notices}.values() if not each.withdrawn]
    return {
        "as they were raised": _right(raised.values(), rings),
        "that stand in the end": _right(standing, rings),
    }


def _right(notices: Iterable[Notice], rings: Rings) -> tuple[int, int]:
    judged = [rings.of(each.members) is not None for each in notices]
    return sum(judged), len(judged)


def section(title: str, found: Sequence[Noticed], judged: Mapping[str, tuple[int, int]]) -> Section:
    """Return what was measured as a table, with what should be reached."""
    rows, notes = [], []
    for level in sorted({each.level or 0 for each in found}):
        of_level = [each for each in found if (each.level or 0) == level]
        seen = [each.through for each in of_level if each.through is not None]
        never = [1.0] * (len(of_level) - len(seen))
        name = f"level {level}" if level else "no level"
        means = (_mean(seen), _mean([*seen, *never]), _mean([each.earliest for each in of_level]))
        rows.append((name, f"{len(seen)} of {len(of_level)}", *means))
        if seen and level in MOST_THROUGH:
            notes.append(f"{name}: through at the first notice {limit(mean(seen), MOST_THROUGH[level])}")
    for when, (part, whole) in judged.items():
        reached = target(part / max(1, whole), LEAST_RIGHT)
        notes.append(f"{part} of {whole} findings {when} are right: {reached}")
    return Section(title, HEADER, (*rows,), (*notes,))


def _mean(parts: Sequence[float]) -> str:
    return f"{mean(parts):.0%}" if parts else "-"

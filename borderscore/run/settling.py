"""What became of each record, and the figures of the summary, from the sorted keys."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import heappush, heappushpop
from typing import Final

from attrs import define, field, frozen

from borderscore.report.summary import Row
from borderscore.rulebook.model import LANES, Lane
from borderscore.run.entries import Entry, Facts
from borderscore.spool import Spool

#: How many of the highest scores are kept for the report.
TOP: Final = 50

#: How many combinations of day, port and what else the summary tells apart are counted; more go under "other".
MAXIMUM_CELLS: Final = 20_000

OTHER: Final = "other"


@frozen
class Place:
    """Where a line stands in its file."""

    offset: int
    length: int


@define
class Tally:
    """Counts the assessed declarations, in memory that has an end."""

    #: How many, and how much they hold in bytes.
    cells: dict[Facts, list[int]] = field(factory=dict)
    top: list[tuple[int, int, Place]] = field(factory=list)
    assessed: int = 0

    def add(self, facts: Facts, capacity: int, score: int, offset: int, length: int) -> None:
        """Count one declaration. They come in the order of their ids."""
        cell = self.cells.get(facts) or self._new_cell(facts)
        cell[0] += 1
        cell[1] += capacity
        self.assessed += 1
        if len(self.top) < TOP:
            heappush(self.top, (score, -self.assessed, Place(offset, length)))
        elif score > self.top[0][0]:
            heappushpop(self.top, (score, -self.assessed, Place(offset, length)))

    def _new_cell(self, facts: Facts) -> list[int]:
        if len(self.cells) >= MAXIMUM_CELLS:
            lane, _, _, drawn, in_force = facts
            facts = (lane, OTHER, OTHER, drawn, in_force)
        return self.cells.setdefault(facts, [0, 0])

    def highest(self) -> list[Place]:
        """Return where the highest scores stand, the highest first, by id where they are equal."""
        return [place for _, _, place in sorted(self.top, reverse=True)]

    def lanes(self) -> dict[Lane, int]:
        """Return how many went to each lane."""
        return {lane: sum(cell[0] for facts, cell in self.cells.items() if facts[0] == lane) for lane in LANES}

    def selected_at_random(self) -> int:
        """Return how many were drawn for the control sample."""
        return sum(cell[0] for (*_, drawn, _), cell in self.cells.items() if drawn)

    def outside_validity(self) -> int:
        """Return how many were declared when the rulebook is not in force."""
        return sum(cell[0] for (*_, in_force), cell in self.cells.items() if not in_force)

    def days(self) -> tuple[Row, ...]:
        """Return the figures of each day."""
        return tuple(_rows((facts[1], facts[0], cell) for facts, cell in self.cells.items()))

    def ports(self) -> tuple[Row, ...]:
        """Return the figures of each port."""
        return tuple(_rows((facts[2], facts[0], cell) for facts, cell in self.cells.items()))


def _rows(cells: Iterable[tuple[str, Lane, list[int]]]) -> Iterator[Row]:
    lanes: dict[str, dict[Lane, int]] = defaultdict(lambda: dict.fromkeys(LANES, 0))
    capacities: dict[str, int] = defaultdict(int)
    for name, lane, (count, capacity) in cells:
        lanes[name][lane] += count
        capacities[name] += capacity
    for name in sorted(lanes, key=lambda name: (name == OTHER, name)):
        yield Row(name=name, lanes=lanes[name], capacity=capacities[name])


@define
class Settled:
    """What became of the records, as far as their keys tell."""

    tally: Tally = field(factory=Tally)
    replaced: int = 0
    withdrawn: int = 0
    repeated: int = 0
    #: Records that share id and revision with another one that looks different.
    doubtful: int = 0
    #: Those of them that are another record than the one that was kept, known once they have been read again.
    conflicting: int = 0


@define(eq=False)
class Settling:
    """Settles records by their keys, which come in order."""

    #: Where only the contents can tell a repetition from a conflict, the records go here: input, line, id, and
    #: whether it is one that was dropped.
    doubts: Spool
    #: Takes input and line of all that are dropped.
    drop: Callable[[int, int], None]
    settled: Settled = field(factory=Settled, init=False)
    #: The end of the lines so far.
    _offset: int = field(default=0, init=False)
    #: The last that was kept, and the last of those that are in doubt.
    _kept: Entry | None = field(default=None, init=False)
    _doubted: Entry | None = field(default=None, init=False)

    def take(self, entries: Iterable[tuple[Entry, int]]) -> None:
        """Settle more records, from their keys and the lengths of their lines."""
        settled, offset, kept = self.settled, self._offset, self._kept
        add = settled.tally.add
        for entry, length in entries:
            name, _, _, score, _, _, _, facts, capacity = entry
            if kept is not None and name == kept[0]:
                self._drop(entry, kept)
                continue
            kept = entry
            if facts is None:
                settled.withdrawn += 1
            else:
                add(facts, capacity, -score, offset, length)
                offset += length
        self._offset, self._kept = offset, kept

    def _drop(self, entry: Entry, kept: Entry) -> None:
        name, revision, _, _, digest, source, line, _, _ = entry
        self.drop(source, line)
        if revision != kept[1]:
            self.settled.replaced += 1
        elif digest == kept[4]:
            self.settled.repeated += 1
        else:
            self.settled.doubtful += 1
            self.doubts.add((source, line, name, True), b"")
            if self._doubted is not kept:
                self.doubts.add((kept[5], kept[6], name, False), b"")
                self._doubted = kept

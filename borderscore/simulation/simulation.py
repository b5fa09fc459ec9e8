"""A whole simulation: planned first, then told day by day, in memory that doesn't grow with the traffic."""

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import chain

from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.errors import InvalidValueError
from borderscore.labels import Label
from borderscore.organisations.entries import RegisterEntry
from borderscore.simulation.crossing import Clerk, Crossing
from borderscore.simulation.dice import Dice
from borderscore.simulation.journeys import Numbering
from borderscore.simulation.look_alikes import plan_group
from borderscore.simulation.ordinary import Ordinary, day_weight
from borderscore.simulation.parameters import Parameters
from borderscore.simulation.receipt import received
from borderscore.simulation.register import entries
from borderscore.simulation.rings import Planned, plan_ring
from borderscore.simulation.world import World

#: Unless it is asked for, there is one ring for so many declarations.
DECLARATIONS_PER_RING = 2_000

_Received = tuple[datetime, str, int, int, Declaration]


@frozen(kw_only=True, eq=False)
class Simulation:
    """Traffic that can be told as often as needed, always the same, with what is known about it."""

    world: World
    planned: tuple[Planned, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """Return the rings, and then the honest groups."""
        return tuple(each.label for each in self.planned)

    def register(self) -> Iterator[RegisterEntry]:
        """Yield the entries of the register, by id."""
        centres = self.world.data_centres.all
        inside = (company for centre in centres for company in (centre.operator, *centre.fronts))
        brought = (company for each in self.planned for company in each.companies)
        companies = chain(self.world.companies.all, inside, brought)
        listed = (company for each in self.planned for company in each.listed)
        return entries(companies, listed, self.world.parameters.economy, self.world.seed)

    def declarations(self) -> Iterator[Declaration]:
        """Yield all declarations in the order in which they are received."""
        waiting: list[_Received] = []
        clerk = Clerk(self.world.parameters, self.world.seed)
        labelled = {id_ for label in self.labels for id_ in label.declarations}
        order = 0
        for number, crossings in enumerate(self._days()):
            for crossing in crossings:
                for at, declaration in self._versions(crossing, clerk, labelled):
                    order += 1
                    heapq.heappush(waiting, (at, declaration.id, declaration.revision, order, declaration))
            yield from _before(waiting, datetime.combine(self.world.day(number), time(), UTC))
        yield from _before(waiting, None)

    def _versions(
        self, crossing: Crossing, clerk: Clerk, labelled: set[str]
    ) -> Iterator[tuple[datetime, Declaration]]:
        dice = Dice(self.world.seed, "receipt", crossing.id)
        return received(
            clerk.declaration(crossing), self.world.parameters.traffic, dice, labelled=crossing.id in labelled
        )

    def _days(self) -> Iterator[Iterator[Crossing]]:
        """Yield the crossings of those who depart on each day."""
        traffic = self.world.parameters.traffic
        planned = self._planned_by_day()
        ordinary = Ordinary(
            self.world, Numbering(self.world.seed, sum(len(each.crossings) for each in self.planned))
        )
        weights = [day_weight(self.world.day(number), traffic.season) for number in range(traffic.days)]
        whole = traffic.declarations - sum(map(len, planned.values()))
        before = done = 0
        for number, weight in enumerate(weights):
            before += weight
            count = whole * before // sum(weights) - done
            done += count
            yield chain(planned.get(number, []), ordinary.of_day(self.world.day(number), count))

    def _planned_by_day(self) -> dict[int, list[Crossing]]:
        days: dict[int, list[Crossing]] = {}
        for crossing in (crossing for each in self.planned for crossing in each.crossings):
            departs = crossing.legs[0].departs_at
            number = (departs.date() - self.world.day(0)).days if departs else 0
            days.setdefault(number, []).append(crossing)
        return days


def _before(waiting: list[_Received], moment: datetime | None) -> Iterator[Declaration]:
    """Yield what is received before a moment: those who depart on later days declare after the midnight before."""
    while waiting and (moment is None or waiting[0][0] < moment):
        yield heapq.heappop(waiting)[-1]


def simulate(parameters: Parameters, seed: int) -> Simulation:
    """Return the simulation of a seed.

    Raises InvalidValueError if the rings alone would be more than the declarations that were asked for.
    """
    world = World.of(parameters, seed)
    numbering = Numbering(seed)
    rings = [plan_ring(world, numbering, number) for number in range(ring_count(parameters))]
    taken, asked_for = numbering.given, parameters.traffic.declarations
    if taken > asked_for:
        raise InvalidValueError(
            f"traffic.declarations: expected at least the {taken:,} of {len(rings):,} rings, got {asked_for:,}"
        )
    return Simulation(world=world, planned=(*rings, *_groups(world, numbering, len(rings))))


def ring_count(parameters: Parameters) -> int:
    """Return how many rings there are."""
    asked_for = parameters.rings.count
    return parameters.traffic.declarations // DECLARATIONS_PER_RING if asked_for is None else asked_for


def _groups(world: World, numbering: Numbering, rings: int) -> Iterator[Planned]:
    """Yield the honest groups, as long as they and the rings are no more than half of all declarations."""
    parameters = world.parameters
    for number in range(rings * parameters.look_alikes.per_thousand_rings // 1_000):
        before = numbering.given
        group = plan_group(world, numbering, number)
        if 2 * numbering.given > parameters.traffic.declarations:
            numbering.given = before
            return
        yield group

"""Ordinary travelers: phones, laptops, now and then a few drives."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from attrs import frozen

from borderscore.declaration import Document, HardwareItem, MediaItem
from borderscore.simulation.airports import AIRPORT_OF, abroad
from borderscore.simulation.companies import Company, DataCentre
from borderscore.simulation.crossing import Crossing
from borderscore.simulation.dice import Dice, running
from borderscore.simulation.journeys import Journey, Numbering, inbound, outbound
from borderscore.simulation.media import LOOSE, PORTABLE, SHUTTLES, STICKS, Model, choose, gear, lot, units
from borderscore.simulation.parameters import TRAVELERS, weights_of
from borderscore.simulation.words import PURPOSES
from borderscore.simulation.world import World

#: How many of those who came before are remembered, so as to come again.
_REMEMBERED: Final = 5_000

#: How busy months and days of the week are, in thousandths: from January, from Monday.
_MONTHS: Final = (300, 500, 400, 300, 200, 600, 900, 1_000, 300, 200, 300, 1_000)
_WEEKDAYS: Final = (1_100, 950, 900, 950, 1_100, 950, 1_050)


def day_weight(day: date, season: int) -> int:
    """Return how much traffic a day has beside other days."""
    return (1_000 + season * _MONTHS[day.month - 1] // 1_000) * _WEEKDAYS[day.weekday()]


@frozen
class Regular:
    """A traveler who comes for an employer, and may come again."""

    traveler: str
    employer: Company
    home: str


class Ordinary:
    """The ordinary travelers of a world, day by day. It remembers who came, and who is due to go home."""

    def __init__(self, world: World, numbering: Numbering) -> None:
        self._world = world
        self._numbering = numbering
        self._traffic = world.parameters.traffic
        self._lots = world.parameters.economy.lots
        self._weights = running(weights_of(self._traffic, TRAVELERS))
        self._regulars: list[Regular] = []
        self._due: dict[date, list[tuple[Crossing, Journey]]] = {}
        self._kinds: dict[str, Callable[[date, Dice], Iterator[Crossing]]] = {
            "holiday": self._holiday,
            "business": self._business,
            "student": self._student,
            "resident": self._resident,
            "engineer": self._engineer,
            "photographer": self._photographer,
        }

    def of_day(self, day: date, count: int) -> Iterator[Crossing]:
        """Return so many crossings of travelers who depart on a day."""
        return islice(self._of_day(day, Dice(self._world.seed, "ordinary", day.toordinal())), count)

    def _of_day(self, day: date, dice: Dice) -> Iterator[Crossing]:
        for crossing, journey in self._due.pop(day, []):
            yield self._way_home(crossing, journey, day, dice)
        while True:
            yield from self._kinds[dice.weighted(TRAVELERS, self._weights)](day, dice)

    def _way_home(self, came: Crossing, journey: Journey, day: date, dice: Dice) -> Crossing:
        home = outbound(journey.home, journey.port, day, self._traffic.changes, dice)
        return home.crossing(
            self._numbering,
            dice,
            traveler=came.traveler,
            employer=came.employer,
            media=came.media if dice.chance(500) else came.media[:2],
            purpose=dice.pick(PURPOSES["resident"]),
        )

    def _arrival(self, day: date, dice: Dice) -> Journey:
        port = self._world.port(dice).code
        return inbound(abroad(port, dice).code, port, day, self._traffic.changes, dice)

    def _cross(
        self,
        journey: Journey,
        kind: str,
        stay: int,
        dice: Dice,
        *,
        place: tuple[Company | None, DataCentre | None] = (None, None),
        **fields: Any,
    ) -> Crossing:
        """Return how someone crosses the border, and see to it that some of them go home after their stay."""
        host, centre = place
        leaves = journey.arrives_at.date() + timedelta(days=stay)
        crossing = journey.crossing(
            self._numbering,
            dice,
            host=host,
            site=host.site if host else None,
            facility=centre.facility if centre else None,
            returns_on=leaves if dice.chance(800) else None,
            purpose=dice.pick(PURPOSES[kind]),
            **{"traveler": f"T{dice.token()}"} | fields,
        )
        if dice.chance(self._traffic.homeward):
            self._due.setdefault(leaves, []).append((crossing, journey))
        return crossing

    def _holiday(self, day: date, dice: Dice) -> Iterator[Crossing]:
        journey = self._arrival(day, dice)
        stay = dice.between(2, 21)
        for _ in range(dice.between(2, 5) if dice.chance(self._traffic.families) else 1):
            sticks = (self._few(STICKS, 2, day, dice),) if dice.chance(80) else ()
            yield self._cross(journey, "holiday", stay, dice, media=gear(dice, 250) + sticks)

    def _student(self, day: date, dice: Dice) -> Iterator[Crossing]:
        drives = (self._few(PORTABLE, 2, day, dice),) if dice.chance(250) else ()
        yield self._cross(
            self._arrival(day, dice), "student", dice.between(60, 300), dice, media=gear(dice, 950) + drives
        )

    def _resident(self, day: date, dice: Dice) -> Iterator[Crossing]:
        journey = self._arrival(day, dice)
        employer = self._world.companies.within(AIRPORT_OF[journey.port].country, dice)
        drives = (self._few(PORTABLE, 2, day, dice),) if dice.chance(150) else ()
        yield self._cross(journey, "resident", 90, dice, media=gear(dice, 500) + drives, employer=employer)

    def _business(self, day: date, dice: Dice) -> Iterator[Crossing]:
        first, journey = self._visitor(day, dice)
        place = self._place(journey.port, dice)
        stay = dice.between(1, 9)
        others = dice.between(1, 4) if dice.chance(self._traffic.colleagues) else 0
        for traveler in (first.traveler, *(f"T{dice.token()}" for _ in range(others))):
            drives = (self._few(PORTABLE, 3, day, dice),) if dice.chance(self._traffic.loose_drives) else ()
            yield self._cross(
                journey, "business", stay, dice, media=gear(dice, 900) + drives,
                traveler=traveler, employer=first.employer, place=place,
            )  # fmt: skip

    def _engineer(self, day: date, dice: Dice) -> Iterator[Crossing]:
        visitor, journey = self._visitor(day, dice)
        drives = tuple(self._few(dice.pick((PORTABLE, LOOSE)), 4, day, dice) for _ in range(dice.between(0, 2)))
        spares = (HardwareItem(kind=dice.pick(("network", "server", "other")), count=dice.between(1, 3)),)
        yield self._cross(
            journey, "engineer", dice.between(2, 30), dice, media=gear(dice, 1_000) + drives,
            traveler=visitor.traveler, employer=visitor.employer, place=self._place(journey.port, dice),
            hardware=spares if dice.chance(250) else (),
            documents=(Document(kind="invoice"),) if dice.chance(150) else (),
        )  # fmt: skip

    def _photographer(self, day: date, dice: Dice) -> Iterator[Crossing]:
        drives = tuple(self._few(shelf, 4, day, dice) for shelf in (PORTABLE, SHUTTLES)[: dice.between(1, 2)])
        carnet = (Document(kind="ata-carnet", ref=f"{dice.between(10_000, 99_999)}"),) if dice.chance(200) else ()
        yield self._cross(
            self._arrival(day, dice), "photographer", dice.between(3, 15), dice, media=gear(dice, 950) + drives,
            documents=carnet,
        )  # fmt: skip

    def _few(self, shelf: tuple[Model, ...], most: int, day: date, dice: Dice) -> MediaItem:
        model = choose(shelf, dice)
        return units(model, dice.between(1, most), lot(model, day, self._lots, dice), dice)

    def _visitor(self, day: date, dice: Dice) -> tuple[Regular, Journey]:
        """Return someone who comes for an employer, some of them not for the first time, and the journey."""
        if self._regulars and dice.chance(self._traffic.known):
            known = dice.pick(self._regulars)
            port = self._world.port(dice)
            if port.country != AIRPORT_OF[known.home].country:
                return known, inbound(known.home, port.code, day, self._traffic.changes, dice)
        journey = self._arrival(day, dice)
        country = AIRPORT_OF[journey.home].country
        companies = self._world.companies
        employer = companies.within(country, dice) if dice.chance(800) else companies.anywhere(dice)
        regular = Regular(f"T{dice.token()}", employer, journey.home)
        self._remember(regular, dice)
        return regular, journey

    def _remember(self, regular: Regular, dice: Dice) -> None:
        if len(self._regulars) < _REMEMBERED:
            self._regulars.append(regular)
        else:
            self._regulars[dice.below(_REMEMBERED)] = regular

    def _place(self, port: str, dice: Dice) -> tuple[Company, DataCentre | None]:
        """Return whom someone visits at a port."""
        country = AIRPORT_OF[port].country
        if dice.chance(self._traffic.data_centre_visits):
            centre = self._world.data_centres.within(country, dice)
            return centre.operator, centre
        return self._world.companies.within(country, dice), None

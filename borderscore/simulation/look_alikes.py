"""Honest groups that carry much together, and conferences, where many who don't know each other meet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Literal

from attrs import frozen

from borderscore.declaration import Document, DocumentKind, MediaItem
from borderscore.labels import Label
from borderscore.simulation.airports import AIRPORT_OF, abroad
from borderscore.simulation.companies import Company, DataCentre, Founder, Trade
from borderscore.simulation.crossing import Crossing
from borderscore.simulation.dice import Dice, running
from borderscore.simulation.groups import GROUPS, Group
from borderscore.simulation.journeys import Journey, Numbering, inbound
from borderscore.simulation.media import LOOSE, PORTABLE, SHUTTLES, TAPES, Model, fill, gear, lot, units
from borderscore.simulation.rings import Planned
from borderscore.simulation.words import DATA_CENTRE_TRADE, MEDIA_TRADE
from borderscore.simulation.world import World

#: Those who come again do so after so many days, at least and at most.
_AGAIN: Final = (7, 28)
#: The most units of one model in one luggage.
_MOST_UNITS: Final = 80


@frozen(kw_only=True)
class Custom:
    """What is usual for one kind of group, and no number."""

    #: Whom its people work for: one employer, or each for another.
    employers: Literal["one", "many"]
    #: Whom they visit.
    hosts: Literal["company", "data centre", "own company", "nobody"]
    #: Whether they travel on one booking.
    together: bool
    shelf: tuple[Model, ...]
    trade: Trade
    document: DocumentKind
    purpose: str


CUSTOMS: Final = {
    "film_crew": Custom(
        employers="one", hosts="nobody", together=True, shelf=SHUTTLES, trade=MEDIA_TRADE,
        document="ata-carnet", purpose="Feature film, principal photography",
    ),
    "photographers": Custom(
        employers="many", hosts="company", together=False, shelf=(*PORTABLE, *SHUTTLES), trade=MEDIA_TRADE,
        document="ata-carnet", purpose="Photo assignment",
    ),
    "astronomers": Custom(
        employers="one", hosts="company", together=True, shelf=(*TAPES, *LOOSE), trade=("Observatory", "天文台"),
        document="temporary-admission", purpose="Observation data",
    ),
    "seismic_crew": Custom(
        employers="one", hosts="company", together=True, shelf=(*TAPES, *SHUTTLES), trade=("Geophysical", "物探"),
        document="temporary-admission", purpose="Seismic survey, crew change",
    ),
    "tape_couriers": Custom(
        employers="one", hosts="own company", together=False, shelf=TAPES, trade=("Bank", "银行"),
        document="invoice", purpose="Backup tapes",
    ),
    "field_engineers": Custom(
        employers="one", hosts="data centre", together=False, shelf=LOOSE, trade=("Systems", "系统"),
        document="invoice", purpose="Maintenance at data centre",
    ),
    "delegation": Custom(
        employers="one", hosts="company", together=True, shelf=PORTABLE, trade=("Association", "协会"),
        document="other", purpose="Delegation visit",
    ),
    "data_centre_move": Custom(
        employers="one", hosts="own company", together=True, shelf=LOOSE, trade=DATA_CENTRE_TRADE,
        document="export-permit", purpose="Data centre migration",
    ),
    "event_team": Custom(
        employers="one", hosts="company", together=True, shelf=(*PORTABLE, *SHUTTLES), trade=("Esports", "电竞"),
        document="ata-carnet", purpose="Tournament",
    ),
    "university_lab": Custom(
        employers="one", hosts="company", together=True, shelf=(*PORTABLE, *LOOSE), trade=("University", "大学"),
        document="other", purpose="Joint research",
    ),
    "conference": Custom(
        employers="many", hosts="company", together=False, shelf=PORTABLE, trade=("Association", "协会"),
        document="other", purpose="Conference",
    ),
}  # fmt: skip


def plan_group(world: World, numbering: Numbering, number: int) -> Planned:
    """Return an honest group of a world, by its number."""
    dice = Dice(world.seed, "look-alike", number)
    groups = world.parameters.look_alikes
    kinds = {name: getattr(groups, name) for name in GROUPS}
    name = dice.weighted(GROUPS, running(group.weight for group in kinds.values()))
    crossings = tuple(_Outing(world, numbering, kinds[name], CUSTOMS[name], dice).crossings())
    label = Label(
        look_alike=f"look-alike-{number + 1:04d}",
        kind=name.replace("_", "-"),
        declarations=tuple(each.id for each in crossings),
        travelers=tuple(dict.fromkeys(each.traveler for each in crossings)),
        capacity_bytes=sum(each.capacity for each in crossings),
    )
    companies = [company for each in crossings for company in (each.employer, each.host) if company]
    return Planned(label=label, crossings=crossings, companies=tuple(companies))


class _Outing:
    """Sends one group on its way, as often as it comes."""

    def __init__(self, world: World, numbering: Numbering, group: Group, custom: Custom, dice: Dice) -> None:
        self._world = world
        self._numbering = numbering
        self._group = group
        self._custom = custom
        self._dice = dice
        self._port = world.port(dice).code
        self._home = abroad(self._port, dice)
        self._employer = self._own_company()
        self._host, self._centre = self._place()
        self._documents = self._papers()

    def _own_company(self) -> Company:
        """Return the employer: an existing company now and then, or one that the register hardly knows."""
        if self._dice.chance(300):
            return self._world.companies.within(self._home.country, self._dice)
        return Founder(self._dice).company(self._home.country, trade=self._custom.trade)

    def _place(self) -> tuple[Company | None, DataCentre | None]:
        country = AIRPORT_OF[self._port].country
        match self._custom.hosts:
            case "nobody":
                return None, None
            case "data centre":
                centre = self._world.data_centres.within(country, self._dice)
                return centre.operator, centre
            case "own company":
                return Founder(self._dice).company(country, parent=self._employer, like=self._employer), None
            case _:
                return self._world.companies.within(country, self._dice), None

    def _papers(self) -> tuple[Document, ...]:
        if not self._dice.chance(self._group.papers):
            return ()
        return (Document(kind=self._custom.document, ref=f"{self._dice.between(1_000, 99_999)}"),)

    def crossings(self) -> Iterator[Crossing]:
        """Yield how each of the group crosses the border, each time."""
        dice, group, days = self._dice, self._group, self._world.parameters.traffic.days
        people = [f"T{dice.token()}" for _ in range(dice.between(group.people_least, group.people_most))]
        first = dice.below(days)
        for _ in range(dice.between(1, group.trips_most)):
            if first >= days:
                return
            yield from self._trip(people, first, min(days - 1, first + group.span))
            first += dice.between(*_AGAIN)

    def _trip(self, people: list[str], first: int, last: int) -> Iterator[Crossing]:
        journey: Journey | None = None
        for traveler in people:
            if journey is None or self._dice.chance(100 if self._custom.together else 900):
                journey = self._journey(self._dice.between(first, last))
            yield self._crossing(journey, traveler)

    def _journey(self, day: int) -> Journey:
        home = self._home if self._custom.employers == "one" else abroad(self._port, self._dice)
        changes = self._world.parameters.traffic.changes
        return inbound(home.code, self._port, self._world.day(day), changes, self._dice)

    def _crossing(self, journey: Journey, traveler: str) -> Crossing:
        dice = self._dice
        employer = self._employer
        if self._custom.employers == "many":
            employer = self._world.companies.within(AIRPORT_OF[journey.home].country, dice)
        return journey.crossing(
            self._numbering,
            dice,
            traveler=traveler,
            employer=employer,
            host=self._host,
            site=self._host.site if self._host else None,
            facility=self._centre.facility if self._centre else None,
            returns_on=journey.arrives_at.date() + timedelta(days=dice.between(3, 28)),
            media=(*gear(dice, 900), *self._drives(journey)),
            documents=self._documents,
            purpose=self._custom.purpose,
        )

    def _drives(self, journey: Journey) -> tuple[MediaItem, ...]:
        """Return what one of the group carries; nothing where the group's volumes begin at nothing, by chance."""
        dice = self._dice
        gigabytes = dice.between(1_000 * self._group.terabytes_least, 1_000 * self._group.terabytes_most)
        if gigabytes < self._custom.shelf[0].gigabytes // 2:
            return ()
        shelf = tuple(each for each in self._custom.shelf if each.gigabytes * _MOST_UNITS >= gigabytes)
        model, count = fill(shelf or self._custom.shelf[-1:], gigabytes, dice)
        batch = lot(model, journey.departs_at.date(), self._world.parameters.economy.lots, dice)
        return (units(model, count, batch, dice),)

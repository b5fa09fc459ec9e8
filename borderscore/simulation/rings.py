"""Rings: one large volume, spread over people, and as much else as their level of evasion says."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import evolve, frozen

from borderscore.declaration import Document, MediaItem
from borderscore.labels import Label
from borderscore.simulation.airports import AIRPORT_OF, AIRPORTS_OF, abroad
from borderscore.simulation.companies import Company, Site
from borderscore.simulation.crossing import Crossing
from borderscore.simulation.dice import Dice, running
from borderscore.simulation.journeys import Journey, Numbering, inbound, outbound
from borderscore.simulation.media import GB, PORTABLE, choose, gear, lot, units
from borderscore.simulation.members import Member, couriers, shuttlers
from borderscore.simulation.parameters import LEVELS, weights_of
from borderscore.simulation.schemes import Scheme, devise
from borderscore.simulation.shares import line_of
from borderscore.simulation.words import PURPOSES
from borderscore.simulation.world import World

#: Results go home so many days later, at least and at most, with so many travelers at most.
_HOME_AFTER = (14, 45)
_HOME_MOST = 3


@frozen(kw_only=True, eq=False)
class Planned:
    """Crossings that belong together, and their label."""

    label: Label
    crossings: tuple[Crossing, ...]
    #: Companies that the register may hold, and those that it does hold.
    companies: tuple[Company, ...]
    listed: tuple[Company, ...] = ()


def plan_ring(world: World, numbering: Numbering, number: int) -> Planned:
    """Return a ring of a world, by its number."""
    rings, days = world.parameters.rings, world.parameters.traffic.days
    dice = Dice(world.seed, "ring", number)
    level = rings.level or 1 + LEVELS.index(dice.weighted(LEVELS, running(weights_of(rings, LEVELS))))
    evasion = world.parameters.evasion(level)
    line = line_of(rings) if dice.chance(evasion.below_line) else None
    repeats = dice.chance(rings.repeat_carriage)
    drawn = shuttlers(rings, line, days, dice) if repeats else couriers(rings, evasion, line, days, dice)
    members = sorted(drawn, key=lambda member: member.day)
    scheme = devise(
        world, evasion, world.day(members[0].day), (max(member.share for member in members), line), dice
    )
    carried = list(_Travel(world, numbering, scheme, line, dice).crossings(members))
    home = list(_results(world, numbering, carried, dice)) if dice.chance(rings.outbound_return) else []
    crossings = [crossing for crossing, _ in carried] + home
    return Planned(
        label=Label(
            ring=f"ring-{number + 1:04d}",
            kind="repeat-carriage" if repeats else "split-volume",
            level=level,
            declarations=tuple(each.id for each in crossings),
            companions=tuple(
                [crossing.id for crossing, member in carried if not member.share] + [each.id for each in home]
            ),
            travelers=tuple(dict.fromkeys(each.traveler for each in crossings)),
            capacity_bytes=sum(each.capacity for each in crossings),
        ),
        crossings=tuple(crossings),
        companies=(*scheme.family, *scheme.hosts),
        listed=tuple(_listed(scheme, dice)),
    )


class _Travel:
    """Sends the members of one ring on their way."""

    def __init__(self, world: World, numbering: Numbering, scheme: Scheme, line: int | None, dice: Dice) -> None:
        self._world = world
        self._numbering = numbering
        self._scheme = scheme
        self._line = line
        self._dice = dice

    def crossings(self, members: list[Member]) -> Iterator[tuple[Crossing, Member]]:
        """Yield how each member crosses the border; some together with the one before."""
        journey: Journey | None = None
        travelers: set[str] = set()
        employers: dict[str, Company] = {}
        for member in members:
            employer = employers.setdefault(member.traveler, self._employer())
            if journey is None or member.traveler in travelers or self._dice.chance(self._scheme.evasion.apart):
                journey = self._booked(self._journey(employer, member.day))
                travelers = set()
            elif not self._dice.chance(self._scheme.evasion.same_booking):
                journey = self._booked(journey.rebooked(self._dice))
            travelers.add(member.traveler)
            yield self._crossing(journey, member, employer), member

    def _employer(self) -> Company:
        scheme, dice = self._scheme, self._dice
        if dice.chance(scheme.evasion.shells):
            return dice.pick(scheme.shells)
        return dice.pick(scheme.family) if dice.chance(scheme.evasion.subsidiaries) else scheme.family[0]

    def _journey(self, employer: Company, day: int) -> Journey:
        """Return a journey from where the employer is, or from abroad if it sits in the port's own country."""
        dice = self._dice
        port = dice.pick(self._scheme.ports)
        homes = AIRPORTS_OF.get(employer.country, ())
        if not homes or employer.country == AIRPORT_OF[port].country:
            homes = (abroad(port, dice).code,)
        return inbound(dice.pick(homes), port, self._world.day(day), self._world.parameters.traffic.changes, dice)

    def _booked(self, journey: Journey) -> Journey:
        """Return the journey, booked in the hour in which the others were, or not."""
        if not self._dice.chance(self._scheme.evasion.same_hour):
            return journey
        return evolve(journey, booked_at=self._scheme.booked + timedelta(minutes=self._dice.below(60)))

    def _crossing(self, journey: Journey, member: Member, employer: Company) -> Crossing:
        scheme, dice = self._scheme, self._dice
        host, site = self._place(journey.port)
        papers = (Document(kind="invoice"),) if dice.chance(self._world.parameters.rings.papers) else ()
        drives = (self._drives(member),) if member.share else ()
        return journey.crossing(
            self._numbering,
            dice,
            traveler=member.traveler,
            employer=employer,
            host=host,
            site=site,
            facility=scheme.facility if site is scheme.site else None,
            returns_on=journey.arrives_at.date() + timedelta(days=dice.between(2, 14)),
            media=(*gear(dice, 900), *drives),
            documents=papers,
            purpose=dice.pick(PURPOSES["ring"]),
            rough=scheme.evasion.rough,
        )

    def _place(self, port: str) -> tuple[Company, Site]:
        """Return whom a member says to visit, and where the drives go: the ring's, or any in the country."""
        scheme, dice = self._scheme, self._dice
        other = self._world.companies.within(AIRPORT_OF[port].country, dice)
        host = dice.pick(scheme.hosts) if dice.chance(scheme.evasion.same_host) else other
        return host, scheme.site if dice.chance(scheme.evasion.same_address) else other.site

    def _drives(self, member: Member) -> MediaItem:
        """Return drives that hold a member's share, rounded up to whole units below the line."""
        scheme, dice = self._scheme, self._dice
        which = dice.below(len(scheme.models))
        model = scheme.models[which]
        count = -(-member.share // model.gigabytes)
        if self._line is not None:
            count = max(1, min(count, self._line // model.gigabytes))
        bought = dice.pick(scheme.lots[which])
        if not dice.chance(scheme.evasion.same_lot):
            bought = lot(model, self._world.day(member.day), self._world.parameters.economy.lots, dice)
        used = model.capacity if dice.chance(600) else min(model.capacity, member.share * GB // count)
        return units(model, count, bought, dice, used=used)


def _results(
    world: World, numbering: Numbering, carried: list[tuple[Crossing, Member]], dice: Dice
) -> Iterator[Crossing]:
    """Yield how some of the couriers take the results home, weeks after the last one came."""
    came = [crossing for crossing, member in carried if member.share]
    day = max(member.day for _, member in carried) + dice.between(*_HOME_AFTER)
    if day >= world.parameters.traffic.days:
        return
    for crossing in dice.shuffled(came)[: dice.between(1, _HOME_MOST)]:
        home = crossing.legs[0].origin
        journey = outbound(home, crossing.port, world.day(day), world.parameters.traffic.changes, dice)
        disks = units(choose(PORTABLE, dice), dice.between(1, 2), None, dice)
        yield journey.crossing(
            numbering,
            dice,
            traveler=crossing.traveler,
            employer=crossing.employer,
            media=(*gear(dice, 900), disks),
            purpose=dice.pick(PURPOSES["resident"]),
            rough=crossing.rough,
        )


def _listed(scheme: Scheme, dice: Dice) -> Iterator[Company]:
    """Yield the shells that the register holds, with their parents or without, and those parents."""
    for shell in scheme.shells:
        if not dice.chance(scheme.evasion.shells_registered):
            continue
        known = dice.chance(scheme.evasion.shell_parents)
        yield shell if known else evolve(shell, parent=None)
        if known and shell.parent:
            yield shell.parent

"""What the members of a ring have in common: whom they work for and visit, and where their drives come from."""

from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from borderscore.simulation.airports import abroad
from borderscore.simulation.companies import Company, Founder, Site
from borderscore.simulation.dice import Dice
from borderscore.simulation.media import LOOSE, PORTABLE, TAPES, Model, choose, lot
from borderscore.simulation.parameters import Evasion
from borderscore.simulation.words import OFFSHORE, TRADES
from borderscore.simulation.world import World

#: The most units that fit into a suitcase or two.
_MOST_UNITS = 60

#: A shell is founded at most so many days before it is needed.
_SHELL_DAYS = 300


@frozen(kw_only=True)
class Scheme:
    """What the members of one ring have in common."""

    evasion: Evasion
    family: tuple[Company, ...]
    shells: tuple[Company, ...]
    ports: tuple[str, ...]
    #: Whom they visit, by each name that it goes by.
    hosts: tuple[Company, ...]
    site: Site
    facility: str | None
    models: tuple[Model, ...]
    #: For each model, the makers' lots that were bought.
    lots: tuple[tuple[str, ...], ...]
    #: From when on, for an hour, one hand books their flights.
    booked: datetime


def devise(world: World, evasion: Evasion, first: date, shares: tuple[int, int | None], dice: Dice) -> Scheme:
    """Return the scheme of a ring that begins on a day; its largest share and its line are in GB."""
    founder = Founder(dice)
    port = world.port(dice)
    others = dice.shuffled(each.code for each in world.ports if each is not port)
    family = _family(world, abroad(port.code, dice).country, founder, dice)
    hosts, site, facility = _hosts(world, port.country, evasion.host_names, founder, dice)
    models = _models(*shares, dice)
    return Scheme(
        evasion=evasion,
        family=family,
        shells=_shells(family, port.country, first, founder, dice) if evasion.shells else (),
        ports=(port.code, *others[: evasion.ports - 1]),
        hosts=hosts,
        site=site,
        facility=facility,
        models=models,
        lots=tuple(_lots(model, first, world.parameters.economy.lots, dice) for model in models),
        booked=datetime.combine(first, time(), UTC)
        - timedelta(days=dice.spread(2, 40), minutes=dice.below(24 * 60)),
    )


def _family(world: World, country: str, founder: Founder, dice: Dice) -> tuple[Company, ...]:
    """Return the companies behind a ring: a family that exists already, or a new one in a country."""
    if world.companies.families and dice.chance(500):
        return dice.pick(world.companies.families)
    head = founder.company(country)
    return head, *(
        founder.company(each, parent=head, like=head) for each in (country, *dice.shuffled(world.countries)[:2])
    )


def _hosts(
    world: World, country: str, names: int, founder: Founder, dice: Dice
) -> tuple[tuple[Company, ...], Site, str | None]:
    """Return whom a ring visits, by up to so many names, and where."""
    if dice.chance(world.parameters.rings.data_centre):
        centre = world.data_centres.within(country, dice)
        return (centre.operator, *centre.fronts)[:names], centre.operator.site, centre.facility
    host = world.companies.within(country, dice)
    fronts = (
        founder.company(country, parent=host, like=host, trade=TRADES[1]),
        *(founder.company(country) for _ in range(names)),
    )
    return (host, *fronts)[:names], host.site, None


def _shells(
    family: tuple[Company, ...], country: str, first: date, founder: Founder, dice: Dice
) -> tuple[Company, ...]:
    """Return young companies, some at one address, some held from offshore, that the family controls."""
    shells: list[Company] = []
    for _ in range(dice.between(2, 6)):
        parent = evolve(family[0], parent=None)
        if dice.chance(500):
            parent = founder.company(dice.pick(OFFSHORE), parent=parent)
        shells.append(
            founder.company(
                dice.pick((country, family[0].country, "SG", "HK")),
                parent=parent,
                site=dice.pick(shells).site if shells and dice.chance(400) else None,
                incorporated_on=first - timedelta(days=dice.below(_SHELL_DAYS)),
            )
        )
    return tuple(shells)


def _models(largest: int, line: int | None, dice: Dice) -> tuple[Model, ...]:
    """Return the one or two models that a ring buys: large enough for its largest share, none above its line."""
    shelf = TAPES if dice.chance(100) else (*PORTABLE, *LOOSE)
    large = (model for model in shelf if model.gigabytes * _MOST_UNITS >= largest)
    fitting = tuple(model for model in large if line is None or model.gigabytes <= line)
    return tuple(choose(fitting or LOOSE[-1:], dice) for _ in range(dice.between(1, 2)))


def _lots(model: Model, day: date, lots: int, dice: Dice) -> tuple[str, ...]:
    return tuple(lot(model, day, lots, dice) for _ in range(dice.between(1, 2)))

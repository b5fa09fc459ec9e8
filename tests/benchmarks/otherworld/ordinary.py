"""Ordinary travelers: most carry nothing of note, some a drive or two, a few a great deal, for their reasons."""

from datetime import timedelta
from typing import Final

from attrs import evolve

from tests.benchmarks.otherworld.dice import Dice
from tests.benchmarks.otherworld.knobs import Knobs
from tests.benchmarks.otherworld.parties import Company, Market, Site
from tests.benchmarks.otherworld.visits import TB, Media, Shop, Visit, Ways

_LEISURE: Final = ("Holiday", "Tourism", "Visiting family", "Wedding", "旅游", "Transit", "Leisure", "Study")
_BUSINESS: Final = (
    "Customer meeting", "Installation support", "Training", "Trade fair", "Project meeting", "技术交流",
    "Audit", "Site visit", "Commissioning", "Sales", "Maintenance", "Data migration support", "Photography",
    "Video production", "Backup media for client", "Research collaboration", "System integration",
)  # fmt: skip


class People:
    """Pseudonyms: strangers, and people of a company who come again."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self._known: dict[str, list[str]] = {}

    def stranger(self) -> str:
        """Return someone new."""
        return f"P{self.dice.getrandbits(48):012x}"

    def of(self, company: Company) -> str:
        """Return someone of a company, often one who has been here before."""
        known = self._known.setdefault(company.key, [])
        if not known or self.dice.chance(0.6):
            known.append(self.stranger())
            return known[-1]
        return self.dice.choice(known)


class Ordinary:
    """Draws ordinary visits."""

    def __init__(self, dice: Dice, knobs: Knobs, market: Market, ways: Ways, shop: Shop) -> None:
        self.dice, self.knobs, self.market, self.ways, self.shop = dice, knobs, market, ways, shop
        self.people = People(dice)
        self._seats: dict[str, Site] = {}

    def party(self) -> list[Visit]:
        """Return one traveler, or a few who travel together."""
        dice = self.dice
        draw = dice.random()
        if draw > self.knobs.carriers + 0.25:
            one, most, load = self.leisure(), 5, self._nothing
        else:
            heavy = draw < self.knobs.carriers
            one, most, load = self.business(heavy=heavy), 4, self._colleague
        if dice.chance(0.75):
            return [one]
        return [one, *(self._companion(one, load()) for _ in range(dice.randint(1, most - 1)))]

    def _companion(self, one: Visit, media: tuple[Media, ...] | None) -> Visit:
        """Return who travels with someone."""
        who = self.people.of(one.employer) if one.employer else self.people.stranger()
        at = one.at + timedelta(seconds=self.dice.randint(20, 600))
        return evolve(one, traveler=who, at=at, media=media, documents=None)

    def _nothing(self) -> tuple[Media, ...] | None:
        return () if self.dice.chance(0.3) else None

    def _colleague(self) -> tuple[Media, ...] | None:
        return self._load() if self.dice.chance(self.knobs.carriers) else self._pockets()

    def leisure(self) -> Visit:
        """Return someone on holiday."""
        dice, ways = self.dice, self.ways
        day, flight, outbound = ways.day(), ways.flight(), dice.chance(0.2)
        media: tuple[Media, ...] | None = None
        if dice.chance(0.4):
            media = () if dice.chance(0.5) else self._pockets()
        return Visit(
            at=ways.passing(flight, day, outbound=outbound),
            flight=flight,
            outbound=outbound,
            traveler=self.people.stranger(),
            booking=ways.locator(),
            booked=ways.booked(day),
            returns=day + timedelta(days=int(dice.magnitude(2, 40))) if dice.chance(0.8) else None,
            media=media,
            purpose=dice.choice(_LEISURE) if dice.chance(0.8) else None,
        )

    def business(self, *, heavy: bool = False) -> Visit:
        """Return someone at work; heavy ones carry a volume that is worth a look."""
        dice, ways, market = self.dice, self.ways, self.market
        family = market.employers.draw(dice)
        employer = dice.choice(family.members)
        day, flight = ways.day(), ways.flight(employer.country)
        outbound = dice.chance(0.25)
        host = family.at(dice, self.knobs.home) if dice.chance(0.15) else market.hosts.draw(dice)
        return Visit(
            at=ways.passing(flight, day, outbound=outbound),
            flight=flight,
            outbound=outbound,
            traveler=self.people.of(employer),
            employer=employer,
            host=host if dice.chance(0.85) else None,
            site=self._site(host) if dice.chance(0.7) else None,
            booking=ways.locator(),
            booked=ways.booked(day),
            returns=day + timedelta(days=int(dice.magnitude(1, 30))) if dice.chance(0.7) else None,
            media=self._load() if heavy else self._pockets() if dice.chance(0.6) else None,
            hardware=(("other", None, 1),) if dice.chance(0.05) else None,
            documents=self._papers() if heavy and dice.chance(0.25) else None,
            purpose=dice.choice(_BUSINESS),
        )

    def _site(self, host: Company) -> Site:
        """Return where a host wants it: at its seat, in a data centre, or at an address that others use."""
        dice = self.dice
        known = self._seats.get(host.key)
        if known is None:
            draw = dice.random()
            known = host.seat if draw < 0.5 else self.market.sites.draw(dice)
            self._seats[host.key] = known
        return self.market.centres.draw(dice) if dice.chance(0.12) else known

    def _pockets(self) -> tuple[Media, ...]:
        """Return what people have with them."""
        dice = self.dice
        found = [Media(kind="phone", count=1, capacity=dice.choice((128, 256, 512)) * TB // 1000)]
        if dice.chance(0.6):
            found.append(Media(kind="computer", count=1, capacity=dice.choice((256, 512, 1000)) * TB // 1000))
        if dice.chance(0.2):
            found.append(self.shop.bought(dice.randint(1, 2), (0, 0.8), high=2))
        return tuple(found)

    def _load(self) -> tuple[Media, ...]:
        """Return some terabytes, seldom a hundred, now and then of two models."""
        dice = self.dice
        terabytes = min(dice.lognormvariate(0, 0.8) * self.knobs.carried, 250)
        limits = {"high": max(2, terabytes)} if terabytes < 60 else {"low": 8.0}
        parts = 2 if dice.chance(0.25) else 1
        found = []
        for _ in range(parts):
            one = self.shop.bought(1, (0, 1), **limits)
            count = max(1, round(terabytes / parts / (one.capacity / TB)))
            serials = self.shop.serials(count) if one.serials else None
            found.append(evolve(one, count=count, serials=serials))
        return tuple(found)

    def _papers(self) -> tuple[tuple[str, str | None], ...]:
        dice = self.dice
        kind = dice.choice(("invoice", "invoice", "temporary-admission", "ata-carnet", "export-permit", "other"))
        return ((kind, f"{kind[:2].upper()}{dice.randrange(10**7):07}" if dice.chance(0.7) else None),)

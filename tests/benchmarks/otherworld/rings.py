"""One hand that splits a volume over couriers, at five levels of caution.

What an analyst would still see at each level, because the drives were filled at one place and go to one place:

1. plain: one employer, one flight, one booking, one address, one lot of drives;
2. subsidiaries: employers of one family, flights of one or two days; host, address and lot are the same;
3. shells: employers that nobody knows, within some days; host, address and most of the lot are the same;
4. ports and days apart: shells and subsidiaries, several ports, hosts that differ; the address, written
   otherwise each time, and a part of the lots; bookings made in one sitting;
5. hardest: the same over weeks, with couriers who come two or three times, decoys who carry little, more than one
   address or lot, and fields left out on purpose.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from attrs import evolve, frozen

from tests.benchmarks.otherworld.dice import Dice
from tests.benchmarks.otherworld.honest import Group
from tests.benchmarks.otherworld.knobs import Knobs
from tests.benchmarks.otherworld.ordinary import Ordinary
from tests.benchmarks.otherworld.parties import Company, Family, Market, Site
from tests.benchmarks.otherworld.visits import AIRPORTS, PORTS, TB, Flight, Media, Shop, Visit, Ways

#: The least that a ring brings in all: the least of the three readings.
LEAST = 80 * TB

_PURPOSES = (
    "Business meeting", "Project visit", "Training", "Technical exchange", "技术交流", "System test", "Site visit",
    "Customer meeting", "Model evaluation", "Server installation",
)  # fmt: skip

#: A ticket is bought this long before the arrival, at the latest.
_EARLIEST = timedelta(hours=14)

#: By level: the days over which couriers come.
_DAYS = (0, 1, 4, 12, 21)


@frozen(kw_only=True)
class Plan:
    """What the hand behind a ring decided on."""

    level: int
    employers: tuple[Company, ...]
    hosts: tuple[Company, ...]
    sites: tuple[Site, ...]
    trips: tuple[tuple[Flight, date], ...]
    travelers: tuple[str, ...]
    lots: tuple[Media, ...]
    booked: datetime
    returns: int
    purpose: str
    volume: int
    #: The first serial number, and whether the drives are still in a row.
    serial: int
    encrypted: bool


class Rings:
    """Invents rings."""

    def __init__(
        self, dice: Dice, knobs: Knobs, market: Market, ways: Ways, shop: Shop, ordinary: Ordinary
    ) -> None:
        self.dice, self.knobs, self.market, self.ways, self.shop = dice, knobs, market, ways, shop
        self.people = ordinary.people

    def group(self, level: int) -> Group:
        """Return a ring of a level; some are one or two people who come again and again."""
        if self.dice.chance(self.knobs.repeaters):
            return self._repeaters()
        plan = self._plan(level)
        couriers = [self._courier(plan, number) for number in range(len(plan.trips))]
        companions = [self._decoy(each) for each in self._beside(plan, couriers)]
        if level > 1 and self.dice.chance(0.3):
            companions.append(self._results(plan, self.dice.choice(couriers)))
        return Group("split-volume", (*couriers, *companions), level, len(companions))

    def _plan(self, level: int) -> Plan:
        dice, ways = self.dice, self.ways
        volume = self._volume()
        trips = max(dice.randint(*self.knobs.couriers), ceil(LEAST / volume))
        people = [self.people.stranger() for _ in range(trips)]
        if level == 5:
            people = dice.choices(people[: max(2, trips - dice.randint(1, 3))], k=trips)
        origin = dice.choice(("CN", "CN", "CN", "HK", "SG", "IN"))
        journeys = tuple(self._trips(level, origin, trips))
        return Plan(
            level=level,
            employers=tuple(self._employers(level, origin, trips)),
            hosts=tuple(self._hosts(level)),
            sites=tuple(self._sites(level)),
            trips=journeys,
            travelers=tuple(people),
            lots=tuple(self._lot(volume) for _ in range(1 if level < 3 else dice.randint(1, level - 1))),
            booked=ways.booked(min(day for _, day in journeys), 2, 20),
            returns=dice.randint(2, 12),
            purpose=dice.choice(_PURPOSES),
            volume=volume,
            serial=dice.getrandbits(36),
            encrypted=dice.chance(0.6),
        )

    def _volume(self) -> int:
        """Return what one courier carries: by one of the three readings of what happened once."""
        dice, knobs, draw = self.dice, self.knobs, self.dice.random()
        if draw < knobs.small:
            return int(dice.magnitude(12, 30) * TB)
        if draw < knobs.small + knobs.middling:
            return int(dice.magnitude(40, 120) * TB)
        return int(dice.magnitude(200, 1200) * TB)

    def _employers(self, level: int, origin: str, trips: int) -> Iterator[Company]:
        dice, market = self.dice, self.market
        family = market.family() if dice.chance(0.6) else dice.choice(market.employers.items[:200])
        head = family.members[0]
        if level == 1:
            yield head
        if level in (2, 4):
            yield from self._subsidiaries(family, dice.randint(2, min(4, trips)))
        if level >= 3:
            director = f"D{dice.getrandbits(40):010x}" if dice.chance(0.5) else None
            for _ in range(dice.randint(2, max(2, trips - 1))):
                country = dice.choice((self.knobs.home, origin, "SG", "HK", "VG"))
                yield market.shell(country, head if dice.chance(0.3) else None, director)

    def _subsidiaries(self, family: Family, count: int) -> list[Company]:
        while len(family.members) < count + 1:
            country = self.dice.choice((self.knobs.home, "SG", "HK", "CN"))
            family.members.append(self.market.subsidiary(family.members[0], country))
        return self.dice.sample(family.members, count)

    def _hosts(self, level: int) -> Iterator[Company]:
        dice, market = self.dice, self.market
        yield market.hosts.draw(dice) if dice.chance(0.4) else market.shell(self.knobs.home)
        for _ in range(0 if level < 4 else dice.randint(1, 2)):
            yield market.hosts.draw(dice) if dice.chance(0.4) else market.shell(self.knobs.home)

    def _sites(self, level: int) -> Iterator[Site]:
        """Return the addresses: a data centre that others use too, a warehouse, or an office that nobody knows."""
        dice, market = self.dice, self.market
        draw = dice.random()
        yield market.centres.draw(dice) if draw < 0.4 else market.sites.draw(dice) if draw < 0.6 else market.site()
        if level == 5 and dice.chance(0.4):
            yield market.site()

    def _trips(self, level: int, origin: str, count: int) -> Iterator[tuple[Flight, date]]:
        dice, ways, knobs = self.dice, self.ways, self.knobs
        span = int(_DAYS[level - 1] * knobs.stretch)
        first = ways.day(span + 3)
        airports = AIRPORTS.get(origin) or AIRPORTS["CN"]
        ports = dice.some(PORTS[knobs.home], 2, 4) if level > 3 else [ways.ports.draw(dice)]
        flights = [
            ways.flight(origin, port, airport)
            for port in ports
            for airport in dice.some(airports, 1, 1 if level < 3 else 2)
        ]
        for number in range(count):
            flight = flights[0] if level == 1 or (level == 2 and number < 2) else dice.choice(flights)
            yield flight, first + timedelta(days=dice.randint(0, span) if number else 0)

    def _lot(self, volume: int) -> Media:
        """Return the drives of one purchase: so that a courier has five to thirty of them, if that is possible."""
        least = volume / TB / 30
        kind, model, capacity = self.shop.model(min(least, 61), max(least * 6, 5), ("hdd", "ssd", "tape"))
        return Media(kind=kind, count=1, capacity=capacity, model=model, batch=self.shop.lot(model, 0.7))

    def _courier(self, plan: Plan, number: int) -> Visit:
        dice, level = self.dice, plan.level
        flight, day = plan.trips[number]
        together = level == 1 or (level == 2 and dice.chance(0.6))
        sitting = plan.booked + timedelta(seconds=dice.randint(0, 2_400))
        own = self.ways.booked(day, 2, 25)
        return Visit(
            at=self.ways.passing(flight, day),
            flight=flight,
            traveler=plan.travelers[number],
            employer=dice.choice(plan.employers),
            host=dice.choice(plan.hosts),
            site=dice.choices(plan.sites, (3, 1)[: len(plan.sites)])[0],
            booking=f"{plan.serial:09X}"[-6:] if together else self.ways.locator(),
            booked=min(
                sitting if level < 4 or dice.chance(0.6) else own, self.ways.passing(flight, day) - _EARLIEST
            ),
            returns=day + timedelta(days=plan.returns if level < 3 else dice.randint(2, 14)),
            media=self._packed(plan, number),
            purpose=plan.purpose if level < 3 else dice.choice(_PURPOSES),
            hides=self._hidden(level),
        )

    def _packed(self, plan: Plan, number: int) -> tuple[Media, ...]:
        """Return what one courier carries: a part of a lot, filled to much the same level."""
        dice, level, lot = self.dice, plan.level, self.dice.choice(plan.lots)
        spread = 0.05 if level < 4 else 0.25
        count = max(1, ceil(plan.volume * dice.uniform(1 - spread, 1 + spread) / lot.capacity))
        in_row = dice.chance(0.25)
        media = evolve(
            lot,
            count=count,
            batch=lot.batch if dice.chance(min(1.0, self.knobs.lots + 0.15)) else None,
            serials=self.shop.serials(count, plan.serial + 64 * number) if in_row else None,
            used=int(lot.capacity * dice.uniform(0.85, 0.97)) if dice.chance(0.7) else None,
            encrypted=plan.encrypted if dice.chance(0.5) else None,
        )
        return (media, Media(kind="computer", count=1, capacity=TB)) if dice.chance(0.3) else (media,)

    def _hidden(self, level: int) -> frozenset[str]:
        """Return the fields that a careful courier leaves out."""
        often = (0, 0, 0.03, 0.08, 0.15)[level - 1]
        names = ("address", "batch", "serials", "host", "employer", "booked_at", "model", "returns_on")
        return frozenset(name for name in names if self.dice.chance(often))

    def _beside(self, plan: Plan, couriers: Sequence[Visit]) -> list[Visit]:
        return self.dice.some(couriers, 1, 3) if plan.level == 5 else []

    def _decoy(self, courier: Visit) -> Visit:
        """Return someone who travels with a courier and carries what anyone would."""
        dice = self.dice
        return evolve(
            courier,
            at=courier.at + timedelta(minutes=dice.randint(1, 20)),
            traveler=self.people.stranger(),
            booking=courier.booking if dice.chance(0.5) else self.ways.locator(),
            media=(Media(kind="computer", count=1, capacity=TB), self.shop.bought(1, (0, 0.5), high=2)),
            hides=frozenset(),
        )

    def _results(self, plan: Plan, courier: Visit) -> Visit:
        """Return how the results go home, weeks later, on one small drive."""
        dice = self.dice
        day = max(day for _, day in plan.trips) + timedelta(days=dice.randint(15, 60))
        changes: dict[str, Any] = {
            "at": self.ways.passing(courier.flight, day, outbound=True),
            "outbound": True,
            "booking": self.ways.locator(),
            "booked": self.ways.booked(day, 1, 10),
            "returns": None,
            "media": (Media(kind="ssd", count=1, capacity=TB // 2, used=int(dice.uniform(0.1, 0.5) * TB)),),
        }
        return evolve(courier, **changes)

    def _repeaters(self) -> Group:
        """Return the trips of one or two people who bring a full suitcase again and again."""
        dice = self.dice
        plan = self._plan(1)
        people = plan.travelers[: dice.randint(1, 2)]
        (flight, first), count, pause = plan.trips[0], max(3, len(plan.trips)), dice.randint(5, 12)
        trips = tuple((flight, first + timedelta(days=n * pause + dice.randint(0, 2))) for n in range(count))
        repeated = evolve(plan, trips=trips, travelers=tuple(dice.choices(people, k=count)))
        visits = [evolve(self._courier(repeated, n), booking=self.ways.locator()) for n in range(count)]
        return Group("repeat-carriage", tuple(visits))

"""Honest groups that carry much together, each for a reason that an analyst would recognise."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Final

from attrs import evolve, frozen

from tests.benchmarks.otherworld.dice import Dice
from tests.benchmarks.otherworld.knobs import Knobs
from tests.benchmarks.otherworld.ordinary import Ordinary
from tests.benchmarks.otherworld.parties import Company, Market
from tests.benchmarks.otherworld.visits import Flight, Media, Shop, Visit, Ways


@frozen
class Group:
    """Visits that belong together, and what they are."""

    kind: str
    visits: tuple[Visit, ...]
    #: For a ring: how hard it tries not to be seen, and how many of its visits, the last ones, carry little.
    level: int | None = None
    companions: int = 0


class Honest:
    """Invents such groups."""

    def __init__(
        self, dice: Dice, knobs: Knobs, market: Market, ways: Ways, shop: Shop, ordinary: Ordinary
    ) -> None:
        self.dice, self.knobs, self.market, self.ways, self.shop = dice, knobs, market, ways, shop
        self.people = ordinary.people
        self._makers: Final[tuple[Callable[[], Iterable[Visit]], ...]] = (
            self.film_crew, self.film_crew, self.astronomers, self.seismic_crew, self.tape_couriers,
            self.field_engineers, self.conference, self.centre_move, self.sports_photographers,
        )  # fmt: skip

    def group(self) -> Group:
        """Return one."""
        maker = self.dice.choice(self._makers)
        return Group(maker.__name__.replace("_", "-"), tuple(maker()))

    def film_crew(self) -> Iterable[Visit]:
        """One production, one flight, cameras; cards and drives mostly empty on the way in; often a carnet."""
        dice, ways = self.dice, self.ways
        employer = self._abroad("DE", "GB", "FR", "US", "JP", "CN")
        day, flight, outbound = ways.day(), ways.flight(employer.country), dice.chance(0.5)
        papers = (("ata-carnet", f"ATA{dice.randrange(10**6):06}"),) if dice.chance(self.knobs.papers) else None
        common = self._trip(flight, day, outbound=outbound) | {
            "employer": employer,
            "host": self.market.hosts.draw(dice) if dice.chance(0.6) else None,
            "site": self.market.sites.draw(dice),
            "purpose": dice.choice(("Documentary shooting", "Feature film", "TV commercial", "Filming")),
        }
        fill = (0.6, 1.0) if outbound else (0.0, 0.3)
        for number in range(dice.randint(4, 12)):
            mixed = [
                self.shop.bought(dice.randint(2, 9), fill, low=1, high=20, kinds=("ssd", "hdd", "array"))
                for _ in range(dice.randint(1, 3))
            ]
            yield self._visit(
                common,
                media=tuple(mixed) if number < 4 else self._bits(),
                hardware=(("other", dice.choice(("Arri 35", "Red Raptor", "Lens set")), dice.randint(1, 4)),),
                documents=papers if number < 2 or dice.chance(0.6) else None,
            )

    def astronomers(self) -> Iterable[Visit]:
        """Universities of several countries around one observatory; drives of their own, full on the way home."""
        dice, ways = self.dice, self.ways
        host, site, first = self.market.hosts.draw(dice), self.market.sites.draw(dice), ways.day(20)
        for _ in range(dice.randint(3, 7)):
            employer = self._abroad("NL", "AU", "JP", "US", "IN", "GB")
            outbound, day = dice.chance(0.7), first + timedelta(days=dice.randint(0, 18))
            fill = (0.7, 1.0) if outbound else (0.0, 0.1)
            yield self._visit(
                self._trip(ways.flight(employer.country), day, outbound=outbound),
                employer=employer,
                host=host,
                site=site,
                media=(self.shop.bought(dice.randint(2, 8), fill, low=4, high=24),),
                purpose=dice.choice(("Observing run", "Radio astronomy", "VLBI campaign")),
                documents=self._paper("temporary-admission", 0.5),
            )

    def seismic_crew(self) -> Iterable[Visit]:
        """A survey that changes its crew every four weeks; tapes go out with whoever leaves."""
        dice, ways = self.dice, self.ways
        employer, host = self._abroad("NL", "GB", "FR", "CN"), self.market.hosts.draw(dice)
        crew = [self.people.stranger() for _ in range(dice.randint(5, 9))]
        flight, site, day = ways.flight(employer.country), self.market.sites.draw(dice), ways.day(60)
        for change in range(dice.randint(3, 6)):
            common = self._trip(flight, day + timedelta(days=28 * change), outbound=dice.chance(0.8))
            for who in dice.sample(crew, dice.randint(2, 4)):
                yield self._visit(
                    common,
                    traveler=who,
                    employer=employer,
                    host=host,
                    site=site,
                    media=(
                        self.shop.bought(dice.randint(2, 6), (0.5, 1.0), kinds=("tape", "hdd"), low=8, high=20),
                    ),
                    documents=self._paper(dice.choice(("invoice", "temporary-admission"))),
                    purpose=dice.choice(("Crew change", "Seismic survey", "Survey data")),
                )

    def tape_couriers(self) -> Iterable[Visit]:
        """Two or three people of a bank who take its tapes from one of its data centres to another every week."""
        dice, ways = self.dice, self.ways
        head = self._abroad("SG", "HK")
        local = self.market.subsidiary(head, self.knobs.home)
        couriers = [self.people.stranger() for _ in range(dice.randint(2, 3))]
        flight, site, day = ways.flight(head.country), self.market.centres.draw(dice), ways.day(40)
        for week in range(dice.randint(5, 12)):
            common = self._trip(flight, day + timedelta(days=7 * week + dice.choice((0, 0, 0, 1))))
            yield self._visit(
                common,
                traveler=dice.choice(couriers),
                employer=head,
                host=local,
                site=site,
                media=(self.shop.bought(dice.randint(4, 20), (0.7, 1.0), kinds=("tape",)),),
                documents=self._paper(dice.choice(("export-permit", "invoice", "temporary-admission"))),
                purpose=dice.choice(("Backup rotation", "Vault tapes", "Offsite backup")),
            )

    def field_engineers(self) -> Iterable[Visit]:
        """People of one big maker who come to one data centre for weeks, each with empty spare drives."""
        dice, ways = self.dice, self.ways
        family = self.market.employers.items[dice.randrange(min(40, len(self.market.employers.items)))]
        site, first = self.market.centres.draw(dice), ways.day(40)
        hosts = [self.market.hosts.draw(dice) for _ in range(2)]
        for _ in range(dice.randint(5, 14)):
            employer = dice.choice(family.members)
            trip = self._trip(ways.flight(employer.country), first + timedelta(days=dice.randint(0, 40)))
            yield self._visit(
                trip,
                traveler=self.people.of(employer),
                employer=employer,
                host=dice.choice(hosts),
                site=site,
                media=(self.shop.bought(dice.randint(1, 6), (0, 0.05), low=4, high=31),),
                documents=self._paper("invoice", 0.4),
                purpose=dice.choice(("Maintenance", "Spare parts", "Array upgrade", "Commissioning")),
            )

    def conference(self) -> Iterable[Visit]:
        """Delegations that come for the same three days; one in five has something to show."""
        dice, ways = self.dice, self.ways
        host, site, first = self.market.hosts.draw(dice), self.market.sites.draw(dice), ways.day(5)
        for _ in range(dice.randint(15, 50)):
            employer = dice.choice(self.market.employers.draw(dice).members)
            trip = self._trip(ways.flight(employer.country), first + timedelta(days=dice.randint(0, 3)))
            media = (
                (self.shop.bought(dice.randint(1, 6), (0, 1), low=2, high=20),)
                if dice.chance(0.2)
                else self._bits()
            )
            yield self._visit(
                trip,
                traveler=self.people.of(employer),
                employer=employer,
                host=host,
                site=site,
                media=media,
                purpose=dice.choice(("Conference", "Exhibition", "Summit", "Congress 2025")),
            )

    def centre_move(self) -> Iterable[Visit]:
        """A company that moves its own machines, with all papers; or a share of them."""
        dice, ways = self.dice, self.ways
        head = self._abroad("SG", "JP", "HK", "CN", "AU")
        local = self.market.subsidiary(head, self.knobs.home)
        permit = (
            ("export-permit", f"EP{dice.randrange(10**7):07}"),
            ("invoice", f"INV{dice.randrange(10**6):06}"),
        )
        trip = self._trip(ways.flight(head.country), ways.day(3))
        kept = self.dice.random() < self.knobs.papers
        site, lot = self.market.centres.draw(dice), self.shop.bought(1, (0.6, 1.0), low=8, high=62)
        for _ in range(dice.randint(2, 6)):
            yield self._visit(
                trip,
                employer=head,
                host=local,
                site=site,
                media=(evolve(lot, count=dice.randint(6, 30), serials=None, encrypted=True,
                              used=int(lot.capacity * dice.uniform(0.3, 0.95)) if lot.used else None),),
                hardware=(("server", None, dice.randint(1, 2)),) if dice.chance(0.5) else None,
                documents=permit if kept else permit[1:],
                purpose=dice.choice(("Data centre relocation", "Server move", "DC migration")),
            )  # fmt: skip

    def sports_photographers(self) -> Iterable[Visit]:
        """Many agencies at one venue in one week, each with fast drives."""
        dice, ways = self.dice, self.ways
        site, first = self.market.sites.draw(dice), ways.day(8)
        for _ in range(dice.randint(6, 16)):
            employer = self._abroad("GB", "DE", "FR", "US", "JP", "KR", "IN")
            yield self._visit(
                self._trip(ways.flight(employer.country), first + timedelta(days=dice.randint(0, 6))),
                employer=employer,
                site=site,
                media=(
                    self.shop.bought(dice.randint(2, 6), (0, 0.4), low=2, high=8, kinds=("ssd",)),
                    *self._bits(),
                ),
                hardware=(("other", "Camera", dice.randint(2, 4)),),
                documents=self._paper("ata-carnet", 0.5),
                purpose=dice.choice(("Grand Prix", "Sports photography", "Press")),
            )

    def _abroad(self, *countries: str) -> Company:
        return self.market.company(self.dice.choice(countries))

    def _paper(self, kind: str, often: float = 1.0) -> tuple[tuple[str, str | None], ...] | None:
        if not self.dice.chance(self.knobs.papers * often):
            return None
        return ((kind, f"{kind[:3].upper()}-{self.dice.randrange(10**7):07}"),)

    def _bits(self) -> tuple[Media, ...]:
        return (Media(kind="computer", count=1, capacity=10**12),)

    def _trip(self, flight: Flight, day: date, *, outbound: bool = False) -> dict[str, Any]:
        """Return what those who travel together share."""
        dice, ways = self.dice, self.ways
        return {
            "flight": flight,
            "outbound": outbound,
            "day": day,
            "booking": ways.locator(),
            "booked": ways.booked(day),
            "returns": day + timedelta(days=int(dice.magnitude(3, 25))),
        }

    def _visit(self, trip: dict[str, Any], **more: Any) -> Visit:
        shared = {"traveler": self.people.stranger(), **trip, **more}
        at = self.ways.passing(shared["flight"], shared.pop("day"), outbound=shared["outbound"])
        return Visit(at=at, **shared)

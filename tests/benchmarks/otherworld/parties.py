"""Companies in families, addresses, and the register that knows a part of them."""

from datetime import date, timedelta
from typing import Any, Final

from attrs import field, frozen

from tests.benchmarks.otherworld import words
from tests.benchmarks.otherworld.dice import Dice, Heavy
from tests.benchmarks.otherworld.knobs import START, Knobs

_ABROAD: Final = ("CN", "CN", "CN", "SG", "SG", "HK", "US", "DE", "JP", "IN", "KR", "GB", "FR", "AU", "NL")


@frozen
class Site:
    """Where media are taken."""

    unit: str
    street: str
    area: tuple[str, str, str]
    #: What the place is called, if it has a name that people know.
    facility: str | None = None


@frozen(kw_only=True)
class Company:
    """A company, as it calls itself."""

    key: str
    stem: str
    country: str
    seat: Site
    native: str | None = None
    number: str | None = None
    parent: str | None = None
    since: date | None = None
    directors: tuple[str, ...] = ()
    qualified: bool = False
    incorporated: date = date(2005, 1, 1)


@frozen
class Family:
    """A company with all that it controls; the first is the head."""

    members: list[Company] = field(factory=list)

    def at(self, dice: Dice, country: str) -> Company:
        """Return the company of a family in a country, or any."""
        there = [each for each in self.members if each.country == country]
        return dice.choice(there or self.members)


class Market:
    """All companies and addresses of a world."""

    def __init__(self, dice: Dice, knobs: Knobs, declarations: int) -> None:
        self.dice, self.knobs = dice, knobs
        self.companies: list[Company] = []
        self._offices = [self.site() for _ in range(6 + declarations // 4_000)]
        sites = [self.site() for _ in range(max(20, int(knobs.addresses * declarations / 1_000)))]
        self.centres = Heavy([self._centre(n) for n in range(8 + declarations // 10_000)], knobs.tail)
        self.sites = Heavy(sites, knobs.tail)
        self.employers = Heavy([self.family() for _ in range(60 + declarations // 60)], knobs.tail)
        self.hosts = Heavy([self.company(knobs.home) for _ in range(60 + declarations // 80)], knobs.tail)

    def site(self, facility: str | None = None) -> Site:
        """Invent an address."""
        dice, home = self.dice, self.knobs.home
        street = f"{dice.choice(words.STREETS[home])} {dice.randint(1, 40)}"
        unit = f"Lot {dice.randint(1, 900)}" if dice.chance(0.4) else f"{dice.randint(1, 250)}"
        if facility is None and dice.chance(0.3):
            unit = f"{dice.choice(words.BUILDINGS)} {dice.choice(words.SHELL_HEADS)} {unit}"
        return Site(unit, street, dice.choice(words.AREAS[home]), facility)

    def _centre(self, number: int) -> Site:
        brand = self.dice.choice(words.HEADS) + self.dice.choice(words.TAILS)
        return self.site(f"{brand.title()} {self.knobs.home}{number + 1} Data Centre")

    def family(self) -> Family:
        """Found a head company and what it controls: mostly nothing, now and then a dozen."""
        dice = self.dice
        head = self.company(dice.choice(_ABROAD))
        family = Family([head])
        for _ in range(min(14, int(dice.paretovariate(0.9)) - 1)):
            country = dice.choice((self.knobs.home, self.knobs.home, "SG", "HK", *_ABROAD))
            family.members.append(self.subsidiary(head, country))
        return family

    def company(self, country: str) -> Company:
        """Found a company that nobody controls."""
        stem, native = self._chinese() if country == "CN" else (self._stem(), None)
        return self._founded(stem=stem, native=native, country=country, seat=self._seat())

    def subsidiary(self, head: Company, country: str) -> Company:
        """Found a company that another controls: mostly by its name, sometimes by one that says nothing."""
        dice = self.dice
        since = START - timedelta(days=dice.randint(200, 4_000))
        if dice.chance(0.25):
            stem, qualified = (self._stem(), False)
        else:
            brand = " ".join(head.stem.split()[: 2 if head.native else 1])
            stem, qualified = f"{brand} {dice.choice(words.TRADES)}", dice.chance(0.5)
        return self._founded(
            stem=stem, country=country, seat=self._seat(), parent=head.key, since=since, qualified=qualified
        )

    def shell(self, country: str, parent: Company | None = None, director: str | None = None) -> Company:
        """Found a young company of a name that says nothing, at the address of an agent who founds many."""
        dice = self.dice
        stem = " ".join(
            (dice.choice(words.SHELL_HEADS), dice.choice(words.SHELL_TAILS), dice.choice(words.SHELL_TRADES))
        )
        young = START + timedelta(days=dice.randint(-300, 20))
        return self._founded(
            stem=stem,
            country=country,
            seat=dice.choice(self._offices),
            parent=parent.key if parent else None,
            since=young if parent else None,
            directors=(director,) if director else (),
            incorporated=young,
        )

    def register(self) -> list[dict[str, Any]]:
        """Return what the register knows: not all, and not all as it is today."""
        return [self._row(each) for each in self.companies if not self.dice.chance(self.knobs.unregistered)]

    def _row(self, company: Company) -> dict[str, Any]:
        dice = self.dice
        form = words.FORMS[company.country][0]
        names = [named(company, form), *([company.native] if company.native else [])]
        row: dict[str, Any] = {
            "id": company.key,
            "names": names,
            "country": company.country,
            "incorporated_on": company.incorporated.isoformat(),
            "addresses": [written(company.seat)],
            "directors": list(company.directors) or [f"D{dice.getrandbits(40):010x}"],
        }
        if company.number:
            row["identifiers"] = [{"scheme": words.SCHEMES[company.country], "value": company.number}]
        if company.parent and not dice.chance(self.knobs.stale):
            share = dice.choice((1, 1, 1, 0.8, 0.51))
            row["parents"] = [{"id": company.parent, "share": share, "since": str(company.since)}]
        return row

    def _founded(self, **fields: Any) -> Company:
        number = f"{self.dice.getrandbits(40):012}" if fields["country"] in words.SCHEMES else None
        company = Company(key=f"R{len(self.companies):06}", number=number, **fields)
        self.companies.append(company)
        return company

    def _seat(self) -> Site:
        return self.site() if self.dice.chance(0.8) else self.dice.choice(self._offices)

    def _stem(self) -> str:
        dice = self.dice
        brand = dice.choice(words.HEADS) + dice.choice(words.MIDDLES) + dice.choice(words.TAILS)
        return f"{brand} {dice.choice(words.TRADES)}"

    def _chinese(self) -> tuple[str, str]:
        dice = self.dice
        city, trade = dice.choice(words.CITIES), dice.choice(words.CHINESE_TRADES)
        sounds = dice.sample(words.SOUNDS, 2)
        latin = "".join(sound[0] for sound in sounds).capitalize()
        return f"{city[0]} {latin} {trade[0]}", city[1] + "".join(s[1] for s in sounds) + trade[1] + "有限公司"


def named(company: Company, form: str, country: str | None = None) -> str:
    """Return the name of a company with a legal form."""
    where = country or words.COUNTRY_NAMES[company.country][0]
    return f"{company.stem} ({where}) {form}" if company.qualified else f"{company.stem} {form}"


def written(site: Site) -> str:
    """Return an address as a register writes it."""
    town, postcode, state = site.area
    return ", ".join(part for part in (site.unit, site.street, postcode, town, state) if part)

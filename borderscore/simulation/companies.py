"""Companies, their families and their sites: a few giants and a long tail."""

from datetime import date, timedelta
from typing import Final

from attrs import evolve, field, frozen

from borderscore.declaration import OrganisationIdentifier
from borderscore.simulation.airports import AIRPORTS, COUNTRIES
from borderscore.simulation.dice import Dice, running
from borderscore.simulation.parameters import Economy
from borderscore.simulation.words import (
    BEGINNINGS,
    CHINESE,
    DATA_CENTRE_TRADE,
    DISTRICTS,
    ENDINGS,
    MALAY,
    SCHEMES,
    STREETS_AFTER,
    STREETS_BEFORE,
    TRADES,
)

Trade = tuple[str, str]


@frozen(kw_only=True)
class Site:
    """One address."""

    number: int
    #: The kind of street and its abbreviation; before its name where `before` is set.
    kind: tuple[str, str]
    before: bool
    street: str
    district: str
    city: str
    postcode: str
    country: str


@frozen(kw_only=True)
class Company:
    """A company as it is, before anyone has written down its name."""

    #: Its id in a register that knew everything.
    id: str
    stem: str
    #: The stem in Chinese characters; empty where it has none.
    characters: str
    trade: Trade
    country: str
    site: Site
    identifier: OrganisationIdentifier
    #: The company that controls it; None: nobody does.
    parent: "Company | None" = None
    incorporated_on: date


@frozen(kw_only=True)
class DataCentre:
    """A building with servers, who runs it, and what people call it."""

    operator: Company
    facility: str
    #: Other names that it goes by: a subsidiary of the operator, tenants who share the building.
    fronts: tuple[Company, ...]


@frozen(kw_only=True, eq=False)
class Companies:
    """All companies, by country, from the largest to the smallest, with running sums of their weights."""

    all: tuple[Company, ...]
    weights: tuple[int, ...]
    of_country: dict[str, tuple[tuple[Company, ...], tuple[int, ...]]]
    families: tuple[tuple[Company, ...], ...]

    def anywhere(self, dice: Dice) -> Company:
        """Return one of all companies, as likely as it is large."""
        return dice.weighted(self.all, self.weights)

    def within(self, country: str, dice: Dice) -> Company:
        """Return a company of a country, as likely as it is large."""
        return dice.weighted(*self.of_country[country])


class Founder:
    """Makes companies and sites, one after another."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice

    def company(  # noqa: PLR0913 - all but one by name
        self,
        country: str,
        *,
        parent: Company | None = None,
        like: Company | None = None,
        trade: Trade | None = None,
        site: Site | None = None,
        incorporated_on: date | None = None,
    ) -> Company:
        """Return a new company; `like` another one, it bears its name."""
        stem, characters = (like.stem, like.characters) if like else self.stem(country)
        return Company(
            id=f"R{self._dice.token()}",
            stem=stem,
            characters=characters,
            trade=trade or (like.trade if like else self._dice.pick(TRADES)),
            country=country,
            site=site or self.site(country),
            identifier=self._identifier(country),
            parent=parent,
            incorporated_on=incorporated_on or date(1965, 1, 1) + timedelta(days=self._dice.below(55 * 365)),
        )

    def stem(self, country: str) -> tuple[str, str]:
        """Return an invented name, and the same in Chinese characters where companies have one."""
        dice = self._dice
        if country in {"CN", "TW"} or (country in {"HK", "SG"} and dice.chance(400)):
            parts = [dice.pick(CHINESE) for _ in range(dice.between(2, 3))]
            return "".join(part for part, _ in parts).capitalize(), "".join(character for _, character in parts)
        if country in {"MY", "ID"} and dice.chance(700):
            return f"{dice.pick(MALAY)} {dice.pick(MALAY)}", ""
        word = dice.pick(BEGINNINGS) + dice.pick(ENDINGS)
        return (f"{word} {dice.pick(BEGINNINGS)}{dice.pick(ENDINGS)}" if dice.chance(600) else word), ""

    def site(self, country: str) -> Site:
        """Return a new address in a country."""
        dice = self._dice
        before = country in {"MY", "ID"}
        return Site(
            number=dice.between(1, 188),
            kind=dice.pick(STREETS_BEFORE if before else STREETS_AFTER),
            before=before,
            street=f"{self.stem(country)[0].split()[0]}{f' {dice.between(1, 30)}' if before else ''}",
            district=dice.pick(DISTRICTS),
            city=dice.pick(_CITIES.get(country, _CITIES["GB"])),
            postcode=f"{dice.between(10_000, 98_999)}",
            country=country,
        )

    def _identifier(self, country: str) -> OrganisationIdentifier:
        scheme = SCHEMES.get(country, "LEI")
        return OrganisationIdentifier(scheme=scheme, value=f"{self._dice.below(10**12):012d}{country}")


_CITIES: Final = {
    country: tuple(airport.city for airport in AIRPORTS if airport.country == country) for country in COUNTRIES
}
_COUNTRY_WEIGHTS: Final = running(
    sum(airport.weight for airport in AIRPORTS if airport.country == country) for country in COUNTRIES
)


def found_companies(economy: Economy, declarations: int, founder: Founder, dice: Dice) -> Companies:
    """Return the companies of a world that lodges so many declarations."""
    wanted = max(4 * len(COUNTRIES), declarations // economy.declarations_per_company)
    groups: list[tuple[Company, ...]] = [(founder.company(country),) for country in COUNTRIES]
    count = len(groups)
    while count < wanted:
        head = founder.company(_country(dice))
        members = dice.between(2, economy.family_most) - 1 if dice.chance(economy.in_family) else 0
        groups.append((head, *(_subsidiary(head, economy, founder, dice) for _ in range(members))))
        count += 1 + members
    companies = _sharing(dice.shuffled(company for group in groups for company in group), economy, dice)
    return _arranged(companies, economy.flat_top)


def _country(dice: Dice) -> str:
    return dice.weighted(COUNTRIES, _COUNTRY_WEIGHTS)


def _subsidiary(head: Company, economy: Economy, founder: Founder, dice: Dice) -> Company:
    like = head if dice.chance(economy.family_name) else None
    return founder.company(_country(dice), parent=head, like=like)


def _sharing(companies: list[Company], economy: Economy, dice: Dice) -> tuple[Company, ...]:
    """Move some companies to the address of another one in their country."""
    first: dict[str, Site] = {}
    moved = []
    for company in companies:
        site = first.setdefault(company.country, company.site)
        if dice.chance(economy.shared_address):
            moved.append(evolve(company, site=site))
        else:
            first[company.country] = company.site
            moved.append(company)
    return tuple(moved)


def _arranged(companies: tuple[Company, ...], flat_top: int) -> Companies:
    """Give companies their sizes: the company of rank r has a weight of 1 / (r + flat_top), after Zipf."""
    weights = [10**12 // (rank + flat_top) for rank in range(1, len(companies) + 1)]
    of_country: dict[str, tuple[list[Company], list[int]]] = {}
    families: dict[str, list[Company]] = {}
    for company, weight in zip(companies, weights, strict=True):
        members, shares = of_country.setdefault(company.country, ([], []))
        members.append(company)
        shares.append(weight)
        families.setdefault(company.parent.id if company.parent else company.id, []).append(company)
    return Companies(
        all=companies,
        weights=running(weights),
        of_country={country: (tuple(held), running(shares)) for country, (held, shares) in of_country.items()},
        families=tuple(tuple(family) for family in families.values() if len(family) > 1),
    )


@frozen(kw_only=True, eq=False)
class DataCentres:
    """All data centres, by country, from the busiest on."""

    all: tuple[DataCentre, ...]
    of_country: dict[str, tuple[tuple[DataCentre, ...], tuple[int, ...]]] = field(repr=False)

    def within(self, country: str, dice: Dice) -> DataCentre:
        """Return a data centre of a country, as likely as it is busy."""
        return dice.weighted(*self.of_country[country])


def build_data_centres(countries: tuple[str, ...], count: int, founder: Founder, dice: Dice) -> DataCentres:
    """Return data centres, at least one in each country."""
    built = [
        _data_centre(countries[number % len(countries)], founder, dice)
        for number in range(max(count, len(countries)))
    ]
    of_country = {}
    for country in countries:
        there = tuple(each for each in built if each.operator.country == country)
        of_country[country] = there, running(10**6 // rank for rank in range(1, len(there) + 1))
    return DataCentres(all=tuple(built), of_country=of_country)


def _data_centre(country: str, founder: Founder, dice: Dice) -> DataCentre:
    operator = founder.company(country, trade=DATA_CENTRE_TRADE)
    subsidiary = founder.company(country, parent=operator, like=operator, trade=TRADES[1], site=operator.site)
    tenants = [founder.company(country, site=operator.site) for _ in range(2)]
    return DataCentre(
        operator=operator,
        facility=f"{operator.stem} {dice.pick(('Data Park', 'DC', 'Campus'))} {dice.between(1, 4)}",
        fronts=(subsidiary, *tenants),
    )

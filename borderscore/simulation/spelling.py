"""How the names and addresses of companies come out of the hands of those who write them."""

from borderscore.simulation.companies import Company, Site
from borderscore.simulation.dice import Dice
from borderscore.simulation.parameters import Noise
from borderscore.simulation.words import CHINESE_FORM, LEGAL_FORMS, QUALIFIERS

_SHORTEST_TYPO = 4


def official_name(company: Company) -> str:
    """Return a company's name as it stands in its own register."""
    return _joined(company, LEGAL_FORMS[company.country][0], "")


def characters_of(company: Company) -> str | None:
    """Return a company's name in Chinese characters, or None where it has none."""
    return f"{company.characters}{company.trade[1]}{CHINESE_FORM}" if company.characters else None


def spelled_name(company: Company, noise: Noise, rough: int, dice: Dice) -> str:
    """Return a company's name as someone wrote it; `rough` per mille more are misspelled."""
    in_characters = characters_of(company)
    if in_characters and dice.chance(noise.script):
        return in_characters
    forms = LEGAL_FORMS[company.country]
    form = dice.pick(forms) if dice.chance(noise.legal_form) else forms[0]
    form = "" if dice.chance(noise.no_legal_form) else form
    qualifier = f"({QUALIFIERS[company.country]})" if dice.chance(noise.country_qualifier) else ""
    name = _mistyped(_joined(company, form, qualifier), noise.typo + rough, dice)
    return name.upper() if dice.chance(noise.upper) else name


def _joined(company: Company, form: str, qualifier: str) -> str:
    before = "PT" if company.country == "ID" else ""
    return " ".join(part for part in (before, company.stem, company.trade[0], qualifier, form) if part)


def official_address(site: Site) -> str:
    """Return an address as a post office would write it."""
    return ", ".join((_street(site, site.kind[0]), site.district, f"{site.postcode} {site.city}", site.country))


def spelled_address(site: Site, noise: Noise, rough: int, dice: Dice) -> str:
    """Return an address as someone wrote it; `rough` per mille more are misspelled."""
    street = _street(site, site.kind[dice.chance(noise.abbreviation)])
    postcode = "" if dice.chance(noise.no_postcode) else site.postcode
    city = "" if dice.chance(noise.no_city) else site.city
    parts = [part for part in (street, site.district, f"{postcode} {city}".strip()) if part]
    if dice.chance(noise.order):
        parts.reverse()
    address = _mistyped(", ".join(parts), noise.typo + rough, dice)
    return address.upper() if dice.chance(noise.upper) else address


def _street(site: Site, kind: str) -> str:
    return f"{site.number} {kind} {site.street}" if site.before else f"{site.number} {site.street} {kind}"


def _mistyped(text: str, permille: int, dice: Dice) -> str:
    """Return a text in which, now and then, a letter is missing, doubled or swapped with the next."""
    if len(text) < _SHORTEST_TYPO or not dice.chance(permille):
        return text
    at = dice.between(1, len(text) - 3)
    one, two = text[at], text[at + 1]
    return text[:at] + dice.pick((two, one + one + two, two + one)) + text[at + 2 :]

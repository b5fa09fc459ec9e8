"""The register that goes with a simulation: partial, as registers are, and now and then wrong."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from attrs import evolve

from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.simulation.companies import Company
from borderscore.simulation.dice import Dice
from borderscore.simulation.parameters import Economy
from borderscore.simulation.spelling import characters_of, official_address, official_name

_HUNDREDTHS: Final = 100


def entries(
    companies: Iterable[Company], listed: Iterable[Company], economy: Economy, seed: int
) -> Iterator[RegisterEntry]:
    """Yield what a register holds: some of the companies and all of those listed, each once, by id."""
    known = {each.id: each for each in companies if Dice(seed, "registered", each.id).chance(economy.registered)}
    known |= {each.id: each for each in listed}
    for id_ in sorted(known):
        yield _entry(known[id_], economy, Dice(seed, "register", id_))


def _entry(company: Company, economy: Economy, dice: Dice) -> RegisterEntry:
    names = (official_name(company), characters_of(company))
    entry = RegisterEntry(
        id=company.id,
        names=tuple(name for name in names if name),
        country=company.country,
        identifiers=(company.identifier,),
        parents=_parents(company, economy, dice),
        incorporated_on=company.incorporated_on if dice.chance(economy.dates_known) else None,
        addresses=(official_address(company.site),) if dice.chance(economy.addresses_known) else None,
        directors=_directors(company, dice) if dice.chance(economy.directors_known) else None,
    )
    if dice.chance(economy.wrong_parents):
        return evolve(entry, parents=(Parent(id=dice.pick((company.id, "R-gone"))),))
    return entry


def _parents(company: Company, economy: Economy, dice: Dice) -> tuple[Parent, ...] | None:
    if company.parent is None or not dice.chance(economy.parents_known):
        return None
    share = Fraction(dice.between(51, _HUNDREDTHS), _HUNDREDTHS) if dice.chance(economy.shares_known) else None
    since = company.incorporated_on if dice.chance(economy.dates_known) else None
    return (Parent(id=company.parent.id, share=share, since=since),)


def _directors(company: Company, dice: Dice) -> tuple[str, ...]:
    """Return pseudonyms of directors: one of them sits on the boards of the whole family."""
    head = company
    while head.parent is not None:
        head = head.parent
    return (f"D{head.id[1:]}", *(f"D{dice.token()}" for _ in range(dice.between(0, 2))))

"""The order in which declarations are received: some late, some corrected, withdrawn or sent twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import evolve

from borderscore.declaration import Declaration
from borderscore.simulation.dice import Dice
from borderscore.simulation.parameters import Traffic


def received(
    declaration: Declaration, traffic: Traffic, dice: Dice, *, labelled: bool
) -> Iterator[tuple[datetime, Declaration]]:
    """Yield when each version of a declaration is received. What is labelled is never withdrawn."""
    at = _arrival(declaration.declared_at, traffic, dice)
    if dice.chance(traffic.repeated):
        yield at + timedelta(minutes=dice.between(1, 600)), declaration
    if dice.chance(traffic.corrected):
        yield at, _mistaken(declaration, dice)
        later = declaration.declared_at + timedelta(minutes=dice.between(20, 2_880))
        yield _arrival(later, traffic, dice), evolve(declaration, revision=2)
        return
    yield at, declaration
    if not labelled and dice.chance(traffic.withdrawn):
        later = at + timedelta(minutes=dice.between(20, 2_880))
        yield later, evolve(declaration, revision=declaration.revision + 1, withdrawn=True)


def _arrival(sent: datetime, traffic: Traffic, dice: Dice) -> datetime:
    late = 24 * 60 * traffic.late_days_most if dice.chance(traffic.late) else 5
    return sent + timedelta(minutes=dice.below(late))


def _mistaken(declaration: Declaration, dice: Dice) -> Declaration:
    """Return a declaration as it was first lodged, before someone noticed what was wrong or missing."""
    match dice.below(3):
        case 0 if declaration.media:
            first, *others = declaration.media
            return evolve(declaration, media=(evolve(first, count=first.count + 1), *others))
        case 1:
            return evolve(declaration, employer=None, purpose=None)
        case _:
            return evolve(declaration, media=None)

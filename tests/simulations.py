"""Small simulations that several tests look at."""

from functools import cache
from typing import Any

from attrs import evolve, fields

from borderscore.declaration import Declaration
from borderscore.simulation import Parameters, Simulation, simulate
from borderscore.simulation.parameters import Undeclared

#: Everything is declared.
COMPLETE = Undeclared(**dict.fromkeys((field.name for field in fields(Undeclared)), 0))


def parameters(declarations: int = 600, **tables: dict[str, Any] | Any) -> Parameters:
    """Return the defaults for a small simulation, with what is given of each table changed."""
    base = Parameters()
    base = evolve(base, traffic=evolve(base.traffic, declarations=declarations, days=90))
    changes = {
        name: evolve(getattr(base, name), **change) if isinstance(change, dict) else change
        for name, change in tables.items()
    }
    return evolve(base, **changes)


@cache
def complete(level: int, seed: int = 0) -> tuple[Simulation, dict[str, Declaration]]:
    """Return a simulation of rings of one level in which all is declared, and its declarations by id."""
    simulation = simulate(parameters(600, rings={"count": 6, "level": level}, undeclared=COMPLETE), seed)
    return simulation, settled(simulation)


def settled(simulation: Simulation) -> dict[str, Declaration]:
    """Return the last revision of each declaration."""
    latest: dict[str, Declaration] = {}
    for declaration in simulation.declarations():
        if declaration.id not in latest or declaration.revision >= latest[declaration.id].revision:
            latest[declaration.id] = declaration
    return latest

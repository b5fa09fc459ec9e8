"""What differs from one world to another. Every seed draws its own, so that no world is the one to tune to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from attrs import evolve, fields, frozen

from tests.benchmarks.otherworld.dice import Dice

START: Final = date(2025, 1, 6)


@frozen(kw_only=True)
class Knobs:
    """The assumptions of a world. Shares are between 0 and 1."""

    #: The country whose border it is.
    home: str
    #: How many days the traffic covers.
    days: int
    #: How many ordinary declarations hold a volume worth a look: some terabytes and more.
    carriers: float
    #: The median volume of those, in terabytes.
    carried: float
    #: How steeply employers, hosts and addresses fall off from the biggest to the rest.
    tail: float
    #: How many addresses there are for a thousand declarations.
    addresses: float
    #: Honest groups that look like rings, for each ring.
    look_alikes: float
    #: How often an honest group shows the papers that its kind should have.
    papers: float
    #: How often a name or an address is written otherwise than in the register, and how often with a slip.
    variant: float
    slip: float
    #: How often a Chinese company is declared in its own script.
    native: float
    #: How often a field is left out.
    undeclared: float
    #: What the register doesn't know, and where it holds an earlier state.
    unregistered: float
    stale: float
    #: The fewest and the most couriers of a ring.
    couriers: tuple[int, int]
    #: The share of the rings whose couriers carry about 20 TB, and of those about 80 TB; the rest carry far more.
    small: float
    middling: float
    #: By how much the days over which a ring spreads are stretched.
    stretch: float
    #: How often the maker's lot is declared, by anyone.
    lots: float
    #: The share of the rings that are one or two people who travel again and again.
    repeaters: float
    corrected: float
    withdrawn: float
    late: float


def drawn(seed: int) -> Knobs:
    """Return the assumptions of the world of a seed."""
    dice = Dice(f"knobs {seed}")
    few = dice.randint(3, 4)
    return Knobs(
        home=dice.choice(("MY", "MY", "AE")),
        days=dice.randint(90, 240),
        carriers=dice.magnitude(0.03, 0.1),
        carried=dice.magnitude(4, 12),
        tail=dice.uniform(0.7, 1.1),
        addresses=dice.magnitude(15, 60),
        look_alikes=dice.uniform(1, 2.5),
        papers=dice.uniform(0.5, 0.95),
        variant=dice.uniform(0.2, 0.6),
        slip=dice.uniform(0.01, 0.06),
        native=dice.uniform(0, 0.3),
        undeclared=dice.uniform(0.02, 0.15),
        unregistered=dice.uniform(0.1, 0.4),
        stale=dice.uniform(0.02, 0.1),
        couriers=(few, dice.randint(few + 2, 9)),
        small=dice.uniform(0.3, 0.6),
        middling=dice.uniform(0.2, 0.35),
        stretch=dice.uniform(0.7, 1.5),
        lots=dice.uniform(0.4, 0.9),
        repeaters=dice.uniform(0, 0.08),
        corrected=dice.uniform(0.01, 0.06),
        withdrawn=dice.uniform(0.002, 0.015),
        late=dice.uniform(0.01, 0.06),
    )


def changed(knobs: Knobs, settings: Sequence[str]) -> Knobs:
    """Return the assumptions with some of them set, each as NAME=NUMBER."""
    kinds = {field.name: field.type for field in fields(Knobs)}
    changes: dict[str, Any] = {}
    for each in settings:
        name, _, value = each.partition("=")
        if kinds.get(name) not in (int, float):
            raise SystemExit(f"expected NAME=NUMBER with a name of a number in Knobs, got {each}")
        changes[name] = int(value) if kinds[name] is int else float(value)
    return evolve(knobs, **changes)

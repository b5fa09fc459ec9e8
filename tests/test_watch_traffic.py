"""A watch over simulated traffic, and where everyone shares something with everyone, holds what `score` finds."""

from random import Random

import pytest
from attrs import evolve

from borderscore.declaration import Declaration, Destination
from borderscore.formats.lines import Record
from borderscore.organisations import Register
from borderscore.store import MemoryStore
from borderscore.watch import Watch, open_watch
from tests.simulations import complete
from tests.traces import carrying, company
from tests.watching import ASSESSOR, BASELINE, baseline_of, expected, held, raw


def take(watch: Watch, declarations: list[Declaration]) -> None:
    watch.take_all(Record(1, raw(each), each) for each in declarations)


@pytest.mark.parametrize(("level", "order"), [(2, "any"), (5, "received")])
def test_of_simulated_traffic(level: int, order: str) -> None:
    """Rings and honest groups that look like them, in the order of receipt and in any; half of it leaves."""
    simulation, settled = complete(level)
    declarations = list(simulation.declarations())[:200]
    if order == "any":
        Random(level).shuffle(declarations)  # noqa: S311 - the same order each time
    baseline = baseline_of(settled.values())
    register = Register.of(simulation.register())
    watch = open_watch(MemoryStore(), ASSESSOR, register=register, baseline=baseline, window=45)
    found = 0
    half = len(declarations) // 2
    for part in (declarations[:half], declarations[half:]):
        take(watch, part)
        assert held(watch) == expected(watch.contents(), baseline, register)
        found += len(watch.ledger.standing())
    assert found


def dense(number: int) -> Declaration:
    """Return one of many carriers at one address, of whom some bring little home again."""
    return carrying(
        f"d{number:03}",
        16 if number % 9 else 1,
        day=number % 41,
        traveler=f"t{number % 40}",
        direction="outbound" if number % 9 == 0 else "inbound",
        destination=Destination(address="Jalan Teknologi 3"),
        employer=company(f"Firm {number % 31}"),
        batch=f"lot-{number % 17}",
    )


def test_where_everyone_shares_with_everyone() -> None:
    """A value becomes busy, and then no more."""
    watch = open_watch(MemoryStore(), ASSESSOR, baseline=BASELINE, window=60)
    many = [dense(number) for number in range(44)]
    take(watch, many)
    assert held(watch) == expected(watch.contents(), BASELINE)
    take(watch, [evolve(each, revision=2, withdrawn=True) for each in many[::2]])
    assert held(watch) == expected(watch.contents(), BASELINE)


def test_who_goes_under_another_name() -> None:
    """A correction of the traveler alone: the courier is another one, in the same place."""
    watch = open_watch(MemoryStore(), ASSESSOR, baseline=BASELINE, window=60)
    many = [dense(number) for number in range(30)]
    take(watch, many)
    for name in ("a", "z"):
        take(watch, [evolve(many[1], revision=ord(name), traveler=evolve(many[1].traveler, ref=name))])
        assert held(watch) == expected(watch.contents(), BASELINE)

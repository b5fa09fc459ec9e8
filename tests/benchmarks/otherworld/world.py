"""A world: all visits, written down, with what is known about them."""

import json
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from attrs import frozen

from tests.benchmarks.otherworld.clerk import Clerk, Received
from tests.benchmarks.otherworld.dice import Dice
from tests.benchmarks.otherworld.honest import Group, Honest
from tests.benchmarks.otherworld.knobs import Knobs
from tests.benchmarks.otherworld.ordinary import Ordinary
from tests.benchmarks.otherworld.parties import Market
from tests.benchmarks.otherworld.rings import Rings
from tests.benchmarks.otherworld.visits import Shop, Visit, Ways

Row = dict[str, Any]


@frozen
class World:
    """What is written into the files."""

    #: In the order in which they are received.
    declarations: tuple[Row, ...]
    register: tuple[Row, ...]
    labels: tuple[Row, ...]


def world(seed: int, declarations: int, rings: int, knobs: Knobs) -> World:
    """Invent so many declarations with so many rings among them."""
    dice = Dice(f"world {seed}")
    market = Market(dice, knobs, declarations)
    ways, shop = Ways(dice, knobs), Shop(dice, knobs, declarations)
    ordinary = Ordinary(dice, knobs, market, ways, shop)
    honest = Honest(dice, knobs, market, ways, shop, ordinary)
    hands = Rings(dice, knobs, market, ways, shop, ordinary)
    groups = [hands.group(1 + number % 5) for number in range(rings)]
    groups += [honest.group() for _ in range(round(rings * knobs.look_alikes))]
    visits = [visit for group in groups for visit in group.visits]
    while len(visits) < declarations:
        visits += ordinary.party()
    numbers = _numbers(dice, visits)
    clerk = Clerk(dice, knobs)
    special = sum(len(group.visits) for group in groups)
    received = _received(clerk, visits, numbers, special)
    named = list(_named(groups, visits, numbers, knobs))
    return World(tuple(received), tuple(market.register()), tuple(named))


def write(made: World, out: Path) -> None:
    """Write the three files of a world into a directory."""
    out.mkdir(parents=True, exist_ok=True)
    files = {"declarations": made.declarations, "register": made.register, "labels": made.labels}
    for name, rows in files.items():
        with (out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _numbers(dice: Dice, visits: Sequence[Visit]) -> list[int]:
    """Return the number of each visit: in the order of the visits, with gaps."""
    order = sorted(range(len(visits)), key=lambda index: (visits[index].at, index))
    numbers, number = [0] * len(visits), 0
    for index in order:
        number += dice.randint(1, 3)
        numbers[index] = number
    return numbers


def _received(clerk: Clerk, visits: Sequence[Visit], numbers: Sequence[int], special: int) -> Iterator[Row]:
    lodged: list[Received] = []
    for index, visit in enumerate(visits):
        gone = index >= special and clerk.dice.chance(clerk.knobs.withdrawn)
        lodged += (clerk.withdrawn if gone else clerk.lodged)(numbers[index], visit)
    yield from map(
        itemgetter(1), sorted(lodged, key=lambda each: (each[0], each[1]["id"], each[1].get("revision", 1)))
    )


def _named(
    groups: Sequence[Group], visits: Sequence[Visit], numbers: Sequence[int], knobs: Knobs
) -> Iterator[Row]:
    ids = iter([f"{knobs.home}{visit.at:%y}-{number:08}" for visit, number in zip(visits, numbers, strict=True)])
    for count, group in enumerate(groups, 1):
        members = [next(ids) for _ in group.visits]
        ring = group.kind in ("split-volume", "repeat-carriage")
        row: Row = {
            "ring" if ring else "look_alike": f"{'ring' if ring else 'group'}-{count:04}",
            "kind": group.kind,
            "level": group.level,
            "declarations": members,
            "companions": members[len(members) - group.companions :] or None,
            "travelers": sorted({visit.traveler for visit in group.visits}),
            "capacity_bytes": str(sum(visit.total for visit in group.visits)),
        }
        yield {name: value for name, value in row.items() if value is not None}

"""The other generator: what it writes can be read, is the same for a seed, and holds what its labels say."""

import json
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from borderscore.declaration import Declaration
from borderscore.formats.labels import read_labels
from borderscore.formats.lines import Reject
from borderscore.formats.records import read_record
from borderscore.formats.registers import read_register
from borderscore.labels import Label
from tests.benchmarks.otherworld.__main__ import main
from tests.benchmarks.otherworld.knobs import Knobs, changed, drawn
from tests.benchmarks.otherworld.world import World, world

SEEDS = (1, 3)


def made(seed: int) -> World:
    return world(seed, 1_500, 10, drawn(seed))


WORLDS = {seed: made(seed) for seed in SEEDS}


def lines(rows: tuple[dict[str, Any], ...]) -> BytesIO:
    return BytesIO("".join(f"{json.dumps(row)}\n" for row in rows).encode())


def last(seed: int) -> dict[str, Declaration]:
    """Return the highest revision of each declaration."""
    read = [read_record(json.dumps(row).encode()) for row in WORLDS[seed].declarations]
    return {each.id: each for each in sorted(read, key=lambda each: each.revision)}


def labels(seed: int) -> list[Label]:
    read = [each for each in read_labels(lines(WORLDS[seed].labels)) if not isinstance(each, Reject)]
    assert len(read) == len(WORLDS[seed].labels)
    return read


@pytest.mark.parametrize("seed", SEEDS)
def test_all_lines_can_be_read(seed: int) -> None:
    assert len(last(seed)) >= 1_500
    assert not [each for each in read_register(lines(WORLDS[seed].register)) if isinstance(each, Reject)]
    assert len([each for each in labels(seed) if each.ring]) == 10


@pytest.mark.parametrize("seed", SEEDS)
def test_labels_name_declarations_once(seed: int) -> None:
    known = last(seed)
    for one, other in combinations(labels(seed), 2):
        assert not set(one.declarations) & set(other.declarations)
    for label in labels(seed):
        assert set(label.declarations) <= set(known)
        assert not any(known[id_].withdrawn for id_ in label.declarations)
        assert {known[id_].traveler.ref for id_ in label.declarations} == set(label.travelers or ())


@pytest.mark.parametrize("seed", SEEDS)
def test_every_ring_brings_what_the_least_of_the_readings_says(seed: int) -> None:
    for label in labels(seed):
        if label.ring:
            assert (label.capacity_bytes or 0) >= 70 * 10**12
            assert len(label.couriers) >= 3


def test_a_seed_makes_a_world_and_another_one_another() -> None:
    assert made(1) == WORLDS[1]
    assert WORLDS[1].declarations[:5] != WORLDS[3].declarations[:5]


def test_traffic_comes_late_is_corrected_and_withdrawn() -> None:
    rows = WORLDS[1].declarations
    assert any(row.get("revision", 1) > 1 for row in rows)
    assert any(row.get("withdrawn") for row in rows)
    moments = [read_record(json.dumps(row).encode()).declared_at for row in rows]
    assert moments != sorted(moments)


def test_assumptions_can_be_set() -> None:
    knobs = changed(drawn(1), ["carriers=0.5", "days=30"])
    assert (knobs.carriers, knobs.days) == (0.5, 30)
    assert isinstance(knobs, Knobs)
    for wrong in ("no-such=1", "home=MY"):
        with pytest.raises(SystemExit, match=f"got {wrong}"):
            changed(knobs, [wrong])


def test_the_command_writes_three_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "--seed",
        "2",
        "--declarations",
        "200",
        "--rings",
        "2",
        "--set",
        "days=30",
        "--out",
        str(tmp_path),
    ]
    assert main(arguments) == 0
    assert "days=30" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "declarations.jsonl",
        "labels.jsonl",
        "register.jsonl",
    ]

"""Parameters: every knob has bounds, a file says what is wrong with it, and `varied` turns all of them."""

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import InputError, InvalidRulebookError, InvalidValueError
from borderscore.simulation import Parameters, varied
from borderscore.simulation.groups import LookAlikes
from borderscore.simulation.parameters import ASKED_FOR, Evasion, Rings, Traffic
from borderscore.simulation.reading import load_parameters, read_parameters
from borderscore.timestamps import read_day


def knobs(instance: Any, path: str = "") -> dict[str, Any]:
    """Return the value of every knob by its name."""
    found: dict[str, Any] = {}
    for field in attrs.fields(type(instance)):
        value = getattr(instance, field.name)
        if attrs.has(type(value)):
            found |= knobs(value, f"{path}{field.name}.")
        else:
            found[f"{path}{field.name}"] = value
    return found


def read(text: str) -> Parameters:
    return read_parameters(text.encode(), "world.toml")


def fault_of(text: str) -> str:
    with pytest.raises(InvalidRulebookError) as caught:
        read(text)
    return str(caught.value)


@given(st.integers(0, 2**32))
def test_varied_keeps_what_is_asked_for_and_every_bound(seed: int) -> None:
    before, after = knobs(Parameters()), knobs(varied(seed))

    assert before.keys() == after.keys()
    for name, value in before.items():
        if name.rpartition(".")[2] in ASKED_FOR:
            assert after[name] == value
        else:
            assert value // 2 <= after[name] <= 2 * value
    assert varied(seed) == varied(seed)


def test_varied_turns_nearly_every_knob() -> None:
    before, drawn = knobs(Parameters()), [knobs(varied(seed)) for seed in range(20)]
    fixed = {name for name, value in before.items() if all(each[name] == value for each in drawn)}

    assert {name.rpartition(".")[2] for name in fixed if before[name]} <= ASKED_FOR


def test_varied_starts_from_a_base() -> None:
    base = Parameters(traffic=Traffic(days=10))

    assert varied(1, base).traffic.days == 10


def test_what_a_file_leaves_out_keeps_its_default() -> None:
    parameters = read(
        "[traffic]\ndays = 30\nstart = 2024-02-01\n[rings]\nlevel = 4\n[look_alikes.film_crew]\npapers = 1"
    )

    expected = knobs(Parameters()) | {
        "traffic.days": 30,
        "traffic.start": read_day("2024-02-01"),
        "rings.level": 4,
        "look_alikes.film_crew.papers": 1,
    }
    assert knobs(parameters) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[rings]\n\npapers = 1_001",
            "world.toml:3: error: rings: papers: expected a whole number from 0 to 1,000, got 1001",
        ),
        ("[rings]\npaper = 1", "world.toml:2: error: rings: unknown key 'paper'; did you mean papers?"),
        ("traffic = 3", "world.toml:1: error: expected a table [traffic], got 3"),
        (
            "[rings]\ncouriers_least = 21",
            "world.toml:1: error: rings: couriers_least: expected at most couriers_most, 20, got 21",
        ),
        (
            "[traffic]\nholiday = 0\nbusiness = 0\nstudent = 0\nresident = 0\nengineer = 0\nphotographer = 0",
            "world.toml: error: traffic: expected a weight above 0, got none",
        ),
        ("[rings]\nlevel = x", "world.toml:2: error: expected TOML: Invalid value"),
        (
            "[traffic]\nstart = 2020-12-31",
            "world.toml:1: error: traffic: start: expected a day from 2021-01-01 to 2100-01-01, got 2020-12-31",
        ),
    ],
)
def test_a_fault_names_its_line_and_what_was_expected(text: str, message: str) -> None:
    assert fault_of(text) == message


def test_reading_stops_after_more_faults_than_anyone_would_read() -> None:
    tables: dict[str, list[str]] = {}
    for name in knobs(Parameters()):
        table, _, key = name.rpartition(".")
        tables.setdefault(table, [f"x{number} = 1" for number in range(20)]).append(f"{key} = true")
    text = "".join("\n".join([f"[{table}]", *lines, ""]) for table, lines in tables.items())

    assert fault_of(text).splitlines()[-1] == "world.toml: error: stopped after 500 errors"


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    path = tmp_path / "world.toml"
    with pytest.raises(InputError, match=r"world\.toml: can't be opened: "):
        load_parameters(path)

    path.write_text("[rings]\nlevel = 2\n")
    assert load_parameters(path).rings.level == 2


def test_groups_without_any_weight_are_refused() -> None:
    groups = LookAlikes()
    none = {
        field.name: attrs.evolve(getattr(groups, field.name), weight=0)
        for field in attrs.fields(LookAlikes)
        if field.name != "per_thousand_rings"
    }
    with pytest.raises(InvalidValueError, match=r"^look_alikes: expected a weight above 0, got none$"):
        Parameters(look_alikes=LookAlikes(**none))


def test_a_level_has_its_evasion() -> None:
    parameters = Parameters(level_3=Evasion(span=9))

    assert parameters.evasion(3).span == 9
    assert Rings().level is None

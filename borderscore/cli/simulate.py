"""`borderscore simulate`."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve

from borderscore.cli.output import progress
from borderscore.errors import InputError, InvalidValueError
from borderscore.simulation import Parameters, Simulation, simulate, varied
from borderscore.simulation.files import DECLARATIONS, files_of
from borderscore.simulation.reading import load_parameters, read_parameters


def run(arguments: Namespace) -> int:
    """Write a simulation into a directory, and say what is in it."""
    simulation = simulate(parameters_of(arguments), arguments.seed)
    for name, lines in files_of(simulation).items():
        count = _write(arguments.out, name, lines if name != DECLARATIONS else _watched(lines, simulation))
        sys.stdout.write(f"{arguments.out / name}: {count:,} line{'' if count == 1 else 's'}\n")
    sys.stdout.write(f"{_contents(simulation)}\n")
    return 0


def parameters_of(arguments: Namespace) -> Parameters:
    """Return the parameters that a command line asks for: its options before --set, --set before the file."""
    base = Parameters() if arguments.parameters is None else load_parameters(arguments.parameters)
    if arguments.varied:
        base = varied(arguments.seed, base)
    for setting in arguments.set:
        base = _set(base, setting)
    traffic = _given(declarations=arguments.declarations, days=arguments.days)
    rings = _given(count=arguments.rings, level=arguments.level)
    return evolve(base, traffic=evolve(base.traffic, **traffic), rings=evolve(base.rings, **rings))


def _set(base: Parameters, setting: str) -> Parameters:
    """Change one knob: `rings.papers=100`."""
    name, equals, value = setting.partition("=")
    if not equals or "." not in name:
        raise InvalidValueError(f"--set: expected TABLE.KEY=VALUE such as rings.papers=100, got {setting!a}")
    return read_parameters(f"{name} = {value}\n".encode(), f"--set {setting}", base)


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _watched(lines: Iterator[str], simulation: Simulation) -> Iterator[str]:
    """Yield the lines, and show how far they are; corrections come on top of what was asked for."""
    whole = simulation.world.parameters.traffic.declarations
    with progress(sys.stderr) as show:
        for done, line in enumerate(lines, start=1):
            show(min(done, whole), whole)
            yield line


def _write(directory: Path, name: str, lines: Iterator[str]) -> int:
    count = 0
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with (directory / name).open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
    except OSError as error:
        raise InputError(f"{directory / name}: can't be written: {error.strerror}") from None
    return count


def _contents(simulation: Simulation) -> str:
    rings = sum(label.ring is not None for label in simulation.labels)
    honest = len(simulation.labels) - rings
    return f"{rings:,} labelled rings and {honest:,} honest groups that look like rings are among them."

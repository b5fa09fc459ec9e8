"""A million declarations, JSON in and explained findings out, against the rivals that could do as many."""

from collections.abc import Iterator
from math import log10
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.files import MIB, Result
from tests.benchmarks.linkage import OURS, installed, rival, score
from tests.benchmarks.report import Section, Setting
from tests.benchmarks.worlds import other, simulated

MANY: Final = 1_000_000
PARTS: Final = 10

#: The rivals: the most that a run should take of the time of each.
MOST: Final = {"sql": 8.0, "splink-once": 0.5}

#: The most memory that a run should take, in MiB, and how it should grow: with this power of the declarations.
MOST_MEMORY: Final = 1.5e9 / MIB
EXPONENT: Final = 1.1

#: Declarations of which every second one is a carrier, at a few thousand addresses, and in how many seconds.
DENSE: Final = 125_000
DENSE_SETTINGS: Final = ("carriers=0.5", "addresses=24")
DENSE_SECONDS: Final = 60

SEED: Final = 23


def measure(setting: Setting) -> Iterator[Section]:
    """Measure a tenth and the whole of a million declarations, then dense ones."""
    sizes = (setting.some(MANY) // PARTS, setting.some(MANY))
    with TemporaryDirectory(prefix="borderscore-bench-") as name:
        taken = {size: _taken(Path(name) / str(size), size, setting.rounds) for size in sizes}
    yield _times(taken)
    with TemporaryDirectory(prefix="borderscore-bench-") as name:
        count = setting.some(DENSE)
        other(Path(name), SEED, count, count // 1_000, *DENSE_SETTINGS)
        yield _dense(count, score(Path(name)))


def _taken(directory: Path, declarations: int, rounds: int) -> dict[str, list[Result]]:
    """Return what each contender takes, in turn."""
    simulated(directory, SEED, declarations, declarations // 1_000)
    names = [name for name in MOST if name.split("-", maxsplit=1)[0] in installed()]
    found: dict[str, list[Result]] = {name: [] for name in (OURS, *names)}
    for _ in range(rounds):
        found[OURS].append(score(directory))
        for name in names:
            found[name].append(rival(name, directory))
    return found


def _times(taken: dict[int, dict[str, list[Result]]]) -> Section:
    rows = tuple(
        (
            f"{size:,}",
            name,
            f"{_seconds(results):.1f}",
            f"{_processor(results):.1f}",
            f"{max(each.peak for each in results) / MIB:.0f}",
        )
        for size, found in taken.items()
        for name, results in found.items()
    )
    few, many = (taken[size] for size in sorted(taken))
    notes = []
    for name, most in MOST.items():
        if name in many:
            wall = _seconds(many[OURS]) / _seconds(many[name])
            processor = _processor(many[OURS]) / _processor(many[name])
            notes.append(f"Of the time of {name}: {_most(wall, most)}; of its processor time {processor:.2f}")
        else:
            notes.append(f"Not installed: what {name} needs; `pip install borderscore[bench]`")
    exponent = log10(_processor(many[OURS]) / _processor(few[OURS])) / log10(PARTS)
    notes.append(f"Processor time grows with the power {_most(exponent, EXPONENT)}")
    notes.append(f"Peak, MiB: {_most(max(each.peak for each in many[OURS]) / MIB, MOST_MEMORY)}")
    header = ("declarations", "contender", "s", "processor s", "peak MiB")
    return Section("JSON in, explained findings out", header, rows, tuple(notes))


def _dense(count: int, result: Result) -> Section:
    row = (f"{count:,}", f"{result.seconds:.1f}", f"{result.processor:.1f}", f"{result.peak / MIB:.0f}")
    note = f"Seconds: {_most(result.seconds, DENSE_SECONDS)}"
    return Section(
        "Every second declaration a carrier", ("declarations", "s", "processor s", "peak MiB"), (row,), (note,)
    )


def _seconds(results: list[Result]) -> float:
    return median(each.seconds for each in results)


def _processor(results: list[Result]) -> float:
    return median(each.processor for each in results)


def _most(reached: float, most: float) -> str:
    """Return a number with the most that it should be, and whether it is."""
    return f"{reached:.2f} (≤ {most:.4g}: {'yes' if reached <= most else 'NO'})"

"""Rings found by borderscore and by what a user would take instead: same traffic, as many alerts as rings.

A rival that has a threshold gets the one that does best by the labels; borderscore gets its shipped rulebook.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen

from borderscore.evaluation import Evaluation, Finding, evaluate
from borderscore.formats.labels import Found, read_findings, read_labels
from borderscore.labels import Label
from borderscore.rates import Rate
from tests.benchmarks.files import MIB, Result
from tests.benchmarks.linking.process import run
from tests.benchmarks.report import Section, Setting
from tests.benchmarks.worlds import GENERATORS

DECLARATIONS: Final = 100_000

#: One ring for so many declarations.
ONE_IN: Final = 1_000

#: The worlds that are measured unless others are asked for.
SEEDS: Final = (21, 22)

#: By how much the courier F1 should be ahead of that of each rival.
AHEAD: Final = 0.2

OURS: Final = "borderscore"

#: The rivals by their names in the child module: their titles, and the package that each of them needs.
RIVALS: Final = {
    "sql": ("hand-tuned SQL, DuckDB", "duckdb"),
    "sql-searched": ("the same SQL, settings searched with labels", "duckdb"),
    "splink": ("Splink, DuckDB", "splink"),
    "components": ("connected components", "duckdb"),
    "travelers": ("each traveler alone", "duckdb"),
}


@frozen
class Outcome:
    """What a contender reached on one world, and what it took."""

    evaluation: Evaluation
    result: Result

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the couriers' precision and recall."""
        return float(self.evaluation.courier_f1 or 0)


def installed() -> dict[str, str]:
    """Return the titles of the rivals that can run here."""
    return {name: title for name, (title, package) in RIVALS.items() if find_spec(package)}


def measure(setting: Setting) -> Iterator[Section]:
    """Measure all contenders on worlds of each generator."""
    declarations, seeds = setting.some(DECLARATIONS), setting.seeds or SEEDS
    for generator, make in GENERATORS.items():
        outcomes: dict[str, list[Outcome]] = {}
        for seed in seeds:
            with TemporaryDirectory(prefix="borderscore-bench-") as name:
                make(Path(name), seed, declarations, declarations // ONE_IN)
                for title, outcome in outcomes_in(Path(name)):
                    outcomes.setdefault(title, []).append(outcome)
        named = f"{declarations:,} declarations, seeds {', '.join(map(str, seeds))}"
        yield _reached(f"Rings in the traffic of {generator}: {named}", outcomes)
        yield _levels(f"Rings found by level, {generator}", outcomes)


def outcomes_in(directory: Path) -> Iterator[tuple[str, Outcome]]:
    """Yield what every contender that is installed reaches on the traffic of a directory, by its title."""
    labels = labels_of(directory / "labels.jsonl")
    result = score(directory)
    yield OURS, Outcome(evaluate(alerts_of(directory / "results" / "findings.jsonl"), labels), result)
    for name, title in installed().items():
        result = rival(name, directory)
        found = [evaluate(alerts_of(path), labels) for path in sorted((directory / name).glob("*.jsonl"))]
        yield title, Outcome(max(found, key=lambda each: each.courier_f1 or Fraction(0)), result)


def score(directory: Path) -> Result:
    """Score the traffic of a directory with the command line."""
    declarations, register = directory / "declarations.jsonl", directory / "register.jsonl"
    return run("borderscore", "score", declarations, "--register", register, "--out", directory / "results")


def rival(name: str, directory: Path) -> Result:
    """Run a rival on the traffic of a directory; what it finds is written into a directory of its name."""
    out = directory / name
    out.mkdir(exist_ok=True)
    return run("tests.benchmarks.linking.child", name, directory, out)


def labels_of(path: Path) -> list[Label]:
    """Return the labels of a file."""
    with path.open("rb") as stream:
        return [each for each in read_labels(stream) if isinstance(each, Label)]


def alerts_of(path: Path) -> list[Finding]:
    """Return the findings of a file that are alerts."""
    with path.open("rb") as stream:
        read = [each for each in read_findings(stream) if isinstance(each, Found)]
    return [Finding(each.id, each.score, frozenset(each.members)) for each in read if each.level == "alert"]


def _reached(title: str, outcomes: Mapping[str, Sequence[Outcome]]) -> Section:
    ours = mean(each.f1 for each in outcomes[OURS])
    rows = []
    notes = []
    for name, each in outcomes.items():
        evaluations = [outcome.evaluation for outcome in each]
        f1 = mean(outcome.f1 for outcome in each)
        rows.append(
            (
                name,
                *(
                    _percent([getattr(evaluation, measured) for evaluation in evaluations])
                    for measured in ("rings", "precision", "courier_recall", "courier_precision")
                ),
                f"{f1:.3f}",
                f"{mean(outcome.result.seconds for outcome in each):.1f}",
                f"{mean(outcome.result.processor for outcome in each):.1f}",
                f"{max(outcome.result.peak for outcome in each) / MIB:.0f}",
            )
        )
        if name != OURS:
            reached = "yes" if ours - f1 >= AHEAD else "NO"
            notes.append(f"F1 ahead of {name}: {ours - f1:+.3f} (≥ {AHEAD}: {reached})")
    notes += [f"Not installed: {RIVALS[name][0]}; `pip install borderscore[bench]`" for name in _missing()]
    header = ("contender", "rings found", "alerts right", "courier recall", "courier precision", "courier F1")
    return Section(title, (*header, "s", "processor s", "peak MiB"), tuple(rows), tuple(notes))


def _levels(title: str, outcomes: Mapping[str, Sequence[Outcome]]) -> Section:
    levels = sorted({level or 0 for each in outcomes[OURS] for level in each.evaluation.levels})
    rows = tuple(
        (name, *(_percent(_rings_of(level, each)) for level in levels)) for name, each in outcomes.items()
    )
    return Section(title, ("contender", *(f"level {level}" if level else "no level" for level in levels)), rows)


def _rings_of(level: int, outcomes: Sequence[Outcome]) -> list[Rate]:
    found = [each.evaluation.levels.get(level or None) for each in outcomes]
    return [row.rings for row in found if row is not None]


def _missing() -> list[str]:
    return [name for name in RIVALS if name not in installed()]


def _percent(rates: Sequence[Rate]) -> str:
    """Return the share of several rates together."""
    part, whole = sum(rate.part for rate in rates), sum(rate.whole for rate in rates)
    return f"{100 * part / whole:.1f} %" if whole else "-"

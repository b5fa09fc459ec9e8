"""File to file: what a run takes, against orjson only reading the same lines and writing the same lines."""

import filecmp
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import orjson
from attrs import frozen

from borderscore.formats.rulebooks import SHIPPED_RULEBOOK
from borderscore.run.results import ASSESSMENTS
from tests.benchmarks.interleaved import ratio
from tests.benchmarks.report import DisagreementError, Section, Setting, target
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.twelve_rules import RULES, Condition

LINES: Final = 100_000
MANY: Final = 10
MIB: Final = 2**20

#: The most memory that a run should take, in MiB, however many lines there are.
MOST_MEMORY: Final = 60

BASELINE: Final = "orjson alone"

#: The parser of Python or that of the extra `fast`, and how many times as fast as orjson alone a run should be.
PARSERS: Final = {"standard": 0.2, "fast": 0.5}

_ROOT: Final = Path(__file__).parents[2]


@frozen
class Result:
    """What a contender took, in seconds and bytes."""

    seconds: float
    processor: float
    peak: int


def child(*arguments: object) -> Result:
    """Run one contender of the child module."""
    command = [sys.executable, "-m", "tests.benchmarks.child", *map(str, arguments)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def toml() -> str:
    """Return the twelve rules as the text of a rulebook."""
    parts = [_HEAD]
    for code, points, conditions in RULES:
        when = "\n".join(map(_predicate, conditions))
        text = " and ".join(f"{{{feature}}}" for feature, _, _ in conditions)
        parts.append(_RULE.format(name=code.lower(), when=when, points=points, code=code, text=text))
    return "\n".join(parts)


_HEAD: Final = """\
[rulebook]
id = "twelve-rules"
version = "1"
author = "benchmark"
valid_from = 2026-01-01
about = "Twelve rules."

[lanes]
yellow = 100
red = 200

[control_sample]
one_in = 200
salt = "benchmark"
"""

_RULE: Final = """\
[[characteristic]]
name = "{name}"
why = "To measure."
source = "Made up."

[[characteristic.attribute]]
{when}
points = {points}
code = "{code}"
text = "{text} was declared."

[[characteristic.attribute]]
undeclared = true
points = 0

[[characteristic.attribute]]
otherwise = true
points = 0
"""


def _predicate(condition: Condition) -> str:
    feature, operator, operand = condition
    value: object = sorted(operand) if isinstance(operand, frozenset) else operand
    if isinstance(value, int) and not isinstance(value, bool) and value > 10**9:
        value = f"{value} B"
    return f"when.{feature}.{operator} = {json.dumps(value)}"


def write_lines(path: Path, lines: Iterable[bytes]) -> Path:
    """Write lines into a file."""
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
    return path


def measure(setting: Setting) -> Iterator[Section]:
    """Measure the time of two rulebooks, and the memory of the default one."""
    with TemporaryDirectory(prefix="borderscore-bench-") as name:
        directory = Path(name)
        lines = [orjson.dumps(record) for record in Traffic(1).records(setting.some(LINES))]
        ordered = write_lines(directory / "ordered.jsonl", lines)
        shuffled = write_lines(directory / "shuffled.jsonl", random.Random(2).sample(lines, len(lines)))  # noqa: S311
        twelve = directory / "twelve.toml"
        twelve.write_text(toml(), "utf-8")
        for title, rulebook in (("twelve rules", twelve), ("the default rulebook", SHIPPED_RULEBOOK)):
            taken = timed(contenders(rulebook, ordered, shuffled), setting.rounds)
            yield _times(f"File to file, {title}, {len(lines):,} lines", taken, len(lines))
        many = write_lines(directory / "many.jsonl", _repeated(lines, MANY))
        yield _memory({len(lines): ordered, MANY * len(lines): many}, directory / "results")


def contenders(rulebook: Path, ordered: Path, shuffled: Path) -> dict[str, Callable[[], Result]]:
    """Return all ways to score a file. They raise DisagreementError where the results differ."""
    out, reference = ordered.with_name("results"), ordered.with_name("reference.jsonl")
    child("run", "fast", ordered, rulebook, out)
    (out / ASSESSMENTS).replace(reference)

    def score(kind: str, parser: str, source: Path) -> Result:
        result = child(kind, parser, source, rulebook, out)
        if not filecmp.cmp(out / ASSESSMENTS, reference, shallow=False):
            raise DisagreementError(f"{kind} of {source.name} with the {parser} parser wrote other assessments")
        return result

    ways: dict[str, Callable[[], Result]] = {}
    ways[BASELINE] = partial(child, "baseline", "fast", ordered, reference, ordered.with_name("copy.jsonl"))
    for parser in PARSERS:
        ways[_name(parser)] = partial(score, "spread", parser, ordered)
        ways[f"{_name(parser)}, ids shuffled"] = partial(score, "spread", parser, shuffled)
        ways[f"{_name(parser)}, one process"] = partial(score, "run", parser, ordered)
        ways[f"borderscore score, whole command, {parser}"] = partial(score, "command", parser, ordered)
    return ways


def _name(parser: str) -> str:
    return f"run.score, {parser}"


def timed(ways: Mapping[str, Callable[[], Result]], rounds: int) -> dict[str, list[Result]]:
    """Run every way once a round, in turn."""
    found: dict[str, list[Result]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return found


def _times(title: str, found: Mapping[str, list[Result]], lines: int) -> Section:
    seconds = {name: [each.seconds for each in results] for name, results in found.items()}
    processor = {name: [each.processor for each in results] for name, results in found.items()}
    rows = tuple(
        (
            name,
            f"{median(seconds[name]) / lines * 1e6:.1f}",
            f"{ratio(seconds, name, BASELINE):.2f}",
            f"{median(processor[name]) / lines * 1e6:.1f}",
            f"{ratio(processor, name, BASELINE):.2f}",
            f"{max(each.peak for each in results) / MIB:.0f}",
        )
        for name, results in found.items()
    )
    header = ("contender", "µs a line", "times orjson", "processor µs", "times orjson", "peak MiB")
    notes = [
        f"{parser}, times orjson: {target(ratio(seconds, _name(parser), BASELINE), least)}"
        for parser, least in PARSERS.items()
    ]
    return Section(title, header, rows, (*notes, "The processor time is that of all threads and processes."))


def _repeated(lines: Sequence[bytes], times: int) -> Iterator[bytes]:
    """Yield records again and again, under new ids that are in order."""
    for turn in range(times):
        for line in lines:
            yield line.replace(b'"id":"MY-', b'"id":"MY-%d-' % turn, 1)


def _memory(files: Mapping[int, Path], out: Path) -> Section:
    found = {
        (lines, parser): child("spread", parser, path, SHIPPED_RULEBOOK, out)
        for lines, path in files.items()
        for parser in PARSERS
    }
    rows = tuple(
        (f"{lines:,}", parser, f"{each.peak / MIB:.1f}", f"{each.seconds:.1f}")
        for (lines, parser), each in found.items()
    )
    note = f"It should be at most {MOST_MEMORY} MiB, however many lines there are."
    return Section("Memory of a run, the default rulebook", ("lines", "parser", "peak MiB", "s"), rows, (note,))

"""`python -m tests.benchmarks`: measures all and writes the tables. It fails only where engines disagree."""

import os
import platform
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.benchmarks.report import DisagreementError, Section, Setting

#: What can be measured, each by the module of that name; the long ones only if they are asked for.
NAMES: Final = ("facts", "score", "names", "compiling", "files")
LONG: Final = ("linkage", "million", "service", "watch")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and return 1 where engines disagree."""
    arguments = _parser().parse_args(argv)
    setting = Setting(arguments.rounds, arguments.quick, tuple(arguments.seed))
    text = heading()
    sys.stdout.write(text)
    try:
        for name in arguments.only or NAMES:
            measure: Callable[[Setting], Iterator[Section]] = import_module(f"tests.benchmarks.{name}").measure
            for section in measure(setting):
                text += f"\n{section}"
                sys.stdout.write(f"\n{section}")
                sys.stdout.flush()
    except DisagreementError as error:
        sys.stderr.write(f"engines disagree: {error}\n")
        return 1
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
    return 0


def heading() -> str:
    """Return what the figures were measured on."""
    return (
        f"# Benchmarks\n\n{platform.python_implementation()} {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} processors. Medians of interleaved rounds.\n"
    )


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description="Measures speed and memory.")
    parser.add_argument(
        "--only", action="append", choices=NAMES + LONG, help="measure this alone; can be given again"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each contender runs")
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, to see that everything works")
    parser.add_argument(
        "--seed", action="append", type=int, default=[], help="a world for `linkage`; can be given again"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.md", help="write the tables into a file as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.benchmarks.otherworld`: writes a world into a directory."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.otherworld.knobs import changed, drawn
from tests.benchmarks.otherworld.world import world, write


def main(argv: Sequence[str] | None = None) -> int:
    """Invent a world and write its files."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.otherworld", description="Invents border traffic.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--declarations", type=int, default=100_000, metavar="N")
    parser.add_argument("--rings", type=int, default=100, metavar="N")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", help="one of the Knobs")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args(argv)
    knobs = changed(drawn(arguments.seed), arguments.set)
    made = world(arguments.seed, arguments.declarations, arguments.rings, knobs)
    write(made, arguments.out)
    sys.stdout.write(f"{knobs}\n{len(made.declarations)} lines, {len(made.labels)} labels in {arguments.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`borderscore baseline`."""

import sys
from argparse import Namespace

from borderscore.cli.output import counted, print_table, progress
from borderscore.cli.process import say
from borderscore.cli.score import SOME_REJECTED
from borderscore.plugins import installed
from borderscore.run.baselines import NAMED, Built, Options, Rejected, build


def run(arguments: Namespace) -> int:
    """Build a baseline, print a summary, and return 1 where records were rejected."""
    options = Options(rulebook=arguments.rulebook, register=arguments.register, catalogue=installed())
    with progress(sys.stderr) as show:
        built = build(arguments.files, arguments.out, options, progress=show)
    _print_summary(built)
    sys.stdout.write(f"\nThe baseline is in {arguments.out}.\nSHA-256 {built.baseline.sha256}\n")
    for remark in built.remarks[:NAMED]:
        say(f"{arguments.register}: {remark}")
    _name(built.rejected)
    return SOME_REJECTED if built.rejected.number else 0


def _print_summary(built: Built) -> None:
    baseline = built.baseline
    sys.stdout.write(
        f"{counted(baseline.declarations, 'declaration')} of {counted(built.records, 'record')}, "
        f"on {counted(baseline.days, 'day')}, "
        f"with {counted(baseline.couriers, 'courier')} among the travelers.\n\n"
    )
    rows = [(name, f"{len(values):,}") for name, values in baseline.counts.items()]
    print_table(("field", "values that came more than once"), rows)


def _name(rejected: Rejected) -> None:
    """Say on standard error which lines could not be read."""
    for name, reject in rejected.first:
        faults = "; ".join(map(str, reject.faults))
        say(f"{name}:{reject.line}: {faults}")
    more = rejected.number - len(rejected.first)
    if more:
        say(f"{counted(more, 'more line')} can't be read")

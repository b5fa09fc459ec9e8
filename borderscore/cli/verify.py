"""`borderscore verify`."""

import json
import os
import sys
from argparse import Namespace
from typing import Any, Final

from attrs import asdict

from borderscore.cli.output import counted, print_table, progress
from borderscore.cli.process import say
from borderscore.plugins import installed
from borderscore.run.verifying import Given, Verdict, verify

#: The exit status where a difference was found, and where the run could not be computed again.
DIFFERENT: Final = 1
NOT_COMPUTED: Final = 2


def run(arguments: Namespace) -> int:
    """Verify a run, and say of each file whether it is the same."""
    given = Given(inputs=tuple(arguments.input), register=arguments.register, baseline=arguments.baseline)
    with progress(sys.stderr) as show:
        verdict = verify(
            arguments.dir,
            given,
            catalogue=installed(),
            jobs=arguments.jobs or os.cpu_count() or 1,
            progress=show,
        )
    if arguments.json:
        sys.stdout.write(json.dumps(_content(verdict), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(verdict)
    if verdict.refused:
        say(f"{arguments.dir}: not computed again: {verdict.refused}")
    return DIFFERENT if not verdict.same else NOT_COMPUTED if verdict.refused else 0


def _print(verdict: Verdict) -> None:
    done = "held against its SHA-256" if verdict.refused else "computed again"
    sys.stdout.write(f"{verdict.run.rulebook.id} {verdict.run.rulebook.version}, {done}\n\n")
    rows = [(each.name, f"{each.lines:,}", f"{each.differences:,}") for each in verdict.files]
    print_table(("file", "lines", "differences"), rows)
    for each in verdict.files:
        if each.first:
            sys.stdout.write("\n")
        for difference in each.first:
            sys.stdout.write(f"{difference}\n")
        if more := each.differences - len(each.first):
            sys.stdout.write(f"{each.name}: {counted(more, 'more difference')}\n")
    for note in verdict.notes:
        sys.stdout.write(f"\n{note}\n")
    sys.stdout.write(f"\n{_in_all(verdict)}\n")


def _in_all(verdict: Verdict) -> str:
    if not verdict.same:
        return "The results are not what the run made."
    if verdict.refused:
        return "Every file is as the run wrote it, but whether that is right was not computed."
    return "Every line is the same."


def _content(verdict: Verdict) -> dict[str, Any]:
    return {
        "type": "verification",
        "same": verdict.same,
        "computed_again": verdict.refused is None,
        "reason": verdict.refused,
        "notes": verdict.notes,
        "files": [asdict(each) for each in verdict.files],
    }

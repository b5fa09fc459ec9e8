"""`borderscore score`."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

from borderscore.cli.output import counted, print_table, progress
from borderscore.plugins import installed
from borderscore.report.summary import Counts, Summary
from borderscore.rulebook.model import LANES
from borderscore.run.scoring import Options, score

#: The exit status where some records were rejected and all others are done.
SOME_REJECTED: Final = 1


def run(arguments: Namespace) -> int:
    """Score the files, print a summary, and return 1 where records were rejected."""
    jobs = arguments.jobs or os.cpu_count() or 1
    options = Options(rulebook=arguments.rulebook, catalogue=installed(), jobs=jobs)
    with progress(sys.stderr) as show:
        finished = score(arguments.files, arguments.out, options, progress=show)
    summary = finished.summary
    _print_summary(summary)
    sys.stdout.write(f"\nThe results are in {arguments.out}.\n")
    for notice in _notices(summary, finished.without_report):
        sys.stderr.write(f"borderscore: {notice}\n")
    return SOME_REJECTED if summary.all_rejects else 0


def _print_summary(summary: Summary) -> None:
    counts = summary.counts
    sys.stdout.write(f"{summary.rulebook.id} {summary.rulebook.version} on {counted(counts.read, 'record')}\n\n")
    rows = [(lane, f"{counts.lanes[lane]:,}", _share(counts.lanes[lane], counts.assessed)) for lane in LANES]
    print_table(("lane", "declarations", "share"), rows)
    left = ", ".join(f"{number:,} {said}" for number, said in _left_out(counts) if number)
    if left:
        sys.stdout.write(f"\nNot among them: {left}.\n")


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.1f} %" if whole else ""


def _left_out(counts: Counts) -> Iterator[tuple[int, str]]:
    yield counts.rejected, "rejected"
    yield counts.conflicting, "in conflict with another of the same revision"
    yield counts.replaced, "replaced by a later revision"
    yield counts.withdrawn, "withdrawn"
    yield counts.repeated, "repeated"


def _notices(summary: Summary, without_report: str | None) -> Iterator[str]:
    """Yield what the user should know beside the results."""
    for each in summary.inputs:
        if not each.records:
            yield f"{each.name}: expected declarations, got none: the input is empty"
    if outside := summary.counts.outside_validity:
        yield f"scored, but lodged when the rulebook is not in force: {counted(outside, 'declaration')}"
    if summary.all_rejects:
        yield f"not scored: {counted(summary.all_rejects, 'record')}; rejects.jsonl says why"
    if without_report:
        yield without_report

"""`borderscore score`."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

from borderscore.cli.output import counted, print_table, progress
from borderscore.cli.process import say
from borderscore.plugins import installed
from borderscore.report.summary import Counts, Summary
from borderscore.rulebook.model import LANES, FindingLevel
from borderscore.run.linking import Linked
from borderscore.run.references import RegisterRead
from borderscore.run.scoring import Options, score

#: The exit status where some records were rejected and all others are done.
SOME_REJECTED: Final = 1

#: The levels of findings, the higher one first.
LEVELS: Final[tuple[FindingLevel, ...]] = ("alert", "watch")


def run(arguments: Namespace) -> int:
    """Score the files, print a summary, and return 1 where records were rejected."""
    jobs = arguments.jobs or os.cpu_count() or 1
    options = Options(
        rulebook=arguments.rulebook,
        register=arguments.register,
        baseline=arguments.baseline,
        catalogue=installed(),
        jobs=jobs,
    )
    with progress(sys.stderr) as show:
        finished = score(arguments.files, arguments.out, options, progress=show)
    summary = finished.summary
    _print_summary(summary)
    if finished.linked:
        _print_findings(summary)
    sys.stdout.write(f"\nThe results are in {arguments.out}.\n")
    register = finished.linked and finished.linked.register
    for notice in (
        *_notices(summary, finished.without_report),
        *(_register_notices(register) if register else ()),
        *_unused(arguments, finished.linked),
    ):
        say(notice)
    return SOME_REJECTED if summary.all_rejects or (register and register.rejects) else 0


def _print_summary(summary: Summary) -> None:
    counts = summary.counts
    sys.stdout.write(f"{summary.rulebook.id} {summary.rulebook.version} on {counted(counts.read, 'record')}\n\n")
    rows = [(lane, f"{counts.lanes[lane]:,}", _share(counts.lanes[lane], counts.assessed)) for lane in LANES]
    print_table(("lane", "declarations", "share"), rows)
    left = ", ".join(f"{number:,} {said}" for number, said in _left_out(counts) if number)
    if left:
        sys.stdout.write(f"\nNot among them: {left}.\n")


def _print_findings(summary: Summary) -> None:
    """Print how many findings there are of each typology at each level, those of which there are none too."""
    numbers = {(each.typology, each.level): each.number for each in summary.findings_by}
    rows = [
        (each.name, *(f"{numbers.get((each.name, level), 0):,}" for level in LEVELS))
        for each in summary.rulebook.typologies
    ]
    sys.stdout.write("\n")
    print_table(("findings", *LEVELS), rows)


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


def _register_notices(register: RegisterRead) -> Iterator[str]:
    """Yield what is odd about a register."""
    if register.rejects:
        first = register.rejects[0]
        faults = "; ".join(map(str, first.faults))
        left_out = counted(len(register.rejects), "line")
        yield f"{register.name}: can't be read and left out: {left_out}; the first is line {first.line}: {faults}"
    if register.remarks:
        remarks = ", ".join(f"{kind} ({number:,})" for kind, number in register.remarks.items())
        yield f"{register.name}: odd, and told in run.json: {remarks}"


def _unused(arguments: Namespace, linked: Linked | None) -> Iterator[str]:
    """Yield what was given for nothing."""
    for given in (arguments.register, arguments.baseline):
        if given and not linked:
            yield f"{given}: not used, since the rulebook looks for no findings"

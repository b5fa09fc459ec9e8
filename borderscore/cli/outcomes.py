"""`borderscore outcomes rates|propose`."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from borderscore.cli.figures import interval, percent, rate_content, ratio_content, times
from borderscore.cli.output import counted, print_table
from borderscore.cli.process import say
from borderscore.cli.reading import read_whole
from borderscore.errors import InputError
from borderscore.formats.outcomes import read_outcomes
from borderscore.outcomes import RESULTS, Result, last_results
from borderscore.oversight.facts import facts_of
from borderscore.oversight.hit_rates import Row, hit_rates
from borderscore.oversight.proposals import ENOUGH, Proposal
from borderscore.plugins import installed
from borderscore.run.past import assessments_of, findings_of
from borderscore.run.proposing import Proposed, propose

_NAMES: Final = {"control": "", "lane": "lane ", "rule": "", "typology": "finding: "}


def run(arguments: Namespace) -> int:
    """Do what was asked for, and return 1 where lines of the outcomes could not be read."""
    outcomes, bad = read_whole(arguments.outcomes, read_outcomes)
    results = last_results(outcomes)
    if arguments.action == "rates":
        _rates(arguments, results)
    else:
        _propose(arguments, results)
    return 1 if bad else 0


def _rates(arguments: Namespace, results: Mapping[str, Result]) -> None:
    typologies = {each.id: each.typology for each in findings_of(arguments.dir)}
    rows = hit_rates(map(facts_of, assessments_of(arguments.dir)), typologies, results)
    unknown = len(results) - sum(row.inspected for row in rows if row.kind == "lane")
    if arguments.json:
        counts = Counter(results.values())
        content = {
            "type": "hit-rates",
            "outcomes": {result: counts[result] for result in RESULTS},
            "unknown": unknown,
            "rows": [_content(row) for row in rows],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print_rates(rows)
    if unknown:
        what = counted(unknown, "outcome")
        say(f"{arguments.outcomes}: not counted, since the run has no such declaration: {what}")


def _print_rates(rows: Sequence[Row]) -> None:
    sys.stdout.write(
        "Hits, of those inspected with a result. Intervals hold the true value 95 times in 100.\n"
        "What was not inspected is not known: only the control sample tells how common hits are.\n\n"
    )
    headers = ("declarations", "all", "inspected", "hits", "rate", "interval", "times the control sample")
    print_table(headers, [_cells(row) for row in rows if row.inspected or row.kind in ("control", "lane")])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{_NAMES[row.kind]}{row.name}",
        f"{row.declarations:,}",
        f"{row.inspected:,}",
        f"{row.hits.part:,}",
        percent(row.hits.share),
        interval(row.hits) if row.hits.whole else "-",
        times(row.against_control),
    )


def _content(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name": row.name,
        "declarations": row.declarations,
        "inspected": row.inspected,
        "inconclusive": row.inconclusive,
        "hits": rate_content(row.hits),
        "share_of_hits": rate_content(row.share_of_hits),
        "against_control": ratio_content(row.against_control),
    }


def _propose(arguments: Namespace, results: Mapping[str, Result]) -> None:
    proposed = propose(arguments.dir, results, installed(), drawn_only=not arguments.all)
    if arguments.json:
        content = {
            "type": "proposal",
            "drawn_only": not arguments.all,
            "proposals": [_proposal_content(each) for each in proposed.proposals],
            "diff": proposed.diff(),
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print_proposal(proposed, drawn_only=not arguments.all)
    if arguments.out:
        _write(arguments.out, proposed.after)


def _print_proposal(proposed: Proposed, *, drawn_only: bool) -> None:
    known = [each for each in proposed.proposals if each.ratio]
    sys.stdout.write(
        f"Outcomes of {'the control sample' if drawn_only else 'all inspections'}: of "
        f"{counted(len(proposed.proposals), 'reason code')} {len(known):,} were given to {ENOUGH} hits or more "
        "and as many no-hits.\n"
        "20 points say that a code is given twice as often to hits. It is for people to accept or leave.\n"
    )
    if not drawn_only:
        sys.stdout.write("The rules chose what was inspected: those that refer come out too low here.\n")
    if known:
        sys.stdout.write("\n")
        headers = ("code", "points", "proposed", "of hits", "of no-hits", "times as often")
        print_table(headers, [_proposal_cells(each) for each in known])
    if diff := proposed.diff():
        sys.stdout.write(f"\n{diff}")


def _proposal_cells(each: Proposal) -> tuple[str, ...]:
    return (
        each.code,
        f"{each.points:+,}",
        "as it is" if each.proposed is None else f"{each.proposed:+,}",
        f"{each.hits.part:,} of {each.hits.whole:,}",
        f"{each.no_hits.part:,} of {each.no_hits.whole:,}",
        times(each.ratio),
    )


def _proposal_content(each: Proposal) -> dict[str, Any]:
    return {
        "code": each.code,
        "points": each.points,
        "proposed": each.proposed,
        "hits": rate_content(each.hits),
        "no_hits": rate_content(each.no_hits),
        "ratio": ratio_content(each.ratio),
    }


def _write(path: Path, text: str) -> None:
    """Write a proposed rulebook where nothing is yet: no rulebook is ever changed in its place."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise InputError(f"{path}: the proposed rulebook can't be written: {error.strerror}") from None

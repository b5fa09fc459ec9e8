"""`borderscore rulebook simulate`."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from borderscore.cli.figures import interval, percent, rate_content
from borderscore.cli.output import counted, print_table, progress
from borderscore.cli.process import say
from borderscore.cli.reading import read_whole
from borderscore.formats.finding_lines import FindingLine
from borderscore.formats.labels import read_labels
from borderscore.formats.outcomes import read_outcomes
from borderscore.outcomes import last_results
from borderscore.oversight.changes import FindingChanges, LaneChanges, Move, Moved
from borderscore.oversight.rules import RuleRates, Truth, truth_of_labels, truth_of_outcomes
from borderscore.plugins import installed
from borderscore.rates import Rate
from borderscore.rulebook.model import LANES
from borderscore.run.rehearsing import Rehearsed, Side, rehearse
from borderscore.run.scoring import Options

#: How many reason codes and how many declarations of a change of lane, and how many findings, are printed.
NAMED: Final = 5
DECLARATIONS_NAMED: Final = 10


def run(arguments: Namespace) -> int:
    """Score by both rulebooks, say what changes, and return 1 where records were rejected."""
    truth, bad = _truth(arguments)
    options = Options(
        register=arguments.register,
        baseline=arguments.baseline,
        catalogue=installed(),
        jobs=arguments.jobs or os.cpu_count() or 1,
    )
    with progress(sys.stderr) as show:
        done = rehearse(arguments.files, (arguments.before, arguments.after), options, truth=truth, progress=show)
    if arguments.json:
        sys.stdout.write(json.dumps(_content(done), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(done)
    rejected = done.before.counts.rejected + done.before.counts.conflicting
    if rejected:
        say(f"not scored: {counted(rejected, 'record')}")
    return 1 if rejected or bad else 0


def _truth(arguments: Namespace) -> tuple[Truth | None, int]:
    """Return what is known of the traffic, and how many lines of it could not be read."""
    if arguments.labels:
        labels, bad = read_whole(arguments.labels, read_labels)
        return truth_of_labels(labels), bad
    if arguments.outcomes:
        outcomes, bad = read_whole(arguments.outcomes, read_outcomes)
        return truth_of_outcomes(last_results(outcomes)), bad
    return None, 0


def _print(done: Rehearsed) -> None:
    lanes = done.lanes
    declarations = counted(sum(lanes.before.values()), "declaration")
    sys.stdout.write(f"{_named(done.before)} -> {_named(done.after)} on {declarations}\n\n")
    rows = [(lane, *_change(lanes.before[lane], lanes.after[lane])) for lane in LANES]
    print_table(("lane", "before", "after", "change"), rows)
    sys.stdout.write(f"\n{counted(lanes.scores, 'score')} changed.\n")
    for move in lanes.ordered():
        _print_move(move)
    _print_findings(done.findings)
    if done.before.rules is not None and done.after.rules is not None:
        _print_rules(done.before.rules, done.after.rules)


def _named(side: Side) -> str:
    return f"{side.rulebook.id} {side.rulebook.version}"


def _change(before: int, after: int) -> tuple[str, str, str]:
    return f"{before:,}", f"{after:,}", f"{after - before:+,}" if before != after else "0"


def _print_move(move: Move) -> None:
    sys.stdout.write(f"\nFrom {move.before} to {move.after}: {counted(move.declarations, 'declaration')}\n")
    for code, having in sorted(move.having.items(), key=lambda item: (-item[1], item[0]))[:NAMED]:
        sys.stdout.write(f"  {code}: {move.points[code]:+,} points in {having:,} of them\n")
    for each in move.first[:DECLARATIONS_NAMED]:
        sys.stdout.write(f"  {_moved(each)}\n")
    if move.declarations > DECLARATIONS_NAMED:
        sys.stdout.write(f"  {counted(move.declarations - DECLARATIONS_NAMED, 'more declaration')}\n")


def _moved(moved: Moved) -> str:
    reasons = ", ".join(f"{code} {points:+,}" for code, points in moved.reasons.items())
    before, after = moved.scores
    return f"{moved.declaration} {before:,} -> {after:,}{f': {reasons}' if reasons else ''}"


def _print_findings(changes: FindingChanges) -> None:
    sys.stdout.write(
        f"\nFindings: {len(changes.stayed):,} stay, {len(changes.won):,} won, {len(changes.lost):,} lost\n"
    )
    for (before, after), number in sorted(changes.levels.items()):
        sys.stdout.write(f"  {number:,} from {before} to {after}\n")
    for said, findings in (("won", changes.won), ("lost", changes.lost)):
        for each in findings[:NAMED]:
            members = ", ".join(each.members)
            sys.stdout.write(f"  {said}: {each.typology}, {each.level}, score {each.score:,}: {members}\n")
        if findings[NAMED:]:
            sys.stdout.write(f"  {said}: {len(findings) - NAMED:,} more\n")


def _print_rules(before: Mapping[str, RuleRates], after: Mapping[str, RuleRates]) -> None:
    sys.stdout.write(
        "\nOf those that a rule met, those it is for (precision), and of these, those it met (recall)\n\n"
    )
    print_table(
        ("rule", "precision before", "after", "interval", "recall before", "after", "interval"),
        [_rule(*each) for each in _both(before, after)],
    )


def _both(
    before: Mapping[str, RuleRates], after: Mapping[str, RuleRates]
) -> Iterator[tuple[str, RuleRates, RuleRates]]:
    never = RuleRates(Rate(0, 0), Rate(0, next(iter(before.values())).recall.whole))
    for name in dict.fromkeys((*before, *sorted({*before, *after} - {next(iter(before))}))):
        yield name, before.get(name, never), after.get(name, never)


def _rule(name: str, before: RuleRates, after: RuleRates) -> tuple[str, ...]:
    return (
        name,
        percent(before.precision.share),
        percent(after.precision.share),
        interval(after.precision) if after.precision.whole else "-",
        percent(before.recall.share),
        percent(after.recall.share),
        interval(after.recall) if after.recall.whole else "-",
    )


def _content(done: Rehearsed) -> dict[str, Any]:
    return {
        "type": "rehearsal",
        "before": _side_content(done.before, done.lanes, 0),
        "after": _side_content(done.after, done.lanes, 1),
        "scores_changed": done.lanes.scores,
        "moves": [_move_content(move) for move in done.lanes.ordered()],
        "findings": {
            "stayed": len(done.findings.stayed),
            "won": _findings_content(done.findings.won),
            "lost": _findings_content(done.findings.lost),
        },
    }


def _side_content(side: Side, lanes: LaneChanges, place: int) -> dict[str, Any]:
    counts = (lanes.before, lanes.after)[place]
    rules = side.rules and [
        {"rule": name, "precision": rate_content(each.precision), "recall": rate_content(each.recall)}
        for name, each in side.rules.items()
    ]
    return {
        "rulebook": {"id": side.rulebook.id, "version": side.rulebook.version},
        "lanes": {lane: counts[lane] for lane in LANES},
        "rules": rules,
    }


def _move_content(move: Move) -> dict[str, Any]:
    return {
        "before": move.before,
        "after": move.after,
        "declarations": move.declarations,
        "reasons": [
            {"code": code, "declarations": having, "points": move.points[code]}
            for code, having in sorted(move.having.items())
        ],
        "first": [
            {"declaration": each.declaration, "scores": each.scores, "reasons": each.reasons}
            for each in move.first
        ],
    }


def _findings_content(findings: Sequence[FindingLine]) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "typology": each.typology,
            "level": each.level,
            "score": each.score,
            "members": each.members,
        }
        for each in findings
    ]

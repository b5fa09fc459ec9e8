"""`borderscore evaluate`."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from borderscore.bounds import shown
from borderscore.cli.figures import interval, number, percent, rate_content
from borderscore.cli.output import print_table
from borderscore.cli.reading import read_whole
from borderscore.evaluation import Evaluation, Finding, evaluate
from borderscore.formats.labels import Found, read_findings, read_labels
from borderscore.rates import Rate

#: One review for so many declarations: the second budget that is always shown.
ONE_IN: Final = 1_000

#: The most missed rings that are named.
_NAMED: Final = 20


def run(arguments: Namespace) -> int:
    """Print what findings reach against labels, and return 1 where lines could not be read."""
    found, bad_findings = read_whole(_findings_file(arguments.results), read_findings)
    labels, bad_labels = read_whole(arguments.labels, read_labels)
    findings = _in_force(found, watched=arguments.level == "watch")
    share = Fraction(arguments.share, 100)
    evaluations = [evaluate(findings, labels, budget, share) for budget in _budgets(arguments, arguments.results)]
    if arguments.json:
        budgets = [_content(evaluation) for evaluation in evaluations]
        content = {"type": "evaluation", "share": number(share), "budgets": budgets}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(evaluations, share)
    return 1 if bad_findings + bad_labels else 0


def _findings_file(results: Path) -> Path:
    return results / "findings.jsonl" if results.is_dir() else results


def _in_force(found: Iterable[Found], *, watched: bool) -> list[Finding]:
    """Return the latest revision of each finding, if it still holds and is of a level that was asked for."""
    latest: dict[str, Found] = {}
    for each in found:
        if each.id not in latest or each.revision >= latest[each.id].revision:
            latest[each.id] = each
    return [
        Finding(each.id, each.score, frozenset(each.members))
        for each in latest.values()
        if not each.withdrawn and (watched or each.level == "alert")
    ]


def _budgets(arguments: Namespace, results: Path) -> Iterator[int | None]:
    """Yield the budgets to evaluate at: the one asked for, or as many as there are rings and one in 1,000."""
    if arguments.budget is not None:
        yield arguments.budget
        return
    yield None
    declarations = arguments.declarations or _assessed(results)
    if declarations:
        yield -(-declarations // ONE_IN)


def _assessed(results: Path) -> int:
    """Return how many declarations a run has assessed; 0 where the results don't say."""
    try:
        content = json.loads((results / "run.json").read_bytes())
    except (OSError, ValueError):
        return 0
    counts = content.get("counts") if isinstance(content, dict) else None
    assessed = counts.get("assessed") if isinstance(counts, dict) else None
    return assessed if type(assessed) is int and assessed > 0 else 0


def _print(evaluations: Iterable[Evaluation], share: Fraction) -> None:
    sys.stdout.write(
        f"A ring is found when one finding holds at least {percent(share)} of its couriers;\n"
        f"a finding is right when at least {percent(share)} of its members are of one ring.\n"
        "Intervals hold the true share 95 times in 100.\n"
    )
    for evaluation in evaluations:
        sys.stdout.write(f"\nThe top {evaluation.reviewed:,} findings, of a budget of {evaluation.budget:,}\n\n")
        print_table(("measure", "share", "of", "interval"), [_row(*each) for each in _measures(evaluation)])
        sys.stdout.write(f"courier F1: {percent(evaluation.courier_f1)}\n")
        if evaluation.missed:
            sys.stdout.write(f"missed: {_listed(evaluation.missed)}\n")


def _measures(evaluation: Evaluation) -> Iterator[tuple[str, Rate]]:
    yield "rings found", evaluation.rings
    yield "findings right", evaluation.precision
    yield "courier recall", evaluation.courier_recall
    yield "courier precision", evaluation.courier_precision
    for level, row in evaluation.levels.items():
        if level is not None:
            yield f"level {level}: rings found", row.rings
            yield f"level {level}: courier recall", row.couriers
    for kind, rate in evaluation.look_alikes.items():
        yield f"honest, hit: {shown(kind)[1:-1] if kind else 'of no kind'}", rate


def _row(name: str, rate: Rate) -> tuple[str, str, str, str]:
    return name, percent(rate.share), f"{rate.part:,} of {rate.whole:,}", interval(rate)


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(shown(name)[1:-1] for name in names[:_NAMED]) + more


def _content(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "budget": evaluation.budget,
        "reviewed": evaluation.reviewed,
        "rings": rate_content(evaluation.rings),
        "precision": rate_content(evaluation.precision),
        "courier_recall": rate_content(evaluation.courier_recall),
        "courier_precision": rate_content(evaluation.courier_precision),
        "courier_f1": number(evaluation.courier_f1),
        "levels": [
            {"level": level, "rings": rate_content(row.rings), "courier_recall": rate_content(row.couriers)}
            for level, row in evaluation.levels.items()
        ],
        "look_alikes_hit": {kind: rate_content(rate) for kind, rate in evaluation.look_alikes.items()},
        "found": evaluation.found,
        "missed": evaluation.missed,
    }

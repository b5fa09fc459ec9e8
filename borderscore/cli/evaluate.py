"""`borderscore evaluate`."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from borderscore.bounds import shown
from borderscore.cli.output import print_table
from borderscore.cli.process import say
from borderscore.errors import InputError
from borderscore.evaluation import Evaluation, Finding, Rate, evaluate
from borderscore.formats.labels import Found, read_findings, read_labels
from borderscore.formats.lines import Reject, open_input

T = TypeVar("T")

#: One review for so many declarations: the second budget that is always shown.
ONE_IN: Final = 1_000

#: The most lines that can't be read of which each is named.
_NAMED: Final = 20


def run(arguments: Namespace) -> int:
    """Print what findings reach against labels, and return 1 where lines could not be read."""
    found, bad_findings = _read(_findings_file(arguments.results), read_findings)
    labels, bad_labels = _read(arguments.labels, read_labels)
    findings = _in_force(found, watched=arguments.level == "watch")
    share = Fraction(arguments.share, 100)
    evaluations = [evaluate(findings, labels, budget, share) for budget in _budgets(arguments, arguments.results)]
    if arguments.json:
        budgets = [_content(evaluation) for evaluation in evaluations]
        content = {"type": "evaluation", "share": _number(share), "budgets": budgets}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(evaluations, share)
    return 1 if bad_findings + bad_labels else 0


def _findings_file(results: Path) -> Path:
    return results / "findings.jsonl" if results.is_dir() else results


def _read(path: Path, read: Callable[[BinaryIO], Iterable[T | Reject]]) -> tuple[list[T], int]:
    """Return what can be read of a file, and how many lines can't; those are named on standard error."""
    whole: list[T] = []
    bad = 0
    with open_input(path) as stream:
        try:
            for each in read(stream):
                if isinstance(each, Reject):
                    bad += 1
                    _name(path, each, bad)
                else:
                    whole.append(each)
        except OSError as error:
            raise InputError(f"{path}: can't be read: {error.strerror}") from None
    return whole, bad


def _name(path: Path, reject: Reject, number: int) -> None:
    if number <= _NAMED:
        faults = "; ".join(map(str, reject.faults))
        say(f"{path}:{reject.line}: {faults}")
    elif number == _NAMED + 1:
        say(f"{path}: more lines that can't be read follow")


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
        f"A ring is found when one finding holds at least {_percent(share)} of its couriers;\n"
        f"a finding is right when at least {_percent(share)} of its members are of one ring.\n"
        "Intervals hold the true share 95 times in 100.\n"
    )
    for evaluation in evaluations:
        sys.stdout.write(f"\nThe top {evaluation.reviewed:,} findings, of a budget of {evaluation.budget:,}\n\n")
        print_table(("measure", "share", "of", "interval"), [_row(*each) for each in _measures(evaluation)])
        sys.stdout.write(f"courier F1: {_percent(evaluation.courier_f1)}\n")
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
    low, high = rate.interval()
    return name, _percent(rate.share), f"{rate.part:,} of {rate.whole:,}", f"{_percent(low)} to {_percent(high)}"


def _percent(share: Fraction | None) -> str:
    """Return a share in percent, with one decimal place; a dash where there is none."""
    return "-" if share is None else f"{_decimal(100 * share, '0.1')} %"


def _decimal(number: Fraction, places: str) -> Decimal:
    return (Decimal(number.numerator) / number.denominator).quantize(Decimal(places), ROUND_HALF_EVEN)


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(shown(name)[1:-1] for name in names[:_NAMED]) + more


def _content(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "budget": evaluation.budget,
        "reviewed": evaluation.reviewed,
        "rings": _rate(evaluation.rings),
        "precision": _rate(evaluation.precision),
        "courier_recall": _rate(evaluation.courier_recall),
        "courier_precision": _rate(evaluation.courier_precision),
        "courier_f1": _number(evaluation.courier_f1),
        "levels": [
            {"level": level, "rings": _rate(row.rings), "courier_recall": _rate(row.couriers)}
            for level, row in evaluation.levels.items()
        ],
        "look_alikes_hit": {kind: _rate(rate) for kind, rate in evaluation.look_alikes.items()},
        "found": evaluation.found,
        "missed": evaluation.missed,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval()
    return {
        "part": rate.part,
        "whole": rate.whole,
        "share": _number(rate.share),
        "low": _number(low),
        "high": _number(high),
    }


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(_decimal(share, "0.000001"))

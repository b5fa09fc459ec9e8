"""`borderscore audit disparity`."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from borderscore.bounds import shown
from borderscore.cli.figures import decimal, number, percent, rate_content, ratio_content, times
from borderscore.cli.output import counted, print_table
from borderscore.cli.process import say
from borderscore.cli.reading import read_whole
from borderscore.errors import InputError
from borderscore.formats.outcomes import read_members
from borderscore.outcomes import GroupMember
from borderscore.oversight.facts import facts_of
from borderscore.oversight.treatment import Driver, Treatment, treatment
from borderscore.run.past import assessments_of

#: Which lanes count, by the lowest of them.
LANES_FROM: Final = {"yellow": frozenset({"yellow", "red"}), "red": frozenset({"red"})}

#: How many reason codes are named that drive a difference.
DRIVERS_NAMED: Final = 5

_DIFFERENT: Final = ("more often", "less often")


def run(arguments: Namespace) -> int:
    """Print how groups are treated, and return 1 where lines of their file could not be read."""
    members, bad = read_whole(arguments.groups, read_members)
    groups = _groups(members, arguments.groups)
    assessed = map(facts_of, assessments_of(arguments.dir))
    treatments, left_out = treatment(assessed, groups, LANES_FROM[arguments.lane])
    if arguments.json:
        content = {
            "type": "treatment",
            "lanes": sorted(LANES_FROM[arguments.lane]),
            "left_out": left_out,
            "groups": [_content(each) for each in treatments],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(treatments, arguments.lane)
    if left_out:
        say(f"{arguments.groups}: left out, since they are in no group: {counted(left_out, 'declaration')}")
    return 1 if bad else 0


def _groups(members: Iterable[GroupMember], path: Path) -> Mapping[str, str]:
    groups: dict[str, str] = {}
    for each in members:
        if groups.setdefault(each.declaration, each.group) != each.group:
            raise InputError(
                f"{path}: expected each declaration in one group, got {shown(each.declaration)} in "
                f"{shown(groups[each.declaration])} and in {shown(each.group)}"
            )
    return groups


def _print(treatments: Sequence[Treatment], lane: str) -> None:
    lanes = "yellow and red" if lane == "yellow" else "red"
    sys.stdout.write(
        f"Referred to lane {lanes}: each group against all others, and within bands of capacity.\n"
        "Intervals hold the true value 95 times in 100: of 20 groups one lies outside by chance.\n\n"
    )
    headers = ("group", "referred", "share", "others", "times as often", "at equal capacity")
    print_table(headers, [_cells(each) for each in treatments])
    for each in treatments:
        sys.stdout.write(f"\n{_said(each)}\n")
        if each.verdict in _DIFFERENT or each.verdict_at_equal_capacity in _DIFFERENT:
            sys.stdout.write(f"  {_signed(each.difference):>8}  points in the mean score, of them\n")
            for driver in each.drivers[:DRIVERS_NAMED]:
                sys.stdout.write(f"{_driver(driver)}\n")


def _cells(each: Treatment) -> tuple[str, ...]:
    return (
        each.group,
        f"{each.one.part:,} of {each.one.whole:,}",
        percent(each.one.share),
        percent(each.others.share),
        times(each.ratio),
        times(each.at_equal_capacity),
    )


def _said(each: Treatment) -> str:
    if each.verdict == each.verdict_at_equal_capacity:
        return f"{each.group}: {each.verdict}, at equal capacity too"
    return f"{each.group}: {each.verdict}; at equal capacity: {each.verdict_at_equal_capacity}"


def _driver(driver: Driver) -> str:
    points, having, others = _signed(driver.difference), percent(driver.one.share), percent(driver.others.share)
    return f"  {points:>8}  {driver.code}: {having} have it, of the others {others}"


def _signed(points: Fraction) -> str:
    return f"{decimal(points, '0.01'):+}"


def _content(each: Treatment) -> dict[str, Any]:
    return {
        "group": each.group,
        "referred": rate_content(each.one),
        "others": rate_content(each.others),
        "ratio": ratio_content(each.ratio),
        "at_equal_capacity": ratio_content(each.at_equal_capacity),
        "verdict": each.verdict,
        "verdict_at_equal_capacity": each.verdict_at_equal_capacity,
        "difference": number(each.difference),
        "drivers": [
            {
                "code": driver.code,
                "having": rate_content(driver.one),
                "others": rate_content(driver.others),
                "points": number(driver.difference),
            }
            for driver in each.drivers
        ],
    }

"""What inspections found: the only thing that shows whether a referral was worth it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, get_args

from attrs import frozen

from borderscore.declaration import Identifier, ShortText
from borderscore.shapes import checked

Result = Literal["hit", "no-hit", "inconclusive"]

#: Of several on one day the first of these counts.
RESULTS: Final[tuple[Result, ...]] = get_args(Result)


@frozen(kw_only=True, field_transformer=checked)
class InspectionOutcome:
    """What the inspection of one declaration's goods or papers found."""

    declaration: Identifier
    #: `hit`: what was found bears out the referral. `no-hit`: all was in order. `inconclusive`: it can't be told.
    result: Result
    inspected_on: date
    note: ShortText | None = None


@frozen(kw_only=True, field_transformer=checked)
class GroupMember:
    """To which group a declaration belongs: any grouping that an administration has to answer for."""

    declaration: Identifier
    group: ShortText


def last_results(outcomes: Iterable[InspectionOutcome]) -> Mapping[str, Result]:
    """Return what was found of each declaration, in whatever order the outcomes come.

    Of several inspections the last counts; of several on one day a hit before a no-hit before an inconclusive one.
    """
    last: dict[str, InspectionOutcome] = {}
    for each in outcomes:
        before = last.get(each.declaration)
        if before is None or _rank(each) > _rank(before):
            last[each.declaration] = each
    return {declaration: each.result for declaration, each in last.items()}


def _rank(outcome: InspectionOutcome) -> tuple[date, int]:
    return outcome.inspected_on, -RESULTS.index(outcome.result)

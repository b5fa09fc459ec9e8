"""What outcomes say of the points in a rulebook: proposals for a person to weigh. Nothing here changes a rulebook.

The weight of evidence of a reason code is log2 of how many times as often it is given to hits as to no-hits. 20
points are one bit, the scale of the rulebook. Codes are looked at one by one: where two tell the same, both
proposals count it. And outcomes are known only of what was inspected: among those that were referred, the codes
that refer are as common where nothing was found. Outcomes of the control sample alone don't have that fault.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from attrs import frozen

from borderscore.linkage.bits import BIT, POINTS_A_BIT, centibits
from borderscore.outcomes import Result
from borderscore.oversight.facts import Facts
from borderscore.rates import Rate, Ratio, Stratum, ratio
from borderscore.rulebook.model import Rulebook

#: How many hits and how many no-hits a code needs before anything is said of it.
ENOUGH: Final = 10


@frozen(kw_only=True)
class Proposal:
    """Other points for a reason code, and the numbers that they stand on."""

    code: str
    points: int
    #: None: the points are as the outcomes say, or too few are known.
    proposed: int | None
    #: Of all hits, and of all no-hits, those that have the code.
    hits: Rate
    no_hits: Rate
    #: The one against the other; None: too few are known.
    ratio: Ratio | None


def proposals(
    rulebook: Rulebook, assessed: Iterable[Facts], results: Mapping[str, Result]
) -> tuple[Proposal, ...]:
    """Return what the outcomes say of each reason code of the characteristics, in the order of the rulebook."""
    having: dict[Result, Counter[str]] = {"hit": Counter(), "no-hit": Counter(), "inconclusive": Counter()}
    number: Counter[Result] = Counter()
    for facts in assessed:
        if result := results.get(facts.declaration):
            number[result] += 1
            having[result].update(facts.points.keys())
    return tuple(
        _proposal(
            attribute.code,
            attribute.points,
            Rate(having["hit"][attribute.code], number["hit"]),
            Rate(having["no-hit"][attribute.code], number["no-hit"]),
        )
        for characteristic in rulebook.characteristics
        for attribute in characteristic.attributes
        if attribute.code and attribute.points
    )


def _proposal(code: str, points: int, hits: Rate, no_hits: Rate) -> Proposal:
    found = ratio([Stratum(hits, no_hits)]) if min(hits.part, no_hits.part) >= ENOUGH else None
    unlike = found is not None and not _points(found.low) <= points <= _points(found.high)
    proposed = _points(found.value) if found is not None and unlike else None
    return Proposal(code=code, points=points, proposed=proposed, hits=hits, no_hits=no_hits, ratio=found)


def _points(times: Fraction) -> int:
    """Return the points for evidence that is so many times as common among hits."""
    evidence = centibits(times.numerator) - centibits(times.denominator)
    return round(Fraction(evidence * POINTS_A_BIT, BIT))

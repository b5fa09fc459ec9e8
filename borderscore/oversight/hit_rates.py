"""How often inspections found something: by lane, by rule and by typology, against the random control sample.

What is not inspected is not known. Who was referred is inspected more often, so rates by rule tell how well a rule
refers, not how common hits are in traffic; that is what the control sample tells, whose declarations were drawn
whatever their score.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from attrs import define, field, frozen

from borderscore.outcomes import Result
from borderscore.oversight.facts import Facts
from borderscore.rates import Rate, Ratio, Stratum, ratio
from borderscore.rulebook.model import LANES

#: What the rows are about, in this order.
Kind = Literal["control", "lane", "rule", "typology"]

_CONTROL: Final[tuple[Kind, str]] = ("control", "drawn at random")


@frozen(kw_only=True)
class Row:
    """What was found among the declarations that have something in common."""

    kind: Kind
    name: str
    declarations: int
    inspected: int
    inconclusive: int
    #: Hits among those whose inspection told anything; and of all hits, those that are here.
    hits: Rate
    share_of_hits: Rate
    #: How many times as often as in the control sample there is a hit among those here that are not in it.
    #: None: not defined, as for the control sample itself.
    against_control: Ratio | None


@define
class _Count:
    declarations: int = 0
    results: Counter[Result] = field(factory=Counter)
    #: Of those that were not drawn.
    referred: Counter[Result] = field(factory=Counter)

    def add(self, result: Result | None, *, drawn: bool) -> None:
        self.declarations += 1
        if result:
            self.results[result] += 1
            if not drawn:
                self.referred[result] += 1


def hit_rates(
    assessed: Iterable[Facts], typologies: Mapping[str, str], results: Mapping[str, Result]
) -> tuple[Row, ...]:
    """Return the rates of all declarations with an outcome; `typologies` are those of findings, by their ids."""
    always: tuple[tuple[Kind, str], ...] = (_CONTROL, *(("lane", lane) for lane in LANES))
    counts = {key: _Count() for key in always}
    hits = 0
    for facts in assessed:
        result = results.get(facts.declaration)
        hits += result == "hit"
        for key in _keys(facts, typologies):
            counts.setdefault(key, _Count()).add(result, drawn=facts.drawn)
    control = _rate(counts[_CONTROL].results)
    ordered = (*always, *sorted(counts.keys() - always))  # rules before typologies
    return tuple(_row(key, counts[key], hits, control) for key in ordered)


def _keys(facts: Facts, typologies: Mapping[str, str]) -> Iterator[tuple[Kind, str]]:
    if facts.drawn:
        yield _CONTROL
    yield "lane", facts.lane
    for code in facts.points:
        yield "rule", code
    for name in sorted({typologies[each] for each in facts.findings}):
        yield "typology", name


def _row(key: tuple[Kind, str], count: _Count, hits: int, control: Rate) -> Row:
    rate = _rate(count.results)
    return Row(
        kind=key[0],
        name=key[1],
        declarations=count.declarations,
        inspected=sum(count.results.values()),
        inconclusive=count.results["inconclusive"],
        hits=rate,
        share_of_hits=Rate(rate.part, hits),
        against_control=ratio([Stratum(_rate(count.referred), control)]),
    )


def _rate(results: Mapping[Result, int]) -> Rate:
    hits = results.get("hit", 0)
    return Rate(hits, hits + results.get("no-hit", 0))

"""How well each rule tells what it is for: of those that it met how many were right, and of the right how many."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from attrs import define, field, frozen

from borderscore.labels import Label
from borderscore.outcomes import Result
from borderscore.oversight.facts import Facts
from borderscore.rates import Rate

#: Says of a declaration whether it is what rules look for; None: nothing is known, or it counts neither way.
Truth = Callable[[str], bool | None]

#: The row of all that was referred to yellow or red, whatever the rule.
REFERRED: Final = "referred"


@frozen
class RuleRates:
    """One rule."""

    #: Of those with the rule's reason code, those that are what rules look for; and the other way round.
    precision: Rate
    recall: Rate


@define
class RuleCounts:
    """Counts declarations as they come."""

    truth: Truth
    positives: int = 0
    met: Counter[str] = field(factory=Counter)
    right: Counter[str] = field(factory=Counter)

    def add(self, facts: Facts) -> None:
        """Count one declaration."""
        known = self.truth(facts.declaration)
        if known is None:
            return
        codes = [*facts.points, *([REFERRED] if facts.lane != "green" else [])]
        self.met.update(codes)
        if known:
            self.positives += 1
            self.right.update(codes)

    def rates(self) -> Mapping[str, RuleRates]:
        """Return the rates by reason code; those of all that was referred first."""
        names = [REFERRED, *sorted(self.met.keys() - {REFERRED})]
        return {
            name: RuleRates(Rate(self.right[name], self.met[name]), Rate(self.right[name], self.positives))
            for name in names
        }


def truth_of_labels(labels: Iterable[Label]) -> Truth:
    """Return the truth of labels: couriers of rings are what rules look for, companions count neither way."""
    rings = [label for label in labels if label.ring is not None]
    couriers = frozenset[str]().union(*(ring.couriers for ring in rings))
    companions = frozenset(each for ring in rings for each in ring.companions) - couriers
    return lambda declaration: None if declaration in companions else declaration in couriers


def truth_of_outcomes(results: Mapping[str, Result]) -> Truth:
    """Return the truth of outcomes: hits are what rules look for; what was not inspected is not known."""
    known = {declaration: result == "hit" for declaration, result in results.items() if result != "inconclusive"}
    return known.get

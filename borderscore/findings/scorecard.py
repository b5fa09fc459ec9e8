"""A typology made ready: its characteristics compiled by the same functions as those of declarations."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import cast

from attrs import evolve, frozen

from borderscore.findings.features import GROUPS, VOLUME
from borderscore.findings.group import Group
from borderscore.rulebook.model import (
    FINDING_LEVELS,
    Characteristic,
    FindingLevel,
    Level,
    Rulebook,
    Typology,
)
from borderscore.rulebook.semantics import decide
from borderscore.scoring.compiled import Evaluation, compile_rulebook
from borderscore.scoring.outcomes import Fired, Outcome, ranked


@frozen(eq=False)
class Scorecard:
    """One typology over groups."""

    typology: Typology
    outcomes: tuple[Outcome, ...]
    _evaluate: Callable[[Group], Evaluation]
    #: The characteristics that ask for nothing but the volume, whose points are shared by what each carries.
    _volume: Mapping[str, Characteristic]

    @classmethod
    def of(cls, rulebook: Rulebook, typology: Typology) -> "Scorecard":
        """Compile a typology of a checked rulebook."""
        name = f"{rulebook.id}-{typology.name}"
        card = evolve(rulebook, id=name, characteristics=typology.characteristics)
        outcomes = ranked(card, GROUPS)
        program = compile_rulebook(card, GROUPS, outcomes)
        volume = {
            attribute.code: each
            for each in typology.characteristics
            for attribute in each.attributes
            if each.features == (VOLUME,) and attribute.code is not None
        }
        # The features of GROUPS take groups, so that the function compiled from them does, too.
        return cls(typology, outcomes, cast("Callable[[Group], Evaluation]", program.evaluate), volume)

    def evaluate(self, group: Group) -> tuple[int, list[Fired]]:
        """Return the score of a group, its ties included, and the outcomes that applied."""
        score, fired, _ = self._evaluate(group)
        return score + group.points, fired

    @property
    def least_capacity(self) -> int:
        """Return the volume below which no level can be reached."""
        return min(self.typology.alert.capacity, self.typology.watch.capacity)

    def level(self, score: int, capacity: int) -> FindingLevel | None:
        """Return the highest level that a score and a volume reach together, or None."""
        for name in FINDING_LEVELS:
            level = self.at(name)
            if capacity >= level.capacity and score >= level.score:
                return name
        return None

    def at(self, name: FindingLevel) -> Level:
        """Return from when on the pattern is reported at a level."""
        return self.typology.alert if name == "alert" else self.typology.watch

    def worth(self, code: str) -> Callable[[int], int] | None:
        """Return what any volume gives where an outcome asks for nothing else; None for the other outcomes."""
        characteristic = self._volume.get(code)
        if characteristic is None:
            return None

        operands = [predicate.operand for each in characteristic.attributes for predicate in each.when]
        limits = sorted({0, *(at + more for at in operands if isinstance(at, int) for more in (0, 1))})
        decided = [decide(characteristic, {VOLUME: limit}) for limit in limits]
        points = [each.points if each else 0 for each in decided]
        return lambda volume: points[bisect_right(limits, volume) - 1]

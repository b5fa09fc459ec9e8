"""The reference: a rulebook applied attribute by attribute, as its semantics say. Slow, plain, and the oracle."""

from collections.abc import Mapping
from typing import Any

from borderscore.declaration import Declaration
from borderscore.features.kernel import Feature
from borderscore.points import Contribution
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.rulebook.semantics import decide
from borderscore.scoring.outcomes import Outcome


def contributions(
    rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], declaration: Declaration
) -> tuple[Contribution, ...]:
    """Return what each characteristic of a rulebook gives to a declaration, most points first."""
    given = (_contribution(each, catalogue, declaration) for each in rulebook.characteristics)
    return tuple(sorted((each for each in given if each), key=lambda each: (-each.points, each.code)))


def _contribution(
    characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]], declaration: Declaration
) -> Contribution | None:
    observation = {name: catalogue[name].extract(declaration) for name in characteristic.features}
    attribute = decide(characteristic, observation)
    if attribute is None or not attribute.points:
        return None
    outcome = Outcome.of(attribute, characteristic, catalogue)
    return outcome.contribution([observation[feature.name] for feature in outcome.features])

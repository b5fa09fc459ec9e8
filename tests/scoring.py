"""Rulebooks in a few words, ready to score."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from borderscore.features import Feature
from borderscore.rulebook.model import Attribute, Characteristic, ControlSample, Lanes, Predicate, Rulebook
from borderscore.scoring.compiled import Program, compile_rulebook
from borderscore.scoring.outcomes import ranked

TB = 10**12


def program(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> Program:
    return compile_rulebook(rulebook, catalogue, ranked(rulebook, catalogue))


def rules(*characteristics: Characteristic) -> Rulebook:
    return Rulebook(
        id="test",
        version="1",
        author="",
        valid_from=date(2025, 1, 1),
        about="",
        lanes=Lanes(yellow=100, red=250),
        control_sample=ControlSample(one_in=200, salt="s"),
        lists={},
        characteristics=characteristics,
    )


def characteristic(name: str, *attributes: Attribute) -> Characteristic:
    return Characteristic(name=name, why="", source="", attributes=attributes)


def when(feature: str, operator: Any, operand: Any, points: int, code: str, text: str = "") -> Attribute:
    return Attribute(when=(Predicate(feature, operator, operand),), points=points, code=code, text=text)

"""Rulebooks in a few words, and what the check says of them."""

import re
from datetime import date
from typing import Any, Final

from borderscore.rulebook.check import check
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Predicate,
    Rulebook,
)
from borderscore.rulebook.notes import Note
from tests.toys import TOYS

TB: Final = 10**12

#: Where notes may stand: which part of a rulebook, by its keys and indices.
PLACES: Final = (
    r"rulebook(\.valid_until)?|lanes\.(yellow|red)|control_sample\.one_in|lists\.[a-z-]+|text\.de\.[A-Z0-9-]+"
    r"|characteristic\.[0-9]+(\.(name|attribute\.{attribute}(\.(code|text|when\.[0-9]+))?))?"
)


def when(
    points: int,
    code: str,
    *predicates: tuple[str, Any, Any],
    text: str = "So it is.",
    list_name: str | None = None,
) -> Attribute:
    held = tuple(Predicate(f"toy.{name}", operator, operand, list_name) for name, operator, operand in predicates)
    return Attribute(when=held, points=points, code=code, text=text)


def undeclared(points: int = 5) -> Attribute:
    return Attribute(role="undeclared", points=points, code="UNDECLARED", text="Not declared.")


def otherwise(points: int = 0) -> Attribute:
    return Attribute(role="otherwise", points=points, code="OTHERWISE", text="Something else.")


def asking(*attributes: Attribute, name: str = "c") -> Characteristic:
    return Characteristic(name=name, why="Because.", source="None.", attributes=attributes)


def rulebook(*characteristics: Characteristic, **parts: Any) -> Rulebook:
    given_parts: dict[str, Any] = {
        "lanes": Lanes(yellow=1, red=2),
        "control_sample": ControlSample(one_in=1, salt="s"),
        "lists": {},
        **parts,
    }
    return Rulebook(
        id="test",
        version="1",
        author="A",
        valid_from=date(2026, 12, 1),
        about="For tests.",
        characteristics=characteristics,
        **given_parts,
    )


def said(*characteristics: Characteristic, **parts: Any) -> list[str]:
    """Return what is said about a rulebook, without advice on lanes unless they are given."""
    parts.setdefault("lanes", Lanes(yellow=-9_999, red=-9_998))
    notes = check(rulebook(*characteristics, **parts), TOYS)
    assert [note for note in notes if not is_placed(note)] == []
    about_lanes = parts["lanes"].yellow != -9_999
    return [f"{note.severity}: {note.message}" for note in notes if about_lanes or note.path[0] != "lanes"]


def is_placed(note: Note) -> bool:
    """Say whether the path of a note leads to a part of a rulebook: to the attribute that the message names."""
    named = re.search(r"attribute ([0-9]+):", note.message)
    attribute = str(int(named[1]) - 1) if named else "[0-9]+"
    return bool(re.fullmatch(PLACES.format(attribute=attribute), ".".join(map(str, note.path))))

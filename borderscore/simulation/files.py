"""A simulation as files: texts to write, and no file written."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from attrs import asdict

from borderscore._version import __version__
from borderscore.formats.labels import write_label
from borderscore.formats.writing import write_declaration
from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.simulation.simulation import Simulation

DECLARATIONS: Final = "declarations.jsonl"
REGISTER: Final = "register.jsonl"
LABELS: Final = "labels.jsonl"
#: All that the other files depend on.
PARAMETERS: Final = "simulation.json"

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def files_of(simulation: Simulation) -> dict[str, Iterator[str]]:
    """Return the lines of each file by its name."""
    return {
        DECLARATIONS: map(write_declaration, simulation.declarations()),
        REGISTER: map(write_entry, simulation.register()),
        LABELS: map(write_label, simulation.labels),
        PARAMETERS: iter([written_parameters(simulation)]),
    }


def write_entry(entry: RegisterEntry) -> str:
    """Return a register entry as a line of JSON. Shares are decimals: those of a simulation have two places."""
    content: dict[str, Any] = {
        "id": entry.id,
        "names": entry.names,
        "country": entry.country,
        "identifiers": [asdict(each) for each in entry.identifiers or ()] or None,
        "parents": [_parent(each) for each in entry.parents or ()] or None,
        "incorporated_on": entry.incorporated_on and entry.incorporated_on.isoformat(),
        "addresses": entry.addresses,
        "directors": entry.directors,
    }
    return _encode(_known(content))


def _parent(parent: Parent) -> dict[str, Any]:
    return _known(
        {
            "id": parent.id,
            "share": None if parent.share is None else float(parent.share),
            "since": parent.since and parent.since.isoformat(),
        }
    )


def _known(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value is not None}


def written_parameters(simulation: Simulation) -> str:
    """Return what a simulation was made from, and how many groups are in it, as JSON."""
    content = {
        "type": "simulation",
        "engine": __version__,
        "seed": simulation.world.seed,
        "rings": sum(label.ring is not None for label in simulation.labels),
        "look_alikes": sum(label.look_alike is not None for label in simulation.labels),
        "parameters": asdict(simulation.world.parameters, value_serializer=_plain),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _plain(_instance: object, _field: object, value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

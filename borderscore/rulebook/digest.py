"""The digest of a rulebook: SHA-256 over what it means and says, however its file is laid out.

Comments, spacing, the order of characteristics, of lists and of their terms, and the units in which amounts are
written don't change it. Whatever changes a score, a lane, the control sample or a text does. So does the order of
attributes, since the first that holds counts, and of predicates, since criteria are worded in it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from attrs import asdict

from borderscore.rulebook.model import Attribute, Characteristic, Operand, Predicate, Rulebook, Typology, ValueList


def digest(rulebook: Rulebook) -> str:
    """Return the SHA-256 of a rulebook's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(rulebook).encode()).hexdigest()


def canonical(rulebook: Rulebook) -> str:
    """Return the canonical form: JSON with sorted keys, characteristics by name, and operands in base units."""
    form: dict[str, Any] = {
        "id": rulebook.id,
        "version": rulebook.version,
        "author": rulebook.author,
        "valid_from": rulebook.valid_from.isoformat(),
        "valid_until": rulebook.valid_until and rulebook.valid_until.isoformat(),
        "about": rulebook.about,
        "lanes": {"yellow": rulebook.lanes.yellow, "red": rulebook.lanes.red},
        "control_sample": {"one_in": rulebook.control_sample.one_in, "salt": rulebook.control_sample.salt},
        "lists": {name: _list(each) for name, each in rulebook.lists.items()},
        "characteristics": {each.name: _characteristic(each) for each in rulebook.characteristics},
    }
    if rulebook.linkage is not None:
        form["linkage"] = asdict(rulebook.linkage)
    if rulebook.typologies:
        form["typologies"] = {each.name: _typology(each) for each in rulebook.typologies}
    if rulebook.translations:
        form["translations"] = rulebook.translations
    return json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _typology(typology: Typology) -> Mapping[str, Any]:
    return {
        "kind": typology.kind,
        "why": typology.why,
        "source": typology.source,
        "watch": asdict(typology.watch),
        "alert": asdict(typology.alert),
        "characteristics": {each.name: _characteristic(each) for each in typology.characteristics},
    }


def _list(values: ValueList) -> Mapping[str, Any]:
    return {"values": sorted(values.values), "source": values.source}


def _characteristic(characteristic: Characteristic) -> Mapping[str, Any]:
    return {
        "why": characteristic.why,
        "source": characteristic.source,
        "attributes": [_attribute(each) for each in characteristic.attributes],
    }


def _attribute(attribute: Attribute) -> Mapping[str, Any]:
    return {
        "role": attribute.role,
        "when": [_predicate(each) for each in attribute.when],
        "points": attribute.points,
        "code": attribute.code,
        "text": attribute.text,
    }


def _predicate(predicate: Predicate) -> list[Any]:
    return [predicate.feature, predicate.operator, _operand(predicate.operand), predicate.list_name]


def _operand(operand: Operand) -> Any:
    return sorted(operand) if isinstance(operand, frozenset) else operand

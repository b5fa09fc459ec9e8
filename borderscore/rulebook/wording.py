"""A criterion in words: what a value is held against, as contributions and printed rulebooks say it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from borderscore.features.kernel import Feature, Form
from borderscore.rulebook.model import Attribute, Characteristic, Predicate

#: Stands in the text of an attribute for the value of a feature that the attribute reads.
PLACEHOLDER: Final = re.compile(r"\{([a-z0-9_.]+)\}")

#: How many terms of a list without a name are written out.
TERMS_SHOWN: Final = 5


def criterion(attribute: Attribute, characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> str:
    """Return what an attribute asks for: "capacity in all at least 10 TB and below 40 TB"."""
    match attribute.role:
        case "undeclared":
            return f"{_labels(characteristic, catalogue)} not declared"
        case "otherwise":
            return f"none of the other criteria of {characteristic.name} met"
        case _:
            return _conjunction(attribute.when, catalogue) or "any declaration"


def features_of(attribute: Attribute, characteristic: Characteristic) -> tuple[str, ...]:
    """Return the features that an attribute stands on: its own, or all where it is for what is left."""
    if attribute.role != "when":
        return characteristic.features
    return tuple(dict.fromkeys(predicate.feature for predicate in attribute.when))


def _labels(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> str:
    *labels, last = [catalogue[name].label for name in characteristic.features] or [characteristic.name]
    return f"{', '.join(labels)} or {last}" if labels else last


def _conjunction(predicates: Iterable[Predicate], catalogue: Mapping[str, Feature[Any]]) -> str:
    """Return all comparisons, those of one feature together, so that a band reads as a band."""
    comparisons: dict[str, list[str]] = {}
    for predicate in sorted(predicates, key=lambda each: each.operator == "below"):  # from … to …
        comparison = _comparison(predicate, catalogue[predicate.feature])
        comparisons.setdefault(predicate.feature, []).append(comparison)
    return " and ".join(f"{subject(catalogue[name])} {' and '.join(said)}" for name, said in comparisons.items())


def subject(feature: Feature[Any]) -> str:
    """Return the label of a feature as the start of a phrase on its value."""
    return f"{feature.label}:" if feature.kind.form is Form.FLAG else feature.label


def _comparison(predicate: Predicate, feature: Feature[Any]) -> str:
    match predicate.operator:
        case "undeclared":
            return "not declared"
        case "in":
            return f"among {_terms(predicate)}"
        case "below":
            return f"below {feature.kind.write(predicate.operand)}"
        case "at_least":
            return f"at least {feature.kind.write(predicate.operand)}"
        case _:
            return _equality(predicate, feature)


def _equality(predicate: Predicate, feature: Feature[Any]) -> str:
    match feature.kind.form:
        case Form.NUMBER:
            return f"exactly {feature.kind.write(predicate.operand)}"
        case Form.FLAG:
            return feature.kind.write(predicate.operand)
        case Form.TERM:
            return f"is {predicate.operand}"
        case _:
            return f"including {predicate.operand}"


def _terms(predicate: Predicate) -> str:
    if predicate.list_name is not None:
        return predicate.list_name
    terms = sorted(predicate.operand) if isinstance(predicate.operand, frozenset) else [str(predicate.operand)]
    more = len(terms) - TERMS_SHOWN
    return ", ".join(terms[:TERMS_SHOWN]) + (f" and {more} more" if more > 0 else "")

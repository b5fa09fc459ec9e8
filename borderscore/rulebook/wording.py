"""A criterion in words: what a value is held against, as contributions and printed rulebooks say it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from borderscore.features.kernel import Feature, Form, Kind, Value
from borderscore.rulebook.model import Attribute, Characteristic, Predicate

#: Stands in the text of an attribute for the value of a feature that the attribute reads.
PLACEHOLDER: Final = re.compile(r"\{([a-z0-9_.]+)\}")

#: How many terms of a list without a name are written out.
TERMS_SHOWN: Final = 5


class Words(Protocol):
    """A language."""

    def say(self, message: str, /, **parts: object) -> str:
        """Return a message, which is written here in English, with its parts in it."""

    def write(self, kind: Kind[Any], value: Value) -> str:
        """Return a value for people."""


class English:
    """The language that messages are written in."""

    def say(self, message: str, /, **parts: object) -> str:
        """Return the message with its parts in it."""
        return message.format(**parts) if parts else message

    def write(self, kind: Kind[Any], value: Value) -> str:
        """Return a value for people."""
        return kind.write(value)


ENGLISH: Final = English()


def criterion(
    attribute: Attribute,
    characteristic: Characteristic,
    catalogue: Mapping[str, Feature[Any]],
    words: Words = ENGLISH,
) -> str:
    """Return what an attribute asks for: "capacity in all at least 10 TB and below 40 TB"."""
    match attribute.role:
        case "undeclared":
            return words.say("{features} not declared", features=_labels(characteristic, catalogue, words))
        case "otherwise":
            return words.say("none of the other criteria of {name} met", name=characteristic.name)
        case _:
            return _conjunction(attribute.when, catalogue, words) or words.say("any declaration")


def features_of(attribute: Attribute, characteristic: Characteristic) -> tuple[str, ...]:
    """Return the features that an attribute stands on: its own, or all where it is for what is left."""
    if attribute.role != "when":
        return characteristic.features
    return tuple(dict.fromkeys(predicate.feature for predicate in attribute.when))


def _labels(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]], words: Words) -> str:
    names = [words.say(catalogue[name].label) for name in characteristic.features]
    *labels, last = names or [characteristic.name]
    return words.say("{some} or {last}", some=", ".join(labels), last=last) if labels else last


def _conjunction(predicates: Iterable[Predicate], catalogue: Mapping[str, Feature[Any]], words: Words) -> str:
    """Return all comparisons, those of one feature together, so that a band reads as a band."""
    comparisons: dict[str, list[str]] = {}
    for predicate in sorted(predicates, key=lambda each: each.operator == "below"):  # from … to …
        comparison = _comparison(predicate, catalogue[predicate.feature], words)
        comparisons.setdefault(predicate.feature, []).append(comparison)
    both = words.say(" and ")
    return both.join(f"{subject(catalogue[name], words)} {both.join(said)}" for name, said in comparisons.items())


def subject(feature: Feature[Any], words: Words = ENGLISH) -> str:
    """Return the label of a feature as the start of a phrase on its value."""
    label = words.say(feature.label)
    return f"{label}:" if feature.kind.form is Form.FLAG else label


def _comparison(predicate: Predicate, feature: Feature[Any], words: Words) -> str:
    match predicate.operator:
        case "undeclared":
            return words.say("not declared")
        case "in":
            return words.say("among {terms}", terms=_terms(predicate, words))
        case operator:
            form, operand = feature.kind.form, predicate.operand
            value = str(operand) if form in (Form.TERM, Form.TERMS) else words.write(feature.kind, operand)
            return _held_against(operator, form, value, words)


def _held_against(operator: str, form: Form, value: str, words: Words) -> str:
    match operator, form:
        case "below", _:
            return words.say("below {value}", value=value)
        case "at_least", _:
            return words.say("at least {value}", value=value)
        case _, Form.NUMBER:
            return words.say("exactly {value}", value=value)
        case _, Form.FLAG:
            return value
        case _, Form.TERM:
            return words.say("is {value}", value=value)
        case _:
            return words.say("including {value}", value=value)


def _terms(predicate: Predicate, words: Words) -> str:
    if predicate.list_name is not None:
        return predicate.list_name
    terms = sorted(predicate.operand) if isinstance(predicate.operand, frozenset) else [str(predicate.operand)]
    more = len(terms) - TERMS_SHOWN
    shown = ", ".join(terms[:TERMS_SHOWN])
    return words.say("{terms} and {number} more", terms=shown, number=more) if more > 0 else shown

"""Whether a predicate makes sense: its feature exists, and can be compared so, and with that."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from borderscore.bounds import shown
from borderscore.features.kernel import Feature, Form
from borderscore.rulebook.model import Operand, Operator, Predicate
from borderscore.rulebook.notes import nearest

#: What the values of each form can be compared by.
OPERATORS_OF: Final[Mapping[Form, tuple[Operator, ...]]] = {
    Form.NUMBER: ("below", "at_least", "is", "undeclared"),
    Form.FLAG: ("is", "undeclared"),
    Form.TERM: ("is", "in", "undeclared"),
    Form.TERMS: ("is", "in", "undeclared"),
}

_OPERAND_OF: Final[Mapping[Form, tuple[type[Operand], str]]] = {
    Form.NUMBER: (int, "a whole number"),
    Form.FLAG: (bool, "true or false"),
    Form.TERM: (str, "a term"),
    Form.TERMS: (str, "a term"),
}

#: How many wrong terms a message names.
_TERMS_NAMED: Final = 5


def terms_of(predicate: Predicate) -> frozenset[str]:
    """Return the terms that a predicate on terms asks for."""
    operand = predicate.operand
    return operand if isinstance(operand, frozenset) else frozenset([str(operand)])


def fault_in(predicate: Predicate, lists: Collection[str], catalogue: Mapping[str, Feature[Any]]) -> str | None:
    """Return what is wrong with a predicate, or None; `lists` are the names of the lists that there are."""
    name = predicate.list_name
    if name is not None and name not in lists:
        return f"{predicate.feature}: unknown list @{name}{nearest(name, lists)}"
    feature = catalogue.get(predicate.feature)
    if feature is None:
        return f"unknown feature {predicate.feature}{nearest(predicate.feature, catalogue)}"
    said = _operator_fault(predicate, feature) or _operand_fault(predicate, feature)
    return f"{feature.name}: {predicate.operator}: {said}" if said else None


def _operator_fault(predicate: Predicate, feature: Feature[Any]) -> str | None:
    fitting = OPERATORS_OF[feature.kind.form]
    if predicate.operator in fitting:
        return None
    return f"expected one of {', '.join(fitting)}, since {feature.label} is of kind {feature.kind.name}"


def _operand_fault(predicate: Predicate, feature: Feature[Any]) -> str | None:
    operand = predicate.operand
    if predicate.operator == "undeclared":
        return None if operand is True else f"expected true, got {shown(operand)}"
    if predicate.operator == "in":
        if not isinstance(operand, frozenset):
            return f"expected terms, got {shown(operand)}"
        return _vocabulary_fault(operand, feature)
    fitting, expected = _OPERAND_OF[feature.kind.form]
    if type(operand) is not fitting:
        return f"expected {expected}, got {shown(operand)}"
    if isinstance(operand, str):
        return _vocabulary_fault(frozenset([operand]), feature)
    return None if isinstance(operand, bool | frozenset) else _domain_fault(operand, feature)


def _vocabulary_fault(terms: frozenset[str], feature: Feature[Any]) -> str | None:
    if feature.vocabulary is None:
        return None
    unknown = sorted(terms - feature.vocabulary)
    if not unknown:
        return None
    named = ", ".join(map(shown, unknown[:_TERMS_NAMED]))
    more = f" and {len(unknown) - _TERMS_NAMED} more" if len(unknown) > _TERMS_NAMED else ""
    meant = nearest(unknown[0], feature.vocabulary)
    return f"expected terms that {feature.label} can take, got {named}{more}{meant}"


def _domain_fault(operand: int, feature: Feature[Any]) -> str | None:
    low, high = feature.domain.low, feature.domain.high
    write = feature.kind.write
    if low is not None and operand < low:
        return f"expected {write(low)} or more, the least that {feature.label} can be, got {write(operand)}"
    if high is not None and operand > high:
        return f"expected {write(high)} or less, the most that {feature.label} can be, got {write(operand)}"
    return None

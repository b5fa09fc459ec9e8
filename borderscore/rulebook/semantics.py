"""What a rulebook means, said as plainly as possible: the reference that every faster computation is held to.

A predicate on an undeclared value is open (None), as in Kleene's three-valued logic and in PMML. An attribute is
false as soon as one of its predicates is, open if one is open and none is false, true otherwise. The first
attribute that is true applies; but where an open one comes before it, the `undeclared` attribute applies, since
what was not declared decides. If all are false, `otherwise` applies.
"""

from collections.abc import Mapping

from borderscore.features.kernel import Value
from borderscore.rulebook.model import Attribute, Characteristic, Predicate, Role

#: What a declaration shows: for each feature its value, or None where it was not declared.
Observation = Mapping[str, Value | None]


def holds(predicate: Predicate, value: Value | None) -> bool | None:
    """Say whether a predicate holds on a value; None: that depends on what was not declared."""
    if predicate.operator == "undeclared":
        return value is None
    if value is None:
        return None
    match predicate.operator, value, predicate.operand:
        case "below", int(), int(limit):
            return value < limit
        case "at_least", int(), int(limit):
            return value >= limit
        case "in", str(), frozenset(terms):
            return value in terms
        case "in", frozenset(), frozenset(terms):
            return not terms.isdisjoint(value)
        case "is", frozenset(), term:
            return term in value
        case "is", _, operand:
            return value == operand
    raise TypeError(f"{predicate} can't be held against {value!r}: the rulebook was not checked")


def applies(attribute: Attribute, observation: Observation) -> bool | None:
    """Say whether all predicates of an attribute hold; None: that depends on what was not declared."""
    answers = [holds(predicate, observation[predicate.feature]) for predicate in attribute.when]
    if False in answers:
        return False
    return None if None in answers else True


def decide(characteristic: Characteristic, observation: Observation) -> Attribute | None:
    """Return the attribute that applies, or None where the characteristic has none for this case."""
    for attribute in characteristic.attributes:
        if attribute.role != "when":
            continue
        answer = applies(attribute, observation)
        if answer is None:
            return attribute_for(characteristic, "undeclared")
        if answer:
            return attribute
    return attribute_for(characteristic, "otherwise")


def attribute_for(characteristic: Characteristic, role: Role) -> Attribute | None:
    """Return the characteristic's attribute for a case that no predicates describe."""
    return next((each for each in characteristic.attributes if each.role == role), None)

"""Rulebooks as PMML 4.4 scorecards, so that a system in another language can score declarations without us.

The model takes features as its input fields and gives the score, the lane and the reason codes, each with its
points: `CAPACITY-40TB|60`. What ends in `|0` gave none. Findings, the score range and the control sample are not
in it.

PMML tries attributes in order and passes over those that it can't decide. A rulebook stops there, since what was
not declared decides: so before each attribute that can be left open stands one that asks just that, with the
points of `undeclared`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attrs import define, field

from borderscore._version import __version__
from borderscore.declaration import Declaration
from borderscore.errors import InvalidValueError
from borderscore.features.kernel import Feature, Form, Value
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Attribute, Characteristic, Lanes, Predicate, Rulebook
from borderscore.rulebook.predicates import terms_of
from borderscore.rulebook.semantics import attribute_for

NAMESPACE: Final = "http://www.dmg.org/PMML-4_4"

#: Stands before, between and after the terms of a set, which PMML has no type for. No text may hold it.
SEPARATOR: Final = "\n"

#: Up to here a double holds every whole number. A value beyond is rounded, but never across a number up to here.
_EXACT: Final = 2**53

#: What PMML calls the values of each form. Numbers are doubles: amounts of data can exceed 64 bits.
_TYPES: Final[Mapping[Form, tuple[str, str]]] = {
    Form.NUMBER: ("continuous", "double"),
    Form.FLAG: ("categorical", "boolean"),
    Form.TERM: ("categorical", "string"),
    Form.TERMS: ("categorical", "string"),
}

_OPERATORS: Final = {"below": "lessThan", "at_least": "greaterOrEqual", "is": "equal"}

FieldValue = float | bool | str | None


def write_pmml(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> bytes:
    """Return a checked rulebook as a PMML document.

    Raises InvalidValueError where it asks for no feature, or compares with a number that no double holds exactly.
    """
    features = fields(rulebook, catalogue)
    if not features:
        raise InvalidValueError(f"{rulebook.id}: expected a rulebook that asks for a feature, got one without")
    sets = _Sets()
    characteristics = [_characteristic(each, catalogue, sets) for each in rulebook.characteristics]
    root = Element("PMML", version="4.4", xmlns=NAMESPACE)
    said = f"{rulebook.about} Rulebook {rulebook.id} {rulebook.version}, SHA-256 {digest(rulebook)}."
    header = SubElement(root, "Header", description=said, modelVersion=rulebook.version)
    SubElement(header, "Application", name="borderscore", version=__version__)
    root.append(_dictionary(features))
    if sets.derived:
        SubElement(root, "TransformationDictionary").extend(sets.derived.values())
    root.append(_scorecard(rulebook, features, characteristics))
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def fields(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> tuple[Feature[Any], ...]:
    """Return the features that a rulebook asks for: the input fields of its model."""
    names = dict.fromkeys(name for each in rulebook.characteristics for name in each.features)
    return tuple(catalogue[name] for name in names)


def field_values(features: Iterable[Feature[Any]], declaration: Declaration) -> dict[str, FieldValue]:
    """Return what a model takes for a declaration: by the name of each feature its value, None if undeclared."""
    return {each.name: _field_value(each.extract(declaration)) for each in features}


def _field_value(value: Value | None) -> FieldValue:
    match value:
        case None | bool() | str():
            return value
        case int():
            return float(value)
        case terms:
            return SEPARATOR + "".join(f"{term}{SEPARATOR}" for term in sorted(terms))


def _dictionary(features: tuple[Feature[Any], ...]) -> Element:
    dictionary = Element("DataDictionary", numberOfFields=str(len(features)))
    for feature in features:
        optype, data_type = _TYPES[feature.kind.form]
        entry = SubElement(
            dictionary,
            "DataField",
            name=feature.name,
            displayName=feature.label,
            optype=optype,
            dataType=data_type,
        )
        for name, value in _explained(feature):
            SubElement(entry, "Extension", extender="borderscore", name=name, value=value)
    return dictionary


def _explained(feature: Feature[Any]) -> Iterator[tuple[str, str]]:
    """Yield what the maker of another system needs to know of a field."""
    yield "description", " ".join(feature.text.split())
    yield "reads", feature.source
    if feature.kind.form is Form.TERMS:
        yield "format", "a line feed (U+000A), then each term with a line feed after it"
    if feature.kind.unit:
        yield "unit", feature.kind.unit


def _scorecard(rulebook: Rulebook, features: tuple[Feature[Any], ...], characteristics: list[Element]) -> Element:
    scorecard = Element(
        "Scorecard",
        modelName=rulebook.id,
        functionName="regression",
        initialScore="0",
        useReasonCodes="true",
        reasonCodeAlgorithm="pointsAbove",
    )
    schema = SubElement(scorecard, "MiningSchema")
    for feature in features:
        SubElement(schema, "MiningField", name=feature.name)
    scorecard.append(_output(rulebook.lanes, len(characteristics)))
    SubElement(scorecard, "Characteristics").extend(characteristics)
    return scorecard


def _output(lanes: Lanes, reasons: int) -> Element:
    output = Element("Output")
    SubElement(
        output, "OutputField", name="score", optype="continuous", dataType="double", feature="predictedValue"
    )
    lane = SubElement(
        output, "OutputField", name="lane", optype="categorical", dataType="string", feature="transformedValue"
    )
    lane.append(_if_from(lanes.red, "red", _if_from(lanes.yellow, "yellow", _constant("green"))))
    for rank in range(1, reasons + 1):
        SubElement(
            output,
            "OutputField",
            name=f"reason{rank}",
            optype="categorical",
            dataType="string",
            feature="reasonCode",
            rank=str(rank),
        )
    return output


def _if_from(least: int, lane: str, otherwise: Element) -> Element:
    reached = _apply("greaterOrEqual", Element("FieldRef", field="score"), _constant(str(least), "double"))
    return _apply("if", reached, _constant(lane), otherwise)


def _apply(function: str, *arguments: Element) -> Element:
    element = Element("Apply", function=function)
    element.extend(arguments)
    return element


def _constant(value: str, data_type: str = "string") -> Element:
    element = Element("Constant", dataType=data_type)
    element.text = value
    return element


def _characteristic(
    characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]], sets: "_Sets"
) -> Element:
    cases = list(_Cases(catalogue, sets).of(characteristic))
    # Evaluators report no reason that is at or below the baseline: below all points, all are reported.
    lowest = min(0 if attribute is None else attribute.points for _, attribute in cases)
    element = Element("Characteristic", name=characteristic.name, baselineScore=str(min(lowest, 0) - 1))
    for predicate, attribute in cases:
        points = 0 if attribute is None else attribute.points
        code = characteristic.name if attribute is None else attribute.code or characteristic.name
        case = SubElement(element, "Attribute", reasonCode=f"{code}|{points}", partialScore=str(points))
        case.append(predicate)
    return element


@define
class _Cases:
    """The cases of one characteristic in the order in which PMML tries them."""

    catalogue: Mapping[str, Feature[Any]]
    sets: "_Sets"
    #: Features that an earlier case has seen to be declared.
    declared: set[str] = field(factory=set)

    def of(self, characteristic: Characteristic) -> Iterator[tuple[Element, Attribute | None]]:
        """Yield each case with the attribute that applies; None: no attribute, no points."""
        undeclared = attribute_for(characteristic, "undeclared")
        for attribute in characteristic.attributes:
            if attribute.role == "when":
                opening = self._left_open(attribute)
                if opening is not None:
                    yield opening, undeclared
                yield _all(self._element(each) for each in attribute.when), attribute
        yield Element("True"), attribute_for(characteristic, "otherwise")

    def _left_open(self, attribute: Attribute) -> Element | None:
        """Return the predicate that holds where an attribute is open: nothing is false, and something missing."""
        open_ones = [each for each in attribute.when if self._can_be_open(each)]
        features = list(dict.fromkeys(each.feature for each in open_ones))
        certain = [self._element(each) for each in attribute.when if each not in open_ones]
        match features:
            case []:
                return None
            case [name]:
                if not certain:
                    self.declared.add(name)
                return _all([*certain, _missing(name)])
            case _:
                possible = [_any([self._element(each), _missing(each.feature)]) for each in open_ones]
                return _all([*certain, *possible, _any(map(_missing, features))])

    def _can_be_open(self, predicate: Predicate) -> bool:
        always = self.catalogue[predicate.feature].always
        return not (predicate.operator == "undeclared" or always or predicate.feature in self.declared)

    def _element(self, predicate: Predicate) -> Element:
        feature = self.catalogue[predicate.feature]
        if predicate.operator == "undeclared":
            return _missing(feature.name)
        if feature.kind.form is Form.TERMS:
            return _simple(self.sets.field_for(feature, predicate), "equal", "true")
        if predicate.operator == "in":
            return _any(_simple(feature.name, "equal", each) for each in sorted(terms_of(predicate)))
        return _simple(feature.name, _OPERATORS[predicate.operator], _operand(predicate, feature))


def _operand(predicate: Predicate, feature: Feature[Any]) -> str:
    match predicate.operand:
        case bool():
            return "true" if predicate.operand else "false"
        case int() if abs(predicate.operand) > _EXACT:
            came = feature.kind.write(predicate.operand)
            raise InvalidValueError(
                f"{feature.name}: expected a number up to 2^53, which PMML holds exactly, got {came}"
            )
        case operand:
            return str(operand)


@define
class _Sets:
    """Questions put to sets of terms: each a derived field, true where any of its terms is there."""

    derived: dict[tuple[str, frozenset[str]], Element] = field(factory=dict)

    def field_for(self, feature: Feature[Any], predicate: Predicate) -> str:
        """Return the name of the derived field that a predicate on a set asks for."""
        terms = terms_of(predicate)
        element = self.derived.get((feature.name, terms))
        if element is None:
            number = sum(name == feature.name for name, _ in self.derived) + 1
            element = self.derived[feature.name, terms] = Element(
                "DerivedField", name=f"{feature.name}[{number}]", optype="categorical", dataType="boolean"
            )
            any_of = _constant(f"\\n(?:{'|'.join(map(re.escape, sorted(terms)))})\\n")
            # Without a third argument `if` gives missing; `matches` itself takes nothing that is missing.
            declared, found = _apply("isNotMissing", _field(feature)), _apply("matches", _field(feature), any_of)
            element.append(_apply("if", declared, found))
        return element.attrib["name"]


def _field(feature: Feature[Any]) -> Element:
    return Element("FieldRef", field=feature.name)


def _missing(name: str) -> Element:
    return Element("SimplePredicate", field=name, operator="isMissing")


def _simple(name: str, operator: str, value: str) -> Element:
    return Element("SimplePredicate", field=name, operator=operator, value=value)


def _all(predicates: Iterable[Element]) -> Element:
    return _compound("and", list(predicates), Element("True"))


def _any(predicates: Iterable[Element]) -> Element:
    return _compound("or", list(predicates), Element("False"))


def _compound(operator: str, predicates: list[Element], of_none: Element) -> Element:
    match predicates:
        case []:
            return of_none
        case [only]:
            return only
    element = Element("CompoundPredicate", booleanOperator=operator)
    element.extend(predicates)
    return element

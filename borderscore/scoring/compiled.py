"""A rulebook compiled to one function, as attrs compiles classes.

Every feature is computed once, every characteristic becomes a chain of `if`, constants stand in the code. The
source stays readable (`Program.source`) and is what a debugger steps through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.features.kernel import Feature, Form, Value
from borderscore.generated import compiled, function, indented
from borderscore.rulebook.model import Attribute, Characteristic, Operand, Predicate, Rulebook
from borderscore.rulebook.semantics import attribute_for
from borderscore.rulebook.wording import features_of
from borderscore.scoring.outcomes import Fired, Outcome

#: The score, the outcomes that applied (most points first), and the value of every feature of the program.
Evaluation = tuple[int, list[Fired], tuple[Value | None, ...]]

#: Conditions with what is done under each, tried in order; and what is done if none holds.
_Cases = tuple[list[tuple[str, list[str]]], list[str]]


#: The score, and the reason codes of the outcomes that applied, by name of their characteristic.
Tally = tuple[int, list[str]]


@frozen
class Program:
    """A compiled rulebook."""

    source: str
    #: The features in the order of the values that `evaluate` returns.
    features: tuple[Feature[Any], ...]
    evaluate: Callable[[Declaration], Evaluation]
    #: The statements that put the values of the features into v0, v1, …, the points into `score`, and the outcomes
    #: that applied into `fired`; and what they refer to.
    body: tuple[str, ...]
    names: Mapping[str, Any]


def compile_rulebook(
    rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], outcomes: Sequence[Outcome]
) -> Program:
    """Compile a checked rulebook. `outcomes` are those of `ranked(rulebook, catalogue)`."""
    ranks = {outcome.code: rank for rank, outcome in enumerate(outcomes)}
    features, body, names = _written(rulebook, catalogue, ranks)
    body.append("fired.sort()")
    values = "".join(f"v{index}, " for index in range(len(features)))
    source = function("evaluate(declaration)", [*body, f"return score, fired, ({values})"])
    evaluate = compiled(source, f"<rulebook {rulebook.id} {rulebook.version}>", names)
    return Program(source, features, evaluate, tuple(body), names)


def compile_tally(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> Callable[[Declaration], Tally]:
    """Compile a checked rulebook to a function that keeps the score and the codes, and no values: the fastest."""
    _, body, names = _written(rulebook, catalogue, None)
    source = function("evaluate(declaration)", [*body, "return score, fired"])
    tally: Callable[[Declaration], Tally] = compiled(
        source, f"<rulebook {rulebook.id} {rulebook.version} tally>", names
    )
    return tally


def _written(
    rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], ranks: Mapping[str, int] | None
) -> tuple[tuple[Feature[Any], ...], list[str], dict[str, Any]]:
    """Return the features that a rulebook reads, the statements of its function, and what these refer to."""
    characteristics = sorted(rulebook.characteristics, key=lambda each: each.name)
    features = tuple(catalogue[name] for name in feature_names(characteristics))
    variables = {feature.name: f"v{index}" for index, feature in enumerate(features)}
    writer = _Writer(variables, catalogue, ranks, constants={})
    body = list(writer.statements(characteristics))
    names: dict[str, Any] = {f"f{index}": feature.extract for index, feature in enumerate(features)}
    names |= {f"of{index}": of for index, of in enumerate(_shared(features))}
    names |= {name: constant for constant, name in writer.constants.items()}
    return features, body, names


def _shared(features: Iterable[Feature[Any]]) -> list[Callable[[Declaration], Any]]:
    """Return what the features are attributes of that are none of the declaration, in order of first use."""
    return list(dict.fromkeys(each.of for each in features if each.of and each.attribute))


def feature_names(characteristics: Iterable[Characteristic]) -> list[str]:
    """Return the names of all features that characteristics read, in order of first use."""
    return list(dict.fromkeys(name for each in characteristics for name in each.features))


@frozen
class _Writer:
    """Writes the source. Sets of terms become named constants; numbers and strings are written out."""

    variables: Mapping[str, str]
    catalogue: Mapping[str, Feature[Any]]
    #: The rank of each reason code; None: the codes themselves are kept, and no values.
    ranks: Mapping[str, int] | None
    constants: dict[Operand, str]

    def statements(self, characteristics: Iterable[Characteristic]) -> Iterator[str]:
        yield from ("score = 0", "fired = []", "fire = fired.append")
        features = [self.catalogue[name] for name in self.variables]
        shared = _shared(features)
        yield from (f"s{index} = of{index}(declaration)" for index in range(len(shared)))
        for index, feature in enumerate(features):
            subject = f"s{shared.index(feature.of)}" if feature.of in shared else "declaration"
            value = f"{subject}.{feature.attribute}" if feature.attribute else f"f{index}(declaration)"
            yield f"v{index} = {value}  # {feature.name}"
        for characteristic in characteristics:
            yield f"# {characteristic.name!a}"
            yield from self.characteristic(characteristic)

    def characteristic(self, characteristic: Characteristic) -> Iterator[str]:
        optional = [name for name in characteristic.features if not self.catalogue[name].always]
        open_ = " or ".join(f"{self.variables[name]} is None" for name in optional)
        if not optional:
            yield from _chain(*self.declared(characteristic))
        elif _asks_one_value(characteristic):
            cases, otherwise = self.declared(characteristic)
            unknown = self.give(attribute_for(characteristic, "undeclared"), characteristic)
            yield from _chain([(open_, unknown), *cases], otherwise)
        else:
            undeclared = list(_chain(*self.undeclared(characteristic, set(optional))))
            declared = list(_chain(*self.declared(characteristic)))
            yield from _chain([(open_, undeclared)], declared)

    def declared(self, characteristic: Characteristic) -> _Cases:
        """Return the cases where every feature has a value."""
        cases = [
            (" and ".join(self.conditions(each)), self.give(each, characteristic))
            for each in _conditional(characteristic)
            if all(predicate.operator != "undeclared" for predicate in each.when)
        ]
        return cases, self.give(attribute_for(characteristic, "otherwise"), characteristic)

    def undeclared(self, characteristic: Characteristic, optional: set[str]) -> _Cases:
        """Return the cases where some feature has no value, in three-valued logic."""
        unknown = self.give(attribute_for(characteristic, "undeclared"), characteristic)
        cases = []
        for attribute in _conditional(characteristic):
            possible, open_ = self.possible(attribute, optional)
            given = self.give(attribute, characteristic)
            if len(open_) == len(optional):  # here some feature has no value, so one of its own has none
                given = unknown
            elif open_:
                given = list(_chain([(" or ".join(open_), unknown)], given))
            cases.append((" and ".join(possible), given))
        return cases, self.give(attribute_for(characteristic, "otherwise"), characteristic)

    def possible(self, attribute: Attribute, optional: set[str]) -> tuple[list[str], list[str]]:
        """Return the conditions under which an attribute is not false, and those that leave it open."""
        possible, open_ = [], []
        for predicate, condition in zip(attribute.when, self.conditions(attribute), strict=True):
            if predicate.operator == "undeclared" or predicate.feature not in optional:
                possible.append(condition)
            else:
                missing = f"{self.variables[predicate.feature]} is None"
                possible.append(f"({missing} or {condition})")
                open_.append(missing)
        return possible, list(dict.fromkeys(open_))

    def conditions(self, attribute: Attribute) -> list[str]:
        return [self.condition(each) for each in attribute.when]

    def condition(self, predicate: Predicate) -> str:
        variable, operand = self.variables[predicate.feature], predicate.operand
        match predicate.operator, self.catalogue[predicate.feature].kind.form:
            case "undeclared", _:
                return f"{variable} is None"
            case "below", _:
                return f"{variable} < {operand!r}"
            case "at_least", _:
                return f"{variable} >= {operand!r}"
            case "in", Form.TERM:
                return f"{variable} in {self.constant(operand)}"
            case "in", _:
                return f"not {self.constant(operand)}.isdisjoint({variable})"
            case _, Form.TERMS:
                return f"{operand!r} in {variable}"
            case _, Form.FLAG:
                return variable if operand else f"not {variable}"
            case _:
                return f"{variable} == {operand!r}"

    def constant(self, terms: Operand) -> str:
        return self.constants.setdefault(terms, f"T{len(self.constants)}")

    def give(self, attribute: Attribute | None, characteristic: Characteristic) -> list[str]:
        if attribute is None or not attribute.points:
            return ["pass"]
        score, code = f"score += {attribute.points}", attribute.code or ""
        if self.ranks is None:
            return [score, f"fire({code!r})"]
        values = ", ".join(self.variables[name] for name in features_of(attribute, characteristic))
        return [score, f"fire(({self.ranks[code]}, {values}))  # {code!a}"]


def _asks_one_value(characteristic: Characteristic) -> bool:
    """Say whether an undeclared value leaves every attribute open, so that one test settles the case."""
    predicates = [predicate for each in _conditional(characteristic) for predicate in each.when]
    return len(characteristic.features) == 1 and all(each.operator != "undeclared" for each in predicates)


def _conditional(characteristic: Characteristic) -> Iterator[Attribute]:
    return (each for each in characteristic.attributes if each.role == "when")


def _chain(cases: list[tuple[str, list[str]]], otherwise: list[str]) -> Iterator[str]:
    """Write `if … elif … else`, without trailing branches that do nothing."""
    kept = list(cases)
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    for keyword, (condition, body) in zip(("if", *["elif"] * len(kept)), kept, strict=False):
        yield f"{keyword} {condition}:"
        yield from indented(body)
    if not kept:
        yield from otherwise
    elif otherwise != ["pass"]:
        yield "else:"
        yield from indented(otherwise)

"""The twelve rules in the words of rule engines that Python users would take, each in its fastest form.

Tried, and slower or no faster: twelve expressions instead of one; an expression that returns a list of codes; JSON
texts; datalogic-py's data handles where they have to be made first; typed contexts of rule-engine. So every engine
gets one expression, whose value is a number with a bit for each rule that fired, and what a number stands for is
remembered.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final

from attrs import frozen

from tests.benchmarks.twelve_rules import RULES, Condition

Input = dict[str, Any]

#: The score and the codes of the rules that fired.
Verdict = tuple[int, Sequence[str]]


@frozen
class Rival:
    """A rule engine that knows the twelve rules."""

    name: str
    #: Takes what `features_of` returns.
    judge: Callable[[Input], Verdict]
    #: Makes of that what the engine takes fastest, if it can be made beforehand, and judges by it.
    prepare: Callable[[Input], Any] | None = None
    judge_prepared: Callable[[Any], Verdict] | None = None


@cache
def verdict(fired: int) -> Verdict:
    """Return what a number with a bit for each rule that fired stands for."""
    rules = [(code, points) for index, (code, points, _) in enumerate(RULES) if fired >> index & 1]
    return sum(points for _, points in rules), tuple(code for code, _ in rules)


def datalogic() -> Rival:
    """JsonLogic, compiled by datalogic-py; without its own input it takes data handles made beforehand."""
    module = import_module("datalogic_py")
    engine = module.Engine()
    bits = [{"if": [_json_logic(when), 1 << bit, 0]} for bit, (_, _, when) in enumerate(RULES)]
    rule = engine.compile({"+": bits})
    session = engine.session()
    evaluate, evaluate_int = session.evaluate, session.evaluate_int
    return Rival(
        "datalogic-py",
        lambda given: verdict(evaluate(rule, given)),
        module.DataHandle,
        lambda handle: verdict(evaluate_int(rule, handle)),
    )


def _json_logic(conditions: Sequence[Condition]) -> Input:
    said = [_json_logic_of(each) for each in conditions]
    return said[0] if len(said) == 1 else {"and": said}


def _json_logic_of(condition: Condition) -> Input:
    feature, operator, operand = condition
    variable = {"var": _name(feature)}
    match operator:
        case "at_least":  # null counts as 0, which is below all of ours
            return {">=": [variable, operand]}
        case "below":
            return {"and": [{"!==": [variable, None]}, {"<": [variable, operand]}]}
        case "is":
            return {"===": [variable, operand]}
        case _:
            return {"some": [variable, {"in": [{"var": ""}, _terms(operand)]}]}


def zen() -> Rival:
    """ZEN, an expression language in Rust, whose Python package is zen-engine."""
    module = import_module("zen")
    evaluate = module.compile_expression(_expression("and", "or")).evaluate
    return Rival("zen-engine", lambda given: verdict(int(evaluate(given))))


def cel() -> Rival:
    """Google's Common Expression Language in Rust, as the package common-expression-language brings it."""
    module = import_module("cel")
    execute = module.compile(_expression("&&", "||")).execute
    return Rival("common-expression-language", lambda given: verdict(execute(given)))


def rule_engine() -> Rival:
    """Expressions in pure Python."""
    module = import_module("rule_engine")
    evaluate = module.Rule(_expression("and", "or")).evaluate
    return Rival("rule-engine", lambda given: verdict(int(evaluate(given))))


def _expression(both: str, either: str) -> str:
    """Return the rules as an expression of a language of the C family, with its words for and and or."""

    def said(condition: Condition) -> str:
        feature, operator, operand = condition
        name = _name(feature)
        match operator:
            case "at_least":
                return f"({name} != null {both} {name} >= {operand})"
            case "below":
                return f"({name} != null {both} {name} < {operand})"
            case "is":
                return f"({name} == true)"
            case _:
                found = f" {either} ".join(f"'{term}' in {name}" for term in _terms(operand))
                return f"({name} != null {both} ({found}))"

    rules = [f" {both} ".join(map(said, conditions)) for _, _, conditions in RULES]
    return " + ".join(f"({rule} ? {1 << bit} : 0)" for bit, rule in enumerate(rules))


def _name(feature: str) -> str:
    return feature.replace(".", "_")


def _terms(operand: object) -> list[str]:
    assert isinstance(operand, frozenset)
    return sorted(operand)


#: All of them; each raises ModuleNotFoundError where it is not installed.
RIVALS: Final[tuple[Callable[[], Rival], ...]] = (datalogic, zen, cel, rule_engine)


def installed() -> list[Rival]:
    """Return the rivals that are installed."""
    found = []
    for make in RIVALS:
        try:
            found.append(make())
        except ModuleNotFoundError:
            continue
    return found

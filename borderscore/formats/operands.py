"""What a predicate compares with: the texts and numbers of TOML, in the unit of the feature's kind."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from borderscore import volume
from borderscore.bounds import Text, shown
from borderscore.errors import InvalidValueError
from borderscore.features.kernel import Feature, Form
from borderscore.rulebook.model import Operand, Operator, ValueList
from borderscore.rulebook.predicates import OPERATORS_OF

#: One term of a list or of a predicate.
TERM: Final = Text(1, 256, expected="a term of 1 to 256 characters")

#: The most terms that a list or a predicate may name.
MAXIMUM_TERMS: Final = 10_000


@frozen
class Terms:
    """The bound of an array of terms."""

    expected: str = f"an array of 1 to {MAXIMUM_TERMS:,} terms"

    def check(self, value: object) -> frozenset[str]:
        """Return the terms; raise InvalidValueError for anything else."""
        if not isinstance(value, list) or not 1 <= len(value) <= MAXIMUM_TERMS:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return frozenset(TERM.check(each) for each in value)

    read = check


@frozen
class Certain:
    """The bound of a key that is only ever true."""

    expected: str = "true"

    def check(self, value: object) -> bool:
        """Return true; raise InvalidValueError for anything else."""
        if value is not True:
            raise InvalidValueError(f"expected true, got {shown(value)}")
        return True

    read = check


_PERCENT: Final = re.compile("([0-9]{1,9}) ?%").fullmatch
_DAYS: Final = re.compile("(-?[0-9]{1,9}) days?").fullmatch


def read_operand(
    operator: Operator, value: object, feature: Feature[Any] | None, lists: Mapping[str, ValueList]
) -> tuple[Operand, str | None]:
    """Return an operand in the unit of its feature's kind, and the name of the list that it came from, if any.

    Raises InvalidValueError. What is no question of form (an unknown list, a feature that knows no such operator)
    passes: it is for the check of the whole rulebook to find.
    """
    if operator == "undeclared":
        return Certain().check(value), None
    if operator == "in":
        return _terms(value, feature, lists)
    if feature is None or operator not in OPERATORS_OF[feature.kind.form]:
        return _plain(value), None
    return _of_kind(value, feature), None


def _terms(
    value: object, feature: Feature[Any] | None, lists: Mapping[str, ValueList]
) -> tuple[frozenset[str], str | None]:
    if not isinstance(value, str):
        return _normalised(Terms().check(value), feature), None
    if not value.startswith("@"):
        raise InvalidValueError(f'expected an array of terms or a list such as "@hubs", got {shown(value)}')
    name = value[1:]
    terms = lists[name].values if name in lists else frozenset[str]()
    return _normalised(terms, feature), name


def _normalised(terms: frozenset[str], feature: Feature[Any] | None) -> frozenset[str]:
    if feature is None or feature.normalise is None:
        return terms
    return frozenset(map(feature.normalise, terms))


def _plain(value: object) -> Operand:
    if not isinstance(value, bool | int | str):
        raise InvalidValueError(f"expected a number, a text, true or false, got {shown(value)}")
    return value


def _of_kind(value: object, feature: Feature[Any]) -> Operand:
    match feature.kind.form:
        case Form.NUMBER:
            return _NUMBERS.get(feature.kind.name, _whole)(value)
        case Form.FLAG:
            return _flag(value)
        case _:
            term = TERM.check(value)
            return feature.normalise(term) if feature.normalise else term


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValueError(f"expected true or false, got {shown(value)}")
    return value


def _whole(value: object, expected: str = "a whole number") -> int:
    if type(value) is not int:
        raise InvalidValueError(f"expected {expected}, got {shown(value)}")
    return value


def _amount(value: object) -> int:
    """Read an amount of data. A bare number is refused: 160 bytes are rarely what was meant."""
    if not isinstance(value, str):
        raise InvalidValueError(f'expected an amount of data with its unit such as "16 TB", got {shown(value)}')
    return volume.read(value)


def _percent(value: object) -> int:
    match = _PERCENT(value) if isinstance(value, str) else None
    return int(match[1]) if match else _whole(value, 'whole percent such as 80 or "80 %"')


def _days(value: object) -> int:
    match = _DAYS(value) if isinstance(value, str) else None
    return int(match[1]) if match else _whole(value, 'whole days such as 7 or "7 days"')


_NUMBERS: Final[Mapping[str, Callable[[object], int]]] = {"amount": _amount, "percent": _percent, "days": _days}

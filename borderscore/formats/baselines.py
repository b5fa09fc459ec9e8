"""Baselines as files: what `write_baseline` writes, read strictly."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from attrs import asdict, evolve, frozen

from borderscore.bounds import Whole, shown
from borderscore.errors import InvalidValueError
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import RepeatingObject, Unfit, parse
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.keys import COUNTED, FIELDS
from borderscore.shapes import checked

#: A baseline is one object, and may hold the values of many years.
CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=2**34)

COUNT: Final = Whole(0, 10**15)
_PAIR: Final = 2

_DAYS: Final = Whole(1, 10**7)


@frozen
class FieldsBound:
    """The bound of two counts for each field: how many declare it, or how often its values are held."""

    expected: str = f"an object of two whole numbers by fields, which are {', '.join(FIELDS)}"

    def check(self, value: object) -> Mapping[str, tuple[int, int]]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        return {name: _pair(pair) for name, pair in _members(value, FIELDS, self.expected)}

    read = check


@frozen
class CountsBound:
    """The bound of how many declarations and how many couriers have each value of each field."""

    expected: str = (
        f"an object by fields, which are {', '.join(sorted(COUNTED))}, of objects of two whole numbers by values"
    )

    def check(self, value: object) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        return {
            name: {each: _pair(pair) for each, pair in _members(values, None, self.expected)}
            for name, values in _members(value, COUNTED, self.expected)
        }

    read = check


def _pair(value: object) -> tuple[int, int]:
    if isinstance(value, list | tuple) and len(value) == _PAIR:
        whole, part = _count(value[0]), _count(value[1])
        if part <= whole:
            return whole, part
    raise InvalidValueError(f"expected two whole numbers for each, the second no greater, got {shown(value)}")


def _count(value: object) -> int:
    if isinstance(value, Unfit):
        raise InvalidValueError(f"expected {COUNT.expected}, got {value.shown}")
    return COUNT.check(value)


def _members(value: object, known: Iterable[str] | None, expected: str) -> Iterable[tuple[str, object]]:
    if not isinstance(value, dict) or isinstance(value, RepeatingObject):
        raise InvalidValueError(f"expected {expected}, got {shown(value)}")
    if known is not None and (unknown := sorted(value.keys() - set(known))):
        raise InvalidValueError(f"expected {expected}, got {shown(unknown[0])}")
    return value.items()


@frozen(kw_only=True, field_transformer=checked)
class BaselineFile:
    """A baseline as its file holds it; the fields are those of linkage.baseline.Baseline."""

    declarations: Annotated[int, COUNT]
    couriers: Annotated[int, COUNT]
    declarations_around: Annotated[int, COUNT]
    couriers_around: Annotated[int, COUNT]
    days: Annotated[int, _DAYS]
    declaring: Annotated[Mapping[str, tuple[int, int]], FieldsBound()]
    held: Annotated[Mapping[str, tuple[int, int]], FieldsBound()]
    counts: Annotated[Mapping[str, Mapping[str, tuple[int, int]]], CountsBound()]


def read_baseline(raw: bytes) -> Baseline:
    """Return the baseline that a file holds.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    held = read_value(BaselineFile, parse(raw, CAPS), CAPS)
    return Baseline(**asdict(held, recurse=False))

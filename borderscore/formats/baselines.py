"""Baselines as files: what `write_baseline` writes, read strictly."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from attrs import evolve, frozen

from borderscore.bounds import Whole, shown
from borderscore.errors import InvalidValueError
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import RepeatingObject, Unfit, parse
from borderscore.linkage.baseline import KEPT, Baseline
from borderscore.linkage.keys import FIELDS
from borderscore.shapes import checked

#: A baseline is one object, and may hold the values of many years.
_CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=2**34)

_COUNT: Final = Whole(0, 10**15)
#: Among all declarations, and among carriers.
_PAIR: Final = 2

_DAYS: Final = Whole(1, 10**7)


@frozen
class DeclaringBound:
    """The bound of how many declarations declare each field."""

    expected: str = f"an object of whole numbers by fields, which are {', '.join(FIELDS)}"

    def check(self, value: object) -> Mapping[str, int]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        return {name: _count(count) for name, count in _members(value, FIELDS, self.expected)}

    read = check


@frozen
class CountsBound:
    """The bound of how many declarations and how many carriers have each value of each field."""

    expected: str = (
        f"an object by fields, which are {', '.join(sorted(KEPT))}, of objects of two whole numbers by values"
    )

    def check(self, value: object) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        return {
            name: {each: self._pair(pair) for each, pair in _members(values, None, self.expected)}
            for name, values in _members(value, KEPT, self.expected)
        }

    read = check

    def _pair(self, value: object) -> tuple[int, int]:
        if isinstance(value, list | tuple) and len(value) == _PAIR:
            among_all, among_carriers = _count(value[0]), _count(value[1])
            if among_carriers <= among_all:
                return among_all, among_carriers
        raise InvalidValueError(
            f"expected two whole numbers for each value, the second no greater, got {shown(value)}"
        )


def _count(value: object) -> int:
    if isinstance(value, Unfit):
        raise InvalidValueError(f"expected {_COUNT.expected}, got {value.shown}")
    return _COUNT.check(value)


def _members(value: object, known: Iterable[str] | None, expected: str) -> Iterable[tuple[str, object]]:
    if not isinstance(value, dict) or isinstance(value, RepeatingObject):
        raise InvalidValueError(f"expected {expected}, got {shown(value)}")
    if known is not None and (unknown := sorted(value.keys() - set(known))):
        raise InvalidValueError(f"expected {expected}, got {shown(unknown[0])}")
    return value.items()


@frozen(kw_only=True, field_transformer=checked)
class BaselineFile:
    """A baseline as its file holds it; the fields are those of linkage.baseline.Baseline."""

    declarations: Annotated[int, _COUNT]
    carriers: Annotated[int, _COUNT]
    declarations_around: Annotated[int, _COUNT]
    carriers_around: Annotated[int, _COUNT]
    days: Annotated[int, _DAYS]
    declaring: Annotated[Mapping[str, int], DeclaringBound()]
    counts: Annotated[Mapping[str, Mapping[str, tuple[int, int]]], CountsBound()]


def read_baseline(raw: bytes) -> Baseline:
    """Return the baseline that a file holds.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    held = read_value(BaselineFile, parse(raw, _CAPS), _CAPS)
    return Baseline(
        declarations=held.declarations,
        carriers=held.carriers,
        declarations_around=held.declarations_around,
        carriers_around=held.carriers_around,
        days=held.days,
        declaring=held.declaring,
        counts=held.counts,
    )

"""Gaps: which of the fields that features read were not declared, found in one pass over a declaration.

How far a feature could move is worth asking only where one of its fields is missing. Each field that can be left
undeclared has a bit. A function compiled for some of them asks that question for all of them at once; readers that
look at every field anyway may answer it as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import attrs
from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.errors import FeatureError
from borderscore.generated import compiled, function, indented
from borderscore.shapes import FieldShape, ListOf, ObjectOf, fields_of

#: The names of the fields on the way to one.
Steps = tuple[str, ...]

_STEPS: Final = re.compile(r"\.([a-z_]+)").findall


def _fields(cls: type[attrs.AttrsInstance], above: Steps = ()) -> Iterator[tuple[Steps, FieldShape]]:
    """Yield every field of a class and of what it holds."""
    for field in fields_of(cls):
        steps = (*above, field.name)
        yield steps, field
        match field.shape:
            case ObjectOf(inner) | ListOf(ObjectOf(inner)):
                yield from _fields(inner, steps)


_FIELDS: Final = dict(_fields(Declaration))

#: The bit of each field that can be left undeclared.
BITS: Final[Mapping[Steps, int]] = {
    steps: 1 << number
    for number, steps in enumerate(
        steps for steps, field in _FIELDS.items() if not field.required and field.default is None
    )
}


def gap_mask(paths: Iterable[str]) -> int:
    """Return the bits of all gaps that hide something of JSON paths such as `$.media[*].capacity`.

    These are the fields on the way, the field itself, and all that it holds.
    Raises FeatureError for a path to no field.
    """
    mask = 0
    for path in paths:
        mine = steps_of(path)
        if mine not in _FIELDS:
            raise FeatureError(f"{path}: expected a path that a feature can read, got no field of a declaration")
        for steps, bit in BITS.items():
            shorter = min(len(mine), len(steps))
            if mine[:shorter] == steps[:shorter]:
                mask |= bit
    return mask


def steps_of(path: str) -> Steps:
    """Return the names of the fields on a JSON path.

    >>> steps_of("$.media[?@.kind=='hdd'].count")
    ('media', 'count')
    """
    return tuple(_STEPS(re.sub(r"\[[^]]*\]", "", path)))


@frozen
class GapFinder:
    """Finds gaps as a set of bits."""

    source: str
    find: Callable[[Declaration], int]

    @classmethod
    def of(cls, mask: int) -> "GapFinder":
        """Compile a finder of the gaps that a `gap_mask` has."""
        body = ["gaps = 0", *_walk(mask, Declaration, "declaration", ()), "return gaps"]
        source = function("find(declaration)", body)
        return cls(source, compiled(source, f"<gaps {mask:#x}>", {}))


def _walk(mask: int, cls: type[attrs.AttrsInstance], variable: str, above: Steps) -> Iterator[str]:
    """Write the statements that look at the fields of an object."""
    for field in fields_of(cls):
        steps, value = (*above, field.name), f"{variable}.{field.name}"
        inside = list(_inside(mask, field, value, steps))
        if steps not in BITS:
            yield from inside
        elif gap := BITS[steps] & mask:
            yield from (f"if {value} is None:", f"    gaps |= {gap}")
            if inside:
                yield from ("else:", *indented(inside))


def _inside(mask: int, field: FieldShape, value: str, steps: Steps) -> Iterator[str]:
    match field.shape:
        case ObjectOf(cls):
            yield from _walk(mask, cls, value, steps)
        case ListOf(ObjectOf(cls)):
            item = value.replace(".", "_")
            body = list(_walk(mask, cls, item, steps))
            if body:
                yield from (f"for {item} in {value}:", *indented(body))

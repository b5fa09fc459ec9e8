"""Gaps: which of the fields that features read were not declared, found in one pass over a declaration.

How far a feature could move is worth asking only where one of its fields is missing. A function compiled from the
paths of all features asks that question for all of them at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.errors import FeatureError
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of

_STEPS: Final = re.compile(r"\.([a-z_]+)").findall
_INDENT: Final = "    "


@frozen
class GapFinder:
    """Finds gaps as a set of bits, one for each path that can be left undeclared."""

    source: str
    bits: Mapping[str, int]
    find: Callable[[Declaration], int]

    @classmethod
    def of(cls, paths: Iterable[str]) -> "GapFinder":
        """Compile a finder for JSON paths such as `$.media[*].capacity`. Raises FeatureError where no field is."""
        root = _Node()
        bits = {path: 1 << index for index, path in enumerate(paths)}
        for path, bit in bits.items():
            if not root.mark(ObjectOf(Declaration), steps_of(path), bit):
                raise FeatureError(
                    f"{path}: expected a path that a feature can read, got no field of a declaration"
                )
        lines = [
            "def find(declaration):",
            "    gaps = 0",
            *_walk(root, Declaration, "declaration", 1),
            "    return gaps",
        ]
        source = "\n".join(lines) + "\n"
        names: dict[str, Any] = {}
        exec(compile(source, "<gaps>", "exec"), names)  # noqa: S102 - the source is made here, of our own fields
        return cls(source, bits, names["find"])

    def mask(self, paths: Iterable[str]) -> int:
        """Return the bits of some of the paths."""
        mask = 0
        for path in paths:
            mask |= self.bits[path]
        return mask


def steps_of(path: str) -> tuple[str, ...]:
    """Return the names of the fields on a JSON path.

    >>> steps_of("$.media[?@.kind=='hdd'].count")
    ('media', 'count')
    """
    return tuple(_STEPS(re.sub(r"\[[^]]*\]", "", path)))


@define
class _Node:
    """A field that some path goes through, with the bits of all paths that do."""

    bits: int = 0
    fields: dict[str, "_Node"] = field(factory=dict)

    def mark(self, shape: Shape, steps: Sequence[str], bit: int) -> bool:
        """Mark the field that the steps lead to, all on the way, and all that it holds; say whether it exists."""
        self.bits |= bit
        match shape:
            case ListOf(item):
                return self.mark(item, steps, bit)
            case ObjectOf(cls):
                met = [
                    self.fields.setdefault(each.name, _Node()).mark(each.shape, steps[1:], bit)
                    for each in fields_of(cls)
                    if not steps or each.name == steps[0]
                ]
                return any(met)
            case _:
                return not steps


def _walk(node: _Node, cls: type[attrs.AttrsInstance], variable: str, depth: int) -> Iterator[str]:
    """Write the statements that look at the fields of an object."""
    shapes = {each.name: each for each in fields_of(cls)}
    for name, child in node.fields.items():
        yield from (_INDENT * depth + line for line in _field(child, shapes[name], f"{variable}.{name}"))


def _field(node: _Node, field: FieldShape, value: str) -> list[str]:
    inside = list(_inside(node, field, value))
    if field.required or field.default is not None:
        return inside
    missing = [f"if {value} is None:", f"{_INDENT}gaps |= {node.bits}"]
    return [*missing, "else:", *(_INDENT + line for line in inside)] if inside else missing


def _inside(node: _Node, field: FieldShape, value: str) -> Iterator[str]:
    match field.shape:
        case ObjectOf(cls):
            yield from _walk(node, cls, value, 0)
        case ListOf(ObjectOf(cls)):
            item = value.replace(".", "_")
            body = list(_walk(node, cls, item, 1))
            if body:
                yield from (f"for {item} in {value}:", *body)

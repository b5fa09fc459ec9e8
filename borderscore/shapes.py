"""The shape of a class: what each of its fields holds, taken from the annotations.

Constructors, readers and JSON Schemas are made from shapes, so a bound is written once and holds everywhere.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from borderscore.bounds import Bound, Flag, one_of, shown
from borderscore.errors import InvalidValueError
from borderscore.timestamps import Day, Instant


@attrs.frozen
class ListOf:
    """A list whose items are all of one shape; a tuple in Python."""

    item: "Shape"


@attrs.frozen
class ObjectOf:
    """An object of an attrs class."""

    cls: type[attrs.AttrsInstance]


Shape = Bound | ListOf | ObjectOf


@attrs.frozen
class FieldShape:
    """One field of a class. A field that need not be declared has a default, which null stands for as well."""

    name: str
    shape: Shape
    required: bool
    default: Any

    @property
    def key(self) -> str:
        """Return what JSON calls it: a word that Python keeps to itself (`from`) has an underscore in Python."""
        return self.name.removesuffix("_")


@cache
def fields_of(cls: type[attrs.AttrsInstance]) -> tuple[FieldShape, ...]:
    """Return the shape of each field of an attrs class, in the order of their declaration."""
    return tuple(
        FieldShape(field.name, shape_of(field.type), field.default is attrs.NOTHING, field.default)
        for field in attrs.fields(cls)
    )


def shape_of(annotation: Any) -> Shape:
    """Return what an annotation allows, leaving aside that it may be None.

    Raises TypeError for an annotation that no shape exists for: a mistake of the programmer's.
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        bound: Bound = annotation.__metadata__[0]
        return bound
    if origin in (Union, UnionType):
        return _shape_of_only([part for part in get_args(annotation) if part is not NoneType], annotation)
    if origin is Literal:
        return one_of(get_args(annotation))
    if origin is tuple:
        return ListOf(_shape_of_only([part for part in get_args(annotation) if part is not ...], annotation))
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if attrs.has(annotation):
        return ObjectOf(annotation)
    raise TypeError(f"no shape is known for {annotation!r}")


def _shape_of_only(parts: list[Any], annotation: Any) -> Shape:
    if len(parts) != 1:
        raise TypeError(f"no shape is known for {annotation!r}")
    return shape_of(parts[0])


_PLAIN: dict[Any, Bound] = {bool: Flag(), datetime: Instant(), date: Day()}


def checked(_cls: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Give every field the validator that its annotation implies; a field transformer for attrs."""
    return [field.evolve(validator=_validator(shape_of(field.type), field.default)) for field in fields]


def _validator(shape: Shape, default: object) -> Callable[[object, "attrs.Attribute[Any]", object], None]:
    check = _checker(shape)

    def validate(_instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if value is None and default is None:
            return
        try:
            check(value)
        except InvalidValueError as error:
            raise InvalidValueError(f"{field.name}: {error}") from None

    return validate


def _checker(shape: Shape) -> Callable[[object], object]:
    match shape:
        case ListOf(item):
            check_item = _checker(item)
            return lambda value: [check_item(each) for each in _instance_of(tuple, value)]
        case ObjectOf(cls):
            return lambda value: _instance_of(cls, value)
        case bound:
            return bound.check


def _instance_of(cls: type[Any], value: object) -> Any:
    if not isinstance(value, cls):
        raise InvalidValueError(f"expected {cls.__name__}, got {shown(value)}")
    return value

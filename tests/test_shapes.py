"""Shapes: one reading of each annotation, and constructors that hold to it."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Optional, Union

import pytest
from attrs import field, frozen

from borderscore.bounds import Flag, Name, Text, Whole, one_of
from borderscore.errors import InvalidValueError
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, checked, fields_of, shape_of
from borderscore.timestamps import Day, Instant

Small = Annotated[int, Whole(1, 9)]


@frozen(kw_only=True, field_transformer=checked)
class Part:
    code: Annotated[str, Text(2, 2)]


@frozen(kw_only=True, field_transformer=checked)
class Thing:
    size: Small
    mode: Literal["air", "sea"] = "air"
    at: datetime | None = None
    on: date | None = None
    sure: bool | None = None
    part: Part | None = None
    parts: tuple[Part, ...] | None = None
    grid: tuple[tuple[Small, ...], ...] = ()


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (Annotated[str, Text(1, 3)], Text(1, 3)),
        (Annotated[int, Whole(0, 5)], Whole(0, 5)),
        (Literal["air", "sea"], one_of(("air", "sea"))),
        (bool, Flag()),
        (datetime, Instant()),
        (date, Day()),
        (Part, ObjectOf(Part)),
        (tuple[Part, ...], ListOf(ObjectOf(Part))),
        (tuple[tuple[bool, ...], ...], ListOf(ListOf(Flag()))),
        (bool | None, Flag()),
        (None | bool, Flag()),
        (Optional[bool], Flag()),  # noqa: UP045 - the form that typing makes is another one
        (Union[None, Annotated[str, Name()]], Name()),  # noqa: UP007 - as above
        (Annotated[str, Name()] | None, Name()),
        (tuple[Part, ...] | None, ListOf(ObjectOf(Part))),
    ],
)
def test_an_annotation_has_a_shape(annotation: Any, shape: Shape) -> None:
    assert shape_of(annotation) == shape


@pytest.mark.parametrize(
    "annotation",
    [
        str,
        int,
        float,
        None,
        Any,
        list[bool],
        dict[str, bool],
        tuple[bool, bool],
        tuple[()],
        bool | date,
        "bool",
        object,
    ],
)
def test_an_annotation_that_bounds_nothing_is_a_mistake(annotation: Any) -> None:
    with pytest.raises(TypeError, match=f"^no shape is known for {re.escape(repr(annotation))}$"):
        shape_of(annotation)


def test_a_class_with_such_a_field_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="no shape is known for <class 'str'>"):

        @frozen(field_transformer=checked)
        class Loose:
            name: str


def test_fields_keep_their_order_and_say_what_they_need() -> None:
    assert fields_of(Thing)[:3] == (
        FieldShape("size", Whole(1, 9), required=True, default=fields_of(Part)[0].default),
        FieldShape("mode", one_of(("air", "sea")), required=False, default="air"),
        FieldShape("at", Instant(), required=False, default=None),
    )
    assert [each.name for each in fields_of(Thing)] == [
        "size",
        "mode",
        "at",
        "on",
        "sure",
        "part",
        "parts",
        "grid",
    ]


def test_fields_of_a_class_are_worked_out_once() -> None:
    assert fields_of(Thing) is fields_of(Thing)


def test_what_is_within_its_bounds_is_kept_as_it_is() -> None:
    thing = Thing(
        size=3,
        mode="sea",
        at=datetime(2025, 3, 4, tzinfo=UTC),
        on=date(2025, 3, 9),
        sure=False,
        part=Part(code="AB"),
        parts=(Part(code="CD"), Part(code="EF")),
        grid=((1, 2), (), (9,)),
    )
    assert (thing.size, thing.mode, thing.sure, thing.grid) == (3, "sea", False, ((1, 2), (), (9,)))
    assert thing.parts == (Part(code="CD"), Part(code="EF"))


def test_none_stands_for_undeclared_where_that_is_the_default() -> None:
    assert Thing(size=1, at=None, on=None, sure=None, part=None, parts=None) == Thing(size=1)


@pytest.mark.parametrize(
    ("cls", "fields", "message"),
    [
        (Thing, {"size": 0}, "size: expected a whole number from 1 to 9, got 0"),
        (Thing, {"size": None}, "size: expected a whole number from 1 to 9, got null"),
        (Thing, {"size": 1, "mode": "rail"}, "mode: expected one of air, sea, got 'rail'"),
        (Thing, {"size": 1, "mode": None}, "mode: expected one of air, sea, got null"),
        (
            Thing,
            {"size": 1, "at": datetime(2025, 3, 4)},  # noqa: DTZ001
            "at: expected a datetime with an offset of whole minutes, got ",
        ),
        (Thing, {"size": 1, "on": datetime(2025, 3, 4, tzinfo=UTC)}, "on: expected a date, got "),
        (Thing, {"size": 1, "sure": 1}, "sure: expected true or false, got 1"),
        (Thing, {"size": 1, "part": {"code": "AB"}}, "part: expected Part, got an object of 1 keys"),
        (Thing, {"size": 1, "parts": [Part(code="AB")]}, "parts: expected tuple, got a list of 1"),
        (Thing, {"size": 1, "parts": (None,)}, "parts: expected Part, got null"),
        (Thing, {"size": 1, "parts": Part(code="AB")}, "parts: expected tuple, got a value of type Part"),
        (Thing, {"size": 1, "grid": None}, "grid: expected tuple, got null"),
        (Thing, {"size": 1, "grid": ((1,), (0,))}, "grid: expected a whole number from 1 to 9, got 0"),
        (Thing, {"size": 1, "grid": ((1,), 2)}, "grid: expected tuple, got 2"),
        (Part, {"code": "A"}, "code: expected a string, at least 2 long, got 'A'"),
        (Part, {"code": "A\u202e"}, "code: expected a string without control characters, "),
    ],
)
def test_a_constructor_refuses_what_the_bound_refuses_and_names_the_field(
    cls: type[Any], fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        cls(**fields)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"part": 7}, "part: expected Part, got 7"),
        ({"parts": [Part(code="AB")]}, "parts: expected tuple, got a list of 1"),
        ({"parts": (Part(code="AB"), 7)}, "parts: expected Part, got 7"),
        ({"grid": ((1,), (2, 0))}, "grid: expected a whole number from 1 to 9, got 0"),
        ({"grid": None}, "grid: expected tuple, got null"),
    ],
)
def test_a_class_is_held_to_its_bounds_from_when_it_is_made(fields: dict[str, Any], message: str) -> None:
    """It is made here: what makes the validators of the classes above has run before any test began."""

    @frozen(kw_only=True, field_transformer=checked)
    class Box:
        part: Part | None = None
        parts: tuple[Part, ...] | None = None
        grid: tuple[tuple[Small, ...], ...] = ()

    assert Box(part=None, parts=None) == Box()
    part = Part(code="AB")
    assert Box(part=part, parts=(part, part), grid=((1, 9),)).parts == (part, part)
    with pytest.raises(InvalidValueError) as caught:
        Box(**fields)
    assert str(caught.value) == message


def test_the_default_itself_is_held_to_the_bound() -> None:
    @frozen(field_transformer=checked)
    class Wrong:
        size: Small = field(default=0)

    with pytest.raises(InvalidValueError, match=r"^size: expected a whole number from 1 to 9, got 0$"):
        Wrong()

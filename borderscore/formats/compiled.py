"""The compiled reader: one function for each class, written for clean records and generated from its shape.

It accepts what the diagnosing reader accepts and makes equal objects, several times faster; whatever it can't
vouch for it gives up, and the diagnosing reader decides. What makes it fast:

- Forbidden characters are looked for once in the line, not once in each string.
- An object begins as one of a mutable subclass with the same slots, and takes its frozen class when it is full:
  the constructor would check again what has just been checked.
- Amounts and places recur, and are remembered. Timestamps don't, but nearly all have one form.

Unknown fields and repeated keys are found by one sum. Each key and each string has two quotation marks in the
line; the readers count the keys and the strings that they read. If no mark is left over, nothing went unread.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import AttrsInstance

from borderscore.bounds import Bound, Flag, Member, Text, Whole, find_forbidden
from borderscore.declaration import Declaration
from borderscore.formats.caps import Caps, capped
from borderscore.formats.parsing import quick_parser
from borderscore.generated import compiled, function, indented
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of
from borderscore.timestamps import PLAIN_FORMS, Instant, read_instant

#: Takes a parsed object; returns the object of the class, and how many keys and strings were read from it.
#: Raises ValueError (InvalidValueError is one) or KeyError for what it gives up. It passes over unknown fields.
ObjectReader = Callable[[Any], tuple[Any, int]]

#: How many texts of each kind are remembered with what they stand for.
REMEMBERED: Final = 4_096

#: Escapes that stand for forbidden characters, or for surrogates, whose pairs are not looked at here.
_find_doubtful_escape: Final = re.compile(
    r"(?<!\\)(?:\\\\)*+\\(?:[bfnrt]|u(?:00[0189]|007f|d[89a-f]|061c|200[ef]|202[a-e]|206[6-9]))", re.IGNORECASE
).search


#: All escapes, each with the character that it escapes.
_find_escapes: Final = re.compile(r"\\.", re.DOTALL).findall


@cache
def clean_reader(caps: Caps) -> Callable[[bytes], Declaration | None]:
    """Return the reader of clean records that works with the fastest parser there is."""
    return clean_reader_with(quick_parser(), caps)


def clean_reader_with(parse: Callable[[str], object], caps: Caps) -> Callable[[bytes], Declaration | None]:
    """Return a function that reads a clean record, without the end of its line, or returns None to give up."""
    read = object_reader(Declaration, caps)
    most = caps.record_bytes

    def read_clean(raw: bytes) -> Declaration | None:
        try:
            text = raw.decode()
            if len(raw) > most or is_doubtful(text):
                return None
            declaration, quoted = read(parse(text))
        except (ValueError, KeyError, RecursionError):
            return None
        return declaration if 2 * quoted == quotation_marks(text) else None

    return read_clean


def is_doubtful(text: str) -> bool:
    """Say whether a string in a JSON text may hold a forbidden character.

    Parsers refuse the controls below U+0020 in strings, which leaves one forbidden character in ASCII. No
    printable character is forbidden.
    """
    if text.isascii():
        return "\x7f" in text or ("\\" in text and _find_doubtful_escape(text) is not None)
    if not text.isprintable() and find_forbidden(text):
        return True
    return "\\" in text and _find_doubtful_escape(text) is not None


def quotation_marks(text: str) -> int:
    """Return how many quotation marks delimit the strings of a JSON text: all but the escaped ones."""
    marks = text.count('"')
    return marks - _find_escapes(text).count('\\"') if "\\" in text else marks


@cache
def object_reader(cls: type[AttrsInstance], caps: Caps) -> ObjectReader:
    """Return the generated reader of a class. Its source can be stepped through in a debugger."""
    names: dict[str, Any] = {"cls": cls, "twin": _mutable_twin(cls)}
    source = function("read(o)", _body(cls, caps, names))
    reader: ObjectReader = compiled(source, f"<borderscore reads {cls.__qualname__} within {caps}>", names)
    return reader


def _mutable_twin(cls: type[AttrsInstance]) -> type:
    plain = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(cls.__name__, (cls,), {"__slots__": (), **plain})


def _body(cls: type[AttrsInstance], caps: Caps, names: dict[str, Any]) -> Iterator[str]:
    """Write the reader of a class, and put what it refers to under `names`."""
    fields = fields_of(cls)
    yield "if type(o) is not dict:"
    yield "    raise ValueError"
    yield "quoted = 0"
    for field in fields:
        yield from _required(field, caps, names) if field.required else _optional(field, caps, names)
    yield "made = twin()"
    yield from (f"made.{field.name} = v_{field.name}" for field in fields)
    yield "made.__class__ = cls"
    yield "return made, quoted"


def _required(field: FieldShape, caps: Caps, names: dict[str, Any]) -> Iterator[str]:
    variable = f"v_{field.name}"
    yield f"{variable} = o[{field.name!r}]"
    yield from _reading(field.shape, variable, 1, caps, names)


def _optional(field: FieldShape, caps: Caps, names: dict[str, Any]) -> Iterator[str]:
    variable = f"v_{field.name}"
    names[f"default_{field.name}"] = field.default
    yield f"if {field.name!r} in o:"
    yield f"    {variable} = o[{field.name!r}]"
    yield f"    if {variable} is None:"
    yield f"        {variable} = default_{field.name}"
    yield "        quoted += 1"
    yield "    else:"
    yield from indented(indented(_reading(field.shape, variable, 1, caps, names)))
    yield "else:"
    yield f"    {variable} = default_{field.name}"


def _reading(shape: Shape, variable: str, keys: int, caps: Caps, names: dict[str, Any]) -> Iterator[str]:
    """Write what turns a JSON value into what it stands for, in place, and counts it and the keys before it."""
    match capped(shape, caps):
        case ListOf(item):
            yield f"if type({variable}) is not list or len({variable}) > {caps.list_items}:"
            yield "    raise ValueError"
            yield f"items_{variable} = []"
            yield f"for each_{variable} in {variable}:"
            yield from indented(_reading(item, f"each_{variable}", 0, caps, names))
            yield f"    items_{variable}.append(each_{variable})"
            yield f"{variable} = tuple(items_{variable})"
            yield f"quoted += {keys}"
        case ObjectOf(cls):
            names[f"read_{variable}"] = object_reader(cls, caps)
            yield f"{variable}, within = read_{variable}({variable})"
            yield f"quoted += within + {keys}"
        case bound:
            yield from _bound_reading(bound, variable, keys, names)


def _bound_reading(bound: Bound, variable: str, keys: int, names: dict[str, Any]) -> Iterator[str]:
    match bound:
        case Text(pattern=None):
            yield f"if type({variable}) is not str{_wrong_length(bound, variable)}:"
            yield "    raise ValueError"
            yield f"quoted += {keys + 1}"
        case Member(values):
            names[f"values_{variable}"] = values
            yield f"if type({variable}) is not str or {variable} not in values_{variable}:"
            yield "    raise ValueError"
            yield f"quoted += {keys + 1}"
        case Whole(least, most):
            yield f"if type({variable}) is not int or not {least} <= {variable} <= {most}:"
            yield "    raise ValueError"
            yield f"quoted += {keys}"
        case Flag():
            yield f"if {variable} is not True and {variable} is not False:"
            yield "    raise ValueError"
            yield f"quoted += {keys}"
        case Instant():
            yield f"if type({variable}) is not str:"
            yield "    raise ValueError"
            yield f"{variable} = {reading_instant(variable, names)}"
            yield f"quoted += {keys + 1}"
        case _:
            hashable: Any = bound
            names |= {f"remembered_{variable}": remembered(hashable), f"read_{variable}": bound.read}
            yield f"if type({variable}) is str:"
            yield f"    {variable} = remembered_{variable}[{variable}]"
            yield f"    quoted += {keys + 1}"
            yield "else:"
            yield f"    {variable} = read_{variable}({variable})"
            yield f"    quoted += {keys}"


def reading_instant(variable: str, names: dict[str, Any]) -> str:
    """Write what reads a timestamp, without a call for the forms that nearly all have."""
    names |= {"plain": PLAIN_FORMS, "moment": datetime.fromisoformat, "instant": read_instant}
    names |= {"form": slice(4, None, 3), "minutes": slice(23, 24)}
    is_plain = f"{variable}[form] in plain and {variable}[minutes] < '6'"
    return f"moment({variable}) if {is_plain} else instant({variable})"


def _wrong_length(text: Text, variable: str) -> str:
    if text.longest is not None:
        return f" or not {text.shortest} <= len({variable}) <= {text.longest}"
    return f" or len({variable}) < {text.shortest}" if text.shortest else ""


class Remembered(dict[Any, Any]):
    """What texts and numbers stand for, read when it is first asked. Raises InvalidValueError for a wrong one."""

    def __init__(self, bound: Bound) -> None:
        super().__init__()
        self._read = bound.read

    def __missing__(self, value: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        read = self[value] = self._read(value)
        return read


@cache
def remembered(bound: Any) -> Remembered:
    """Return what is remembered under a bound; it is the same for all readers."""
    return Remembered(bound)

"""The reader of the extra `fast`: msgspec decodes clean records in C, into objects that look like declarations.

They have the fields of the attrs classes and hold the same values, which is all that features ask of them. C sees
to types, lengths, kinds, countries and unknown fields. A generated function looks at the rest: it turns amounts
and timestamps into what they stand for, holds places to their pattern, and counts keys and strings, so that a key
which came twice is found by the quotation marks that are left over (see `formats.compiled`).

What it can't vouch for it gives up: escapes that may hide something, and fields that are written as null.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, Literal

from attrs import AttrsInstance

from borderscore.bounds import Flag, Member, Text, Whole
from borderscore.declaration import Declaration
from borderscore.formats.caps import Caps, capped
from borderscore.formats.compiled import (
    clean_reader,
    is_doubtful,
    quotation_marks,
    reading_instant,
    remembered,
)
from borderscore.generated import compiled, function, indented
from borderscore.scoring.gaps import BITS, Steps
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of
from borderscore.timestamps import Day, Instant
from borderscore.volume import Amount

#: Takes a record without the end of its line. Returns what looks like its declaration, with the bits of its gaps
#: where they are known (see `scoring.gaps`), or None to give up.
LookAlikeReader = Callable[[bytes], tuple[Declaration, int | None] | None]


@cache
def look_alike_reader(caps: Caps) -> LookAlikeReader:
    """Return the fastest reader of clean records: without the extra `fast`, that of declarations."""
    try:
        from msgspec.json import Decoder
    except ImportError:
        return declaration_reader(caps)
    names: dict[str, Any] = {
        "decode": Decoder(_struct(Declaration, caps)).decode,
        "is_doubtful": is_doubtful,
        "quotation_marks": quotation_marks,
    }
    source = function("read(raw)", _reading(caps, names))
    read: LookAlikeReader = compiled(source, f"<borderscore reads look-alikes within {caps}>", names)
    return read


def _reading(caps: Caps, names: dict[str, Any]) -> Iterator[str]:
    """Write the reader, and put what it refers to under `names`."""
    least, finishing = _object(Declaration, "o", (), names)
    yield f"if len(raw) > {caps.record_bytes}:"
    yield "    return None"
    yield "try:"
    yield from indented(_MARKS)
    yield "    o = decode(raw)"
    yield f"    quoted, gaps = {least}, 0"
    yield from indented(finishing)
    yield "except (ValueError, RecursionError):"
    yield "    return None"
    yield "return (o, gaps) if 2 * quoted == marks else None"


#: Counts quotation marks. Two bytes, a backslash and DEL, are found faster than the characters are; in a record
#: without them nothing can be hidden.
_MARKS: Final = """\
if raw.isascii() and 0x5C not in raw and 0x7F not in raw:
    marks = raw.count(b'"')
else:
    text = raw.decode()
    if is_doubtful(text):
        return None
    marks = quotation_marks(text)
""".splitlines()


def declaration_reader(caps: Caps) -> LookAlikeReader:
    """Return the reader that makes declarations, whose gaps are not known."""
    read_clean = clean_reader(caps)

    def read(raw: bytes) -> tuple[Declaration, None] | None:
        declaration = read_clean(raw)
        return None if declaration is None else (declaration, None)

    return read


@cache
def _struct(cls: type[AttrsInstance], caps: Caps) -> type:
    """Return the class that looks like this one; null is no value here. What needs no finishing is frozen."""
    from msgspec import defstruct

    fields = fields_of(cls)
    typed: list[Any] = [
        (each.name, _type(each.shape, caps), *([] if each.required else [None])) for each in fields
    ]
    frozen = not any(map(_is_finished_later, fields))
    return defstruct(cls.__name__, typed, kw_only=True, forbid_unknown_fields=True, frozen=frozen, gc=False)


def _is_finished_later(field: FieldShape) -> bool:
    return isinstance(field.shape, Amount | Instant) or (not field.required and field.default is not None)


def _type(shape: Shape, caps: Caps) -> Any:
    """Return what msgspec checks of a shape."""
    from msgspec import Meta

    match capped(shape, caps):
        case ListOf(item):
            items: Any = tuple.__class_getitem__((_type(item, caps), ...))
            return Annotated[items, Meta(max_length=caps.list_items)]
        case ObjectOf(cls):
            return _struct(cls, caps)
        case Text(shortest, longest):
            return Annotated[str, Meta(min_length=shortest, max_length=longest)]
        case Member(values):
            return Literal[tuple(sorted(values))]
        case Whole(least, most):
            return Annotated[int, Meta(ge=least, le=most)]
        case bound:
            return _OTHERS[type(bound)]


_OTHERS: Final[dict[type, Any]] = {Flag: bool, Day: date, Instant: str, Amount: int | str}


def _object(cls: type[AttrsInstance], variable: str, above: Steps, names: dict[str, Any]) -> tuple[int, list[str]]:
    """Write what is to be done with an object; return how many keys and strings it has at least, and the lines."""
    least, lines = 0, list[str]()
    for field in fields_of(cls):
        place, value, steps = f"{variable}.{field.name}", f"{variable}_{field.name}", (*above, field.name)
        count, inside = _value(field.shape, value, place, steps, names)
        count += 1
        if field.required:
            least += count
            lines += [f"{value} = {place}", *inside] if inside else []
        elif field.default is None:
            lines += [
                f"{value} = {place}",
                f"if {value} is None:",
                f"    gaps |= {BITS[steps]}",
                "else:",
                f"    quoted += {count}",
                *indented(inside),
            ]
        else:
            lines += [
                f"if {place} is None:",
                f"    {place} = {field.default!r}",
                "else:",
                f"    quoted += {count}",
            ]
    return least, lines


def _value(shape: Shape, value: str, place: str, steps: Steps, names: dict[str, Any]) -> tuple[int, list[str]]:
    """Do the same for a value that is there, without its key."""
    match shape:
        case ObjectOf(cls):
            return _object(cls, value, steps, names)
        case ListOf(ObjectOf(cls)):
            count, inside = _object(cls, f"{value}_", steps, names)
            return 0, [f"for {value}_ in {value}:", f"    quoted += {count}", *indented(inside)]
        case ListOf():
            return 0, [f"quoted += len({value})"]
        case Flag() | Whole():
            return 0, []
        case Instant():
            return 1, [f"{place} = {reading_instant(value, names)}"]
        case Text(pattern=str()):
            names["places"] = remembered(shape)
            return 1, [f"places[{value}]"]
        case Amount():
            names["amounts"] = remembered(shape)
            return 0, [f"{place} = amounts[{value}]", f"if type({value}) is str:", "    quoted += 1"]
        case _:
            return 1, []

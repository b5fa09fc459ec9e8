"""Writing what `lines` reads: one object a line, without the end of the line."""

import json
from datetime import date
from typing import Any, Final

from borderscore.declaration import Declaration
from borderscore.formats.lines import Reject
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of
from borderscore.volume import Amount

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_declaration(declaration: Declaration) -> str:
    """Return a declaration as a line of JSON that reads back as an equal one. What is not declared is left out.

    Amounts are written in bytes, as texts with the unit B: no digit is lost, and no reader needs to convert.
    """
    return _encode(as_json(declaration, ObjectOf(Declaration)))


def as_json(value: Any, shape: Shape) -> Any:
    """Return a value of a shape as JSON holds it. What is not declared is left out."""
    match shape:
        case ObjectOf(cls):
            held = ((field, getattr(value, field.name)) for field in fields_of(cls))
            return {field.name: as_json(each, field.shape) for field, each in held if each is not None}
        case ListOf(item):
            return [as_json(each, item) for each in value]
        case Amount():
            return f"{value} B"
        case _:
            return value.isoformat() if isinstance(value, date) else value


def write_reject(reject: Reject) -> str:
    """Return a reject as a line of JSON. Bytes that are not UTF-8 stand in `raw` as backslash, x, two digits."""
    return _encode(
        {
            "type": "reject",
            "line": reject.line,
            "raw": reject.raw.decode(errors="backslashreplace"),
            "faults": [{"path": fault.path, "message": fault.message} for fault in reject.faults],
        }
    )

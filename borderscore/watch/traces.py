"""Traces as lines of JSON: what linkage keeps of a declaration, so that a restart need not read it again."""

import json
from typing import Any, Final

from attrs import fields

from borderscore.linkage.keys import Key
from borderscore.linkage.traces import Trace

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=sorted).encode
_FIELDS: Final = tuple(field.name for field in fields(Trace))


def write_trace(trace: Trace, *, carries: bool) -> bytes:
    """Return a trace as a line."""
    return _encode([carries, *(getattr(trace, name) for name in _FIELDS)]).encode()


def read_trace(line: bytes) -> tuple[Trace, bool]:
    """Return the trace that a line holds, and whether a carrier left it. Raises ValueError for a damaged one."""
    carries, *values = json.loads(line)
    held: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    held["kinds"] = frozenset(held["kinds"])
    held["documents"] = None if held["documents"] is None else frozenset(held["documents"])
    held["keys"] = tuple(Key(*each) for each in held["keys"])
    return Trace(**held), carries

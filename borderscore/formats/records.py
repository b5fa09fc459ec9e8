"""Strict reading of declarations: one record at a time."""

from collections.abc import Mapping
from typing import Any

from borderscore.declaration import Declaration
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.compiled import clean_reader
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import parse


def read_record(raw: bytes, caps: Caps = DEFAULT_CAPS) -> Declaration:
    """Return the declaration that a JSON text in UTF-8 holds.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    declaration = clean_reader(caps)(raw)
    return diagnose(raw, caps) if declaration is None else declaration


def diagnose(raw: bytes, caps: Caps = DEFAULT_CAPS) -> Declaration:
    """Return what read_record returns and raise what it raises, without the short cut for clean records."""
    return read_value(Declaration, parse(raw, caps), caps)


def read_declaration(value: Mapping[str, Any], caps: Caps = DEFAULT_CAPS) -> Declaration:
    """Return the declaration that a parsed JSON object holds.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    return read_value(Declaration, value, caps)

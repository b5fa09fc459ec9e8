"""What stands where in a table, as TOML.

encoding = "windows-1252"       # utf-8 if left out
delimiter = ";"                 # a comma if left out
rows = "media"                  # rows of one id are one declaration, and each is one item of this list

[fields]
id = "Reference"
"traveler.ref" = { column = "Passport", issuer = "Issued by" }      # a pseudonym, made with the key
declared_at = { column = "Lodged", format = "%d.%m.%Y %H:%M", zone = "Asia/Kuala_Lumpur" }
port = { value = "KUL" }
direction = { column = "Way", values = { E = "inbound", A = "outbound" } }
"media.kind" = { column = "Kind", values = { HD = "hdd" } }
"media.count" = "Pieces"
"media.capacity" = { column = "GB each", unit = "GB", decimal = "," }
"""

import codecs
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen, validators

from borderscore.bounds import shown
from borderscore.declaration import Declaration
from borderscore.errors import InputError
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of

#: The most bytes of a mapping.
MAPPING_BYTES: Final = 64 * 1024

_text: Final = validators.optional(validators.instance_of(str))


def _zone(name: object) -> ZoneInfo | None:
    try:
        return None if name is None else ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"expected a time zone such as Asia/Kuala_Lumpur, got {shown(name)}") from None


def _texts(_instance: object, _attribute: object, value: Any) -> None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise TypeError(f"expected texts by texts, got {shown(value)}")


@frozen(kw_only=True)
class Source:
    """Where the value of a field comes from, and what is done to it."""

    column: str | None = field(default=None, validator=_text)
    #: The value itself, the same in every row.
    value: str | None = field(default=None, validator=_text)
    #: What cells stand for.
    values: dict[str, str] | None = field(default=None, validator=validators.optional(_texts))
    #: How a moment or a day is written, as Python's strptime has it.
    format: str | None = field(default=None, validator=_text)
    #: Whose clock the moments go by.
    zone: ZoneInfo | None = field(default=None, converter=_zone)
    #: The unit of an amount of data, put after the number.
    unit: str | None = field(default=None, validator=_text)
    decimal: str = field(default=".", validator=validators.in_((".", ",")))
    #: The column of the state that issued the document whose number stands in `column`.
    issuer: str | None = field(default=None, validator=_text)

    def __attrs_post_init__(self) -> None:
        if (self.column is None) == (self.value is None):
            raise ValueError("expected one of column and value")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        return tuple(each for each in (self.column, self.issuer) if each is not None)


@frozen(kw_only=True)
class TableMapping:
    """What stands where in a table."""

    #: By the paths of fields of a declaration, such as `media.count`.
    fields: Mapping[str, Source]
    encoding: str = field(default="utf-8")
    delimiter: str = field(default=",", validator=[validators.instance_of(str), validators.max_len(1)])
    rows: str | None = field(default=None, validator=_text)

    @encoding.validator
    def _check_encoding(self, _attribute: object, value: object) -> None:
        try:
            codecs.lookup(str(value))
        except LookupError:
            raise ValueError(f"encoding: expected an encoding such as windows-1252, got {shown(value)}") from None

    @rows.validator
    def _check_rows(self, _attribute: object, value: object) -> None:
        if value is not None and not isinstance(shape_at(str(value)), ListOf):
            raise ValueError(f"rows: expected a list of a declaration such as media, got {shown(value)}")


def load_mapping(path: Path) -> TableMapping:
    """Read a mapping from a file. Raises InputError that says what is wrong with it."""
    try:
        with path.open("rb") as file:
            return read_mapping(file.read(MAPPING_BYTES + 1))
    except OSError as error:
        raise InputError(f"{path}: expected a mapping, got: {error.strerror}") from None
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: {error}") from None


def read_mapping(raw: bytes) -> TableMapping:
    """Return the mapping that a TOML text holds. Raises ValueError or TypeError if it is wrong."""
    if len(raw) > MAPPING_BYTES:
        raise ValueError(f"expected at most {MAPPING_BYTES:,} bytes, got more")
    content = tomllib.loads(raw.decode())
    fields = content.pop("fields", None)
    if not isinstance(fields, dict) or "id" not in fields:
        raise ValueError("expected a table [fields] with an id, got none")
    return TableMapping(fields={path: _source(path, said) for path, said in fields.items()}, **content)


def _source(path: str, said: Any) -> Source:
    if shape_at(path) is None:
        raise ValueError(f"fields: expected a field of a declaration such as media.count, got {shown(path)}")
    try:
        return Source(column=said) if isinstance(said, str) else Source(**said)
    except (TypeError, ValueError) as error:
        raise ValueError(f"fields: {path}: {error}") from None


def shape_at(path: str) -> Shape | None:
    """Return the shape of the field at a path such as `media.count`, or None where there is none."""
    shape: Shape = ObjectOf(Declaration)
    for step in path.split("."):
        within = shape.item if isinstance(shape, ListOf) else shape
        fields = fields_of(within.cls) if isinstance(within, ObjectOf) else ()
        found = next((each.shape for each in fields if each.name == step), None)
        if found is None:
            return None
        shape = found
    return shape

"""JSON Schemas (2020-12) of the objects that come in and go out, made from the classes that read them.

A schema accepts what the reader accepts, as far as JSON Schema can say it; `beyond` says what it can't. Patterns
keep to what all languages read alike: no look-around, and nothing hangs on how `$` takes a line end, since texts
may hold none.
"""

import json
from collections.abc import Mapping
from functools import cache, singledispatch
from inspect import cleandoc
from typing import Any, Final

from attrs import AttrsInstance, frozen

from borderscore import volume
from borderscore.bounds import UNPRINTABLE, Bound, Flag, Member, Text, Whole, shown
from borderscore.declaration import Declaration
from borderscore.errors import InputError
from borderscore.formats import assessments, baselines, labels, registers, reject_lines, run_files
from borderscore.formats.assessments import AmountGoingOut, AssessmentLine, ObservedBound
from borderscore.formats.baselines import COUNT, BaselineFile, CountsBound, FieldsBound
from borderscore.formats.caps import DEFAULT_CAPS, Caps, capped
from borderscore.formats.finding_lines import FindingLine, SharesBound
from borderscore.formats.passages import Passage
from borderscore.formats.reject_lines import RejectLine, Verbatim
from borderscore.formats.run_files import ByName, RunFile
from borderscore.labels import Digits, Label
from borderscore.linkage.keys import COUNTED, FIELDS
from borderscore.organisations.entries import RegisterEntry, Share
from borderscore.outcomes import GroupMember, InspectionOutcome
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of
from borderscore.timestamps import CLOCK_PATTERN, Day, Instant

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: What every reader refuses and no schema can say.
_BEYOND: Final = (
    "A record of more than {record_bytes:,} bytes, of more than {depth} levels of nesting, or with a number of"
    " more than {digits} digits."
    " A field that comes twice, a lone surrogate, NaN, Infinity, a byte-order mark, bytes that are not UTF-8: most"
    " parsers take or mend these before a schema is asked."
)

_ARITHMETIC: Final = (
    "An amount of more than 1,024 EiB that is written with a unit, or one of a fraction of a byte."
)
_SUMS: Final = "Points and shares that don't sum to the score; a score outside its range."


@frozen
class Described:
    """A class that has a schema, the caps of its reader, and what else its schema can't say."""

    cls: type[AttrsInstance]
    caps: Caps = DEFAULT_CAPS
    beyond: tuple[str, ...] = ()


#: The objects of the interchange: what comes in, then what goes out.
DESCRIBED: Final[Mapping[str, Described]] = {
    "declaration": Described(Declaration, beyond=(_ARITHMETIC,)),
    "register-entry": Described(RegisterEntry, beyond=("A share of more than 12 decimal places.",)),
    "names": Described(registers.SameNames),
    "passage": Described(Passage),
    "label": Described(
        Label,
        labels.CAPS,
        ("Both ring and look_alike, or none of them.", "Declarations that are all companions."),
    ),
    "outcome": Described(InspectionOutcome),
    "group-member": Described(GroupMember),
    "baseline": Described(BaselineFile, baselines.CAPS, ("More carriers than declarations that have a value.",)),
    "assessment": Described(AssessmentLine, assessments.LINE_CAPS, (_SUMS,)),
    "finding": Described(
        FindingLine, assessments.LINE_CAPS, (_SUMS, "Shares or links of a declaration that is no member.")
    ),
    "reject": Described(RejectLine, reject_lines.CAPS),
    "run": Described(RunFile, run_files.CAPS),
}


def schema(name: str) -> Schema:
    """Return the JSON Schema of an object of the interchange. Raises InputError for a name that there is not."""
    if name not in DESCRIBED:
        raise InputError(f"expected a schema, one of {', '.join(DESCRIBED)}, got {shown(name)}")
    described = DESCRIBED[name]
    return {
        "$schema": DIALECT,
        "$id": f"urn:borderscore:interchange:1:{name}",
        "title": name,
        "$comment": f"The reader also refuses: {beyond(name)}",
        **_object(described.cls, described.caps),
        "$defs": definitions(described.cls, described.caps),
    }


def beyond(name: str) -> str:
    """Return what the reader of an object refuses and its schema can't say."""
    described = DESCRIBED[name]
    caps = described.caps
    common = _BEYOND.format(record_bytes=caps.record_bytes, depth=caps.depth, digits=caps.digits)
    return " ".join((common, *described.beyond))


def write_schema(name: str) -> str:
    """Return the JSON Schema of an object as a text. Raises InputError for a name that there is not."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def definitions(cls: type[AttrsInstance], caps: Caps) -> dict[str, Schema]:
    """Return the schemas that the schema of a class refers to: of all classes below it, and of texts."""
    return {"text": TEXT, **{_name(each): _object(each, caps) for each in _classes_below(cls)}}


def _classes_below(cls: type[AttrsInstance]) -> dict[type[AttrsInstance], None]:
    found: dict[type[AttrsInstance], None] = {}
    for field in fields_of(cls):
        shape = field.shape.item if isinstance(field.shape, ListOf) else field.shape
        if isinstance(shape, ObjectOf):
            found |= {shape.cls: None, **_classes_below(shape.cls)}
    return found


def _name(cls: type[AttrsInstance]) -> str:
    return cls.__name__.removesuffix("Line")


@cache
def _object(cls: type[AttrsInstance], caps: Caps) -> Schema:
    fields = fields_of(cls)
    return {
        "description": cleandoc(cls.__doc__ or "").partition("\n\n")[0],
        "type": "object",
        "properties": {field.key: _field(field, caps) for field in fields},
        "required": [field.key for field in fields if field.required],
        "additionalProperties": False,
    }


def _field(field: FieldShape, caps: Caps) -> Schema:
    described = _described(field.shape, caps)
    if field.required:
        return described
    nullable: Schema = {"anyOf": [described, {"type": "null"}]}
    return nullable if field.default is None else {**nullable, "default": _json(field.default)}


def _json(default: object) -> object:
    return list(default) if isinstance(default, tuple) else default


def _described(shape: Shape, caps: Caps) -> Schema:
    match capped(shape, caps):
        case ListOf(item):
            return {"type": "array", "items": _described(item, caps), "maxItems": caps.list_items}
        case ObjectOf(cls):
            return {"$ref": f"#/$defs/{_name(cls)}"}
        case bound:
            return of_bound(bound)


#: Any text but one with forbidden characters. A lone surrogate would be one, but most engines can't name it.
TEXT: Final[Schema] = {"type": "string", "not": {"pattern": f"[{UNPRINTABLE}]"}}

_A_TEXT: Final[Schema] = {"$ref": "#/$defs/text"}


def _text(pattern: str, **more: object) -> Schema:
    return {**_A_TEXT, "pattern": f"^(?:{pattern})$", **more}


@singledispatch
def of_bound(bound: Bound) -> Schema:
    """Return the schema of what a bound reads. Raises TypeError for one that none is known of."""
    raise TypeError(f"no JSON Schema is known for {bound!r}")


@of_bound.register
def _of_text(bound: Text) -> Schema:
    limits = {"minLength": bound.shortest or None, "maxLength": bound.longest, "description": bound.expected}
    said = {keyword: value for keyword, value in limits.items() if value is not None}
    return {**_A_TEXT, **said} if bound.pattern is None else _text(bound.pattern, **said)


@of_bound.register
def _of_whole(bound: Whole) -> Schema:
    return {"type": "integer", "minimum": bound.least, "maximum": bound.most}


@of_bound.register
def _of_member(bound: Member) -> Schema:
    return {"type": "string", "enum": sorted(bound.values)}


@of_bound.register
def _of_flag(_bound: Flag) -> Schema:
    return {"type": "boolean"}


@of_bound.register
def _of_verbatim(_bound: Verbatim) -> Schema:
    return {"type": "string"}


@of_bound.register
def _of_amount(bound: volume.Amount) -> Schema:
    return {
        "description": bound.expected,
        "anyOf": [{"type": "integer", "minimum": 0, "maximum": volume.MAXIMUM}, _text(_AMOUNT)],
    }


_digits: Final = f"[0-9]{{1,{volume.MAXIMUM_DIGITS}}}"
_AMOUNT: Final = f"{_digits}(?:\\.{_digits})? ?(?:{'|'.join(volume.UNITS)})"


@of_bound.register
def _of_day(bound: Day) -> Schema:
    return _text(CALENDAR_DAY, format="date", description=bound.expected)


@of_bound.register
def _of_instant(bound: Instant) -> Schema:
    return _text(f"(?:{CALENDAR_DAY}){CLOCK_PATTERN}", format="date-time", description=bound.expected)


#: The days of the Gregorian calendar, from the year 1 on; every fourth year but three in 400 is a leap year.
_YEAR: Final = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR: Final = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
CALENDAR_DAY: Final = (
    f"{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29"
)


@of_bound.register
def _of_share(bound: Share) -> Schema:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": bound.expected}


@of_bound.register
def _of_digits(bound: Digits) -> Schema:
    return _text("[0-9]{1,30}", description=bound.expected)


@of_bound.register
def _of_amount_going_out(bound: AmountGoingOut) -> Schema:
    return {"description": bound.expected, "anyOf": [_text("[0-9]{1,40}"), {"type": "null"}]}


@of_bound.register
def _of_observed(bound: ObservedBound) -> Schema:
    seen = [_A_TEXT, {"type": ["integer", "boolean", "null"]}, {"type": "array", "items": _A_TEXT}]
    several: Schema = {"type": "object", "propertyNames": _A_TEXT, "additionalProperties": {"anyOf": seen}}
    return {"description": bound.expected, "anyOf": [*seen, several]}


@of_bound.register
def _of_shares(bound: SharesBound) -> Schema:
    return _by_name({"type": "integer"}, bound.expected)


@of_bound.register
def _of_names(bound: ByName) -> Schema:
    return {**_by_name(of_bound(bound.value), bound.expected), "propertyNames": {**_A_TEXT, "minLength": 1}}


def _by_name(value: Schema, description: str) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": value}


_PAIR: Final[Schema] = {"type": "array", "items": of_bound(COUNT), "minItems": 2, "maxItems": 2}


@of_bound.register
def _of_fields(bound: FieldsBound) -> Schema:
    return {**_by_name(_PAIR, bound.expected), "propertyNames": {"enum": sorted(FIELDS)}}


@of_bound.register
def _of_counts(bound: CountsBound) -> Schema:
    values: Schema = {"type": "object", "additionalProperties": _PAIR}
    return {**_by_name(values, bound.expected), "propertyNames": {"enum": sorted(COUNTED)}}

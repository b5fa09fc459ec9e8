"""Labels, and what an evaluation needs of findings, from JSON Lines.

A line of labels is a ring, or an honest group that looks like one:

    {"ring": "ring-0001", "kind": "split-volume", "level": 4, "declarations": ["MY-1", "MY-2", "MY-3"],
     "companions": ["MY-3"], "travelers": ["T1", "T2", "T3"], "capacity_bytes": "320000000000000"}
    {"look_alike": "look-alike-0001", "kind": "film-crew", "declarations": ["MY-7", "MY-8"]}

For one's own past cases a name and the declarations are enough:

    {"ring": "case 2025/17", "declarations": ["MY-1", "MY-2"]}

`companions` are declarations that belong to the ring but carry little (decoys, results going home): a finding may
hold them or not.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final

from attrs import evolve, fields, frozen

from borderscore.bounds import Whole, one_of
from borderscore.declaration import Identifier, ShortText
from borderscore.errors import Fault, UnreadableRecordError
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.diagnosing import read_value
from borderscore.formats.lines import Reject, read_each
from borderscore.formats.parsing import parse
from borderscore.labels import Label
from borderscore.shapes import checked

#: A finding or a label may have many more members than a declaration has media.
CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=16 * 2**20, list_items=100_000)

#: Scores are sums of points, far below this.
_MOST: Final = 10**15

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@frozen(kw_only=True, field_transformer=checked)
class Found:
    """What an evaluation needs of a finding (interchange v1, section 4)."""

    type: Annotated[str, one_of(("finding",))]
    id: ShortText
    revision: Annotated[int, Whole(1, _MOST)] = 1
    withdrawn: bool = False
    level: Annotated[str, one_of(("watch", "alert"))] = "alert"
    score: Annotated[int, Whole(-_MOST, _MOST)]
    members: tuple[Identifier, ...]


_FOUND: Final = frozenset(field.name for field in fields(Found))


def read_found(raw: bytes, caps: Caps = CAPS) -> Found:
    """Return what is needed of a finding; fields that are not needed are passed over.

    Raises UnreadableRecordError with every fault, each with its JSON path.
    """
    value = parse(raw, caps)
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if key in _FOUND}
    return read_value(Found, value, caps)


def read_label(raw: bytes, caps: Caps = CAPS) -> Label:
    """Return the label that a JSON text holds. Raises UnreadableRecordError with its faults."""
    label = read_value(Label, parse(raw, caps), caps)
    if (label.ring is None) == (label.look_alike is None):
        came = "both" if label.ring else "none"
        raise UnreadableRecordError([Fault("$", f"expected one of ring and look_alike, got {came}")])
    if not label.couriers:
        raise UnreadableRecordError(
            [Fault("$.declarations", "expected one or more that are no companions, got none")]
        )
    return label


def read_labels(stream: BinaryIO, caps: Caps = CAPS) -> Iterator[Label | Reject]:
    """Read labels, one a line, plain or gzip. An unreadable line is a Reject, the rest is read."""
    return read_each(stream, read_label, caps)


def read_findings(stream: BinaryIO, caps: Caps = CAPS) -> Iterator[Found | Reject]:
    """Read findings, one a line, plain or gzip. An unreadable line is a Reject, the rest is read."""
    return read_each(stream, read_found, caps)


def write_label(label: Label) -> str:
    """Return a label as a line of JSON that reads back as an equal one. What is not known is left out."""
    amount = label.capacity_bytes
    content: dict[str, Any] = {
        "ring": label.ring,
        "look_alike": label.look_alike,
        "kind": label.kind,
        "level": label.level,
        "declarations": label.declarations,
        "companions": label.companions or None,
        "travelers": label.travelers,
        "capacity_bytes": None if amount is None else str(amount),
    }
    return _encode({key: value for key, value in content.items() if value is not None})

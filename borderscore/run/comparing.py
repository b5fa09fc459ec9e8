"""Says where a file of results differs from what it should be: which line, what was expected and what came."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from filecmp import cmp
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import frozen

from borderscore.bounds import shown
from borderscore.formats import paths

#: How many places of one line are named.
PLACES_NAMED: Final = 3

#: How much of two lines is shown from where they part.
_SHOWN_BYTES: Final = 24

#: What tells the lines of a file apart: the id of a declaration or of a finding, the line of a reject.
_identity: Final = re.compile(rb'\{"type":"[a-z]+","[a-z]+":(?:"(?:[^"\\]|\\.)*"|[0-9]+)').match

#: An identity, and how many lines before have it too.
_Key = tuple[bytes, int]


@frozen
class Difference:
    """One difference. Line 0: of the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.message}"


def differences(name: str, expected: Path, came: Path) -> Iterator[Difference]:
    """Yield the differences of a file from what it should be; lines of JSON Lines are matched by identity."""
    if not came.is_file():
        yield Difference(name, 0, "expected the file, got none")
    elif not cmp(expected, came, shallow=False):
        compare = _by_identity if name.endswith(".jsonl") else _by_place
        with expected.open("rb") as right, came.open("rb") as there:
            for line, message in compare(right, there):
                yield Difference(name, line, message)


def _by_place(expected: BinaryIO, came: BinaryIO) -> Iterator[tuple[int, str]]:
    for number, (right, there) in enumerate(zip_longest(expected, came, fillvalue=b""), start=1):
        if right != there:
            yield number, _parting(right, there)


def _by_identity(expected: BinaryIO, came: BinaryIO) -> Iterator[tuple[int, str]]:
    there = {key: (number, offset) for key, number, offset in _keyed(came)}
    last = 0
    for key, place, offset in _keyed(expected):
        if key not in there:
            yield place, f"expected the line {_named(key)}, got none"
            continue
        number, at = there.pop(key)
        right, line = _line_at(expected, offset), _line_at(came, at)
        if right != line:
            yield number, _told(right, line)
        if number < last:
            yield number, f"expected the line {_named(key)} further down, after line {last}"
        last = max(last, number)
    yield from ((number, f"expected no line {_named(key)}, got one") for key, (number, _) in there.items())


def _keyed(file: BinaryIO) -> Iterator[tuple[_Key, int, int]]:
    """Yield the key of each line, its number and where it begins. The file may be read elsewhere meanwhile."""
    seen: Counter[bytes] = Counter()
    number = offset = 0
    while raw := _line_at(file, offset):
        number += 1
        match = _identity(raw)
        identity = match[0] if match else b""
        yield (identity, seen[identity]), number, offset
        seen[identity] += 1
        offset += len(raw)


def _line_at(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return file.readline()


def _named(key: _Key) -> str:
    words = key[0].decode(errors="backslashreplace").partition(',"')[2].replace('":', " ").replace('"', "")
    return f"of {words}" if words else "without an id"


def _told(expected: bytes, came: bytes) -> str:
    """Name the members that differ; of what is no JSON, or the same in another layout, the bytes."""
    try:
        right, there = json.loads(expected), json.loads(came)
    except (ValueError, RecursionError):
        return _parting(expected, came)
    places = list(islice(_places("$", right, there), PLACES_NAMED + 1))
    more = ["and more"] if len(places) > PLACES_NAMED else []
    return "; ".join([*places[:PLACES_NAMED], *more]) or _parting(expected, came)


_nothing: Final = object()


def _places(path: str, right: Any, there: Any) -> Iterator[str]:
    if isinstance(right, dict) and isinstance(there, dict):
        for key in dict.fromkeys((*right, *there)):
            yield from _places(path + paths.member(key), right.get(key, _nothing), there.get(key, _nothing))
    elif isinstance(right, list) and isinstance(there, list) and len(right) == len(there):
        for index, pair in enumerate(zip(right, there, strict=True)):
            yield from _places(path + paths.item(index), *pair)
    elif right != there or type(right) is not type(there):
        yield f"{path}: expected {_shown(right)}, got {_shown(there)}"


def _shown(value: object) -> str:
    return "nothing" if value is _nothing else shown(value)


def _parting(expected: bytes, came: bytes) -> str:
    """Show two lines from the first byte in which they differ."""
    shorter = min(len(expected), len(came))
    place = next((place for place in range(shorter) if expected[place] != came[place]), shorter)
    right, there = (
        ascii(each[place : place + _SHOWN_BYTES].decode(errors="replace")) for each in (expected, came)
    )
    return f"at byte {place + 1}: expected {right}, got {there}"

"""Finds one assessment among the results of a run."""

import json
from collections import deque
from collections.abc import Iterator
from difflib import get_close_matches
from json.encoder import encode_basestring
from pathlib import Path
from typing import BinaryIO, Final

from borderscore.bounds import shown
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.assessments import AssessmentLine, read_assessment
from borderscore.run.results import ASSESSMENTS

#: How many ids on either side of the place where an unknown one would stand are looked at.
_NEIGHBOURS: Final = 100

_BEFORE_ID: Final = '{"type":"assessment","declaration":'


def find_assessment(results: Path, name: str) -> AssessmentLine:
    """Return the assessment of a declaration from a directory of results.

    Raises InputError that says what is missing, or which ids come near.
    """
    path = results / ASSESSMENTS
    try:
        with path.open("rb") as file:
            number, raw = _find(file, name)
            if raw is None:
                raise InputError(f"{path}: no declaration {shown(name)}{_near(file, name)}")
    except OSError as error:
        raise InputError(f"{path}: expected the results of a run, got: {error.strerror}") from None
    try:
        return read_assessment(raw)
    except UnreadableRecordError as error:
        raise InputError(f"{path}: line {number}: {error}") from None


def _find(file: BinaryIO, name: str) -> tuple[int, bytes | None]:
    start = f"{_BEFORE_ID}{encode_basestring(name)},".encode(errors="surrogatepass")
    for number, raw in enumerate(file, start=1):
        if raw.startswith(start):
            return number, raw
    return 0, None


def _near(file: BinaryIO, name: str) -> str:
    file.seek(0)
    close = get_close_matches(name, _neighbours(file, name))
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _neighbours(file: BinaryIO, name: str) -> list[str]:
    """Return the ids that stand around the place of an id; they are sorted."""
    before: deque[str] = deque(maxlen=_NEIGHBOURS)
    after: list[str] = []
    for each in _ids(file):
        if each < name:
            before.append(each)
        else:
            after.append(each)
            if len(after) == _NEIGHBOURS:
                break
    return [*before, *after]


def _ids(file: BinaryIO) -> Iterator[str]:
    read = json.JSONDecoder().raw_decode
    for raw in file:
        line = raw.decode(errors="replace")
        if line.startswith(_BEFORE_ID):
            yield read(line, len(_BEFORE_ID))[0]

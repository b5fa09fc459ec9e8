"""Finds one assessment or one finding among the results of a run."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final, TypeVar

from attrs import frozen

from borderscore.bounds import shown
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.assessments import AssessmentLine, read_assessment
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.run.linking import FINDINGS
from borderscore.run.results import ASSESSMENTS

T = TypeVar("T")

#: How many ids on either side of the place where an unknown one would stand are looked at.
_NEIGHBOURS: Final = 100


@frozen
class _Lines:
    """A file of results, each line of which begins with its type and its id."""

    path: Path
    before_id: str
    #: Results of an engine that looked for no findings lack their file.
    may_lack: bool = False

    def find(self, name: str, read: Callable[[bytes], T]) -> T | None:
        """Return what the line of an id holds, or None without one. Raises InputError for a damaged line."""
        start = f"{self.before_id}{encode_basestring(name)},".encode(errors="surrogatepass")
        for number, raw in enumerate(self._raw(), start=1):
            if raw.startswith(start):
                try:
                    return read(raw)
                except UnreadableRecordError as error:
                    raise InputError(f"{self.path}: line {number}: {error}") from None
        return None

    def ids(self) -> Iterator[str]:
        """Yield all ids, in the order of the lines."""
        read = json.JSONDecoder().raw_decode
        for raw in self._raw():
            line = raw.decode(errors="replace")
            if line.startswith(f'{self.before_id}"'):
                with suppress(ValueError):  # a line that was cut short
                    yield read(line, len(self.before_id))[0]

    def _raw(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                yield from file
        except OSError as error:
            if self.may_lack and isinstance(error, FileNotFoundError):
                return
            raise InputError(f"{self.path}: expected the results of a run, got: {error.strerror}") from None


def find(results: Path, name: str) -> AssessmentLine | FindingLine:
    """Return the assessment of a declaration, or the finding, that has an id; a declaration comes first.

    Raises InputError that says what is missing, or which ids come near.
    """
    assessments = _Lines(results / ASSESSMENTS, '{"type":"assessment","declaration":')
    findings = _Lines(results / FINDINGS, '{"type":"finding","id":', may_lack=True)
    found = assessments.find(name, read_assessment) or findings.find(name, read_finding)
    if found is None:
        known = [*_neighbours(assessments.ids(), name), *findings.ids()]
        close = get_close_matches(name, known)
        near = f"; did you mean {' or '.join(close)}?" if close else ""
        raise InputError(f"{results}: no declaration and no finding {shown(name)}{near}")
    return found


def _neighbours(ids: Iterator[str], name: str) -> list[str]:
    """Return those of many sorted ids that stand around the place of an id."""
    before: deque[str] = deque(maxlen=_NEIGHBOURS)
    after: list[str] = []
    for each in ids:
        if each < name:
            before.append(each)
        else:
            after.append(each)
            if len(after) == _NEIGHBOURS:
                break
    return [*before, *after]

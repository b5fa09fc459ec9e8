"""The results of a run, read line by line, as strictly as they were written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.assessments import AssessmentLine, read_assessment
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.run.linking import FINDINGS
from borderscore.run.results import ASSESSMENTS

T = TypeVar("T")


def assessments_of(results: Path) -> Iterator[AssessmentLine]:
    """Yield the assessments of a run, by id. Raises InputError for what is missing or damaged."""
    return _lines(results / ASSESSMENTS, read_assessment)


def findings_of(results: Path) -> Iterator[FindingLine]:
    """Yield the findings of a run that hold; of a run that looked for none there are none. Raises InputError."""
    if not (results / FINDINGS).exists():
        return iter(())
    return (each for each in _lines(results / FINDINGS, read_finding) if not each.withdrawn)


def _lines(path: Path, read: Callable[[bytes], T]) -> Iterator[T]:
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                try:
                    yield read(raw)
                except UnreadableRecordError as error:
                    raise InputError(f"{path}:{number}: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: expected the results of a run, got: {error.strerror}") from None

"""What an explanation is made of: a line of the results, the rulebook kept with it, and the declaration itself."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from borderscore.declaration import Declaration
from borderscore.errors import BorderscoreError, InputError, UnreadableRecordError
from borderscore.features import STANDARD, Feature
from borderscore.formats.assessments import AssessmentLine
from borderscore.formats.caps import Caps
from borderscore.formats.finding_lines import FindingLine
from borderscore.formats.lines import Record, line_reader, open_input, raw_lines
from borderscore.formats.rulebooks import load_rulebook
from borderscore.formats.run_files import RunFile, read_run
from borderscore.report.words import Beyond, Matter
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Rulebook
from borderscore.run.locating import check_given, input_of
from borderscore.run.lookup import find
from borderscore.run.results import RULEBOOK, RUN
from borderscore.run.verifying import caps_of
from borderscore.scoring.changes import Changer
from borderscore.selectivity import Assessor


def matter_of(
    results: Path,
    name: str,
    catalogue: Mapping[str, Feature[Any]] = STANDARD,
    given: Sequence[Path] = (),
) -> Matter:
    """Return what an assessment or a finding of a run can be explained from; `given` are inputs that were moved.

    Raises InputError where there is none of this id.
    """
    line = find(results, name)
    try:
        rulebook = _rulebook(results / RULEBOOK, line, catalogue)
    except BorderscoreError as error:
        return Matter(line=line, missing=str(error))
    if isinstance(line, FindingLine):
        return Matter(line=line, rulebook=rulebook, catalogue=catalogue)
    try:
        return Matter(
            line=line,
            rulebook=rulebook,
            catalogue=catalogue,
            beyond=_beyond(results, line, Assessor.of(rulebook, catalogue), given),
        )
    except BorderscoreError as error:
        return Matter(line=line, rulebook=rulebook, catalogue=catalogue, missing=str(error))


def _beyond(results: Path, line: AssessmentLine, assessor: Assessor, given: Sequence[Path]) -> Beyond:
    return beyond(_declaration(results, line, assessor, given), line, assessor)


def beyond(declaration: Declaration, line: AssessmentLine, assessor: Assessor) -> Beyond:
    """Return what a line doesn't say of its declaration: what could move its points, and what its lane."""
    joined = _joined(line)
    return Beyond(
        declaration,
        tuple(assessor.open_questions(declaration)),
        Changer.of(assessor.rulebook, assessor.program).smallest(declaration, joined),
        assessor.rulebook.lanes.lane(line.score - joined),
    )


def _joined(line: AssessmentLine) -> int:
    """Return what findings add to an assessment."""
    return sum(each.points for each in line.contributions if each.source in line.findings)


def _rulebook(path: Path, line: AssessmentLine | FindingLine, catalogue: Mapping[str, Feature[Any]]) -> Rulebook:
    rulebook = load_rulebook(path, catalogue)
    if (kept := digest(rulebook)) != line.rulebook.sha256:
        raise InputError(f"{path}: expected the rulebook {line.rulebook.sha256}, which the line names, got {kept}")
    return rulebook


def _declaration(results: Path, line: AssessmentLine, assessor: Assessor, given: Sequence[Path]) -> Declaration:
    """Return the declaration that gives a line. Raises InputError where none of the inputs holds it."""
    run, score = _run(results / RUN), line.score - _joined(line)
    check_given(run, given)
    paths = (input_of(results, each, given) for each in run.inputs)
    for each in _called(paths, line.declaration, caps_of(run)):
        same = (each.id, each.revision) == (line.declaration, line.revision)
        if same and assessor.program.evaluate(each)[0] == score:
            return each
    named = ", ".join(each.name for each in run.inputs)
    raise InputError(f"the declaration was not found as it was scored in the inputs of the run ({named})")


def _run(path: Path) -> RunFile:
    try:
        return read_run(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: expected a run, got: {error.strerror}") from None
    except UnreadableRecordError as error:
        raise InputError(f"{path}: expected a run, got something else: {error}") from None


def _called(paths: Iterable[Path], name: str, caps: Caps) -> Iterator[Declaration]:
    """Yield the declarations of some inputs that could have an id."""
    spellings = {name.encode(), json.dumps(name)[1:-1].encode()}
    read = line_reader(caps)
    for path in paths:
        with open_input(path) as stream:
            for line in raw_lines(stream, caps):
                if isinstance(line, tuple) and any(spelling in line[1] for spelling in spellings):
                    record = read(line)
                    if isinstance(record, Record):
                        yield record.declaration

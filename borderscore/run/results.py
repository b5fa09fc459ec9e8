"""The files of a run, beside the lines of its assessments and rejects."""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import asdict

from borderscore._version import __version__
from borderscore.errors import MissingExtraError
from borderscore.formats.assessments import AssessmentLine, read_assessment
from borderscore.places import reference_versions
from borderscore.report.summary import Counts, Input, RejectShown, Summary
from borderscore.run.linking import Linked
from borderscore.run.settling import Place, Settled
from borderscore.run.sources import sha256_of
from borderscore.selectivity import Assessor
from borderscore.spool import Run

ASSESSMENTS: Final = "assessments.jsonl"
REJECTS: Final = "rejects.jsonl"
#: The rulebook as it was read.
RULEBOOK: Final = "rulebook.toml"
REPORT: Final = "report.html"
#: What went in and what came out. A directory without it holds no complete run.
RUN: Final = "run.json"

#: How many rejects the report shows.
REJECTS_SHOWN: Final = 50


def summarise(  # noqa: PLR0913 - a summary is of all of a run
    settled: Settled,
    inputs: Sequence[Input],
    assessor: Assessor,
    lines: Path,
    rejects: Run,
    *,
    linked: Linked | None,
) -> Summary:
    """Return the summary of a run, with the details that a report shows."""
    tally = settled.tally
    counts = Counts(
        read=sum(each.records for each in inputs),
        rejected=sum(each.rejected for each in inputs) - settled.conflicting,
        replaced=settled.replaced,
        withdrawn=settled.withdrawn,
        repeated=settled.repeated + settled.doubtful - settled.conflicting,
        conflicting=settled.conflicting,
        assessed=tally.assessed,
        lanes=tally.lanes(),
        selected_at_random=tally.selected_at_random(),
        outside_validity=tally.outside_validity(),
    )
    return Summary(
        inputs=tuple(inputs),
        counts=counts,
        rulebook=assessor.rulebook,
        catalogue={each.name: each for each in assessor.program.features},
        sha256=assessor.reference.sha256,
        engine=__version__,
        days=tally.days(),
        ports=tally.ports(),
        top=tuple(_lines_at(lines, tally.highest())),
        rejects=tuple(_first(rejects, inputs)),
        findings=linked.top if linked else (),
        arrivals=linked.arrivals if linked else {},
        findings_total=linked.total if linked else 0,
        findings_by=linked.by if linked else (),
    )


def _lines_at(lines: Path, places: Iterable[Place]) -> Iterable[AssessmentLine]:
    with lines.open("rb") as file:
        for place in places:
            file.seek(place.offset)
            yield read_assessment(file.read(place.length))


def _first(rejects: Run, inputs: Sequence[Input]) -> Iterable[RejectShown]:
    for (number, line), raw in islice(rejects.items(), REJECTS_SHOWN):
        faults = json.loads(raw)["faults"]
        yield RejectShown(
            inputs[number].name, line, tuple(f"{each['path']}: {each['message']}" for each in faults)
        )


def report_writer() -> Callable[[Summary, Path], str | None]:
    """Return the function that writes the report, or returns why it can't be: the extra for it is not installed.

    To make it takes longer than a report does, and needs nothing of a run.
    """
    try:
        from borderscore.report.page import renderer

        render = renderer()
    except MissingExtraError as error:
        reason = str(error)
        return lambda _summary, _path: reason

    def write(summary: Summary, path: Path) -> None:
        path.write_text(render(summary), "utf-8", "xmlcharrefreplace", "\n")

    return write


def kept(path: Path, sha256: str | None) -> str:
    """Bring a file to the disk, and return its SHA-256. Other work can go on meanwhile, in another thread."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    return sha256 or sha256_of(path)


def _written(each: Input) -> dict[str, Any]:
    return {("bytes" if name == "size" else name): value for name, value in asdict(each).items()}


def _references(linked: Linked) -> dict[str, Any]:
    register = linked.register
    return {
        "register": register
        and {
            "file": register.name,
            "sha256": register.sha256,
            "names": register.names,
            "entries": register.entries,
            "rejected": len(register.rejects),
            "remarks": register.remarks,
        },
        "baseline": {"file": linked.baseline_name, "sha256": linked.baseline_sha256},
    }


def write_run(  # noqa: PLR0913, PLR0917 - a run has as many sides
    summary: Summary,
    options: Mapping[str, Any],
    rulebook: str | None,
    linked: Linked | None,
    made: Path,
    hashed: Mapping[str, str],
) -> None:
    """Write `run.json`: all that the results depend on, what became of the records, and the other files.

    Some of these have been hashed before.
    """
    content = {
        "type": "run",
        "engine": summary.engine,
        "reference_data": reference_versions(),
        "rulebook": {
            "id": summary.rulebook.id,
            "version": summary.rulebook.version,
            "sha256": summary.sha256,
            "file": rulebook,
        },
        **(_references(linked) if linked else {}),
        "options": options,
        "inputs": [_written(each) for each in summary.inputs],
        "counts": asdict(summary.counts),
        **({"findings": [asdict(each) for each in summary.findings_by]} if linked else {}),
        "files": {path.name: hashed.get(path.name) or sha256_of(path) for path in sorted(made.iterdir())},
    }
    (made / RUN).write_bytes(sealed(content))


def sealed(content: Mapping[str, Any]) -> bytes:
    """Return the content of `run.json` as a file, with the SHA-256 of all before it as its last member."""
    return _encoded({**content, "sha256": sha256(_encoded(content)).hexdigest()})


def _encoded(content: Mapping[str, Any]) -> bytes:
    # Names of files may hold lone surrogates, which become the escapes of JSON.
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode(errors="backslashreplace")

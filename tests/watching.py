"""For the tests of watches: few declarations that often belong together, and what `score` says of them."""

import json
from collections.abc import Iterable
from typing import Any, Final

from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Document
from borderscore.formats.assessments import writer
from borderscore.formats.findings import finding_writer
from borderscore.formats.rulebooks import default_rulebook
from borderscore.formats.writing import write_declaration
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.selectivity import Assessor, assess_all
from borderscore.watch import Watch
from tests.traces import START, carrying, company, crowd

ASSESSOR: Final = Assessor.of(default_rulebook())


def baseline_of(declarations: Iterable[Declaration]) -> Baseline:
    """Return the counts of some traffic."""
    assert ASSESSOR.rulebook.linkage
    return Traffic.of(declarations, ASSESSOR.rulebook.linkage).baseline()


BASELINE: Final = baseline_of(crowd(400))

#: In the tests a window is short, so that much leaves it.
WINDOW: Final = 30

NOW: Final = START


def raw(declaration: Declaration) -> bytes:
    """Return a declaration as a line."""
    return write_declaration(declaration).encode()


@st.composite
def declarations(draw: st.DrawFn, ids: int = 12, days: int = 50) -> Declaration:
    """Return one of a few declarations: what they have in common makes findings of them."""
    number, ring = draw(st.integers(0, ids - 1)), draw(st.integers(0, 1))
    return carrying(
        f"D{number}",
        draw(st.sampled_from([0, 6, 20, 20, 20, 50])),
        day=draw(st.integers(0, days)),
        traveler=f"t{draw(st.integers(0, 5))}",
        revision=draw(st.sampled_from([1, 1, 1, 2, 3])),
        withdrawn=draw(st.integers(0, 7)) == 0,
        direction=draw(st.sampled_from(["inbound", "inbound", "outbound"])),
        batch=draw(st.sampled_from([None, f"lot-{ring}", f"lot-{ring}"])),
        flight=draw(st.sampled_from([None, f"MH{ring}"])),
        employer=company(f"Shell {draw(st.integers(0, 3))}"),
        destination=Destination(address=f"Persiaran {ring}, Cyberjaya"),
        documents=draw(st.sampled_from([None, (), (Document(kind="ata-carnet"),)])),
    )


def expected(declarations: Iterable[Declaration], baseline: Baseline, register: Register | None = None) -> Any:
    """Return what `score` says of declarations: assessments and findings, comparable."""
    screening = assess_all(declarations, ASSESSOR, register, baseline)
    lines = list(map(writer(ASSESSOR), screening.assessments))
    return _comparable(lines, list(map(finding_writer(ASSESSOR.reference, baseline), screening.findings)))


def held(watch: Watch) -> Any:
    """Return what a watch holds, comparable."""
    lines = list(watch.standing())
    return _comparable(
        [each for each in lines if b'"type":"assessment"' in each[:30]],
        [each for each in lines if b'"type":"finding"' in each[:30]],
    )


def _comparable(assessments: list[bytes], findings: list[bytes]) -> Any:
    """Return lines with each finding called by what it is about: its id depends on the order of arrival."""
    found = list(map(json.loads, findings))
    names = {each["id"]: f"{each['typology']} of {' '.join(each['members'])}" for each in found}
    for each in found:
        each["revision"] = 1
    told = json.dumps([[*map(json.loads, assessments)], found])
    for id_, name in names.items():
        told = told.replace(id_, name)
    assessed, found = json.loads(told)
    for each in assessed:
        each["findings"].sort()
        each["contributions"].sort(key=repr)
    return sorted(assessed, key=lambda each: str(each["declaration"])), sorted(
        found, key=lambda each: str(each["id"])
    )

"""Lines of assessments: fast to write, strict to read, and the same thing both ways."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore import __version__
from borderscore.bounds import Bound
from borderscore.errors import InvalidValueError, UnreadableRecordError
from borderscore.formats import assessments
from borderscore.formats.assessments import (
    AmountGoingOut,
    AssessmentLine,
    ContributionLine,
    ObservedBound,
    read_assessment,
    verdict_writer,
    writer,
)
from borderscore.formats.rulebooks import default_rulebook
from borderscore.rulebook.model import Rulebook
from borderscore.selectivity import Assessment, Assessor
from tests.rulebook_strategies import rulebooks
from tests.strategies import toy_declarations
from tests.toys import TOYS
from tests.traces import carrying

rules = rulebooks(TOYS)


def plain(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as the contract lays it out, in the plainest way."""
    size = assessment.capacity_bytes
    return {
        "type": "assessment",
        "declaration": assessment.declaration,
        "revision": assessment.revision,
        "score": assessment.score,
        "score_range": [assessment.low, assessment.high],
        "lane": assessment.lane,
        "selected_at_random": assessment.selected_at_random,
        "capacity_bytes": None if size is None else str(size),
        "contributions": [asdict(each) for each in assessment.contributions],
        "findings": list(assessment.findings),
        "rulebook": asdict(assessment.rulebook),
        "engine": __version__,
    }


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@settings(max_examples=30)
@given(rules, toy_declarations)
def test_a_verdict_is_written_as_its_assessment(rulebook: Rulebook, declaration: Any) -> None:
    assessor = Assessor.of(rulebook, TOYS)
    verdict = assessor.judge(declaration)
    assert verdict_writer(assessor)(declaration, verdict) == writer(assessor)(assessor.assess(declaration))


@settings(max_examples=50)
@given(rules, st.lists(toy_declarations, max_size=4), st.sampled_from([(), ("F-1",), ("F-1", "F-\u6d41")]))
def test_a_line_is_what_json_makes_of_the_assessment(
    rulebook: Rulebook, declarations: list[Any], findings: tuple[str, ...]
) -> None:
    assessor = Assessor.of(rulebook, TOYS)
    write = writer(assessor)
    for declaration in declarations:
        assessment = evolve(assessor.assess(declaration), findings=findings)
        assert write(assessment) == write(assessment) == as_json(plain(assessment))


@pytest.fixture(scope="module", autouse=True)
def little_is_remembered() -> Iterator[None]:
    """Make writers forget what they wrote before, and of long values at once, so that all ways are taken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assessments, "REMEMBERED", 3)
        patch.setattr(assessments, "LONGEST_REMEMBERED", 4)
        yield


@settings(max_examples=50)
@given(rules, toy_declarations)
def test_what_was_written_reads_back_as_the_same(rulebook: Rulebook, declaration: Any) -> None:
    assessor = Assessor.of(rulebook, TOYS)
    assessment = assessor.assess(declaration)
    line = read_assessment(writer(assessor)(assessment))
    assert line.score_range == assessment.score_range
    assert line.capacity_bytes == assessment.capacity_bytes
    assert [asdict(each) for each in line.contributions] == [asdict(each) for each in assessment.contributions]
    assert (line.declaration, line.revision, line.score, line.lane) == (
        assessment.declaration,
        assessment.revision,
        assessment.score,
        assessment.lane,
    )
    assert asdict(line.rulebook) == asdict(assessor.reference)


LINE = AssessmentLine(
    type="assessment",
    declaration="D-1",
    revision=1,
    score=25,
    score_range=(20, 40),
    lane="green",
    selected_at_random=False,
    capacity_bytes=None,
    contributions=(
        ContributionLine(code="A", points=30, observed=None, criterion="c", text="t", source="$"),
        ContributionLine(code="B", points=-5, observed={"x": ("y",)}, criterion="c", text="t", source="$"),
    ),
    findings=(),
    rulebook=assessments.RulebookLine(id="r", version="1", sha256="0"),
    engine="0.1.0",
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"score": 26}, "$.score: expected 25, the sum of the points of all contributions, got 26"),
        ({"score_range": [26, 40]}, "$.score_range: expected two numbers around the score of 25, got [26, 40]"),
        ({"score_range": [25]}, "$.score_range: expected two numbers around the score of 25, got [25]"),
        ({"lane": "blue"}, "$.lane: expected one of green, yellow, red, got 'blue'"),
        ({"type": "finding"}, "$.type: expected one of assessment, got 'finding'"),
        ({"capacity_bytes": 5}, f"$.capacity_bytes: expected {AmountGoingOut().expected}, got 5"),
        ({"capacity_bytes": "-5"}, f"$.capacity_bytes: expected {AmountGoingOut().expected}, got '-5'"),
        ({"contributions": {}}, "$.contributions: expected a list, got an object of 0 keys"),
        ({"more": 1}, "$.more: expected one of the fields"),
    ],
)
def test_faults_of_a_line_are_located(change: dict[str, Any], fault: str) -> None:
    content = asdict(LINE) | change
    with pytest.raises(UnreadableRecordError) as caught:
        read_assessment(as_json(content))
    assert str(caught.value).startswith(fault)


def test_a_sound_line_is_read() -> None:
    assert read_assessment(as_json(asdict(LINE))) == LINE


@pytest.mark.parametrize(
    ("bound", "value"),
    [
        (AmountGoingOut(), -1),
        (AmountGoingOut(), "5"),
        (ObservedBound(), 1.5),
        (ObservedBound(), {"x": {"y": 1}}),
        (ObservedBound(), ("x", 1)),
        (ObservedBound(), "\x07"),
        (ObservedBound(), {"\x07": 1}),
    ],
)
def test_results_hold_nothing_else(bound: Bound, value: object) -> None:
    with pytest.raises(InvalidValueError, match="expected"):
        bound.check(value)


def test_lines_made_in_python_keep_to_the_bounds() -> None:
    assert evolve(LINE, capacity_bytes=5).capacity_bytes == 5
    with pytest.raises(
        InvalidValueError, match="capacity_bytes: expected a whole number of bytes or None, got -5"
    ):
        evolve(LINE, capacity_bytes=-5)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are the same when all that was remembered is forgotten again and again."""
    assessor = Assessor.of(default_rulebook())
    found = [assessor.assess(carrying(f"D{terabytes}", terabytes)) for terabytes in (20, 50, 90)]
    remembering = assessments.writer(assessor)
    expected = [remembering(each) for each in found]
    monkeypatch.setattr(assessments, "REMEMBERED", 1)
    forgetting = assessments.writer(assessor)
    assert [forgetting(each) for each in found] == expected

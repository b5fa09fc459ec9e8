"""The public surface: what it holds, that it is documented, and the types that a caller sees, held by mypy."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_type

import pytest
from attrs import evolve

import borderscore
from borderscore import (
    STANDARD,
    Answer,
    Assessment,
    AssessmentLine,
    Assessor,
    Baseline,
    Catalogue,
    Contribution,
    Declaration,
    Feature,
    Finding,
    FindingLine,
    InvalidValueError,
    Issue,
    MemoryStore,
    Record,
    Register,
    RegisterEntry,
    Reject,
    Rulebook,
    Screening,
    Watch,
    assess_all,
    default_rulebook,
    errors,
    examine,
    explain_assessment,
    explain_finding,
    feature,
    installed,
    open_watch,
    read_assessment,
    read_baseline,
    read_declaration,
    read_finding,
    read_lines,
    read_record,
    read_register,
    read_rulebook,
    renew,
    schema,
    write_declaration,
)
from borderscore.features import COUNT
from borderscore.formats.assessments import writer
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK
from tests.records import DECLARATION, RECORD
from tests.test_organisations_reading import WHOLE

ROOT = Path(__file__).parent.parent
CASE = ROOT / "docs" / "examples" / "case-320tb.jsonl"


class TestSurface:
    def test_every_name_is_there_and_listed_in_order(self) -> None:
        assert [name for name in borderscore.__all__ if not hasattr(borderscore, name)] == []
        assert len(set(borderscore.__all__)) == len(borderscore.__all__)

    def test_there_is_nothing_but_names(self) -> None:
        source = ast.parse((ROOT / "borderscore" / "__init__.py").read_text("utf-8"))
        docstring, *imports, names = source.body
        assert isinstance(docstring, ast.Expr)
        assert {type(each) for each in imports} == {ast.ImportFrom}
        assert isinstance(names, ast.Assign)

    def test_the_reference_documents_exactly_them(self) -> None:
        page = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
        named = re.findall(r"^\.\. auto(?!module)\w+:: borderscore\.(\w+)$", page, re.MULTILINE)
        assert sorted(named) == sorted({*borderscore.__all__} - {"__version__"} - PARTS - ERRORS)
        assert ".. automodule:: borderscore.errors\n   :members:" in page

    def test_every_error_is_public(self) -> None:
        assert {*ERRORS} <= {*borderscore.__all__}

    def test_each_has_a_docstring(self) -> None:
        public = [
            getattr(borderscore, name) for name in borderscore.__all__ if name not in ("STANDARD", "__version__")
        ]
        assert [each for each in public if not each.__doc__] == []


#: The parts of a declaration, which the page on declarations tells field by field.
PARTS = {
    "Destination",
    "Document",
    "HardwareItem",
    "Itinerary",
    "Leg",
    "MediaItem",
    "Organisation",
    "OrganisationIdentifier",
    "Traveler",
}

#: What the module of errors documents whole.
ERRORS = {
    name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
}


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor.of(default_rulebook())


@pytest.fixture(scope="module")
def declarations() -> list[Declaration]:
    with CASE.open("rb") as stream:
        return [each.declaration for each in read_lines(stream) if isinstance(each, Record)]


@pytest.fixture(scope="module")
def screening(assessor: Assessor, declarations: list[Declaration]) -> Screening:
    return assess_all(declarations, assessor)


class TestTypes:
    def test_of_reading(self) -> None:
        assert_type(read_declaration(RECORD), Declaration)
        assert_type(read_record(write_declaration(DECLARATION).encode()), Declaration)
        assert_type(read_lines(io.BytesIO()), Iterator[Record | Reject])
        assert_type(read_register(io.BytesIO(WHOLE.encode())), Iterator[RegisterEntry | Reject])
        assert_type(write_declaration(DECLARATION), str)
        assert_type(schema("declaration"), dict[str, Any])

    def test_of_assessing(self, assessor: Assessor) -> None:
        assessment = assessor.assess(DECLARATION)
        assert_type(assessment, Assessment)
        assert_type(assessment.score, int)
        assert_type(assessment.score_range, tuple[int, int])
        assert_type(assessment.capacity_bytes, int | None)
        assert_type(assessment.contributions, tuple[Contribution, ...])

    def test_of_screening(self, screening: Screening) -> None:
        assert_type(screening.assessments, tuple[Assessment, ...])
        assert_type(screening.findings, tuple[Finding, ...])
        assert_type(screening.baseline, Baseline | None)
        assert_type(Register.of(), Register)

    def test_of_results(self, assessor: Assessor, screening: Screening) -> None:
        assert screening.baseline is not None
        finding = finding_writer(assessor.reference, screening.baseline)(screening.findings[0])
        assert_type(read_finding(finding), FindingLine)
        assert_type(read_assessment(writer(assessor)(screening.assessments[0])), AssessmentLine)
        assert_type(read_baseline(write_baseline(screening.baseline)), Baseline)

    def test_of_watching(self, assessor: Assessor) -> None:
        watch = open_watch(MemoryStore(), assessor)
        assert_type(watch, Watch)
        assert_type(watch.take(write_declaration(evolve(DECLARATION, withdrawn=False)).encode()), Answer)
        assert_type(watch.assessment("nobody"), bytes | None)
        assert_type(renew(watch), Answer)

    def test_of_rulebooks(self) -> None:
        content = SHIPPED_RULEBOOK.read_bytes()
        assert_type(default_rulebook(), Rulebook)
        assert_type(read_rulebook(content, "default.toml", STANDARD), Rulebook)
        assert_type(examine(content, "default.toml", STANDARD), tuple[Rulebook | None, tuple[Issue, ...]])
        assert_type(installed(), Catalogue)

    def test_of_features(self) -> None:
        @feature("test.legs", COUNT, "legs", "$.itinerary.legs")
        def legs(declaration: Declaration) -> int | None:
            """How many legs."""
            return None if declaration.itinerary is None else len(declaration.itinerary.legs)

        assert_type(legs, Feature[int])
        assert legs.extract(DECLARATION) == 1


class TestExplaining:
    """What is said is tested where it is made; here that it is said of what was assessed in this process."""

    def test_an_assessment(
        self, assessor: Assessor, screening: Screening, declarations: list[Declaration]
    ) -> None:
        for assessment in screening.assessments[:20]:
            declaration = next(each for each in declarations if each.id == assessment.declaration)
            said = explain_assessment(assessor, assessment, declaration)
            assert f"Declaration {assessment.declaration}, revision {assessment.revision}" in said
            assert all(each.code in said for each in assessment.contributions)

    def test_a_finding_in_another_language(self, assessor: Assessor, screening: Screening) -> None:
        assert screening.baseline is not None
        finding = screening.findings[0]
        said = {
            explain_finding(assessor, finding, screening.baseline, language=each) for each in ("en", "de", "ms")
        }
        assert len(said) == 3
        assert all(finding.id in each for each in said)

    def test_a_language_that_there_is_not(self, assessor: Assessor) -> None:
        with pytest.raises(InvalidValueError, match="expected one of en, de, ms, got 'tlh'"):
            explain_assessment(assessor, assessor.assess(DECLARATION), DECLARATION, language="tlh")

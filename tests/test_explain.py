"""Explanations: what the line says, in three languages, with what could have changed it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.declaration import Declaration, Document, HardwareItem, Organisation
from borderscore.errors import InvalidRulebookError
from borderscore.features import STANDARD, Catalogue
from borderscore.findings.features import GROUPS
from borderscore.formats.assessments import AssessmentLine, ContributionLine, RulebookLine, read_assessment, writer
from borderscore.formats.rulebooks import default_rulebook, read_rulebook
from borderscore.locale import LANGUAGES, language
from borderscore.report.alterations import CALLED, changed
from borderscore.report.reasons import Reasons
from borderscore.report.rulebooks import show
from borderscore.report.words import Matter, explain
from borderscore.rulebook.diff import diff
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Attribute, Characteristic, Rulebook
from borderscore.rulebook.reach import partitions
from borderscore.run.explaining import matter_of
from borderscore.run.scoring import Options, score
from borderscore.scoring.changes import Change
from borderscore.scoring.edits import Edit, Surveyor
from borderscore.scoring.outcomes import Outcome
from borderscore.selectivity import Assessor
from tests.findings import EXAMPLE, found
from tests.rulebook_strategies import rulebooks
from tests.runs import RULES, record, write_records, write_rules
from tests.strategies import declarations, whole_declarations
from tests.test_changes import BIG, BY_UNITS, JOURNEY, TB, changes_under

DEFAULT = default_rulebook()
ASSESSOR = Assessor.of(DEFAULT)


def line(*contributions: ContributionLine, **changes: Any) -> AssessmentLine:
    total = sum(each.points for each in contributions)
    plain = AssessmentLine(
        type="assessment",
        declaration="D-1",
        revision=3,
        score=total,
        score_range=(total, total),
        lane="yellow",
        selected_at_random=False,
        capacity_bytes=None,
        contributions=contributions,
        findings=(),
        rulebook=RulebookLine(id="small", version="1.0.0", sha256="ab12"),
        engine="0.1.0",
    )
    return evolve(plain, **changes)


def contribution(points: int, code: str, observed: Any) -> ContributionLine:
    return ContributionLine(
        code=code,
        points=points,
        observed=observed,
        criterion=f"criterion of {code}",
        text=f"{code} it is",
        source="$.x",
    )


# The whole of it.


def test_an_explanation_has_all_that_the_line_has() -> None:
    """Without the rulebook it is told in the words of the line."""
    told = explain(
        Matter(
            line=line(
                contribution(-5, "C", True),
                contribution(
                    60, "A", {"media.used": None, "host.abroad": False, "route": ("CN", "MY"), "none": ()}
                ),
                contribution(20, "B", None),
                score_range=(50, 90),
                capacity_bytes=16 * 10**12,
                selected_at_random=True,
            ),
            missing="rules.toml: gone",
        )
    )
    assert (
        told.replace(" " * 40, " ... ")
        == """\
Declaration D-1, revision 3
Lane: yellow. It refers the declaration for a person to review, and decides nothing.
Score: 75
If all that is undeclared were declared, it would lie between 50 and 90.
Declared capacity: 16 TB (16,000,000,000,000 bytes)
Drawn at random for the control sample, whatever its score.

What speaks for a review, from 0 on
    +60 A ...      60
        A it is
        observed: media.used not declared, host.abroad no, route CN, MY, none none
        criterion: criterion of A
        source: $.x
    +20 B ...      80
        B it is
        observed: not declared
        criterion: criterion of B
        source: $.x
What speaks against it
     -5 C ...      75
        C it is
        observed: yes
        criterion: criterion of C
        source: $.x
    +75 in all: the score, to the point.

What is not known
        Not declared, and counted as said above: media.used, $.x

Rulebook: small 1.0.0, SHA-256 ab12
Engine: borderscore 0.1.0

Not all can be explained: rules.toml: gone
"""
    )


def test_an_explanation_without_points_says_so() -> None:
    told = explain(Matter(line=line()))
    assert "No criterion of the rulebook gave it any points." in told
    assert "What speaks" not in told
    assert "No undeclared field could change it." in told
    assert "Declared capacity: not declared" in told
    assert "What is not known" not in told


STEP = re.compile(r"^ *([+-][\d.,]+) [A-Z][A-Z0-9-]+ +(-?[\d.,]+)$", re.MULTILINE)


@given(st.lists(st.integers(-3000, 3000), max_size=8), st.sampled_from(LANGUAGES))
def test_the_waterfall_goes_from_zero_to_the_score(points: list[int], code: str) -> None:
    told = explain(
        Matter(line=line(*(contribution(each, f"P{index}", each) for index, each in enumerate(points)))), code
    )
    steps = [tuple(int(re.sub("[.,]", "", each)) for each in step) for step in STEP.findall(told)]
    assert [step for step, _ in steps] == sorted(points, reverse=True)
    total = 0
    for step, after in steps:
        total += step
        assert after == total
    assert total == sum(points)


@settings(max_examples=25)
@given(declarations, st.sampled_from(LANGUAGES))
def test_every_assessment_can_be_told_in_every_language(declaration: Declaration, code: str) -> None:
    told = explain(
        Matter(line=read_assessment(writer(ASSESSOR)(ASSESSOR.assess(declaration))), rulebook=DEFAULT), code
    )
    score = sum(int(step.replace(".", "").replace(",", "")) for step, _ in STEP.findall(told))
    assert score == ASSESSOR.assess(declaration).score
    assert "{" not in told


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("finding", found(), ids=lambda finding: finding.id)
def test_every_finding_can_be_told_in_every_language(finding: Any, code: str) -> None:
    told = explain(Matter(line=finding, rulebook=DEFAULT), code)
    assert sum(int(step) for step, _ in STEP.findall(told)) == finding.score
    assert (finding.text[:40] in told) == (code == "en")
    assert "{" not in told


# No second computation: told from the rulebook, a line says in English what it says itself.


@settings(max_examples=25)
@given(rulebooks(STANDARD, most=4), declarations)
def test_the_rulebook_gives_the_words_of_the_line(rulebook: Rulebook, declaration: Declaration) -> None:
    assessor = Assessor.of(rulebook)
    assessed = read_assessment(writer(assessor)(assessor.assess(declaration)))
    for each in Reasons.of(rulebook, STANDARD, language("en")).in_(assessed):
        assert (each.text, each.criterion) == (each.given.text, each.given.criterion)


def rules_with_codes() -> Iterator[tuple[str, Characteristic, Attribute, Catalogue]]:
    cards = [("", DEFAULT.characteristics, STANDARD)]
    cards += [(each.name, each.characteristics, GROUPS) for each in DEFAULT.typologies]
    for name, characteristics, catalogue in cards:
        for characteristic in characteristics:
            for attribute in characteristic.attributes:
                if attribute.code is not None:
                    yield name, characteristic, attribute, catalogue


@pytest.mark.parametrize(
    ("typology", "characteristic", "attribute", "catalogue"),
    [pytest.param(*each, id=f"{each[0]}:{each[2].code}") for each in rules_with_codes()],
)
def test_every_reason_code_is_told_in_every_language(
    typology: str, characteristic: Characteristic, attribute: Attribute, catalogue: Catalogue
) -> None:
    """With values of every cell of its features, and with undeclared ones."""
    outcome = Outcome.of(attribute, characteristic, catalogue)
    parts = partitions([characteristic], catalogue)
    for values in zip(
        *([cell.value for cell in parts[each.name].cells] for each in outcome.features), strict=False
    ):
        given_points = asdict(outcome.contribution([None if value == "\x00" else value for value in values]))
        points = (ContributionLine(**given_points),)
        shown = evolve(found()[0], contributions=points, typology=typology) if typology else line(*points)
        told = {code: next(Reasons.of(DEFAULT, STANDARD, language(code)).in_(shown)) for code in LANGUAGES}
        assert (told["en"].text, told["en"].criterion) == (given_points["text"], given_points["criterion"])
        for code in set(LANGUAGES) - {"en"}:
            assert told[code].text != told["en"].text
            assert "{" not in told[code].text + told[code].criterion
            assert len(list(told[code].observed)) == len(list(told["en"].observed))


# The smallest changes in words.


@given(whole_declarations)
def test_every_place_has_a_name(declaration: Declaration) -> None:
    features = tuple(STANDARD.values())
    places = Surveyor(features, partitions((), STANDARD)).places(declaration)
    assert {tuple(step for step in place if isinstance(step, str)) for place, _, _ in places} <= CALLED.keys()


def test_changes_are_told() -> None:
    declaration = BIG
    told = {
        lane: [changed(each, declaration, language("en")) for each in changes]
        for lane, changes in changes_under(BY_UNITS, declaration).items()
    }
    assert told["green"] == ["units of medium 1 (hdd): 11 instead of 15"]
    assert told["red"] == []


@settings(max_examples=20)
@given(rulebooks(STANDARD, most=4), declarations, st.sampled_from(LANGUAGES))
def test_every_change_can_be_told(rulebook: Rulebook, declaration: Declaration, code: str) -> None:
    for changes in changes_under(rulebook, declaration).values():
        for change in changes:
            assert changed(change, declaration, language(code))


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(("host",), None, Organisation(name="?")), "host: declared"),
        (Edit(("host",), None, Organisation(name="?", country="MY")), "host: MY instead of not declared"),
        (Edit(("purpose",), None, "?"), "purpose: declared"),
        (Edit(("purpose",), "Holiday", "?"), "purpose: any other instead of Holiday"),
        (Edit(("media", 0, "encrypted"), None, False), "encryption of medium 1 (hdd): no instead of not declared"),
        (Edit(("media", 0, "encrypted"), False, True), "encryption of medium 1 (hdd): yes instead of no"),
        (
            Edit(("media", 0, "capacity"), 16 * TB, 9_830 * 10**9),
            "capacity of one unit of medium 1 (hdd): 9.83 TB instead of 16 TB",
        ),
        (Edit(("media", 0, "serials"), ("a", "b"), ()), "serial numbers of medium 1 (hdd): none instead of 2"),
        (Edit(("documents",), None, ()), "documents shown: none instead of not declared"),
        (Edit(("documents", 0), None, Document(kind="invoice")), "documents shown: with invoice as well"),
        (Edit(("documents", 0), Document(kind="invoice"), None), "documents shown: without invoice"),
        (
            Edit(("hardware",), None, (HardwareItem(kind="server", count=2),)),
            "computing hardware: 2 \u00d7 server instead of not declared",
        ),
        (
            Edit(("itinerary", "returns_on"), None, date(2025, 3, 9)),
            "day of return: 2025-03-09 instead of not declared",
        ),
        (
            Edit(("itinerary", "legs", 0, "departs_at"), None, datetime(2025, 3, 9, 8, tzinfo=UTC)),
            "departure of leg 1: 2025-03-09 08:00+00:00 instead of not declared",
        ),
    ],
)
def test_every_kind_of_change_is_told(edit: Edit, expected: str) -> None:
    declaration = evolve(BIG, itinerary=JOURNEY)
    assert changed(Change((edit,), 0, 0), declaration, language("en")) == expected


def test_two_changes_are_told_as_one() -> None:
    change = Change((Edit(("purpose",), None, "?"), Edit(("media", 0, "count"), 15, 11)), 0, 0)
    assert (
        changed(change, BIG, language("de")) == "Zweck: angegeben, und Einheiten von Medium 1 (hdd): 11 statt 15"
    )


# What a run holds beside the line.


@pytest.fixture
def results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    given_records = write_records(
        tmp_path / "in.jsonl",
        record("A", "100 TB"),
        record("\u00c4", None),
        record("AA"),
        '{"id": "A"}',
        record("A", "1 TB", revision=2),
    )
    main(["score", str(given_records), "--rulebook", str(write_rules(tmp_path)), "--out", str(tmp_path / "out")])
    capsys.readouterr()
    return tmp_path / "out"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_the_smallest_changes_are_told(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, str(results), "A")
    assert "The smallest changes that would have given another lane" in out
    assert "yellow: capacity of one unit of medium 1 (hdd): 10 TB instead of 1 TB" in out
    assert "red: units of medium 1 (hdd): 100 instead of 1" in out
    assert "Not all can be explained" not in out


def test_where_no_small_change_gives_a_lane_it_is_said(results: Path) -> None:
    matter = matter_of(results, "A")
    assert matter.beyond is not None
    none = evolve(matter, beyond=evolve(matter.beyond, changes={"red": ()}))
    for code, said in (
        ("en", "red: no change of up to 2 fields would have given it; more were not tried"),
        ("de", "rot: keine Änderung von bis zu 2 Feldern hätte sie ergeben; mehr wurden nicht versucht"),
        ("ms", "merah: tiada perubahan sehingga 2 medan akan memberikannya; lebih daripada itu tidak dicuba"),
    ):
        assert said in " ".join(explain(none, code).split())


def test_what_is_not_known_is_told(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, str(results), "\u00c4", "--lang", "de")
    assert "Nicht angegeben, und gezählt wie oben gesagt: Kapazität insgesamt" in out
    assert "capacity: von -20 bis +100 Punkten" in out


def test_inputs_that_are_gone_are_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = (results.parent / "in.jsonl").rename(results.parent / "moved.jsonl")
    out = told(capsys, str(results), "A")
    assert "The smallest changes" not in out
    assert f"Not all can be explained: the input '{results.parent / 'in.jsonl'}' with SHA-256 " in out
    assert "The smallest changes" in told(capsys, str(results), "A", "--input", str(given))
    assert "run.json: expected an input" in told(capsys, str(results), "A", "--input", str(results / "run.json"))


def test_inputs_that_were_moved_with_the_results_are_found(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "archive").mkdir()
    for each in (results, results.parent / "in.jsonl"):
        each.rename(tmp_path / "archive" / each.name)
    assert "The smallest changes" in told(capsys, str(tmp_path / "archive" / results.name), "A")


def test_inputs_that_changed_are_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_records(results.parent / "in.jsonl", record("A", "2000 TB", revision=2))
    assert f"{results.parent / 'in.jsonl'}' with SHA-256" in told(capsys, str(results), "A")


def test_a_line_that_no_declaration_gives_is_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = results / "assessments.jsonl"
    path.write_text(path.read_text("utf-8").replace('"revision":2', '"revision":3'), "utf-8")
    out = told(capsys, str(results), "A")
    assert "explained: the declaration was not found as it was scored in the inputs of the run" in out


def test_a_copy_of_standard_input_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given_records = write_records(tmp_path / "in.jsonl", record("A", "100 TB"))
    with given_records.open("rb") as stream:
        score(["-"], tmp_path / "out", Options(rulebook=write_rules(tmp_path)), stdin=stream)
    assert "green: capacity of one unit" in told(capsys, str(tmp_path / "out"), "A")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("run.json", "expected a run, got: No such file"), ("rulebook.toml", "expected a rulebook")],
)
def test_parts_that_are_gone_are_named(
    results: Path, name: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / name).unlink()
    assert f"explained: {results / name}: {expected}" in told(capsys, str(results), "A")


def test_parts_that_are_others_are_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (results / "run.json").write_text("{}", "utf-8")
    assert f"{results / 'run.json'}: expected a run, got something else: " in told(capsys, str(results), "A")
    (results / "rulebook.toml").write_text(RULES.replace("1.0.0", "1.0.1"), "utf-8")
    assert "which the line names, got" in told(capsys, str(results), "A")


def test_a_finding_may_make_the_lane(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", str(EXAMPLE), "--out", str(tmp_path / "out")])
    capsys.readouterr()
    lines = (tmp_path / "out" / "assessments.jsonl").read_bytes().splitlines()
    assessed = [read_assessment(each) for each in lines]
    alone = {
        each.declaration: each.score
        - sum(part.points for part in each.contributions if part.source in each.findings)
        for each in assessed
        if each.findings
    }
    raised = [
        each for each in assessed if each.findings and DEFAULT.lanes.lane(alone[each.declaration]) != each.lane
    ]
    kept = [each for each in assessed if each.findings and each not in raised]
    out = told(capsys, str(tmp_path / "out"), raised[0].declaration)
    assert (
        f"{DEFAULT.lanes.lane(alone[raised[0].declaration])}: without the findings that it is a member of" in out
    )
    assert "without the findings" not in told(capsys, str(tmp_path / "out"), kept[0].declaration)
    moving = told(capsys, str(tmp_path / "out"), "MY-2025-0017")
    assert "What is not known overfull-units: from 0 to +40 points" in moving  # all that counted was declared
    german = told(capsys, str(tmp_path / "out"), raised[0].declaration, "--lang", "de")
    assert "Sie ist Teil eines Musters" in german
    assert "Kriterium: Mitglied eines Befunds" in german
    assert "Zusammen: 80 TB" in told(capsys, str(tmp_path / "out"), raised[0].findings[0], "--lang", "de")


# A rulebook's own translations.

TRANSLATED = f"""{RULES}
[text.de]
CAPACITY-10TB = "{{media.capacity}} insgesamt"

[text.ms]
PAPERS = "Dokumen"
"""


def test_a_rulebook_brings_its_own_texts() -> None:
    rulebook = read_rulebook(TRANSLATED.encode(), "rules.toml")
    assert rulebook.translations == {
        "de": {"CAPACITY-10TB": "{media.capacity} insgesamt"},
        "ms": {"PAPERS": "Dokumen"},
    }
    given_points = contribution(60, "CAPACITY-10TB", str(20 * TB)), contribution(-30, "PAPERS", 1)
    texts = {
        code: [each.text for each in Reasons.of(rulebook, STANDARD, language(code)).in_(line(*given_points))]
        for code in LANGUAGES
    }
    assert texts["de"] == ["20 TB insgesamt", "Papers"]
    assert texts["ms"] == ["20 TB in all", "Dokumen"]
    assert texts["en"] == ["20 TB in all", "Papers"]


def test_translations_are_part_of_what_a_rulebook_says() -> None:
    with_texts, without = (read_rulebook(each.encode(), "rules.toml") for each in (TRANSLATED, RULES))
    assert digest(with_texts) != digest(without)
    assert [(each.kind, each.part) for each in diff(without, with_texts, STANDARD)][:2] == [
        ("text", "text.de"),
        ("text", "text.ms"),
    ]
    assert diff(with_texts, with_texts, STANDARD) == ()


def test_a_rulebook_shown_names_its_translations() -> None:
    shown = show(read_rulebook(TRANSLATED.encode(), "rules.toml"), STANDARD, "ab12")
    assert "\nTexts     by reason code also in de (1), ms (1)\n" in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[text.de]\nCAPACITY-1TB = "x"',
            "text.de.CAPACITY-1TB: expected the code of an attribute, got another; did you",
        ),
        (
            '[text.de]\nPAPERS = "{media.capacity}"',
            "text.de.PAPERS: expected in braces a feature that the attribute reads",
        ),
        ("[text.de]\nPAPERS = 3", "text.de: PAPERS: expected a text, got 3"),
        ('[text.German]\nPAPERS = "x"', "expected a language such as de, got 'German'"),
        ('[text]\nde = "x"', "expected a table [de], got 'x'"),
    ],
)
def test_wrong_translations_are_named_with_their_line(text: str, expected: str) -> None:
    with pytest.raises(InvalidRulebookError) as raised:
        read_rulebook(f"{RULES}{text}\n".encode(), "rules.toml")
    [issue] = raised.value.issues
    assert expected in issue.message
    assert issue.line > RULES.count("\n")

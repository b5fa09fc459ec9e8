"""A finding explained: who, how much, when, what ties them, what speaks against it, and what it means."""

from pathlib import Path

import pytest
from attrs import evolve

from borderscore.cli import main
from borderscore.findings.finding import CALLED
from borderscore.formats.finding_lines import FindingLine
from borderscore.formats.rulebooks import default_rulebook
from borderscore.report.words import Matter
from borderscore.report.words import explain as told_of
from tests.findings import EXAMPLE, found, written
from tests.runs import record, write_records, write_rules

DEFAULT = default_rulebook()


def explain(line: FindingLine) -> str:
    return told_of(Matter(line=line, rulebook=DEFAULT))


@pytest.fixture
def results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    given, out = write_records(tmp_path / "in.jsonl", record("A"), record("split")), tmp_path / "out"
    assert main(["score", str(given), "--rulebook", str(write_rules(tmp_path)), "--out", str(out)]) == 0
    (out / "findings.jsonl").write_bytes(b"".join(written()))
    capsys.readouterr()
    return out


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("finding", found(), ids=lambda finding: finding.id)
def test_all_that_the_line_has_is_told(finding: object) -> None:
    line = next(each for each in found() if each is finding)
    told = words(explain(line))
    assert line.text in told
    assert f"Together: {line.capacity_bytes / 10**12:g} TB ({line.capacity_bytes:,} bytes)" in told  # type: ignore[operator]
    assert f"Travelers: {', '.join(line.travelers)}" in told
    for contribution in line.contributions:
        assert f"{contribution.points:+,} {contribution.code} " in told
        assert f" {contribution.text} observed: " in told
    for link in line.links:
        ties = " ".join(
            f"{each.points:+,} {CALLED.get(each.kind, each.kind)}: {each.value}" for each in link.evidence
        )
        assert f"{link.points:+,} {link.a} and {link.b} {ties}" in told
    for name, share in line.shares.items():
        assert f"{share:+,} {name}" in told
    assert told.count(f"{line.score:+,} in all: the score, to the point.") == 2
    assert line.baseline.sha256 in told


def test_the_case_is_explained() -> None:
    told = words(explain(found()[0]))
    assert "4 travelers carried 80 TB from 2025-03-04 to 2025-03-06 in 4 declarations (t-5323f0cf 20 TB, " in told
    assert "A line of 1 Gbit/s would need 7 days for it." in told
    assert "Nobody alone carries 40 TB: the most is 20 TB, and together it is 80 TB." in told
    assert "What speaks against it Nothing of what is looked at. " in told
    assert "a maker's lot: hdd PD1-2447" in told
    assert "It refers the declarations for a person to review, and decides nothing." in told


def test_what_speaks_against_it_stands_apart() -> None:
    first, *others = found()[0].contributions
    line = evolve(found()[0], contributions=(evolve(first, points=-10), *others))
    before, _, after = explain(line).partition("What speaks against it\n")
    against = after.partition("in all")[0]
    for each in line.contributions:
        assert each.code in (against if each.points < 0 else before)


def test_a_finding_that_no_longer_holds_says_so() -> None:
    assert "Withdrawn" not in explain(found()[0])
    assert "\nWithdrawn: it no longer holds.\n" in explain(evolve(found()[0], withdrawn=True))


def test_the_command_explains_a_finding(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = found()[1]
    assert main(["explain", str(results), line.id]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Finding {line.id}, revision 1\n")
    assert "Not all can be explained: " in words(told)  # the rulebook there is another one


def test_near_ids_come_from_declarations_and_findings(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = found()[0].id
    assert main(["explain", str(results), name[:-1]]) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        f"borderscore: {results}: no declaration and no finding '{name[:-1]}'; did you mean {name}"
    )
    assert main(["explain", str(results), "splits"]) == 2
    assert "did you mean split" in capsys.readouterr().err


def test_a_damaged_finding_is_named(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = results / "findings.jsonl"
    path.write_bytes(written()[0] + written()[1].replace(b'"score":', b'"score":1'))
    assert main(["explain", str(results), found()[1].id]) == 2
    assert capsys.readouterr().err.startswith(f"borderscore: {path}: line 2: $.score: expected ")


def test_a_directory_for_findings_is_no_file(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (results / "findings.jsonl").unlink()
    (results / "findings.jsonl").mkdir()
    assert main(["explain", str(results), "X"]) == 2
    assert "expected the results of a run, got: " in capsys.readouterr().err


def test_results_of_engines_that_looked_for_none_may_lack_findings(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "findings.jsonl").unlink()
    assert main(["explain", str(results), "X"]) == 2
    assert capsys.readouterr().err == f"borderscore: {results}: no declaration and no finding 'X'\n"


def test_an_assessment_names_its_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["score", str(EXAMPLE), "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["explain", str(out), "MY-2025-0016"]) == 0
    assert "\nMember of: split-volume-" in capsys.readouterr().out

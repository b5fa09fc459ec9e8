"""Proposals from outcomes: points in the rulebook's own scale, and the numbers that they stand on."""

import json
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.errors import InputError, InvalidValueError
from borderscore.features import STANDARD
from borderscore.formats.rewriting import with_points
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, read_rulebook
from borderscore.outcomes import Result
from borderscore.oversight.facts import Facts
from borderscore.oversight.proposals import ENOUGH, Proposal, proposals
from borderscore.rulebook.digest import digest
from borderscore.run.proposing import propose
from tests.oversight import facts, write_results
from tests.runs import RULES

Capture = pytest.CaptureFixture[str]

SMALL = read_rulebook(RULES.encode(), "small.toml")
CODES = ("CAPACITY-100TB", "CAPACITY-10TB", "CAPACITY-UNDECLARED", "PAPERS")


def inspected(hits: dict[str, int], no_hits: dict[str, int]) -> tuple[list[Facts], dict[str, Result]]:
    """Return declarations with a code each ("" for none), and what was found of them."""
    assessed: list[Facts] = []
    results: dict[str, Result] = {}
    sides: tuple[tuple[Result, dict[str, int]], ...] = (("hit", hits), ("no-hit", no_hits))
    for result, numbers in sides:
        for code, number in numbers.items():
            for _ in range(number):
                assessed.append(facts(f"D-{len(assessed):04}", "green", *([code] if code else []), drawn=True))
                results[assessed[-1].declaration] = result
    return assessed, results


def proposed(hits: dict[str, int], no_hits: dict[str, int]) -> dict[str, Proposal]:
    return {each.code: each for each in proposals(SMALL, *inspected(hits, no_hits))}


def test_every_reason_code_is_looked_at_in_the_order_of_the_rulebook() -> None:
    found = proposals(SMALL, [], {})
    assert tuple(each.code for each in found) == CODES
    assert [each.points for each in found] == [120, 60, 20, -30]
    assert all(each.proposed is None and each.ratio is None for each in found)


def test_twice_as_often_among_hits_is_20_points() -> None:
    found = proposed({"PAPERS": 400, "": 400}, {"PAPERS": 200, "": 600})["PAPERS"]
    assert (found.points, found.proposed) == (-30, 20)
    assert (found.hits.part, found.hits.whole, found.no_hits.part, found.no_hits.whole) == (400, 800, 200, 800)


@given(st.integers(ENOUGH, 300), st.integers(ENOUGH, 300))
def test_points_are_the_weight_of_evidence_and_stay_where_outcomes_leave_room(hits: int, no_hits: int) -> None:
    found = proposed({"PAPERS": hits, "": 300}, {"PAPERS": no_hits, "": 300})["PAPERS"]
    assert found.ratio is not None
    low, best, high = (20 * log2(each) for each in (found.ratio.low, found.ratio.value, found.ratio.high))
    if found.proposed is None:
        assert low - 1 <= found.points <= high + 1
    else:
        assert abs(found.proposed - best) <= 1
        assert not low + 1 <= found.points <= high - 1


def test_points_stay_from_one_end_of_the_interval_to_the_other() -> None:
    sides = {"PAPERS": 40, "": 40}, {"PAPERS": 20, "": 60}
    ratio = proposed(*sides)["PAPERS"].ratio
    assert ratio is not None
    low, high = round(20 * log2(ratio.low)), round(20 * log2(ratio.high))

    def proposed_in_place_of(points: int) -> int | None:
        rulebook = read_rulebook(RULES.replace("points = -30", f"points = {points}").encode(), "small.toml")
        return proposals(rulebook, *inspected(*sides))[-1].proposed

    assert [proposed_in_place_of(points) for points in (low - 1, low, high, high + 1)] == [20, None, None, 20]


def test_a_code_without_points_is_proposed_none() -> None:
    rulebook = read_rulebook(RULES.replace("points = -30", "points = 0").encode(), "small.toml")
    assert "PAPERS" not in {each.code for each in proposals(rulebook, [], {})}


@pytest.mark.parametrize("numbers", [(ENOUGH - 1, 500), (500, ENOUGH - 1)])
def test_few_outcomes_say_nothing(numbers: tuple[int, int]) -> None:
    found = proposed({"PAPERS": numbers[0], "": 500}, {"PAPERS": numbers[1], "": 500})["PAPERS"]
    assert (found.proposed, found.ratio) == (None, None)


def test_what_is_inconclusive_or_not_inspected_does_not_count() -> None:
    assessed, results = inspected({"PAPERS": 20}, {"PAPERS": 20})
    more = [*assessed, facts("X", "red", "PAPERS"), facts("Y", "red", "PAPERS")]
    assert proposals(SMALL, more, {**results, "X": "inconclusive"}) == proposals(SMALL, assessed, results)


# The text of a rulebook.


@given(st.dictionaries(st.sampled_from(CODES), st.integers(-500, 500).filter(bool)))
def test_only_points_and_the_version_change(points: dict[str, int]) -> None:
    changed = with_points(RULES, points)
    after = read_rulebook(changed.encode(), "changed.toml")
    assert after.version == "1.0.0+proposed"
    had = {a.code: a.points for c in SMALL.characteristics for a in c.attributes if a.code}
    assert {a.code: a.points for c in after.characteristics for a in c.attributes if a.code} == {**had, **points}
    lines = list(zip(RULES.split("\n"), changed.split("\n"), strict=True))
    differing = [old for old, new in lines if old != new]
    assert all(line.startswith(("points = ", "version = ")) for line in differing)


def test_the_shipped_rulebook_can_be_rewritten() -> None:
    text = SHIPPED_RULEBOOK.read_text("utf-8")
    changed = with_points(text, {"CAPACITY-40TB": 7, "PAPERS-CARNET": -1})
    assert changed.count("\n") == text.count("\n")
    assert len([1 for old, new in zip(text.split("\n"), changed.split("\n"), strict=True) if old != new]) == 3
    read_rulebook(changed.encode(), "changed.toml", STANDARD)


def test_comments_quotes_and_signs_are_left_alone() -> None:
    text = RULES.replace("points = -30", "points=-3_0  # by hand").replace('"1.0.0"', "'1.0.0'  # version = 1")
    changed = with_points(text, {"PAPERS": 40})
    assert "points=40  # by hand" in changed
    assert "version = '1.0.0+proposed'  # version = 1" in changed


def test_attributes_on_one_line_are_not_guessed_at() -> None:
    head, _, _ = RULES.partition("[[characteristic.attribute]]")
    inline = (
        '{ at_least = 1, points = 5, code = "AA", text = "a" }, '
        '{ undeclared = true, points = 5, code = "BB", text = "b" }, { otherwise = true, points = 0 }'
    )
    text = f"{head}attribute = [{inline}]\n"
    with pytest.raises(InvalidValueError, match="expected each attribute of the rulebook on lines of its own"):
        with_points(text, {"BB": 9})


# On the command line.


@pytest.fixture
def out(tmp_path: Path) -> Path:
    assessed, _ = inspected({"PAPERS": 40, "": 40}, {"PAPERS": 20, "": 60})
    directory = write_results(tmp_path / "out", assessed)
    (directory / "rulebook.toml").write_text(RULES, "utf-8")
    return directory


@pytest.fixture
def outcomes(tmp_path: Path) -> Path:
    _, results = inspected({"PAPERS": 40, "": 40}, {"PAPERS": 20, "": 60})
    path = tmp_path / "outcomes.jsonl"
    line = '{{"declaration": "{}", "result": "{}", "inspected_on": "2025-03-06"}}\n'
    path.write_text("".join(line.format(name, result) for name, result in results.items()))
    return path


def test_a_proposal_is_a_diff_and_a_new_file(out: Path, outcomes: Path, tmp_path: Path, capsys: Capture) -> None:
    written = tmp_path / "proposed.toml"
    assert main(["outcomes", "propose", str(out), str(outcomes), "--out", str(written)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Outcomes of the control sample: of 4 reason codes 1 were given to 10 hits or more")
    assert "PAPERS     -30       +20  40 of 80    20 of 80  2.00 (1.29 to 3.10)\n" in told
    assert '-version = "1.0.0"\n+version = "1.0.0+proposed"\n' in told
    assert "-points = -30\n+points = 20\n" in told
    assert (out / "rulebook.toml").read_text("utf-8") == RULES
    assert written.read_text("utf-8") == with_points(RULES, {"PAPERS": 20})
    assert digest(read_rulebook(written.read_bytes(), "p")) != digest(SMALL)
    assert main(["outcomes", "propose", str(out), str(outcomes), "--out", str(written)]) == 2
    assert "the proposed rulebook can't be written: File exists" in capsys.readouterr().err


def test_a_proposal_as_json(out: Path, outcomes: Path, capsys: Capture) -> None:
    assert main(["outcomes", "propose", str(out), str(outcomes), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["type"], content["drawn_only"]) == ("proposal", True)
    assert [each["code"] for each in content["proposals"]] == list(CODES)
    last = content["proposals"][-1]
    assert (last["points"], last["proposed"], last["ratio"]["value"]) == (-30, 20, 2.0)
    assert content["diff"].startswith("--- rulebook.toml\n+++ proposed/rulebook.toml\n")


def test_all_inspections_count_only_if_asked_for(outcomes: Path, tmp_path: Path, capsys: Capture) -> None:
    assessed, _ = inspected({"PAPERS": 40, "": 40}, {"PAPERS": 20, "": 60})
    referred = [facts(each.declaration, "red", *each.points) for each in assessed]
    out = write_results(tmp_path / "out", referred)
    (out / "rulebook.toml").write_text(RULES, "utf-8")
    assert main(["outcomes", "propose", str(out), str(outcomes)]) == 0
    told = capsys.readouterr().out
    assert "4 reason codes 0 were given" in told
    assert "---" not in told
    assert main(["outcomes", "propose", str(out), str(outcomes), "--all"]) == 0
    told = capsys.readouterr().out
    assert "The rules chose what was inspected: those that refer come out too low here.\n" in told
    assert "+points = 20" in told


def test_a_rulebook_that_can_t_be_rewritten_is_named(out: Path) -> None:
    text = RULES.replace("at_least = 1\npoints = -30", "points = -30\nat_least = 1")
    head, _, tail = text.rpartition("[[characteristic.attribute]]\npoints = -30")
    rest = tail.partition("[[characteristic.attribute]]\nundeclared")[0]
    inline = (
        '{ at_least = 2, points = 1, code = "AA", text = "a" }, { at_least = 1, points = -30, code = "PAPERS", '
        'text = "p" }, { undeclared = true, points = 0 }, { otherwise = true, points = 0 }'
    )
    assert "PAPERS" in rest
    (out / "rulebook.toml").write_text(f"{head}attribute = [{inline}]\n", "utf-8")
    results: dict[str, Result] = {f"D-{n:04}": "hit" if n < 80 else "no-hit" for n in range(160)}
    with pytest.raises(InputError, match=r"rulebook\.toml: expected each attribute of the rulebook on lines"):
        propose(out, results, STANDARD, drawn_only=True)

"""Outcomes of inspections: strictly read, the last counts, and rates are counts of what was inspected."""

import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.assessments import read_assessment
from borderscore.formats.lines import Reject
from borderscore.formats.outcomes import read_members, read_outcome, read_outcomes
from borderscore.outcomes import RESULTS, GroupMember, InspectionOutcome, Result, last_results
from borderscore.oversight.facts import Facts, facts_of
from borderscore.oversight.hit_rates import Row, hit_rates
from borderscore.rates import Rate, Stratum, ratio
from borderscore.run.past import assessments_of, findings_of
from tests.findings import found, written
from tests.oversight import facts, line_of, write_results

Capture = pytest.CaptureFixture[str]


def outcome(name: str, result: Result = "hit", day: int = 6, note: str | None = None) -> InspectionOutcome:
    return InspectionOutcome(declaration=name, result=result, inspected_on=date(2025, 3, day), note=note)


def write_outcomes(path: Path, results: Mapping[str, str]) -> Path:
    lines = [
        json.dumps({"declaration": name, "result": result, "inspected_on": "2025-03-06"})
        for name, result in results.items()
    ]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


# Reading.


def test_an_outcome_is_read_with_its_note() -> None:
    line = {"declaration": "A", "result": "no-hit", "inspected_on": "2025-03-06", "note": "all in order"}
    assert read_outcome(json.dumps(line).encode()) == outcome("A", "no-hit", note="all in order")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"result": "Hit"}, "$.result: expected one of hit, no-hit, inconclusive, got 'Hit'"),
        ({"inspected_on": "06.03.2025"}, "$.inspected_on: expected a date such as"),
        ({"inspected_on": None}, "$.inspected_on: expected a date such as"),
        ({"declaration": 7}, "$.declaration: expected"),
        ({"officer": "B."}, "$.officer: expected one of the fields declaration, result, inspected_on, note"),
    ],
)
def test_an_outcome_is_read_strictly(changes: dict[str, Any], fault: str) -> None:
    line = {"declaration": "A", "result": "hit", "inspected_on": "2025-03-06", **changes}
    with pytest.raises(UnreadableRecordError) as caught:
        read_outcome(json.dumps(line).encode())
    assert str(caught.value).startswith(fault)


def test_a_line_that_can_t_be_read_costs_only_itself() -> None:
    good = '{"declaration": "A", "result": "hit", "inspected_on": "2025-03-06"}'
    first, bad, last = read_outcomes(BytesIO(f"{good}\n{{}}\n{good}\n".encode()))
    assert first == last == outcome("A")
    assert isinstance(bad, Reject)
    [member] = read_members(BytesIO(b'{"declaration": "A", "group": "north"}'))
    assert member == GroupMember(declaration="A", group="north")


@given(
    st.lists(st.builds(outcome, st.sampled_from("AB"), st.sampled_from(RESULTS), st.integers(1, 3)), max_size=5)
)
def test_the_last_inspection_counts_in_whatever_order_they_come(outcomes: list[InspectionOutcome]) -> None:
    results = last_results(outcomes)
    assert all(last_results(each) == results for each in permutations(outcomes))
    for name, result in results.items():
        mine = [each for each in outcomes if each.declaration == name]
        last = max(each.inspected_on for each in mine)
        assert result == min((each.result for each in mine if each.inspected_on == last), key=RESULTS.index)


# What is counted.


def test_facts_are_those_of_the_line_and_sum_to_its_score() -> None:
    given_ = facts("A", "red", points={"X": 30, "Y": -10}, drawn=True, capacity=7, findings=("f-1",))
    assert facts_of(read_assessment(json.dumps(line_of(given_)).encode())) == given_
    twice = {**line_of(given_)}
    twice |= {
        "score": 50,
        "score_range": [50, 50],
        "contributions": [*twice["contributions"], twice["contributions"][0]],
    }
    assert facts_of(read_assessment(json.dumps(twice).encode())).points == {"X": 60, "Y": -10}


def row(rows: tuple[Row, ...], name: str) -> Row:
    return next(each for each in rows if each.name == name)


assessments = st.lists(
    st.tuples(
        st.sampled_from(["green", "yellow", "red"]),
        st.booleans(),
        st.sets(st.sampled_from(["X", "Y"])),
        st.none() | st.sampled_from(RESULTS),
    ),
    max_size=30,
)


@given(assessments)
def test_every_rate_is_what_counting_one_by_one_gives(drawn_cases: list[Any]) -> None:
    assessed = [
        facts(f"D-{n}", lane, *sorted(codes), drawn=drawn) for n, (lane, drawn, codes, _) in enumerate(drawn_cases)
    ]
    results = {f"D-{n}": result for n, (*_, result) in enumerate(drawn_cases) if result}

    def rate(members: list[Facts]) -> Rate:
        told = [results.get(each.declaration) for each in members]
        return Rate(told.count("hit"), told.count("hit") + told.count("no-hit"))

    rows = hit_rates(assessed, {}, results)
    sample = [each for each in assessed if each.drawn]
    members = {
        "drawn at random": sample,
        **{lane: [each for each in assessed if each.lane == lane] for lane in ("green", "yellow", "red")},
        **{code: [each for each in assessed if code in each.points] for code in ("X", "Y")},
    }
    for each in rows:
        mine = members[each.name]
        assert each.declarations == len(mine)
        assert each.inspected == sum(member.declaration in results for member in mine)
        assert each.inspected == each.hits.whole + each.inconclusive
        assert each.hits == rate(mine)
        assert each.share_of_hits == Rate(each.hits.part, rate(assessed).part)
        others = rate([member for member in mine if not member.drawn])
        expected = None if each.kind == "control" else ratio([Stratum(others, rate(sample))])
        assert each.against_control == expected
    assert [each.name for each in rows] == [name for name in members if name not in ("X", "Y") or members[name]]


def test_typologies_are_those_of_the_findings_a_declaration_is_in() -> None:
    assessed = [facts("A", findings=("f-1", "f-2")), facts("B", findings=("f-3",)), facts("C")]
    typologies = {"f-1": "split-volume", "f-2": "split-volume", "f-3": "repeat-carriage"}
    rows = hit_rates(assessed, typologies, {"A": "hit", "B": "no-hit"})
    assert row(rows, "split-volume").hits == Rate(1, 1)
    kinds = [(each.kind, each.name) for each in rows[-2:]]
    assert kinds == [("typology", "repeat-carriage"), ("typology", "split-volume")]
    assert row(rows, "repeat-carriage").hits == Rate(0, 1)


# Reading results.


def test_results_are_read_strictly(tmp_path: Path) -> None:
    out = write_results(tmp_path / "out", [facts("A"), facts("B")], written())
    assert [each.declaration for each in assessments_of(out)] == ["A", "B"]
    assert list(findings_of(out)) == list(found())
    (out / "findings.jsonl").unlink()
    assert list(findings_of(out)) == []
    damaged = out / "assessments.jsonl"
    damaged.write_text(damaged.read_text().replace('"score": 0', '"score": 1', 1))
    with pytest.raises(InputError, match=r"assessments\.jsonl:1: \$\.score: expected 0"):
        list(assessments_of(out))
    with pytest.raises(InputError, match="expected the results of a run, got: No such file"):
        list(assessments_of(tmp_path))


# On the command line.


@pytest.fixture
def out(tmp_path: Path) -> Path:
    cases = [facts(f"R-{n}", "red", "X", drawn=n < 2) for n in range(10)]
    cases += [facts(f"G-{n}", drawn=n < 10) for n in range(30)]
    return write_results(tmp_path / "out", cases)


def test_rates_are_printed(out: Path, tmp_path: Path, capsys: Capture) -> None:
    results = {**{f"R-{n}": "hit" if n % 2 else "no-hit" for n in range(9)}, "R-9": "inconclusive", "Z": "hit"}
    results |= {f"G-{n}": "hit" if n == 0 else "no-hit" for n in range(10)}
    path = write_outcomes(tmp_path / "outcomes.jsonl", results)
    assert main(["outcomes", "rates", str(out), str(path)]) == 0
    printed = capsys.readouterr()
    table = [" ".join(line.split()) for line in printed.out.split("\n\n")[1].splitlines()]
    assert table == [
        "declarations all inspected hits rate interval times the control sample",
        "drawn at random 12 12 2 16.7 % 4.7 % to 44.8 % -",
        "lane green 30 10 1 10.0 % 1.8 % to 40.4 % -",
        "lane yellow 0 0 0 - - -",
        "lane red 10 10 4 44.4 % 18.9 % to 73.3 % 2.57 (0.56 to 11.84)",
        "X 10 10 4 44.4 % 18.9 % to 73.3 % 2.57 (0.56 to 11.84)",
    ]
    assert f"{path}: not counted, since the run has no such declaration: 1 outcome\n" in printed.err


def test_rates_are_printed_as_json(out: Path, tmp_path: Path, capsys: Capture) -> None:
    path = write_outcomes(tmp_path / "outcomes.jsonl", {"R-5": "hit", "G-0": "no-hit"})
    with path.open("a") as file:
        file.write("{}\n")
    assert main(["outcomes", "rates", str(out), str(path), "--json"]) == 1
    printed = capsys.readouterr()
    assert f"{path}:3: $.declaration: expected" in printed.err
    content = json.loads(printed.out)
    assert (content["type"], content["unknown"]) == ("hit-rates", 0)
    assert content["outcomes"] == {"hit": 1, "no-hit": 1, "inconclusive": 0}
    assert content["rows"][-1] == {
        "kind": "rule",
        "name": "X",
        "declarations": 10,
        "inspected": 1,
        "inconclusive": 0,
        "hits": {"part": 1, "whole": 1, "share": 1.0, "low": 0.206543, "high": 1.0},
        "share_of_hits": {"part": 1, "whole": 1, "share": 1.0, "low": 0.206543, "high": 1.0},
        "against_control": None,
    }

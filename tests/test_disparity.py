"""Treatment of groups: counts against counting one by one, what drives a difference, and what can't be said."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.oversight.facts import Facts
from borderscore.oversight.treatment import Treatment, band_of, treatment
from borderscore.rates import Rate, Stratum, ratio
from tests.oversight import facts, write_results

Capture = pytest.CaptureFixture[str]

TB = 10**12
REFERRED = frozenset({"yellow", "red"})


def treated(assessed: list[Facts], groups: dict[str, str]) -> dict[str, Treatment]:
    return {each.group: each for each in treatment(assessed, groups, REFERRED)[0]}


def crowd(group: str, referred: int, whole: int, capacity: int | None = None) -> list[Facts]:
    """Return the declarations of one group, some of which are red for a code."""
    return [
        facts(f"{group}-{capacity}-{n}", *(("red", "X") if n < referred else ("green",)), capacity=capacity)
        for n in range(whole)
    ]


def grouped(*crowds: list[Facts]) -> tuple[list[Facts], dict[str, str]]:
    assessed = [each for crowd in crowds for each in crowd]
    return assessed, {each.declaration: each.declaration.partition("-")[0] for each in assessed}


cases = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["green", "yellow", "red"]),
        st.sampled_from([None, 0, 20 * TB, 200 * TB]),
        st.dictionaries(st.sampled_from(["X", "Y"]), st.integers(-50, 50)),
    ),
    max_size=40,
)


@given(cases)
def test_every_figure_is_what_counting_one_by_one_gives(drawn: list[Any]) -> None:
    assessed = [
        facts(f"D-{n}", lane, points=points, capacity=capacity)
        for n, (_, lane, capacity, points) in enumerate(drawn)
    ]
    groups = {f"D-{n}": group for n, (group, *_) in enumerate(drawn)}

    def rate(members: list[Facts]) -> Rate:
        return Rate(sum(each.lane in REFERRED for each in members), len(members))

    found = treated(assessed, groups)
    assert list(found) == sorted(set(groups.values()))
    for name, each in found.items():
        mine = [one for one in assessed if groups[one.declaration] == name]
        others = [one for one in assessed if groups[one.declaration] != name]
        assert (each.one, each.others) == (rate(mine), rate(others))
        assert each.ratio == ratio([Stratum(each.one, each.others)])
        bands = sorted({band_of(one.capacity) for one in assessed})
        assert each.at_equal_capacity == ratio(
            Stratum(*(rate([one for one in side if band_of(one.capacity) == band]) for side in (mine, others)))
            for band in bands
        )
        if others:
            means = [Fraction(sum(one.score for one in side), len(side)) for side in (mine, others)]
            assert each.difference == means[0] - means[1]
            for driver in each.drivers:
                assert driver.one == Rate(sum(driver.code in one.points for one in mine), len(mine))
        else:
            assert each.drivers == ()
        assert [abs(one.difference) for one in each.drivers] == sorted(
            (abs(one.difference) for one in each.drivers), reverse=True
        )


def test_capacity_explains_a_difference_that_is_not_there_within_bands() -> None:
    """The one group carries much more often, and who carries much is referred: alike in both."""
    much, little = 50 * TB, TB // 2
    ones = crowd("A", 80, 100, much) + crowd("A", 2, 20, little)
    found = treated(*grouped(ones, crowd("B", 16, 20, much), crowd("B", 10, 100, little)))["A"]
    assert (found.verdict, found.verdict_at_equal_capacity) == ("more often", "no difference shown")
    assert found.at_equal_capacity is not None
    assert found.at_equal_capacity.value == 1
    assert found.drivers[0].code == "X"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((30, 100), (10, 100), "more often"),
        ((10, 100), (30, 100), "less often"),
        ((11, 100), (10, 100), "no difference shown"),
        ((3, 10), (100, 1000), "too little is known"),
        ((0, 1000), (50, 1000), "less often"),
        ((50, 1000), (0, 1000), "more often"),
        ((0, 10), (0, 1000), "too little is known"),
        ((5, 10), (500, 1000), "no difference shown"),
        ((4, 9), (500, 1000), "too little is known"),
        ((100, 100), (100, 100), "no difference shown"),
    ],
)
def test_what_is_said_of_a_group(one: tuple[int, int], other: tuple[int, int], verdict: str) -> None:
    found = treated(*grouped(crowd("A", *one), crowd("B", *other)))["A"]
    assert found.verdict == found.verdict_at_equal_capacity == verdict


def test_within_bands_only_those_count_that_others_are_in() -> None:
    """Who carries much is in one group; among those who carry little the group is too small."""
    ones = crowd("A", 50, 100, 50 * TB) + crowd("A", 4, 10, 0)
    found = treated(*grouped(ones, crowd("B", 100, 1000, 0)))["A"]
    assert (found.verdict, found.verdict_at_equal_capacity) == ("more often", "too little is known")


def test_what_is_expected_is_the_sum_over_all_bands() -> None:
    """Of the others none is referred, so that there is no ratio; and few of them carry little."""
    ones = crowd("A", 50, 1000, 50 * TB) + crowd("A", 50, 1000, 0)
    found = treated(*grouped(ones, crowd("B", 0, 1000, 50 * TB), crowd("B", 0, 10, 0)))["A"]
    assert (found.at_equal_capacity, found.verdict_at_equal_capacity) == (None, "more often")


def test_a_group_that_is_alone_is_held_against_nobody() -> None:
    found = treated(*grouped(crowd("A", 50, 100)))["A"]
    assert (found.others, found.ratio, found.verdict) == (Rate(0, 0), None, "too little is known")


def test_a_grouping_may_leave_some_out() -> None:
    assessed, groups = grouped(crowd("A", 1, 3), crowd("B", 1, 3))
    del groups["A-None-0"], groups["B-None-2"]
    assert treatment(assessed, groups, REFERRED)[1] == 2


# On the command line.


def write_groups(path: Path, groups: dict[str, str]) -> Path:
    lines = [json.dumps({"declaration": name, "group": group}) for name, group in groups.items()]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_the_command_prints_ratios_verdicts_and_what_drives_them(tmp_path: Path, capsys: Capture) -> None:
    assessed, groups = grouped(crowd("A", 30, 100), crowd("B", 10, 100), crowd("S\u00fcd", 1, 2))
    out, path = write_results(tmp_path / "out", assessed), write_groups(tmp_path / "groups.jsonl", groups)
    assert main(["audit", "disparity", str(out), str(path)]) == 0
    table, *said = capsys.readouterr().out.split("\n\n")[1:]
    assert [" ".join(line.split()) for line in table.splitlines()] == [
        "group referred share others times as often at equal capacity",
        "A 30 of 100 30.0 % 10.8 % 2.78 (1.48 to 5.24) 2.78 (1.48 to 5.24)",
        "B 10 of 100 10.0 % 30.4 % 0.33 (0.17 to 0.63) 0.33 (0.17 to 0.63)",
        "S\u00fcd 1 of 2 50.0 % 20.0 % 2.50 (0.61 to 10.27) 2.50 (0.61 to 10.27)",
    ]
    assert said[0] == (
        "A: more often, at equal capacity too\n"
        "     +1.92  points in the mean score, of them\n"
        "     +1.92  X: 30.0 % have it, of the others 10.8 %"
    )
    assert said[2] == "S\u00fcd: too little is known, at equal capacity too\n"


def test_red_alone_can_be_looked_at_and_json_printed(tmp_path: Path, capsys: Capture) -> None:
    assessed = [facts("A-1", "yellow"), facts("A-2", "red", "X"), facts("B-1", capacity=0), facts("C-1")]
    groups = {"A-1": "A", "A-2": "A", "B-1": "B"}
    out, path = write_results(tmp_path / "out", assessed), write_groups(tmp_path / "groups.jsonl", groups)
    assert main(["audit", "disparity", str(out), str(path), "--lane", "red", "--json"]) == 0
    printed = capsys.readouterr()
    content = json.loads(printed.out)
    assert (content["type"], content["lanes"], content["left_out"]) == ("treatment", ["red"], 1)
    one = content["groups"][0]
    assert (one["group"], one["referred"]["part"], one["referred"]["whole"], one["ratio"]) == ("A", 1, 2, None)
    assert (one["verdict"], one["difference"]) == ("too little is known", 5.0)
    assert one["drivers"][0]["code"] == "X"
    assert f"{path}: left out, since they are in no group: 1 declaration\n" in printed.err


def test_where_capacity_alone_makes_the_difference_both_are_said(tmp_path: Path, capsys: Capture) -> None:
    assessed, groups = grouped(
        crowd("A", 80, 100, 50 * TB), crowd("A", 2, 20, 0), crowd("B", 16, 20, 50 * TB), crowd("B", 10, 100, 0)
    )
    out, path = write_results(tmp_path / "out", assessed), write_groups(tmp_path / "groups.jsonl", groups)
    assert main(["audit", "disparity", str(out), str(path)]) == 0
    assert "A: more often; at equal capacity: no difference shown\n" in capsys.readouterr().out


def test_a_declaration_is_in_one_group(tmp_path: Path, capsys: Capture) -> None:
    out = write_results(tmp_path / "out", [facts("A")])
    path = tmp_path / "groups.jsonl"
    line = '{"declaration": "A", "group": "north"}\n'
    path.write_text(f"{line}{line}")
    assert main(["audit", "disparity", str(out), str(path)]) == 0
    path.write_text(f"{line}{line.replace('north', 'south')}{{}}\n")
    assert main(["audit", "disparity", str(out), str(path)]) == 2
    told = capsys.readouterr().err
    assert f"{path}: expected each declaration in one group, got 'A' in 'north' and in 'south'\n" in told


def test_a_line_that_can_t_be_read_is_named(tmp_path: Path, capsys: Capture) -> None:
    out = write_results(tmp_path / "out", [facts("A")])
    path = tmp_path / "groups.jsonl"
    path.write_text('{"declaration": "A", "group": "north", "sex": "f"}\n')
    assert main(["audit", "disparity", str(out), str(path)]) == 1
    assert f"{path}:1: $.sex: expected one of the fields declaration, group" in capsys.readouterr().err

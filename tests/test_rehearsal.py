"""Another rulebook on past traffic: every count against counting one by one, and why is exactly the difference."""

import io
import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main, rehearsal
from borderscore.formats.finding_lines import FindingLine
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK
from borderscore.labels import Label
from borderscore.oversight.changes import LaneChanges, finding_changes, paired, reasons_of
from borderscore.oversight.facts import Facts
from borderscore.oversight.rules import REFERRED, RuleCounts, truth_of_labels, truth_of_outcomes
from borderscore.rates import Rate
from borderscore.rulebook.model import Lane
from borderscore.run import results
from tests.findings import found
from tests.oversight import facts
from tests.runs import RULES, record, write_records

Capture = pytest.CaptureFixture[str]

LANES: tuple[Lane, ...] = ("green", "yellow", "red")

points = st.dictionaries(st.sampled_from(["X", "Y", "Z"]), st.integers(-50, 50))
lanes = st.sampled_from(LANES)
sides = st.lists(st.tuples(lanes, points, lanes, points), max_size=30)


def both(drawn: list[Any]) -> list[tuple[Facts, Facts]]:
    return [
        (facts(f"D-{n:02}", one, points=before), facts(f"D-{n:02}", other, points=after))
        for n, (one, before, other, after) in enumerate(drawn)
    ]


@given(points, points)
def test_the_reasons_sum_to_the_difference_of_the_scores(before: dict[str, int], after: dict[str, int]) -> None:
    one, other = facts("A", points=before), facts("A", points=after)
    reasons = reasons_of(one, other)
    assert sum(reasons.values()) == other.score - one.score
    assert all(reasons.values())


@given(sides)
def test_lane_changes_are_what_counting_one_by_one_gives(drawn: list[Any]) -> None:
    pairs, changes = both(drawn), LaneChanges()
    for pair in pairs:
        changes.add(*pair)
    assert changes.before == Counter(one.lane for one, _ in pairs)
    assert changes.after == Counter(other.lane for _, other in pairs)
    assert changes.scores == sum(one.score != other.score for one, other in pairs)
    for move in changes.ordered():
        mine = [pair for pair in pairs if (pair[0].lane, pair[1].lane) == (move.before, move.after)]
        assert move.declarations == len(mine)
        assert [each.declaration for each in move.first] == [one.declaration for one, _ in mine]
        assert sum(move.points.values()) == sum(other.score - one.score for one, other in mine)
        for code, number in move.having.items():
            assert number == sum(code in reasons_of(*pair) for pair in mine)
    moved = sum(move.declarations for move in changes.ordered())
    assert moved == sum(one.lane != other.lane for one, other in pairs)
    ranks = [(LANES.index(move.before), LANES.index(move.after)) for move in changes.ordered()]
    assert ranks == sorted(ranks, reverse=True)


def test_declarations_that_only_one_run_assessed_are_in_no_pair() -> None:
    one, other = [facts("A"), facts("B"), facts("D")], [facts("B"), facts("C"), facts("D")]
    assert [pair[0].declaration for pair in paired(one, other)] == ["B", "D"]


def test_all_changes_are_counted_but_not_all_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("borderscore.oversight.changes.KEPT", 2)
    lanes_changed = LaneChanges()
    for number in range(5):
        lanes_changed.add(facts(f"D-{number}"), facts(f"D-{number}", "red", "X"))
    [move] = lanes_changed.ordered()
    assert (move.declarations, [each.declaration for each in move.first]) == (5, ["D-0", "D-1"])


# Findings.


def finding(id_: str, *members: str, typology: str = "split-volume", level: Any = "alert") -> FindingLine:
    template = found()[0]
    shares = dict.fromkeys(members, 0)
    return evolve(template, id=id_, members=members, shares=shares, links=(), typology=typology, level=level)


def test_a_finding_stays_while_half_of_its_members_do() -> None:
    before = [finding("a", *"ABCD"), finding("b", *"EF", level="watch"), finding("c", *"GH")]
    after = [finding("a2", *"ABXY"), finding("b2", *"EF"), finding("c2", *"GH", typology="repeat-carriage")]
    changes = finding_changes(before, after)
    assert [(one.id, other.id) for one, other in changes.stayed] == [("a", "a2"), ("b", "b2")]
    assert ([each.id for each in changes.won], [each.id for each in changes.lost]) == (["c2"], ["c"])
    assert changes.levels == {("watch", "alert"): 1}


@pytest.mark.parametrize("way", [1, -1])
def test_findings_that_have_most_in_common_belong_together(way: int) -> None:
    before = [finding("a", *"ABCD"), finding("b", *"CD")][::way]
    after = [finding("x", *"CD"), finding("y", *"ABCDE"), finding("z", *"VW")][::way]
    changes = finding_changes(before, after)
    assert {(one.id, other.id) for one, other in changes.stayed} == {("a", "y"), ("b", "x")}
    assert [each.id for each in changes.won] == ["z"]


@pytest.mark.parametrize("way", [1, -1])
def test_of_those_that_have_as_much_in_common_the_first_by_id_belong_together(way: int) -> None:
    before = [finding("a", *"AB"), finding("b", *"AB"), finding("c", *"AB")][::way]
    after = [finding("x", *"AB"), finding("y", *"AB")][::way]
    changes = finding_changes(before, after)
    assert {(one.id, other.id) for one, other in changes.stayed} == {("a", "x"), ("b", "y")}
    assert [each.id for each in changes.lost] == ["c"]


groups = st.lists(st.sets(st.sampled_from("ABCDEF"), min_size=1).map(sorted), max_size=5)


@given(groups, groups)
def test_every_finding_stays_is_won_or_is_lost_once(before: list[list[str]], after: list[list[str]]) -> None:
    ones = [finding(f"a{n}", *members) for n, members in enumerate(before)]
    others = [finding(f"b{n}", *members) for n, members in enumerate(after)]
    changes = finding_changes(ones, others)
    assert sorted([*(one.id for one, _ in changes.stayed), *(each.id for each in changes.lost)]) == [
        each.id for each in ones
    ]
    assert sorted([*(other.id for _, other in changes.stayed), *(each.id for each in changes.won)]) == [
        each.id for each in others
    ]
    for one, other in changes.stayed:
        common = {*one.members} & {*other.members}
        assert 2 * len(common) >= max(len(one.members), len(other.members))
    assert not finding_changes(ones, ones).won


# How well each rule tells what it is for.


@given(
    st.lists(st.tuples(lanes, st.sets(st.sampled_from("XY")), st.sampled_from([True, False, None])), max_size=30)
)
def test_precision_and_recall_are_what_counting_one_by_one_gives(drawn: list[Any]) -> None:
    assessed = [facts(f"D-{n}", lane, *sorted(codes)) for n, (lane, codes, _) in enumerate(drawn)]
    known = {f"D-{n}": right for n, (*_, right) in enumerate(drawn)}
    counts = RuleCounts(known.get)
    for each in assessed:
        counts.add(each)
    for name, rates in counts.rates().items():
        met = [
            each.declaration
            for each in assessed
            if known[each.declaration] is not None
            and (each.lane != "green" if name == REFERRED else name in each.points)
        ]
        right = sum(known[each] is True for each in met)
        assert rates.precision == Rate(right, len(met))
        assert rates.recall == Rate(right, list(known.values()).count(True))


def test_labels_and_outcomes_say_what_is_known() -> None:
    labels = [
        Label(ring="r", declarations=("A", "B", "C"), companions=("C",)),
        Label(look_alike="l", declarations=("D", "E")),
    ]
    truth = truth_of_labels(labels)
    assert [truth(name) for name in "ABCDEX"] == [True, True, None, False, False, False]
    truth = truth_of_outcomes({"A": "hit", "B": "no-hit", "C": "inconclusive"})
    assert [truth(name) for name in "ABCX"] == [True, False, None, None]


# On the command line.


@pytest.fixture
def rulebooks(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.toml", tmp_path / "after.toml"
    before.write_text(RULES, "utf-8")
    after.write_text(RULES.replace('"1.0.0"', '"1.1.0"').replace("points = 60", "points = 40"), "utf-8")
    return before, after


@pytest.fixture
def traffic(tmp_path: Path) -> Path:
    heavy = [record(f"H-{n:02}", "20 TB") for n in range(12)]
    shown = record("S-1", "200 TB", documents=[{"kind": "invoice"}])
    return write_records(tmp_path / "in.jsonl", *heavy, shown, record("Z-1"))


def simulate(rulebooks: tuple[Path, Path], *more: str) -> int:
    return main(["rulebook", "simulate", *map(str, rulebooks), *more])


def test_who_changes_lane_and_why_is_printed(rulebooks: tuple[Path, Path], traffic: Path, capsys: Capture) -> None:
    assert simulate(rulebooks, str(traffic)) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("small 1.0.0 -> small 1.1.0 on 14 declarations\n\n")
    rows = [line.split() for line in printed.splitlines()[2:6]]
    assert rows == [
        ["lane", "before", "after", "change"],
        ["green", "1", "13", "+12"],
        ["yellow", "13", "1", "-12"],
        ["red", "0", "0", "0"],
    ]
    told = printed.partition("12 scores changed.\n")[2]
    assert told.startswith(
        "\nFrom yellow to green: 12 declarations\n"
        "  CAPACITY-10TB: -240 points in 12 of them\n"
        "  H-00 60 -> 40: CAPACITY-10TB -20\n"
    )
    assert "  2 more declarations\n\nFindings: 0 stay, 0 won, 0 lost\n" in told


def test_lanes_alone_may_change(tmp_path: Path, traffic: Path, capsys: Capture) -> None:
    before, after = tmp_path / "a.toml", tmp_path / "b.toml"
    before.write_text(RULES, "utf-8")
    after.write_text(RULES.replace('"1.0.0"', '"1.1.0"').replace("red = 100", "red = 90"), "utf-8")
    assert simulate((before, after), str(traffic)) == 0
    assert "no scores changed.\n\nFrom yellow to red: 1 declaration\n  S-1 90 -> 90\n" in capsys.readouterr().out


def test_labels_and_outcomes_show_how_well_rules_tell(
    rulebooks: tuple[Path, Path], traffic: Path, tmp_path: Path, capsys: Capture
) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"ring": "r", "declarations": ["H-00", "H-01", "Z-1"]}\n{}\n')
    assert simulate(rulebooks, str(traffic), "--labels", str(labels)) == 1
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "referred 15.4 % 0.0 % 0.0 % to 79.3 % 66.7 % 0.0 % 0.0 % to 56.2 %" in told
    assert "CAPACITY-10TB 16.7 % 16.7 % 4.7 % to 44.8 % 66.7 % 66.7 % 20.8 % to 93.9 %" in told
    outcomes = tmp_path / "outcomes.jsonl"
    outcomes.write_text('{"declaration": "S-1", "result": "hit", "inspected_on": "2025-03-06"}\n')
    assert simulate(rulebooks, str(traffic), "--outcomes", str(outcomes), "--json") == 0
    content = json.loads(capsys.readouterr().out)
    rules = {each["rule"]: each for each in content["after"]["rules"]}
    assert set(rules) == {REFERRED, "CAPACITY-100TB", "PAPERS"}
    assert rules["PAPERS"]["precision"]["share"] == 1.0


def test_a_rule_that_only_one_rulebook_has_is_told_too(
    rulebooks: tuple[Path, Path], traffic: Path, tmp_path: Path, capsys: Capture
) -> None:
    rulebooks[1].write_text(rulebooks[1].read_text().replace("CAPACITY-10TB", "CAPACITY-NEW"))
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"ring": "r", "declarations": ["H-00"]}\n')
    assert simulate(rulebooks, str(traffic), "--labels", str(labels)) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "CAPACITY-10TB 8.3 % - - 100.0 % 0.0 % 0.0 % to 79.3 %" in told
    assert "CAPACITY-NEW - 8.3 % 1.5 % to 35.4 % 0.0 % 100.0 % 20.7 % to 100.0 %" in told


def test_json_holds_all_changes(rulebooks: tuple[Path, Path], traffic: Path, capsys: Capture) -> None:
    assert simulate(rulebooks, str(traffic), "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["before"] == {
        "rulebook": {"id": "small", "version": "1.0.0"},
        "lanes": {"green": 1, "yellow": 13, "red": 0},
        "rules": None,
    }
    assert (content["type"], content["scores_changed"]) == ("rehearsal", 12)
    [move] = content["moves"]
    assert move["reasons"] == [{"code": "CAPACITY-10TB", "declarations": 12, "points": -240}]
    assert move["first"][0] == {"declaration": "H-00", "scores": [60, 40], "reasons": {"CAPACITY-10TB": -20}}
    assert content["findings"] == {"stayed": 0, "won": [], "lost": []}


def test_standard_input_is_scored_twice(
    rulebooks: tuple[Path, Path], traffic: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = traffic.read_bytes() + b"{}\n"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert simulate(rulebooks, "-", "--jobs", "1") == 1
    printed = capsys.readouterr()
    assert "12 scores changed" in printed.out
    assert printed.err == "borderscore: not scored: 1 record\n"


def test_no_report_is_made_that_nobody_sees(
    rulebooks: tuple[Path, Path], traffic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "report_writer", pytest.fail)
    assert simulate(rulebooks, str(traffic)) == 0


def test_findings_won_and_lost_are_named(tmp_path: Path, capsys: Capture) -> None:
    example = Path(__file__).parents[1] / "docs" / "examples" / "case-320tb.jsonl"
    text = SHIPPED_RULEBOOK.read_text("utf-8")
    assert 'name = "repeat-carriage"' in text
    before, after = tmp_path / "a.toml", tmp_path / "b.toml"
    before.write_text(text, "utf-8")
    renamed = text.replace('"repeat-carriage"', '"again"').replace('version = "0.1.0"', 'version = "0.2.0"')
    after.write_text(renamed, "utf-8")
    assert simulate((before, after), str(example)) == 0
    told = capsys.readouterr().out
    assert "  won: again, alert, score " in told
    assert "  lost: repeat-carriage, alert, score " in told
    assert simulate((before, after), str(example), "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert [each["typology"] for each in content["findings"]["won"]] == ["again"]


def test_many_findings_are_counted_and_the_first_named(capsys: Capture) -> None:
    many = [finding(f"f-{n}", f"D-{n}") for n in range(rehearsal.NAMED + 2)]
    watched = [evolve(each, level="watch") for each in many[:1]]
    rehearsal._print_findings(finding_changes(watched, many))
    told = capsys.readouterr().out
    assert "Findings: 1 stay, 6 won, 0 lost\n  1 from watch to alert\n" in told
    assert told.count("  won: split-volume, alert") == rehearsal.NAMED
    assert told.endswith("  won: 1 more\n")


def test_a_changed_rulebook_that_keeps_its_version_is_refused(
    rulebooks: tuple[Path, Path], traffic: Path, capsys: Capture
) -> None:
    before, after = rulebooks
    after.write_text(after.read_text().replace('"1.1.0"', '"1.0.0"'))
    assert simulate(rulebooks, str(traffic)) == 2
    assert capsys.readouterr().err == (
        f"borderscore: {after}: expected another version than that of {before}, got small 1.0.0 again, changed: "
        "results name a rulebook by its version\n"
    )
    after.write_text(f"# a comment changes nothing\n{RULES}")
    assert simulate(rulebooks, str(traffic)) == 0
    assert "no scores changed" in capsys.readouterr().out

"""`simulate` and `evaluate` as users call them."""

import json
from pathlib import Path
from typing import Any

import pytest

from borderscore.cli import main
from borderscore.cli.evaluate import ONE_IN
from borderscore.formats.labels import read_label

SIMULATE = ("simulate", "--seed", "3", "--declarations", "200", "--rings", "2", "--level", "1")


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("traffic")
    assert main([*SIMULATE, "--out", str(out)]) == 0
    return out


def simulated(out: Path, *arguments: str) -> dict[str, Any]:
    assert main([*SIMULATE, *arguments, "--out", str(out)]) == 0
    parameters: dict[str, Any] = json.loads((out / "simulation.json").read_text("utf-8"))["parameters"]
    return parameters


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    path.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines), "utf-8")
    return path


def finding(id_: str, score: int, *members: str, **fields: Any) -> dict[str, Any]:
    return {"type": "finding", "id": id_, "score": score, "members": members} | fields


def test_simulate_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a" / "b"
    assert main([*SIMULATE, "--out", str(out)]) == 0
    told = capsys.readouterr().out

    assert f"{out / 'simulation.json'}: 1 line\n" in told
    assert "2 labelled rings and " in told
    labels = [read_label(line) for line in (out / "labels.jsonl").read_bytes().splitlines()]
    assert f"{out / 'labels.jsonl'}: {len(labels)} lines\n" in told
    assert [label.level for label in labels if label.ring] == [1, 1]


def test_options_come_before_settings_and_settings_before_the_file(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("[traffic]\ndeclarations = 9\ndays = 20\n[noise]\ntypo = 7\nupper = 8\n")

    held = simulated(
        tmp_path / "out", "--parameters", str(world), "--set", "noise.typo=9", "--set", "rings.level=3"
    )

    assert held["traffic"]["declarations"] == 200
    assert held["traffic"]["days"] == 20
    assert (held["noise"]["typo"], held["noise"]["upper"]) == (9, 8)
    assert held["rings"]["level"] == 1


def test_varied_turns_the_knobs_of_the_file(tmp_path: Path) -> None:
    plain, turned = simulated(tmp_path / "a"), simulated(tmp_path / "b", "--varied")

    assert plain["noise"] != turned["noise"]
    assert turned["traffic"]["declarations"] == 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "papers"], "--set: expected TABLE.KEY=VALUE such as rings.papers=100, got 'papers'"),
        (["--set", "papers=1"], "--set: expected TABLE.KEY=VALUE such as rings.papers=100, got 'papers=1'"),
        (
            ["--set", "rings.papers=x"],
            "--set rings.papers=x:1: error: expected TOML: Invalid value",
        ),
        (
            ["--set", "rings.papers=2000"],
            "--set rings.papers=2000:1: error: rings: papers: expected a whole number from 0 to 1,000, got 2000",
        ),
        (["--rings", "100001"], "expected a whole number from 0 to 100,000, got '100001'"),
        (["--rings", "1e3"], "expected a whole number from 0 to 100,000, got '1e3'"),
        (["--days", "0"], "expected a whole number from 1 to 3,650, got '0'"),
        (["--rings", "90"], "traffic.declarations: expected at least the "),
    ],
)
def test_simulate_refuses_what_makes_no_sense(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SIMULATE, *arguments, "--out", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")

    assert main([*SIMULATE, "--out", str(tmp_path / "file")]) == 2
    assert f"{tmp_path / 'file' / 'declarations.jsonl'}: can't be written: " in capsys.readouterr().err


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert main(["evaluate", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_perfect_run_reaches_everything(
    traffic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = [read_label(line) for line in (traffic / "labels.jsonl").read_bytes().splitlines()]
    rings = [label for label in labels if label.ring]
    results = write(tmp_path / "f.jsonl", *(finding(label.name, 9, *label.declarations) for label in rings))

    (only,) = evaluated(capsys, results, traffic / "labels.jsonl")["budgets"]

    assert only["budget"] == only["reviewed"] == 2
    assert only["rings"]["share"] == only["precision"]["share"] == only["courier_f1"] == 1.0
    assert not any(rate["part"] for rate in only["look_alikes_hit"].values())
    assert only["levels"][0]["level"] == 1


LABELS = (
    {"ring": "one", "level": 2, "declarations": ["a", "b"]},
    {"ring": "two", "declarations": ["c", "d", "e"]},
    {"look_alike": "crew", "kind": "film-crew", "declarations": ["x", "y"]},
    {"look_alike": "others", "declarations": ["z"]},
)


def test_the_latest_revision_counts_if_it_still_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = write(tmp_path / "labels.jsonl", *LABELS)
    results = write(
        tmp_path / "findings.jsonl",
        finding("F1", 9, "a", "b", revision=2, withdrawn=True),
        finding("F1", 9, "a", "b", revision=1),
        finding("F2", 8, "c", "d", level="watch"),
        finding("F3", 1, "x", "y"),
    )

    (alerts,) = evaluated(capsys, results, labels)["budgets"]
    (all_levels,) = evaluated(capsys, results, labels, "--level", "watch")["budgets"]

    assert (alerts["found"], alerts["reviewed"]) == ([], 1)
    assert (all_levels["found"], all_levels["missed"]) == (["two"], ["one"])
    assert all_levels["look_alikes_hit"]["film-crew"]["part"] == 1


@pytest.mark.parametrize(
    ("run", "budgets"),
    [
        ('{"counts": {"assessed": 2500}}', [2, 3]),
        ('{"counts": {"assessed": true}}', [2]),
        ('{"counts": []}', [2]),
        ("[]", [2]),
        ("{", [2]),
    ],
)
def test_a_run_says_how_many_declarations_one_in_1000_is_taken_of(
    run: str, budgets: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "findings.jsonl", finding("F1", 9, "a", "b"))
    write(tmp_path / "run.json", run)
    labels = write(tmp_path / "labels.jsonl", *LABELS)

    assert ONE_IN == 1_000
    assert [each["budget"] for each in evaluated(capsys, tmp_path, labels)["budgets"]] == budgets
    assert [each["budget"] for each in evaluated(capsys, tmp_path, labels, "--budget", "7")["budgets"]] == [7]
    given = evaluated(capsys, tmp_path, labels, "--declarations", "5001")["budgets"]
    assert [each["budget"] for each in given] == [2, 6]


def test_the_table_reads_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = write(tmp_path / "labels.jsonl", *LABELS)
    results = write(tmp_path / "f.jsonl", finding("F1", 9, "a", "b"), finding("F2", 9, "x", "y"))

    assert main(["evaluate", str(results), str(labels)]) == 0
    assert (
        capsys.readouterr().out
        == """\
A ring is found when one finding holds at least 50.0 % of its couriers;
a finding is right when at least 50.0 % of its members are of one ring.
Intervals hold the true share 95 times in 100.

The top 2 findings, of a budget of 2

measure                    share      of           interval
rings found               50.0 %  1 of 2    9.5 % to 90.5 %
findings right            50.0 %  1 of 2    9.5 % to 90.5 %
courier recall            40.0 %  2 of 5   11.8 % to 76.9 %
courier precision         50.0 %  2 of 4   15.0 % to 85.0 %
level 2: rings found     100.0 %  1 of 1  20.7 % to 100.0 %
level 2: courier recall  100.0 %  2 of 2  34.2 % to 100.0 %
honest, hit: of no kind    0.0 %  0 of 1    0.0 % to 79.3 %
honest, hit: film-crew   100.0 %  1 of 1  20.7 % to 100.0 %
courier F1: 44.4 %
missed: two
"""
    )


def test_a_table_of_nothing_has_dashes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = write(tmp_path / "empty.jsonl")
    many = write(
        tmp_path / "labels.jsonl",
        *({"ring": f"r{number}", "declarations": [f"d{number}"]} for number in range(25)),
    )

    assert main(["evaluate", str(empty), str(empty)]) == 0
    assert "courier F1: -\n" in capsys.readouterr().out
    assert main(["evaluate", str(empty), str(many)]) == 0
    assert "missed: r0, r1, " in (told := capsys.readouterr().out)
    assert told.endswith(", r19 and 5 more\n")


def test_lines_that_cannot_be_read_are_named_and_the_rest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = write(tmp_path / "labels.jsonl", *LABELS, "nonsense")
    results = write(tmp_path / "f.jsonl", finding("F1", 9, "a", "b"), *["{}"] * 25)

    assert main(["evaluate", str(results), str(labels)]) == 1
    told = capsys.readouterr()
    assert "rings found               50.0 %" in told.out
    assert f"{labels}:5: $: expected JSON, got something else at character 1\n" in told.err
    assert told.err.count(f"{results}:") == 21
    assert f"{results}: more lines that can't be read follow\n" in told.err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path), str(tmp_path / "labels.jsonl")]) == 2
    assert f"{tmp_path / 'findings.jsonl'}: can't be opened: " in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_stream: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("borderscore.cli.evaluate.read_findings", fail)
    results = write(tmp_path / "f.jsonl")

    assert main(["evaluate", str(results), str(results)]) == 2
    assert f"{results}: can't be read: Input/output error" in capsys.readouterr().err

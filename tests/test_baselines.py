"""Baselines of past traffic: what is counted, in any order, and what the command says of it."""

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from borderscore.cli import main
from borderscore.errors import InputError
from borderscore.formats.baselines import read_baseline
from borderscore.run.baselines import NAMED, Options, build
from tests.runs import Record, record, write_records, write_rules

Capture = pytest.CaptureFixture[str]


def of(name: str, employer: str = "Lumen Data Sdn Bhd", **parts: Any) -> Record:
    traveler = {"ref": f"t-{name}"}
    return record(name, "50 TB", employer={"name": employer, "country": "MY"}, traveler=traveler, **parts)


def organisations(path: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(path.read_text("utf-8"))["counts"]["organisation"]
    return found


def counted(tmp_path: Path, *records: Record | str) -> dict[str, list[int]]:
    build([str(write_records(tmp_path / "in.jsonl", *records))], tmp_path / "b.json")
    return organisations(tmp_path / "b.json")


def test_a_baseline_counts_declarations_and_couriers(tmp_path: Path) -> None:
    light = record("C", "1 GB", employer={"name": "LUMEN DATA"})
    found = counted(tmp_path, of("A"), of("B"), light, of("D", "Alone Ltd"))
    assert found == {"name:lumendata": [3, 2]}


def test_the_file_reads_back_as_the_baseline(tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl", of("A"), of("B"))
    built = build([str(given)], tmp_path / "deep" / "b.json")
    assert read_baseline((tmp_path / "deep" / "b.json").read_bytes()) == built.baseline
    assert built.records == 2


def test_of_each_declaration_one_record_counts_whatever_the_order(tmp_path: Path) -> None:
    records: list[Record | str] = [
        of("A"),
        of("B"),
        of("C", "Early Ltd"),
        of("C", revision=2),
        of("D", "Withdrawn Ltd"),
        of("D", "Withdrawn Ltd", revision=2, withdrawn=True),
        of("E", "One Ltd"),
        of("E", "Two Ltd"),
        of("F", "One Ltd"),
        of("G", "Two Ltd"),
        of("H", withdrawn=True),
        of("H"),
    ]
    first = counted(tmp_path, *records)
    assert first["name:lumendata"] == [4, 4]
    assert sorted(first) in (["name:1", "name:lumendata"], ["name:2", "name:lumendata"])
    for seed in range(8):
        Random(seed).shuffle(records)  # noqa: S311
        assert counted(tmp_path, *records) == first


def test_a_register_joins_what_belongs_together(tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    register.write_text(
        '{"id": "R-1", "names": ["Lumen Data"]}\n'
        '{"id": "R-2", "names": ["Shell"], "parents": [{"id": "R-1", "share": 0.9}]}\n'
    )
    given = write_records(tmp_path / "in.jsonl", of("A"), of("B", "Shell"))
    build([str(given)], tmp_path / "b.json", Options(register=register))
    assert organisations(tmp_path / "b.json") == {"register:R-1": [2, 2]}


def test_a_register_that_fails_midway_stops_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("borderscore.run.registers.read_register", failing)
    register = write_records(tmp_path / "register.jsonl")
    given = write_records(tmp_path / "in.jsonl", of("A"))
    with pytest.raises(InputError, match=r"register\.jsonl: can't be read to its end: Input/output error"):
        build([str(given)], tmp_path / "b.json", Options(register=register))
    assert not (tmp_path / "b.json").exists()


def test_standard_input_and_progress(tmp_path: Path) -> None:
    stdin = io.BytesIO(f"{json.dumps(of('A'))}\n\n{json.dumps(of('B'))}\n".encode())
    told: list[tuple[int, int]] = []
    built = build(["-"], tmp_path / "b.json", stdin=stdin, progress=lambda *each: told.append(each))
    assert built.baseline.declarations == built.records == 2
    assert told
    assert all(0 < done <= whole for done, whole in told)


@pytest.mark.parametrize(
    ("out", "message"),
    [
        (".", "expected a file for the baseline, got a directory"),
        ("in.jsonl/b.json", r"in\.jsonl.b\.json: the baseline can't be written: "),
    ],
)
def test_a_place_that_does_not_do_is_named(out: str, message: str, tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl", of("A"))
    with pytest.raises(InputError, match=message):
        build([str(given)], tmp_path / out)


def test_an_earlier_baseline_stays_where_nothing_could_be_done(tmp_path: Path) -> None:
    out = tmp_path / "b.json"
    out.write_text("earlier")
    with pytest.raises(InputError, match=r"missing\.jsonl: can't be opened"):
        build([str(tmp_path / "missing.jsonl")], out)
    assert out.read_text() == "earlier"


def test_a_rulebook_that_links_nothing_makes_no_baseline(tmp_path: Path, capsys: Capture) -> None:
    rules = write_rules(tmp_path)
    given = write_records(tmp_path / "in.jsonl", of("A"))
    command = ["baseline", str(given), "--rulebook", str(rules), "--out", str(tmp_path / "b.json")]
    assert main(command) == 2
    assert capsys.readouterr().err == (
        f"borderscore: {rules}: expected a rulebook that says how to link, got none: it has no table linkage\n"
    )
    assert not (tmp_path / "b.json").exists()


def test_the_command_prints_a_summary(tmp_path: Path, capsys: Capture) -> None:
    given = write_records(tmp_path / "in.jsonl", of("A"), of("B"), of("B", revision=2))
    out = tmp_path / "b.json"
    assert main(["baseline", str(given), "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("2 declarations of 3 records, on 1 day, with 2 couriers among the travelers.\n")
    assert "organisation                                1\n" in told.out
    sha256 = read_baseline(out.read_bytes()).sha256
    assert told.out.endswith(f"The baseline is in {out}.\nSHA-256 {sha256}\n")


def test_what_could_not_be_read_is_named_and_the_rest_counts(tmp_path: Path, capsys: Capture) -> None:
    register = tmp_path / "register.jsonl"
    register.write_text('{"id": "R-1", "names": ["Shell"], "parents": [{"id": "R-9"}]}\nnonsense\n')
    given = write_records(tmp_path / "in.jsonl", of("A"), *(["{"] * (NAMED + 1)))
    command = ["baseline", str(given), "--register", str(register), "--out", str(tmp_path / "b.json")]
    assert main(command) == 1
    told = capsys.readouterr()
    errors = told.err.splitlines()
    assert told.out.startswith(f"1 declaration of {NAMED + 2} records, ")
    assert errors[0].startswith(f"borderscore: {register}: R-9: ")
    assert errors[1].startswith(f"borderscore: {register}:2: $: expected JSON")
    assert errors[2].startswith(f"borderscore: {given}:2: $: expected JSON")
    assert len(errors) == 1 + NAMED + 1
    assert errors[-1] == "borderscore: 2 more lines can't be read"

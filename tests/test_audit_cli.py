"""`audit verify|root|export|prove` as users call them, and the proofs that they write and check."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from borderscore.audit.entries import read_entry
from borderscore.audit.journal import Journal
from borderscore.audit.merkle import leaf, root
from borderscore.audit.proofs import read_proof
from borderscore.cli import audit, main
from borderscore.errors import UnreadableRecordError
from tests.mutations import with_another_byte

Capture = pytest.CaptureFixture[str]

AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
EVENTS = ("masked", "deleted", "masked", "rulebook-changed", "deleted", "masked", "masked")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "trail.jsonl"
    with Journal.open(path) as journal:
        for number, event in enumerate(EVENTS):
            journal.append(event, {"declarations": number}, at=AT)
    return path


@pytest.mark.parametrize(
    "command",
    [
        "verify",
        "audit",
        *(f"audit {name}" for name in ("add", "verify", "root", "export", "prove", "disparity")),
        "outcomes",
        "outcomes rates",
        "outcomes propose",
        "rulebook simulate",
    ],
)
def test_every_help_of_auditors_has_an_example(command: str, capsys: Capture) -> None:
    assert main([*command.split(), "-h"]) == 0
    assert f"borderscore {command} " in capsys.readouterr().out.partition("\nexample:")[2]


def test_an_entry_is_added_with_the_time_and_digests_of_files(tmp_path: Path, capsys: Capture) -> None:
    log, file = tmp_path / "trail.jsonl", tmp_path / "run.json"
    file.write_bytes(b"abc")
    before = datetime.now(UTC)
    for size in (1, 2):
        told = printed(capsys, "add", str(log), "scored", "by=officer=7", "--file", f"run={file}")
        entries = "1 entry" if size == 1 else "2 entries"
        assert told == f"{log}: {entries}\nhash {json.loads(lines_of(log)[-1])['hash']}\n"
    entry = read_entry(lines_of(log)[1].encode())
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (entry.event, entry.details) == ("scored", {"by": "officer=7", "run": digest})
    assert before <= entry.at <= datetime.now(UTC)
    assert printed(capsys, "verify", str(log))


def root_of(lines: list[str]) -> str:
    return root(leaf(line.encode()) for line in lines).hex()


def lines_of(log: Path) -> list[str]:
    return log.read_text("utf-8").splitlines()


def printed(capsys: Capture, *arguments: str) -> str:
    assert main(["audit", *arguments]) == 0
    return capsys.readouterr().out


def test_a_log_that_holds(log: Path, capsys: Capture) -> None:
    assert printed(capsys, "verify", str(log)) == (
        f"{log}: 7 entries, each as it was written and in its place.\n"
        "Whether its end was cut off can be told only with a root that was published (--root, --size).\n"
        f"root {root_of(lines_of(log))}\n"
    )


def test_a_root_that_was_published_shows_what_was_cut_off_or_written_anew(log: Path, capsys: Capture) -> None:
    lines = lines_of(log)
    published = ["--root", root_of(lines[:5]).upper(), "--size", "5"]
    assert "begins with the 5 entries of the root that was published" in printed(
        capsys, "verify", str(log), *published
    )
    log.write_text("".join(f"{line}\n" for line in lines[:4]))
    assert main(["audit", "verify", str(log), *published]) == 1
    assert "expected at least 5 entries, got 4: the end was cut off" in capsys.readouterr().out
    with Journal.open(log) as journal:
        journal.append("masked", {"declarations": 0}, at=AT)
    assert main(["audit", "verify", str(log), *published]) == 1
    assert f"{log}: expected the root {published[1].lower()} of the first 5 entries" in capsys.readouterr().out
    assert main(["audit", "verify", str(log)]) == 0


def test_what_is_broken_is_named_line_by_line(log: Path, capsys: Capture) -> None:
    log.write_text(log.read_text("utf-8").replace('"declarations":3', '"declarations":9'), "utf-8")
    assert main(["audit", "verify", str(log)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{log}:4: expected the hash ")
    assert told[1:] == [f"{log} does not hold: 1 fault."]
    for command in (["root"], ["export"], ["prove", "--size", "1"]):
        assert main(["audit", command[0], str(log), *command[1:]]) == 2
        assert capsys.readouterr().err.startswith(f"borderscore: {log}:4: expected the hash ")


def test_many_faults_are_counted_and_the_first_named(log: Path, capsys: Capture) -> None:
    log.write_bytes(b"{}\n" * (audit.NAMED + 5))
    assert main(["audit", "verify", str(log)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == audit.NAMED + 2
    assert told[-2:] == [f"{log}: 5 more faults", f"{log} does not hold: 25 faults."]


def test_verify_prints_json(log: Path, capsys: Capture) -> None:
    lines = lines_of(log)
    assert json.loads(printed(capsys, "verify", str(log), "--json")) == {
        "type": "audit-verification",
        "entries": 7,
        "head": json.loads(lines[-1])["hash"],
        "root": root_of(lines),
        "holds": True,
        "broken": [],
    }
    log.write_text("".join(f"{line}\n" for line in lines[1:]))
    assert main(["audit", "verify", str(log), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken"] == [
        {"line": 1, "message": "expected entry 0, got entry 1: lines were removed, added or moved"}
    ]


def test_root_is_what_verify_takes(log: Path, capsys: Capture) -> None:
    said = dict(line.split() for line in printed(capsys, "root", str(log)).splitlines())
    assert printed(capsys, "verify", str(log), "--root", said["root"], "--size", said["size"])
    assert json.loads(printed(capsys, "root", str(log), "--json")) == {
        "type": "audit-root", "size": 7, "root": said["root"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], [0, 1, 2, 3, 4, 5, 6]),
        (["--entry", "5", "--entry", "2"], [2, 5]),
        (["--event", "deleted"], [1, 4]),
        (["--event", "deleted", "--entry", "3", "--event", "none"], [1, 3, 4]),
        (["--event", "none"], []),
    ],
)
def test_entries_are_exported_each_with_its_proof(
    arguments: list[str], numbers: list[int], log: Path, tmp_path: Path, capsys: Capture
) -> None:
    exported = printed(capsys, "export", str(log), *arguments)
    held = [json.loads(line) for line in exported.splitlines()]
    assert [json.loads(each["line"])["number"] for each in held] == [each["number"] for each in held] == numbers
    assert all(each["line"] == lines_of(log)[each["number"]] for each in held)
    (tmp_path / "proofs.jsonl").write_text(exported, "utf-8")
    if numbers:
        published = ["--root", root_of(lines_of(log)), "--size", "7"]
        said = f"{tmp_path / 'proofs.jsonl'}: {len(numbers)} proof{'s' * (len(numbers) > 1)}.\n"
        assert printed(capsys, "verify", str(tmp_path / "proofs.jsonl"), *published) == said


def test_a_log_is_proved_to_have_grown_from_an_earlier_one(log: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "growth.jsonl"
    for size in range(1, 8):
        path.write_text(printed(capsys, "prove", str(log), "--size", str(size)), "utf-8")
        assert json.loads(path.read_bytes())["old_root"] == root_of(lines_of(log)[:size])
        assert printed(capsys, "verify", str(path))


def test_every_change_of_one_byte_in_a_proof_is_found(log: Path, tmp_path: Path, capsys: Capture) -> None:
    random = Random(7)  # noqa: S311 - a seed, so that a failure can be seen again
    path = tmp_path / "proofs.jsonl"
    for content in (
        printed(capsys, "export", str(log), "--entry", "2"),
        printed(capsys, "prove", str(log), "--size", "3"),
    ):
        for _ in range(100):
            path.write_bytes(with_another_byte(random, content.encode()))
            assert main(["audit", "verify", str(path)]) == 1, path.read_bytes()


def test_a_proof_of_another_log_or_another_entry_proves_nothing(
    log: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "proofs.jsonl"
    exported = printed(capsys, "export", str(log), "--entry", "2")
    path.write_text(exported, "utf-8")
    assert main(["audit", "verify", str(path), "--root", "0" * 64, "--size", "7"]) == 1
    assert f"{path}:1: expected a proof for the root {'0' * 64} of 7 entries" in capsys.readouterr().out
    for old, new, said in (
        ('"number":2,"line"', '"number":3,"line"', "entry 3 is not shown to be in the log of 7 entries"),
        ('"number":2,"line"', '"number":3,"line"', "expected entry 3, got entry 2"),
        ('\\"event\\":', '\\"evont\\":', "expected an entry of a log: "),
        ('"size":7', '"size":"7"', "$.size: expected a whole number"),
    ):
        assert old in exported
        path.write_text(exported.replace(old, new, 1), "utf-8")
        assert main(["audit", "verify", str(path), "--json"]) == 1
        content = json.loads(capsys.readouterr().out)
        assert (content["proofs"], content["holds"]) == (1, False)
        assert any(said in each["message"] for each in content["broken"])


def test_what_is_no_object_is_no_proof() -> None:
    with pytest.raises(UnreadableRecordError, match="expected an object, got a list of 0"):
        read_proof(b"[]")


def test_a_proof_is_an_object_of_a_known_type(log: Path, capsys: Capture) -> None:
    proof = read_proof(printed(capsys, "prove", str(log), "--size", "3").encode())
    assert (proof.type, list(proof.faults())) == ("audit-growth", [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify", "LOG", "--size", "3"], "expected --root and --size together, got one of them"),
        (["add", "LOG", "scored", "by"], "expected NAME=VALUE, got 'by'"),
        (["add", "LOG", "scored", "by=a", "by=b"], "expected each name once, got one of them twice"),
        (["add", "LOG", "scored", "by=a", "--file", "by=LOG"], "LOG: No such file"),
        (["add", "LOG", "Scored"], "event: expected an event such as rulebook-changed, got 'Scored'"),
        (["export", "LOG", "--entry", "7"], "expected an entry below 7, got 7"),
        (["prove", "LOG", "--size", "8"], "expected at most 7 entries, got 8"),
        (["verify", "LOG", "--root", "abc", "--size", "3"], "expected 64 hexadecimal digits, got 'abc'"),
        (["root", "none.jsonl"], "none.jsonl: expected an audit log, got: No such file or directory"),
    ],
)
def test_what_can_t_be_asked_ends_in_2(arguments: list[str], message: str, log: Path, capsys: Capture) -> None:
    assert main(["audit", *(str(log) if each == "LOG" else each for each in arguments)]) == 2
    assert message in capsys.readouterr().err

"""Findings of whole runs: what they rest on, what they add, and that nothing else changes them."""

import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from borderscore.cli import main
from borderscore.declaration import Declaration
from borderscore.errors import InputError
from borderscore.formats.assessments import read_assessment, writer
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.formats.records import read_record
from borderscore.formats.registers import read_entry
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, default_rulebook
from borderscore.formats.writing import write_declaration
from borderscore.organisations import Register
from borderscore.report.summary import FindingCount
from borderscore.run import linking
from borderscore.run.scoring import Finished, Options, score
from borderscore.selectivity import Assessor, Screening, assess_all
from tests.runs import read_results, write_records, write_rules
from tests.traces import crowd, ring

EXAMPLES: Final = Path(__file__).parents[1] / "docs" / "examples"
COURIERS: Final = ["MY-2025-0016", "MY-2025-0017", "MY-2025-0022", "MY-2025-0028"]
SUITCASE: Final = "MY-2024-0001"
ASSESSOR: Final = Assessor.of(default_rulebook())
ALL: Final = ("assessments.jsonl", "findings.jsonl", "baseline.json")

#: The organisations of the case, as a register ties them.
ENTRIES: Final[list[dict[str, Any]]] = [
    {"id": "R-1", "names": ["Hoopoe Lantern Intelligence (Beijing) Co., Ltd."], "country": "CN"},
    {"id": "R-2", "names": ["Tasik Helang Data Park Sdn. Bhd."], "country": "MY", "parents": [{"id": "R-1"}]},
]


@pytest.fixture(autouse=True)
def no_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports take most of the time."""
    monkeypatch.setitem(sys.modules, "jinja2", None)


@pytest.fixture
def lines() -> list[str]:
    return (EXAMPLES / "case-320tb.jsonl").read_text("utf-8").splitlines()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return write_records(tmp_path / "organisations.jsonl", *ENTRIES)


def run(out: Path, lines: Sequence[str], **options: Any) -> Finished:
    source = write_records(out.with_suffix(".jsonl"), *lines)
    return score([str(source)], out, Options(**options))


def made(out: Path, *names: str) -> list[bytes]:
    return [(out / name).read_bytes() for name in names or ALL]


def screening(lines: Sequence[str], **more: Any) -> Screening:
    return assess_all((read_record(line.encode()) for line in lines), ASSESSOR, **more)


def test_lines_are_those_of_assessing_all_in_memory(lines: list[str], tmp_path: Path) -> None:
    expected = screening(lines)
    assert expected.baseline is not None
    finished = run(tmp_path / "out", lines)
    write = finding_writer(ASSESSOR.reference, expected.baseline)
    assert made(tmp_path / "out") == [
        b"".join(map(writer(ASSESSOR), expected.assessments)),
        b"".join(map(write, expected.findings)),
        write_baseline(expected.baseline),
    ]
    assert [each.id for each in finished.summary.findings] == [each.id for each in expected.findings]


@pytest.mark.parametrize("reading", ["case-80tb", "case-320tb", "case-4800tb"])
def test_the_case_is_found_in_each_reading(reading: str, tmp_path: Path) -> None:
    run(tmp_path / "out", (EXAMPLES / f"{reading}.jsonl").read_text("utf-8").splitlines())
    found = read_results(tmp_path / "out/findings.jsonl")
    split = [each for each in found if each["typology"] == "split-volume" and each["level"] == "alert"]
    assert [sorted(each["members"]) for each in split] == [COURIERS]
    repeated = [each["members"] for each in found if each["typology"] == "repeat-carriage"]
    assert [SUITCASE in each for each in repeated] == [True]
    assert found == sorted(found, key=lambda each: -each["score"])


def test_members_say_what_findings_add_and_others_stay_as_they_are(lines: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, lines)
    found = {each["id"]: each for each in read_results(out / "findings.jsonl")}
    alone = {each.declaration: each for each in map(ASSESSOR.assess, _in_force(lines))}
    for raw in (out / "assessments.jsonl").read_bytes().splitlines():
        line = read_assessment(raw)  # which checks the sums
        before = alone.pop(line.declaration)
        assert {*line.findings} == {id_ for id_, each in found.items() if line.declaration in each["members"]}
        added = [each for each in line.contributions if each.source in found]
        assert [each.source for each in added] == [*line.findings]
        assert all(each.observed == each.source and found[each.source]["text"] == each.text for each in added)
        more = sum(each.points for each in added)
        assert (line.score, line.lane) == (before.score + more, ASSESSOR.rulebook.lanes.lane(before.score + more))
        assert line.score_range == (before.low + more, before.high + more)
        assert len(line.contributions) == len(before.contributions) + len(added)
        points = [each.points for each in line.contributions]
        assert points == sorted(points, reverse=True)
        if not added:
            assert raw + b"\n" == writer(ASSESSOR)(before)
    assert alone == {}


def _in_force(lines: Sequence[str]) -> list[Declaration]:
    declarations = sorted((read_record(line.encode()) for line in lines), key=lambda each: each.revision)
    return [each for each in {each.id: each for each in declarations}.values() if not each.withdrawn]


def test_the_summary_is_of_the_lines_with_what_was_added(lines: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run(out, lines).summary
    written = read_results(out / "assessments.jsonl")
    declared = {each.id: each for each in _in_force(lines)}
    assert summary.counts.lanes == {"red": 0} | Counter(each["lane"] for each in written)
    days = {id_: each.declared_at.date().isoformat() for id_, each in declared.items()}
    ports = {id_: each.port for id_, each in declared.items()}
    for rows, facet in ((summary.days, days), (summary.ports, ports)):
        lanes = Counter((facet[each["declaration"]], each["lane"]) for each in written)
        assert {(row.name, lane): n for row in rows for lane, n in row.lanes.items() if n} == lanes
    ranked = sorted(written, key=lambda each: (-each["score"], each["declaration"]))
    assert [each.declaration for each in summary.top] == [
        each["declaration"] for each in ranked[: len(summary.top)]
    ]
    assert json.loads((out / "run.json").read_bytes())["counts"]["lanes"] == summary.counts.lanes


@pytest.mark.parametrize("jobs", [1, 2])
def test_neither_order_nor_processes_nor_blocks_change_findings(
    jobs: int, lines: list[str], register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "a", lines, register=register)
    monkeypatch.setattr(linking, "_BLOCK_BYTES", 7)
    shuffled = Random(jobs).sample(lines, len(lines))  # noqa: S311
    run(tmp_path / "b", shuffled, register=register, jobs=jobs, block_bytes=2_000)
    assert made(tmp_path / "b") == made(tmp_path / "a")


@pytest.mark.parametrize("kept_first", [True, False])
@pytest.mark.parametrize("jobs", [1, 2])
def test_of_records_in_conflict_the_kept_one_is_linked(
    jobs: int, kept_first: bool, lines: list[str], tmp_path: Path
) -> None:
    run(tmp_path / "a", lines)
    place = next(index for index, line in enumerate(lines) if json.loads(line)["id"] == COURIERS[0])
    kept = json.loads(lines[place])
    rivals = [
        json.dumps(kept | {"media": [], "host": {"name": "Another Host"}}),  # scores less
        json.dumps(kept | {"withdrawn": True}),
    ]
    rest = [*lines[:place], *lines[place + 1 :]]
    order = [lines[place], *rest, *rivals] if kept_first else [*rivals, *rest, lines[place]]
    finished = run(tmp_path / "b", order, jobs=jobs)
    assert finished.summary.counts.conflicting == len(rivals)
    assert made(tmp_path / "b") == made(tmp_path / "a")


def test_a_copy_in_another_layout_changes_nothing(lines: list[str], tmp_path: Path) -> None:
    run(tmp_path / "a", lines)
    run(tmp_path / "b", [*lines, *(json.dumps(json.loads(line), sort_keys=True) for line in lines)])
    assert made(tmp_path / "b") == made(tmp_path / "a")


def test_records_that_can_not_be_read_change_nothing_else(lines: list[str], tmp_path: Path) -> None:
    run(tmp_path / "a", lines)
    finished = run(tmp_path / "b", ["{", *lines, lines[0].replace('"port"', '"name"')])
    assert finished.summary.counts.rejected == 2
    assert made(tmp_path / "b") == made(tmp_path / "a")


def test_the_ends_of_the_calendar_stop_no_run(tmp_path: Path) -> None:
    """In UTC, these moments are in the years 0 and 10000."""
    records = []
    for number, (end, offset) in enumerate([("0001-01-01T00:00", "+08:00"), ("9999-12-31T23:59", "-08:00")]):
        for each in map(json.loads, map(write_declaration, ring())):
            at = f"{end}:00{offset}"
            itinerary = {"booked_at": at, "legs": [{"origin": "PEK", "destination": "KUL", "departs_at": at}]}
            records.append(each | {"id": f"{each['id']}-{number}", "declared_at": at, "itinerary": itinerary})
    finished = run(tmp_path / "out", [json.dumps(each) for each in records])
    assert finished.summary.counts.assessed == len(records)
    assert finished.linked is not None
    assert finished.linked.total


# What findings rest on.


def test_a_register_ties_what_names_do_not(tmp_path: Path) -> None:
    declared = [*crowd(200), *ring()]
    lines = list(map(write_declaration, declared))
    shells = [each.employer.name for each in declared if each.id.startswith("r") and each.employer]
    family = [{"id": "H", "names": ["Holding"]}] + [
        {"id": f"S{index}", "names": [name], "parents": [{"id": "H", "share": 0.75}]}
        for index, name in enumerate(shells)
    ]
    path = write_records(tmp_path / "register.jsonl", *family)
    run(tmp_path / "out", lines, register=path)
    known = Register.of(read_entry(json.dumps(each).encode()) for each in family)
    expected = screening(lines, register=known)
    found = read_results(tmp_path / "out/findings.jsonl")
    assert [each["id"] for each in found] == [each.id for each in expected.findings]
    ties = {each["code"] for each in found[0]["contributions"]}
    assert "TIES-ORGANISATION" in ties


def test_a_run_names_its_register_and_keeps_it(lines: list[str], register: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    register.write_bytes(gzip.compress(register.read_bytes(), mtime=0))
    finished = run(out, lines, register=register)
    told = json.loads((out / "run.json").read_bytes())
    assert (out / "register.jsonl").read_bytes() == register.read_bytes()
    assert told["register"] == {
        "file": str(register),
        "sha256": hashlib.sha256(register.read_bytes()).hexdigest(),
        "names": "plain-3",
        "entries": 2,
        "rejected": 0,
        "remarks": {},
    }
    counts = Counter((each["typology"], each["level"]) for each in read_results(out / "findings.jsonl"))
    by = [FindingCount(typology, level, n) for (typology, level), n in sorted(counts.items())]
    assert list(finished.summary.findings_by) == by
    assert finished.summary.findings_total == sum(counts.values())
    assert told["findings"] == [
        {"typology": each.typology, "level": each.level, "number": each.number} for each in by
    ]


def test_a_rulebook_says_how_names_are_compared(lines: list[str], register: Path, tmp_path: Path) -> None:
    fuzzy = SHIPPED_RULEBOOK.read_text().replace("[linkage]", '[linkage]\nnames = "fuzzy"')
    rulebook = tmp_path / "fuzzy.toml"
    rulebook.write_text(fuzzy)
    run(tmp_path / "out", lines, register=register, rulebook=rulebook)
    told = json.loads((tmp_path / "out/run.json").read_bytes())
    assert told["register"]["names"].startswith("fuzzy-3 rapidfuzz-")


def test_a_baseline_that_is_given_is_used_named_and_kept(lines: list[str], tmp_path: Path) -> None:
    past = screening(list(map(write_declaration, crowd(300)))).baseline
    assert past is not None
    given = tmp_path / "past.json"
    given.write_text(json.dumps(json.loads(write_baseline(past)), indent=1), "utf-8")
    out = tmp_path / "out"
    run(out, lines, baseline=given)
    expected = screening(lines, baseline=past)
    assert made(out, "findings.jsonl", "baseline.json") == [
        b"".join(map(finding_writer(ASSESSOR.reference, past), expected.findings)),
        write_baseline(past),
    ]
    told = json.loads((out / "run.json").read_bytes())
    assert told["baseline"] == {"file": str(given), "sha256": past.sha256}
    assert {each["baseline"]["sha256"] for each in read_results(out / "findings.jsonl")} == {past.sha256}


def test_the_baseline_of_an_input_is_named_and_kept(lines: list[str], tmp_path: Path) -> None:
    run(tmp_path / "out", lines)
    told = json.loads((tmp_path / "out/run.json").read_bytes())
    content = (tmp_path / "out/baseline.json").read_bytes().removesuffix(b"\n")
    assert told["baseline"] == {"file": None, "sha256": hashlib.sha256(content).hexdigest()}
    assert told["register"] is None


def test_an_odd_register_changes_nothing_else(lines: list[str], register: Path, tmp_path: Path) -> None:
    run(tmp_path / "a", lines, register=register)
    circle: list[dict[str, Any]] = [
        {"id": "X-1", "names": ["Round One"], "parents": [{"id": "X-2"}]},
        {"id": "X-2", "names": ["Round Two"], "parents": [{"id": "X-1"}, {"id": "gone"}]},
    ]
    odd = write_records(tmp_path / "odd.jsonl", ENTRIES[0], "{", *circle, ENTRIES[1], '{"id": 7}')
    finished = run(tmp_path / "b", lines, register=odd)
    assert made(tmp_path / "b") == made(tmp_path / "a")
    assert finished.linked is not None
    read = finished.linked.register
    assert read is not None
    assert [each.line for each in read.rejects] == [2, 6]
    assert json.loads((tmp_path / "b/run.json").read_bytes())["register"]["remarks"] == read.remarks
    assert {"circle": 1, "dangling parent": 1}.items() <= dict(read.remarks).items()


@pytest.mark.parametrize(
    ("option", "content", "message"),
    [
        ("register", None, "expected a register, got: No such file or directory"),
        ("baseline", None, "expected a baseline, got: No such file or directory"),
        ("baseline", b"[]", r"expected a baseline, got something else: \$: expected an object, got a list of 0"),
    ],
)
def test_what_can_not_be_used_is_named(
    option: str, content: bytes | None, message: str, lines: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "given"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=f"given: {message}"):
        run(tmp_path / "out", lines, **{option: path})
    assert not (tmp_path / "out").exists()


# Without findings.


def test_a_rulebook_that_does_not_link_leaves_no_findings(
    lines: list[str], register: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(out, lines, register=register)
    finished = run(out, lines, rulebook=write_rules(tmp_path), register=register)
    assert finished.linked is None
    assert {path.name for path in out.iterdir()} == {
        "assessments.jsonl",
        "rejects.jsonl",
        "rulebook.toml",
        "run.json",
    }
    told = json.loads((out / "run.json").read_bytes())
    assert told.keys().isdisjoint({"register", "baseline", "findings"})


def test_where_nothing_is_found_the_files_say_so(tmp_path: Path) -> None:
    lines = list(map(write_declaration, crowd(3, terabytes=0)))
    finished = run(tmp_path / "out", lines)
    assert finished.linked is not None
    assert (finished.linked.total, made(tmp_path / "out", "findings.jsonl")) == (0, [b""])
    assert [each["findings"] for each in read_results(tmp_path / "out/assessments.jsonl")] == [[], [], []]


# On the command line.


def test_the_command_prints_findings_by_typology_and_level(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(EXAMPLES / "case-320tb.jsonl")
    assert main(["score", source, "--register", str(register), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    table = told.out.partition("findings")[2].splitlines()
    assert table[0].split() == ["alert", "watch"]
    counts = Counter((e["typology"], e["level"]) for e in read_results(tmp_path / "out/findings.jsonl"))
    rows = {name: (alert, watch) for name, alert, watch in map(str.split, table[1 : table.index("")])}
    assert rows == {
        each.name: (str(counts[each.name, "alert"]), str(counts[each.name, "watch"]))
        for each in ASSESSOR.rulebook.typologies
    }
    assert "register" not in told.err


def test_the_command_tells_what_is_odd_about_a_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(EXAMPLES / "case-320tb.jsonl")
    odd = write_records(tmp_path / "odd.jsonl", "{", {"id": "A", "names": ["A"], "parents": [{"id": "B"}]}, "7")
    assert main(["score", source, "--register", str(odd), "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert f"{odd}: can't be read and left out: 2 lines; the first is line 1: $: expected JSON" in told
    assert f"{odd}: odd, and told in run.json: dangling parent (1)\n" in told


def test_the_command_says_what_was_given_for_nothing(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, rules = str(EXAMPLES / "case-320tb.jsonl"), str(write_rules(tmp_path))
    given = ["--rulebook", rules, "--register", str(register)]
    assert main(["score", source, *given, "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert f"{register}: not used, since the rulebook looks for no findings\n" in told.err
    assert "findings" not in told.out.partition("\nThe results")[0]


def test_the_shipped_rulebook_looks_for_findings() -> None:
    assert b"[linkage]" in SHIPPED_RULEBOOK.read_bytes()

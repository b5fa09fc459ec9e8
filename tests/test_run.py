"""Runs, from files to files: what counts, in whatever order it comes, and what is said where nothing can be."""

import gzip
import hashlib
import io
import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Declaration
from borderscore.errors import InputError, InvalidRulebookError
from borderscore.features import STANDARD
from borderscore.features.kernel import guarded
from borderscore.formats.caps import Caps
from borderscore.run import assessing, settling
from borderscore.run.scoring import Finished, Options, score
from borderscore.spool import Spool
from tests.runs import Record, read_results, record, write_records, write_rules

SCORES = {None: 20, "1 TB": 0, "10 TB": 60, "100 TB": 120}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_rules(tmp_path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(rules: Path, out: Path, *inputs: Path, **more: Any) -> Finished:
    return score([str(path) for path in inputs], out, Options(rulebook=rules, **more))


def outcomes(out: Path) -> list[tuple[str, int, int]]:
    return [
        (each["declaration"], each["revision"], each["score"]) for each in read_results(out / "assessments.jsonl")
    ]


def sent(name: str, revision: int, capacity: str | None, *, withdrawn: bool, layout: int) -> str:
    content = record(name, "1 TB" if withdrawn else capacity, revision=revision, withdrawn=withdrawn)
    return json.dumps(content, sort_keys=layout > 1, indent=None, separators=None if layout else (",", ":"))


lines = st.lists(
    st.builds(
        sent,
        st.sampled_from(["A", "B", "\u6d41"]),
        st.integers(1, 3),
        st.sampled_from(list(SCORES)),
        withdrawn=st.sampled_from([False, False, True]),
        layout=st.integers(0, 2),
    )
    | st.just("{}"),
    max_size=12,
)


def expected(given: list[str]) -> tuple[list[tuple[str, int, int]], Counter[str], dict[str, int]]:
    """Return the outcomes, the raw rejects and the counts that a naive implementation comes to."""
    found, rejects, counts = [], Counter[str](), Counter[str]()
    contents = [(raw, json.loads(raw)) for raw in given if raw != "{}"]
    rejects["{}"] = counts["rejected"] = given.count("{}")
    for name in sorted({content["id"] for _, content in contents}):
        same = [(raw, content) for raw, content in contents if content["id"] == name]
        last = max(content["revision"] for _, content in same)
        rivals = [(raw, content) for raw, content in same if content["revision"] == last]
        _, kept = max(rivals, key=lambda rival: (not rival[1]["withdrawn"], points(rival[1])))
        others = [raw for raw, content in rivals if content != kept]
        rejects.update(others)
        counts["replaced"] += len(same) - len(rivals)
        counts["conflicting"] += len(others)
        counts["repeated"] += len(rivals) - len(others) - 1
        counts["withdrawn"] += kept["withdrawn"]
        if not kept["withdrawn"]:
            found.append((name, last, points(kept)))
    return found, +rejects, counts


def points(content: Record) -> int:
    return SCORES[content["media"][0]["capacity"]]


@settings(max_examples=60, deadline=None)
@given(lines, st.randoms(use_true_random=False), st.integers(0, 12), st.sampled_from([0, 2_000, 2**20]))
def test_what_counts_depends_on_no_order_layout_or_chunk(
    given: list[str], random: Any, cut: int, chunk: int
) -> None:
    found, rejects, counts = expected(given)
    shuffled = random.sample(given, len(given))
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "jinja2", None)  # reports take most of the time
        directory = Path(name)
        rules = write_rules(directory)
        whole = write_records(directory / "whole.jsonl", *given)
        first = write_records(directory / "first.jsonl", *shuffled[:cut])
        second = directory / "second.jsonl.gz"
        second.write_bytes(gzip.compress("\n".join(shuffled[cut:]).encode()))
        runs = [run(rules, directory / "a", whole), run(rules, directory / "b", first, second, block_bytes=chunk)]
        for out, finished in zip((directory / "a", directory / "b"), runs, strict=True):
            assert outcomes(out) == found
            assert Counter(each["raw"] for each in read_results(out / "rejects.jsonl")) == rejects
            told = asdict(finished.summary.counts)
            assert {name: told[name] for name in counts} == counts
            assert told["read"] == len(given)
            assert told["assessed"] == len(found) == sum(told["lanes"].values())
        assert (directory / "a/assessments.jsonl").read_bytes() == (directory / "b/assessments.jsonl").read_bytes()


def test_equal_scores_leave_the_same_record_in_any_order(rules: Path, tmp_path: Path) -> None:
    rivals = [record(port=port) for port in ("KUL", "PEN", "JHB")]
    kept = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        records = write_records(tmp_path / "in.jsonl", *(rivals[index] for index in order))
        run(rules, tmp_path / "out", records)
        kept.add(frozenset(each["raw"] for each in read_results(tmp_path / "out/rejects.jsonl")))
    assert [len(rejected) for rejected in kept] == [2]


def test_a_record_in_another_layout_is_a_repetition(rules: Path, out: Path, tmp_path: Path) -> None:
    same = record(declared_at="2025-03-04T08:40:00.000000Z")
    layouts = [json.dumps(same), json.dumps(same, sort_keys=True), json.dumps(same | {"revision": 1})]
    finished = run(rules, out, write_records(tmp_path / "in.jsonl", *layouts))
    assert (finished.summary.counts.repeated, finished.summary.counts.conflicting) == (2, 0)
    elsewhere = record(declared_at="2025-03-04T16:40:00+08:00")
    finished = run(rules, out, write_records(tmp_path / "in.jsonl", layouts[0], elsewhere))
    assert (finished.summary.counts.repeated, finished.summary.counts.conflicting) == (0, 1)


def test_rejects_stand_in_the_order_of_the_inputs(rules: Path, out: Path, tmp_path: Path) -> None:
    first = write_records(tmp_path / "1.jsonl", record("A", "1 TB"), "", "[]", record("B", "10 TB"))
    second = write_records(tmp_path / "2.jsonl", "{", record("A", "10 TB"), record("B", "1 TB"))
    finished = run(rules, out, first, second)
    assert [each["line"] for each in read_results(out / "rejects.jsonl")] == [1, 3, 1, 3]
    assert [(each.name, each.records, each.rejected) for each in finished.summary.inputs] == [
        (str(first), 3, 2),
        (str(second), 3, 2),
    ]
    assert [(each.input, each.line) for each in finished.summary.rejects] == [
        (str(first), 1),
        (str(first), 3),
        (str(second), 1),
        (str(second), 3),
    ]
    assert read_results(out / "rejects.jsonl")[0]["faults"] == [
        {
            "path": "$.revision",
            "message": "expected one record of revision 1 of 'A', got one more; the other one was kept",
        }
    ]


def test_a_run_says_what_it_depends_on(rules: Path, out: Path, tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl", record(declared_at="2025-04-01T00:30:00+08:00"), record("D-2"))
    finished = run(rules, out, given)
    told = json.loads((out / "run.json").read_text("utf-8"))
    assert told["inputs"] == [
        {
            "name": str(given),
            "copy": None,
            "sha256": hashlib.sha256(given.read_bytes()).hexdigest(),
            "bytes": given.stat().st_size,
            "records": 2,
            "rejected": 0,
        }
    ]
    assert told["rulebook"] == {
        "id": "small",
        "version": "1.0.0",
        "sha256": finished.summary.sha256,
        "file": str(rules),
    }
    assert set(told["reference_data"]) == {"airportsdata", "iso3166"}
    assert told["options"]["caps"]["record_bytes"] == Caps().record_bytes
    assert told["counts"]["outside_validity"] == 1
    drawn = [each["selected_at_random"] for each in read_results(out / "assessments.jsonl")]
    assert told["counts"]["selected_at_random"] == sum(drawn)
    assert (out / "rulebook.toml").read_bytes() == rules.read_bytes()


def test_the_same_run_gives_the_same_bytes(rules: Path, out: Path, tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl", record("B"), record("A"), "{}")
    run(rules, out, given)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    run(rules, out, given)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert set(first) == {"assessments.jsonl", "rejects.jsonl", "report.html", "rulebook.toml", "run.json"}


def test_the_shipped_rulebook_is_used_where_none_is_named(out: Path, tmp_path: Path) -> None:
    finished = score([str(write_records(tmp_path / "in.jsonl", record()))], out)
    assert finished.summary.rulebook.id == "borderscore-default"
    assert json.loads((out / "run.json").read_text("utf-8"))["rulebook"]["file"] is None


def test_standard_input_is_kept_beside_the_results(rules: Path, out: Path) -> None:
    content = json.dumps(record()).encode()
    finished = score(["-"], out, Options(rulebook=rules), stdin=io.BytesIO(content))
    assert [(each.name, each.copy) for each in finished.summary.inputs] == [("-", "input.jsonl")]
    assert (out / "input.jsonl").read_bytes() == content
    assert len(outcomes(out)) == 1


def test_standard_input_may_be_closed_unless_it_is_named(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    run(rules, out, write_records(tmp_path / "in.jsonl", record()))
    with pytest.raises(InputError, match=r"^-: expected declarations on standard input, got none: it is closed$"):
        score(["-"], out, Options(rulebook=rules))


def test_standard_input_is_that_of_the_process(rules: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(record("A")).encode())))
    score(["-"], out, Options(rulebook=rules))
    assert [name for name, _, _ in outcomes(out)] == ["A"]


def test_pipes_are_copied_since_they_can_be_read_only_once(rules: Path, out: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = json.dumps(record("A")).encode()
    feeder = threading.Thread(target=pipe.write_bytes, args=(content,))
    feeder.start()
    score(["-", str(pipe)], out, Options(rulebook=rules), stdin=io.BytesIO(json.dumps(record("B")).encode()))
    feeder.join()
    assert (out / "input-2.jsonl").read_bytes() == content
    assert [name for name, _, _ in outcomes(out)] == ["A", "B"]


def test_progress_is_told_in_bytes(rules: Path, out: Path, tmp_path: Path) -> None:
    first, second = (write_records(tmp_path / name, record(name)) for name in ("1", "2"))
    told: list[tuple[int, int]] = []
    score([str(first), str(second)], out, Options(rulebook=rules), progress=lambda *each: told.append(each))
    one, both = first.stat().st_size, first.stat().st_size + second.stat().st_size
    assert told == [(one, both), (both, both)]


@pytest.mark.parametrize("jobs", [2, 5])
def test_processes_change_nothing(jobs: int, rules: Path, out: Path, tmp_path: Path) -> None:
    names = [f"D-{number * 7 % 2000}" for number in range(1500)]
    given = write_records(tmp_path / "in.jsonl", *map(record, names), "not a record", record("D-7", "10 TB"))
    run(rules, tmp_path / "one", given)
    run(rules, out, given, jobs=jobs, block_bytes=20_000)
    for name in ("assessments.jsonl", "rejects.jsonl", "run.json"):
        assert (out / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_features_of_others_are_given_declarations_and_no_look_alikes(
    rules: Path, out: Path, tmp_path: Path
) -> None:
    given: list[bool] = []

    def shown(declaration: Declaration) -> int | None:
        given.append(type(declaration) is Declaration)
        return len(declaration.documents or ())

    theirs = {**STANDARD, "documents.shown": evolve(STANDARD["documents.shown"], extract=shown)}
    run(rules, tmp_path / "theirs", write_records(tmp_path / "in.jsonl", record()), catalogue=theirs)
    run(rules, out, tmp_path / "in.jsonl")
    assert given == [True]
    assert (out / "assessments.jsonl").read_bytes() == (tmp_path / "theirs/assessments.jsonl").read_bytes()


def test_where_processes_can_not_be_forked_one_does_all(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "CAN_FORK", False)
    monkeypatch.setattr(assessing, "helpers", None)
    run(rules, out, write_records(tmp_path / "in.jsonl", record("A")), jobs=2)
    assert [name for name, _, _ in outcomes(out)] == ["A"]


def test_a_process_that_is_ended_from_outside_is_told(rules: Path, out: Path, tmp_path: Path) -> None:
    def die(_declaration: Declaration) -> int | None:
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    deadly = {**STANDARD, "documents.shown": evolve(STANDARD["documents.shown"], extract=die)}
    with pytest.raises(InputError, match="a process that helped with the scoring was ended from outside"):
        run(rules, out, write_records(tmp_path / "in.jsonl", record("A")), jobs=2, catalogue=deadly)


def test_where_nothing_comes_of_a_run_no_directory_is_left(rules: Path, out: Path, tmp_path: Path) -> None:
    for attempt in ("made for it", "there before"):
        with pytest.raises(InputError):
            run(rules, out, tmp_path / "missing.jsonl")
        assert out.exists() == (attempt == "there before")
        out.mkdir(exist_ok=True)


@pytest.mark.parametrize("name", ["assessments.jsonl", "report.html", "run.json"])
def test_an_input_is_never_replaced_by_the_results(name: str, rules: Path, out: Path) -> None:
    out.mkdir()
    given = write_records(out / name, record("A"))
    before = given.read_bytes()
    with pytest.raises(InputError, match="the results would replace this input"):
        run(rules, out, given)
    assert [(path.name, path.read_bytes()) for path in out.iterdir()] == [(name, before)]


def test_no_copy_of_an_input_is_left_from_an_earlier_run(rules: Path, out: Path, tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl", record("A"))
    for run_file in ("whole", "damaged"):
        score(["-"], out, Options(rulebook=rules), stdin=io.BytesIO(given.read_bytes()))
        if run_file == "damaged":
            (out / "run.json").write_text("{}")
        run(rules, out, given)
        assert (out / "input.jsonl").exists() == (run_file == "damaged")


def test_what_was_copied_from_a_pipe_can_be_scored_again(rules: Path, out: Path) -> None:
    score(["-"], out, Options(rulebook=rules), stdin=io.BytesIO(json.dumps(record("A")).encode()))
    before = read_results(out / "assessments.jsonl")
    run(rules, out, out / "input.jsonl")
    assert read_results(out / "assessments.jsonl") == before


def test_no_path_is_no_file(rules: Path, out: Path) -> None:
    with pytest.raises(InputError, match=r"^expected the path of a file of declarations, got nothing$"):
        score([""], out, Options(rulebook=rules))


def test_a_feature_that_fails_costs_only_its_own_record(out: Path, rules: Path, tmp_path: Path) -> None:
    def extract(declaration: Declaration) -> int | None:
        return None if declaration.id == "B" else 10 // (declaration.id == "A")

    failing = {**STANDARD, "documents.shown": guarded(evolve(STANDARD["documents.shown"], extract=extract))}
    given = write_records(tmp_path / "in.jsonl", record("A"), record("B"), record("C"))
    run(rules, out, given, catalogue=failing)
    assert [name for name, _, _ in outcomes(out)] == ["A", "B"]
    [reject] = read_results(out / "rejects.jsonl")
    assert (reject["line"], json.loads(reject["raw"])["id"], reject["faults"][0]["path"]) == (3, "C", "$")
    assert "documents.shown failed on 'C'" in reject["faults"][0]["message"]


def test_the_highest_scores_come_first_by_id_where_equal(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "TOP", 3)
    capacities = {"A": "1 TB", "B": "10 TB", "C": "10 TB", "D": "100 TB", "E": "10 TB"}
    given = write_records(tmp_path / "in.jsonl", *(record(*each) for each in capacities.items()))
    top = run(rules, out, given).summary.top
    assert [(each.declaration, each.score) for each in top] == [("D", 120), ("B", 60), ("C", 60)]


def test_days_and_ports_are_counted_with_what_they_carry(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MAXIMUM_CELLS", 3)
    records = [record(f"{port}-{day}", "10 TB", port=port, declared_at=f"2025-03-0{day}T00:00:00Z")
               for port in ("KUL", "PEN") for day in (1, 2)]  # fmt: skip
    late = record("Z", "100 TB", port="SIN", declared_at="2025-03-09T00:00:00Z")
    summary = run(rules, out, write_records(tmp_path / "in.jsonl", *records, late)).summary
    for rows in (summary.days, summary.ports):
        assert sum(row.declarations for row in rows) == 5
        assert sum(row.capacity for row in rows) == 140 * 10**12
        assert rows[-1].name == "other"
    assert summary.ports[0].name == "KUL"
    assert summary.ports[0].capacity == summary.ports[0].declarations * 10 * 10**12


def test_without_jinja_all_but_the_report_is_there(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = write_records(tmp_path / "in.jsonl", record())
    assert run(rules, out, given).without_report is None
    assert (out / "report.html").exists()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    told = run(rules, out, given).without_report
    assert told is not None
    assert "borderscore[report]" in told
    assert sorted(path.name for path in out.iterdir()) == [
        "assessments.jsonl",
        "rejects.jsonl",
        "rulebook.toml",
        "run.json",
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["missing.jsonl"], "missing.jsonl: can't be opened: No such file or directory"),
        (["."], r"\.: expected a file of declarations, got a directory"),
        (["-", "-"], "-: standard input can be named once, not 2 times"),
    ],
)
def test_inputs_that_can_not_be_used_are_named(
    names: list[str], message: str, rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=f"^{message}$"):
        score(names, out, Options(rulebook=rules), stdin=io.BytesIO())
    assert not out.exists()


def test_a_file_is_no_place_for_results(rules: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a directory for the results, got a file"):
        run(rules, rules, write_records(tmp_path / "in.jsonl"))


def test_what_can_not_be_written_is_said(rules: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the results can't be written: Not a directory"):
        run(rules, rules / "out", write_records(tmp_path / "in.jsonl"))


def test_a_run_that_fails_leaves_earlier_results_as_they_were(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = write_records(tmp_path / "in.jsonl", record("A"))
    run(rules, out, given)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(_self: Spool) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Spool, "sorted", full)
    with pytest.raises(InputError, match="the results can't be written: No space left on device"):
        run(rules, out, write_records(tmp_path / "in.jsonl", record("B")))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_reading_that_fails_midway_names_the_input(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(_stream: object, _caps: Caps, _size: int) -> Iterator[Any]:
        yield 1, b"{}\n"
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("borderscore.run.sources.raw_blocks", torn)
    with pytest.raises(InputError, match=r"in\.jsonl: can't be read to its end: Input/output error"):
        run(rules, out, write_records(tmp_path / "in.jsonl", record()))


def test_a_torn_gzip_stream_is_one_more_reject(rules: Path, out: Path, tmp_path: Path) -> None:
    torn = tmp_path / "in.jsonl.gz"
    torn.write_bytes(gzip.compress(f"{json.dumps(record('A'))}\n".encode())[:-3])
    finished = run(rules, out, torn)
    assert [name for name, _, _ in outcomes(out)] == ["A"]
    assert [(each["line"], each["raw"]) for each in read_results(out / "rejects.jsonl")] == [(2, "")]
    (told,) = finished.summary.inputs
    assert (told.records, told.rejected, told.sha256) == (2, 1, hashlib.sha256(torn.read_bytes()).hexdigest())


def test_an_input_that_changes_under_the_run_is_found_out(
    rules: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = write_records(tmp_path / "in.jsonl", record("A", "1 TB"), record("A", "10 TB"))

    def changed(path: Path) -> Any:
        return write_records(path, record("A", "1 TB")).open("rb")

    monkeypatch.setattr("borderscore.run.conflicts.open_input", changed)
    with pytest.raises(InputError, match=r"in\.jsonl: line 2 has changed since it was first read"):
        run(rules, out, given)


def test_a_faulty_rulebook_stops_the_run(tmp_path: Path, out: Path) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text("[rulebook]\n")
    with pytest.raises(InvalidRulebookError, match=r"faulty\.toml"):
        run(faulty, out, write_records(tmp_path / "in.jsonl"))
    assert not out.exists()

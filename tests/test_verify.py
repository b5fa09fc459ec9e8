"""A run can be computed again from what it names; and whatever is changed in it afterwards is found."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from borderscore.cli import main
from borderscore.errors import InputError
from borderscore.run import locating, verifying
from borderscore.run.baselines import build
from borderscore.run.comparing import differences
from borderscore.run.results import sealed
from borderscore.run.scoring import Options, score
from borderscore.run.sources import sha256_of
from borderscore.run.verifying import Given, Verdict, verify
from tests.mutations import with_another_byte
from tests.runs import record, write_records, write_rules

EXAMPLE: Final = Path(__file__).parents[1] / "docs" / "examples" / "case-320tb.jsonl"

ENTRIES: Final[list[dict[str, Any]]] = [
    {"id": "R-1", "names": ["Hoopoe Lantern Intelligence (Beijing) Co., Ltd."], "country": "CN"},
    {"id": "R-2", "names": ["Tasik Helang Data Park Sdn. Bhd."], "country": "MY", "parents": [{"id": "R-1"}]},
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the case with all that a run can have, in a directory with all that it was made of."""
    here = tmp_path_factory.mktemp("whole")
    lines = EXAMPLE.read_text("utf-8").splitlines()
    first = write_records(here / "first.jsonl", *lines[:60], '{"id": "\u00e9"}', record("D-1", "90 TB"))
    register = write_records(here / "organisations.jsonl", *ENTRIES)
    build([str(EXAMPLE)], here / "past.json")
    (here / "past.json").write_text(json.dumps(json.loads((here / "past.json").read_bytes()), indent=1))
    rest = "".join(f"{line}\n" for line in [*lines[60:], "[]"]).encode()
    options = Options(register=register, baseline=here / "past.json")
    score([str(first), "-"], here / "out", options, stdin=io.BytesIO(rest))
    return here


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Path:
    """A copy of its results."""
    return Path(shutil.copytree(whole / "out", tmp_path / "out"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Results of three declarations under a small rulebook that looks for no findings."""
    given = write_records(tmp_path / "in.jsonl", record("A", "100 TB"), record("B"), record("C"), "{}")
    score([str(given)], tmp_path / "small", Options(rulebook=write_rules(tmp_path)))
    return tmp_path / "small"


def told(verdict: Verdict) -> list[str]:
    return [str(each) for file in verdict.files for each in file.first]


def change(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


def reseal(out: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change run.json as someone would who knows how its SHA-256 is made."""
    content = json.loads((out / "run.json").read_bytes())
    del content["sha256"]
    edit(content)
    (out / "run.json").write_bytes(sealed(content))


def test_every_line_of_a_run_that_was_left_alone_is_the_same(kept: Path) -> None:
    verdict = verify(kept)
    assert (verdict.same, verdict.refused, verdict.notes) == (True, None, ())
    assert [each.name for each in verdict.files] == sorted(path.name for path in kept.iterdir())
    lines = {each.name: each.lines for each in verdict.files}
    assert lines["assessments.jsonl"] == len((kept / "assessments.jsonl").read_bytes().splitlines())
    assert {"register.jsonl", "baseline.json", "rulebook.toml", "input.jsonl", "report.html"} < set(lines)


def test_the_shipped_rulebook_and_the_input_alone_will_do(tmp_path: Path) -> None:
    score([str(EXAMPLE)], tmp_path / "out")
    assert verify(tmp_path / "out", jobs=2).same


def test_the_sha256_of_run_json_is_that_of_all_before_it(small: Path) -> None:
    text = (small / "run.json").read_text("utf-8")
    before, _, last = text.rpartition(",\n  ")
    assert json.loads(f"{{{last}")["sha256"] == sha256(f"{before}\n}}\n".encode()).hexdigest()


def changes_are_found(whole: Path, tmp_path: Path, number: int) -> None:
    random = Random(number)  # noqa: S311 - a seed, so that a failure can be seen again
    names = sorted(path.name for path in (whole / "out").iterdir())
    for name in islice(cycle(names), number):
        out = Path(shutil.copytree(whole / "out", tmp_path / "out", dirs_exist_ok=True))
        (out / name).write_bytes(with_another_byte(random, (out / name).read_bytes()))
        assert main(["verify", str(out), "--jobs", "1"]) != 0, name


def test_every_change_of_one_byte_is_found(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes_are_found(whole, tmp_path, 60)


@pytest.mark.long
def test_every_change_of_one_byte_is_found_many_times(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes_are_found(whole, tmp_path, 1_000)


def test_a_difference_names_the_line_the_member_and_both_values(small: Path) -> None:
    change(small / "assessments.jsonl", '"score":120', '"score":121')
    assert told(verify(small)) == ["assessments.jsonl:1: $.score: expected 120, got 121"]


def test_lines_that_lack_or_are_added_or_moved_don_t_drag_others_along(small: Path) -> None:
    path = small / "assessments.jsonl"
    a, b, c = path.read_bytes().splitlines(keepends=True)
    for lines, expected in (
        ([a, c], ["assessments.jsonl:2: expected the line of declaration B, got none"]),
        ([a, b, b, c], ["assessments.jsonl:3: expected no line of declaration B, got one"]),
        ([b, a, c], ["assessments.jsonl:1: expected the line of declaration B further down, after line 2"]),
        ([a, b, c, b"\n"], ["assessments.jsonl:4: expected no line without an id, got one"]),
    ):
        path.write_bytes(b"".join(lines))
        assert told(verify(small)) == expected


def test_rejects_are_told_apart_by_their_lines(small: Path) -> None:
    change(small / "rejects.jsonl", '"line":4', '"line":5')
    assert told(verify(small)) == [
        "rejects.jsonl:1: expected the line of line 4, got none",
        "rejects.jsonl:1: expected no line of line 5, got one",
    ]


def test_of_what_is_no_json_or_the_same_in_another_layout_the_bytes_are_shown(tmp_path: Path) -> None:
    one, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    line = '{"type":"assessment","declaration":"A","score":1,"lanes":[1],"more":{"a":null}}'
    one.write_text(f"{line}\n")
    for came, message in (
        (line.replace('"score":1', '"score": 1'), 'at byte 48: expected \'1,"lanes":[1],'),
        (line.replace('"score":1', '"score":'), "at byte 48: expected '1,"),
        (line[:-1], "at byte 79: expected '}\\n', got '\\n'"),
        (line.replace("[1]", "[1,2]"), "$.lanes: expected a list of 1, got a list of 2"),
        (line.replace("[1]", "[true]"), "$.lanes[0]: expected 1, got true"),
        (
            line.replace(',"more"', ',"less"'),
            "$.more: expected an object of 1 keys, got nothing; $.less: expected n",
        ),
        (f'{line[:-1]},"x":0,"y":0,"z":0,"zz":0}}', "$.z: expected nothing, got 0; and more"),
        (f"{line[:55]}{'[' * 100_000}", "at byte 56"),
    ):
        other.write_text(f"{came}\n")
        [found] = differences("a.jsonl", one, other)
        assert message in str(found)


def test_a_file_that_lacks_is_missed(small: Path) -> None:
    (small / "rejects.jsonl").unlink()
    assert told(verify(small)) == ["rejects.jsonl: expected the file, got none"]


def test_pages_are_held_together_line_by_line(small: Path) -> None:
    report = small / "report.html"
    report.write_bytes(report.read_bytes() + b"<p>more</p>")
    [found] = told(verify(small))
    assert found.startswith("report.html:")
    assert "got '<p>more</p>'" in found


def test_many_differences_are_counted_and_the_first_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = write_records(tmp_path / "in.jsonl", *(record(f"D-{number}") for number in range(30)))
    score([str(given)], tmp_path / "out", Options(rulebook=write_rules(tmp_path)))
    path = tmp_path / "out" / "assessments.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"score":0', b'"score":1'))
    [file] = [each for each in verify(tmp_path / "out").files if each.differences]
    assert (file.differences, len(file.first)) == (30, verifying.NAMED)
    assert main(["verify", str(tmp_path / "out")]) == 1
    assert "assessments.jsonl: 10 more differences\n" in capsys.readouterr().out


# Where things are.


def test_inputs_are_found_by_what_they_hold_wherever_they_are(
    whole: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = (whole / "first.jsonl").read_bytes()
    reseal(kept, lambda content: content["inputs"][0].update(name="old/first.jsonl"))
    assert "first.jsonl' with SHA-256" in str(verify(kept).refused)
    for place in (kept / "old", kept, kept.parent / "old", kept.parent, tmp_path / "cwd" / "old"):
        place.mkdir(parents=True, exist_ok=True)
        (place / "first.jsonl").write_bytes(given)
        monkeypatch.chdir(place.parent if place.parent.name == "cwd" else Path("/"))
        # Only the name in run.json and in the report was changed, so all else must come out the same.
        assert {each.file for file in verify(kept).files for each in file.first} == {"report.html", "run.json"}
        (place / "first.jsonl").unlink()
    moved = tmp_path / "moved.jsonl"
    moved.write_bytes(given)
    assert verify(kept, Given(inputs=(moved,))).refused is None


def test_the_copy_of_standard_input_can_be_given_too(kept: Path, tmp_path: Path) -> None:
    (kept / "input.jsonl").rename(tmp_path / "elsewhere.jsonl")
    assert "the input '-' with SHA-256" in str(verify(kept).refused)
    verdict = verify(kept, Given(inputs=(tmp_path / "elsewhere.jsonl",)))
    assert told(verdict) == ["input.jsonl: expected the file, got none"]


def test_a_register_and_a_baseline_that_were_taken_out_can_be_given(whole: Path, kept: Path) -> None:
    given = Given(register=whole / "organisations.jsonl", baseline=whole / "past.json")
    assert verify(kept, given).same
    (kept / "register.jsonl").unlink()
    (kept / "baseline.json").unlink()
    assert told(verify(kept, given)) == [
        "baseline.json: expected the file, got none",
        "register.jsonl: expected the file, got none",
    ]


def test_another_file_than_that_of_the_run_is_refused(whole: Path, kept: Path, tmp_path: Path) -> None:
    other = write_records(tmp_path / "other.jsonl", "{}")
    for given, message in (
        (Given(inputs=(other,)), "other.jsonl: expected an input of the run, got one with"),
        (Given(inputs=(tmp_path / "none",)), "none: expected an input of the run, got none"),
        (Given(register=other), "the register with SHA-256 "),
        (Given(baseline=other), "the baseline with SHA-256 "),
    ):
        verdict = verify(kept, given)
        assert message in str(verdict.refused)
        assert verdict.same


def test_a_changed_rulebook_is_not_computed_with(small: Path, tmp_path: Path) -> None:
    (tmp_path / "small.toml").unlink()
    change(small / "rulebook.toml", "points = 120", "points = 121")
    verdict = verify(small)
    assert "the rulebook with SHA-256" in str(verdict.refused)
    assert [each.name for each in verdict.files if each.differences] == ["rulebook.toml"]


def test_what_can_t_be_read_is_not_the_file(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr(locating, "sha256_of", refused)
    assert "was not found" in str(verify(small).refused)


# What can't be computed again.


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (
            lambda run: run.update(engine="0.0.9"),
            "it was made by borderscore 0.0.9, whose rules of scoring are not",
        ),
        (lambda run: run["reference_data"].update(iso3166="1"), "iso3166 1, but airportsdata"),
        (
            lambda run: run["options"]["caps"].update(depth=0),
            "expected the caps on records in run.json, got others",
        ),
        (
            lambda run: run["options"]["caps"].update(width=9),
            "expected the caps on records in run.json, got others",
        ),
        (
            lambda run: run["inputs"][0].update(copy="../x"),
            "expected the copy of an input such as input.jsonl, got",
        ),
        (lambda run: run["files"].pop("rulebook.toml"), "the rulebook with SHA-256  was not found"),
    ],
)
def test_a_run_of_other_rules_is_refused_with_the_reason(
    edit: Callable[[dict[str, Any]], object], reason: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small.parent / "small.toml").unlink()
    reseal(small, edit)
    assert reason in str(verify(small).refused)
    assert main(["verify", str(small)]) == 2
    printed = capsys.readouterr()
    assert "but whether that is right was not computed" in printed.out
    assert f"borderscore: {small}: not computed again: " in printed.err


def test_without_the_run_again_a_change_of_run_json_is_found_by_its_own_sha256(small: Path) -> None:
    change(small / "run.json", '"engine": "', '"engine": "9')
    [found] = told(verify(small))
    assert found.startswith("run.json: expected the SHA-256 ")
    assert " of what it says, got " in found


def test_a_run_that_was_forged_with_all_its_digests_is_still_computed(small: Path) -> None:
    """What no digest in the directory can show, the computation does."""
    change(small / "assessments.jsonl", '"lane":"red"', '"lane":"green"')
    digest = sha256_of(small / "assessments.jsonl")
    reseal(small, lambda run: run["files"].update({"assessments.jsonl": digest}))
    first, *_ = told(verify(small))
    assert first == "assessments.jsonl:1: $.lane: expected 'red', got 'green'"


def test_a_report_is_not_needed_and_one_that_can_t_be_made_is_held_against_its_digest(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without = tmp_path / "without"
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "jinja2", None)
        score([str(tmp_path / "in.jsonl")], without, Options(rulebook=tmp_path / "small.toml"))
        assert verify(without).same
        verdict = verify(small)
        assert verdict.same
        assert "report.html was held against its SHA-256 alone: " in verdict.notes[0]
        assert main(["verify", str(small)]) == 0
        assert "borderscore[report]" in capsys.readouterr().out
        change(small / "report.html", "green", "grene")
        assert told(verify(small))[0].startswith("report.html: expected the file with SHA-256")
    assert verify(without).same


def test_what_is_no_run_is_refused(tmp_path: Path, small: Path) -> None:
    with pytest.raises(InputError, match=r"run\.json: expected the results of a run, got: No such file"):
        verify(tmp_path)
    (small / "run.json").write_text('{"type": "run"}')
    with pytest.raises(InputError, match=r"run\.json: expected a run, got something else: \$"):
        verify(small)


def test_the_command_says_that_every_line_is_the_same(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(small)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("small 1.0.0, computed again\n\n")
    assert printed.endswith("\nEvery line is the same.\n")


def test_the_command_prints_json(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small / "assessments.jsonl", '"score":120', '"score":121')
    assert main(["verify", str(small), "--json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert (content["type"], content["same"], content["computed_again"], content["reason"]) == (
        "verification", False, True, None,
    )  # fmt: skip
    assert content["files"][0] == {
        "name": "assessments.jsonl",
        "lines": 3,
        "differences": 1,
        "first": [{"file": "assessments.jsonl", "line": 1, "message": "$.score: expected 120, got 121"}],
    }

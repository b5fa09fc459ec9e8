"""The command line as users meet it: what it prints, where, and what it returns."""

import io
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from borderscore import __version__
from borderscore.cli import main
from borderscore.cli.output import progress
from tests.runs import RULES, record, write_records, write_rules

Capture = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def scored(tmp_path: Path, capsys: Capture) -> Path:
    given = write_records(tmp_path / "in.jsonl", record("A", "100 TB"), record("B", "10 TB"), record("C"))
    assert (
        main(["score", str(given), "--rulebook", str(write_rules(tmp_path)), "--out", str(tmp_path / "out")]) == 0
    )
    capsys.readouterr()
    return tmp_path / "out"


def test_score_prints_a_summary(tmp_path: Path, capsys: Capture) -> None:
    given = write_records(
        tmp_path / "in.jsonl", record("A", "100 TB"), record("B", "10 TB"), record("C"), record("C")
    )
    out = tmp_path / "out"
    assert main(["score", str(given), "--rulebook", str(write_rules(tmp_path)), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    assert (
        printed.out
        == f"""\
small 1.0.0 on 4 records

lane    declarations   share
green              1  33.3 %
yellow             1  33.3 %
red                1  33.3 %

Not among them: 1 repeated.

The results are in {out}.
"""
    )
    assert printed.err == ""


def test_score_returns_1_where_records_were_rejected(tmp_path: Path, capsys: Capture) -> None:
    early = record(declared_at="2024-01-01T00:00:00Z")
    given = write_records(tmp_path / "in.jsonl", early, "{}", "[]")
    empty = write_records(tmp_path / "empty.jsonl")
    command = [
        "score",
        str(given),
        str(empty),
        "--rulebook",
        str(write_rules(tmp_path)),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(command) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"borderscore: {empty}: expected declarations, got none: the input is empty",
        "borderscore: scored, but lodged when the rulebook is not in force: 1 declaration",
        "borderscore: not scored: 2 records; rejects.jsonl says why",
    ]


def test_an_empty_input_has_no_shares(tmp_path: Path, capsys: Capture) -> None:
    empty = write_records(tmp_path / "empty.jsonl")
    assert main(["score", str(empty), "--out", str(tmp_path / "out")]) == 0
    assert "green              0\n" in capsys.readouterr().out


def test_without_the_report_score_says_how_to_get_it(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    given = write_records(tmp_path / "in.jsonl", record())
    assert (
        main(["score", str(given), "--rulebook", str(write_rules(tmp_path)), "--out", str(tmp_path / "out")]) == 0
    )
    assert capsys.readouterr().err == (
        "borderscore: no report.html: it needs Jinja2; pip install 'borderscore[report]'\n"
    )


def test_explain_explains(scored: Path, capsys: Capture) -> None:
    assert main(["explain", str(scored), "A"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Declaration A, revision 1\nLane: red.")
    assert "+120 CAPACITY-100TB" in told


def test_an_unknown_id_ends_in_2(scored: Path, capsys: Capture) -> None:
    assert main(["explain", str(scored), "X"]) == 2
    assert capsys.readouterr().err == f"borderscore: {scored}: no declaration and no finding 'X'\n"


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["score"],
        ["score", "x.jsonl"],
        ["baseline", "x.jsonl"],
        ["explain", "out"],
        ["rulebook"],
        ["rulebook", "burn"],
        ["burn"],
    ],
)
def test_wrong_usage_ends_in_2(command: list[str], capsys: Capture) -> None:
    assert main(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: borderscore")


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["score"],
        ["baseline"],
        ["explain"],
        ["rulebook"],
        ["rulebook", "check"],
        ["rulebook", "show"],
        ["rulebook", "diff"],
    ],
)
def test_every_help_has_an_example(command: list[str], capsys: Capture) -> None:
    assert main([*command, "-h"]) == 0
    told = capsys.readouterr().out
    assert f"borderscore {' '.join(command)}".strip() in told.partition("\nexample")[2]


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"borderscore {__version__}\n"


def test_rulebook_check_counts_errors_and_advice(tmp_path: Path, capsys: Capture) -> None:
    sound, faulty = write_rules(tmp_path), tmp_path / "faulty.toml"
    faulty.write_text(RULES.replace('feature = "media.capacity"', 'feature = "media.kapacity"'))
    assert main(["rulebook", "check", str(sound)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{sound}: no errors, no words of advice")
    assert main(["rulebook", "check", str(faulty), str(sound)]) == 2
    told = capsys.readouterr().out
    line = 1 + RULES[: RULES.index("at_least")].count("\n")
    assert f"{faulty}:{line}: error: " in told
    assert "did you mean media.capacity?" in told


def test_rulebook_show_prints_the_shipped_one_or_another(tmp_path: Path, capsys: Capture) -> None:
    assert main(["rulebook", "show"]) == 0
    assert capsys.readouterr().out.startswith("borderscore-default ")
    assert main(["rulebook", "show", str(write_rules(tmp_path))]) == 0
    assert capsys.readouterr().out.startswith("small 1.0.0\n")


def test_rulebook_diff_says_what_changed(tmp_path: Path, capsys: Capture) -> None:
    before, after = write_rules(tmp_path), tmp_path / "after.toml"
    after.write_text(RULES.replace("red = 100", "red = 110").replace('"1.0.0"', '"1.1.0"'))
    assert main(["rulebook", "diff", str(before), str(after)]) == 0
    told = capsys.readouterr().out
    assert "Changed in meaning" in told
    assert "lanes: red" in told


def test_a_faulty_rulebook_is_told_in_full(tmp_path: Path, capsys: Capture) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(RULES.replace("points = 60", 'points = "many"').replace("one_in = 2", "one_in = 0"))
    given = write_records(tmp_path / "in.jsonl", record())
    assert main(["score", str(given), "--rulebook", str(faulty), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "borderscore: the rulebook can't be used"
    assert [row.startswith(f"{faulty}:") for row in told[1:]] == [True, True]


def failing(error: BaseException) -> Callable[..., None]:
    def score(*_given: object, **_more: object) -> None:
        raise error

    return score


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (KeyboardInterrupt(), 130, ""),
        (
            RuntimeError("the sky fell"),
            2,
            "unexpected error: RuntimeError: the sky fell; run it again with --debug",
        ),
        (MemoryError(), 2, "unexpected error: MemoryError; run it again with --debug"),
        (OSError(28, "No space left on device"), 2, "standard output: No space left on device"),
        (OSError(13, "Permission denied", "x.toml"), 2, "x.toml: Permission denied"),
    ],
)
def test_no_traceback_reaches_a_user(
    error: BaseException,
    status: int,
    message: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("borderscore.cli.score.score", failing(error))
    monkeypatch.setattr("borderscore.cli.abandon", lambda _stream: None)
    assert main(["score", "x.jsonl", "--out", str(tmp_path / "out")]) == status
    told = capfd.readouterr().err
    assert message in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", [["--debug", "score"], ["score", "--debug"]])
def test_debug_shows_where(
    command: list[str], tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("borderscore.cli.score.score", failing(RuntimeError("the sky fell")))
    assert main([*command, "x.jsonl", "--out", str(tmp_path / "out")]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_closed_pipe_is_quiet(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert main(["--version"]) == 141
    assert capfd.readouterr().err == ""


def test_any_stream_will_do_for_output(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.StringIO()
    monkeypatch.setattr(sys, "stdout", printed)
    assert main(["--version"]) == 0
    assert printed.getvalue() == f"borderscore {__version__}\n"


@pytest.mark.parametrize("rich", [True, False])
def test_tables_on_a_terminal(rich: bool, scored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    if not rich:
        monkeypatch.setitem(sys.modules, "rich.console", None)
    given = write_records(tmp_path / "in.jsonl", record("A", "100 TB"))
    assert main(["score", str(given), "--out", str(scored)]) == 0
    assert ("\u2502" in screen.getvalue()) == rich
    assert "\033[3" not in screen.getvalue()


def test_progress_is_one_line_that_goes_away() -> None:
    screen = Terminal()
    with progress(screen) as show:
        for done in (0, 1, 250, 1_000):
            show(done, 1_000)
    shown = screen.getvalue().split("\r")
    assert [row.strip() for row in shown[1:4]] == [
        f"[{' ' * 25}]   0 %",
        f"[{'#' * 6}{' ' * 19}]  25 %",
        f"[{'#' * 25}] 100 %",
    ]
    assert shown[-1] == "\033[K"


def test_progress_is_shown_to_no_file() -> None:
    file = io.StringIO()
    with progress(file) as show:
        show(1, 2)
    assert file.getvalue() == ""


def test_the_package_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "argv", ["borderscore", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("borderscore", run_name="__main__")
    assert (stop.value.code, capsys.readouterr().out) == (0, f"borderscore {__version__}\n")


def test_saying_the_version_imports_no_command() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "borderscore", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"borderscore {__version__}\n"
    imported = {row.rpartition("|")[2].strip() for row in done.stderr.splitlines()}
    assert imported.isdisjoint({"jinja2", "rich", "borderscore.run", "borderscore.report"})

"""How a command ends that is ended from outside, or that has nobody to talk to."""

import io
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from borderscore.cli import main
from borderscore.cli.process import abandon, ended_in_order
from tests.runs import record

COMMAND = (sys.executable, "-m", "borderscore")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_ended_leaves_nothing_behind(number: int, jobs: int, tmp_path: Path) -> None:
    """Its processes hold its output open, which ends when the last one of them has ended."""
    given, out = tmp_path / "in.jsonl", tmp_path / "out"
    given.write_text(f"{json.dumps(record())}\n" * 100_000)
    command = [*COMMAND, "score", str(given), "--out", str(out), "--jobs", str(jobs)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not list(out.glob(".borderscore-*/records")):
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(number)
    printed, told = run.communicate(timeout=30)
    assert (printed, told) == (b"", b"")
    if number == signal.SIGKILL:  # nobody can clear up then
        assert not (out / "run.json").exists()
    else:
        assert run.returncode == 128 + number
        assert not out.exists()


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_in_order():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_signal_in_the_middle_of_an_import_comes_again() -> None:
    importing: dict[str, Any] = {}
    exec(compile("import sys; frame = sys._getframe()", "<frozen importlib._bootstrap>", "exec"), importing)  # noqa: S102
    with ended_in_order():
        handler = signal.getsignal(signal.SIGTERM)
        assert callable(handler)
        handler(signal.SIGTERM, importing["frame"])
        with pytest.raises(SystemExit) as ended:
            time.sleep(10)
    assert ended.value.code == 128 + signal.SIGTERM


def test_a_signal_in_the_process_of_another_is_its_exit_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("borderscore.cli.score.score", lambda *_, **__: signal.raise_signal(signal.SIGTERM))
    assert main(["score", "x.jsonl", "--out", str(tmp_path)]) == 128 + signal.SIGTERM


def test_a_command_runs_in_any_thread(capsys: pytest.CaptureFixture[str]) -> None:
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(main(["--version"])))
    thread.start()
    thread.join()
    assert statuses == [0]
    assert capsys.readouterr().out.startswith("borderscore ")


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
@pytest.mark.parametrize(("command", "status"), [(["rulebook", "show"], 0), (["explain", "nowhere", "X"], 2)])
def test_closed_streams_change_no_status(
    closed: str, command: list[str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, closed, None)
    assert main(command) == status
    getattr(sys, closed).close()


def test_a_message_that_can_not_be_written_changes_no_status(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert main(["explain", "nowhere", "X"]) == 2


def test_the_interpreter_does_not_fail_on_what_was_left_unwritten() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "explain", "nowhere", "X"], stderr=full, check=False)
    assert done.returncode == 2


def test_only_what_has_a_file_can_be_abandoned() -> None:
    abandon(io.StringIO())


def test_nothing_is_no_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "x.jsonl", "--out", ""]) == 2
    assert "argument --out: expected a path, got nothing" in capsys.readouterr().err

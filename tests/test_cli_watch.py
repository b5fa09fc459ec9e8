"""`borderscore watch` as its users meet it: lines in, lines out, signals, pipes that close, and its log."""

import gzip
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from borderscore.cli import main
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.findings import write_baseline
from borderscore.watch.feed import Feed, StoppedError
from tests.runs import write_records, write_rules
from tests.traces import carrying, ring
from tests.watching import BASELINE, raw

COMMAND = (sys.executable, "-m", "borderscore", "watch", "--state")


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    path.write_bytes(write_baseline(BASELINE))
    return path


class Session:
    """A watch in this process: what goes in, what comes out."""

    def __init__(self, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.state, self.capfd, self.monkeypatch = tmp_path / "state", capfd, monkeypatch
        self.status = -1
        self.log: list[dict[str, Any]] = []
        self.told = ""

    def run(self, lines: Sequence[bytes], *options: str | Path) -> list[dict[str, Any]]:
        """Return what is answered to lines."""
        given = self.state.with_suffix(".jsonl")
        given.write_bytes(b"".join(line + b"\n" for line in lines))
        with given.open() as stdin, self.monkeypatch.context() as patched:
            patched.setattr(sys, "stdin", stdin)
            self.status = main(["watch", "--state", str(self.state), *map(str, options)])
        printed = self.capfd.readouterr()
        self.told = printed.err
        self.log = [json.loads(line) for line in printed.err.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in printed.out.splitlines()]

    def events(self) -> list[str]:
        return [each["event"] for each in self.log]


@pytest.fixture
def session(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(tmp_path, capfd, monkeypatch)


def test_each_line_is_answered_and_a_restart_goes_on(session: Session, baseline: Path) -> None:
    lines = [raw(each) for each in ring(6)]
    first = session.run(lines[:3], "--baseline", baseline)
    assert [each["declaration"] for each in first[:2]] == ["r0", "r1"]
    then = session.run(lines[3:])
    assert {each["type"] for each in then} == {"assessment", "finding"}
    assert (session.status, session.events()) == (0, ["started", "stopped"])
    assert session.log[-1]["assessed"] == 3
    again = session.run(lines[3:], "--together", "1")
    assert again == then
    assert session.log[-1]["repeated"] == 3


def test_rejects_are_answered_and_make_the_status(session: Session, baseline: Path) -> None:
    (reject,) = session.run([b"{}", b""], "--baseline", baseline)
    assert (reject["type"], reject["line"], session.status) == ("reject", 1, 1)


def test_receipts_close_each_answer(session: Session, baseline: Path) -> None:
    lines = [raw(carrying("A")), b"{}", raw(carrying("A", withdrawn=True, revision=2))]
    answers = session.run(lines, "--receipts", "--baseline", baseline)
    assert [each for each in answers if each["type"] == "receipt"] == [
        {"type": "receipt", "line": 1, "status": "assessed", "declaration": "A", "revision": 1},
        {"type": "receipt", "line": 2, "status": "rejected"},
        {"type": "receipt", "line": 3, "status": "withdrawn", "declaration": "A", "revision": 2},
    ]


def test_a_new_reader_is_told_all_that_stands(session: Session, baseline: Path) -> None:
    session.run([raw(each) for each in ring(6)], "--baseline", baseline)
    standing = session.run([], "--from-start")
    assert [each["type"] for each in standing] == ["assessment"] * 6 + ["finding"]


def test_without_a_baseline_it_says_what_that_costs(session: Session) -> None:
    answers = session.run([raw(each) for each in ring(6)])
    assert {each["type"] for each in answers} == {"assessment"}
    assert session.events() == ["no-baseline", "started", "stopped"]
    assert "no findings are looked for" in session.log[0]["message"]


def test_a_baseline_is_renewed_by_a_command_alone(session: Session, baseline: Path) -> None:
    session.run([raw(each) for each in ring(6)])
    assert session.run([], "--baseline", baseline) == []
    assert (session.status, session.told) == (
        2,
        "borderscore: the state goes by another baseline than the one that is given: only renewing changes it\n",
    )
    answers = session.run([], "--baseline", baseline, "--renew-baseline")
    assert [each["type"] for each in answers] == ["assessment"] * 6 + ["finding"]
    assert session.events() == ["baseline-renewed", "started", "stopped"]


def test_a_new_state_takes_the_baseline_with_or_without_renewing(session: Session, baseline: Path) -> None:
    session.run([], "--baseline", baseline, "--renew-baseline")
    assert session.log[0]["baseline"] == BASELINE.sha256


def test_another_rulebook_is_refused_until_the_window_is_reassessed(
    session: Session, baseline: Path, tmp_path: Path
) -> None:
    session.run([raw(carrying("A"))], "--baseline", baseline)
    rules = write_rules(tmp_path)
    session.run([], "--rulebook", rules)
    assert session.status == 2
    assert "the rulebook was borderscore-default" in session.told
    (assessment,) = session.run([], "--rulebook", rules, "--reassess")
    assert assessment["rulebook"]["id"] == "small"
    assert session.events() == ["reassessed", "started", "stopped"]


def test_lines_of_the_register_that_cannot_be_read_are_told(session: Session, tmp_path: Path) -> None:
    register = write_records(tmp_path / "register.jsonl", {"id": "R-1", "names": ["A"]}, "{}")
    session.run([], "--register", register)
    assert session.log[0]["event"] == "register-line-rejected"
    assert session.log[0]["line"] == 2


def test_standard_input_may_be_gzip(session: Session, tmp_path: Path) -> None:
    packed = tmp_path / "packed.gz"
    packed.write_bytes(gzip.compress(b"".join(raw(each) + b"\n" for each in ring(5))))
    with packed.open("rb") as stdin:
        command = [*COMMAND, str(session.state)]
        done = subprocess.run(command, stdin=stdin, capture_output=True, check=True)
    assert len(done.stdout.splitlines()) == 5


def test_a_closed_input_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["watch", "--state", str(session.state)]) == 2
    assert "expected declarations on standard input, got none: it is closed" in session.capfd.readouterr().err


@pytest.fixture
def running(tmp_path: Path, baseline: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [*COMMAND, str(tmp_path / "state"), "--baseline", str(baseline)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        assert json.loads(process.stderr.readline())["event"] == "started"
        yield process
        process.kill()


def ask(process: "subprocess.Popen[bytes]", line: bytes) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_answers_at_once_and_stops_in_order(running: "subprocess.Popen[bytes]", number: int) -> None:
    assert ask(running, raw(carrying("A")))["declaration"] == "A"
    assert running.stdin
    running.stdin.write(b'{"id":"half a line')
    running.stdin.flush()
    running.send_signal(number)
    assert running.wait(20) == 0
    assert running.stderr
    assert json.loads(running.stderr.readlines()[-1])["event"] == "stopped"


def test_it_tells_its_counts_when_asked(running: "subprocess.Popen[bytes]") -> None:
    ask(running, raw(carrying("A")))
    running.send_signal(signal.SIGUSR1)
    assert running.stderr
    told = json.loads(running.stderr.readline())
    assert (told["event"], told["assessed"]) == ("counts", 1)
    assert ask(running, raw(carrying("B")))["declaration"] == "B"


def test_it_stops_when_nobody_listens(running: "subprocess.Popen[bytes]") -> None:
    ask(running, raw(carrying("A")))
    assert running.stdin
    assert running.stdout
    running.stdout.close()
    running.stdin.write(raw(carrying("B")) + b"\n")
    running.stdin.flush()
    assert running.wait(20) == 141


def test_a_second_watch_of_a_state_is_refused(running: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path / "state")], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"another process writes this state" in done.stderr
    assert ask(running, raw(carrying("A")))["declaration"] == "A"


class TestFeed:
    @pytest.fixture
    def pipe(self) -> Iterator[tuple[Feed, int]]:
        reading, writing = os.pipe()
        yield Feed(reading), writing
        os.close(reading)

    def test_what_is_there_comes_together(self, pipe: tuple[Feed, int]) -> None:
        feed, writing = pipe
        groups = feed.groups(DEFAULT_CAPS, 3)
        os.write(writing, b"1\n2\n3\n4\n5")
        assert next(groups) == [(1, b"1"), (2, b"2"), (3, b"3")]
        assert next(groups) == [(4, b"4")]
        os.close(writing)
        assert list(groups) == [[(5, b"5")]]

    def test_a_line_that_is_too_long_is_cut(self, pipe: tuple[Feed, int]) -> None:
        feed, writing = pipe
        os.write(writing, b"x" * 60_000)
        assert feed.readline(10) == b"x" * 10
        os.close(writing)

    def test_one_that_is_told_to_stop_awaits_nothing(self, pipe: tuple[Feed, int]) -> None:
        feed, writing = pipe
        os.write(writing, b"1\n")
        groups = feed.groups(DEFAULT_CAPS, 3)
        assert next(groups) == [(1, b"1")]
        feed.stop()
        with pytest.raises(StoppedError):
            next(groups)
        os.close(writing)

    def test_one_that_awaits_stops_at_once(self, pipe: tuple[Feed, int], monkeypatch: pytest.MonkeyPatch) -> None:
        feed, writing = pipe

        def signalled(_descriptor: int, _most: int) -> bytes:
            feed.stop()
            return b""

        os.write(writing, b"1")
        monkeypatch.setattr(os, "read", signalled)
        with pytest.raises(StoppedError):
            feed.readline(10)
        os.close(writing)

    def test_a_signal_just_before_the_wait_is_noticed(
        self, pipe: tuple[Feed, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed, writing = pipe

        def silent(*_: object) -> tuple[list[int], list[int], list[int]]:
            feed.stopping = True
            return [], [], []

        monkeypatch.setattr(select, "select", silent)
        with pytest.raises(StoppedError):
            feed.readline(10)
        os.close(writing)

    def test_where_the_system_cannot_tell_reading_waits(
        self, pipe: tuple[Feed, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed, writing = pipe
        os.write(writing, b"1\n")
        monkeypatch.setattr("select.select", lambda *_: (_ for _ in ()).throw(OSError))
        assert feed.readline(10) == b"1\n"
        os.close(writing)

    def test_of_gzip_each_line_is_awaited(self, pipe: tuple[Feed, int]) -> None:
        feed, writing = pipe
        os.write(writing, gzip.compress(b"1\n2\n"))
        os.close(writing)
        assert list(feed.groups(DEFAULT_CAPS, 3)) == [[(1, b"1")], [(2, b"2")]]

    def test_a_file_that_cannot_be_asked_is_read_line_by_line(
        self, pipe: tuple[Feed, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed, writing = pipe
        monkeypatch.setattr("select.select", lambda *_: (_ for _ in ()).throw(OSError))
        assert not feed.waiting()
        os.close(writing)

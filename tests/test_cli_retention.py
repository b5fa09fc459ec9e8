"""`borderscore retention` as its users meet it."""

import json
from pathlib import Path
from typing import Any

import pytest

from borderscore.cli import main
from borderscore.store import SQLiteStore
from borderscore.watch import open_watch
from tests.traces import carrying, ring
from tests.watching import ASSESSOR, BASELINE, raw

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    store = SQLiteStore.open(tmp_path / "state")
    watch = open_watch(store, ASSESSOR, baseline=BASELINE, window=60)
    for each in [*ring(6), carrying("Z", day=100)]:
        watch.take(raw(each))
    store.close()
    return tmp_path / "state"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(b"a key of at least sixteen bytes")
    return path


def run(capfd: Capture, *arguments: str | Path) -> tuple[int, str, Any]:
    """Return the status, what is printed, and what is told last."""
    status = main(["retention", *map(str, arguments)])
    printed = capfd.readouterr()
    told = printed.err.splitlines()[-1]
    return status, printed.out, json.loads(told) if told.startswith("{") else told


def test_masking_and_deletion(state: Path, key: Path, tmp_path: Path, capfd: Capture) -> None:
    audit = tmp_path / "audit.jsonl"
    options = ("--state", state, "--window", "60", "--now", "2025-09-20T00:00:00Z", "--audit", audit)
    status, printed, told = run(capfd, "mask", *options, "--key", key)
    assert (status, printed) == (0, "")
    assert (told["event"], told["declarations"], told["findings"]) == ("masked", 6, 1)
    assert told["until"] == "2025-03-21T00:00:00+00:00"
    status, _, told = run(capfd, "delete", *options, "--after", "183")
    assert (status, told["event"], told["declarations"], told["findings"]) == (0, "deleted", 6, 1)
    events = [json.loads(line)["event"] for line in audit.read_text().splitlines()]
    assert events == ["retention-masked", "retention-deleted"]


def test_the_clock_tells_the_time(state: Path, key: Path, capfd: Capture) -> None:
    status, _, told = run(capfd, "mask", "--state", state, "--window", "60", "--key", key)
    assert (status, told["declarations"]) == (0, 7)


def test_a_key_that_is_not_there_is_told(state: Path, capfd: Capture) -> None:
    status, _, told = run(capfd, "mask", "--state", state, "--window", "60", "--key", state / "none")
    assert (status, told) == (2, f"borderscore: {state / 'none'}: expected a key, got: No such file or directory")


def test_a_time_that_is_none_is_refused(state: Path, capfd: Capture) -> None:
    status, _, told = run(capfd, "delete", "--state", state, "--now", "yesterday")
    assert status == 2
    assert "expected an RFC 3339 timestamp" in told

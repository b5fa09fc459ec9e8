"""The parts of a watch, one by one, where a whole one seldom goes."""

import gc
import gzip
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.findings.finding import Finding
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.store import MemoryStore
from borderscore.watch import Answer, open_watch
from borderscore.watch.feed import Feed
from borderscore.watch.finder import Change
from borderscore.watch.ledger import Ledger
from tests.traces import START, carrying, ring
from tests.watching import ASSESSOR, BASELINE, raw


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read, write = os.pipe()
    yield read, write
    os.close(read)


@given(text=st.lists(st.sampled_from([b"a", b"bc", b"", b"d" * 99]), max_size=9), packed=st.booleans())
def test_a_feed_gives_the_lines_of_a_pipe(text: list[bytes], *, packed: bool) -> None:
    whole = b"\n".join(text)
    read, write = os.pipe()
    try:
        os.write(write, gzip.compress(whole) if packed else whole)
        os.close(write)
        lines = [each[1] for each in Feed(read).lines(DEFAULT_CAPS) if isinstance(each, tuple)]
    finally:
        os.close(read)
    assert lines == whole.split(b"\n")[: len(lines)]
    assert b"".join(lines) == whole.replace(b"\n", b"")


def test_a_feed_knows_whether_a_whole_line_is_there(pipe: tuple[int, int]) -> None:
    read, write = pipe
    feed = Feed(read)
    assert not feed.waiting()
    os.write(write, b"begun")
    assert not feed.waiting()
    os.write(write, b" and ended\n")
    assert feed.waiting()
    assert feed.readline(99) == b"begun and ended\n"
    os.write(write, b"a line\nand more")
    assert feed.readline(99) == b"a line\n"
    assert feed.read(3) == b"and"
    os.close(write)
    assert feed.read(9) == b" more"
    assert not feed.waiting()
    assert feed.read(9) == b""


def test_a_withdrawal_that_comes_again_still_says_nothing() -> None:
    watch = open_watch(MemoryStore(), ASSESSOR)
    assert watch.take(raw(carrying("a"))).status == "assessed"
    withdrawal = raw(carrying("a", revision=2, withdrawn=True))
    assert watch.take(withdrawal).status == "withdrawn"
    assert watch.take(withdrawal) == Answer("repeated")


def test_what_is_superseded_can_still_move_the_window() -> None:
    """Its answer says what the one that is in force is worth after that."""
    watch = open_watch(MemoryStore(), ASSESSOR, baseline=BASELINE, window=30)
    early, *others = ring()
    *others, last = [evolve(each, declared_at=each.declared_at + timedelta(days=9)) for each in others]
    for each in (early, *others, evolve(last, revision=2)):
        watch.take(raw(each))
    before = watch.assessment(last.id)
    answer = watch.take(raw(evolve(last, declared_at=early.declared_at + timedelta(days=32))))
    assert answer.status == "superseded"
    assert answer.lines[0] != before
    assert answer.lines[0] in list(watch.standing())


def test_a_watch_leaves_nothing_for_the_garbage_collector() -> None:
    """So that the command can do without it, however long it runs."""
    watch = open_watch(MemoryStore(), ASSESSOR, baseline=BASELINE)
    lines = [*map(raw, ring()), b"{", *(raw(evolve(each, revision=2, withdrawn=True)) for each in ring())]
    gc.collect()
    gc.disable()
    try:
        answers = [watch.take(line) for line in lines]
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert any(each.findings for each in answers)


def test_signals_ask_for_counts_and_for_the_end(
    tmp_path: Path, pipe: tuple[int, int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, write = pipe

    before = signal.getsignal(signal.SIGUSR1)

    def ask() -> None:
        while signal.getsignal(signal.SIGUSR1) is before:
            time.sleep(0.01)
        for number in (signal.SIGUSR1, signal.SIGTERM):
            os.kill(os.getpid(), number)

    with os.fdopen(os.dup(read)) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        threading.Thread(target=ask).start()
        assert main(["watch", "--state", str(tmp_path / "state")]) == 0
    os.close(write)
    log = capfd.readouterr().err
    assert '"event": "counts"' in log
    assert log.splitlines()[-1].endswith('"event": "stopped"}')


def finding(typology: str, *members: str) -> Finding:
    return Finding(
        id=typology,
        typology=typology,
        level="watch",
        score=10,
        members=members,
        travelers=(),
        capacity_bytes=0,
        begins=START,
        ends=START,
        contributions=(),
        links=(),
        shares=(),
        text="",
        member_points=1,
    )


def test_a_member_of_two_findings_stays_one_of_the_other() -> None:
    split, back = finding("split-volume", "a", "b"), finding("outbound-return", "b", "c")
    ledger = Ledger(MemoryStore(), ASSESSOR.reference, BASELINE)
    ledger.enter(Change(come=(split, back)))
    assert [each.typology for each in ledger.of("b")] == ["outbound-return", "split-volume"]
    ledger.enter(Change(gone=(split,)))
    assert [each.typology for each in ledger.of("b")] == ["outbound-return"]
    assert ledger.of("a") == ()

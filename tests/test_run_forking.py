"""Work that forked processes do: the same results in the same order, and a word if one of them is ended."""

import os
import signal
from types import SimpleNamespace

import pytest

from borderscore.errors import InputError
from borderscore.run import forking
from borderscore.run.forking import forked, helpers, in_hand


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 7])
def test_processes_change_nothing(jobs: int, count: int) -> None:
    held = "abcdefgh"

    assert list(forked(lambda number: held[number:], range(count), jobs)) == [held[each:] for each in range(count)]


def test_processes_do_the_work() -> None:
    assert os.getpid() not in set(forked(lambda _number: os.getpid(), range(4), 2))
    assert set(forked(lambda _number: os.getpid(), range(4), 1)) == {os.getpid()}


def test_where_processes_can_not_be_forked_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "CAN_FORK", False)

    assert set(forked(lambda _number: os.getpid(), range(4), 2)) == {os.getpid()}


def test_a_process_that_is_ended_from_outside_is_told() -> None:
    def die(_number: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(InputError, match="a process that helped with the search was ended from outside"):
        list(forked(die, range(4), 2))


def test_a_process_leaves_interrupts_to_the_one_that_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(forking, "_held", [])
    forking._begin(lambda number: 7 * number)

    assert forking._do(6) == 42
    assert handlers == {
        signal.SIGINT: signal.SIG_IGN,
        signal.SIGHUP: signal.SIG_IGN,
        signal.SIGTERM: signal.SIG_DFL,
    }


def test_a_process_ends_with_the_one_that_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    parent = SimpleNamespace(join=lambda: done.append("waited"))
    monkeypatch.setattr(forking, "parent_process", lambda: parent)
    monkeypatch.setattr(os, "_exit", done.append)
    forking._end_with_parent()

    assert done == ["waited", 1]


def test_endings_wait_until_the_processes_are_there_and_then_come_as_ever() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with helpers(2, None, "test") as pool:
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
        assert pool.submit(in_hand).result() is None

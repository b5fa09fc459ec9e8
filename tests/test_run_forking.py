"""Work that forked processes do: the same results in the same order, and a word if one of them is ended."""

import os
import signal

import pytest

from borderscore.errors import InputError
from borderscore.run import forking
from borderscore.run.forking import forked


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


def test_a_process_makes_itself_ready_and_does_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    monkeypatch.setattr(forking, "begin", lambda: begun.append(True))
    monkeypatch.setattr(forking, "_working", [])
    forking._begin(lambda number: 7 * number)

    assert forking._do(6) == 42
    assert begun == [True]

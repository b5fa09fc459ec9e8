"""Batches: what processes hand to each other in memory that they share comes back whole."""

from array import array
from concurrent.futures import Future

import pytest

from borderscore.run import assessing
from borderscore.spool import Item, sorted_chunk


def test_a_process_does_its_part_and_leaves_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = assessing.Made(3, sorted_chunk([(("A", 1), b"a\n")], identity=1), 1, [], array("Q"), None)
    shared = assessing._Shared.of(1)
    monkeypatch.setattr(assessing, "in_hand", lambda: (lambda _batch: made, shared))
    future = Future[assessing._Returned]()
    future.set_result(assessing._do(0, (3, 1, b"")))
    assert assessing._whole(shared, 0, future) == made


@pytest.mark.parametrize("longer", [-1, 0, 1])
def test_what_processes_hand_over_is_taken_as_it_was_left(longer: int) -> None:
    shared = assessing._Shared.of(3)
    contents = [bytes([place]) * (assessing._PLACE_BYTES + longer) for place in range(3)]
    left = [shared.put(place, each[:1], each[1:]) for place, each in enumerate(contents)]
    assert [bytes(shared.take(place, each)) for place, each in enumerate(left)] == contents


@pytest.mark.parametrize("items", [[], [(("A", 1), b"a\n"), (("A", 2), b"b\n"), (("B", 1), b"c\n")]])
def test_what_was_made_of_a_batch_comes_back_whole(items: list[Item]) -> None:
    made = assessing.Made(0, sorted_chunk(items, identity=1), len(items), [], array("Q"), None)
    shared, future = assessing._Shared.of(2), Future[assessing._Returned]()
    future.set_result(assessing._apart(shared, 1, made))
    assert assessing._whole(shared, 1, future) == made

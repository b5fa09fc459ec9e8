"""Sorting on disk: the same as sorting in memory, but in memory that doesn't grow."""

import tracemalloc
from collections.abc import Iterable
from contextlib import closing
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from borderscore.spool import Chunk, Key, Run, Spool, sorted_chunk

keys = st.lists(st.tuples(st.sampled_from("abc"), st.integers(-2, 2), st.integers(0, 40)), unique=True)
sizes = st.integers(0, 3_000)


def spooled(directory: Path, items: Iterable[tuple[Key, bytes]], *, chunk_bytes: int, fan_in: int = 2) -> Run:
    with closing(Spool(directory / "spool", 1, chunk_bytes, fan_in)) as spool:
        for key, line in items:
            spool.add(key, line)
        return spool.sorted()


def text_of(key: Key) -> bytes:
    return f"{key}\n".encode()


@given(keys, sizes, st.integers(2, 4))
def test_lines_come_out_sorted_and_only_the_first_of_equals(given: list[Key], size: int, fan_in: int) -> None:
    expected: list[tuple[Key, bytes]] = []
    for key in sorted(given):
        is_first = not expected or expected[-1][0][:1] != key[:1]
        expected.append((key, text_of(key) if is_first else b""))
    with TemporaryDirectory() as directory:
        run = spooled(Path(directory), ((key, text_of(key)) for key in given), chunk_bytes=size, fan_in=fan_in)
        assert list(run.items()) == expected
        assert list(run.entries()) == [(key, len(line)) for key, line in expected]
        assert run.lines.read_bytes() == b"".join(line for _, line in expected)


@given(st.lists(keys, max_size=5), st.integers(2, 3))
def test_chunks_may_be_packed_before_they_come(given: list[list[Key]], fan_in: int) -> None:
    apart = {key: text_of(key) for part in given for key in part}
    parts = [[(key, apart.pop(key)) for key in part if key in apart] for part in given]
    with TemporaryDirectory() as directory:
        one_by_one = spooled(Path(directory) / "one", chain.from_iterable(parts), chunk_bytes=100, fan_in=fan_in)
        with closing(Spool(Path(directory) / "packed", 1, fan_in=fan_in)) as spool:
            chunks = [chunk for part in parts if (chunk := sorted_chunk(part, 1))]
            in_order = [spool.add_chunk(chunk) for chunk in chunks]
            packed = spool.sorted()
        assert list(packed.items()) == list(one_by_one.items())
        assert in_order == [_are_in_order(chunks[:count]) for count in range(1, len(chunks) + 1)]
        if all(in_order):
            assert list(chain.from_iterable(chunk.entries() for chunk in chunks)) == list(packed.entries())


def _are_in_order(chunks: list[Chunk]) -> bool:
    return all(one.last < other.first for one, other in pairwise(chunks))


def test_input_in_order_is_never_merged(tmp_path: Path) -> None:
    run = spooled(tmp_path, (((number,), text_of((number,))) for number in range(1_000)), chunk_bytes=10_000)
    assert sorted(path.name for path in run.lines.parent.iterdir()) == ["1.keys", "1.lines"]


def test_merging_leaves_one_run(tmp_path: Path) -> None:
    items = (((number * 7 % 1_000,), text_of((number,))) for number in range(1_000))
    run = spooled(tmp_path, items, chunk_bytes=5_000, fan_in=3)
    assert set(run.lines.parent.iterdir()) == {run.lines, run.keys}
    assert [key for key, _ in run.entries()] == [(number,) for number in range(1_000)]


def test_equals_in_separate_chunks_are_one(tmp_path: Path) -> None:
    given = [("a", 1), ("a", 2), ("b", 1)]
    run = spooled(tmp_path, ((key, text_of(key)) for key in given), chunk_bytes=0)
    assert run.lines.read_bytes() == text_of(("a", 1)) + text_of(("b", 1))


def test_nothing_comes_of_nothing(tmp_path: Path) -> None:
    run = spooled(tmp_path, [], chunk_bytes=10)
    assert (list(run.entries()), run.lines.read_bytes()) == ([], b"")


def test_a_spool_that_was_never_written_to_can_be_closed(tmp_path: Path) -> None:
    Spool(tmp_path / "spool", 1).close()


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        items = (((number * 7919 % count,), bytes(10_000)) for number in range(count))
        run = spooled(tmp_path / str(count), items, chunk_bytes=500_000, fan_in=8)
        assert sum(length for _, length in run.entries()) == 10_000 * count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(500), peak(4_000)
    assert many < few + 10_000_000 < 4_000 * 10_000  # tools that watch the tests take some as well

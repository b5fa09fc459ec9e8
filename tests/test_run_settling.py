"""Settling: what became of each record, from sorted keys that may come a few at a time."""

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from borderscore.run.entries import IDENTITY_OF_LINES, Entry, Facts
from borderscore.run.settling import Settled, Settling
from borderscore.spool import Key, Spool

FACTS: list[Facts] = [("green", "2025-03-04", "KUL", False, True), ("red", "2025-03-05", "KUL", True, True)]

#: The id, the revision, what is told of it (None: it is withdrawn), the score, and what it looks like.
records = st.tuples(
    st.sampled_from("abc"),
    st.integers(1, 2),
    st.sampled_from([None, *FACTS]),
    st.sampled_from([0, 50]),
    st.sampled_from([b"x", b"y"]),
)


def keys_of(given: Sequence[tuple[str, int, Facts | None, int, bytes]]) -> list[Entry]:
    """Return the sorted keys of records that stand on the lines of one input; each holds 10 bytes."""
    return sorted(
        (name, -revision, facts is None, -score, digest, 0, line, facts, 0 if facts is None else 10)
        for line, (name, revision, facts, score, digest) in enumerate(given, 1)
    )


@frozen
class Outcome:
    """All that settling says."""

    settled: Settled
    doubts: list[Key]
    dropped: list[tuple[int, int]]


def settle(keys: Sequence[Entry], cuts: Sequence[int]) -> Outcome:
    """Settle keys whose lines are five bytes long, cut into parts."""
    first = [next(group) for _, group in groupby(keys, key=lambda key: key[0])]
    entries = [(key, 5 if key in first and key[7] is not None else 0) for key in keys]
    dropped: list[tuple[int, int]] = []
    with TemporaryDirectory() as directory, closing(Spool(Path(directory, "doubts"), IDENTITY_OF_LINES)) as doubts:
        settling = Settling(doubts, lambda source, line: dropped.append((source, line)))
        for start, end in pairwise([0, *sorted(cuts), len(entries)]):
            settling.take(entries[start:end])
        return Outcome(settling.settled, [key for key, _ in doubts.sorted().entries()], dropped)


@given(st.lists(records, max_size=8), st.data())
def test_records_may_be_settled_a_few_at_a_time(
    given: list[tuple[str, int, Facts | None, int, bytes]], data: st.DataObject
) -> None:
    keys = keys_of(given)
    cuts = data.draw(st.lists(st.integers(0, len(keys)), max_size=3))
    assert settle(keys, cuts) == settle(keys, [])


@given(st.lists(records, max_size=8))
def test_of_each_declaration_one_record_counts(given: list[tuple[str, int, Facts | None, int, bytes]]) -> None:
    outcome = settle(keys := keys_of(given), [])
    settled, tally = outcome.settled, outcome.settled.tally
    groups = [list(group) for _, group in groupby(keys, key=lambda key: key[0])]
    kept = [group[0] for group in groups]
    rest = [(group[0], key) for group in groups for key in group[1:]]
    assert settled.withdrawn == sum(key[7] is None for key in kept)
    assert tally.assessed == len(kept) - settled.withdrawn
    assert sum(capacity for _, capacity in tally.cells.values()) == 10 * tally.assessed
    assert [place.offset for place in sorted(tally.highest(), key=lambda place: place.offset)] == [
        5 * number for number in range(tally.assessed)
    ]
    assert settled.replaced == sum(key[1] != first[1] for first, key in rest)
    assert settled.repeated == sum(key[1] == first[1] and key[4] == first[4] for first, key in rest)
    assert settled.replaced + settled.repeated + settled.doubtful == len(rest) == len(outcome.dropped)
    doubted = {key[6] for first, key in rest if key[1] == first[1] and key[4] != first[4]}
    assert {line for _, line, _, is_dropped in outcome.doubts if is_dropped} == doubted

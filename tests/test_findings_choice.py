"""Which candidates become findings where several explain the same declarations."""

from random import Random
from typing import cast

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from borderscore.findings.discovery import apart_from, chosen, undivided
from borderscore.findings.finding import Candidate


@frozen
class Weighed:
    """What of a group counts."""

    evidence: int


@frozen
class Contender:
    """What of a candidate counts against others."""

    typology: str
    rank: int
    members: tuple[str, ...]
    group: Weighed
    level: str = "alert"


def contenders_of(drawn: list[tuple[str, list[str], int]]) -> list[Candidate]:
    made = [Contender(name, rank, tuple(ids), Weighed(bits)) for rank, (name, ids, bits) in enumerate(drawn)]
    return cast("list[Candidate]", made)


CONTENDERS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.lists(st.sampled_from("stuvwxyz"), min_size=1, max_size=6, unique=True),
        st.integers(1, 9),
    )
).map(contenders_of)


@given(CONTENDERS, st.randoms())
def test_what_is_for_the_most_part_in_better_findings_is_left_out(
    contenders: list[Candidate], random: Random
) -> None:
    """Two rings of one shop that share a courier are two; a part of a ring, or a ring and a half, is none."""
    kept = chosen(random.sample(contenders, len(contenders)))

    for each in undivided(contenders):
        better = [other for other in kept if other.typology == each.typology and other.rank < each.rank]
        inside = {member for other in better for member in other.members} & set(each.members)
        is_named = any(other.members[0] == each.members[0] for other in better)
        assert (each in kept) == (3 * len(inside) <= len(each.members) and not is_named)


@pytest.mark.parametrize(
    ("parts", "is_one"),
    [
        ([("a", "stu", 4), ("a", "xyz", 5)], False),
        ([("a", "stu", 4), ("a", "xyz", 4)], True),
        ([("a", "stu", 4), ("b", "xyz", 5)], True),
        ([("a", "stu", 9)], True),
        ([("a", "stuxy", 9), ("a", "z", 9)], True),
        ([("a", "stu", 4), ("a", "uxyz", 5)], True),
        ([("a", "stuw", 4), ("a", "xyzv", 5)], False),
        ([("a", "stuvwx", 4), ("a", "xyz", 9)], True),
        ([("a", "stvw", 9), ("a", "xyz", 9)], True),
        ([("a", "stux", 4), ("a", "yz", 5)], False),
        ([("a", "st", 1), ("a", "tu", 8), ("a", "xyz", 1)], False),
    ],
    ids=[
        "two with more evidence",
        "two with less",
        "of another typology",
        "one part",
        "nearly all is no part",
        "they share a member",
        "with others besides",
        "half is outside",
        "exactly half is no part",
        "two thirds are a part",
        "of those that share a member the one with most counts",
    ],
)
def test_two_rings_that_have_a_host_in_common_are_not_one(parts: list[tuple[str, str, int]], is_one: bool) -> None:
    whole, *others = contenders_of(
        [("a", list("stuxyz"), 9), *((name, list(ids), bits) for name, ids, bits in parts)]
    )

    assert (whole in undivided([whole, *others])) == is_one
    assert undivided(others) == others


@pytest.mark.parametrize(
    ("level", "of_parts", "is_one"),
    [("alert", "alert", False), ("alert", "watch", True), ("watch", "alert", False), ("watch", "watch", False)],
)
def test_an_alert_is_no_sum_of_what_is_only_watched(level: str, of_parts: str, is_one: bool) -> None:
    drawn = contenders_of([("a", list("stuxyz"), 9), ("a", list("stu"), 9), ("a", list("xyz"), 9)])
    levels = (level, of_parts, of_parts)
    whole, *parts = (evolve(each, level=name) for each, name in zip(drawn, levels, strict=True))  # type: ignore[arg-type]

    assert (whole in undivided([whole, *parts])) == is_one


@pytest.mark.parametrize(
    ("repeat", "splits", "is_kept"),
    [
        ("ab", ["xyz"], True),
        ("ab", ["axy"], True),
        ("ab", ["abx"], False),
        ("abc", ["abx"], False),
        ("abc", ["axy"], True),
        ("abcd", ["abx", "cdy"], True),
        ("abcd", ["abx", "cyz"], True),
        ("abcd", ["abcx", "dyz"], False),
        ("ab", ["axvw", "bxyz"], True),
    ],
)
def test_who_carries_again_within_a_split_volume_is_told_there(
    repeat: str, splits: list[str], is_kept: bool
) -> None:
    """Where no more than half of the trips are in one and the same, the repetition is a finding of its own."""
    again, *together = contenders_of([(name, list(name), 5) for name in (repeat, *splits)])

    assert apart_from(together, [again]) == [again] * is_kept

"""Near spellings: what is forgiven, and that looking in the index loses nothing."""

from functools import cache
from random import Random

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from borderscore.organisations import PLAIN, NameParts, NearIndex, PlainComparer, normalised
from borderscore.organisations.near import CROWDED
from borderscore.organisations.slips import distance

letters = st.text("abc", max_size=9)


def optimal_string_alignment(one: str, other: str) -> int:
    """Return the distance as its definition says: an oracle without bounds and short cuts."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        costs = [
            between(i - 1, j) + 1,
            between(i, j - 1) + 1,
            between(i - 1, j - 1) + (one[i - 1] != other[j - 1]),
        ]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            costs.append(between(i - 2, j - 2) + 1)
        return min(costs)

    return between(len(one), len(other))


@given(letters, letters, st.integers(0, 3))
def test_distance_is_optimal_string_alignment_up_to_a_bound(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(optimal_string_alignment(one, other), most + 1)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Lumen Data", "LumenData Sdn Bhd", 1000),  # the same key
        ("Lumen Data", "Data Lumen", 1000),  # the same words
        ("Lumen Data", "Lumne Data", 888),  # two letters swapped
        ("Lumen Data", "Luman Data", 0),  # a short word with another letter is another word
        ("Brightwater Data", "Brightwaler Data", 933),
        ("Lumen Data", "Lumen Datta", 900),
        ("Lumen Data", "Lumenn Data", 900),
        ("Brightwatersystemhaus", "Brihgtwatersystmhaus", 904),  # long names may slip twice
        ("Lumen Data", "Lumos Data", 0),
        ("Ark Data", "Arc Data", 0),  # too short to tell a slip from another name
        ("Brightwater 12", "Brightwater 13", 0),  # plants and funds are numbered
        ("流明数据工业", "流明数剧工业", 0),  # one character is a word
    ],
)
def test_slips_are_forgiven_by_length(one: str, other: str, score: int) -> None:
    assert PLAIN.score(normalised(one), normalised(other)) == score
    assert PLAIN.score(normalised(other), normalised(one)) == score


_stems = st.text("abcdef", min_size=4, max_size=18).map(str.title)
_spellings = st.tuples(_stems, st.sampled_from(["", " Data", " Holdings", " Qorvex"])).map("".join)


@st.composite
def _slipped(draw: st.DrawFn) -> tuple[str, str]:
    """Return a name, and the name after one or two slips."""
    name = slipped = draw(_spellings)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(slipped) - 1))
        letter = draw(st.sampled_from("abcx"))
        slipped = draw(
            st.sampled_from(
                [
                    slipped[:at] + slipped[at + 1 :],
                    slipped[:at] + letter + slipped[at:],
                    slipped[:at] + letter + slipped[at + 1 :],
                    slipped[:at] + slipped[at : at + 2][::-1] + slipped[at + 2 :],
                ]
            )
        )
    return name, slipped


@given(_slipped())
def test_a_slip_in_one_word_is_found_without_comparing_all(pair: tuple[str, str]) -> None:
    name, slipped = map(normalised, pair)
    score = PLAIN.score(name, slipped)
    if name.key != slipped.key and distance(name.key, slipped.key, 2) <= 2:
        assert NearIndex.of([name]).find(slipped) == ([(score, name.key)] if score else [])


@given(st.lists(_spellings, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(names: list[str], random: Random) -> None:
    parts = [normalised(name) for name in names]
    shuffled = list(parts)
    random.shuffle(shuffled)
    for each in parts:
        assert NearIndex.of(parts).find(each) == NearIndex.of(shuffled).find(each)


def test_the_nearest_comes_first_and_a_name_is_not_near_itself() -> None:
    index = NearIndex.of(map(normalised, ["Data Lumen", "Lumne Data", "Lumen Data", "Lumen-Data Ltd"]))
    assert index.find(normalised("Lumen Data")) == [(1000, "datalumen"), (888, "lumnedata")]


@frozen
class Counting(PlainComparer):
    """Counts how many names are compared."""

    compared: list[str] = field(factory=list)

    def score(self, one: NameParts, other: NameParts) -> int:
        self.compared.append(other.key)
        return super().score(one, other)


def test_a_crowded_piece_costs_no_work_and_finds_nothing() -> None:
    crowd = [f"{chr(97 + number // 26)}{chr(97 + number % 26)}qqlumen" for number in range(CROWDED + 1)]
    for size, compared in ((CROWDED, CROWDED), (CROWDED + 1, 0)):
        counting = Counting()
        NearIndex.of(map(normalised, crowd[:size]), counting).find(normalised("zzqqlumen"))
        assert len(counting.compared) == compared

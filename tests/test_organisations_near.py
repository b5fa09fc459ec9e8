"""Near spellings: what is forgiven, and that looking in the index loses nothing."""

from functools import cache
from random import Random

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from borderscore.organisations import PLAIN, NameParts, NearIndex, PlainComparer, normalised, spellings
from borderscore.organisations.near import CROWDED, are_apart, digits, forgiven
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
        ("Zentara Qorvexal", "Qorvexalzentara", 1000),  # the same words, in another order and without a space
        ("Brightly Data", "Wrightly Data", 916),  # a word just long enough to begin with another letter
        ("Wrights Data", "Brights Data", 0),
        ("Abcdefghijklmnopq", "Abcxefghijkymnopq", 882),  # two slips change four letters
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


@pytest.mark.parametrize(
    ("text", "slips"),
    [("a" * 4, 0), ("a" * 5, 1), ("a" * 14, 1), ("a" * 15, 2), ("\u044b" * 15, 2), ("流明数据工业" * 3, 0)],
)
def test_longer_texts_are_forgiven_more_but_for_unspaced_scripts(text: str, slips: int) -> None:
    assert forgiven(text) == slips


def test_nothing_tells_a_name_from_itself() -> None:
    assert not are_apart(normalised("Lumen Data"), normalised("Data Lumen"))
    assert digits("plant 12, hall 3") == "123"


@pytest.mark.parametrize("way", [1, -1])
def test_of_spellings_with_one_key_the_nearest_counts(way: int) -> None:
    """North tells names apart where it is a word of its own on one side alone."""
    index = NearIndex.of(map(normalised, ["Qorvex North Air", "Qorvexnorth Air"][::way]))
    assert index.find(normalised("Qorvxe North Air")) == [(928, "qorvexnorthair")]


def test_a_name_of_the_same_letters_is_not_near_but_equal() -> None:
    assert NearIndex.of([normalised("Lumen Data")]).find(normalised("Lumendat A")) == []


def test_spellings_leave_one_letter_out_swap_the_first_two_or_the_words() -> None:
    """Words of fewer than eight letters keep their first."""
    slips = {f"zentara{'qorvexal'[:at]}{'qorvexal'[at + 1 :]}" for at in range(8)}
    slips |= {f"{'zentara'[:at]}{'zentara'[at + 1 :]}qorvexal" for at in range(1, 7)}
    whole = {"zentaraqorvexal", "qorvexalzentara", "ezntaraqorvexal"}
    assert set(spellings("Zentara Qorvexal")) == whole | slips
    assert all(each.isalpha() and each.islower() for each in spellings("Zentara Qorvexal Brightly"))


@pytest.mark.parametrize("generic", ["holdings", "energy"])
def test_long_generic_words_stay_whole_in_spellings(generic: str) -> None:
    assert {each.partition(" ")[2] for each in spellings(f"Zentara {generic}")} == {generic}

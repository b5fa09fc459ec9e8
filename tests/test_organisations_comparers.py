"""The extra `names`: what it finds beyond the plain comparer, and that it is never used silently."""

import sys

import pytest

from borderscore.comparers import comparer_of, fuzzy
from borderscore.declaration import Organisation
from borderscore.errors import MissingExtraError
from borderscore.organisations import PLAIN, NearIndex, Register, RegisterEntry, normalised
from borderscore.rulebook.model import NAME_COMPARISONS


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("流明数据有限公司", "Liuming Shuju Co Ltd", 900),  # pinyin of the whole name
        ("流明星科技", "Liumingxing Technology", 900),  # of the distinctive part
        ("流明", "Liu Ming Holdings AG", 900),
        ("林科技", "Lin Technology", 0),  # too short to tell
        ("流明星科技", "流明心科技", 0),  # the same sound in characters is another name
        ("Lumen Data", "Lumne Data", 888),  # what the plain comparer finds
        ("Brightwaterhouse Northern", "Northern Brightwaterhousing", 920),
        ("Brightwater Plant 1", "Brightwaters Plant 2", 0),
        ("ООО Ромашка", "Romashka LLC", 900),
        ("Рособоронэкспорт", "Rosoboroneksport", 900),
        ("Рособоронэкспорт", "Rosoboronexport", 900),
        ("Воткинский завод", "Votkinskij Zavod", 900),
        ("Ελληνικα Πετρελαια ΑΕ", "Ellinika Petrelaia", 900),
        ("Ромашка", "Romanka", 0),
        ("流明星科技", "Liumingxing Logistics", 0),  # what it does is another thing
        ("Iran Shipping Lines Corporate", "Iran China Shipping Lines Corporate", 0),  # a word more
        ("Tan Tan Wei", "Tan Wei Wei", 0),  # the same words
        ("Lumen Technologies International", "Qorvex Technologies International", 0),  # alike in weak words only
    ],
)
def test_scores(one: str, other: str, score: int) -> None:
    comparer = fuzzy()
    assert comparer.score(normalised(one), normalised(other)) == score
    assert comparer.score(normalised(other), normalised(one)) == score


@pytest.mark.parametrize(
    ("filed", "sought"),
    [("流明数据有限公司", "Liuming Shuju"), ("Northern Brightwaterhousing", "Brightwaterhouse Northern")],
)
def test_what_is_near_is_found_in_an_index(filed: str, sought: str) -> None:
    index = NearIndex.of([normalised(filed)], fuzzy())
    assert [key for _, key in index.find(normalised(sought))] == [normalised(filed).key]


def test_a_register_says_who_compares() -> None:
    entry = RegisterEntry(id="R-1", names=("流明数据有限公司",))
    register = Register.of([entry], comparer=fuzzy())
    assert register.comparer.name.startswith("fuzzy-3 rapidfuzz-")
    match = register.match(Organisation(name="Liuming Shuju Technology Sdn Bhd".replace(" Technology", "")))
    assert (match.family, match.how, match.score) == ("register:R-1", "near name", 900)


def test_a_rulebook_says_who_compares() -> None:
    assert comparer_of("plain") is PLAIN
    assert comparer_of("fuzzy") == fuzzy()
    assert {comparer_of(each).name.partition("-")[0] for each in NAME_COMPARISONS} == {"plain", "fuzzy"}


@pytest.mark.parametrize("missing", ["pypinyin", "rapidfuzz.distance"])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=r"borderscore\[names\]"):
        fuzzy()

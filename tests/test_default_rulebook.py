"""The default rulebook keeps what its `about` promises."""

from itertools import product
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import borderscore.rulebook
from borderscore.declaration import Declaration, MediaItem, MediaKind
from borderscore.features import STANDARD
from borderscore.features.carried import BYTES_A_DAY
from borderscore.formats.rulebooks import content_of, examine, load_rulebook
from borderscore.places import COUNTRIES
from borderscore.rulebook.model import Characteristic
from borderscore.rulebook.reach import partitions
from borderscore.rulebook.semantics import decide
from borderscore.selectivity import Assessor
from tests.strategies import declarations

TB: Final = 10**12
PATH: Final = Path(borderscore.rulebook.__file__).parent / "default.toml"
RULEBOOK: Final = load_rulebook(PATH, STANDARD)
ASSESSOR: Final = Assessor.of(RULEBOOK)

by_name = pytest.mark.parametrize("characteristic", RULEBOOK.characteristics, ids=lambda each: each.name)


def test_the_check_has_nothing_to_say() -> None:
    _, issues = examine(content_of(PATH), "default.toml", STANDARD)

    assert issues == ()


def test_it_asks_some_two_dozen_questions() -> None:
    assert 22 <= len(RULEBOOK.characteristics) <= 30


@by_name
def test_every_question_says_why_and_on_what_grounds(characteristic: Characteristic) -> None:
    assert len(characteristic.why) > 60
    assert any(word in characteristic.source.lower() for word in ("judgement", "iso", "regulation", "convention"))


def test_every_list_names_its_source() -> None:
    assert all(each.source for each in RULEBOOK.lists.values())


def test_no_country_is_named() -> None:
    operands = [
        predicate.operand if isinstance(predicate.operand, frozenset) else frozenset([predicate.operand])
        for characteristic in RULEBOOK.characteristics
        for attribute in characteristic.attributes
        for predicate in attribute.when
    ]
    assert not COUNTRIES.intersection(frozenset().union(*operands))


def test_it_reads_neither_names_nor_a_single_country() -> None:
    read = {name for each in RULEBOOK.characteristics for name in each.features}

    assert not {name for name in read if name.endswith((".name", ".facility", "country", "countries", ".code"))}


def test_no_sentence_accuses() -> None:
    accusing = ("offence", "crime", "criminal", "illegal", "unlawful", "smuggl", "suspect", "suspicious", "violat",
                "fraud", "evad", "guilty", "conceal", "hide")  # fmt: skip
    sentences = [attribute.text.lower() for each in RULEBOOK.characteristics for attribute in each.attributes]

    assert not [text for text in sentences for word in accusing if word in text]


def test_the_scale_is_what_the_about_says() -> None:
    lanes = RULEBOOK.lanes
    odds_at_yellow = 1 / 20

    assert (lanes.yellow, lanes.red) == (100, 250)
    assert odds_at_yellow / 2 ** (lanes.yellow / 20) == 1 / 640
    assert odds_at_yellow * 2 ** ((lanes.red - lanes.yellow) / 20) == pytest.approx(9, rel=0.01)


@pytest.mark.parametrize(("terabytes", "hours"), [(10, 22), (40, 88), (160, 355), (1_000, 2_222)])
def test_the_bands_of_capacity_are_the_times_on_a_line(terabytes: int, hours: int) -> None:
    assert terabytes * TB * 24 // BYTES_A_DAY == hours


def cells(characteristic: Characteristic) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Return the features of a characteristic and one value for each case that it tells apart."""
    parts = partitions([characteristic], STANDARD)
    names = characteristic.features
    return names, [[cell.value for cell in parts[name].cells] for name in names]


def partial_score(characteristic: Characteristic, observation: dict[str, Any]) -> int:
    attribute = decide(characteristic, observation)
    assert attribute is not None
    return attribute.points


@by_name
def test_silence_is_never_worth_less_than_the_best_answer(characteristic: Characteristic) -> None:
    names, values = cells(characteristic)
    for combination in product(*values):
        observation = dict(zip(names, combination, strict=True))
        for name, possible in zip(names, values, strict=True):
            if None in possible:
                silent = partial_score(characteristic, {**observation, name: None})
                answers = [partial_score(characteristic, {**observation, name: each}) for each in possible]
                assert silent >= min(answers), observation


#: What rises with the capacity of the media, if what fills them rises along.
RISING: Final = ("media.capacity", "media.used", "media.transfer_days", "media.units_above_existing")


@by_name
def test_no_question_gives_less_for_more(characteristic: Characteristic) -> None:
    names, values = cells(characteristic)
    for combination in product(*values):
        observation = dict(zip(names, combination, strict=True))
        for name, possible in zip(names, values, strict=True):
            if name in RISING:
                bands = [
                    partial_score(characteristic, {**observation, name: each})
                    for each in possible
                    if each is not None
                ]
                assert bands == sorted(bands), observation


@st.composite
def loads(draw: st.DrawFn) -> Declaration:
    """Declarations whose media are of different makes, so that larger ones are as much alike as before."""
    sizes = st.none() | st.sampled_from([1, TB, 5 * TB, 39 * TB, 80 * TB]) | st.integers(0, 400 * TB)
    kinds = st.sampled_from(get_args(MediaKind))
    items = [
        MediaItem(
            kind=draw(kinds), count=draw(st.integers(1, 25)), capacity=draw(sizes), model=f"{number}",
            used=draw(sizes), encrypted=draw(st.none() | st.booleans()),
        )
        for number in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return attrs.evolve(draw(declarations), media=tuple(items))


def enlarged(item: MediaItem, factor: int) -> MediaItem:
    if item.capacity is None:
        return item
    used = None if item.used is None else item.used * factor
    return attrs.evolve(item, capacity=item.capacity * factor, used=used)


@given(loads(), st.lists(st.integers(1, 60), min_size=3, max_size=3))
def test_larger_media_never_lower_a_score(declaration: Declaration, factors: list[int]) -> None:
    media = tuple(enlarged(item, factor) for item, factor in zip(declaration.media or (), factors, strict=False))

    larger = attrs.evolve(declaration, media=media)

    assert ASSESSOR.assess(larger).score >= ASSESSOR.assess(declaration).score

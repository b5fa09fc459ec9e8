"""Names and addresses that are the same, nearly the same, or others, measured on labelled pairs."""

import pytest

from borderscore.comparers import fuzzy
from borderscore.declaration import Organisation
from borderscore.organisations import (
    PLAIN,
    Comparer,
    Register,
    RegisterEntry,
    normalised,
    normalised_address,
    spellings,
)
from tests.name_pairs import (
    EQUAL_ADDRESSES,
    EQUAL_NAMES,
    MISSED_NAMES,
    NEAR_NAMES,
    OTHER_ADDRESSES,
    OTHER_NAMES,
    pairs,
)

COMPARERS = pytest.mark.parametrize("comparer", [PLAIN, fuzzy()], ids=lambda each: each.name.split()[0])


def have_one_key(one: str, other: str) -> bool:
    return normalised(one).key == normalised(other).key


def have_a_spelling(one: str, other: str) -> bool:
    return not set(spellings(one)).isdisjoint(spellings(other))


def found(listed: str, declared: str, comparer: Comparer) -> str:
    """Return how a declared name is found in a register that lists one name."""
    register = Register.of([RegisterEntry(id="R-1", names=(listed,))], comparer=comparer)
    return register.match(Organisation(name=declared)).how


def found_both_ways(one: str, other: str, comparer: Comparer) -> set[str]:
    return {found(one, other, comparer), found(other, one, comparer)}


def test_there_are_enough_pairs_to_measure_on() -> None:
    assert len(pairs(EQUAL_NAMES)) + len(pairs(NEAR_NAMES)) + len(pairs(OTHER_NAMES)) >= 200


def test_names_that_are_spelled_and_dressed_differently_are_equal() -> None:
    assert [pair for pair in pairs(EQUAL_NAMES) if not have_one_key(*pair)] == []


@COMPARERS
def test_names_with_slips_are_near_in_either_direction(comparer: Comparer) -> None:
    found = {pair: found_both_ways(*pair, comparer) for pair in pairs(NEAR_NAMES)}
    assert {pair: how for pair, how in found.items() if how != {"near name"}} == {}


def test_what_is_missed_is_known() -> None:
    assert {how for pair in pairs(MISSED_NAMES) for how in found_both_ways(*pair, PLAIN)} == {"none"}


@COMPARERS
def test_other_names_are_never_found(comparer: Comparer) -> None:
    found = {pair: found_both_ways(*pair, comparer) for pair in pairs(OTHER_NAMES)}
    assert {pair: how for pair, how in found.items() if how != {"none"}} == {}


def test_without_a_register_near_names_meet_in_a_spelling() -> None:
    missed = [pair for pair in pairs(NEAR_NAMES) if not have_a_spelling(*pair)]
    assert missed == [
        ("Sunrise Data Sdn Bhd", "Sunrise Dtaa Sdn Bhd"),  # a slip in a short word
        ("Sunrise Data Sdn Bhd", "Sunrise Datta Sdn Bhd"),
        ("Brightwatersystemhaus GmbH", "Brihgtwatersystmhaus GmbH"),  # two slips
    ]


def test_other_names_never_meet_in_a_spelling() -> None:
    assert [pair for pair in pairs(OTHER_NAMES) if have_a_spelling(*pair)] == []


def test_one_building_has_one_key() -> None:
    apart = [
        pair
        for pair in pairs(EQUAL_ADDRESSES)
        if normalised_address(pair[0]).building != normalised_address(pair[1]).building
    ]
    assert apart == []


def test_other_buildings_have_other_keys() -> None:
    equal = [
        pair
        for pair in pairs(OTHER_ADDRESSES)
        if normalised_address(pair[0]).building == normalised_address(pair[1]).building
    ]
    assert equal == []

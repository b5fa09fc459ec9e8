"""Places and the countries that they lie in."""

import re
from importlib.metadata import version

import airportsdata
import iso3166
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.places import COUNTRIES, PLACE_PATTERN, country_of, reference_versions


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("KUL", "MY"),
        ("PEK", "CN"),
        ("SIN", "SG"),
        ("HKG", "HK"),
        ("PRN", "XK"),
        ("MYPKG", "MY"),
        ("CNSHA", "CN"),
        ("US2AB", "US"),
        ("QQQ", None),
        ("ZZABC", None),
        ("XZABC", None),
    ],
)
def test_a_place_lies_in_a_country(place: str, country: str | None) -> None:
    assert country_of(place) == country


def test_every_known_airport_has_a_code_that_a_declaration_can_carry_and_a_country_that_exists() -> None:
    airports = airportsdata.load("IATA")
    assert len(airports) > 7000
    for code, airport in airports.items():
        assert re.fullmatch(PLACE_PATTERN, code)
        assert country_of(code) == airport["country"]
        assert airport["country"] in COUNTRIES


@given(st.from_regex(PLACE_PATTERN, fullmatch=True))
def test_the_country_of_a_well_formed_place_exists_or_is_unknown(place: str) -> None:
    assert country_of(place) in COUNTRIES | {None}


@given(st.sampled_from(sorted(COUNTRIES)), st.from_regex("[A-Z2-9]{3}", fullmatch=True))
def test_a_locode_begins_with_its_country(country: str, rest: str) -> None:
    assert country_of(country + rest) == country


@pytest.mark.parametrize("place", ["KUL", "MYPKG", "US2AB"])
def test_these_are_well_formed(place: str) -> None:
    assert re.fullmatch(PLACE_PATTERN, place)


@pytest.mark.parametrize(
    "place", ["", "KU", "kul", "KULX", "K2L", "MYPK1", "MYPK0", "M2PKG", "MY PKG", "KUL\n", "\u041aUL"]
)
def test_these_are_not(place: str) -> None:
    assert not re.fullmatch(PLACE_PATTERN, place)


def test_countries_are_those_of_iso_3166_1() -> None:
    assert {country.alpha2 for country in iso3166.countries} == COUNTRIES
    assert {"MY", "SG", "CN", "HK", "TW"} < COUNTRIES


def test_the_reference_data_have_versions() -> None:
    assert reference_versions() == {name: version(name) for name in ("airportsdata", "iso3166")}

"""What makes two addresses one building, and what a number in an address belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.organisations import normalised_address
from borderscore.organisations.addresses import REMEMBERED_LENGTH
from tests.strategies import texts

SAME_BUILDING = [
    [
        "Lot 5, Jalan Teknologi 7, 63000 Cyberjaya, Selangor",
        "No. 5 Jln. Teknologi 7 Cyberjaya",
        "5, JLN TEKNOLOGI 7, CYBERJAYA 63000, MALAYSIA",
        "Level 3, No.5, Jl Teknologi 7, Cyberjaya",
        "Selangor; 63000 Cyberjaya; Jln Teknologi 7; Lot 5",
        "#5 Jalan Teknologi 7",
    ],
    [
        "10 Anson Road #03-12 International Plaza Singapore 079903",
        "10 Anson Rd, Level 3 Unit 12, International Plaza, S(079903)",
        "International Plaza, 10 Anson Rd., 3/F, Singapore",
    ],
    [
        "Hauptstr. 12, 10115 Berlin",
        "12 Hauptstraße, Berlin, Germany",
        "Haupt Strasse 12",
        "HAUPTSTRASSE 12, D-10115 Berlin",
    ],
    ["350 5th Avenue, New York, NY 10118-0110", "350 5th Ave, New York, USA", "350 5th Ave., 21st floor"],
    ["10 Cromwell Street, London SW7A 2QQ", "10 Cromwell St", "10, Cromwell Street, England"],
    ["广东省深圳市南山区科技路5号3栋12楼1203室", "深圳南山区 科技路5号 3栋", "中国深圳市南山区科技路５号３棟"],
    [
        "〒106-0032 東京都港区六本木1-2-3",
        "東京都港区六本木1丁目2番3号",
        "東京 港区六本木1-2-3 12階",
        "港区六本木1丁目2番地3号",
    ],
    ["서울특별시 강남구 테헤란로 123", "123 테헤란로, 강남구, 서울", "강남구 테헤란로 123 5층"],
    [
        "Blk 71 Ang Mo Kio Ave 3 #05-01",
        "Block 71, Ang Mo Kio Avenue 3, Singapore 560071",
        "ang mo kio ave 3 block 71",
    ],
    ["Unit B-3-12, Block A, Jalan SS 2/24, 47300 Petaling Jaya", "Blok A, Jln SS 2/24, Petaling Jaya"],
    ["Flat 3, 3/F, 88 Queen's Road Central, Hong Kong", "88 Queen\u2019s Rd Central, 7th Floor, HK"],
    ["宜昌市云集路2号", "云集路2号"],
    ["广东省深圳市府前路5号", "府前路5号"],
    ["上海市南京东路100号", "南京东路100号"],
    ["서울 세종대로 110", "세종대로 110"],
]

APART = [
    ("Lot 5, Jalan Teknologi 7", "Lot 7, Jalan Teknologi 5"),
    ("5 Jalan Teknologi", "Jalan Teknologi 5"),
    ("Block 3, Jalan Besar", "Lot 3, Jalan Besar"),
    ("Lot 12345, Jalan Besar", "Lot 12346, Jalan Besar"),
    ("科技路5号3栋", "科技路3号5栋"),
    ("北京路5号", "上海路5号"),
    ("南京东路5号", "北京东路5号"),
    ("Jalan Penang", "Jalan Malaysia"),
    ("12345 Main Street", "12346 Main Street"),
    ("Avenue 3", "Avenue 4"),
    ("Wisma Alpha 2, No. 5 Jalan Besar", "Wisma Alpha 3, No. 5 Jalan Besar"),
]


@pytest.mark.parametrize(("first", "others"), [(first, others) for first, *others in SAME_BUILDING])
def test_one_building_however_it_is_written(first: str, others: list[str]) -> None:
    assert {normalised_address(each).building for each in others} == {normalised_address(first).building}


@pytest.mark.parametrize(("one", "other"), APART)
def test_numbers_stay_tied_to_what_they_number(one: str, other: str) -> None:
    assert normalised_address(one).building != normalised_address(other).building


def test_buildings_are_all_different() -> None:
    assert len({normalised_address(each[0]).building for each in SAME_BUILDING}) == len(SAME_BUILDING)


def test_level_and_unit_are_in_the_full_key_only() -> None:
    parts = normalised_address("10 Anson Road #03-12")
    assert parts.building == "anson house:10 road"
    assert parts.full == "anson house:10 level:3 road unit:12"
    assert parts.full == normalised_address("Lvl 3, Unit 12, 10 Anson Rd").full


@pytest.mark.parametrize("address", ["", " ", "!!!", "\U0001f680"])
def test_nothing_to_compare_gives_an_empty_key(address: str) -> None:
    assert normalised_address(address).full == ""


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("Cyberjaya", "cyberjaya"),  # better a town than nothing
        ("63000", "house:63000"),
        ("Level 5", "level:5"),
        ("Jalan Penang, 10000 Penang", "jalan penang"),
        ("Lot 12345", "house:12345"),
        ("Rue Verte 7", "house:7 rue verte"),
        ("深圳", "深圳"),
    ],
)
def test_what_is_left_out_stays_where_nothing_else_is_there(address: str, building: str) -> None:
    assert normalised_address(address).building == building


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("Lot 5, Main Street near Old Church", "house:5 main street"),
        ("Near 5 Main Street", "house:5 main near street"),
        ("12 Main Street Springfield", "house:12 main street"),
        ("5 Main Street, Springfield 8000", "house:5 main street"),
        ("5 Main Street, 8000 Springfield", "house:5 main street"),
        ("Lot 5, Jalan Besar, 8000", "besar house:5 house:8000 jalan"),
        ("Lot 5, Jalan Besar, East", "besar east house:5 jalan"),
        ("Wisma Alpha, Kuala Lumpur", "alpha wisma"),
        ("Wisma Alpha 5, Petaling", "alpha house:5 petaling wisma"),
        ("Jalan Besar, Lot 5, Springfield", "besar house:5 jalan springfield"),
        ("府前路5号", "house:5 府前路"),
    ],
)
def test_what_is_near_a_street_and_the_town_behind_it_are_left_out(address: str, building: str) -> None:
    """Four digits alone may be a house, the east of a town another street; what comes before a street stays."""
    assert normalised_address(address).building == building


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("Alpha 7", "alpha house:7"),
        ("Lot 5, Alpha 7", "alpha alpha:7 house:5"),
        ("P.O. Box 12", "box:12"),
        ("南山区科技路5号", "house:5 南山区 科技路"),
        ("北京站5号", "house:5 站"),
        ("Block Besar 5", "besar block house:5"),
        ("Unit, 5 Main Street", "house:5 main street"),
    ],
)
def test_a_number_is_the_house_s_unless_something_else_is_numbered(address: str, building: str) -> None:
    assert normalised_address(address).building == building


@pytest.mark.parametrize(
    ("address", "building"), [("Jln Penang", "jalan penang"), ("5, Via Italia", "house:5 italia via")]
)
def test_a_street_may_have_the_name_of_a_place(address: str, building: str) -> None:
    assert normalised_address(address).building == building


@given(texts)
def test_case_and_outer_punctuation_never_count(address: str) -> None:
    key = normalised_address(address.casefold()).full
    assert normalised_address(f"{address.casefold().upper().casefold()} ,,").full == key


_parts = st.permutations(["Lot 5", "Jalan Teknologi 7", "Taman Maju", "Block C", "Level 2"])


@given(_parts)
def test_the_order_of_the_parts_never_counts(parts: list[str]) -> None:
    assert (
        normalised_address(", ".join(parts)).full
        == "block:c house:5 jalan level:2 maju taman teknologi teknologi:7"
    )


@pytest.mark.parametrize(
    "piece", ["1", "a ", ", ", "号", "1号", "malaysia ", "1-", "s (", "路", "市", "深圳", "#1-"]
)
def test_long_addresses_are_read_and_not_remembered(piece: str) -> None:
    long = piece * (4 * REMEMBERED_LENGTH)
    assert normalised_address(long).original == long
    assert normalised_address(long) is not normalised_address(long)
    assert normalised_address("Lot 5") is normalised_address("Lot 5")

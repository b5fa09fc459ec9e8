"""What makes two names the same, and what keeps them apart. All companies here are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.organisations import normalised
from borderscore.organisations.folding import LOOK_ALIKES, fold, skeleton, words
from tests.strategies import texts

SAME = [
    (
        "lumendata",
        [
            "Lumen Data",
            "LUMEN DATA SDN. BHD.",
            "Lumen Data Sdn Bhd (202301012345)",
            "Lumen Data Sdn Bhd (1234567-X)",
            "Lumen Data (Malaysia) Sdn Bhd",
            "Lumen Data (M) Sdn Bhd",
            "Lumen Data Sdn Bhd Malaysia",
            "Lumen Data (M) Sdn Bhd - Penang Branch",
            "Lumen Data Pte. Ltd.",
            "Lumen Data Pte Ltd (Singapore)",
            "Lumen Data SG",
            "Lumen Data Asia Pacific Pte Ltd",
            "Lumen Data [APAC] Private Limited",
            "Lumen-Data Co., Ltd.",
            "LumenData Company Limited",
            "Shenzhen Lumen Data Co., Ltd",
            "Lumen Data (Shenzhen) Co Ltd",
            "Lumen Data GmbH",
            "Lumen Data GmbH & Co. KG",
            "Lumen Data S.p.A.",
            "Lumen Data B V",
            "Lumen Data A/S",
            "Lumen Data Sp. z o.o.",
            "PT Lumen Data Tbk",
            "OOO Lumen Data",
            "Công ty TNHH Lumen Data",
            "The Lumen Data LLC",
            "\uff2c\uff35\uff2d\uff25\uff2e Data",
            "Lúmen Dàta Kft",
            "Lu\u200bmen Da\u00adta",
            "Lum\u0435n D\u0430ta Ltd",
            "Lumen Data 株式会社",
        ],
    ),
    (
        "流明数据",
        [
            "流明数据",
            "流明数据有限公司",
            "流明数据（深圳）有限公司",
            "深圳流明数据有限公司",
            "深圳市流明数据有限责任公司",
            "中国广东深圳流明数据股份有限公司",
            "流明数据有限公司深圳分公司",
            "流明数据 (马来西亚) 私人有限公司",
        ],
    ),
    ("ルーメン", ["株式会社ルーメン", "ルーメン株式会社", "㈱ルーメン", "ルーメン(株)", "ﾙｰﾒﾝ", "東京都ルーメン"]),
    ("루멘", ["주식회사 루멘", "루멘㈜", "루멘 주식회사", "서울 루멘", "주식회사루멘"]),
    ("mcquarrys", ["McQuarry's Corp.", "McQuarry\u2019s Inc", "MCQUARRYS"]),
    ("smithsons", ["Smith & Sons Ltd", "Smith and Sons Limited", "Smith + Sons"]),
    ("สมาร์ทเดต้า", ["บริษัท สมาร์ท เดต้า จำกัด", "สมาร์ท เดต้า"]),
]


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in SAME for name in names])
def test_spellings_of_one_name_have_one_key(key: str, name: str) -> None:
    assert normalised(name).key == normalised(key).key


@pytest.mark.parametrize(
    "name",
    [
        "Bank of China",
        "Air China",
        "China Mobile",
        "Malaysia Airlines",
        "University of Singapore",
        "北京大学",
        "上海汽车",
        "北京",
        "公司",
        "Deep Sea",
        "Malaysia",
        "Sdn Bhd",
        "PT Holdings",
        "the",
        "中国",
        "有",
    ],
)
def test_a_place_or_form_that_makes_the_name_stays(name: str) -> None:
    assert normalised(name).core == fold(name)


@pytest.mark.parametrize(
    "name", ["\U0001f680\U0001f680", "!!!", " ", "\u0301" * 256, "\u3164", "()", "(M)", "( (M)"]
)
def test_no_key_is_empty(name: str) -> None:
    assert normalised(name).key


def test_traditional_and_simplified_characters_are_the_same() -> None:
    assert normalised("流明數據").key == normalised("流明数据").key


@pytest.mark.parametrize(
    ("name", "countries"),
    [
        ("Lumen (Malaysia) Pte Ltd", "MY"),  # a qualifier says more than a form
        ("Lumen Sdn Bhd", "MY BN"),
        ("Lumen Ltd", ""),
        ("Lumen", ""),
        ("Lumen APAC GmbH", "DE AT CH"),
        ("Lumen (S) (M)", "SG MY"),
        ("深圳流明有限公司", "CN"),
        ("Lumen Việt Nam", "VN"),
        ("Lumen Korea, Republic of", "KR"),
        ("Lumen Data B.V., Delft, Netherlands", "NL"),
        ("Lumen Data Pte. Ltd., Bedok, Malaysia", "MY"),
    ],
)
def test_countries_come_from_qualifiers_and_else_from_forms(name: str, countries: str) -> None:
    assert normalised(name).countries == set(countries.split())


def test_forms_are_named() -> None:
    assert normalised("PT Lumen Tbk").forms == ("Tbk", "PT")
    assert normalised("深圳流明有限公司").forms == ("有限公司",)


@pytest.mark.parametrize(
    ("name", "weak", "distinctive"),
    [
        ("Lumen Holdings International Ltd", ("holdings", "international"), "lumen"),
        ("Lumen Hldgs Intl", ("holdings", "international"), "lumen"),
        ("LumenTechnologies", ("technology",), "lumen"),
        ("Lumen Tehcnology", ("technology",), "lumen"),
        ("流明数据技术有限公司", ("数据技术",), "流明"),
        ("Data Systems", (), "datasystems"),
        ("Lumen", (), "lumen"),
        ("Lumen 科技", ("科技",), "lumen"),
    ],
)
def test_words_that_many_have_are_marked_and_not_dropped(
    name: str, weak: tuple[str, ...], distinctive: str
) -> None:
    parts = normalised(name)
    assert (parts.weak, parts.distinctive) == (weak, distinctive)


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Lum\u0435n Data", ("lum\u0435n",)),  # a Cyrillic letter
        ("\u0412UKIT Compute", ("\u0432ukit",)),  # a Cyrillic capital
        ("Lumen \u0421\u041e\u0420\u0410 Ltd", ("\u0441\u043e\u0440\u0430",)),  # Cyrillic throughout
        ("\u041e\u041e\u041e \u0420\u043e\u0441\u0430", ()),  # Russian among its like
        ("Lumen \u0414\u0430\u0442\u0430", ()),  # a Russian word that looks it
        ("\u0391lpha", ("\u03b1lpha",)),  # a Greek capital
        ("Lumen 流明", ()),
        ("Société", ()),
    ],
)
def test_letters_of_one_script_that_stand_for_another_are_flagged(name: str, mixed: tuple[str, ...]) -> None:
    assert normalised(name).mixed == mixed


def test_look_alikes_are_single_letters_that_become_latin_ones() -> None:
    assert all(
        len(letter) == 1 and not letter.isascii() and latin.isascii() for letter, latin in LOOK_ALIKES.items()
    )


@given(texts.filter(bool))
def test_what_is_left_has_nothing_more_to_split_off(name: str) -> None:
    parts = normalised(name)
    again = normalised(parts.core)
    assert (again.core, again.key, again.distinctive) == (parts.core, parts.key, parts.distinctive)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert skeleton(skeleton(fold(text))) == skeleton(fold(text))


#: Made-up words that are no place, no form and no generic word.
_made_up = st.sampled_from(["lumen", "bukit", "qorvex", "zentara", "流明星", "ルミナ", "вектор", "ναυτίλος"])
_cores = st.lists(_made_up, min_size=1, max_size=3).map(" ".join)
_dressings = st.sampled_from(
    [
        "{} Sdn Bhd",
        "{} (Malaysia)",
        "{}, Inc.",
        "  {}  ",
        "{} Asia Pacific Pte. Ltd.",
        "({}) AG",
        "{} 有限公司",
        "PT {}",
    ]
)


@given(_cores, st.lists(_dressings, max_size=3), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_case_forms_and_qualifiers_never_change_a_key(core: str, dressings: list[str], case: type[str]) -> None:
    name = core
    for dressing in dressings:
        name = dressing.format(name)
    assert normalised(case(name)).key == normalised(core).key


@given(_cores, _cores)
def test_other_distinctive_words_give_another_key(one: str, other: str) -> None:
    assert (normalised(one).key == normalised(other).key) == (one.replace(" ", "") == other.replace(" ", ""))


def test_words_are_cut_where_an_unspaced_script_begins() -> None:
    assert words(fold("ABC科技 x2")) == ["abc", "科技", "x2"]


@pytest.mark.parametrize(
    "name", ["\u0301" * 256, "\u202b" * 256, "(" * 256, "a." * 128, "有限公司" * 64, "sdn bhd " * 32]
)
def test_hostile_names_are_read_like_any_other(name: str) -> None:
    assert normalised(name).key


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Lumen Data (formerly Sunrise) Logistics Ltd", "lumen data logistics"),  # the brackets alone are left out
        ("Holdings formerly Sunrise", "holdings formerly sunrise"),  # Holdings alone would tell nothing
        ("Aka Data", "aka data"),  # nothing stands before it
        ("Formerly Sunrise Ltd", "formerly sunrise"),
        ("Lumen Data Ltd, Research Division", "lumen data ltd research division"),  # a part, and no town
        ("Lumen Data Co., Bedok", "lumen data co bedok"),  # Smith & Co., Jones
        ("Lumen Data Co., Ltd., Bedok", "lumen data"),
        ("Nordic No 5 Mills", "nordic 5 mills"),
        ("Casino 5 Mills", "casino 5 mills"),
        ("A O Smith", "a o smith"),
        ("AO Smith", "smith"),
    ],
)
def test_what_is_part_of_a_name(name: str, core: str) -> None:
    assert normalised(name).core == core


@pytest.mark.parametrize(
    ("name", "core", "countries"),
    [
        ("Lumen [M] Data", "lumen data", "MY"),
        ("Lumen {M} Data", "lumen data", "MY"),
        ("Lumen \u3010M\u3011 Data", "lumen data", "MY"),
        ("Lumen (Hong Kong) Data", "lumen data", "HK"),
        ("(Malaysia)", "malaysia", ""),  # nothing stands beside it
        ("Werk Nr. 38", "werk 38", ""),
        ("Lumen & Jones", "lumen and jones", ""),
        ("Lumen+Jones", "lumen and jones", ""),
        ("N/V Lumen", "lumen", "BE NL"),
        ("Lumen Limted", "lumen", ""),
        ("Lumen Sdn Bd", "lumen", "BN MY"),  # a letter is missing in the shortest form that is repaired
        ("The Lumen", "lumen", ""),
        ("The Sdn Bhd", "the", "BN MY"),
        ("The PT Lumen", "lumen", "ID"),
        ("Lumen Malaysia Singapore", "lumen", "MY SG"),
        ("Shenzhen Lumen Singapore", "lumen", "CN SG"),
        ("Guangdong Shenzhen Lumen", "lumen", "CN"),
        ("明有限公司", "明", "CN HK MO TW"),
        ("株式会社明", "明", "JP"),
        ("流明香港中国", "流明", "CN HK"),
        ("中国流明香港", "流明", "CN HK"),
        ("科技北京", "科技北京", ""),  # a science park tells nothing without its town
        ("Lumen 科技北京", "lumen 科技", "CN"),
        ("北京科技 流明", "科技 流明", "CN"),
        ("Lumen Data formerly Helles (UK) Licht", "lumen data", ""),
        ("Lumen (formerly Helles) Data (M) Logistics", "lumen data logistics", "MY"),
        ("Lumen B.V., Kuala Lumpur", "lumen", "MY"),
        ("Lumen B.V.; Den Helder", "lumen", "NL"),
        ("Lumen Sdn Bhd, Muar", "lumen", "BN MY"),
        ("Lumen Sp. z o.o., Muar", "lumen", "PL"),
        ("Lumen Limited, Muar", "lumen", ""),
        ("Limited, Muar", "limited muar", ""),
        ("Lumen GmbH, Sdn Bhd", "lumen", "AT BN CH DE MY"),  # no town, but another form
    ],
)
def test_what_is_split_off_and_where_it_says_a_name_belongs(name: str, core: str, countries: str) -> None:
    parts = normalised(name)
    assert parts.core == core
    assert parts.countries == set(countries.split())


def test_digits_that_stand_for_letters_are_read_as_these() -> None:
    assert normalised("Mo1ten Br0adwater Ri5ing").key == "moltenbroadwaterrising"
    assert normalised("B2B H2O").key == "b2bh2o"


def test_the_letters_of_a_key_are_bits() -> None:
    assert normalised("Baba").letters == 1 << ord("a") % 64 | 1 << ord("b") % 64

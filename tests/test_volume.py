"""Amounts of data: exact both ways, and nothing taken for what it may not mean."""

import builtins
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore import volume
from borderscore.errors import InvalidValueError
from borderscore.volume import MAXIMUM, UNITS, Amount, display, read, write

#: The factors of IEC 80000-13, written out as an oracle.
FACTORS = {
    "B": 1,
    "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15, "EB": 10**18,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "PiB": 2**50, "EiB": 2**60,
}  # fmt: skip

_round_sizes = st.builds(
    lambda unit, number: UNITS[unit] * number, st.sampled_from(list(UNITS)), st.integers(0, 1500)
)
sizes = st.one_of(st.integers(0, MAXIMUM), _round_sizes, st.integers(0, 10_000))


def refusal(value: object) -> str:
    with pytest.raises(InvalidValueError) as caught:
        read(value)
    return str(caught.value)


def forms(size: int) -> list[str]:
    """Return every exact decimal form of a size, one for each unit, by fractions."""
    found = []
    for unit, factor in FACTORS.items():
        number = Fraction(size, factor)
        places = 0
        while number.denominator != 1:
            number *= 10
            places += 1
        digits = str(number).rjust(places + 1, "0")
        found.append(f"{digits[:-places]}.{digits[-places:]} {unit}" if places else f"{digits} {unit}")
    return found


@given(sizes.filter(lambda size: size <= MAXIMUM))
def test_what_was_written_reads_back_as_the_same_number_of_bytes(size: int) -> None:
    assert read(write(size)) == size


@given(sizes | st.integers(MAXIMUM, 2**200))
def test_no_exact_form_is_shorter_than_the_written_one(size: int) -> None:
    assert write(size) in forms(size)
    assert len(write(size)) == min(map(len, forms(size)))


@given(sizes | st.integers(MAXIMUM, 2**200))
def test_si_is_preferred_where_it_is_as_short(size: int) -> None:
    shortest = [form for form in forms(size) if len(form) == len(write(size))]
    assert "i" not in write(size) or all("i" in form for form in shortest)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1024, "1 KiB"),
        (1500, "1500 B"),
        (1536, "1536 B"),
        (4_800_000_000_000_000, "4.8 PB"),
        (16 * 10**12, "16 TB"),
        (16 * 2**40, "16 TiB"),
        (2**70, "1024 EiB"),
        (2**70 + 1, "1180591620717411303425 B"),
        (2**80, "1048576 EiB"),
        (10**24, "1000000 EB"),
    ],
)
def test_amounts_are_written_like_this(size: int, text: str) -> None:
    assert write(size) == text


def test_less_than_nothing_is_not_written() -> None:
    with pytest.raises(InvalidValueError, match=r"^expected at least 0 B, got -1500000$"):
        write(-1_500_000)


def test_the_units_are_those_of_iec_80000_13() -> None:
    assert UNITS == FACTORS


@pytest.mark.parametrize("space", ["", " "])
@pytest.mark.parametrize("unit", FACTORS)
def test_every_unit_is_read_with_and_without_a_space(unit: str, space: str) -> None:
    assert read(f"3{space}{unit}") == 3 * FACTORS[unit]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(list(FACTORS)))
def test_a_decimal_fraction_is_read_exactly_or_not_at_all(whole: int, part: int, unit: str) -> None:
    size = Fraction(f"{whole}.{part}") * FACTORS[unit]
    text = f"{whole}.{part}{unit}"
    if size > MAXIMUM:
        assert "expected between" in refusal(text) or "fraction" in refusal(text)
    elif size.denominator == 1:
        assert read(text) == size
    else:
        assert refusal(text).endswith(", a fraction of one")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0B", 0),
        ("007 kB", 7000),
        ("1.50 kB", 1500),
        ("0.5 KiB", 512),
        ("1024 EiB", 2**70),
        (f"{'0' * 59}1 B", 1),
        ("0.000000000000000000867361737988403547205962240695953369140625 EiB", 1),
        (f"1.{'0' * 60} TB", 10**12),
    ],
)
def test_these_are_amounts(text: str, size: int) -> None:
    assert read(text) == size


@given(st.integers(0, MAXIMUM))
def test_a_number_is_a_number_of_bytes(size: int) -> None:
    assert read(size) == size
    assert Amount().check(size) == size


NOT_AN_AMOUNT = f"expected {volume.EXPECTED}, got "
NOT_BYTES = "expected a whole number of bytes, got "
NOT_WITHIN = "expected between 0 B and 1024 EiB, got "
NOT_A_UNIT = "expected one of the units B, kB, MB, GB, TB, PB, EB, KiB, MiB, GiB, TiB, PiB, EiB, got "


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("16 Tb", "expected bytes, got 'Tb', which counts bits"),
        ("16 Tib", "expected bytes, got 'Tib', which counts bits"),
        ("16 b", "expected bytes, got 'b', which counts bits"),
        ("16 tb", "expected bytes, got 'tb', which counts bits"),
        ("16 KB", f"{NOT_A_UNIT}'KB'"),
        ("16 kiB", f"{NOT_A_UNIT}'kiB'"),
        ("16 tB", f"{NOT_A_UNIT}'tB'"),
        ("16 TIB", f"{NOT_A_UNIT}'TIB'"),
        ("16 ZB", f"{NOT_A_UNIT}'ZB'"),
        ("16 T", f"{NOT_A_UNIT}'T'"),
        ("16 bytes", f"{NOT_A_UNIT}'bytes'"),
        ("+16 TB", f"{NOT_AN_AMOUNT}'+16 TB'"),
        ("-16 TB", f"{NOT_AN_AMOUNT}'-16 TB'"),
        ("1e3 TB", f"{NOT_AN_AMOUNT}'1e3 TB'"),
        ("1E+1000000 TB", f"{NOT_AN_AMOUNT}'1E+1000000 TB'"),
        ("1_000 TB", f"{NOT_AN_AMOUNT}'1_000 TB'"),
        ("1,000 TB", f"{NOT_AN_AMOUNT}'1,000 TB'"),
        ("1.2.3 TB", f"{NOT_AN_AMOUNT}'1.2.3 TB'"),
        (".5 TB", f"{NOT_AN_AMOUNT}'.5 TB'"),
        ("5. TB", f"{NOT_AN_AMOUNT}'5. TB'"),
        ("0x10 TB", f"{NOT_AN_AMOUNT}'0x10 TB'"),
        ("16  TB", f"{NOT_AN_AMOUNT}'16  TB'"),
        ("16\tTB", f"{NOT_AN_AMOUNT}'16\\tTB'"),
        ("16\u00a0TB", f"{NOT_AN_AMOUNT}'16\\xa0TB'"),
        (" 16 TB", f"{NOT_AN_AMOUNT}' 16 TB'"),
        ("16 TB ", f"{NOT_AN_AMOUNT}'16 TB '"),
        ("16 TB\n", f"{NOT_AN_AMOUNT}'16 TB\\n'"),
        ("16 TB\0", f"{NOT_AN_AMOUNT}'16 TB\\x00'"),
        ("\u0661\u0666 TB", f"{NOT_AN_AMOUNT}'\\u0661\\u0666 TB'"),
        ("\uff11\uff16 TB", f"{NOT_AN_AMOUNT}'\\uff11\\uff16 TB'"),
        ("1\u00b2 TB", f"{NOT_AN_AMOUNT}'1\\xb2 TB'"),
        ("16 \u03a4B", f"{NOT_AN_AMOUNT}'16 \\u03a4B'"),
        ("", f"{NOT_AN_AMOUNT}''"),
        ("TB", f"{NOT_AN_AMOUNT}'TB'"),
        ("16", f"{NOT_AN_AMOUNT}'16'"),
        ("NaN TB", f"{NOT_AN_AMOUNT}'NaN TB'"),
        (f"{'0' * 60}1 B", f"{NOT_AN_AMOUNT}'{'0' * 40}'\u2026 (63 characters)"),
        (f"1.{'0' * 61} B", f"{NOT_AN_AMOUNT}'1.{'0' * 38}'\u2026 (65 characters)"),
        ("1.5 B", f"{NOT_BYTES}'1.5 B', a fraction of one"),
        ("0.1 KiB", f"{NOT_BYTES}'0.1 KiB', a fraction of one"),
        ("1.0001 kB", f"{NOT_BYTES}'1.0001 kB', a fraction of one"),
        ("1025 EiB", f"{NOT_WITHIN}'1025 EiB'"),
        ("9" * 60 + " EiB", f"{NOT_WITHIN}'{'9' * 40}'\u2026 (64 characters)"),
        (2**70 + 1, f"{NOT_WITHIN}1180591620717411303425"),
        (-1, f"{NOT_WITHIN}-1"),
        (True, f"{NOT_AN_AMOUNT}true"),
        (16.0, f"{NOT_AN_AMOUNT}16.0"),
        (float("nan"), f"{NOT_AN_AMOUNT}nan"),
        (None, f"{NOT_AN_AMOUNT}null"),
        (["16 TB"], f"{NOT_AN_AMOUNT}a list of 1"),
        ({}, f"{NOT_AN_AMOUNT}an object of 0 keys"),
        (b"16 TB", f"{NOT_AN_AMOUNT}a value of type bytes"),
    ],
)
def test_these_are_not_amounts(value: object, message: str) -> None:
    assert refusal(value) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [("16 TB", f"{NOT_BYTES}'16 TB'"), (True, f"{NOT_BYTES}true"), (-1, f"{NOT_WITHIN}-1")],
)
def test_a_constructor_takes_no_texts_and_nothing_out_of_bounds(value: object, message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Amount().check(value)
    assert str(caught.value) == message


def test_a_field_reads_what_the_module_reads() -> None:
    assert Amount().read("16 TB") == 16 * 10**12


@pytest.mark.parametrize(
    "make",
    [
        lambda: "9" * 10**6,
        lambda: "9" * 10**6 + " TB",
        lambda: "0." + "0" * 10**6 + "1 EB",
        lambda: "1 " + "B" * 10**6,
    ],
)
def test_a_huge_text_is_neither_matched_nor_converted_nor_kept(
    make: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unused = Mock(spec=["fullmatch"])
    text = make()
    monkeypatch.setattr(volume, "_PATTERN", unused)
    kept = volume._read_text.cache_info().currsize
    tracemalloc.start()
    try:
        message = refusal(text)
        assert tracemalloc.get_traced_memory()[1] < 50_000
    finally:
        tracemalloc.stop()
    assert message.endswith(f"({len(text)} characters)")
    unused.fullmatch.assert_not_called()
    assert volume._read_text.cache_info().currsize == kept


def test_no_text_however_long_has_more_digits_converted_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    converted = []

    def noting(text: str) -> int:
        converted.append(len(text))
        return builtins.int(text)

    monkeypatch.setattr(volume, "int", noting, raising=False)
    for digits in (59, 60, 61, 200):
        with pytest.raises(InvalidValueError):
            read(f"{'9' * digits}.{'9' * digits} B")
    assert converted == [118, 120]
    assert max(converted) == 2 * volume.MAXIMUM_DIGITS


@given(sizes)
def test_what_people_read_is_exact_and_no_longer_than_need_be(size: int) -> None:
    number, _, unit = display(size).partition(" ")
    assert Fraction(number) * UNITS[unit] == size
    assert size == 0 or size >= 10**21 or 1 <= Fraction(number) < 1024


@given(sizes | st.builds(lambda number, twos: number << twos, st.integers(1, 2_000), st.integers(0, 69)))
def test_people_read_the_shorter_of_the_largest_units_that_fit(size: int) -> None:
    written = dict(zip(FACTORS, forms(size), strict=True))
    fitting = [unit for unit, factor in FACTORS.items() if factor <= size] or ["B"]
    largest = [unit for unit in fitting if "i" not in unit][-1:] + [unit for unit in fitting if "i" in unit][-1:]
    assert display(size) == min((written[unit] for unit in largest), key=len)


def test_people_read_terabytes_rather_than_thousands_of_gigabytes() -> None:
    texts = [display(size) for size in (82_128 * 10**9, 16 * 2**40, 1500, 999, 0, 10**15, 10**21)]
    assert texts == ["82.128 TB", "16 TiB", "1.5 kB", "999 B", "0 B", "1 PB", "1000 EB"]


def test_people_read_gibibytes_rather_than_thousands_of_mebibytes() -> None:
    assert write(1152 * 2**20) == "1152 MiB"
    assert display(1152 * 2**20) == "1.125 GiB"
    assert display(2**40) == "1 TiB"  # rather than 1,024 of the next smaller unit
    assert display(19 * 2**39) == "9.5 TiB"  # rather than 10.445360463872 TB

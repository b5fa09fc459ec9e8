"""Moments and days: RFC 3339 and nothing else, on every version of Python alike."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderscore.errors import InvalidValueError
from borderscore.timestamps import PLAIN_FORMS, Day, Instant, read_day, read_instant

KL = timezone(timedelta(hours=8))

#: RFC 3339 has no seconds in an offset.
SECONDS_OFF = datetime(2025, 3, 4, tzinfo=timezone(timedelta(hours=8, seconds=30)))

zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=zones)

INSTANT = "expected an RFC 3339 timestamp with an offset such as 2025-03-04T16:40:00+08:00, got "
DAY = "expected a date such as 2025-03-09, got "
NO_SUCH_DAY = ", a day that the calendar does not have"


def built(text: str) -> datetime:
    """Return the moment of a well-formed text, put together digit by digit: the oracle."""
    year, month, day, hour, minute, second = map(int, re.split("[-Tt:]", text[:19]))
    rest = re.fullmatch(r"(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", text[19:])
    assert rest
    fraction, sign, hours, minutes = rest.groups()
    micro = int(f"{fraction or ''}000000"[:6])
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    return datetime(year, month, day, hour, minute, second, micro, timezone(offset))


@given(moments)
def test_what_isoformat_writes_reads_back_as_the_same_moment_and_offset(moment: datetime) -> None:
    again = read_instant(moment.isoformat())
    assert (again, again.utcoffset()) == (moment, moment.utcoffset())


@given(
    moment=st.datetimes(),
    separator=st.sampled_from("Tt"),
    fraction=st.just("") | st.from_regex(r"\.[0-9]{1,9}", fullmatch=True),
    zone=st.sampled_from("Zz") | st.from_regex("[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True),
)
def test_every_form_of_rfc_3339_is_read_as_it_says(
    moment: datetime, separator: str, fraction: str, zone: str
) -> None:
    text = moment.isoformat(sep=separator, timespec="seconds") + fraction + zone
    again = read_instant(text)
    assert (again, again.utcoffset()) == (built(text), built(text).utcoffset())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-04T16:40:00+08:00", datetime(2025, 3, 4, 16, 40, tzinfo=KL)),
        ("2025-03-04t16:40:00z", datetime(2025, 3, 4, 16, 40, tzinfo=UTC)),
        ("2025-03-04T16:40:00.5Z", datetime(2025, 3, 4, 16, 40, 0, 500_000, UTC)),
        ("2025-03-04T16:40:00.123456789Z", datetime(2025, 3, 4, 16, 40, 0, 123_456, UTC)),
        ("2025-03-04T16:40:00.999999999Z", datetime(2025, 3, 4, 16, 40, 0, 999_999, UTC)),
        ("2025-03-04T16:40:00-00:00", datetime(2025, 3, 4, 16, 40, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2025-03-04T16:40:00+23:59", datetime(2025, 3, 4, 16, 40, tzinfo=timezone(timedelta(minutes=1439)))),
    ],
)
def test_these_are_moments(text: str, moment: datetime) -> None:
    again = read_instant(text)
    assert (again, again.utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04T16:40:00",
        "2025-03-04T16:40Z",
        "2025-03-04 16:40:00Z",
        "2025-03-04",
        "20250304T164000Z",
        "2025-W10-2T16:40:00Z",
        "2025-063T16:40:00Z",
        "2025-3-4T16:40:00Z",
        "25-03-04T16:40:00Z",
        "12025-03-04T16:40:00Z",
        "+2025-03-04T16:40:00Z",
        "2025-03-04T24:00:00Z",
        "2025-03-04T16:60:00Z",
        "2016-12-31T23:59:60Z",
        "2025-00-04T16:40:00Z",
        "2025-13-04T16:40:00Z",
        "2025-03-00T16:40:00Z",
        "2025-03-32T16:40:00Z",
        "2025-03-04T16:40:00+24:00",
        "2025-03-04T16:40:00+12:60",
        "2025-03-04T16:40:00+08",
        "2025-03-04T16:40:00+0800",
        "2025-03-04T16:40:00+08:00:30",
        "2025-03-04T16:40:00\u221208:00",
        "2025-03-04T16:40:00 +08:00",
        "2025-03-04T16:40:00.Z",
        "2025-03-04T16:40:00,5Z",
        "2025-03-04T16:40:00.1234567890Z",
        "\u0662025-03-04T16:40:00Z",
        "2025-03-04T16:40:00Z\n",
        " 2025-03-04T16:40:00Z",
        "now",
        "",
    ],
)
def test_these_are_not_moments(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_instant(text)
    assert str(caught.value) == f"{INSTANT}{text!a}"


@pytest.mark.parametrize("value", [None, 1_741_077_600, True, 1.5, ["2025-03-04T16:40:00Z"], {}])
def test_only_texts_are_read(value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_instant(value)
    assert str(caught.value).startswith(INSTANT)
    with pytest.raises(InvalidValueError) as caught:
        read_day(value)
    assert str(caught.value).startswith(DAY)


@pytest.mark.parametrize("day", ["2025-02-29", "2025-02-30", "1900-02-29", "2025-04-31", "0000-01-01"])
def test_a_day_that_the_calendar_lacks_is_refused_in_the_same_words_on_every_python(day: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_instant(f"{day}T00:00:00Z")
    assert str(caught.value) == f"{INSTANT}'{day}T00:00:00Z'{NO_SUCH_DAY}"
    with pytest.raises(InvalidValueError) as caught:
        read_day(day)
    assert str(caught.value) == f"{DAY}'{day}'{NO_SUCH_DAY}"


@given(
    st.from_regex(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
    )
)
@example("0001-01-01T00:00:00+23:59")
@example("9999-12-31T23:59:59.999999999-23:59")
def test_whatever_comes_is_a_moment_or_a_refusal(text: str) -> None:
    try:
        moment = read_instant(text)
    except InvalidValueError:
        return
    assert moment == built(text)
    assert isinstance(hash(moment), int)
    assert moment - datetime(2025, 3, 4, tzinfo=UTC) == moment - built("2025-03-04T00:00:00Z")


@given(st.dates())
def test_a_day_reads_back_as_the_same_day(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["20250309", "2025-W10-7", "2025-3-9", "2025-13-01", "2025-01-32", "2025-03-09T00:00:00Z", "2025-03-09\n", ""],
)
def test_these_are_not_days(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_day(text)
    assert str(caught.value) == f"{DAY}{text!a}"


@given(moments)
@example(datetime(2025, 3, 4, tzinfo=timezone(timedelta(minutes=1))))
def test_constructors_take_moments_with_an_offset_of_whole_minutes(moment: datetime) -> None:
    assert Instant().check(moment) is moment


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (datetime(2025, 3, 4), "a value of type datetime"),  # noqa: DTZ001
        (SECONDS_OFF, "a value of type datetime"),
        (date(2025, 3, 4), "a value of type date"),
        (time(9, tzinfo=UTC), "a value of type time"),
        ("2025-03-04T16:40:00Z", "'2025-03-04T16:40:00Z'"),
        (None, "null"),
    ],
)
def test_constructors_take_no_other_moments(value: object, came: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Instant().check(value)
    assert str(caught.value) == f"expected a datetime with an offset of whole minutes, got {came}"


def test_constructors_take_days() -> None:
    day = date(2025, 3, 9)
    assert Day().check(day) is day


@pytest.mark.parametrize(
    ("value", "came"),
    [
        (datetime(2025, 3, 9, tzinfo=UTC), "a value of type datetime"),
        ("2025-03-09", "'2025-03-09'"),
        (None, "null"),
        (20250309, "20250309"),
    ],
)
def test_constructors_take_no_other_days(value: object, came: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Day().check(value)
    assert str(caught.value) == f"expected a date, got {came}"


def spoilt(text: str, places: list[tuple[int, str]]) -> str:
    """Return a text with other characters, or none, in some places."""
    for place, character in places:
        text = text[: place % len(text)] + character + text[place % len(text) + 1 :]
    return text


plain_seeds = st.sampled_from(
    [
        "2025-03-04T16:40:00+08:00",
        "2025-03-04T16:40:00Z",
        "2025-W10-2T16:40:00+08:00",
        "20250304T164000.1+08:00",
        "2025-03-04T16:40+08:00:00",
    ]
)


@given(plain_seeds, st.lists(st.tuples(st.integers(0, 24), st.sampled_from([*"0169:+-.,TZzW ", "", "\u0663"]))))
@example("2025-03-04T16:40:00+12:60", [])
@example("2025-03-04T16:40:00-23:59", [])
@example("2025-02-29T16:40:00Z", [])
def test_plain_forms_need_no_pattern(seed: str, places: list[tuple[int, str]]) -> None:
    """What readers take without a look at the pattern is what they would take with it."""
    text = spoilt(seed, places)
    if text[4::3] in PLAIN_FORMS and text[23:24] < "6":
        taken, read = reading(datetime.fromisoformat, text), reading(read_instant, text)
        assert (taken, taken and taken.utcoffset()) == (read, read and read.utcoffset())


def reading(read: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        return read(text)
    except ValueError:
        return None

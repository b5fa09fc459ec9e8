"""Labels and findings as JSON Lines: what is needed is read strictly, and each fault has its path."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.bounds import shown
from borderscore.errors import InvalidValueError, UnreadableRecordError
from borderscore.formats.labels import Found, read_findings, read_found, read_label, read_labels, write_label
from borderscore.formats.lines import Reject
from borderscore.labels import Digits, Label

ids = st.lists(st.sampled_from(["MY-1", "MY-2", "MY-3", "MY-4"]), unique=True)
FINDING = {"type": "finding", "id": "F1", "score": 210, "members": ["MY-1", "MY-2"]}


@st.composite
def labels(draw: st.DrawFn) -> Label:
    couriers = tuple(draw(ids.filter(bool)))
    companions = tuple(set(draw(ids)) - set(couriers))
    name = draw(st.sampled_from(["a", "b c"]))
    return Label(
        **draw(st.sampled_from([{"ring": name}, {"look_alike": name}])),
        kind=draw(st.none() | st.just("split-volume")),
        level=draw(st.none() | st.integers(1, 5)),
        declarations=couriers + companions,
        companions=companions,
        travelers=draw(st.none() | ids.map(tuple)),
        capacity_bytes=draw(st.none() | st.integers(0, 2**70)),
    )


@given(labels())
def test_a_label_reads_back(label: Label) -> None:
    assert read_label(write_label(label).encode()) == label
    assert label.couriers | set(label.companions) == set(label.declarations)
    assert label.name in {label.ring, label.look_alike}


def test_a_name_and_declarations_are_enough() -> None:
    label = read_label(b'{"ring": "case 2025/17", "declarations": ["MY-1", "MY-2"]}')

    assert label == Label(ring="case 2025/17", declarations=("MY-1", "MY-2"))


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{}", "$.declarations: expected a list, got nothing: the field is required"),
        ('{"declarations": ["a"]}', "$: expected one of ring and look_alike, got none"),
        (
            '{"ring": "r", "look_alike": "h", "declarations": ["a"]}',
            "$: expected one of ring and look_alike, got both",
        ),
        (
            '{"ring": "r", "declarations": ["a"], "companions": ["a"]}',
            "$.declarations: expected one or more that are no companions, got none",
        ),
        (
            '{"ring": "r", "declarations": ["a"], "capacity_bytes": 5}',
            '$.capacity_bytes: expected a text of decimal digits such as "4800000000000000", got 5',
        ),
        (
            '{"ring": "r", "declarations": ["a"], "level": 6}',
            "$.level: expected a whole number from 1 to 5, got 6",
        ),
    ],
)
def test_a_fault_of_a_label_names_its_path(text: str, faults: str) -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_label(text.encode())

    assert str(caught.value) == faults


@pytest.mark.parametrize("value", [-1, True, "5", None])
def test_an_amount_made_in_python_is_a_whole_number(value: object) -> None:
    assert Digits().check(0) == 0
    with pytest.raises(InvalidValueError, match=f"expected a whole number of bytes, got {shown(value)}"):
        Digits().check(value)


def test_what_is_not_needed_of_a_finding_is_passed_over() -> None:
    found = read_found(json.dumps(FINDING | {"typology": 3.5, "shares": {}, "level": "watch"}).encode())

    assert found == Found(type="finding", id="F1", score=210, members=("MY-1", "MY-2"), level="watch")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"type": "reject"}, "$.type: expected one of finding, got 'reject'"),
        (
            {"score": 1.5},
            "$.score: expected a whole number from -1,000,000,000,000,000 to 1,000,000,000,000,000, got 1.5",
        ),
        ({"members": None}, "$.members: expected a list, got null"),
        ({"level": "red"}, "$.level: expected one of watch, alert, got 'red'"),
    ],
)
def test_a_fault_of_a_finding_names_its_path(change: dict[str, object], faults: str) -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_found(json.dumps(FINDING | change).encode())

    assert str(caught.value) == faults


def test_what_is_no_object_is_no_finding() -> None:
    with pytest.raises(UnreadableRecordError, match="expected an object, got a list of 0"):
        read_found(b"[]")


def test_unreadable_lines_don_t_touch_the_others() -> None:
    lines = io.BytesIO(f'{json.dumps(FINDING)}\n\n{{"type"\n{json.dumps(FINDING)}\n'.encode())
    first, bad, last = read_findings(lines)

    assert first == last == read_found(json.dumps(FINDING).encode())
    assert isinstance(bad, Reject)
    assert bad.line == 3


def test_a_truncated_gzip_file_says_so() -> None:
    import gzip

    whole = gzip.compress(b'{"ring": "r", "declarations": ["a"]}\n' * 2)
    *read, bad = read_labels(io.BytesIO(whole[:-6]))

    assert isinstance(bad, Reject)
    assert all(each == Label(ring="r", declarations=("a",)) for each in read)

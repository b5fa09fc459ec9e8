"""Registers and tables of names as they are read: exactly, strictly, line by line."""

import gzip
import io
from fractions import Fraction

import pytest

from borderscore.errors import Fault, UnreadableRecordError
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Reject
from borderscore.formats.registers import read_aliases, read_entry, read_names, read_register
from borderscore.organisations import RegisterEntry

WHOLE = (
    '{"id": "R-2", "names": ["Lumen Data Sdn Bhd", "流明数据"], "country": "MY",'
    ' "identifiers": [{"scheme": "MY-SSM", "value": "202301012345"}],'
    ' "parents": [{"id": "R-1", "share": 0.51, "since": "2024-05-01"}, {"id": "R-0", "share": null}],'
    ' "incorporated_on": "2023-01-02", "addresses": ["Lot 5"], "directors": ["D-1"]}'
)


def test_a_whole_entry_is_read() -> None:
    entry = read_entry(WHOLE.encode())
    assert entry.names == ("Lumen Data Sdn Bhd", "流明数据")
    assert entry.parents is not None
    assert [parent.share for parent in entry.parents] == [Fraction(51, 100), None]


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("0", 0),
        ("1", 1),
        ("0.0", 0),
        ("1.000", 1),
        ("5.0E-4", Fraction(1, 2000)),
        ("1e-12", Fraction(1, 10**12)),
        ("0.1", Fraction(1, 10)),
        ("0.333333333333", Fraction("0.333333333333")),
    ],
)
def test_shares_are_exact(written: str, share: Fraction) -> None:
    entry = read_entry(f'{{"id": "A", "names": [], "parents": [{{"id": "B", "share": {written}}}]}}'.encode())
    assert entry.parents is not None
    assert entry.parents[0].share == share


@pytest.mark.parametrize(
    ("written", "came"),
    [
        ("1.5", "1.5"),
        ("2", "2"),
        ("-0.5", "-0.5"),
        ("1e-13", "1e-13"),
        ("1e-1000000000", "1e-1000000000"),
        ("0.1234567890123", "0.1234567890123"),
        ("NaN", "NaN"),
        ("true", "true"),
        ('"0.5"', "'0.5'"),
        ("0." + "3" * 100, "0.33333333333333333333333333333333333333… (102 characters)"),
    ],
)
def test_what_is_no_share_is_refused_in_its_place(written: str, came: str) -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_entry(f'{{"id": "A", "names": [], "parents": [{{"id": "B", "share": {written}}}]}}'.encode())
    expected = f"expected a share from 0 to 1 of at most 12 decimal places, got {came}"
    assert caught.value.faults == (Fault("$.parents[0].share", expected),)


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ("[]", "$"),
        ('{"id": "A", "names": [], "parents": {"share": 0.5}}', "$.parents"),
        ('{"id": "A", "names": [], "parents": [0.5]}', "$.parents[0]"),
        ('{"id": "A", "names": [], "sex": 1}', "$.sex"),
        ('{"id": "A", "id": "A", "names": []}', "$.id"),
        ('{"id": "A"}', "$.names"),
        ('{"id": "A", "names": [], "incorporated_on": 0.5}', "$.incorporated_on"),
    ],
)
def test_entries_are_read_as_strictly_as_declarations(record: str, path: str) -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_entry(record.encode())
    assert [fault.path for fault in caught.value.faults] == [path]


def test_an_unreadable_line_stops_nothing() -> None:
    lines = f'{WHOLE}\n\n{{"id": 1}}\n  \n{{"id": "A", "names": []}}\r\n'.encode()
    for stream in (lines, gzip.compress(lines)):
        first, reject, last = read_register(io.BytesIO(stream))
        assert isinstance(first, RegisterEntry)
        assert isinstance(reject, Reject)
        assert reject.line == 3
        assert last == RegisterEntry(id="A", names=())


def test_a_torn_archive_is_a_reject_after_what_could_be_read() -> None:
    *read, last = read_register(io.BytesIO(gzip.compress(WHOLE.encode() * 1, mtime=0)[:-9]))
    assert isinstance(last, Reject)
    assert not [each for each in read if isinstance(each, RegisterEntry) and each.id != "R-2"]


def test_a_line_over_the_cap_is_cut_in_its_reject() -> None:
    caps = Caps(record_bytes=64)
    [reject] = read_register(io.BytesIO(b'{"id": "' + b"A" * 500 + b'"}'), caps)
    assert isinstance(reject, Reject)
    assert len(reject.raw) == 64


def test_tables_of_names_are_read() -> None:
    assert read_names('{"names": ["Lumen Data", "流明数据"]}'.encode()) == ("Lumen Data", "流明数据")
    names, reject = read_aliases(io.BytesIO(b'{"names": ["A", "B"]}\n{"names": "A"}'))
    assert names == ("A", "B")
    assert isinstance(reject, Reject)

"""Baselines as files: each reads back as it was written, and what is no baseline is refused."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import UnreadableRecordError
from borderscore.formats.baselines import read_baseline
from borderscore.formats.findings import write_baseline
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.keys import COUNTED, FIELDS

counts = st.integers(0, 10**15)
pairs = st.tuples(counts, counts).map(lambda pair: (max(pair), min(pair)))
baselines = st.builds(
    Baseline,
    declarations=counts,
    couriers=counts,
    declarations_around=counts,
    couriers_around=counts,
    days=st.integers(1, 10**7),
    declaring=st.dictionaries(st.sampled_from(FIELDS), pairs),
    held=st.dictionaries(st.sampled_from(FIELDS), pairs),
    counts=st.dictionaries(st.sampled_from(sorted(COUNTED)), st.dictionaries(st.text(), pairs)),
)

#: A baseline as JSON holds it.
CONTENT: Final[dict[str, Any]] = {
    "declarations": 5,
    "couriers": 2,
    "declarations_around": 3,
    "couriers_around": 1,
    "days": 7,
    "declaring": {"batch": [4, 2]},
    "held": {"batch": [2, 1]},
    "counts": {"batch": {"hdd b-1": [3, 1]}},
}


@given(baselines)
def test_a_baseline_reads_back_as_it_was_written(baseline: Baseline) -> None:
    again = read_baseline(write_baseline(baseline))
    assert again == baseline
    assert again.sha256 == baseline.sha256


def test_layout_does_not_count() -> None:
    pretty = json.dumps(CONTENT, indent=2).encode()
    assert read_baseline(pretty) == read_baseline(json.dumps(dict(reversed(CONTENT.items()))).encode())


@pytest.mark.parametrize(
    ("change", "path", "came"),
    [
        ({"declarations": "5"}, "$.declarations", "got '5'"),
        ({"days": 0}, "$.days", "got 0"),
        ({"declaring": [1]}, "$.declaring", "got a list of 1"),
        ({"declaring": {"name": [1, 1]}}, "$.declaring", "got 'name'"),
        ({"declaring": {"batch": [1.5, 1]}}, "$.declaring", "got 1.5"),
        ({"held": {"batch": 1}}, "$.held", "got 1"),
        ({"counts": {"booking": {}}}, "$.counts", "got 'booking'"),
        ({"counts": {"batch": 3}}, "$.counts", "got 3"),
        ({"counts": {"batch": {"b": 3}}}, "$.counts", "got 3"),
        ({"counts": {"batch": {"b": [3]}}}, "$.counts", "got a list of 1"),
        ({"counts": {"batch": {"b": [3, 4]}}}, "$.counts", "got a list of 2"),
        ({"counts": {"batch": {"b": [3, True]}}}, "$.counts", "got true"),
        ({"more": 1}, "$.more", "got an unknown one"),
    ],
)
def test_what_is_no_baseline_is_refused(change: dict[str, Any], path: str, came: str) -> None:
    with pytest.raises(UnreadableRecordError) as caught:
        read_baseline(json.dumps(CONTENT | change).encode())
    (fault,) = caught.value.faults
    assert fault.path == path
    assert fault.message.startswith("expected ")
    assert fault.message.endswith(came)


def test_a_key_comes_once() -> None:
    raw = json.dumps(CONTENT).replace('"batch": [4, 2]', '"batch": [4, 2], "batch": [5, 2]').encode()
    with pytest.raises(UnreadableRecordError, match="declaring"):
        read_baseline(raw)

"""Errors: one root, messages that stand alone, and the way through another process."""

import copy
import pickle

import pytest

from borderscore import errors
from borderscore.errors import BorderscoreError, Fault, InvalidRulebookError, Issue, UnreadableRecordError

FAULTS = (Fault("$.port", "expected a string, got 7"), Fault("$.media[0].count", "is missing"))
ISSUES = (Issue("error", "no such list", "r.toml", 3), Issue("advice", "never matches"))


def test_whoever_catches_the_root_catches_everything() -> None:
    mine = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert len(mine) == 8
    assert all(issubclass(each, BorderscoreError) for each in mine)


@pytest.mark.parametrize(
    ("error", "standard"), [(errors.InvalidValueError, ValueError), (errors.MissingExtraError, ImportError)]
)
def test_an_error_that_python_has_a_name_for_can_be_caught_by_it(
    error: type[Exception], standard: type[Exception]
) -> None:
    assert issubclass(error, standard)


def test_a_fault_names_its_path() -> None:
    assert str(FAULTS[0]) == "$.port: expected a string, got 7"


@pytest.mark.parametrize(
    ("issue", "text"),
    [
        (Issue("error", "no such list", "r.toml", 3), "r.toml:3: error: no such list"),
        (Issue("error", "is empty", "r.toml"), "r.toml: error: is empty"),
        (Issue("advice", "never matches"), "advice: never matches"),
    ],
)
def test_an_issue_says_where_it_is_as_far_as_that_is_known(issue: Issue, text: str) -> None:
    assert str(issue) == text


def test_an_unreadable_record_tells_all_its_faults() -> None:
    error = UnreadableRecordError(list(FAULTS))
    assert error.faults == FAULTS
    assert str(error) == "$.port: expected a string, got 7; $.media[0].count: is missing"


def test_an_invalid_rulebook_tells_all_its_issues_one_a_line() -> None:
    error = InvalidRulebookError(list(ISSUES))
    assert error.issues == ISSUES
    assert str(error).splitlines() == ["r.toml:3: error: no such list", "advice: never matches"]


def test_errors_survive_the_way_from_another_process() -> None:
    record, rulebook = UnreadableRecordError(FAULTS), InvalidRulebookError(ISSUES)
    for twin in (copy.copy(record), pickle.loads(pickle.dumps(record))):  # noqa: S301 - made one line above
        assert (twin.faults, str(twin)) == (FAULTS, str(record))
    for other in (copy.copy(rulebook), pickle.loads(pickle.dumps(rulebook))):  # noqa: S301 - made above
        assert (other.issues, str(other)) == (ISSUES, str(rulebook))

"""Lines of findings: read strictly, with all sums checked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from borderscore.errors import InvalidValueError, UnreadableRecordError
from borderscore.formats.finding_lines import SharesBound, read_finding
from tests.findings import found, written

Content = dict[str, Any]


@pytest.mark.parametrize("place", range(len(written())))
def test_a_line_reads_back(place: int) -> None:
    line, content = found()[place], json.loads(written()[place])
    assert (line.id, line.level, line.score, line.text) == tuple(
        content[name] for name in ("id", "level", "score", "text")
    )
    assert line.capacity_bytes == int(content["capacity_bytes"])
    assert [line.from_.isoformat(), line.to.isoformat()] == [content["from"], content["to"]]
    assert line.shares == content["shares"]
    assert [[each.a, each.b, each.points] for each in line.links] == [
        [each["a"], each["b"], each["points"]] for each in content["links"]
    ]


def change(**fields: Any) -> Callable[[Content], None]:
    return lambda content: content.update(fields)


def without(name: str) -> Callable[[Content], None]:
    return lambda content: content.pop(name)


def shares_moved(content: Content) -> None:
    content["shares"]["X"] = content["shares"].pop(content["members"][0])


def one_share_more(content: Content) -> None:
    content["shares"][content["members"][0]] += 1


def link_worth_more(content: Content) -> None:
    content["links"][0]["points"] += 1


def link_to_a_stranger(content: Content) -> None:
    content["links"][1]["b"] = "X"


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (change(score=1), "$.score: expected "),
        (one_share_more, "$.shares: expected shares that sum to the score of "),
        (shares_moved, "$.shares: expected one share for each member, got others"),
        (link_worth_more, "$.links[0].points: expected "),
        (link_to_a_stranger, "$.links[1].b: expected a member, got 'X'"),
        (change(level="high"), "$.level: expected one of watch, alert, got 'high'"),
        (change(shares=[]), "$.shares: expected an object of whole numbers"),
        (change(shares={"A": "1"}), "$.shares: expected an object of whole numbers by the ids of declarations"),
        (change(**{"from": "yesterday"}), "$.from: expected an RFC 3339 timestamp"),
        (without("from"), "$.from: expected an RFC 3339 timestamp"),
        (change(from_="2025-03-04T00:00:00Z"), "$.from_: expected one of the fields type, id, "),
    ],
)
def test_faults_of_a_line_are_located(damage: Callable[[Content], None], fault: str) -> None:
    content = json.loads(written()[0])
    damage(content)
    with pytest.raises(UnreadableRecordError) as caught:
        read_finding(json.dumps(content).encode())
    assert str(caught.value).startswith(fault)


def test_a_member_has_one_share() -> None:
    raw = written()[0].replace(b'"shares":{', b'"shares":{"MY-2025-0016":0,')
    with pytest.raises(UnreadableRecordError, match="by the ids of declarations, each once"):
        read_finding(raw)


def test_lines_made_in_python_keep_to_the_bounds() -> None:
    with pytest.raises(InvalidValueError, match="shares: expected an object of whole numbers"):
        evolve(found()[0], shares=())  # type: ignore[arg-type]
    assert SharesBound().check({"A": -1}) == {"A": -1}

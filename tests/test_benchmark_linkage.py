"""The linkage benchmarks stay runnable: rivals read the same traffic, tables are written. Nothing is timed."""

import json
from pathlib import Path
from typing import Any

import pytest

from borderscore.declaration import Declaration
from borderscore.evaluation import evaluate
from borderscore.features.carried import BUILT_IN
from borderscore.formats.records import read_record
from tests.benchmarks import linkage, million
from tests.benchmarks.files import Result
from tests.benchmarks.linkage import Outcome, alerts_of, labels_of
from tests.benchmarks.linking import process
from tests.benchmarks.linking.found import Found
from tests.benchmarks.report import Setting
from tests.benchmarks.worlds import GENERATORS, other, simulated

TB = 10**12


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return other(tmp_path_factory.mktemp("traffic"), 1, 2_000, 5)


@pytest.fixture(scope="module")
def database(traffic: Path) -> Any:
    pytest.importorskip("duckdb")
    from tests.benchmarks.linking.preparing import connected, prepare

    made = connected()
    prepare(made, traffic)
    return made


def loose_bytes(declaration: Declaration) -> int:
    media = declaration.media or ()
    return sum(each.count * (each.capacity or 0) for each in media if each.kind not in BUILT_IN)


def in_force(traffic: Path) -> dict[str, Declaration]:
    read = [read_record(line) for line in (traffic / "declarations.jsonl").read_bytes().splitlines()]
    last = {each.id: each for each in sorted(read, key=lambda each: each.revision)}
    return {id_: each for id_, each in last.items() if not each.withdrawn}


def test_rivals_see_the_carriers_that_the_reader_sees(traffic: Path, database: Any) -> None:
    rows = database.execute("SELECT id, terabytes, traveler FROM carriers").fetchall()
    expected = {id_: each for id_, each in in_force(traffic).items() if loose_bytes(each) >= 4 * TB}
    assert {id_: pytest.approx(terabytes) for id_, terabytes, _ in rows} == {
        id_: loose_bytes(each) / TB for id_, each in expected.items()
    }
    assert {id_: ref for id_, _, ref in rows} == {id_: each.traveler.ref for id_, each in expected.items()}


@pytest.mark.parametrize(
    ("macro", "one", "other"),
    [
        ("bare_name", "Golden Bridge (Malaysia) Sdn. Bhd.", "GOLDEN BRIDGE SDN BHD"),
        ("bare_name", "北京华信科技有限公司", "北京华信科技"),
        ("full_address", "Lot 7, Jln Teknokrat 3", "LOT 7 JALAN TEKNOKRAT 3"),
        ("bytes", "16 TB", "16000000000000"),
        ("bytes", "1 KiB", "1024 B"),
    ],
)
def test_rivals_know_different_writings(database: Any, macro: str, one: str, other: str) -> None:
    first, second = database.execute(f"SELECT {macro}(?), {macro}(?)", [one, other]).fetchone()
    assert first == second
    assert first


def test_an_address_is_its_street_and_its_numbers(database: Any) -> None:
    written = "No. 7, Persiaran Apec 38, 50450, Kuala Lumpur"
    found = database.execute("SELECT place(full_address(?))", [written]).fetchone()
    assert found == ("apec 38 7",)


def components_by_hand(shared: list[list[str]]) -> list[set[str]]:
    """Return the components of what hangs together, by merging until nothing changes."""
    parts: list[set[str]] = []
    for holders in shared:
        touched = [part for part in parts if part & set(holders)]
        parts = [part for part in parts if part not in touched]
        parts.append(set(holders).union(*touched))
    return parts


def test_components_are_what_hangs_together(traffic: Path, database: Any) -> None:
    from tests.benchmarks.linking.simple import components

    for most_holders, found in components(traffic):
        shared = database.execute(
            "SELECT list(id) FROM keys GROUP BY field, value HAVING count(*) BETWEEN 2 AND ?", [most_holders]
        ).fetchall()
        assert sorted(sorted(part) for part in components_by_hand([ids for (ids,) in shared])) == sorted(
            sorted(each.members) for each in found
        )


def test_travelers_are_ranked_by_what_they_carried(traffic: Path, database: Any) -> None:
    from tests.benchmarks.linking.simple import travelers

    found = travelers(traffic)
    declared = in_force(traffic)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    for each in found:
        assert len({declared[id_].traveler.ref for id_ in each.members}) == 1
        assert each.score == pytest.approx(sum(loose_bytes(declared[id_]) for id_ in each.members) / TB)


def right(found: list[Found], traffic: Path) -> int:
    """Return how many groups hold two couriers of one ring."""
    rings = [label.couriers for label in labels_of(traffic / "labels.jsonl") if label.ring]
    return sum(any(len(ring.intersection(each.members)) > 1 for ring in rings) for each in found)


@pytest.mark.parametrize("name", ["BY_HAND", "SEARCHED"])
def test_tuned_sql_finds_rings_in_groups_that_share_nobody(traffic: Path, database: Any, name: str) -> None:
    from tests.benchmarks.linking import tuned_sql

    found = tuned_sql.groups(traffic, getattr(tuned_sql, name))
    members = [id_ for each in found for id_ in each.members]
    assert len(members) == len(set(members))
    assert right(found[:5], traffic) >= 2


@pytest.mark.long
def test_splink_finds_rings(traffic: Path) -> None:
    pytest.importorskip("splink")
    from tests.benchmarks.linking.splinking import clusters

    found = dict(clusters(traffic, (0.9,)))
    assert right(found[0.9][:5], traffic) >= 1


def test_what_a_command_takes_is_measured(tmp_path: Path) -> None:
    result = process.run("json.tool", "--help")
    assert result.seconds > 0
    assert result.peak > 2**20
    with pytest.raises(process.FailedError, match="No module named no_such_module"):
        process.run("no_such_module")


def test_alerts_alone_count(tmp_path: Path) -> None:
    path = tmp_path / "findings.jsonl"
    rows = [
        {"type": "finding", "id": level, "level": level, "score": 7, "members": ["D-1"]}
        for level in ("watch", "alert")
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    assert [each.id for each in alerts_of(path)] == ["alert"]


def test_both_generators_make_traffic(tmp_path: Path) -> None:
    for make in GENERATORS.values():
        make(tmp_path, 1, 300, 1)
        assert any(label.ring for label in labels_of(tmp_path / "labels.jsonl"))
    assert list(GENERATORS.values()) == [simulated, other]


def test_the_table_holds_all_that_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage, "DECLARATIONS", 10_000)
    monkeypatch.setattr(linkage, "GENERATORS", {"otherworld": other})
    monkeypatch.delitem(linkage.RIVALS, "splink")
    reached, levels = linkage.measure(Setting(1, quick=True, seeds=(1,)))
    names = [linkage.OURS, *linkage.installed().values()]
    assert [row[0] for row in reached.rows] == [row[0] for row in levels.rows] == names
    assert "1,000 declarations, seeds 1" in reached.title


def test_rivals_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, traffic: Path) -> None:
    monkeypatch.setitem(linkage.RIVALS, "absent", ("a rival", "no_such_package"))
    assert "absent" not in linkage.installed()
    monkeypatch.setattr(linkage, "installed", dict)
    result = Result(1.0, 1.0, 2**20)
    evaluation = evaluate([], labels_of(traffic / "labels.jsonl"))
    section = linkage._reached("Title", {linkage.OURS: [Outcome(evaluation, result)]})
    assert "- Not installed: a rival; `pip install borderscore[bench]`" in str(section)


def test_a_million_is_measured_in_two_sizes_and_dense(monkeypatch: pytest.MonkeyPatch) -> None:
    def result(*_: object) -> Result:
        return Result(2.0, 1.0, 2**20)

    def nothing(*_: object) -> None:
        pass

    def installed() -> dict[str, str]:
        return {"sql": "SQL"}

    for name in ("score", "rival"):
        monkeypatch.setattr(million, name, result)
    for name in ("simulated", "other"):
        monkeypatch.setattr(million, name, nothing)
    monkeypatch.setattr(million, "installed", installed)
    times, dense = map(str, million.measure(Setting(1)))
    assert "| 1,000,000    | borderscore | 2.0 | 1.0         | 1        |" in times
    assert "- Of the time of sql: 1.00 (≤ 8: yes); of its processor time 1.00" in times
    assert "- Not installed: what splink-once needs; `pip install borderscore[bench]`" in times
    assert "grows with the power 0.00 (≤ 1.1: yes)" in times
    assert "| 125,000      | 2.0 | 1.0         | 1        |" in dense

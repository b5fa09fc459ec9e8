"""The benchmarks stay runnable: all engines agree, and the tables are written. Nothing is timed here."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import orjson
import pytest

from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.formats.records import read_record
from borderscore.formats.rulebooks import read_rulebook
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Characteristic, Rulebook
from borderscore.store import MemoryStore
from tests.benchmarks import __main__ as command
from tests.benchmarks import compiling, facts, files, score, watch
from tests.benchmarks.interleaved import interleaved, ratio
from tests.benchmarks.report import DisagreementError, Section, Setting, table, target
from tests.benchmarks.rivals import RIVALS, Rival, verdict
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.twelve_rules import RULES, by_hand, features_of, rulebook
from tests.benchmarks.worlds import GENERATORS
from tests.watching import held

SOME = [read_record(orjson.dumps(record)) for record in Traffic(7).records(50)]


@pytest.mark.parametrize("contender", score.contenders(), ids=lambda each: each.name)
def test_all_engines_that_are_installed_agree(contender: score.Contender) -> None:
    _, answers = contender.run(SOME)
    assert len(answers) == len(SOME)
    score.agree(contender, SOME, answers)


def test_all_engines_agree_on_the_rules_alone() -> None:
    facts.agree(facts.engines(), [facts.facts_of(each) for each in SOME])


def test_disagreement_on_facts_is_told() -> None:
    wrong = facts.Engine("wrong", lambda _: (1, ["NONE"]), lambda answer: answer)
    with pytest.raises(DisagreementError, match=r"but wrong: \(1, \['NONE'\]\)"):
        facts.agree([facts.engines()[0], wrong], [facts.facts_of(SOME[0])])


def test_every_rule_fires_somewhere_and_not_everywhere() -> None:
    many = [read_record(orjson.dumps(record)) for record in Traffic(7).records(500)]
    fired = [code for each in many for code in by_hand(each)[1]]
    assert {code for code, _, _ in RULES} == set(fired)
    assert max(map(fired.count, set(fired))) < len(many)


@pytest.mark.parametrize("make", RIVALS, ids=lambda make: make.__name__)
def test_rivals_take_what_is_prepared_for_them(make: Callable[[], Rival]) -> None:
    try:
        rival = make()
    except ModuleNotFoundError as error:
        pytest.skip(f"{error}: the extra bench brings it")
    given = features_of(SOME[0])
    judged = rival.judge(given)
    if rival.prepare and rival.judge_prepared:
        assert rival.judge_prepared(rival.prepare(given)) == judged
    assert judged[0] == by_hand(SOME[0])[0]


def test_disagreement_is_told_with_the_declaration() -> None:
    wrong = score.Contender("wrong", lambda _: (1, ["NONE"]), score.contenders()[0].answer)
    with pytest.raises(DisagreementError, match=r"MY-2026-00000000: by hand .*, but wrong: \(1, \('NONE',\)\)"):
        score.agree(wrong, SOME[:1], wrong.run(SOME[:1])[1])


def test_a_number_stands_for_the_rules_that_fired() -> None:
    assert verdict(0) == (0, ())
    assert verdict(0b11) == (RULES[0][1] + RULES[1][1], (RULES[0][0], RULES[1][0]))


def test_the_twelve_rules_mean_the_same_in_toml() -> None:
    read = read_rulebook(files.toml().encode(), "twelve.toml", STANDARD)
    assert meaning(read) == meaning(rulebook())


def meaning(rules: Rulebook) -> list[object]:
    return [
        [(each.role, each.when, each.points, each.code) for each in characteristic.attributes]
        for characteristic in sorted(rules.characteristics, key=by_name)
    ]


def by_name(characteristic: Characteristic) -> str:
    return characteristic.name


@pytest.mark.parametrize("count", [12, 192])
def test_rulebooks_to_compile_have_as_many_different_rules(count: int) -> None:
    made = compiling.rules(count)
    assert len({each.attributes[0].when for each in made.characteristics}) == count
    assert {name for each in made.characteristics for name in each.features} <= set(STANDARD)
    assert digest(made)


def test_traffic_is_the_same_for_a_seed() -> None:
    assert list(Traffic(1).records(3)) == list(Traffic(1).records(3))
    assert [record["id"] for record in Traffic(1).records(2)] == ["MY-2026-00000000", "MY-2026-00000001"]


def test_contenders_run_in_turn() -> None:
    order: list[str] = []
    taken = interleaved({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2)
    assert order == ["a", "b", "a", "b"]
    assert {name: len(times) for name, times in taken.items()} == {"a": 2, "b": 2}


def test_ratios_are_taken_round_by_round() -> None:
    assert ratio({"fast": [1.0, 10.0, 1.0], "slow": [2.0, 20.0, 100.0]}, "fast", "slow") == 2


def note(seen: list[str], declaration: Declaration) -> None:
    seen.append(declaration.id)


def test_rotation_gives_every_chunk_to_everybody() -> None:
    seen: dict[str, list[str]] = {"a": [], "b": []}
    found = [score.Contender(name, partial(note, seen[name]), None) for name in seen]
    taken = score.rotated(found, [SOME[:1], SOME[1:2]], 2)
    first, second = SOME[0].id, SOME[1].id
    assert seen == {"a": [first, second], "b": [second, first]}
    assert {name: len(times) for name, times in taken.items()} == {"a": 2, "b": 2}


def test_tables_are_readable_markdown() -> None:
    assert table(("who", "µs"), [("somebody", "1.0")]) == (
        "| who      | µs  |\n"
        "| -------- | --- |\n"
        "| somebody | 1.0 |"
    )  # fmt: skip
    assert str(Section("Title", ("who",), (("me",),), ("It is so.",))) == (
        "## Title\n\n| who |\n| --- |\n| me  |\n\n- It is so.\n"
    )
    assert target(1.234, 1) == "1.23 (≥ 1: yes)"
    assert target(0.5, 1) == "0.50 (≥ 1: NO)"


def test_the_command_writes_what_it_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(setting: Setting) -> Iterator[Section]:
        yield Section("Measured", ("lines",), ((str(setting.some(1_000)),),))

    monkeypatch.setattr("tests.benchmarks.names.measure", measure)
    out = tmp_path / "table.md"
    assert command.main(["--only", "names", "--quick", "--out", str(out)]) == 0
    assert out.read_text("utf-8") == capsys.readouterr().out
    assert "## Measured\n\n| lines |\n| ----- |\n| 100   |\n" in out.read_text("utf-8")


def test_the_command_fails_where_engines_disagree(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(_setting: Setting) -> Iterator[Section]:
        raise DisagreementError("D-1: they differ")

    monkeypatch.setattr("tests.benchmarks.names.measure", measure)
    assert command.main(["--only", "names"]) == 1
    assert capsys.readouterr().err == "engines disagree: D-1: they differ\n"


def test_files_are_scored_alike_by_every_way(tmp_path: Path) -> None:
    lines = [orjson.dumps(record) for record in Traffic(7).records(20)]
    ordered = files.write_lines(tmp_path / "ordered.jsonl", lines)
    shuffled = files.write_lines(tmp_path / "shuffled.jsonl", reversed(lines))
    rules = tmp_path / "twelve.toml"
    rules.write_text(files.toml(), "utf-8")
    ways = files.contenders(rules, ordered, shuffled)
    found = files.timed({name: ways[name] for name in ways if "shuffled" in name or name == files.BASELINE}, 1)
    assert all(result.peak > files.MIB for results in found.values() for result in results)
    assert (tmp_path / "copy.jsonl").read_bytes() == (tmp_path / "reference.jsonl").read_bytes()
    ids = [json.loads(line)["declaration"] for line in (tmp_path / "copy.jsonl").read_bytes().splitlines()]
    assert ids == sorted(ids)
    assert len(ids) == len(lines)


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_watch_answers_and_notices(generator: str) -> None:
    world = watch.World.made(generator, 400, 3)
    many = len(world.records) // 2
    ticks = iter(range(10_000)).__next__
    run = watch.answered(world.records, world.watch(MemoryStore()), 64, ticks)
    assert set(run.took) == {watch.MILLI}
    assert len(run.took) == len(run.traced) == len(world.records)
    assert [row[0] for row in watch.figures("in memory", run)] == ["in memory", "in memory: carriers"]
    assert sum(run.groups) == watch.MILLI * -(-len(world.records) // 64)
    section = watch.notices(run, world, "notices")
    assert section.rows
    assert "stand in the end are right" in section.notes[-1]
    at_once, one_by_one = world.watched(many), world.watch(MemoryStore())
    watch.answered(world.records[:many], one_by_one, 1, ticks)
    assert held(at_once) == held(one_by_one)

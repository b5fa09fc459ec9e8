"""A watch: what it answers, what it refuses, and how it goes on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, evolve, field

from borderscore.declaration import Declaration
from borderscore.errors import FeatureError, StoreError
from borderscore.findings.discovery import findings_in
from borderscore.findings.finding import Finding
from borderscore.formats.finding_lines import read_finding
from borderscore.formats.findings import finding_writer
from borderscore.formats.lines import Record
from borderscore.formats.rulebooks import read_rulebook
from borderscore.linkage.traces import DAY
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.organisations.entries import RegisterEntry
from borderscore.selectivity import Assessor
from borderscore.store import MemoryStore, Store
from borderscore.watch import NOTHING, Answer, Watch, open_watch, reassess, renew
from borderscore.watch.journal import Detail
from borderscore.watch.ledger import finding_of_line
from borderscore.watch.naming import renamed
from tests.runs import RULES
from tests.traces import START, carrying, crowd, ring
from tests.watching import ASSESSOR, BASELINE, baseline_of, expected, held, raw

SMALL = Assessor.of(read_rulebook(RULES.encode(), "small.toml"))
OTHER = Assessor.of(evolve(ASSESSOR.rulebook, version="9.9.9"))


def watching(store: Store | None = None, **options: Any) -> Watch:
    return open_watch(store or MemoryStore(), ASSESSOR, **{"baseline": BASELINE, **options})


def take(watch: Watch, declarations: Iterable[Declaration]) -> list[Answer]:
    return [watch.take(raw(each)) for each in declarations]


def contents(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    return list(map(json.loads, lines))


class TestAnswers:
    def test_an_assessment_is_that_of_the_rulebook(self) -> None:
        answer = watching().take(raw(carrying("A")))
        (assessment,) = contents(answer.lines)
        assert answer.status == "assessed"
        assert (assessment["declaration"], assessment["findings"]) == ("A", [])

    def test_a_finding_is_raised_grows_and_changes_its_members(self) -> None:
        watch = watching()
        answers = [each for each in take(watch, ring(6)) if each.findings]
        raised, *grown = [contents(each.findings)[0] for each in answers]
        assert raised["revision"] == 1
        assert [each["revision"] for each in grown] == list(range(2, len(grown) + 2))
        assert {each["id"] for each in grown} == {raised["id"]}
        for answer in answers:
            (finding,) = contents(answer.findings)
            members = contents(answer.assessments)
            assert sorted(each["declaration"] for each in members) == sorted(finding["members"])
            assert all(each["findings"] == [raised["id"]] for each in members)
        assert watch.counts["findings raised"] == 1

    def test_a_finding_that_no_longer_holds_is_withdrawn(self) -> None:
        watch = watching()
        take(watch, ring(6))
        answers = take(watch, (evolve(each, revision=2, withdrawn=True) for each in ring(6)))
        assert {each.status for each in answers} == {"withdrawn"}
        last = contents(line for each in answers for line in each.findings)[-1]
        assert last["withdrawn"]
        assert watch.ledger.standing() == []
        assert list(watch.standing()) == []
        assert read_finding(watch.finding(last["id"]) or b"").withdrawn

    def test_a_lower_revision_changes_nothing(self) -> None:
        watch = watching()
        (first,) = take(watch, [carrying("A", 90, revision=3)])
        (late,) = take(watch, [carrying("A", revision=2)])
        assert (late.status, late.lines) == ("superseded", first.lines)
        assert take(watch, [carrying("A", revision=2)])[0].lines == first.lines

    def test_a_lower_revision_of_what_is_withdrawn_says_nothing(self) -> None:
        answers = take(watching(), [carrying("A", revision=2, withdrawn=True), carrying("A"), carrying("A")])
        assert [(each.status, each.lines) for each in answers] == [
            ("withdrawn", ()),
            ("superseded", ()),
            ("repeated", ()),
        ]

    def test_other_bytes_under_the_same_revision_are_rejected(self) -> None:
        watch = watching()
        first, other = take(watch, [carrying("A"), carrying("A", 90)])
        assert other.status == "rejected"
        (reject,) = contents(other.lines)
        message = "expected one record of revision 1 of 'A', got one more; the first was kept"
        assert reject["faults"] == [{"path": "$.revision", "message": message}]
        assert watch.assessment("A") == first.lines[0]

    @pytest.mark.parametrize("line", [b"", b"{}", b"\xff", b'{"id":1}'])
    def test_what_cannot_be_read_is_rejected_with_its_line(self, line: bytes) -> None:
        answer = watching().take(line, line=7)
        assert answer.status == "rejected"
        assert contents(answer.lines)[0]["line"] == 7

    def test_a_feature_that_fails_rejects_its_declaration_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        watch = watching()

        def fail(_declaration: Declaration) -> None:
            raise FeatureError("it fails")

        with monkeypatch.context() as patched:
            patched.setattr(Assessor, "assess", lambda _self, declaration: fail(declaration))
            answer = watch.take(raw(carrying("A")))
        assert contents(answer.lines)[0]["faults"] == [{"path": "$", "message": "it fails"}]
        assert watch.take(raw(carrying("A"))).status == "assessed"

    def test_several_at_once_have_the_same_answers(self) -> None:
        declarations = [*crowd(60), *ring(6)]
        one_by_one = take(watching(), declarations)
        together = watching().take_all([Record(1, raw(each), each) for each in declarations])
        assert together == one_by_one

    def test_a_rulebook_without_findings_assesses(self) -> None:
        watch = open_watch(MemoryStore(), SMALL)
        assert contents(take(watch, ring(6))[-1].lines)[0]["score"] == 60
        with pytest.raises(StoreError, match="looks for no findings"):
            renew(watch)


class TestWindow:
    def test_what_is_declared_before_the_window_is_assessed_alone(self) -> None:
        watch = watching(window=30)
        take(watch, [carrying("A", day=60)])
        (late,) = take(watch, [carrying("B", day=30)])
        assert late.status == "late"
        assert len(late.lines) == 1
        assert [each.id for each in watch.contents()] == ["A"]

    def test_what_leaves_it_is_no_member_any_more(self) -> None:
        watch = watching(window=30)
        take(watch, ring(6))
        answer = take(watch, [carrying("Z", 0, day=60)])[0]
        assert [each["withdrawn"] for each in contents(answer.findings)] == [True]
        assert [each["declaration"] for each in contents(answer.assessments)] == ["Z"]
        member = watch.assessment("r0")
        assert member is not None
        assert json.loads(member)["findings"], "what was last said of it stays"

    def test_a_correction_can_take_a_declaration_out_of_it(self) -> None:
        watch = watching(window=30)
        take(watch, [*ring(6), carrying("Z", 0, day=40)])
        before = watch.ledger.standing()
        (answer,) = take(watch, [evolve(ring(6)[5], revision=2, declared_at=START)])
        assert answer.status == "late"
        assert watch.ledger.standing() != before
        assert held(watch) == expected(watch.contents(), BASELINE)

    def test_a_date_in_the_future_does_not_move_it(self) -> None:
        watch = watching(window=30)
        now = datetime(2025, 4, 1, tzinfo=UTC)
        watch.take(raw(carrying("A", day=20)), now=now)
        watch.take(raw(carrying("B", day=4_000)), now=now)
        assert sorted(each.id for each in watch.contents()) == ["A", "B"]
        watch.take(raw(carrying("C", day=29)), now=now)
        assert (watch.horizon - watch.edge) // DAY == 30


class TestReading:
    def test_by_id(self) -> None:
        watch = watching()
        answers = take(watch, ring(6))
        (finding,) = watch.ledger.standing()
        assert watch.finding(finding.id) == answers[-1].findings[0]
        assert watch.assessment("r5") == answers[-1].assessments[0]
        assert (watch.assessment("?"), watch.finding("?")) == (None, None)

    def test_assessments_that_are_not_remembered_are_made_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("borderscore.watch.engine._REMEMBERED", 2)
        forgetful, watch = watching(), watching()
        assert take(forgetful, ring(6)) == take(watch, ring(6))

    def test_what_was_answered_since(self) -> None:
        watch = watching()
        answers = take(watch, [*ring(6), carrying("r0", revision=2, withdrawn=True), carrying("A")])
        changes = watch.changes()
        assert [number for number, _ in changes] == list(range(1, 9))
        assert [each.lines for _, each in changes] == [each.lines for each in answers]
        assert watch.changes(6, 1) == changes[6:7]

    def test_one_that_was_withdrawn_has_none(self) -> None:
        watch = watching()
        take(watch, [carrying("A", withdrawn=True)])
        assert watch.assessment("A") is None
        assert watch.changes()[0][1].lines == ()


class TestGoingOn:
    def test_a_restart_holds_the_same(self) -> None:
        store = MemoryStore()
        first = watching(store)
        take(first, [*crowd(40), *ring(6)])
        again = watching(store)
        assert list(again.standing()) == list(first.standing())
        assert take(again, ring(7))[-1].lines == take(first, ring(7))[-1].lines

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"window": 30}, "a window of so many days was 425 and is 30"),
            ({"register": Register.of([RegisterEntry(id="R-1", names=("A",))])}, "the register was none and is"),
            ({"baseline": NOTHING}, "another baseline"),
        ],
    )
    def test_it_is_refused_with_something_else(self, options: Mapping[str, Any], message: str) -> None:
        store = MemoryStore()
        watching(store)
        with pytest.raises(StoreError, match=message):
            watching(store, **options)

    def test_another_rulebook_is_refused(self) -> None:
        store = MemoryStore()
        watching(store)
        with pytest.raises(StoreError, match=r"the rulebook was borderscore-default .* and is .* 9\.9\.9"):
            open_watch(store, OTHER)

    def test_what_cannot_be_kept_ends_the_watch(self) -> None:
        class Full(MemoryStore):
            def commit(self) -> None:
                if self.last():
                    raise StoreError("the disk is full")

        watch = watching(Full())
        with pytest.raises(StoreError, match="the disk is full"):
            watch.take(raw(carrying("A")))
        with pytest.raises(StoreError, match="can't be used any more"):
            watch.take(raw(carrying("B")))

    @pytest.mark.parametrize("trace", [b"{", b"[1]", b"[true,1]"])
    def test_a_damaged_trace_is_told(self, trace: bytes) -> None:
        store = MemoryStore()
        watching(store)
        store.put_trace("A", trace)
        with pytest.raises(StoreError, match="damaged: a trace can't be read"):
            watching(store)

    def test_a_damaged_baseline_is_told(self) -> None:
        store = MemoryStore()
        watching(store)
        store.note("baseline", "{}")
        with pytest.raises(StoreError, match="damaged: its baseline can't be read"):
            watching(store)

    def test_a_damaged_finding_is_told(self) -> None:
        store = MemoryStore()
        take(watching(store), ring(6))
        (given,) = store.live()
        store.put_finding(given._replace(line=b"{}"))
        with pytest.raises(StoreError, match="damaged: a finding can't be read"):
            watching(store)

    def test_findings_that_are_not_of_the_window_are_told(self) -> None:
        store = MemoryStore()
        take(watching(store), ring(6))
        store.drop_traces()
        with pytest.raises(StoreError, match="not those of its window"):
            watching(store)

    def test_a_missing_record_is_told(self) -> None:
        class Losing(MemoryStore):
            def raw(self, number: int) -> bytes | None:
                assert number
                return None

        watch = watching(Losing())
        take(watch, [carrying("A")])
        with pytest.raises(StoreError, match="damaged: the record of number 1 is missing"):
            watch.assessment("A")


class TestCommands:
    def test_without_a_baseline_nothing_is_looked_for_until_it_is_renewed(self) -> None:
        store = MemoryStore()
        watch = open_watch(store, ASSESSOR)
        with pytest.raises(StoreError, match="counts declarations, got one of none"):
            renew(watch)
        answers = take(watch, [*crowd(100), *ring(6)])
        assert not any(each.findings for each in answers)
        assert contents(renew(watch).findings)
        assert held(watch) == expected(watch.contents(), baseline_of([*crowd(100), *ring(6)]))
        assert open_watch(store, ASSESSOR).ledger.baseline == watch.ledger.baseline

    def test_findings_keep_their_ids_under_another_baseline(self) -> None:
        watch = watching()
        take(watch, ring(6))
        (before,) = watch.ledger.standing()
        answer = renew(watch, baseline_of(crowd(300)))
        (finding,) = contents(answer.findings)
        assert (answer.status, finding["id"], finding["revision"]) == ("renewed", before.id, before.revision + 1)

    def test_a_repeat_gets_what_is_to_be_said_now(self) -> None:
        watch = watching()
        take(watch, ring(6))
        renew(watch, baseline_of(crowd(300)))
        answer = take(watch, ring(1))[0]
        assert answer.lines == (watch.assessment("r0"),)
        take(watch, [carrying("A", withdrawn=True)])
        renew(watch, BASELINE)
        assert take(watch, [carrying("A", withdrawn=True)])[0].lines == ()

    def test_a_changed_rulebook_assesses_the_window_anew(self) -> None:
        store = MemoryStore()
        watch = watching(store, window=60)
        take(watch, [*ring(6), carrying("Z", 0, day=20), carrying("W", withdrawn=True)])
        again, answer = reassess(store, OTHER, window=60)
        (finding,) = contents(answer.findings)
        assert (finding["rulebook"]["version"], finding["revision"]) == (
            "9.9.9",
            watch.ledger.standing()[0].revision + 1,
        )
        assert {each["rulebook"]["version"] for each in contents(again.standing())} == {"9.9.9"}
        assert len(list(again.standing())) == 8
        assert list(open_watch(store, OTHER, window=60).standing()) == list(again.standing())

    def test_a_shorter_window_ends_findings(self) -> None:
        store = MemoryStore()
        take(watching(store, window=60), [*ring(6), carrying("Z", 0, day=50)])
        again, answer = reassess(store, ASSESSOR, window=30)
        assert [each["withdrawn"] for each in contents(answer.findings)] == [True]
        assert [each["declaration"] for each in contents(again.standing())] == ["Z"]

    def test_there_is_nothing_to_assess_anew_in_an_empty_store(self) -> None:
        with pytest.raises(StoreError, match="got an empty one"):
            reassess(MemoryStore(), ASSESSOR)


@define
class Trail:
    """A journal that remembers."""

    entries: list[tuple[str, Mapping[str, Detail]]] = field(factory=list)

    @property
    def head(self) -> "Trail":
        return self

    @property
    def size(self) -> int:
        return len(self.entries)

    def append_all(self, entries: Sequence[tuple[str, Mapping[str, Detail]]], *, at: datetime) -> None:
        assert at == START
        self.entries += entries


class TestJournal:
    def test_it_tells_of_declarations_findings_and_commands(self) -> None:
        trail = Trail()
        watch = watching(journal=trail)
        for each in ring(6):
            watch.take(raw(each), now=START)
        renew(watch, baseline_of(crowd(300)), now=START)
        told = [what for what, _ in trail.entries]
        assert told[0] == "declaration"
        assert {"finding-raised", "finding-changed", "watch-baseline-renewed"} <= set(told)
        assert watch.store.notes()["journal"] == str(len(told))

    def test_it_asks_for_the_time(self) -> None:
        with pytest.raises(ValueError, match="expected the time of receipt"):
            watching(journal=Trail()).take(raw(carrying("A")))

    def test_a_reject_is_not_told(self) -> None:
        trail = Trail()
        watching(journal=trail).take(b"{}", now=START)
        assert trail.entries == []


class TestNames:
    """A finding goes on under its id as the one with which it has most members in common."""

    @staticmethod
    def finding(name: str, *members: str, typology: str = "split-volume") -> Finding:
        linkage = ASSESSOR.rulebook.linkage
        assert linkage
        (like, *_) = findings_in(Traffic.of(ring(6), linkage), ASSESSOR.rulebook, BASELINE).findings
        return evolve(like, id=name, members=members, typology=typology)

    def test_the_larger_part_goes_on(self) -> None:
        old = self.finding("old", "A", "B", "C")
        large, small = self.finding("x", "A", "B", "D"), self.finding("y", "C", "E")
        names = {
            each.members: (each.id, each.revision) for each in renamed([old], [small, large], lambda _: 1, set())
        }
        assert names == {large.members: ("old", 2), small.members: ("y", 2)}

    def test_of_two_that_become_one_the_nearer_goes_on_and_the_other_ends(self) -> None:
        one, other = self.finding("one", "A"), self.finding("other", "B", "C")
        new, ended = renamed([one, other], [self.finding("z", "A", "B", "C")], lambda _: 1, set())
        assert (new.id, ended.id, ended.withdrawn, ended.revision) == ("other", "one", True, 2)

    def test_another_pattern_is_another_finding(self) -> None:
        old, new = self.finding("old", "A"), self.finding("new", "A", typology="repeat-carriage")
        assert [each.id for each in renamed([old], [new], lambda _: 0, set())] == ["new", "old"]

    def test_an_id_that_stands_is_not_given_again(self) -> None:
        first, second = (
            renamed([], [self.finding("x", "A")], lambda _: 0, taken)[0].id for taken in ({"x"}, {"x"})
        )
        assert first == second != "x"

    def test_a_finding_reads_back_from_its_line(self) -> None:
        found = self.finding("x", "A", "B")
        members = tuple(name for name, _ in found.shares)
        whole = evolve(found, members=members)
        line = finding_writer(ASSESSOR.reference, BASELINE)(whole)
        assert finding_of_line(line) == evolve(whole, member_points=0)

"""After whatever came, a watch holds what `score` finds in the declarations of its window."""

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from borderscore.declaration import Declaration
from borderscore.formats.lines import Record
from borderscore.linkage.keys import seconds_of
from borderscore.linkage.traces import DAY
from borderscore.store import SQLiteStore
from borderscore.watch import Answer, Watch, open_watch, renew
from tests.traces import crowd
from tests.watching import ASSESSOR, BASELINE, WINDOW, baseline_of, declarations, expected, held, raw


class SameAsTheBatch(RuleBasedStateMachine):
    """Arrivals in any order, corrections, withdrawals, repeats, evictions, restarts, and other baselines."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = TemporaryDirectory()
        self.baseline = BASELINE
        self.watch = self.opened()
        self.came: dict[tuple[str, int], Declaration] = {}
        self.answers: dict[tuple[str, int], Answer] = {}
        self.told: dict[str, dict[str, Any]] = {}

    def opened(self) -> Watch:
        store = SQLiteStore.open(Path(self.directory.name))
        return open_watch(store, ASSESSOR, baseline=self.baseline, window=WINDOW)

    def teardown(self) -> None:
        self.watch.store.close()
        self.directory.cleanup()

    @rule(several=st.lists(declarations(), min_size=1, max_size=6))
    def arrive(self, several: list[Declaration]) -> None:
        records = [Record(1, raw(each), each) for each in several]
        self.listen(answers := self.watch.take_all(records))
        for each, answer in zip(several, answers, strict=True):
            known = self.came.get((each.id, each.revision))
            if known is None:
                self.came[each.id, each.revision] = each
                self.answers[each.id, each.revision] = answer
            elif known == each:
                assert answer.status == "repeated"
            else:
                assert answer.status == "rejected"

    @precondition(lambda self: self.came)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.came)))
        answer = self.watch.take(raw(self.came[key]))
        assert answer.status == "repeated"
        if key in self.answers:
            assert answer.lines == self.answers[key].lines

    @rule()
    def restart(self) -> None:
        self.watch.store.close()
        self.watch = self.opened()

    @precondition(lambda self: len(self.inside()) > 1)
    @rule(size=st.sampled_from([None, 200, 300]))
    def renew_baseline(self, size: int | None) -> None:
        self.baseline = baseline_of(crowd(size) if size else self.inside())
        self.listen([renew(self.watch, self.baseline if size else None)])
        self.answers.clear()

    def listen(self, answers: Iterable[Answer]) -> None:
        """Keep what was last said of each declaration and each finding."""
        for answer in answers:
            for line in () if answer.status == "repeated" else answer.lines:
                content = json.loads(line)
                self.told[content.get("declaration") or content.get("id") or ""] = content

    def inside(self) -> list[Declaration]:
        in_force = {key: self.came[key, revision] for key, revision in sorted(self.came)}
        edge = max((seconds_of(each.declared_at) for each in self.came.values()), default=0) - WINDOW * DAY
        return [each for each in in_force.values() if not each.withdrawn and seconds_of(each.declared_at) > edge]

    @invariant()
    def it_holds_what_score_finds(self) -> None:
        event(f"findings: {len(self.watch.ledger.standing())}")
        assert held(self.watch) == expected(self.inside(), self.baseline)

    @invariant()
    def who_listens_knows_all_that_stands(self) -> None:
        standing = list(map(json.loads, self.watch.standing()))
        assert [self.told[each.get("declaration") or each["id"]] for each in standing] == standing
        live = {name for name, each in self.told.items() if each["type"] == "finding" and not each["withdrawn"]}
        assert live == {each["id"] for each in standing if each["type"] == "finding"}


SameAsTheBatch.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestSameAsTheBatch = SameAsTheBatch.TestCase

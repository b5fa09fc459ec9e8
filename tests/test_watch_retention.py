"""Retention: what is masked names nobody and still adds up; what is deleted is gone."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Itinerary
from borderscore.errors import StoreError
from borderscore.features.text import plain
from borderscore.formats.assessments import read_assessment
from borderscore.formats.finding_lines import read_finding
from borderscore.store import MemoryStore, SQLiteStore, Store
from borderscore.watch import Watch, delete, mask, open_watch
from borderscore.watch.masking import MASKED, Mask
from tests.strategies import declarations
from tests.traces import START, carrying, ring
from tests.watching import ASSESSOR, BASELINE, expected, held, raw

KEY = b"a key that is kept elsewhere"


def person(number: int) -> str:
    return f"person-{number}"


def couriers() -> list[Declaration]:
    return [
        evolve(
            each,
            traveler=evolve(each.traveler, ref=person(number)),
            itinerary=Itinerary(booking_ref="BOOKING7", legs=()),
        )
        for number, each in enumerate(ring(6))
    ]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SQLiteStore.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
def watch(store: Store) -> Watch:
    made = open_watch(store, ASSESSOR, baseline=BASELINE, window=60)
    for each in [*couriers(), carrying("Z", day=30)]:
        made.take(raw(each))
    return made


def everything(store: Store) -> bytes:
    """Return all that a store keeps."""
    numbers = store.numbers(0, 1_000)
    kept = [line for _, line in store.answers()] + [line for _, line in store.assessments()]
    kept += [store.raw(each) or b"" for each in numbers] + [each.line for each in store.findings()]
    return b"\n".join([*kept, *store.traces()])


def day(number: int) -> datetime:
    return START + timedelta(days=number)


class TestMasking:
    def test_nothing_names_who_is_masked(self, watch: Watch) -> None:
        assert b"person-0" in everything(watch.store)
        done = mask(watch, KEY, until=day(20))
        left = everything(watch.store).lower()
        assert b"person-" not in left
        assert b"booking7" not in left
        assert (done.declarations, done.findings) == (6, 1)

    def test_points_and_shares_still_add_up(self, watch: Watch) -> None:
        before = {each.id: [kept.line for kept in watch.store.history(each.id)] for each in watch.store.live()}
        mask(watch, KEY, until=day(20))
        for id_, lines in before.items():
            for was, now in zip(lines, watch.store.history(id_), strict=False):
                masked = read_finding(now.line)
                assert masked.score == read_finding(was).score
                assert masked.shares == read_finding(was).shares
                assert masked.text.startswith("Its travelers are masked. A line of 1 Gbit/s")
                assert all(ref.startswith(MASKED) for ref in masked.travelers)
        for line in (line for _, lines in watch.store.answers() for line in lines.splitlines()):
            (read_assessment if b'"type":"assessment"' in line[:30] else read_finding)(line)

    def test_the_window_goes_on_with_pseudonyms(self, watch: Watch) -> None:
        mask(watch, KEY, until=day(20))
        assert held(watch) == expected(watch.contents(), BASELINE)
        again = open_watch(watch.store, ASSESSOR, window=60)
        assert list(again.standing()) == list(watch.standing())

    def test_who_is_younger_keeps_the_name(self, watch: Watch) -> None:
        mask(watch, KEY, until=day(12))
        refs = {each.id: each.traveler.ref for each in watch.contents()}
        assert refs["Z"] == "t-Z"
        assert (refs["r0"][:7], refs["r5"]) == (MASKED, person(5))
        assert held(watch) == expected(watch.contents(), BASELINE)

    def test_a_lower_revision_is_masked_as_well(self, watch: Watch) -> None:
        changed = evolve(couriers()[0], revision=2)
        watch.take(raw(changed))
        mask(watch, KEY, until=day(20))
        assert b"person-0" not in everything(watch.store)
        assert held(watch) == expected(watch.contents(), BASELINE)

    def test_what_is_masked_is_not_masked_again(self, watch: Watch) -> None:
        mask(watch, KEY, until=day(20))
        again = mask(watch, b"another key that is as long", until=day(20))
        assert (again.declarations, again.findings, again.answer.lines) == (0, 0, ())

    def test_a_repeat_of_it_is_rejected(self, watch: Watch) -> None:
        mask(watch, KEY, until=day(20))
        assert watch.take(raw(couriers()[0])).status == "rejected"

    def test_it_tells_what_changed(self, watch: Watch) -> None:
        answer = mask(watch, KEY, until=day(20)).answer
        (finding,) = map(json.loads, answer.findings)
        assert finding["revision"] == len(watch.store.history(finding["id"]))
        assert [json.loads(line)["declaration"] for line in answer.assessments] == [f"r{n}" for n in range(6)]

    def test_a_short_key_is_refused(self, watch: Watch) -> None:
        with pytest.raises(StoreError, match="expected a key of at least 16 bytes, got 5"):
            mask(watch, b"short", until=day(20))

    @given(declarations)
    def test_a_masked_declaration_differs_in_nothing_else(self, declaration: Declaration) -> None:
        hidden = Mask(KEY)
        masked = hidden.declaration(declaration)
        assert hidden.declaration(masked) == masked
        journey, was = masked.itinerary, declaration.itinerary
        assert declaration == evolve(
            masked,
            traveler=declaration.traveler,
            itinerary=journey and was and evolve(journey, booking_ref=was.booking_ref),
        )

    @given(st.text(), st.text())
    def test_equal_texts_have_equal_pseudonyms_under_one_key(self, one: str, other: str) -> None:
        assert Mask(KEY).of(one) == Mask(KEY).of(one)
        assert Mask(KEY).of(one) != Mask(b"another key").of(one) or one.startswith(MASKED)
        if plain(one) != plain(other):
            assert Mask(KEY).of(one) != Mask(KEY).of(other)

    def test_a_text_in_other_words_stays(self) -> None:
        line = json.dumps({"type": "assessment", "contributions": [{"source": "F", "text": "Other words."}]})
        assert json.loads(Mask(KEY).line(line.encode(), {"F"}))["contributions"][0]["text"] == "Other words."

    def test_other_findings_of_an_answer_stay(self) -> None:
        assert Mask(KEY).line(b'{"type":"finding","id":"F"}\n', {"G"}) == b'{"type":"finding","id":"F"}\n'


class TestDeletion:
    def test_what_has_left_the_window_is_deleted_with_all_that_was_said(self, watch: Watch) -> None:
        watch.take(raw(carrying("Y", day=90)))
        done = delete(watch, until=day(20))
        assert (done.declarations, done.findings) == (6, 1)
        assert b"person-" not in everything(watch.store)
        assert watch.assessment("r0") is None
        assert list(watch.store.findings()) == []
        assert list(watch.store.assessments()) == []
        assert sorted(each.id for each in watch.store.declared(2**40)) == ["Y", "Z"]

    def test_what_is_in_the_window_is_not(self, watch: Watch) -> None:
        with pytest.raises(StoreError, match="is in the window still"):
            delete(watch, until=day(20))

    def test_a_later_revision_keeps_a_declaration(self, watch: Watch) -> None:
        watch.take(raw(carrying("r0", day=80, revision=2)))
        watch.take(raw(carrying("Y", day=90)))
        assert delete(watch, until=day(20)).declarations == 5
        assert [each.revision for each in watch.store.held("r0")] == [2, 1]

"""What changed between two rulebooks, in meaning and in words, and how it is shown."""

from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.features import STANDARD
from borderscore.features.kernel import Value
from borderscore.formats.rulebooks import default_rulebook
from borderscore.report.rulebooks import show_diff
from borderscore.rulebook.diff import Change, diff
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Predicate,
    Rulebook,
    ValueList,
)
from borderscore.rulebook.semantics import decide
from tests.rulebook_strategies import observations, rulebooks
from tests.toys import TOYS

TB: Final = 10**12


def when(points: int, code: str | None, *predicates: tuple[str, Any, Any], text: str = "So it is.") -> Attribute:
    held = tuple(Predicate(f"toy.{name}", operator, operand) for name, operator, operand in predicates)
    return Attribute(when=held, points=points, code=code, text=text)


LARGE: Final = when(30, "SIZE-160TB", ("size", "at_least", 160 * TB))
MIDDLE: Final = when(20, "SIZE-40TB", ("size", "at_least", 40 * TB))
UNDECLARED: Final = Attribute(role="undeclared", points=5, code="SIZE-UNDECLARED", text="Not declared.")
OTHERWISE: Final = Attribute(role="otherwise", points=0)
SIZE: Final = Characteristic(
    name="size", why="Because.", source="None.", attributes=(LARGE, MIDDLE, UNDECLARED, OTHERWISE)
)
BEFORE: Final = Rulebook(
    id="test",
    version="1",
    author="A",
    valid_from=date(2026, 12, 1),
    about="For tests.",
    lanes=Lanes(yellow=10, red=20),
    control_sample=ControlSample(one_in=200, salt="s"),
    lists={},
    characteristics=(SIZE,),
)


def changed(**parts: Any) -> list[str]:
    """Return the changes to a rulebook with other parts and a higher version."""
    after = evolve(BEFORE, version="2", **parts)
    said = [f"{change.kind}: {change.part}: {change.message}" for change in diff(BEFORE, after, TOYS)]
    assert said.pop(0) == "text: rulebook: version: 1 -> 2"
    return said


def resized(*attributes: Attribute, **parts: Any) -> list[str]:
    return changed(characteristics=(evolve(SIZE, attributes=attributes, **parts),))


@given(rulebooks(TOYS, most=2))
def test_nothing_changed_from_a_rulebook_to_itself(rulebook: Rulebook) -> None:
    assert diff(rulebook, rulebook, TOYS) == ()


@given(rulebooks(TOYS, most=1), rulebooks(TOYS, most=1), observations(TOYS))
def test_where_nothing_changed_in_meaning_every_answer_is_the_same(
    one: Rulebook, other: Rulebook, observation: dict[str, Value | None]
) -> None:
    """Held against single answers: a part that is not called changed gives the same points and code."""
    touched = {change.part for change in diff(one, other, TOYS) if change.kind == "meaning"}
    theirs = {each.name: each for each in other.characteristics}
    for mine in one.characteristics:
        if mine.name in theirs and mine.name not in touched:
            answers = [decide(each, observation) for each in (mine, theirs[mine.name])]
            assert len({(each.points, each.code) for each in answers if each is not None}) == 1


@given(rulebooks(TOYS, most=2), st.data())
def test_the_order_of_characteristics_is_no_change(rulebook: Rulebook, data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(rulebook.characteristics)))
    assert diff(rulebook, evolve(rulebook, characteristics=shuffled), TOYS) == ()


def test_points_are_compared_case_by_case() -> None:
    assert resized(LARGE, evolve(MIDDLE, points=25), UNDECLARED, OTHERWISE) == [
        "meaning: size: SIZE-40TB: points: 20 -> 25",
        "meaning: size: 20 -> 25 points: size from 40 TB to below 160 TB",
    ]


def test_thresholds_are_compared_case_by_case() -> None:
    lower = when(20, "SIZE-40TB", ("size", "at_least", 10 * TB))
    assert resized(LARGE, lower, UNDECLARED, OTHERWISE) == [
        "meaning: size: SIZE-40TB: criterion: size at least 40 TB -> size at least 10 TB",
        "meaning: size: 0 -> 20 points: size from 10 TB to below 40 TB",
    ]


def test_attributes_are_added_removed_and_moved() -> None:
    small = when(10, "SIZE-10TB", ("size", "at_least", 10 * TB))
    assert resized(LARGE, small, UNDECLARED, OTHERWISE) == [
        "meaning: size: SIZE-40TB: removed",
        "meaning: size: SIZE-10TB: added",
        "meaning: size: 0 -> 10 points: size from 10 TB to below 40 TB",
        "meaning: size: 20 -> 10 points: size from 40 TB to below 160 TB",
    ]
    assert resized(MIDDLE, LARGE, UNDECLARED, OTHERWISE) == [
        (
            "meaning: size: order: "
            "SIZE-160TB, SIZE-40TB, SIZE-UNDECLARED, none of the other criteria of size met -> "
            "SIZE-40TB, SIZE-160TB, SIZE-UNDECLARED, none of the other criteria of size met"
        ),
        "meaning: size: 30 -> 20 points: size 160 TB or more",
        "meaning: scores: reachable: from 0 to 30 -> from 0 to 20",
    ]


def test_another_code_for_the_same_points_is_a_change_of_meaning() -> None:
    assert resized(LARGE, evolve(MIDDLE, code="SIZE-B"), UNDECLARED, OTHERWISE) == [
        "meaning: size: SIZE-40TB: removed",
        "meaning: size: SIZE-B: added",
    ]


def test_what_is_written_otherwise_and_means_the_same_is_a_change_of_words() -> None:
    band = when(20, "SIZE-40TB", ("size", "at_least", 40 * TB), ("size", "below", 160 * TB))
    assert resized(LARGE, band, UNDECLARED, OTHERWISE) == [
        "text: size: SIZE-40TB: criterion: size at least 40 TB -> size at least 40 TB and below 160 TB"
    ]
    assert resized(LARGE, evolve(MIDDLE, text="So."), UNDECLARED, OTHERWISE, why="", source="S") == [
        "text: size: why: Because. -> none",
        "text: size: source: None. -> S",
        "text: size: SIZE-40TB: text: So it is. -> So.",
    ]


def test_characteristics_are_added_and_removed() -> None:
    assert changed(characteristics=()) == [
        "meaning: size: removed",
        "meaning: size: 20 -> 0 points: size from 40 TB to below 160 TB",
        "meaning: size: 30 -> 0 points: size 160 TB or more",
        "meaning: size: 5 -> 0 points: size not declared",
        "meaning: scores: reachable: from 0 to 30 -> from 0 to 0",
    ]
    base = Characteristic(
        name="base", why="B", source="S", attributes=(Attribute(role="otherwise", points=1, code="B-1", text="B"),)
    )
    assert changed(characteristics=(SIZE, base)) == [
        "meaning: base: added",
        "meaning: base: 0 -> 1 points: any declaration",
        "meaning: scores: reachable: from 0 to 30 -> from 1 to 31",
    ]
    empty = evolve(base, attributes=(OTHERWISE,))
    assert changed(characteristics=(SIZE, empty)) == ["text: base: added"]


def test_many_cases_are_not_all_named() -> None:
    bands = [when(1, f"STAY-{each}", ("stay", "is", 2 * each)) for each in range(1, 13)]
    (shift,) = [
        each
        for each in changed(
            characteristics=(SIZE, evolve(SIZE, name="stay", attributes=(*bands, UNDECLARED, OTHERWISE)))
        )
        if "0 -> 1 points" in each
    ]
    assert shift.endswith("stay 20 days; and 2 more")


def test_more_cases_than_can_be_gone_through_are_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rulebook may be within bounds while both together are not."""
    monkeypatch.setattr("borderscore.rulebook.diff.MAXIMUM_COMBINATIONS", 4)
    assert "20 -> 25 points" in resized(LARGE, evolve(MIDDLE, points=25), UNDECLARED, OTHERWISE)[1]
    monkeypatch.setattr("borderscore.rulebook.diff.MAXIMUM_COMBINATIONS", 3)
    assert resized(LARGE, evolve(MIDDLE, points=25), UNDECLARED, OTHERWISE) == [
        "meaning: size: SIZE-40TB: points: 20 -> 25",
        "meaning: size: too many cases to list those whose points changed",
    ]


def test_more_sets_of_terms_than_can_be_told_apart_are_called_so() -> None:
    words = [when(1, f"WORD-{each}", ("words", "is", f"word {each}")) for each in range(16)]
    one, other = (evolve(SIZE, attributes=(*some, UNDECLARED, OTHERWISE)) for some in (words[:8], words[8:]))
    before, after = (evolve(BEFORE, characteristics=(each,)) for each in (one, other))
    unlisted = Change("meaning", "size", "too many cases to list those whose points changed")
    assert unlisted in diff(before, after, TOYS)


def test_lanes_dates_and_the_control_sample_are_compared() -> None:
    assert changed(
        lanes=Lanes(yellow=11, red=21),
        control_sample=ControlSample(one_in=100, salt="t"),
        valid_from=date(2027, 1, 1),
        valid_until=date(2027, 12, 31),
        author="B",
    ) == [
        "text: rulebook: author: A -> B",
        "meaning: rulebook: valid_from: 2026-12-01 -> 2027-01-01",
        "meaning: rulebook: valid_until: none -> 2027-12-31",
        "meaning: lanes: yellow: 10 -> 11",
        "meaning: lanes: red: 20 -> 21",
        "meaning: control_sample: one_in: 200 -> 100",
        "meaning: control_sample: salt: s -> t",
    ]


def hosts(*members: str, source: str = "None.", used: bool = True) -> dict[str, Any]:
    """Return a list of hosts, and a characteristic that uses it."""
    known = Predicate("toy.host", "in", frozenset(members), "hubs")
    attribute = Attribute(when=(known,) if used else (), points=1, code="HUB", text="A hub.")
    return {
        "lists": {"hubs": ValueList(name="hubs", values=frozenset(members), source=source)},
        "characteristics": (evolve(SIZE, name="host", attributes=(attribute, UNDECLARED, OTHERWISE)),),
    }


def compared(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    changes = diff(evolve(BEFORE, **one), evolve(BEFORE, version="2", **other), TOYS)
    return [f"{change.kind}: {change.part}: {change.message}" for change in changes][1:]


def test_members_of_lists_are_compared() -> None:
    assert compared(hosts("MY", "SG"), hosts("MY", "TH", source="S")) == [
        "meaning: lists.hubs: added TH",
        "meaning: lists.hubs: removed SG",
        "text: lists.hubs: source: None. -> S",
        "meaning: host: 1 -> 0 points: host SG",
        "meaning: host: 0 -> 1 points: host TH",
    ]


def test_members_of_a_list_that_nothing_uses_mean_nothing() -> None:
    assert compared(hosts("MY", used=False), hosts("TH", used=False)) == [
        "text: lists.hubs: added TH",
        "text: lists.hubs: removed MY",
    ]


def test_members_of_a_list_that_only_a_typology_uses_mean_something() -> None:
    uses = hosts("MY", used=True)["characteristics"]
    typology = evolve(SHIPPED.typologies[0], characteristics=uses)
    one, other = (hosts(*members, used=False) | {"typologies": (typology,)} for members in (("MY",), ("SG", "TH")))
    assert compared(one, other) == ["meaning: lists.hubs: added SG, TH", "meaning: lists.hubs: removed MY"]


def test_lists_are_added_and_removed() -> None:
    one, other = hosts("MY", used=False), hosts("MY", used=False) | {"lists": {}}
    assert compared(other, one) == ["text: lists.hubs: added MY", "text: lists.hubs: source: none -> None."]
    assert compared(one, other) == ["text: lists.hubs: removed MY", "text: lists.hubs: source: None. -> none"]


def test_texts_in_other_languages_are_compared_by_language() -> None:
    before = {"translations": {"de": {"HUB": "Eins"}, "fr": {"HUB": "Un"}, "ms": {"HUB": "Satu"}}}
    after = {"translations": {"de": {"HUB": "Zwei"}, "ms": {"HUB": "Satu"}, "th": {"HUB": "Song"}}}
    assert compared(before, after) == [f"text: text.{each}: changed" for each in ("de", "fr", "th")]


def test_a_new_meaning_under_the_old_version_is_advised_against() -> None:
    advice = Change("advice", "rulebook", "the meaning changed, but it is still called test 1")
    assert advice in diff(BEFORE, evolve(BEFORE, lanes=Lanes(yellow=1, red=2)), TOYS)
    assert advice not in diff(BEFORE, evolve(BEFORE, author="B"), TOYS)
    assert advice not in diff(BEFORE, evolve(BEFORE, id="other", lanes=Lanes(yellow=1, red=2)), TOYS)


def test_no_change_is_shown_as_such() -> None:
    assert show_diff(()) == "Nothing changed.\n"


def test_only_kinds_of_changes_that_there_are_have_a_heading() -> None:
    assert (
        show_diff((Change("text", "lists.hubs", "added TH"),))
        == """\
Changed in words alone
----------------------
lists.hubs: added TH
"""
    )


def test_changes_are_shown_by_kind() -> None:
    after = evolve(BEFORE, author="B " * 50, lanes=Lanes(yellow=11, red=20))
    assert (
        show_diff(diff(BEFORE, after, TOYS))
        == f"""\
Changed in meaning
------------------
lanes: yellow: 10 -> 11

Changed in words alone
----------------------
rulebook: author: A ->{" B" * 39}
   {" B" * 11}

Advice
------
rulebook: the meaning changed, but it is still called test 1
"""
    )


SHIPPED: Final = default_rulebook()


def pattern_changes(before: Rulebook, after: Rulebook) -> list[str]:
    """Return what changed in how groups are found and scored."""
    return [
        f"{change.kind}: {change.part}: {change.message}"
        for change in diff(before, after, STANDARD)
        if change.part.startswith(("linkage", "typology"))
    ]


def test_a_rulebook_that_begins_to_link_is_told() -> None:
    alone = evolve(SHIPPED, linkage=None, typologies=())
    added = pattern_changes(alone, SHIPPED)
    assert added == ["meaning: linkage: added", *(f"meaning: typology {each}: added" for each in sorted(NAMED))]
    assert pattern_changes(SHIPPED, alone) == [each.replace("added", "removed") for each in added]
    assert pattern_changes(alone, alone) == []
    assert pattern_changes(SHIPPED, SHIPPED) == []


NAMED: Final = [each.name for each in SHIPPED.typologies]


def test_what_changes_in_a_linkage_is_named() -> None:
    linkage = SHIPPED.linkage
    assert linkage is not None
    first, second, *others = linkage.ties
    ties = (evolve(first, weight=99), evolve(second, field="new"), *others)
    after = evolve(SHIPPED, linkage=evolve(linkage, span=7, why="Otherwise.", ties=ties))
    assert pattern_changes(SHIPPED, after) == [
        f"meaning: linkage: span: {linkage.span} -> 7",
        f"text: linkage: why: {linkage.why} -> Otherwise.",
        *sorted(
            [
                f"meaning: linkage: ties: {first.field} changed",
                f"meaning: linkage: ties: {second.field} removed",
                "meaning: linkage: ties: new added",
            ],
            key=lambda each: each.split()[3],
        ),
    ]


def test_what_changes_in_a_typology_is_named() -> None:
    first, *others = SHIPPED.typologies
    after = evolve(first, source="Another.", characteristics=first.characteristics[1:])
    gone = first.characteristics[0].name
    assert pattern_changes(SHIPPED, evolve(SHIPPED, typologies=(after, *others))) == [
        f"text: typology {first.name}: source: {first.source} -> Another.",
        f"meaning: typology {first.name}: characteristics: {gone} removed",
    ]

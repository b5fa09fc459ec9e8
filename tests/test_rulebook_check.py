"""What the check finds in a rulebook, part by part."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from borderscore.features import FLAG, STANDARD
from borderscore.features.kernel import Value
from borderscore.formats.rulebooks import default_rulebook
from borderscore.rulebook.check import check
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Predicate,
    Rulebook,
    ValueList,
)
from borderscore.rulebook.reach import extremes
from borderscore.rulebook.semantics import decide
from tests.checking import TB, asking, otherwise, rulebook, said, undeclared, when
from tests.rulebook_strategies import observations, rulebooks
from tests.toys import TOYS


@given(rulebooks(TOYS, most=2), observations(TOYS))
def test_a_rulebook_without_errors_has_an_answer_to_everything(
    drawn: Rulebook, observation: dict[str, Value | None]
) -> None:
    assert [note for note in check(drawn, TOYS) if note.severity == "error"] == []
    answers = [decide(each, observation) for each in drawn.characteristics]
    assert None not in answers
    least, greatest = extremes(drawn.characteristics, TOYS)
    assert least <= sum(each.points for each in answers if each is not None) <= greatest


# Parts, one by one


@pytest.mark.parametrize(
    ("predicate", "message"),
    [
        (Predicate("toy.sise", "below", 1), "unknown feature toy.sise; did you mean toy.size?"),
        (Predicate("elsewhere", "below", 1), "unknown feature elsewhere"),
        (Predicate("toy.host", "in", frozenset(["MY"]), "hub"), "toy.host: unknown list @hub; did you mean hubs?"),
        (
            Predicate("toy.size", "in", frozenset("a")),
            "toy.size: in: expected one of below, at_least, is, undeclared, since size is of kind amount",
        ),
        (
            Predicate("toy.locked", "below", 1),
            "toy.locked: below: expected one of is, undeclared, since locked is of kind flag",
        ),
        (
            Predicate("toy.host", "at_least", "MY"),
            "toy.host: at_least: expected one of is, in, undeclared, since host is of kind term",
        ),
        (Predicate("toy.size", "below", operand=True), "toy.size: below: expected a whole number, got true"),
        (Predicate("toy.size", "is", "5"), "toy.size: is: expected a whole number, got '5'"),
        (Predicate("toy.locked", "is", 1), "toy.locked: is: expected true or false, got 1"),
        (Predicate("toy.host", "is", 1), "toy.host: is: expected a term, got 1"),
        (
            Predicate("toy.words", "is", frozenset("a")),
            "toy.words: is: expected a term, got a value of type frozenset",
        ),
        (Predicate("toy.host", "in", "MY"), "toy.host: in: expected terms, got 'MY'"),
        (Predicate("toy.host", "undeclared", operand=False), "toy.host: undeclared: expected true, got false"),
        (
            Predicate("toy.host", "is", "MYS"),
            "toy.host: is: expected terms that host can take, got 'MYS'; did you mean MY?",
        ),
        (
            Predicate("toy.serials", "in", frozenset("ADEFGH")),
            "toy.serials: in: expected terms that serials can take, got 'D', 'E', 'F', 'G', 'H'",
        ),
        (
            Predicate("toy.serials", "in", frozenset("ADEFGHI")),
            "toy.serials: in: expected terms that serials can take, got 'D', 'E', 'F', 'G', 'H' and 1 more",
        ),
        (
            Predicate("toy.full", "at_least", 101),
            "toy.full: at_least: expected 100 % or less, the most that fullness can be, got 101 %",
        ),
        (
            Predicate("toy.revision", "below", 0),
            "toy.revision: below: expected 1 or more, the least that revision can be, got 0",
        ),
    ],
)
def test_a_predicate_that_makes_no_sense_is_named(predicate: Predicate, message: str) -> None:
    hubs = ValueList(name="hubs", values=frozenset(["MY"]), source="None.")
    sound = when(1, "A-1", ("host", "in", frozenset(["MY"])), list_name="hubs")
    wrong = Attribute(when=(Predicate("toy.size", "below", TB), predicate), points=0)
    drawn = rulebook(asking(sound, wrong, undeclared(), otherwise()), lists={"hubs": hubs})
    (note,) = check(drawn, TOYS)
    assert note.severity == "error"
    assert note.path == ("characteristic", 0, "attribute", 1, "when", 1)
    assert note.message == f"c, attribute 2: {message}"


def test_predicates_that_make_sense_are_left_alone() -> None:
    sound = when(1, "A-1", ("stay", "below", -5), ("full", "is", 100), ("words", "is", "x"), ("host", "is", "MY"))
    assert said(asking(sound, undeclared(), otherwise())) == []


def test_names_and_codes_stand_for_one_thing() -> None:
    first = asking(when(1, "A-1", ("locked", "is", True)), undeclared(), otherwise())
    second = asking(Attribute(role="otherwise", points=1, code="A-1", text="So."))
    assert said(first, second) == [
        "error: c: name: expected one that no other characteristic has, got it again",
        "error: c, attribute 1: code: expected a new one, got A-1 as in c, attribute 1",
    ]


def test_points_need_a_code_and_a_text() -> None:
    assert said(asking(Attribute(role="otherwise", points=-1))) == [
        "error: c, attribute 1: code is missing: expected one, since it gives points",
        "error: c, attribute 1: text is missing: expected one, since it gives points",
    ]
    assert said(asking(Attribute(role="otherwise", points=0))) == []


def test_a_second_attribute_with_a_role_is_named() -> None:
    second = Attribute(role="otherwise", points=0)
    assert said(asking(otherwise(), second)) == [
        "error: c, attribute 2: expected one attribute with otherwise, got another"
    ]


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("{toy.host} here", "'{toy.host}'"),
        ("{toy.sise} here", "'{toy.sise}'"),
        ("{} here", "'{}'"),
        ("an open { brace", "'{'"),
        ("a closed } brace", "'}'"),
    ],
)
def test_braces_stand_for_a_feature_that_was_looked_at(text: str, came: str) -> None:
    attribute = when(1, "A-1", ("size", "below", TB), text=text)
    (complaint,) = said(asking(attribute, undeclared(), otherwise()))
    assert complaint.endswith(f"expected in braces a feature that the attribute reads (toy.size), got {came}")


def test_roles_may_name_every_feature_of_the_characteristic() -> None:
    first = when(1, "A-1", ("size", "below", TB), text="{toy.size}")
    second = when(1, "A-2", ("locked", "is", True))
    both = Attribute(role="undeclared", points=1, code="U-1", text="{toy.size} {toy.locked}")
    assert not [each for each in said(asking(first, second, both, otherwise())) if "braces" in each]
    alone = Attribute(role="otherwise", points=1, code="O-1", text="{toy.size}")
    (complaint,) = said(asking(alone))
    assert complaint.endswith("expected in braces a feature that the attribute reads (none), got '{toy.size}'")


@pytest.mark.parametrize(
    ("texts", "complaints"),
    [
        ({"A-1": "{toy.size}, und {toy.locked}", "UNDECLARED": "Nicht angegeben."}, []),
        ({"A-2": "Neu."}, ["text.de.A-2: expected the code of an attribute, got another; did you mean A-1?"]),
        (
            {"A-1": "{toy.host}"},
            [
                (
                    "text.de.A-1: expected in braces a feature that the attribute reads (toy.size, toy.locked), "
                    "got '{toy.host}'"
                )
            ],
        ),
    ],
)
def test_translations_are_of_what_is_said(texts: dict[str, str], complaints: list[str]) -> None:
    known = asking(when(1, "A-1", ("size", "below", TB), ("locked", "is", True)), undeclared(), otherwise())
    unnamed = asking(Attribute(role="otherwise", points=0), name="unnamed")
    expected = [f"error: {complaint}" for complaint in complaints]
    assert said(known, unnamed, translations={"de": texts}) == expected


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        (
            {"valid_until": date(2026, 11, 30)},
            "rulebook: valid_until: expected 2026-12-01 or later, got 2026-11-30",
        ),
        ({"lanes": Lanes(yellow=5, red=5)}, "lanes: red: expected more than yellow, 5, got 5"),
        (
            {"control_sample": ControlSample(one_in=0, salt="s")},
            "control_sample: one_in: expected 1 or more, got 0",
        ),
    ],
)
def test_the_frame_of_a_rulebook_is_checked(parts: dict[str, Any], complaint: str) -> None:
    assert said(asking(otherwise()), **parts) == [f"error: {complaint}"]


def test_the_last_day_may_be_the_first() -> None:
    assert said(asking(otherwise()), valid_until=date(2026, 12, 1)) == []


def test_a_list_that_nothing_uses_is_advice() -> None:
    lists = {"hubs": ValueList(name="hubs", values=frozenset(["MY"]), source="None.")}
    assert said(asking(otherwise()), lists=lists) == ["advice: lists.hubs: no attribute uses it"]


@pytest.mark.parametrize(
    ("yellow", "red", "complaints"),
    [
        (1, 7, []),
        (1, 8, ["red can't be reached: scores go from 0 to 7, red from 8"]),
        (
            8,
            9,
            [
                "yellow can't be reached: scores go from 0 to 7, yellow from 8",
                "red can't be reached: scores go from 0 to 7, red from 9",
            ],
        ),
        (0, 7, ["green can't be reached: scores go from 0 to 7"]),
        (
            -1,
            0,
            ["green can't be reached: scores go from 0 to 7", "yellow can't be reached: scores go from 0 to 7"],
        ),
    ],
)
def test_lanes_out_of_reach_are_advice(yellow: int, red: int, complaints: list[str]) -> None:
    characteristic = asking(when(7, "A-1", ("locked", "is", True)), undeclared(), otherwise())
    expected = [f"advice: lanes: {complaint}" for complaint in complaints]
    assert said(characteristic, lanes=Lanes(yellow=yellow, red=red)) == expected


# Bounds


def test_too_many_cases_of_one_characteristic_are_refused() -> None:
    bands = [
        when(1, f"A-{each}", ("size", "is", 2 * each), ("stay", "is", 2 * each), ("full", "is", each))
        for each in range(1, 30)
    ]
    (complaint,) = said(asking(*bands, undeclared(), otherwise()))
    assert complaint.startswith("error: c: expected at most 20,000 cases to tell apart, got ")


@pytest.mark.parametrize("bound", ["MAXIMUM_COMBINATIONS", "MAXIMUM_JOINT_COMBINATIONS"])
def test_as_many_cases_as_there_may_be_are_gone_through(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large or small, or not declared; locked or not, or not declared: nine cases."""
    drawn = asking(when(1, "A-1", ("size", "below", TB), ("locked", "is", True)), undeclared(), otherwise())
    monkeypatch.setattr(f"borderscore.rulebook.check.{bound}", 9)
    assert said(drawn) == []
    monkeypatch.setattr(f"borderscore.rulebook.check.{bound}", 8)
    (complaint,) = said(drawn)
    assert "expected at most 8 cases" in complaint


def test_too_many_sets_of_terms_are_refused() -> None:
    sets = [when(1, f"A-{each}", ("words", "is", f"word {each}")) for each in range(20)]
    (complaint,) = said(asking(*sets, undeclared(), otherwise()))
    assert complaint == "error: c: expected at most 16,384 cases of toy.words to tell apart, got more"


def test_too_many_cases_of_characteristics_that_share_features_are_refused() -> None:
    """Any two of four features are combined, each in 21 bands or more: all four have to be tried at once."""
    pairs = []
    for one, other in combinations(("size", "stay", "full", "revision"), 2):
        bands = (
            when(1, f"{one}-{other}-{each}", (one, "at_least", each), (other, "at_least", each))
            for each in range(21, 1, -1)
        )
        open_ = Attribute(role="undeclared", points=0)
        pairs.append(asking(*bands, open_, Attribute(role="otherwise", points=0), name=f"{one} and {other}"))
    assert said(*pairs) == [
        (
            "error: rulebook: expected at most 200,000 cases in all that share features, got 223,608; "
            "let fewer characteristics combine the same features"
        )
    ]


def test_nothing_is_concluded_from_what_could_not_be_read() -> None:
    dead = when(1, "A-1", ("size", "at_least", 5 * TB), ("size", "below", 5 * TB), text="{toy.host}")
    lists = {"hubs": ValueList(name="hubs", values=frozenset(["MY"]), source="None.")}
    drawn = rulebook(asking(dead), lanes=Lanes(yellow=1, red=2), lists=lists)
    assert check(drawn, TOYS, unread={("characteristic", 0, "attribute", 1, "points")}) == ()


def test_characteristics_that_combine_too_many_features_are_refused() -> None:
    flags = sorted(name for name in STANDARD if STANDARD[name].kind is FLAG)
    names = [*flags[:11], "media.kinds", "hardware.kinds"]
    questions = tuple(
        Characteristic(
            name=f"c{index}",
            why="Because.",
            source="None.",
            attributes=(
                Attribute(when=tuple(_held(name) for name in pair), points=1, code=f"C{index}", text="So it is."),
                Attribute(role="undeclared", points=0),
                Attribute(role="otherwise", points=0),
            ),
        )
        for index, pair in enumerate(combinations(names, 2))
    )
    notes = check(
        evolve(default_rulebook(), lists={}, characteristics=questions, linkage=None, typologies=()), STANDARD
    )
    (error,) = [note.message for note in notes if note.severity == "error"]
    assert error.startswith("rulebook: expected at most 200,000 cases in all that share features, got ")


def _held(name: str) -> Predicate:
    return Predicate(name, "is", True) if STANDARD[name].kind is FLAG else Predicate(name, "is", "other")

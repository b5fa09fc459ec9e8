"""How findings are made, as a rulebook says it: read, checked, hashed."""

from inspect import getfile
from pathlib import Path

import pytest
from attrs import evolve

from borderscore.features import STANDARD
from borderscore.findings.features import VOLUME
from borderscore.findings.scorecard import Scorecard
from borderscore.formats.rulebooks import examine, load_rulebook
from borderscore.rulebook.check import check
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import FINDING_LEVELS, Attribute, Characteristic, Predicate

DEFAULT = Path("borderscore/rulebook/default.toml")
CONTENT = DEFAULT.read_text()
ALERT = 'alert = { capacity = "60 TB", score = 160, member_points = 40 }'
TEXT = 'text = "{group.capacity} together is more than four weeks on a line of 1 Gbit/s."'
RULEBOOK = load_rulebook(DEFAULT, STANDARD)


def messages(content: str) -> list[str]:
    _, issues = examine(content.encode(), "r.toml", STANDARD)
    return [each.message for each in issues if each.severity == "error"]


@pytest.mark.parametrize(
    ("was", "instead", "message"),
    [
        ("span = 60", "span = 0", "linkage: span: expected a whole number from 1 to 3,650, got 0"),
        ("span = 60", "spam = 60", "linkage: unknown key 'spam'; did you mean span?"),
        (
            'carrier_capacity = "4 TB"',
            "carrier_capacity = 4",
            'linkage: carrier_capacity: expected an amount of data with its unit such as "75 TB", got 4',
        ),
        (
            "prices = [100, 500]",
            "prices = []",
            "linkage: prices: expected an array of 1 to 8 whole numbers, got a list of 0",
        ),
        (
            "prices = [100, 500]",
            'prices = ["1"]',
            "linkage: prices: expected a whole number from -10,000 to 10,000, got '1'",
        ),
        (
            "span = 60",
            'span = 60\nnames = "phonetic"',
            "linkage: names: expected one of plain, fuzzy, got 'phonetic'",
        ),
        (
            'field = "flight"',
            'field = "fight"',
            "linkage, tie 2: field: expected one of traveler, booking, flight,",
        ),
        (
            'field = "flight"',
            'field = "booking"',
            "linkage: field: expected one that no other tie has, got booking again",
        ),
        (
            "begins = false",
            'begins = "no"',
            "linkage, tie 1: begins: expected true or false, got 'no'",
        ),
        (
            'kind = "repeat"',
            'kind = "split again"',
            "repeat-carriage: kind: expected one of split, repeat, return,",
        ),
        (
            'name = "repeat-carriage"',
            'name = "split-volume"',
            "split-volume: name: expected one that no other typology has, got it again",
        ),
        ('name = "repeat-carriage"', "name = 3", "typology 2: name: expected a name of small letters"),
        (
            'watch = { capacity = "30 TB", score = 160, member_points = 10 }',
            'watch = { capacity = "100 TB", score = 160, member_points = 10 }',
            "split-volume: alert: capacity: expected 100000000000000 or more as for watch, got 60000000000000",
        ),
        (
            'watch = { capacity = "30 TB", score = 160, member_points = 10 }',
            "watch = {}",
            "split-volume: watch: capacity is missing",
        ),
        (
            'watch = { capacity = "30 TB", score = 160, member_points = 10 }\n',
            "",
            "split-volume: expected a table [watch], got none",
        ),
        (
            'feature = "group.lots"',
            'feature = "group.lot"',
            "split-volume: lots, attribute 1: unknown feature group.lot; did you mean group.lots?",
        ),
        (
            TEXT,
            TEXT.replace("group.capacity", "group.lots"),
            "split-volume: volume, attribute 4: text: expected in braces a feature that the attribute reads",
        ),
        (
            ALERT,
            ALERT.replace("160", "159"),
            "split-volume: alert: score: expected 160 or more as for watch, got 159",
        ),
    ],
)
def test_faults_are_named(was: str, instead: str, message: str) -> None:
    assert was in CONTENT

    assert any(message in each for each in messages(CONTENT.replace(was, instead, 1)))


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        ("weight = 50", "weight = 0"),
        ('field = "flight"', 'field = "booking"'),
        ('name = "repeat-carriage"', 'name = "split-volume"'),
        (ALERT, ALERT.replace("60 TB", "29 TB")),
        (ALERT, ALERT.replace("160", "159")),
        (TEXT, TEXT.replace("group.capacity", "group.lots")),
    ],
)
def test_faults_have_their_lines(was: str, instead: str) -> None:
    content = CONTENT.replace(was, instead, 1)
    _, issues = examine(content.encode(), "r.toml", STANDARD)
    (fault,) = [each for each in issues if each.severity == "error"]

    assert content.splitlines()[fault.line - 1] == instead


def test_an_alert_may_ask_for_no_more_than_a_watch() -> None:
    assert messages(CONTENT.replace(ALERT, ALERT.replace("60 TB", "30 TB"), 1)) == []


def test_typologies_need_a_linkage() -> None:
    alone = CONTENT[: CONTENT.index("[linkage]")] + CONTENT[CONTENT.index("[[typology]]") :]

    _, issues = examine(alone.encode(), "r.toml", STANDARD)
    (fault,) = [each for each in issues if each.severity == "error"]
    assert fault.message == "typology: expected a table [linkage], since groups are looked for, got none"
    assert alone.splitlines()[fault.line - 1] == "[[typology]]"


def test_nothing_is_concluded_from_what_could_not_be_read() -> None:
    before, after = CONTENT.split("[[typology.characteristic]]", 1)
    spoilt = before + "[[typology.characteristic]]" + after.replace('below = "300 TB"', "below = 3", 1)
    _, issues = examine(spoilt.encode(), "r.toml", STANDARD)

    (fault,) = issues
    assert fault.message.startswith("split-volume: volume, attribute 3: group.capacity: below: expected an amount")


def test_neither_is_needed() -> None:
    rulebook, issues = examine(CONTENT[: CONTENT.index("[linkage]")].encode(), "r.toml", STANDARD)

    assert [each.message for each in issues] == ["lists.media-trade-words: no attribute uses it"]
    assert rulebook is not None
    assert (rulebook.linkage, rulebook.typologies) == (None, ())


def test_the_default_rulebook_is_sound() -> None:
    _, issues = examine(CONTENT.encode(), "r.toml", STANDARD)

    assert issues == ()


def test_the_order_of_typologies_changes_nothing() -> None:
    assert digest(evolve(RULEBOOK, typologies=RULEBOOK.typologies[::-1])) == digest(RULEBOOK)


def test_a_check_without_group_features_finds_them_unknown() -> None:
    notes = check(RULEBOOK, STANDARD)

    assert any("unknown feature group.capacity" in note.message for note in notes)


# Typologies made ready.


CARDS = [Scorecard.of(RULEBOOK, each) for each in RULEBOOK.typologies]


def test_a_debugger_tells_typologies_apart() -> None:
    files = {getfile(card._evaluate) for card in CARDS}

    assert files == {f"<rulebook {RULEBOOK.id}-{card.typology.name} {RULEBOOK.version}>" for card in CARDS}


def test_a_level_is_reached_by_its_volume_and_its_score_together() -> None:
    for card in CARDS:
        for name in FINDING_LEVELS:
            level = card.at(name)
            assert card.level(level.score, level.capacity) == name
            assert card.level(level.score, level.capacity - 1) != name
            assert card.level(level.score - 1, level.capacity) != name
        assert card.level(10_000, card.least_capacity) is not None
        assert card.level(10_000, card.least_capacity - 1) is None


def test_a_volume_that_no_attribute_is_for_gives_nothing() -> None:
    large = Attribute(points=30, code="LARGE", when=(Predicate(VOLUME, "at_least", 100),))
    asked = Characteristic(name="volume", why="", source="", attributes=(large,))
    worth = Scorecard.of(RULEBOOK, evolve(RULEBOOK.typologies[0], characteristics=(asked,))).worth("LARGE")

    assert worth is not None
    assert [worth(volume) for volume in (0, 99, 100)] == [0, 0, 30]

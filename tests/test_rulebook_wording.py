"""Criteria in words."""

from typing import Any

import pytest

from borderscore.rulebook.model import Attribute, Characteristic, Predicate
from borderscore.rulebook.wording import criterion, features_of
from tests.toys import TOYS

TB = 10**12


def worded(attribute: Attribute, *others: Attribute) -> str:
    characteristic = Characteristic(name="load", why="", source="", attributes=(attribute, *others))
    return criterion(attribute, characteristic, TOYS)


def when(*predicates: tuple[str, Any, Any]) -> Attribute:
    return Attribute(when=tuple(Predicate(f"toy.{name}", *rest) for name, *rest in predicates), points=1)


@pytest.mark.parametrize(
    ("predicate", "words"),
    [
        (("size", "at_least", 160 * TB), "size at least 160 TB"),
        (("size", "below", 500), "size below 500 B"),
        (("revision", "is", 5), "revision exactly 5"),
        (("full", "at_least", 80), "fullness at least 80 %"),
        (("stay", "below", 1), "stay below 1 day"),
        (("locked", "is", True), "locked: yes"),
        (("host", "is", "MY"), "host is MY"),
        (("host", "in", frozenset(["SG", "MY"])), "host among MY, SG"),
        (("serials", "is", "A"), "serials including A"),
        (("words", "in", frozenset("edcba")), "words among a, b, c, d, e"),
        (("words", "in", frozenset("fedcba")), "words among a, b, c, d, e and 1 more"),
        (("words", "in", frozenset("gfedcba")), "words among a, b, c, d, e and 2 more"),
        (("host", "undeclared", True), "host not declared"),
    ],
)
def test_a_predicate_is_worded_by_its_operator_and_kind(predicate: tuple[str, Any, Any], words: str) -> None:
    assert worded(when(predicate)) == words


def test_a_list_is_named() -> None:
    predicate = Predicate("toy.words", "in", frozenset(["beach"]), "leisure-words")
    assert worded(Attribute(when=(predicate,), points=1)) == "words among leisure-words"


def test_the_ends_of_a_band_stand_together_the_lower_first() -> None:
    band = when(("size", "below", 40 * TB), ("locked", "is", False), ("size", "at_least", 10 * TB))
    assert worded(band) == "locked: no and size at least 10 TB and below 40 TB"


def test_what_was_not_declared_is_worded_by_the_features() -> None:
    undeclared = Attribute(role="undeclared", points=1)
    assert worded(undeclared) == "load not declared"
    assert worded(undeclared, when(("size", "is", 1))) == "size not declared"
    assert worded(undeclared, when(("size", "is", 1), ("host", "is", "MY"))) == "size or host not declared"
    assert worded(undeclared, when(("size", "is", 1), ("host", "is", "MY")), when(("stay", "is", 1))) == (
        "size, host or stay not declared"
    )


def test_what_is_left_is_worded_so_that_it_stands_alone() -> None:
    assert worded(Attribute(role="otherwise", points=0)) == "none of the other criteria of load met"
    assert worded(Attribute(points=0)) == "any declaration"


def test_an_attribute_stands_on_its_own_features_and_what_is_left_on_all() -> None:
    first, second = when(("size", "is", 1), ("size", "below", 2)), when(("host", "is", "MY"))
    left = Attribute(role="otherwise", points=0)
    characteristic = Characteristic(name="load", why="", source="", attributes=(first, second, left))
    assert features_of(first, characteristic) == ("toy.size",)
    assert features_of(left, characteristic) == ("toy.size", "toy.host")

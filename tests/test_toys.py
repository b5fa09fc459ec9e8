"""The toy features show what `declare` was told: other tests stand on it."""

from hypothesis import given

from borderscore.features.kernel import Form, Value
from tests.strategies import toy_values
from tests.toys import PLAIN, TOYS, declare


@given(toy_values)
def test_a_declaration_shows_the_values_that_it_was_made_of(values: dict[str, Value | None]) -> None:
    declaration = declare(values)
    assert {name: toy.extract(declaration) for name, toy in TOYS.items()} == values


def test_what_is_not_said_is_plain_or_undeclared() -> None:
    assert declare({}) == PLAIN
    assert {name for name, toy in TOYS.items() if toy.extract(PLAIN) is not None} == {
        name for name, toy in TOYS.items() if toy.always
    }


def test_there_is_a_toy_of_every_form() -> None:
    assert {toy.kind.form for toy in TOYS.values()} == set(Form)

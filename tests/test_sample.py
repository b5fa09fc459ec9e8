"""The random control sample: anyone with the rulebook can check a draw."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from borderscore.rulebook.model import ControlSample
from borderscore.scoring.sample import drawing
from tests.strategies import texts


@given(texts, st.text(max_size=20, alphabet=st.characters(exclude_categories=["Cs"])), st.integers(1, 1000))
def test_a_draw_is_the_salted_hash_of_the_id(declaration: str, salt: str, one_in: int) -> None:
    number = int(sha256(f"{salt}:{declaration}".encode()).hexdigest(), 16)
    assert drawing(ControlSample(one_in=one_in, salt=salt))(declaration) == (number % one_in == 0)


def test_about_one_in_the_given_number_is_drawn() -> None:
    draw = drawing(ControlSample(one_in=200, salt="2026"))
    drawn = sum(draw(f"MY-{number}") for number in range(100_000))
    assert 400 < drawn < 600


def test_another_salt_draws_others() -> None:
    ids = [f"MY-{number}" for number in range(1000)]
    first, second = (drawing(ControlSample(one_in=10, salt=salt)) for salt in ("a", "b"))
    assert [first(each) for each in ids] != [second(each) for each in ids]


def test_one_in_one_draws_all() -> None:
    draw = drawing(ControlSample(one_in=1, salt=""))
    assert all(draw(f"MY-{number}") for number in range(10))

"""The digest changes with whatever a rulebook means or says, and with nothing else."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

import attrs
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from borderscore.formats.rulebooks import read_rulebook
from borderscore.rulebook.digest import canonical, digest
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Level,
    Linkage,
    Predicate,
    Rulebook,
    TieRule,
    Typology,
    ValueList,
)
from tests.rulebook_strategies import layouts, rulebooks
from tests.toys import TOYS


@given(data=st.data())
def test_however_a_rulebook_is_laid_out_its_digest_is_the_same(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks(TOYS, most=2))
    text = data.draw(layouts(rulebook, TOYS))
    assert digest(read_rulebook(text.encode(), "r.toml", TOYS)) == digest(rulebook)


@given(data=st.data())
def test_the_order_of_characteristics_and_lists_makes_no_difference(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks(TOYS, most=2))
    shuffled = evolve(
        rulebook,
        characteristics=tuple(data.draw(st.permutations(rulebook.characteristics))),
        lists=dict(data.draw(st.permutations(list(rulebook.lists.items())))),
    )
    assert digest(shuffled) == digest(rulebook)


#: One of everything that a rulebook can hold.
WHOLE: Final = Rulebook(
    id="test",
    version="1",
    author="A",
    valid_from=date(2026, 12, 1),
    about="\u00e9",
    lanes=Lanes(yellow=1, red=2),
    control_sample=ControlSample(one_in=3, salt="s"),
    lists={"l": ValueList(name="l", values=frozenset(["b", "a"]), source="S")},
    characteristics=(
        Characteristic(
            name="c",
            why="W",
            source="S",
            attributes=(
                Attribute(
                    when=(Predicate("toy.host", "in", frozenset(["SG", "MY"]), "l"),),
                    points=1,
                    code="C-1",
                    text="T",
                ),
                Attribute(role="otherwise", points=0),
            ),
        ),
    ),
    linkage=Linkage(
        carrier_capacity=4,
        carrier_units=5,
        span=60,
        most_members=12,
        most_holders=8,
        prices=(-1, 2),
        most_points=9,
        why="W",
        source="S",
        ties=(TieRule(field="flight", weight=50, window=30, why="W"),),
    ),
    typologies=(
        Typology(
            name="t",
            kind="split",
            why="W",
            source="S",
            watch=Level(capacity=1, score=2, member_points=3),
            alert=Level(capacity=4, score=5, member_points=6),
            characteristics=(
                Characteristic(name="g", why="W", source="S", attributes=(Attribute(role="otherwise", points=1),)),
            ),
        ),
    ),
    translations={"fr": {"C-1": "U"}},
)


def test_the_canonical_form_is_known() -> None:
    """A change of the canonical form would rename every rulebook in use, so it must not come unnoticed."""
    form = (
        '{"about":"\\u00e9","author":"A","characteristics":{"c":{"attributes":[{"code":"C-1","points":1,"role":"when",'
        '"text":"T","when":[["toy.host","in",["MY","SG"],"l"]]},{"code":null,"points":0,"role":"otherwise","text":"",'
        '"when":[]}],"source":"S","why":"W"}},"control_sample":{"one_in":3,"salt":"s"},"id":"test",'
        '"lanes":{"red":2,"yellow":1},"linkage":{"carrier_capacity":4,"carrier_units":5,"most_holders":8,'
        '"most_members":12,"most_points":9,"names":"plain","prices":[-1,2],"source":"S","span":60,'
        '"ties":[{"begins":true,"field":"flight","weight":50,"why":"W","window":30}],"why":"W"},'
        '"lists":{"l":{"source":"S","values":["a","b"]}},"translations":{"fr":{"C-1":"U"}},"typologies":{"t":{'
        '"alert":{"capacity":4,"member_points":6,"score":5},"characteristics":{"g":{"attributes":[{"code":null,'
        '"points":1,"role":"otherwise","text":"","when":[]}],"source":"S","why":"W"}},"kind":"split","source":"S",'
        '"watch":{"capacity":1,"member_points":3,"score":2},"why":"W"}},'
        '"valid_from":"2026-12-01","valid_until":null,"version":"1"}'
    )
    assert canonical(WHOLE) == form
    assert digest(WHOLE) == sha256(form.encode()).hexdigest()


def test_what_a_rulebook_does_not_look_for_is_no_part_of_its_form() -> None:
    form = json.loads(canonical(evolve(WHOLE, linkage=None, typologies=(), translations={})))
    assert form == {
        key: value
        for key, value in json.loads(canonical(WHOLE)).items()
        if key not in {"linkage", "typologies", "translations"}
    }


#: How each plain value is made another.
SCALARS: Final[dict[type, Callable[[Any], Any]]] = {
    bool: lambda value: not value,
    int: lambda value: value + 1,
    str: lambda value: f"{value}x",
    date: lambda value: value + timedelta(days=1),
    frozenset: lambda value: value | {"x"},
    type(None): lambda _: "x",
}


#: What takes the place of a part that isn't there.
UNSET: Final = {"valid_until": date(2050, 1, 1), "linkage": WHOLE.linkage}


def changes(value: Any) -> Iterator[Any]:
    """Yield the same value with one thing in it changed, at any depth: each in turn."""
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            held = getattr(value, field.name)
            for changed in [UNSET[field.name]] if held is None and field.name in UNSET else changes(held):
                yield evolve(value, **{field.name: changed})
    elif isinstance(value, tuple):
        yield from _tuple_changes(value)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield {other: held for other, held in value.items() if other != name}
            yield from ({**value, name: changed} for changed in changes(each) if _is_under(changed, name))
    else:
        yield SCALARS[type(value)](value)


def _is_under(value: Any, name: str) -> bool:
    return not attrs.has(type(value)) or value.name == name


def _tuple_changes(value: tuple[Any, ...]) -> Iterator[Any]:
    for index, each in enumerate(value):
        rest = value[index + 1 :]
        yield (*value[:index], *rest)
        yield from ((*value[:index], changed, *rest) for changed in changes(each))
        if rest and not isinstance(each, Characteristic | Typology):
            yield (*value[:index], rest[0], each, *rest[1:])


@example(WHOLE)
@given(rulebooks(TOYS, most=2))
def test_every_single_change_makes_another_digest(rulebook: Rulebook) -> None:
    before = digest(rulebook)
    assert all(digest(changed) != before for changed in changes(rulebook))

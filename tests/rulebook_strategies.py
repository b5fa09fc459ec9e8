"""Hypothesis strategies for rulebooks: random ones over any catalogue, and the many ways to write one down."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from borderscore import volume
from borderscore.features.kernel import Feature, Form, Value
from borderscore.rulebook.coverage import Coverage
from borderscore.rulebook.model import (
    OPERATORS,
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Operand,
    Predicate,
    Role,
    Rulebook,
    ValueList,
)
from borderscore.rulebook.predicates import OPERATORS_OF

TB: Final = 10**12

#: Terms for features without a closed vocabulary, written so that normalising changes some of them.
TERMS: Final = ("training", "Holiday", "DATA  set", "llm", "Fam\u00edlia")

#: The roles of attributes for what no predicates describe.
ROLES: Final[tuple[Role, ...]] = ("undeclared", "otherwise")

_points = st.integers(-300, 300) | st.just(0)
_prose = st.sampled_from(["Because.", "See the note of 12 June 2025.", '\u201cQuoted\u201d, 40 % \u00b7 \\ "'])

_Catalogue = Mapping[str, Feature[Any]]


def values(feature: Feature[Any]) -> st.SearchStrategy[Value]:
    """Return a strategy for values of a feature that were declared."""
    match feature.kind.form:
        case Form.NUMBER:
            return numbers(feature)
        case Form.FLAG:
            return st.booleans()
        case Form.TERM:
            return _terms(feature)
        case _:
            return st.frozensets(_terms(feature), max_size=4)


def observed(feature: Feature[Any]) -> st.SearchStrategy[Value | None]:
    """Return a strategy for what is seen of a feature: a value, or None where it was not declared."""
    return values(feature) if feature.always else st.none() | values(feature)


def observations(catalogue: _Catalogue) -> st.SearchStrategy[dict[str, Value | None]]:
    """Return a strategy for what is seen of every feature."""
    return st.fixed_dictionaries({name: observed(feature) for name, feature in catalogue.items()})


def numbers(feature: Feature[Any]) -> st.SearchStrategy[int]:
    """Return a strategy for numbers that a feature can take; few, so that they often agree with thresholds."""
    low = -3 if feature.domain.low is None else feature.domain.low
    high = low + 8 if feature.domain.high is None else min(feature.domain.high, low + 8)
    step = 10 * TB if feature.kind.name == "amount" else 1
    return st.integers(low, high).map(lambda number: number * step) | st.integers(low, high)


def _raw_terms(feature: Feature[Any]) -> st.SearchStrategy[str]:
    return st.sampled_from(TERMS if feature.vocabulary is None else sorted(feature.vocabulary)[:5])


def _terms(feature: Feature[Any]) -> st.SearchStrategy[str]:
    return _raw_terms(feature).map(feature.normalise or str)


def _normalised(terms: Iterable[str], feature: Feature[Any]) -> frozenset[str]:
    return frozenset(map(feature.normalise or str, terms))


@st.composite
def predicates(draw: st.DrawFn, feature: Feature[Any], lists: Sequence[ValueList] = ()) -> Predicate:
    """Draw a sound predicate on a feature."""
    possible = OPERATORS_OF[feature.kind.form]
    operator = draw(st.sampled_from([each for each in possible if each != "undeclared" or not feature.always]))
    if operator == "undeclared":
        return Predicate(feature.name, operator, operand=True)
    if operator != "in":
        form = feature.kind.form
        operand = draw(_terms(feature) if form is Form.TERMS else values(feature))
        return Predicate(feature.name, operator, operand)
    fitting = [each for each in lists if feature.vocabulary is None or each.values <= feature.vocabulary]
    chosen = draw(st.sampled_from([None, *fitting]))
    if chosen is not None:
        return Predicate(feature.name, operator, _normalised(chosen.values, feature), chosen.name)
    terms = draw(st.frozensets(_raw_terms(feature), min_size=1, max_size=3))
    return Predicate(feature.name, operator, _normalised(terms, feature))


@st.composite
def loose_characteristics(
    draw: st.DrawFn,
    catalogue: _Catalogue,
    lists: Sequence[ValueList] = (),
    name: str = "c0",
    most: int = 3,
    roles: Iterable[Role] = ROLES,
) -> Characteristic:
    """Draw a characteristic of sound predicates on up to `most` features, some attributes of which may be dead."""
    names = draw(st.lists(st.sampled_from(sorted(catalogue)), min_size=1, max_size=most, unique=True))
    conjunctions = draw(
        st.lists(
            st.lists(
                st.sampled_from(names).flatmap(lambda each: predicates(catalogue[each], lists)),
                min_size=1,
                max_size=3,
                unique_by=lambda predicate: (predicate.feature, predicate.operator),
            ),
            max_size=4,
        )
    )
    prefix = name.upper()
    attributes = [
        _attribute(draw, f"{prefix}-{index}", when=tuple(sorted(when, key=_place)))
        for index, when in enumerate(conjunctions)
    ]
    attributes += [_attribute(draw, f"{prefix}-{role.upper()}", role=role) for role in roles]
    return Characteristic(name=name, why=draw(_prose), source=draw(_prose), attributes=tuple(attributes))


@st.composite
def questions(draw: st.DrawFn, catalogue: _Catalogue) -> tuple[Characteristic, ...]:
    """Draw a few characteristics of sound predicates, which may have no attribute for some cases."""
    some_roles = st.lists(st.sampled_from(ROLES), unique=True)
    return tuple(
        draw(loose_characteristics(catalogue, name=f"q{index}", roles=draw(some_roles)))
        for index in range(draw(st.integers(1, 4)))
    )


def characteristics(
    catalogue: _Catalogue, lists: Sequence[ValueList] = (), name: str = "c0"
) -> st.SearchStrategy[Characteristic]:
    """Return a strategy for characteristics that the check finds no error in."""
    return loose_characteristics(catalogue, lists, name).map(lambda drawn: _without_dead(drawn, catalogue))


def _place(predicate: Predicate) -> tuple[str, int]:
    """Return the place of a predicate in an order that every way of writing it down in TOML keeps."""
    return predicate.feature, OPERATORS.index(predicate.operator)


def _attribute(draw: st.DrawFn, code: str, **parts: Any) -> Attribute:
    points = draw(_points)
    told = bool(points) or draw(st.booleans())
    features = [predicate.feature for predicate in parts.get("when", ())]
    shown = draw(st.sampled_from(["", *(f" ({{{each}}})" for each in features)]))
    return Attribute(points=points, code=code if told else None, text=f"So it is{shown}." if told else "", **parts)


def _without_dead(characteristic: Characteristic, catalogue: _Catalogue) -> Characteristic:
    """Leave out the attributes that can never match, until none is left."""
    while True:
        notes = Coverage.of((), characteristic, catalogue).notes()
        dead = {note.path[-1] for note in notes if note.severity == "error"}
        if not dead:
            return characteristic
        kept = tuple(each for index, each in enumerate(characteristic.attributes) if index not in dead)
        characteristic = evolve(characteristic, attributes=kept)


@st.composite
def rulebooks(draw: st.DrawFn, catalogue: _Catalogue, *, least: int = 1, most: int = 4) -> Rulebook:
    """Draw a rulebook over a catalogue that the check finds no error in."""
    lists = [
        ValueList(name=f"list-{index}", values=terms, source=draw(_prose))
        for index, terms in enumerate(draw(st.lists(_list_terms(catalogue), max_size=2)))
    ]
    yellow = draw(st.integers(-50, 200))
    return Rulebook(
        id=draw(st.sampled_from(["test", "borderscore-default"])),
        version=draw(st.sampled_from(["1", "1.0.0", "2026.1"])),
        author=draw(_prose),
        valid_from=draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        valid_until=draw(st.none() | st.dates(date(2030, 1, 1), date(2040, 1, 1))),
        about=draw(_prose),
        lanes=Lanes(yellow=yellow, red=yellow + draw(st.integers(1, 300))),
        control_sample=ControlSample(one_in=draw(st.integers(1, 500)), salt=draw(st.sampled_from(["a", "2026"]))),
        lists={each.name: each for each in lists},
        characteristics=tuple(
            draw(characteristics(catalogue, lists, f"c{index}")) for index in range(draw(st.integers(least, most)))
        ),
    )


def _list_terms(catalogue: _Catalogue) -> st.SearchStrategy[frozenset[str]]:
    """Return a strategy for the terms of a list: those of one feature, so that it fits somewhere."""
    worded = [each for each in catalogue.values() if each.kind.form in (Form.TERM, Form.TERMS)]
    strategies = [st.frozensets(_raw_terms(each), min_size=1, max_size=3) for each in worded]
    return st.one_of(strategies or [st.just(frozenset(TERMS))])


@st.composite
def layouts(draw: st.DrawFn, rulebook: Rulebook, catalogue: _Catalogue) -> str:
    """Draw a TOML text that says what a rulebook says: one of the many that do."""
    blocks = [
        _table(draw, "[rulebook]", _head(rulebook)),
        _table(draw, "[lanes]", {"yellow": str(rulebook.lanes.yellow), "red": str(rulebook.lanes.red)}),
        _table(
            draw,
            "[control_sample]",
            {"one_in": str(rulebook.control_sample.one_in), "salt": _text(rulebook.control_sample.salt)},
        ),
        *(_table(draw, f"[lists.{name}]", _list(draw, each)) for name, each in rulebook.lists.items()),
    ]
    blocks = draw(st.permutations(blocks))
    for characteristic in rulebook.characteristics:
        blocks += _characteristic(draw, characteristic, catalogue)
    return "\n".join(blocks)


def _head(rulebook: Rulebook) -> dict[str, str]:
    head = {name: _text(getattr(rulebook, name)) for name in ("id", "version", "author", "about")}
    head["valid_from"] = rulebook.valid_from.isoformat()
    if rulebook.valid_until is not None:
        head["valid_until"] = rulebook.valid_until.isoformat()
    return head


def _list(draw: st.DrawFn, values: ValueList) -> dict[str, str]:
    return {"values": _array(draw, values.values), "source": _text(values.source)}


def _characteristic(draw: st.DrawFn, characteristic: Characteristic, catalogue: _Catalogue) -> Iterator[str]:
    feature = draw(st.sampled_from([None, *characteristic.features]))
    keys = {name: _text(getattr(characteristic, name)) for name in ("name", "why", "source")}
    if feature is not None:
        keys["feature"] = _text(feature)
    yield _table(draw, "[[characteristic]]", keys)
    for attribute in characteristic.attributes:
        yield _attribute_table(draw, attribute, feature, catalogue)


def _attribute_table(draw: st.DrawFn, attribute: Attribute, feature: str | None, catalogue: _Catalogue) -> str:
    keys = {"points": str(attribute.points)}
    if attribute.role != "when":
        keys[attribute.role] = "true"
    if attribute.code is not None:
        keys["code"] = _text(attribute.code)
    if attribute.text:
        keys["text"] = _text(attribute.text)
    quote = draw(st.sampled_from(["", '"']))
    lines = [_table(draw, "[[characteristic.attribute]]", keys)]
    for predicate in attribute.when:
        short = predicate.feature == feature == attribute.when[0].feature and predicate.operator != "undeclared"
        subject = "" if short else f"when.{quote}{predicate.feature}{quote}."
        operand = _operand(draw, predicate, catalogue[predicate.feature])
        lines.append(f"{subject}{predicate.operator} = {operand}")
    return "\n".join(lines)


def _operand(draw: st.DrawFn, predicate: Predicate, feature: Feature[Any]) -> str:
    operand: Operand = predicate.operand
    if predicate.list_name is not None:
        return _text(f"@{predicate.list_name}")
    match operand:
        case bool():
            return "true" if operand else "false"
        case int():
            return draw(st.sampled_from(list(_number_forms(operand, feature.kind.name))))
        case str():
            return _text(operand)
        case _:
            return _array(draw, operand)


def _number_forms(number: int, kind: str) -> Iterator[str]:
    if kind == "amount":
        yield from (_text(volume.write(number)), _text(f"{number} B"))
        return
    yield str(number)
    if kind == "percent":
        yield from (_text(f"{number} %"), _text(f"{number}%"))
    if kind == "days":
        yield from (_text(f"{number} days"), _text(f"{number} day"))


def _array(draw: st.DrawFn, terms: Iterable[str]) -> str:
    separator = draw(st.sampled_from([", ", ",\n  ", ", # one more\n"]))
    return f"[{separator.join(map(_text, draw(st.permutations(sorted(terms)))))}\n]"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _table(draw: st.DrawFn, header: str, keys: Mapping[str, str]) -> str:
    """Draw a table with its keys in any order, and comments and blank lines between them."""
    lines = [header]
    for key, value in draw(st.permutations(list(keys.items()))):
        lines.append(draw(st.sampled_from(["", "# a comment = [1]", "  "])))
        lines.append(f"{draw(st.sampled_from(['', '  ']))}{key} = {value} # why")
    return "\n".join(lines)

"""What changed from one rulebook to another: in what it means, and in what it says."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any, Final, Literal

from attrs import fields, frozen

from borderscore.errors import InvalidValueError
from borderscore.features.kernel import Feature
from borderscore.rulebook.cases import Case, cases_of, in_words
from borderscore.rulebook.model import Attribute, Characteristic, Linkage, Rulebook, TieRule, Typology, ValueList
from borderscore.rulebook.reach import MAXIMUM_COMBINATIONS, extremes, partitions
from borderscore.rulebook.semantics import decide
from borderscore.rulebook.wording import criterion

#: How many cases of one change of points are named.
CASES_NAMED: Final = 10

_Catalogue = Mapping[str, Feature[Any]]


@frozen
class Change:
    """One change, in words."""

    #: `meaning`: a score, a lane, a reason code, the control sample or the time in force can come out otherwise.
    #: `text`: only what is said changed. `advice`: something to look at.
    kind: Literal["meaning", "text", "advice"]
    #: The part of the rulebook: "lanes", "lists.compute-hubs", the name of a characteristic.
    part: str
    message: str


def diff(before: Rulebook, after: Rulebook, catalogue: _Catalogue) -> tuple[Change, ...]:
    """Return what changed between two checked rulebooks."""
    changes = [
        *_head(before, after),
        *_lists(before, after),
        *_characteristics(before, after, catalogue),
        *_patterns(before, after),
        *_reach(before, after, catalogue),
    ]
    same_name = (before.id, before.version) == (after.id, after.version)
    if same_name and any(change.kind == "meaning" for change in changes):
        message = f"the meaning changed, but it is still called {after.id} {after.version}"
        changes.append(Change("advice", "rulebook", message))
    return tuple(changes)


def _head(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    for name in ("id", "version", "author", "about"):
        yield from _moved("text", "rulebook", name, getattr(before, name), getattr(after, name))
    for name in ("valid_from", "valid_until"):
        yield from _moved("meaning", "rulebook", name, getattr(before, name), getattr(after, name))
    for name in ("yellow", "red"):
        yield from _moved("meaning", "lanes", name, getattr(before.lanes, name), getattr(after.lanes, name))
    for name in ("one_in", "salt"):
        old, new = getattr(before.control_sample, name), getattr(after.control_sample, name)
        yield from _moved("meaning", "control_sample", name, old, new)
    for language in sorted({*before.translations, *after.translations}):
        if before.translations.get(language) != after.translations.get(language):
            yield Change("text", f"text.{language}", "changed")


def _patterns(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    """Yield what changed in how groups are found and scored."""
    yield from _object("linkage", before.linkage, after.linkage)
    old, new = ({each.name: each for each in rulebook.typologies} for rulebook in (before, after))
    for name in sorted(old.keys() | new.keys()):
        yield from _object(f"typology {name}", old.get(name), new.get(name))


def _object(part: str, before: Linkage | Typology | None, after: Linkage | Typology | None) -> Iterator[Change]:
    """Yield the fields of a part that differ; of its ties and characteristics, their names."""
    if before is None or after is None:
        if before is not after:
            yield Change("meaning", part, "added" if before is None else "removed")
        return
    for field in fields(type(before)):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name in ("ties", "characteristics"):
            said, says = _by_name(old), _by_name(new)
            for name in sorted(name for name in said.keys() | says.keys() if said.get(name) != says.get(name)):
                word = "added" if name not in said else "removed" if name not in says else "changed"
                yield Change("meaning", part, f"{field.name}: {name} {word}")
        else:
            yield from _moved("text" if field.name in ("why", "source") else "meaning", part, field.name, old, new)


def _by_name(parts: Sequence[TieRule | Characteristic]) -> Mapping[str, TieRule | Characteristic]:
    return {each.field if isinstance(each, TieRule) else each.name: each for each in parts}


def _moved(kind: Literal["meaning", "text"], part: str, name: str, old: object, new: object) -> Iterator[Change]:
    if old != new:
        yield Change(kind, part, f"{name}: {_said(old)} -> {_said(new)}")


def _said(value: object) -> str:
    return "none" if value is None or value == "" else str(value)


def _lists(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    used = before.lists_used | after.lists_used
    nothing = ValueList(name="", values=frozenset(), source="")
    for name in sorted({*before.lists, *after.lists}):
        old, new = before.lists.get(name, nothing), after.lists.get(name, nothing)
        kind: Literal["meaning", "text"] = "meaning" if name in used else "text"
        for verb, terms in (("added", new.values - old.values), ("removed", old.values - new.values)):
            if terms:
                yield Change(kind, f"lists.{name}", f"{verb} {', '.join(sorted(terms))}")
        yield from _moved("text", f"lists.{name}", "source", old.source, new.source)


def _characteristics(before: Rulebook, after: Rulebook, catalogue: _Catalogue) -> Iterator[Change]:
    old = {each.name: each for each in before.characteristics}
    new = {each.name: each for each in after.characteristics}
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield from _characteristic(name, old.get(name), new.get(name), catalogue)


def _characteristic(
    name: str, old: Characteristic | None, new: Characteristic | None, catalogue: _Catalogue
) -> Iterator[Change]:
    there = [each for each in (old, new) if each is not None]
    shifts = _shifts(old, new, there, catalogue)
    kind: Literal["meaning", "text"] = "text" if shifts is not None and not shifts else "meaning"
    if old is None or new is None:
        yield Change(kind, name, "added" if old is None else "removed")
    else:
        yield from _moved("text", name, "why", old.why, new.why)
        yield from _moved("text", name, "source", old.source, new.source)
        yield from _attributes(kind, old, new, catalogue)
    if shifts is None:
        yield Change("meaning", name, "too many cases to list those whose points changed")
        return
    for points, instead, where in shifts:
        if points != instead:
            yield Change("meaning", name, f"{points} -> {instead} points: {where}")


#: Points before and after, and the cases that they changed in; or that only the reason code changed in.
_Shift = tuple[int, int, str]


def _shifts(
    old: Characteristic | None, new: Characteristic | None, there: Sequence[Characteristic], catalogue: _Catalogue
) -> list[_Shift] | None:
    """Return the cases of both together in which points or codes differ; None: too many to go through."""
    try:
        parts = partitions(there, catalogue)
    except InvalidValueError:
        return None
    if prod(len(part.cells) for part in parts.values()) > MAXIMUM_COMBINATIONS:
        return None
    shifts: dict[tuple[int, int], list[Case]] = {}
    for case in cases_of(parts):
        before, after = _given(old, case), _given(new, case)
        if before != after:
            shifts.setdefault((before[0], after[0]), []).append(case)
    return [(*points, in_words(cases, parts, CASES_NAMED)) for points, cases in shifts.items()]


def _given(characteristic: Characteristic | None, case: Case) -> tuple[int, str | None]:
    attribute = characteristic and decide(characteristic, case.observation)
    return (attribute.points, attribute.code) if attribute else (0, None)


def _attributes(
    kind: Literal["meaning", "text"], old: Characteristic, new: Characteristic, catalogue: _Catalogue
) -> Iterator[Change]:
    """Compare attributes with the same code; those without a code, with the same criterion."""
    before, after = _keyed(old, catalogue), _keyed(new, catalogue)
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield Change(kind, old.name, f"{key}: removed")
        elif key not in before:
            yield Change(kind, new.name, f"{key}: added")
        else:
            yield from _attribute(kind, key, (before[key], old), (after[key], new), catalogue)
    shared = [key for key in before if key in after]
    order = [key for key in after if key in before]
    if shared != order:
        yield Change(kind, new.name, f"order: {', '.join(shared)} -> {', '.join(order)}")


def _keyed(characteristic: Characteristic, catalogue: _Catalogue) -> dict[str, Attribute]:
    return {each.code or criterion(each, characteristic, catalogue): each for each in characteristic.attributes}


def _attribute(
    kind: Literal["meaning", "text"],
    key: str,
    old: tuple[Attribute, Characteristic],
    new: tuple[Attribute, Characteristic],
    catalogue: _Catalogue,
) -> Iterator[Change]:
    name = new[1].name
    yield from _moved(kind, name, f"{key}: points", old[0].points, new[0].points)
    yield from _moved(kind, name, f"{key}: criterion", criterion(*old, catalogue), criterion(*new, catalogue))
    yield from _moved("text", name, f"{key}: text", old[0].text, new[0].text)


def _reach(before: Rulebook, after: Rulebook, catalogue: _Catalogue) -> Iterator[Change]:
    old, new = ("from {} to {}".format(*extremes(each.characteristics, catalogue)) for each in (before, after))
    yield from _moved("meaning", "scores", "reachable", old, new)

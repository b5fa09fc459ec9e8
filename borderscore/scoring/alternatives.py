"""Alternatives: what one place of a declaration could say instead, one for each case that features can tell apart.

Numbers and times are cut into bands in which every feature keeps its cell, by halving. That finds all bands as
long as each feature only rises or only falls with the number, but for a jump at a value that the same field has
elsewhere in the declaration (units that are alike). Amounts of data are tried with three digits, as people write
them; places are those that the declaration names.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from typing import Any, Final

import attrs

from borderscore.bounds import Bound, Flag, Member, Text, Whole
from borderscore.features.kernel import Form
from borderscore.places import PLACE_PATTERN
from borderscore.rulebook.cells import ANY_OTHER
from borderscore.scoring.edits import Cells, Edit, View
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of
from borderscore.timestamps import Day, Instant
from borderscore.volume import MAXIMUM, Amount

#: Stands for any text that no rulebook names: it has no words, and nobody is called so.
ANY_TEXT: Final = "?"

#: How far a time is moved, in days.
_DAYS: Final = 3_660

#: Amounts of up to three digits, in bytes.
_AMOUNTS: Final = tuple(
    sorted({digits * 10**zeros for zeros in range(20) for digits in range(1_000) if digits * 10**zeros <= MAXIMUM})
)


def alternatives(view: View, shape: Shape) -> Iterator[Edit]:
    """Yield the edits of a place that alter no more fields than the view allows.

    Of those of as many fields that no feature can tell apart, it is the first and nearest alone.
    """
    unmoved = view.cells(view.edit(view.value))
    seen: set[tuple[int, Cells]] = set()
    for edit in _candidates(view, shape):
        fields = edit.fields
        if fields <= view.most:
            cells = view.cells(edit)
            if cells not in (unmoved, None) and (fields, cells) not in seen:
                seen.add((fields, cells))
                yield edit


def _candidates(view: View, shape: Shape) -> Iterator[Edit]:
    match shape:
        case ListOf(ObjectOf(cls)):
            yield from _entries_more_or_less(view, cls)
        case ListOf(_):
            yield from map(view.edit, _lists_of_texts(view))
        case ObjectOf(cls):
            yield from _objects(view, cls)
        case bound:
            yield from map(view.edit, _values(view, bound))


def _values(view: View, bound: Bound) -> Iterator[Any]:
    """Yield what a plain value could be, of what is ordered the nearest first."""
    match bound:
        case Flag():
            yield from (False, True)
        case Member(values):
            yield from sorted(values)
        case Amount():
            yield from _nearest(view, _AMOUNTS, view.value or 0)
            yield from _alike(view)
        case Whole(least, most):
            yield from _nearest(view, range(least, most + 1), view.value or least, _alike(view))
        case Instant() | Day():
            yield from _times(view, days=isinstance(bound, Day))
        case Text(pattern=pattern) if pattern == PLACE_PATTERN:
            said = (_said_in(view.declaration, name) for name in ("port", "origin", "destination"))
            yield from sorted({each for places in said for each in places if isinstance(each, str)})
        case _:
            yield from (text for text in (ANY_TEXT, *_alike(view), *_terms(view, " ".join)) if text)


def _nearest(view: View, domain: Sequence[int], here: int, marks: Iterable[int] = ()) -> Iterator[int]:
    near = bisect_left(domain, here)
    places = (bisect_left(domain, each) for each in marks)
    found = bands(len(domain), (near, *places), lambda index: view.cells(view.edit(domain[index])))
    yield from (domain[index] for index in closest(found, near))


def _times(view: View, *, days: bool) -> Iterator[date | datetime]:
    """Yield moments or days, whole days away; for an undeclared one, from when the declaration was lodged."""
    lodged = view.declaration.declared_at
    base: date = view.value or (lodged.date() if days else lodged)

    def moved(index: int) -> date | None:
        try:
            return base + timedelta(index - _DAYS)
        except OverflowError:
            return None

    marks = (each.toordinal() - base.toordinal() + _DAYS for each in _all_times(view.declaration))
    found = bands(2 * _DAYS + 1, (_DAYS, *marks), lambda index: view.cells(view.edit(moved(index))))
    yield from (each for each in map(moved, closest(found, _DAYS)) if each is not None)


def _all_times(whole: Any) -> Iterator[date]:
    if isinstance(whole, date):
        yield whole
    elif isinstance(whole, tuple):
        yield from (time for entry in whole for time in _all_times(entry))
    elif attrs.has(cls := type(whole)):
        yield from (time for each in fields_of(cls) for time in _all_times(getattr(whole, each.name)))


#: The first and the last index of numbers that no feature can tell apart.
Band = tuple[int, int]


def bands(length: int, marks: Iterable[int], cells: Callable[[int], Cells]) -> list[Band]:
    """Cut the indices below a length into bands. At a mark and beside it every index is looked at."""
    known: dict[int, Cells] = {}

    def at(index: int) -> Cells:
        if index not in known:
            known[index] = cells(index)
        return known[index]

    looked_at = {0, length - 1, *(mark + step for mark in marks for step in (-1, 0, 1))}
    stops = sorted(each for each in looked_at if 0 <= each < length)
    starts = [0, *(start for low, high in pairwise(stops) for start in _starts(at, low, high))]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), length - 1], strict=True))


def _starts(at: Callable[[int], Cells], low: int, high: int) -> Iterator[int]:
    """Yield the indices above `low` and up to `high` from which on the cells are others."""
    if at(low) == at(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _starts(at, low, middle)
    yield from _starts(at, middle, high)


def closest(found: Iterable[Band], here: int) -> list[int]:
    """Return the index of each band that is closest to a place, the closest first."""
    nearest = (min(max(here, first), last) for first, last in found)
    return sorted(nearest, key=lambda each: (abs(each - here), each))


def _said_in(whole: Any, name: str) -> Iterator[Any]:
    """Yield what the fields of a name say, wherever they stand."""
    if isinstance(whole, tuple):
        yield from (said for entry in whole for said in _said_in(entry, name))
    elif attrs.has(cls := type(whole)):
        for each in fields_of(cls):
            inner = getattr(whole, each.name)
            yield from [inner] if each.name == name else _said_in(inner, name)


def _alike(view: View) -> list[Any]:
    """Return what the same field says elsewhere: equal values may mean something."""
    return [each for each in _said_in(view.declaration, str(view.place[-1])) if each is not None]


def _terms(view: View, joined: Callable[[Iterable[str]], Any]) -> Iterator[Any]:
    """Yield a text, or a list of them, for each case of the features that look for terms."""
    for feature, part in view.readers:
        if feature.kind.form in (Form.TERM, Form.TERMS):
            declared = (cell.value for cell in part.cells if cell.value is not None)
            for value in declared:
                terms = value if isinstance(value, frozenset) else (str(value),)
                yield joined(sorted(ANY_TEXT if term == ANY_OTHER else term for term in terms))


def _lists_of_texts(view: View) -> Iterator[tuple[str, ...]]:
    """Yield lists of the terms that matter, and of every length that does, up to one for each unit."""
    yield from _terms(view, tuple)
    given = view.value or ()
    most = max(_said_in(view.declaration, "count"))
    listed = (*given, *(f"{ANY_TEXT}{number}" for number in range(len(given), most)))
    found = bands(len(listed) + 1, [len(given)], lambda length: view.cells(view.edit(listed[:length])))
    yield from (listed[:length] for length in closest(found, len(given)))


def _objects(view: View, cls: type[attrs.AttrsInstance]) -> Iterator[Edit]:
    """Yield an object where none was declared: with what it must say, then with one thing more."""
    plain = _plain(cls)
    yield view.edit(plain)
    for each in fields_of(cls):
        if not each.required and len(_needed(cls)) < view.most:
            for edit in _candidates(view.within(plain, each.name), each.shape):
                yield view.edit(attrs.evolve(plain, **{each.name: edit.after}))


def _needed(cls: type[attrs.AttrsInstance]) -> Mapping[str, Shape]:
    """Return what an object must say; a list can be empty."""
    return {
        each.name: each.shape for each in fields_of(cls) if each.required and not isinstance(each.shape, ListOf)
    }


def _plain(cls: type[attrs.AttrsInstance], **said: Any) -> Any:
    needed = (each for each in fields_of(cls) if each.required)
    empty: dict[str, Any] = {each.name: () if isinstance(each.shape, ListOf) else ANY_TEXT for each in needed}
    return cls(**empty | said)


def _entries_more_or_less(view: View, cls: type[attrs.AttrsInstance]) -> Iterator[Edit]:
    """Yield a list with one entry less or more; where nothing was declared, an empty one as well."""
    if view.value is None:
        yield view.edit(())
    entries = view.value or ()
    yield from (Edit((*view.place, index), entry, None) for index, entry in enumerate(entries))
    for entry in _entries(view, cls):
        yield view.edit((entry,)) if view.value is None else Edit((*view.place, len(entries)), None, entry)


def _entries(view: View, cls: type[attrs.AttrsInstance]) -> Iterator[Any]:
    """Yield entries that say what they must. A stretch of a journey can't be made up."""
    needed = _needed(cls)
    if len(needed) > view.most:
        return
    members = {name: sorted(shape.values) for name, shape in needed.items() if isinstance(shape, Member)}
    number = next((name for name, shape in needed.items() if isinstance(shape, Whole)), None)
    if any(isinstance(shape, Text) and shape.pattern == PLACE_PATTERN for shape in needed.values()):
        return
    for chosen in product(*members.values()):
        said = dict(zip(members, chosen, strict=True))
        if number is None:
            yield _plain(cls, **said)
        else:
            yield from _numbered(view, cls, said, number)


def _numbered(view: View, cls: type[attrs.AttrsInstance], said: dict[str, str], number: str) -> Iterator[Any]:
    """Yield entries with every number that matters."""

    def entry(index: int) -> Any:
        return _plain(cls, **said, **{number: index + 1})

    found = bands(10**6, [0], lambda index: view.cells(view.edit((*(view.value or ()), entry(index)))))
    yield from map(entry, closest(found, 0))

"""Edits: what a declaration could have said otherwise, field by field.

Every field that a feature reads is a place; a list is one too, for an entry more or less. What a place could say
instead is finitely much, as far as a rulebook can tell: of all values that put the features into the same cells
one is kept, the nearest to what was declared.

What was declared is never left undeclared by an edit: that would tell how to hide it, not what decided. What a
record is (its id, revision, traveler and time) is no place.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from attrs import field, frozen

from borderscore.declaration import Declaration
from borderscore.errors import FeatureError, InvalidValueError
from borderscore.features.kernel import Feature
from borderscore.rulebook.cells import Partition
from borderscore.scoring.gaps import steps_of
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of

#: The way to a part of a declaration: ("media", 0, "count").
Place = tuple[str | int, ...]

#: What a record is, not what it says.
_FIXED: Final = frozenset({"id", "revision", "withdrawn", "declared_at", "traveler"})

#: The cells that some features lie in; None: one of them can't be worked out, or have its value.
Cells = tuple[int, ...] | None


@frozen
class Edit:
    """One place that says something else."""

    place: Place
    before: Any
    #: As a declaration holds it. None takes an entry out of its list.
    after: Any

    @property
    def fields(self) -> int:
        """Return how many fields say something else: of an object that is new, or gone, all that it says."""
        return _fields_said(self.before if self.after is None else self.after)

    def made_in(self, declaration: Declaration) -> Declaration:
        """Return the declaration with this edit."""
        edited: Declaration = _with(declaration, self.place, self.after)
        return edited


def _fields_said(value: Any) -> int:
    if isinstance(value, tuple):
        return max(1, sum(_fields_said(entry) for entry in value if attrs.has(type(entry))))
    cls = type(value)
    if not attrs.has(cls):
        return 1
    parts = (getattr(value, each.name) for each in fields_of(cls))
    return max(1, sum(_fields_said(part) for part in parts if part not in (None, ())))


def _with(whole: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(first, str):
        return attrs.evolve(whole, **{first: _with(getattr(whole, first), rest, value)})
    entry = whole[first] if first < len(whole) else None
    kept = () if value is None and not rest else (_with(entry, rest, value),)
    return (*whole[:first], *kept, *whole[first + 1 :])


def made_in(declaration: Declaration, edits: Sequence[Edit]) -> Declaration:
    """Return a declaration with several edits; entries leave their lists last, so that other places hold."""
    for edit in sorted(edits, key=lambda each: each.after is None):
        declaration = edit.made_in(declaration)
    return declaration


@frozen(eq=False)
class View:
    """One place of one declaration, as the features see it that read it."""

    declaration: Declaration
    place: Place
    value: Any
    readers: tuple[tuple[Feature[Any], Partition], ...]
    #: How many fields an edit may alter.
    most: int

    def edit(self, value: Any) -> Edit:
        """Return the edit that puts a value here."""
        return Edit(self.place, self.value, value)

    def cells(self, edit: Edit) -> Cells:
        """Return the cells that an edit puts the features into."""
        try:
            edited = edit.made_in(self.declaration)
            values = [(feature, part, feature.extract(edited)) for feature, part in self.readers]
        except (FeatureError, InvalidValueError):
            return None
        if any(value is not None and not feature.admits(value) for feature, _, value in values):
            return None
        return tuple([part.cell_of(value) for _, part, value in values])

    def within(self, plain: Any, name: str) -> "View":
        """Return the view of a field of an object that stands here for what was not declared."""
        return View(self.edit(plain).made_in(self.declaration), (*self.place, name), None, self.readers, self.most)


@frozen(eq=False)
class Surveyor:
    """Knows the features of a rulebook, and finds the places of a declaration that they read.

    It remembers who reads what; its answers don't change.
    """

    features: tuple[Feature[Any], ...]
    _partitions: Mapping[str, Partition]
    _steps: tuple[frozenset[tuple[str, ...]], ...] = field(init=False)
    _readers: dict[tuple[str, ...], tuple[int, ...]] = field(factory=dict, init=False)

    @_steps.default
    def _steps_of_features(self) -> tuple[frozenset[tuple[str, ...]], ...]:
        return tuple(frozenset(map(steps_of, each.reads)) for each in self.features)

    def readers(self, place: Place) -> tuple[int, ...]:
        """Return the positions of the features that read a place, or a part of it, or what it is a part of."""
        names = tuple([step for step in place if isinstance(step, str)])
        if names not in self._readers:
            self._readers[names] = tuple(
                position
                for position, paths in enumerate(self._steps)
                if any(path[: len(names)] == names[: len(path)] for path in paths)
            )
        return self._readers[names]

    def view(self, declaration: Declaration, place: Place, value: Any, most: int) -> View:
        """Return the view of a place, for edits of so many fields at the most."""
        readers = (self.features[position] for position in self.readers(place))
        pairs = tuple((each, self._partitions[each.name]) for each in readers)
        return View(declaration, place, value, pairs, most)

    def places(self, declaration: Declaration) -> Iterator[tuple[Place, Shape, Any]]:
        """Yield the places of a declaration, with what each of them can hold and what it says."""
        for each in fields_of(Declaration):
            if each.name not in _FIXED:
                yield from self._inside((each.name,), each.shape, getattr(declaration, each.name))

    def _inside(self, place: Place, shape: Shape, value: Any) -> Iterator[tuple[Place, Shape, Any]]:
        if not self.readers(place):
            return
        match shape:
            case ObjectOf(cls) if value is not None:
                for each in fields_of(cls):
                    yield from self._inside((*place, each.name), each.shape, getattr(value, each.name))
            case ListOf(ObjectOf(_) as item):
                yield place, shape, value
                for index, entry in enumerate(value or ()):
                    yield from self._inside((*place, index), item, entry)
            case _:
                yield place, shape, value

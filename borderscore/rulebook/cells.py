"""Cells: the finitely many cases that a rulebook can tell apart.

The predicates on a feature cut its values into cells that no predicate can look inside of: bands of numbers, yes
and no, terms that the same lists contain, and one cell for "not declared". Whatever holds for one value of a cell
holds for all, so that looking at one value of each cell is looking at everything.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from attrs import frozen

from borderscore.errors import InvalidValueError
from borderscore.features.kernel import Feature, Form, Interval, Value
from borderscore.rulebook.model import Predicate
from borderscore.rulebook.predicates import terms_of

#: Stands for every term that no predicate names; no feature returns it, since control characters are refused.
ANY_OTHER = "\x00"

#: The most cells of one feature. Each test of a set of terms can double them, so that 14 fit at the least.
MAXIMUM_CELLS = 2**14

#: How many terms, or sets of them, a locator remembers the cells of.
_TERMS_REMEMBERED = 512

#: The most terms that a label names before it counts the rest.
_TERMS_IN_A_LABEL = 3


@frozen
class Cell:
    """One case of one feature: a value that stands for all in it, and words for them."""

    value: Value | None
    label: str
    #: For numbers: the least and the greatest of the cell; None: without end.
    interval: Interval | None = None


@frozen
class Partition:
    """The cells of one feature, and the way from a value to its cell. The undeclared cell, if any, is the last."""

    feature: Feature[Any]
    cells: tuple[Cell, ...]
    #: For numbers, the first value of each cell but the first; otherwise, the predicates that tell cells apart.
    cuts: tuple[int, ...]
    tests: tuple[frozenset[str], ...]
    index: dict[object, int]

    def cell_of(self, value: Value | None) -> int:
        """Return the index of the cell that a value lies in."""
        match value:
            case None:
                return len(self.cells) - 1
            case bool():
                return self.index[value]
            case int():
                return bisect_right(self.cuts, value)
            case _:
                terms = frozenset([value]) if isinstance(value, str) else value
                return self.index[_signature(self.tests, terms)]

    def locator(self) -> Callable[[Value | None], int]:
        """Return a function that does what `cell_of` does, for many values."""
        cuts, undeclared = self.cuts, len(self.cells) - 1
        if self.feature.kind.form is Form.NUMBER:
            return lambda value: undeclared if value is None else bisect_right(cuts, value)
        return lru_cache(_TERMS_REMEMBERED)(self.cell_of)

    def cells_in(self, reachable: Interval | Value | None) -> tuple[int, ...]:
        """Return the indices of the cells that a value can lie in, as Feature.reachable describes it."""
        if reachable is None:
            return tuple(range(len(self.cells)))
        if not isinstance(reachable, Interval):
            return (self.cell_of(reachable),)
        first = 0 if reachable.low is None else self.cell_of(reachable.low)
        last = len(self.cuts) if reachable.high is None else self.cell_of(reachable.high)
        return tuple(range(first, last + 1))


def partition(feature: Feature[Any], predicates: Iterable[Predicate]) -> Partition:
    """Cut the values of a feature into the cells that these predicates on it can tell apart.

    Raises InvalidValueError for more than MAXIMUM_CELLS of them.
    """
    mine = [each for each in predicates if each.feature == feature.name and each.operator != "undeclared"]
    cuts: tuple[int, ...] = ()
    tests: tuple[frozenset[str], ...] = ()
    declared: list[tuple[object, Cell]]
    match feature.kind.form:
        case Form.NUMBER:
            cuts = _cuts(feature, mine)
            declared = list(_bands(feature, cuts))
        case Form.FLAG:
            declared = [(flag, Cell(flag, feature.kind.write(flag))) for flag in (False, True)]
        case form:
            tests = tuple(dict.fromkeys(terms_of(each) for each in mine))
            declared = list(_groups(feature, tests, joint=form is Form.TERMS))
    cells = [cell for _, cell in declared]
    if not feature.always:
        cells.append(Cell(None, "not declared"))
    return Partition(feature, tuple(cells), cuts, tests, {key: index for index, (key, _) in enumerate(declared)})


def _cuts(feature: Feature[Any], predicates: Sequence[Predicate]) -> tuple[int, ...]:
    cuts = set()
    for predicate in predicates:
        number = cast("int", predicate.operand)  # a rulebook is checked before it is cut
        cuts.add(number)
        if predicate.operator == "is":
            cuts.add(number + 1)
    low, high = feature.domain.low, feature.domain.high
    return tuple(sorted(cut for cut in cuts if (low is None or cut > low) and (high is None or cut <= high)))


def _bands(feature: Feature[Any], cuts: Sequence[int]) -> Iterator[tuple[object, Cell]]:
    lows = (feature.domain.low, *cuts)
    highs = (*(cut - 1 for cut in cuts), feature.domain.high)
    for low, high in zip(lows, highs, strict=True):
        value = low if low is not None else high if high is not None else 0
        yield value, Cell(value, _band_label(feature, low, high), Interval(low, high))


def _band_label(feature: Feature[Any], low: int | None, high: int | None) -> str:
    write: Callable[[int], str] = feature.kind.write
    if low is not None and low == high:
        return write(low)
    if low is None or low == feature.domain.low:
        return "any" if high is None or high == feature.domain.high else f"below {write(high + 1)}"
    if high is None or high == feature.domain.high:
        return f"{write(low)} or more"
    return f"from {write(low)} to below {write(high + 1)}"


def _signature(tests: Sequence[frozenset[str]], terms: frozenset[str]) -> tuple[bool, ...]:
    return tuple(not test.isdisjoint(terms) for test in tests)


def _groups(
    feature: Feature[Any], tests: Sequence[frozenset[str]], *, joint: bool
) -> Iterator[tuple[object, Cell]]:
    """Yield a cell for each combination of tests that a term, or a set of terms, can pass."""
    groups: dict[tuple[bool, ...], set[str]] = {}
    named = frozenset().union(*tests)
    vocabulary = feature.vocabulary
    for term in sorted(named if vocabulary is None else vocabulary):
        groups.setdefault(_signature(tests, frozenset([term])), set()).add(term)
    nothing = (False,) * len(tests)
    if vocabulary is None:
        groups[nothing] = {ANY_OTHER}
    if joint:
        yield from _unions(feature, groups, nothing)
        return
    for signature, terms in groups.items():
        rest = signature == nothing and named and (vocabulary is None or len(terms) > _TERMS_IN_A_LABEL)
        yield signature, Cell(min(terms), "anything else" if rest else _term_label(terms))


def _unions(
    feature: Feature[Any], groups: dict[tuple[bool, ...], set[str]], nothing: tuple[bool, ...]
) -> Iterator[tuple[object, Cell]]:
    unions: dict[tuple[bool, ...], frozenset[str]] = {nothing: frozenset()}
    for signature, terms in groups.items():
        for other, members in list(unions.items()):
            joined = tuple(a or b for a, b in zip(signature, other, strict=True))
            unions.setdefault(joined, members | {min(terms)})
        if len(unions) > MAXIMUM_CELLS:
            raise InvalidValueError(
                f"expected at most {MAXIMUM_CELLS:,} cases of {feature.name} to tell apart, got more"
            )
    for signature, members in unions.items():
        label = "none of the named" if nothing else "any"
        yield signature, Cell(members, _term_label(members) if members else label)


def _term_label(terms: Iterable[str]) -> str:
    ordered = ["any" if term == ANY_OTHER else term for term in sorted(terms)]
    rest = len(ordered) - _TERMS_IN_A_LABEL
    return ", ".join(ordered[:_TERMS_IN_A_LABEL]) + (f" and {rest} more" if rest > 0 else "")

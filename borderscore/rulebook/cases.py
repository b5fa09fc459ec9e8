"""Cases: combinations of the cells of several features, and words for many of them at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from attrs import frozen

from borderscore.features.kernel import Feature, Value
from borderscore.rulebook.cells import Cell, Partition
from borderscore.rulebook.wording import subject

#: For each feature the index of a cell; None: any of its cells.
Pattern = tuple[int | None, ...]

#: What no feature tells apart.
ANYTHING: Final = "any declaration"


@frozen
class Case:
    """One combination of cells, one for each feature."""

    indices: tuple[int, ...]
    observation: Mapping[str, Value | None]


def cases_of(parts: Mapping[str, Partition]) -> Iterator[Case]:
    """Yield every combination of the cells of these features, the last feature changing fastest."""
    for indices in product(*(range(len(part.cells)) for part in parts.values())):
        observation = {
            name: part.cells[index].value for (name, part), index in zip(parts.items(), indices, strict=True)
        }
        yield Case(indices, observation)


def in_words(cases: Iterable[Case], parts: Mapping[str, Partition], most: int) -> str:
    """Return cases in words, leaving out the features that make no difference; at most `most` are named."""
    patterns = sorted(merged(cases, parts), key=lambda pattern: [-1 if each is None else each for each in pattern])
    more = len(patterns) - most
    named = "; ".join(_worded(pattern, parts) for pattern in patterns[:most])
    return named + (f"; and {more:,} more" if more > 0 else "")


def merged(cases: Iterable[Case], parts: Mapping[str, Partition]) -> Sequence[Pattern]:
    """Return patterns that stand for exactly these cases, one feature after the other left out where it can be."""
    patterns: list[Pattern] = [case.indices for case in cases]
    for place, part in enumerate(parts.values()):
        alike: dict[Pattern, list[Pattern]] = {}
        for pattern in patterns:
            alike.setdefault((*pattern[:place], None, *pattern[place + 1 :]), []).append(pattern)
        patterns = [
            each
            for joint, members in alike.items()
            for each in ([joint] if len(members) == len(part.cells) else members)
        ]
    return patterns


def _worded(pattern: Pattern, parts: Mapping[str, Partition]) -> str:
    said = [
        labelled(part.feature, part.cells[index])
        for part, index in zip(parts.values(), pattern, strict=True)
        if index is not None
    ]
    return " and ".join(said) or ANYTHING


def labelled(feature: Feature[Any], cell: Cell) -> str:
    """Return a cell in words, with its feature."""
    return f"{subject(feature)} {cell.label}"

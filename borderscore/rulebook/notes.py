"""Notes on a rulebook: what is said about which of its parts."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from attrs import frozen

#: The way to a part of a rulebook: ("characteristic", 0, "attribute", 2, "when", 0) is the first predicate of the
#: third attribute of the first characteristic; ("lists", "compute-hubs"), ("lanes", "red").
Path = tuple[str | int, ...]


@frozen
class Note:
    """One thing to say about one part of a rulebook."""

    #: An error: the rulebook can't be used. Advice: it can, but look here.
    severity: Literal["error", "advice"]
    path: Path
    message: str


def error(path: Path, message: str) -> Note:
    """Return the note of a fault."""
    return Note("error", path, message)


def advice(path: Path, message: str) -> Note:
    """Return the note of something that may be meant, or not."""
    return Note("advice", path, message)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message on an unknown name: what it may have been meant to be."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""

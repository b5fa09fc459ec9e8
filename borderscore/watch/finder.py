"""Finders: what holds the traces of the window and says which findings they give."""

from typing import Protocol

from attrs import frozen

from borderscore.findings.finding import Finding
from borderscore.linkage.traces import Trace


@frozen
class Change:
    """The findings that no longer hold as they were, and those that hold now."""

    gone: tuple[Finding, ...] = ()
    come: tuple[Finding, ...] = ()


class Finder(Protocol):
    """Holds the traces of the window."""

    def put(self, id_: str, trace: Trace | None, *, carries: bool = False) -> None:
        """Take a trace in the place of the one of that id, if any; None: the declaration leaves none."""

    def settle(self) -> Change:
        """Return what changed since it was last asked."""

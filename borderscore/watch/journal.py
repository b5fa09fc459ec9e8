"""What a watch asks of an audit trail: `borderscore.audit.journal.Journal` is one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

Detail = str | int | bool | None | Sequence["Detail"] | Mapping[str, "Detail"]

#: What happened, and its details.
Entry = tuple[str, Mapping[str, Detail]]


class Head(Protocol):
    """Where a trail ends."""

    @property
    def size(self) -> int:
        """Return how many entries there are."""


class Journal(Protocol):
    """A trail of entries that can't be changed after the fact."""

    @property
    def head(self) -> Head:
        """Return where it ends."""

    def append_all(self, entries: Sequence[Entry], *, at: datetime) -> object:
        """Write entries. Returns when they are on disk."""

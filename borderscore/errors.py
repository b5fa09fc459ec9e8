"""What can go wrong, under one root: whoever catches BorderscoreError has caught everything."""

from collections.abc import Sequence
from typing import Literal

from attrs import frozen


class BorderscoreError(Exception):
    """The root of every error that borderscore raises on purpose."""


class InvalidValueError(BorderscoreError, ValueError):
    """A value outside what its field may hold. The message says what was expected and what came."""


class FeatureError(BorderscoreError):
    """A feature is declared wrongly, or returned what its kind does not allow."""


class MissingExtraError(BorderscoreError, ImportError):
    """An optional dependency is needed. The message names the extra to install."""


class InputError(BorderscoreError):
    """A whole input (a file, a stream, a directory of results) can't be used. The message says why."""


class StoreError(BorderscoreError):
    """A store can't be opened, read or written. The message says why, and what can be done."""


@frozen
class Fault:
    """One thing wrong in one record: its JSON path (RFC 9535), and what was expected and what came."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class UnreadableRecordError(BorderscoreError):
    """A record that can't be read, with every fault found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "; ".join(map(str, self.faults))


@frozen
class Issue:
    """One thing to say about a rulebook: an error (it can't be used) or advice (it can, but look here)."""

    severity: Literal["error", "advice"]
    message: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.severity}: {self.message}"


class InvalidRulebookError(BorderscoreError):
    """A rulebook that can't be used, with every issue found in it, advice included."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(map(str, self.issues))

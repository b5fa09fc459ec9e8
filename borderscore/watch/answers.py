"""Answers: what a watch says to one declaration, as lines of JSON (interchange v1, section 6)."""

from collections.abc import Iterable
from typing import Final, Literal

from attrs import frozen

Status = Literal["assessed", "withdrawn", "superseded", "late", "repeated", "rejected", "renewed"]

_FINDING: Final = b'{"type":"finding"'


@frozen
class Answer:
    """What is said to one declaration. Each line is one object of the contract, with its end."""

    #: What became of it. `superseded`: a higher revision had come. `late`: it was declared before the window, and
    #: is assessed alone. `repeated`: it had come before. `renewed`: a command asked for it, no declaration.
    status: Status
    #: The declaration's own assessment, then the earlier ones that changed, by id.
    assessments: tuple[bytes, ...] = ()
    #: The findings that were raised, changed or withdrawn, by id.
    findings: tuple[bytes, ...] = ()
    reject: bytes | None = None

    @property
    def lines(self) -> tuple[bytes, ...]:
        """Return all lines, in the order of the contract."""
        return (*self.assessments, *self.findings, *((self.reject,) if self.reject else ()))


def read_back(status: Status, lines: Iterable[bytes]) -> Answer:
    """Return the answer that lines were kept of."""
    kept = list(lines)
    return Answer(
        status,
        tuple(line for line in kept if not line.startswith(_FINDING)),
        tuple(line for line in kept if line.startswith(_FINDING)),
    )

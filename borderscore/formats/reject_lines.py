"""Rejects as their lines hold them (interchange v1, section 5)."""

from typing import Annotated, Final, Literal

from attrs import evolve, frozen

from borderscore.bounds import Whole, shown
from borderscore.errors import InvalidValueError
from borderscore.formats.assessments import AnyText
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import parse
from borderscore.shapes import checked

#: A byte that is no UTF-8 takes five in its line, and a control character six.
CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=2**20)


@frozen
class Verbatim:
    """The bound of what came, whatever it is: any string."""

    expected: str = "a string"

    def check(self, value: object) -> str:
        """Return the value if it is a string; raise InvalidValueError if not."""
        if type(value) is not str:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return value

    read = check


@frozen(kw_only=True, field_transformer=checked)
class FaultLine:
    """One thing wrong in a record; the fields are those of errors.Fault."""

    path: AnyText
    message: AnyText


@frozen(kw_only=True, field_transformer=checked)
class RejectLine:
    """A record that can't be read, as its line holds it."""

    type: Literal["reject"]
    line: Annotated[int, Whole(1, 10**15)]
    raw: Annotated[str, Verbatim()]
    faults: tuple[FaultLine, ...]


def read_reject(raw: bytes) -> RejectLine:
    """Return the reject that a line holds. Raises UnreadableRecordError with every fault, each with its path."""
    return read_value(RejectLine, parse(raw, CAPS), CAPS)

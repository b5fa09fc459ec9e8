"""`run.json`: what the results of a run depend on, and what became of its records."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from attrs import evolve, frozen

from borderscore.bounds import Name, Text, Whole, shown
from borderscore.errors import InvalidValueError
from borderscore.formats.assessments import AnyText
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import RepeatingObject, parse
from borderscore.formats.reject_lines import Verbatim
from borderscore.rulebook.model import FindingLevel
from borderscore.shapes import checked

CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=2**30, list_items=1_000_000)

Number = Annotated[int, Whole(0, 10**15)]
_SHA256: Final = Text(64, 64, "[0-9a-f]{64}", expected="a SHA-256 of 64 hexadecimal digits")
Sha256 = Annotated[str, _SHA256]
#: As the system gave it, which may be no text.
FileName = Annotated[str, Verbatim()]


@frozen
class ByName:
    """The bound of an object whose keys are names, each with a value of one bound."""

    value: Text | Whole

    @property
    def expected(self) -> str:
        """Say what is expected, for messages."""
        return f"an object by names, each with {self.value.expected}"

    def check(self, value: object) -> Mapping[str, str | int]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        if not isinstance(value, Mapping) or isinstance(value, RepeatingObject):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return {Name().check(name): self.value.check(each) for name, each in value.items()}

    read = check


@frozen(kw_only=True, field_transformer=checked)
class RulebookUsed:
    """The rulebook, and the file that it was read from; null: the one that is shipped."""

    id: AnyText
    version: AnyText
    sha256: Sha256
    file: FileName | None = None


@frozen(kw_only=True, field_transformer=checked)
class RegisterUsed:
    """The register of organisations, and what became of its lines."""

    file: FileName
    sha256: Sha256
    #: Who compared its names with declared ones.
    names: AnyText
    entries: Number
    rejected: Number
    remarks: Annotated[Mapping[str, int], ByName(Whole(0, 10**15))]


@frozen(kw_only=True, field_transformer=checked)
class BaselineUsed:
    """The baseline, and the file that it was read from; null: it was counted in the input."""

    file: FileName | None = None
    sha256: Sha256


@frozen(kw_only=True, field_transformer=checked)
class OptionsUsed:
    """What could have been chosen otherwise."""

    caps: Annotated[Mapping[str, int], ByName(Whole(0, 10**15))]


@frozen(kw_only=True, field_transformer=checked)
class InputRead:
    """One input, the copy that was kept of it if any, and how many of its records were read."""

    name: FileName
    copy: FileName | None = None
    sha256: Sha256
    bytes: Number
    records: Number
    rejected: Number


@frozen(kw_only=True, field_transformer=checked)
class LaneCounts:
    """How many declarations were referred to each lane."""

    green: Number
    yellow: Number
    red: Number


@frozen(kw_only=True, field_transformer=checked)
class RunCounts:
    """What became of the records."""

    read: Number
    rejected: Number
    replaced: Number
    withdrawn: Number
    repeated: Number
    conflicting: Number
    assessed: Number
    lanes: LaneCounts
    selected_at_random: Number
    outside_validity: Number


@frozen(kw_only=True, field_transformer=checked)
class FindingCount:
    """How many findings there are of one typology at one level."""

    typology: AnyText
    level: FindingLevel
    number: Number


@frozen(kw_only=True, field_transformer=checked)
class RunFile:
    """A run. What rests on findings is absent where the rulebook looks for none."""

    type: Literal["run"]
    engine: AnyText
    reference_data: Annotated[Mapping[str, str], ByName(Text())]
    rulebook: RulebookUsed
    register: RegisterUsed | None = None
    baseline: BaselineUsed | None = None
    options: OptionsUsed
    inputs: tuple[InputRead, ...]
    counts: RunCounts
    findings: tuple[FindingCount, ...] | None = None
    #: The SHA-256 of each other file of the results.
    files: Annotated[Mapping[str, str], ByName(_SHA256)]
    #: That of this file as it is written without this member.
    sha256: Sha256


def read_run(raw: bytes) -> RunFile:
    """Return the run that a file holds. Raises UnreadableRecordError with every fault, each with its path."""
    return read_value(RunFile, parse(raw, CAPS), CAPS)

"""What a run came to, ready to be shown: every figure is worked out before it gets here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from borderscore.features.kernel import Feature
from borderscore.formats.assessments import AssessmentLine
from borderscore.formats.finding_lines import FindingLine
from borderscore.rulebook.model import FindingLevel, Lane, Rulebook


@frozen(kw_only=True)
class Counts:
    """What became of the records: each of those read is counted once more, up to `assessed`."""

    read: int
    #: They couldn't be read, or a vendor's feature failed on them.
    rejected: int
    #: A higher revision of the same declaration came.
    replaced: int
    #: The last revision withdrew the declaration.
    withdrawn: int
    #: The same record came before.
    repeated: int
    #: Another record with the same id and revision was kept.
    conflicting: int
    assessed: int
    lanes: Mapping[Lane, int]
    selected_at_random: int
    #: Of the assessed: declared on a day on which the rulebook is not in force.
    outside_validity: int


@frozen(kw_only=True)
class Row:
    """The assessed declarations of one day, port or lane."""

    name: str
    lanes: Mapping[Lane, int]
    #: What their declared media hold together, in bytes.
    capacity: int

    @property
    def declarations(self) -> int:
        """Return how many they are."""
        return sum(self.lanes.values())


@frozen(kw_only=True)
class Input:
    """One input as it was read."""

    name: str
    #: The copy beside the results, where the input can't be read twice.
    copy: str | None
    sha256: str
    size: int
    records: int
    #: How many of its records are among the rejects.
    rejected: int


@frozen
class RejectShown:
    """One reject: where it stands, and what is wrong with it."""

    input: str
    line: int
    faults: tuple[str, ...]


@frozen
class FindingCount:
    """How many findings there are of one typology at one level."""

    typology: str
    level: FindingLevel
    number: int


@frozen(kw_only=True)
class Arrival:
    """One declaration of a finding, as it crossed the border."""

    declaration: str
    traveler: str
    at: datetime
    port: str
    #: What its loose media hold, in bytes.
    capacity: int
    #: It is what comes with the pattern, carried out again, and no part of its volume.
    returning: bool


@frozen(kw_only=True)
class Summary:
    """A run, with as much of its detail as a page holds."""

    inputs: tuple[Input, ...]
    counts: Counts
    rulebook: Rulebook
    #: The features of declarations that it reads.
    catalogue: Mapping[str, Feature[Any]]
    sha256: str
    engine: str
    days: tuple[Row, ...]
    ports: tuple[Row, ...]
    #: Those with the highest scores.
    top: tuple[AssessmentLine, ...]
    #: The first of them.
    rejects: tuple[RejectShown, ...]
    #: Those with the highest scores.
    findings: tuple[FindingLine, ...] = ()
    #: Of each of these, by its id, the declarations in order of time.
    arrivals: Mapping[str, tuple[Arrival, ...]] = field(factory=dict)
    findings_total: int = 0
    #: They sum to the total.
    findings_by: tuple[FindingCount, ...] = ()

    @property
    def all_rejects(self) -> int:
        """Return how many records are among the rejects."""
        return self.counts.rejected + self.counts.conflicting

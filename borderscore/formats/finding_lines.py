"""Findings as their lines hold them (interchange v1, section 4): strictly read, with all sums checked."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Literal

from attrs import frozen

from borderscore.bounds import shown
from borderscore.declaration import Identifier, Revision
from borderscore.errors import InvalidValueError
from borderscore.formats.assessments import (
    AmountGoingOut,
    AnyText,
    ContributionLine,
    Points,
    RulebookLine,
    read_consistent,
    wrong_sum,
)
from borderscore.formats.parsing import RepeatingObject
from borderscore.rulebook.model import FindingLevel
from borderscore.shapes import checked


@frozen
class SharesBound:
    """The bound of shares: whole numbers by the ids of declarations."""

    expected: str = "an object of whole numbers by the ids of declarations, each once"

    def check(self, value: object) -> Mapping[str, int]:
        """Return the value if it is such an object; raise InvalidValueError if not."""
        if not isinstance(value, dict) or isinstance(value, RepeatingObject):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        for name, share in value.items():
            if type(share) is not int:
                raise InvalidValueError(f"expected {self.expected}, got {shown(share)} for {shown(name)}")
        return value

    read = check


@frozen(kw_only=True, field_transformer=checked)
class EvidenceLine:
    """One value that two declarations share; the fields are those of findings.links.Evidence."""

    kind: AnyText
    value: AnyText
    points: Points


@frozen(kw_only=True, field_transformer=checked)
class LinkLine:
    """Two declarations and what ties them."""

    a: Identifier
    b: Identifier
    points: Points
    evidence: tuple[EvidenceLine, ...]


@frozen(kw_only=True, field_transformer=checked)
class BaselineLine:
    """The baseline that a finding names."""

    sha256: AnyText


@frozen(kw_only=True, field_transformer=checked)
class FindingLine:
    """A finding as its line holds it; the fields are those of the contract, `from_` for its `from`."""

    type: Literal["finding"]
    id: AnyText
    revision: Revision
    withdrawn: bool
    typology: AnyText
    level: FindingLevel
    score: Points
    members: tuple[Identifier, ...]
    travelers: tuple[AnyText, ...]
    capacity_bytes: Annotated[int | None, AmountGoingOut()]
    from_: datetime
    to: datetime
    contributions: tuple[ContributionLine, ...]
    links: tuple[LinkLine, ...]
    shares: Annotated[Mapping[str, int], SharesBound()]
    text: AnyText
    rulebook: RulebookLine
    baseline: BaselineLine
    engine: AnyText


def read_finding(raw: bytes) -> FindingLine:
    """Return the finding that a line holds, whole and with its sums checked.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    return read_consistent(FindingLine, raw, _inconsistencies)


def _inconsistencies(line: FindingLine) -> Iterator[tuple[str, str]]:
    yield from wrong_sum(line.score, line.contributions)
    shared = sum(line.shares.values())
    if shared != line.score:
        yield "$.shares", f"expected shares that sum to the score of {line.score}, got {shared}"
    members = frozenset(line.members)
    if line.shares.keys() != members:
        yield "$.shares", "expected one share for each member, got others"
    for index, link in enumerate(line.links):
        yield from _inconsistencies_of(link, f"$.links[{index}]", members)


def _inconsistencies_of(link: LinkLine, path: str, members: frozenset[str]) -> Iterator[tuple[str, str]]:
    total = sum(each.points for each in link.evidence)
    if link.points != total:
        yield f"{path}.points", f"expected {total}, the sum of the points of its evidence, got {link.points}"
    for name, end in (("a", link.a), ("b", link.b)):
        if end not in members:
            yield f"{path}.{name}", f"expected a member, got {shown(end)}"

"""Findings held against labels: what was found, what was missed, and who was troubled for nothing.

A *courier* is a declaration that carries a part of a ring: who travels three times counts three times. A ring is
*found* when one finding holds at least a given share, half unless said otherwise, of its couriers. A finding
is *right* when at least as large a share of its members belongs to one ring. A declaration that belongs to a
ring but carries little, a companion, counts neither way. An honest group is *hit* when a finding that is not
right holds two or more of its declarations.

All shares are exact fractions of counts.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from borderscore.errors import InvalidValueError
from borderscore.labels import Label
from borderscore.rates import Rate

HALF: Final = Fraction(1, 2)

#: From how many of its declarations on an honest group was hit by a finding: one could be chance.
_HIT: Final = 2


@frozen
class Finding:
    """What is needed of a finding."""

    id: str
    score: int
    members: frozenset[str]


@frozen(kw_only=True)
class Row:
    """What was reached on some rings: those of one level, or all."""

    rings: Rate
    couriers: Rate


@frozen(kw_only=True)
class Evaluation:
    """What findings within a budget reached."""

    #: How many findings were looked at, and what was asked for.
    reviewed: int
    budget: int
    rings: Rate
    #: Findings that are right, of those looked at.
    precision: Rate
    #: Couriers in those findings, of all couriers; and of all their members.
    courier_recall: Rate
    courier_precision: Rate
    #: By level of evasion; None stands for rings without one.
    levels: dict[int | None, Row] = field(factory=dict)
    #: Honest groups that were hit, by kind; "" for groups without one.
    look_alikes: dict[str, Rate] = field(factory=dict)
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def courier_f1(self) -> Fraction | None:
        """Return the harmonic mean of the couriers' precision and recall, or None where both are empty."""
        both = self.courier_recall.whole + self.courier_precision.whole
        return Fraction(2 * self.courier_recall.part, both) if both else None


def within_budget(findings: Iterable[Finding], budget: int) -> tuple[Finding, ...]:
    """Return the findings with the highest scores; of equal ones, those with the lower ids."""
    return tuple(sorted(findings, key=lambda each: (-each.score, each.id))[:budget])


def evaluate(
    findings: Iterable[Finding], labels: Sequence[Label], budget: int | None = None, share: Fraction = HALF
) -> Evaluation:
    """Return what the findings reach within a budget; without one, as many findings as there are rings.

    Raises InvalidValueError for a budget below 0, a share outside 0 to 1, and labels that share a courier.
    """
    rings = [label for label in labels if label.ring is not None]
    budget = len(rings) if budget is None else budget
    _check(rings, budget, share)
    reviewed = within_budget(findings, budget)
    truth = _Truth(rings, share)
    right = [truth.is_right(each) for each in reviewed]
    held = frozenset[str]().union(*(each.members for each in reviewed)) - truth.companions
    found = {ring.name for ring in rings if any(truth.finds(each, ring) for each in reviewed)}
    wrong = [each for each, is_right in zip(reviewed, right, strict=True) if not is_right]
    return Evaluation(
        reviewed=len(reviewed),
        budget=budget,
        rings=Rate(len(found), len(rings)),
        precision=Rate(sum(right), len(right)),
        courier_recall=Rate(len(held & truth.couriers), len(truth.couriers)),
        courier_precision=Rate(len(held & truth.couriers), len(held)),
        levels=_by_level(rings, found, held),
        look_alikes=_by_kind([label for label in labels if label.ring is None], wrong),
        found=tuple(ring.name for ring in rings if ring.name in found),
        missed=tuple(ring.name for ring in rings if ring.name not in found),
    )


def _check(rings: Sequence[Label], budget: int, share: Fraction) -> None:
    if budget < 0:
        raise InvalidValueError(f"budget: expected at least 0 findings, got {budget}")
    if not 0 < share <= 1:
        raise InvalidValueError(f"share: expected more than 0 and at most 1, got {share}")
    names: set[str] = set()
    of: dict[str, str] = {}
    for ring in rings:
        if ring.name in names:
            raise InvalidValueError(f"ring {ring.name}: expected each ring once, got it twice")
        names.add(ring.name)
        for courier in sorted(ring.couriers):
            if courier in of:
                raise InvalidValueError(
                    f"ring {ring.name}: expected declarations of its own, "
                    f"got {courier}, which ring {of[courier]} has"
                )
            of[courier] = ring.name


class _Truth:
    """The rings, and what is a courier and what a companion of any of them."""

    def __init__(self, rings: Sequence[Label], share: Fraction) -> None:
        self._share = share
        self._ring_of = {courier: ring.name for ring in rings for courier in ring.couriers}
        self.couriers = frozenset(self._ring_of)
        self.companions = frozenset(id_ for ring in rings for id_ in ring.companions) - self.couriers

    def finds(self, finding: Finding, ring: Label) -> bool:
        """Say whether a finding holds enough of a ring's couriers."""
        return len(finding.members & ring.couriers) >= self._share * len(ring.couriers)

    def is_right(self, finding: Finding) -> bool:
        """Say whether enough of a finding's members, companions apart, are couriers of one ring."""
        counts: dict[str, int] = {}
        for member in finding.members & self.couriers:
            counts[self._ring_of[member]] = counts.get(self._ring_of[member], 0) + 1
        return max(counts.values(), default=-1) >= self._share * len(finding.members - self.companions)


def _by_level(rings: Sequence[Label], found: set[str], held: frozenset[str]) -> dict[int | None, Row]:
    def row(of_level: Sequence[Label]) -> Row:
        couriers = frozenset[str]().union(*(ring.couriers for ring in of_level))
        return Row(
            rings=Rate(sum(ring.name in found for ring in of_level), len(of_level)),
            couriers=Rate(len(couriers & held), len(couriers)),
        )

    levels = sorted({ring.level for ring in rings}, key=lambda level: level or 0)
    return {level: row([ring for ring in rings if ring.level == level]) for level in levels}


def _by_kind(groups: Sequence[Label], wrong: Sequence[Finding]) -> dict[str, Rate]:
    """Return how many groups of each kind were hit by findings that are not right."""
    kinds: dict[str, list[bool]] = {}
    for group in groups:
        members = frozenset(group.declarations)
        hit = any(len(finding.members & members) >= _HIT for finding in wrong)
        kinds.setdefault(group.kind or "", []).append(hit)
    return {kind: Rate(sum(kinds[kind]), len(kinds[kind])) for kind in sorted(kinds)}

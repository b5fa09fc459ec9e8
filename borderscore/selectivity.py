"""Selectivity: a declaration goes in, an assessment comes out. The one entrance to the core.

An assessment refers a declaration to a lane, for a person to review. It decides nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from borderscore._version import __version__
from borderscore.declaration import Declaration
from borderscore.features import STANDARD, Feature
from borderscore.findings.discovery import findings_in
from borderscore.findings.finding import Finding
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.points import Contribution, total
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Lane, Lanes, Rulebook
from borderscore.scoring.compiled import Program, compile_rulebook
from borderscore.scoring.judging import Judge, Verdict, compile_judge
from borderscore.scoring.outcomes import Fired, Outcome, ranked
from borderscore.scoring.ranges import Ranger, Spread
from borderscore.scoring.sample import drawing


@frozen
class RulebookRef:
    """Names a rulebook beyond doubt: its SHA-256 covers everything that it says."""

    id: str
    version: str
    sha256: str


@frozen
class Assessment:
    """What the rulebook says of one declaration (interchange v1, section 3)."""

    declaration: str
    revision: int
    #: The sum of the points of the contributions.
    score: int
    #: The lowest and the highest score that the undeclared fields could give.
    low: int
    high: int
    lane: Lane
    selected_at_random: bool
    #: What all declared media hold together, in bytes; None: not declared.
    capacity_bytes: int | None
    #: The outcomes that applied, as (rank in `outcomes`, value, …).
    fired: tuple[Fired, ...] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)
    rulebook: RulebookRef
    engine: str = __version__
    #: The ids of the findings that it is a member of, and what each of them adds to its score.
    findings: tuple[str, ...] = ()
    joined: tuple[Contribution, ...] = ()

    @property
    def score_range(self) -> tuple[int, int]:
        """Return the lowest and the highest score that the undeclared fields could give."""
        return self.low, self.high

    @property
    def verdict(self) -> Verdict:
        """Return what was judged."""
        return (
            self.score,
            self.low,
            self.high,
            self.lane,
            self.selected_at_random,
            self.capacity_bytes,
            self.fired,
        )

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Return the contributions, most points first; those of findings before others of as many points."""
        own = (self.outcomes[rank].contribution(values) for rank, *values in self.fired)
        return tuple(sorted((*self.joined, *own), key=lambda each: -each.points))


@frozen(eq=False)
class Assessor:
    """A rulebook made ready to assess declarations.

    >>> from borderscore.formats.rulebooks import default_rulebook
    >>> assessor = Assessor.of(default_rulebook())
    """

    rulebook: Rulebook
    reference: RulebookRef
    outcomes: tuple[Outcome, ...]
    program: Program
    #: Returns what an assessment says, without making one. Raises what `assess` raises.
    judge: Judge
    _ranger: Ranger

    @classmethod
    def of(cls, rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]] = STANDARD) -> "Assessor":
        """Compile a checked rulebook."""
        outcomes = ranked(rulebook, catalogue)
        program = compile_rulebook(rulebook, catalogue, outcomes)
        ranger = Ranger.of(rulebook, catalogue, program.features)
        draw, title = drawing(rulebook.control_sample), f"rulebook {rulebook.id} {rulebook.version}"
        return cls(
            rulebook,
            RulebookRef(rulebook.id, rulebook.version, digest(rulebook)),
            outcomes,
            program,
            compile_judge(program, ranger, rulebook.lanes, draw, title),
            ranger,
        )

    def assess(self, declaration: Declaration) -> Assessment:
        """Score one declaration and refer it to a lane. Raises FeatureError where a vendor's feature fails."""
        verdict = self.judge(declaration)
        return Assessment(declaration.id, declaration.revision, *verdict, self.outcomes, self.reference)

    def open_questions(self, declaration: Declaration) -> Iterator[tuple[str, Spread]]:
        """Yield the characteristics whose points what is undeclared could move, with how far down and up."""
        _, _, values = self.program.evaluate(declaration)
        yield from self._ranger.open_questions(declaration, values)


@frozen
class Screening:
    """What a rulebook says of some traffic: of each declaration, and of all of them together."""

    #: Of the declarations in force, by id.
    assessments: tuple[Assessment, ...]
    #: The highest score first.
    findings: tuple[Finding, ...]
    #: How rare values were taken to be; None where the rulebook looks for no findings.
    baseline: Baseline | None


def assess_all(
    declarations: Iterable[Declaration],
    assessor: Assessor,
    register: Register | None = None,
    baseline: Baseline | None = None,
) -> Screening:
    """Assess declarations, alone and together. The highest revision of each counts; what was withdrawn does not.

    Without a baseline, values are as rare as the traffic itself shows them outside of each group.
    Raises FeatureError where a vendor's feature fails.
    """
    in_force: dict[str, Declaration] = {}
    for each in declarations:
        if each.id not in in_force or each.revision > in_force[each.id].revision:
            in_force[each.id] = each
    counted = [in_force[id_] for id_ in sorted(in_force) if not in_force[id_].withdrawn]
    assessments = map(assessor.assess, counted)
    linkage = assessor.rulebook.linkage
    if linkage is None:
        return Screening(tuple(assessments), (), None)
    traffic = Traffic.of(counted, linkage, register)
    found = findings_in(traffic, assessor.rulebook, baseline)
    memberships = memberships_of(found.findings)
    lanes = assessor.rulebook.lanes
    return Screening(
        tuple(joined(each, memberships.get(each.declaration, ()), lanes) for each in assessments),
        found.findings,
        found.baseline,
    )


def memberships_of(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings that each declaration is a member of, in the order in which they come."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for member in finding.members:
            found.setdefault(member, []).append(finding)
    return {member: tuple(each) for member, each in found.items()}


def joined(assessment: Assessment, findings: Sequence[Finding], lanes: Lanes) -> Assessment:
    """Return an assessment with what findings add to its score."""
    if not findings:
        return assessment
    contributions = tuple(finding.joined() for finding in findings)
    added = total(contributions)
    score = assessment.score + added
    return evolve(
        assessment,
        score=score,
        low=assessment.low + added,
        high=assessment.high + added,
        lane=lanes.lane(score),
        findings=tuple(finding.id for finding in findings),
        joined=contributions,
    )

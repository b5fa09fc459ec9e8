"""The ledger: the findings that stand, under the ids that they keep, and who is a member of which."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from attrs import asdict, define, evolve, field

from borderscore.errors import StoreError, UnreadableRecordError
from borderscore.findings.finding import Finding
from borderscore.findings.links import Evidence, Link
from borderscore.formats.finding_lines import read_finding
from borderscore.formats.findings import finding_writer
from borderscore.linkage.baseline import Baseline
from borderscore.points import Contribution
from borderscore.selectivity import RulebookRef
from borderscore.store import Given, Store
from borderscore.watch.finder import Change
from borderscore.watch.naming import renamed


class Entered(NamedTuple):
    """What a change comes to: the findings as they are given, and the declarations that they were or are about."""

    findings: tuple[Finding, ...]
    members: frozenset[str]


def _identity(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Return what tells findings apart that stand at the same time."""
    return finding.typology, finding.members


@define(eq=False)
class Ledger:
    """Keeps the findings that stand."""

    store: Store
    rulebook: RulebookRef
    baseline: Baseline
    _live: dict[tuple[str, tuple[str, ...]], Finding] = field(factory=dict)
    _by_member: dict[str, tuple[Finding, ...]] = field(factory=dict)
    _write: Callable[[Finding], bytes] = field(init=False)
    _recalled: tuple[Finding, ...] = ()

    @_write.default
    def _writer(self) -> Callable[[Finding], bytes]:
        return finding_writer(self.rulebook, self.baseline)

    def enter(self, change: Change) -> Entered:
        """Take in a change: findings get their ids and revisions, and go to the store."""
        gone = [*self._recalled, *(self._live[_identity(each)] for each in change.gone)]
        self._recalled = ()
        going = {each.id for each in gone}
        standing = {each.id for each in self._live.values()} - going if change.come else set()
        given = renamed(gone, change.come, self._revision, standing)
        for each in change.gone:
            self._remove(self._live[_identity(each)])
        for each, line in zip(given, self.lines(given), strict=True):
            self.store.put_finding(Given(each.id, each.revision, not each.withdrawn, line))
            if not each.withdrawn:
                self._add(each)
        members = frozenset(member for each in (*gone, *given) for member in each.members)
        return Entered(tuple(sorted(given, key=lambda each: each.id)), members)

    def recall(self) -> None:
        """Let the findings that the store holds be gone with the next change: another rulebook found them."""
        self._recalled = tuple(finding_of_line(given.line) for given in self.store.live())

    def restore(self, found: Iterable[Finding]) -> None:
        """Give the findings of a window the ids and revisions that the store has for them."""
        known: dict[tuple[str, tuple[str, ...]], Given] = {}
        for given in self.store.live():
            held = finding_of_line(given.line)
            known[_identity(held)] = given
        same = list(found)
        if {_identity(each) for each in same} != known.keys():
            raise StoreError("the findings of the state are not those of its window: reassess finds them anew")
        for each in same:
            given = known[_identity(each)]
            self._add(evolve(each, id=given.id, revision=given.revision))

    def lines(self, findings: Iterable[Finding]) -> list[bytes]:
        """Return findings as lines."""
        return list(map(self._write, findings))

    def of(self, member: str) -> tuple[Finding, ...]:
        """Return the findings that a declaration is a member of, the highest score first."""
        return self._by_member.get(member, ())

    def standing(self) -> list[Finding]:
        """Return all that stand, by id."""
        return sorted(self._live.values(), key=lambda each: each.id)

    def _revision(self, id_: str) -> int:
        given = self.store.finding(id_)
        return given.revision if given else 0

    def _add(self, finding: Finding) -> None:
        self._live[_identity(finding)] = finding
        for member in finding.members:
            findings = (*self.of(member), finding)
            self._by_member[member] = tuple(sorted(findings, key=lambda each: (-each.score, each.id)))

    def _remove(self, finding: Finding) -> None:
        del self._live[_identity(finding)]
        for member in finding.members:
            others = tuple(each for each in self.of(member) if each is not finding)
            if others:
                self._by_member[member] = others
            else:
                del self._by_member[member]


def finding_of_line(line: bytes) -> Finding:
    """Return the finding that a line of ours holds. What it adds to its members is not in it.

    Raises StoreError for a damaged one.
    """
    try:
        held = read_finding(line)
    except UnreadableRecordError as error:
        raise StoreError(f"the state is damaged: a finding can't be read: {error}") from None
    return Finding(
        id=held.id,
        revision=held.revision,
        withdrawn=held.withdrawn,
        typology=held.typology,
        level=held.level,
        score=held.score,
        members=held.members,
        travelers=held.travelers,
        capacity_bytes=held.capacity_bytes or 0,
        begins=held.from_,
        ends=held.to,
        contributions=tuple(Contribution(**asdict(each, recurse=False)) for each in held.contributions),
        links=tuple(
            Link(
                each.a, each.b, each.points, tuple(Evidence(it.kind, it.value, it.points) for it in each.evidence)
            )
            for each in held.links
        ),
        shares=tuple(held.shares.items()),
        text=held.text,
        member_points=0,
    )

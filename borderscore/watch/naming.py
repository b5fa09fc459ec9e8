"""Names: a finding keeps its id while it grows, and each change of it is a revision.

Of the findings that are gone, one goes on as the new one with which it has most members in common. So ids depend
on the order of arrival, and nothing else does.
"""

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve

from borderscore.findings.finding import Finding
from borderscore.linkage.keys import digest


def renamed(
    gone: Sequence[Finding], come: Iterable[Finding], revision_of: Callable[[str], int], taken: set[str]
) -> tuple[Finding, ...]:
    """Return the findings that come, with their ids and revisions, then those that are withdrawn.

    `gone` have the ids and revisions that they were given. `revision_of` returns the last revision of an id, 0 if
    it was never given; `taken` are the ids of other findings that stand.
    """
    heirs = _heirs(gone, come)
    taken = taken | {old.id for _, old in heirs if old is not None}
    given = []
    for new, old in heirs:
        id_ = _fresh(new, taken) if old is None else old.id
        taken.add(id_)
        given.append(evolve(new, id=id_, revision=revision_of(id_) + 1))
    kept = {each.id for each in given}
    ended = [evolve(old, revision=old.revision + 1, withdrawn=True) for old in gone if old.id not in kept]
    return (*given, *ended)


def _heirs(gone: Sequence[Finding], come: Iterable[Finding]) -> list[tuple[Finding, Finding | None]]:
    """Return each finding that comes, with the one that goes on as it."""
    new = sorted(come, key=lambda each: (each.typology, each.members))
    shared = sorted(
        (-len(set(old.members).intersection(each.members)), old.id, place)
        for old in gone
        for place, each in enumerate(new)
        if old.typology == each.typology
    )
    by_id = {old.id: old for old in gone}
    heir: dict[int, Finding] = {}
    for common, id_, place in shared:
        if common and id_ in by_id and place not in heir:
            heir[place] = by_id.pop(id_)
    return [(each, heir.get(place)) for place, each in enumerate(new)]


def _fresh(finding: Finding, taken: set[str]) -> str:
    """Return the id that `score` would give; where another finding has it, one that follows from it."""
    id_ = finding.id
    while id_ in taken:
        id_ = f"{finding.typology}-{digest(id_)[:12]}"
    return id_

"""A proposed rulebook, as a text that a person accepts or leaves; the rulebook itself is never touched."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

from attrs import frozen

from borderscore.errors import InputError, InvalidValueError
from borderscore.features import Feature
from borderscore.formats.rewriting import with_points
from borderscore.formats.rulebooks import content_of, read_rulebook
from borderscore.outcomes import Result
from borderscore.oversight.facts import facts_of
from borderscore.oversight.proposals import Proposal, proposals
from borderscore.run.past import assessments_of
from borderscore.run.results import RULEBOOK


@frozen
class Proposed:
    """What outcomes say of a rulebook, and the rulebook as it would be then."""

    proposals: Sequence[Proposal]
    before: str
    after: str

    def diff(self) -> str:
        """Return what would change, line by line; empty if nothing would."""
        before, after = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        return "".join(unified_diff(before, after, RULEBOOK, f"proposed/{RULEBOOK}"))


def propose(
    results: Path, outcomes: Mapping[str, Result], catalogue: Mapping[str, Feature[Any]], *, drawn_only: bool
) -> Proposed:
    """Hold the rulebook of a run against outcomes; with `drawn_only` against those of the control sample.

    Raises InputError for results that can't be read, InvalidRulebookError for their rulebook.
    """
    path = results / RULEBOOK
    content = content_of(path)
    rulebook = read_rulebook(content, str(path), catalogue)
    assessed = (facts_of(line) for line in assessments_of(results))
    made = proposals(rulebook, (each for each in assessed if each.drawn or not drawn_only), outcomes)
    points = {each.code: each.proposed for each in made if each.proposed is not None}
    before = content.decode()
    try:
        after = with_points(before, points) if points else before
    except InvalidValueError as error:
        raise InputError(f"{path}: {error}") from None
    return Proposed(made, before, after)

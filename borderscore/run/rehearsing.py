"""Two rulebooks on the same past traffic, before the second is in force."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve, frozen

from borderscore.errors import InputError
from borderscore.features import Feature
from borderscore.formats.finding_lines import FindingLine
from borderscore.formats.rulebooks import load_rulebook
from borderscore.oversight.changes import FindingChanges, LaneChanges, finding_changes, paired
from borderscore.oversight.facts import facts_of
from borderscore.oversight.rules import RuleCounts, RuleRates, Truth
from borderscore.report.summary import Counts
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Rulebook
from borderscore.run.past import assessments_of, findings_of
from borderscore.run.scoring import Options, Progress, score


@frozen
class Side:
    """One of the two rulebooks."""

    rulebook: Rulebook
    counts: Counts
    findings: Sequence[FindingLine]
    #: How well each rule tells what it is for; None where nothing is known of the traffic.
    rules: Mapping[str, RuleRates] | None


@frozen
class Rehearsed:
    """What the second rulebook would change."""

    before: Side
    after: Side
    lanes: LaneChanges
    findings: FindingChanges


def rehearse(
    names: Sequence[str],
    rulebooks: tuple[Path, Path],
    options: Options,
    *,
    truth: Truth | None = None,
    progress: Progress = lambda _read, _all: None,
) -> Rehearsed:
    """Score the same declarations by two rulebooks, as it is and as it would be; `options` say all else.

    Raises InputError or InvalidRulebookError where nothing could be done, and for a rulebook that was changed but
    keeps its id and version.
    """
    known = check_names(*rulebooks, options.catalogue)
    with TemporaryDirectory(prefix="borderscore-") as work:
        one, other = Path(work, "before"), Path(work, "after")
        before, after = (evolve(options, rulebook=each, report=False) for each in rulebooks)
        first = score(names, one, before, progress=progress)
        again = [str(one / each.copy) if each.copy else each.name for each in first.summary.inputs]
        second = score(again, other, after, progress=progress)
        lanes, rules = LaneChanges(), [RuleCounts(truth), RuleCounts(truth)] if truth else None
        for pair in paired(map(facts_of, assessments_of(one)), map(facts_of, assessments_of(other))):
            lanes.add(*pair)
            for counts, facts in zip(rules or (), pair, strict=False):
                counts.add(facts)
        found = [tuple(findings_of(each)) for each in (one, other)]
    sides = [
        Side(rulebook, finished.summary.counts, findings, rules[place].rates() if rules else None)
        for place, (rulebook, finished, findings) in enumerate(zip(known, (first, second), found, strict=True))
    ]
    return Rehearsed(sides[0], sides[1], lanes, finding_changes(*found))


def check_names(before: Path, after: Path, catalogue: Mapping[str, Feature[Any]]) -> tuple[Rulebook, Rulebook]:
    """Read two rulebooks. Raises InputError if they differ but have the same id and version."""
    old, new = load_rulebook(before, catalogue), load_rulebook(after, catalogue)
    if (old.id, old.version) == (new.id, new.version) and digest(old) != digest(new):
        raise InputError(
            f"{after}: expected another version than that of {before}, got {new.id} {new.version} again, changed: "
            "results name a rulebook by its version"
        )
    return old, new

"""Explaining what was assessed in this process, in words: the same words as for a directory of results.

What words are made of is imported when it is needed, so that `import borderscore` stays quick.
"""

from collections.abc import Mapping
from typing import Any

from borderscore.bounds import one_of
from borderscore.declaration import Declaration
from borderscore.features import STANDARD, Feature
from borderscore.findings.finding import Finding
from borderscore.linkage.baseline import Baseline
from borderscore.locale import LANGUAGES
from borderscore.selectivity import Assessment, Assessor


def explain_assessment(
    assessor: Assessor,
    assessment: Assessment,
    declaration: Declaration,
    *,
    language: str = "en",
    catalogue: Mapping[str, Feature[Any]] = STANDARD,
) -> str:
    """Return an assessment in words: every point with its reason, and what would change the lane.

    `language` is `en`, `de` or `ms`. Raises InvalidValueError for another one.
    """
    from borderscore.formats.assessments import read_assessment, writer
    from borderscore.report.words import Matter, explain
    from borderscore.run.explaining import beyond

    line = read_assessment(writer(assessor)(assessment))
    said = beyond(declaration, line, assessor)
    matter = Matter(line=line, rulebook=assessor.rulebook, catalogue=catalogue, beyond=said)
    return explain(matter, _known(language))


def explain_finding(
    assessor: Assessor,
    finding: Finding,
    baseline: Baseline,
    *,
    language: str = "en",
    catalogue: Mapping[str, Feature[Any]] = STANDARD,
) -> str:
    """Return a finding in words: what speaks for it and against it, and what ties its members.

    `baseline` is that of the screening which it came from. `language` is `en`, `de` or `ms`. Raises
    InvalidValueError for another one.
    """
    from borderscore.formats.finding_lines import read_finding
    from borderscore.formats.findings import finding_writer
    from borderscore.report.words import Matter, explain

    line = read_finding(finding_writer(assessor.reference, baseline)(finding))
    return explain(Matter(line=line, rulebook=assessor.rulebook, catalogue=catalogue), _known(language))


def _known(language: str) -> str:
    return one_of(tuple(LANGUAGES)).check(language)

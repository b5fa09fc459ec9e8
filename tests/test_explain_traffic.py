"""Explanations on simulated traffic: all points add up, and every change gives the lane that it is for."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from borderscore.declaration import Declaration
from borderscore.formats.assessments import AssessmentLine, read_assessment, writer
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.findings import finding_writer
from borderscore.formats.rulebooks import default_rulebook
from borderscore.locale import LANGUAGES
from borderscore.report.words import Matter, explain
from borderscore.scoring.changes import Changer
from borderscore.selectivity import Assessor, assess_all
from borderscore.simulation import simulate
from tests.simulations import parameters, settled

RULEBOOK = default_rulebook()
ASSESSOR = Assessor.of(RULEBOOK)

#: How much traffic: a little in every run, all of it in the long one.
SIZES = [300, pytest.param(100_000, marks=pytest.mark.long)]

_STEP = re.compile(r"^ *([+-][\d.,]+) [A-Z][A-Z0-9-]+ +(-?[\d.,]+)$", re.MULTILINE)


@cache
def traffic(size: int) -> tuple[Declaration, ...]:
    found = settled(simulate(parameters(size), seed=7))
    return tuple(each for each in found.values() if not each.withdrawn)


def lines(size: int) -> Iterator[AssessmentLine | FindingLine]:
    screened = assess_all(traffic(size), ASSESSOR)
    assert screened.baseline is not None
    yield from map(read_assessment, map(writer(ASSESSOR), screened.assessments))
    yield from map(read_finding, map(finding_writer(ASSESSOR.reference, screened.baseline), screened.findings))


def whole(number: str) -> int:
    return int(number.replace(",", "").replace(".", ""))


@pytest.mark.parametrize("size", SIZES)
def test_every_waterfall_ends_at_the_score(size: int) -> None:
    for number, line in enumerate(lines(size)):
        told = explain(Matter(line=line, rulebook=RULEBOOK), LANGUAGES[number % len(LANGUAGES)])
        total = 0
        for points, after in _STEP.findall(told):
            total += whole(points)
            assert whole(after) == total
        assert total == line.score


@pytest.mark.parametrize("size", SIZES)
def test_every_change_scored_again_gives_its_lane(size: int) -> None:
    changer = Changer.of(RULEBOOK, ASSESSOR.program)
    for declaration in traffic(size):
        lane = ASSESSOR.assess(declaration).lane
        for other, changes in changer.smallest(declaration).items():
            assert other != lane
            for change in changes:
                again = ASSESSOR.assess(change.made_in(declaration))
                assert (again.lane, again.score) == (other, change.score)

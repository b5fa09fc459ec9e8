"""Explanations on simulated traffic: all points add up, and every change gives the lane that it is for."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from random import Random
from typing import Any

import pytest

from borderscore.declaration import Declaration
from borderscore.formats.assessments import AssessmentLine, read_assessment, writer
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.findings import finding_writer
from borderscore.formats.rulebooks import default_rulebook
from borderscore.locale import LANGUAGES
from borderscore.report.words import Matter, explain
from borderscore.scoring.changes import MOST_FIELDS, Changer
from borderscore.scoring.edits import Edit, Place, made_in
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


def smallest_changes_hold(line: AssessmentLine, declaration: Declaration, changer: Changer) -> None:
    joined = sum(each.points for each in line.contributions if each.source in line.findings)
    for lane, changes in changer.smallest(declaration, joined).items():
        assert lane != line.lane
        for change in changes:
            again = ASSESSOR.assess(change.made_in(declaration)).score
            assert (RULEBOOK.lanes.lane(again + joined), again) == (lane, change.score)


@pytest.mark.parametrize("size", SIZES)
def test_every_change_scored_again_gives_its_lane(size: int) -> None:
    changer = Changer.of(RULEBOOK, ASSESSOR.program)
    declarations = {each.id: each for each in traffic(size)}
    for line in lines(size):
        if isinstance(line, AssessmentLine):
            smallest_changes_hold(line, declarations[line.declaration], changer)


def steps(place: Place) -> tuple[str, ...]:
    return tuple(step for step in place if isinstance(step, str))


def inside(one: Place, other: Place) -> bool:
    return one == other[: len(one)]


def test_fields_as_others_have_them_give_no_lane_that_a_smaller_change_does_not() -> None:
    changer = Changer.of(RULEBOOK, ASSESSOR.program)
    random = Random(7)  # noqa: S311 - a seed, so that a failure can be seen again
    said: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
    for declaration in traffic(300):
        for place, _, value in changer.surveyor.places(declaration):
            if value is not None and not isinstance(value, tuple):
                said[steps(place)].append(value)
    tried = 0
    for declaration in sorted(traffic(300), key=lambda each: -ASSESSOR.assess(each).score)[:20]:
        lane, smallest = ASSESSOR.assess(declaration).lane, changer.smallest(declaration, 0)
        places = [(place, value) for place, _, value in changer.surveyor.places(declaration) if said[steps(place)]]
        for _ in range(200):
            drawn = random.sample(places, random.randint(1, 2))
            edits = [Edit(place, value, random.choice(said[steps(place)])) for place, value in drawn]
            fields = sum(each.fields for each in edits)
            nested = any(inside(one.place, other.place) for one, other in permutations(edits, 2))
            other = ASSESSOR.assess(made_in(declaration, edits)).lane
            if other != lane and fields <= MOST_FIELDS and not nested:
                tried += 1
                assert smallest[other][0].fields <= fields
    assert tried > 50

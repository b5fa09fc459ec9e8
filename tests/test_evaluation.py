"""Evaluation: counts against sets taken one by one, intervals against the formula in floats, and the laws."""

from fractions import Fraction
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import InvalidValueError
from borderscore.evaluation import HALF, Finding, evaluate, within_budget
from borderscore.labels import Label
from borderscore.rates import Rate

IDS = [f"D{number}" for number in range(14)]


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Label, ...]:
    """Return rings that share no courier, and honest groups."""
    owners = draw(st.lists(st.integers(0, 4), min_size=len(IDS), max_size=len(IDS)))
    labels = []
    for ring in range(3):
        couriers = tuple(id_ for id_, owner in zip(IDS, owners, strict=True) if owner == ring)
        if couriers:
            companions = tuple(draw(st.sets(st.sampled_from(IDS), max_size=2)) - set(couriers))
            level = draw(st.none() | st.integers(1, 5))
            labels.append(
                Label(ring=f"r{ring}", level=level, declarations=couriers + companions, companions=companions)
            )
    honest = tuple(id_ for id_, owner in zip(IDS, owners, strict=True) if owner == 3)
    if honest:
        labels.append(Label(look_alike="h", kind="film-crew", declarations=honest))
    return tuple(labels)


findings = st.lists(
    st.builds(
        Finding,
        st.sampled_from(["F1", "F2", "F3", "F4", "F5"]),
        st.integers(0, 3),
        st.frozensets(st.sampled_from(IDS), min_size=1),
    ),
    unique_by=lambda finding: finding.id,
)
shares = st.sampled_from([HALF, Fraction(1, 3), Fraction(1)])


def finding(*members: str, id_: str = "F1", score: int = 1) -> Finding:
    return Finding(id_, score, frozenset(members))


def ring(*couriers: str, name: str = "r", **fields: object) -> Label:
    return Label(ring=name, declarations=couriers, **fields)  # type: ignore[arg-type]


@given(findings, labelled(), st.integers(0, 5), shares)
def test_counts_are_those_taken_one_by_one(
    found: list[Finding], labels: tuple[Label, ...], budget: int, share: Fraction
) -> None:
    result = evaluate(found, labels, budget, share)

    reviewed: list[Finding] = []
    rest = list(found)
    while rest and len(reviewed) < budget:
        best = rest[0]
        for each in rest:
            if each.score > best.score or (each.score == best.score and each.id < best.id):
                best = each
        rest.remove(best)
        reviewed.append(best)
    rings = [label for label in labels if label.ring]
    owner = {id_: label.ring for label in rings for id_ in label.declarations if id_ not in label.companions}
    companions = {id_ for label in rings for id_ in label.companions if id_ not in owner}
    right, wrong = 0, []
    for each in reviewed:
        counted = [member for member in each.members if member not in companions]
        most = max((sum(owner.get(member) == label.ring for member in counted) for label in rings), default=0)
        if most and most >= share * len(counted):
            right += 1
        else:
            wrong.append(each)
    hits = {}
    for label in rings:
        own = [id_ for id_ in owner if owner[id_] == label.ring]
        hits[label.ring] = any(sum(id_ in each.members for id_ in own) >= share * len(own) for each in reviewed)
    seen = {id_ for each in reviewed for id_ in each.members if id_ not in companions}
    honest = [label for label in labels if label.look_alike]
    hit = [any(sum(id_ in each.members for id_ in label.declarations) > 1 for each in wrong) for label in honest]

    assert result.rings == Rate(sum(hits.values()), len(rings))
    assert set(result.found) | set(result.missed) == set(hits)
    assert all(hits[name] for name in result.found)
    assert result.precision == Rate(right, len(reviewed))
    assert result.courier_recall == Rate(sum(id_ in owner for id_ in seen), len(owner))
    assert result.courier_precision == Rate(sum(id_ in owner for id_ in seen), len(seen))
    assert result.look_alikes == ({"film-crew": Rate(sum(hit), 1)} if honest else {})
    for level in range(1, 6):
        of_level = [label for label in rings if label.level == level]
        if of_level:
            own = [id_ for id_ in owner if owner[id_] in {label.ring for label in of_level}]
            row = result.levels[level]
            assert row.rings == Rate(sum(hits[label.ring] for label in of_level), len(of_level))
            assert row.couriers == Rate(sum(id_ in seen for id_ in own), len(own))


@given(findings, labelled(), st.randoms())
def test_the_order_of_findings_and_labels_changes_no_count(
    found: list[Finding], labels: tuple[Label, ...], random: Random
) -> None:
    shuffled = list(labels)
    random.shuffle(shuffled)
    one, other = evaluate(found, labels), evaluate(found[::-1], shuffled)

    assert (one.rings, one.precision, one.levels) == (other.rings, other.precision, other.levels)
    assert (one.courier_f1, one.look_alikes) == (other.courier_f1, other.look_alikes)


@given(findings, labelled())
def test_a_larger_budget_never_lowers_recall(found: list[Finding], labels: tuple[Label, ...]) -> None:
    reached = [evaluate(found, labels, budget) for budget in range(6)]

    assert [each.rings.part for each in reached] == sorted(each.rings.part for each in reached)
    assert [each.courier_recall.part for each in reached] == sorted(each.courier_recall.part for each in reached)


def test_without_a_budget_there_are_as_many_findings_as_rings() -> None:
    found = [finding("a", id_="F2", score=3), finding("b", id_="F1", score=3), finding("c", id_="F3", score=9)]

    result = evaluate(found, [ring("a", name="r1"), ring("b", name="r2")])

    assert (result.budget, result.reviewed) == (2, 2)
    assert [each.id for each in within_budget(found, 2)] == ["F3", "F1"]
    assert (result.found, result.missed) == (("r2",), ("r1",))


def test_exactly_half_of_the_couriers_is_enough_and_less_is_not() -> None:
    assert evaluate([finding("a", "b")], [ring("a", "b", "c", "d")]).rings.part == 1
    assert evaluate([finding("a")], [ring("a", "b", "c")]).rings.part == 0
    assert evaluate([finding("a")], [ring("a", "b", "c")], share=Fraction(1, 3)).rings.part == 1


def test_companions_count_neither_way() -> None:
    label = ring("a", "b", "decoy", companions=("decoy",))

    held = evaluate([finding("a", "b", "decoy")], [label])
    left_out = evaluate([finding("a", "b")], [label])

    assert held == left_out
    assert held.courier_f1 == 1


def test_two_rings_in_one_finding_are_both_found_and_it_is_right() -> None:
    result = evaluate([finding("a", "b")], [ring("a", name="r1"), ring("b", name="r2")], 1)

    assert result.rings == Rate(2, 2)
    assert result.precision == Rate(1, 1)


def test_one_declaration_of_an_honest_group_may_be_chance() -> None:
    crew = Label(look_alike="h", declarations=("x", "y"))

    assert evaluate([finding("x", "z")], [crew], 1).look_alikes == {"": Rate(0, 1)}
    assert evaluate([finding("x", "y")], [crew], 1).look_alikes == {"": Rate(1, 1)}


def test_nothing_to_divide_is_no_share() -> None:
    result = evaluate([], [])

    assert result.courier_f1 is None
    assert result.rings.share is None
    assert result.rings.interval() == (Fraction(0), Fraction(1))


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_is_that_of_wilson(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = Rate(part, whole).interval()

    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    width = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    assert float(low) == pytest.approx(max(0.0, middle - width), abs=1e-9)
    assert float(high) == pytest.approx(min(1.0, middle + width), abs=1e-9)
    assert 0 <= low <= Fraction(part, whole) <= high <= 1


@pytest.mark.parametrize(
    ("labels", "budget", "share", "message"),
    [
        ([], -1, HALF, "budget: expected at least 0 findings, got -1"),
        ([], 1, Fraction(0), "share: expected more than 0 and at most 1, got 0"),
        ([], 1, Fraction(3, 2), "share: expected more than 0 and at most 1, got 3/2"),
        ([ring("a"), ring("b")], 1, HALF, "ring r: expected each ring once, got it twice"),
        (
            [ring("a", name="r1"), ring("a", name="r2")],
            1,
            HALF,
            "ring r2: expected declarations of its own, got a, which ring r1 has",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(labels: list[Label], budget: int, share: Fraction, message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        evaluate([], labels, budget, share)

    assert str(caught.value) == message

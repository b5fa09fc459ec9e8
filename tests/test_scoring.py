"""Scores: the compiled rulebook, held against the interpreted one and the laws that both obey."""

import linecache
from itertools import product
from random import Random
from typing import Any, NamedTuple

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, MediaItem, Organisation
from borderscore.features import STANDARD, Value
from borderscore.features.kernel import AMOUNT, Catalogue, feature, guarded
from borderscore.points import total
from borderscore.rulebook.digest import digest
from borderscore.rulebook.model import Attribute, ControlSample, Predicate, Rulebook
from borderscore.scoring.compiled import compile_tally
from borderscore.scoring.interpreted import contributions
from borderscore.selectivity import Assessor
from tests.rulebook_strategies import rulebooks
from tests.scoring import TB, characteristic, program, rules, when
from tests.strategies import declarations, toy_declarations
from tests.toys import PLAIN, TOYS, declare

# One kernel: the score is the sum of its contributions, however it is computed.


@given(rulebooks(TOYS), toy_declarations)
def test_compiled_and_interpreted_agree(rulebook: Rulebook, declaration: Declaration) -> None:
    assessment = Assessor.of(rulebook, TOYS).assess(declaration)
    assert assessment.contributions == contributions(rulebook, TOYS, declaration)
    assert assessment.score == total(assessment.contributions)


@given(rulebooks(STANDARD, most=6), declarations)
def test_compiled_and_interpreted_agree_on_real_features(rulebook: Rulebook, declaration: Declaration) -> None:
    assessment = Assessor.of(rulebook).assess(declaration)
    assert assessment.contributions == contributions(rulebook, STANDARD, declaration)
    assert assessment.score == total(assessment.contributions)


@pytest.mark.parametrize("seen", list(product(("MY", "SG", None), ("A", "B", None), (1, 3, None))))
def test_one_of_several_undeclared_features_leaves_a_conjunction_open(seen: tuple[Value | None, ...]) -> None:
    """There is a third feature: what is open of the first two isn't all that could be."""
    both = Predicate("toy.host", "is", "MY"), Predicate("toy.facility", "is", "A")
    rulebook = rules(
        characteristic(
            "journey",
            Attribute(when=both, points=10, code="BOTH"),
            when("toy.stay", "at_least", 2, 20, "LONG"),
            Attribute(role="undeclared", points=5, code="OPEN"),
            Attribute(role="otherwise", points=1, code="ELSE"),
        )
    )
    declaration = declare(dict(zip(("toy.host", "toy.facility", "toy.stay"), seen, strict=True)))
    assessment = Assessor.of(rulebook, TOYS).assess(declaration)
    assert assessment.contributions == contributions(rulebook, TOYS, declaration)


@given(rulebooks(TOYS), toy_declarations)
def test_the_tally_keeps_the_score_and_the_codes(rulebook: Rulebook, declaration: Declaration) -> None:
    score, codes = compile_tally(rulebook, TOYS)(declaration)
    given_points = contributions(rulebook, TOYS, declaration)
    assert score == total(given_points)
    assert sorted(codes) == sorted(each.code for each in given_points)


#: Every operator on every form, with values on both sides of it.
COMPARISONS: list[tuple[Predicate, list[Value | None]]] = [
    (Predicate("toy.size", "below", 10), [9, 10, 11, None]),
    (Predicate("toy.size", "at_least", 10), [9, 10, 11, None]),
    (Predicate("toy.size", "is", 10), [9, 10, 11, None]),
    (Predicate("toy.revision", "below", 10), [9, 10, 11]),
    (Predicate("toy.locked", "is", True), [False, True, None]),
    (Predicate("toy.locked", "is", False), [False, True, None]),
    (Predicate("toy.host", "is", "MY"), ["MY", "SG", None]),
    (Predicate("toy.host", "in", frozenset({"MY", "SG"})), ["MY", "SG", "CN", None]),
    (Predicate("toy.host", "undeclared", True), ["MY", None]),
    (Predicate("toy.serials", "is", "A"), [frozenset(), frozenset("A"), frozenset("AB"), frozenset("B"), None]),
    (Predicate("toy.serials", "in", frozenset("AB")), [frozenset(), frozenset("AC"), frozenset("C"), None]),
]


@pytest.mark.parametrize(("predicate", "values"), COMPARISONS)
@pytest.mark.parametrize(
    "more", [(), (Predicate("toy.stay", "at_least", 0),), (Predicate("toy.withdrawn", "is", False),)]
)
def test_every_comparison_is_compiled_to_what_it_means(
    predicate: Predicate, values: list[Value | None], more: tuple[Predicate, ...]
) -> None:
    asks = characteristic(
        "asks",
        Attribute(when=(predicate, *more), points=8, code="FIRST", text="{" + predicate.feature + "}"),
        Attribute(when=(predicate,), points=4, code="SECOND"),
        Attribute(role="undeclared", points=2, code="OPEN"),
        Attribute(role="otherwise", points=1, code="LEFT"),
    )
    rulebook = rules(asks)
    tally, assessor = compile_tally(rulebook, TOYS), Assessor.of(rulebook, TOYS)
    for value, stay, withdrawn in product(values, (-1, 0, None), (False, True)):
        declaration = declare({predicate.feature: value, "toy.stay": stay, "toy.withdrawn": withdrawn})
        (expected,) = contributions(rulebook, TOYS, declaration)
        assert tally(declaration) == (expected.points, [expected.code])
        assert assessor.assess(declaration).contributions == (expected,)


@given(rulebooks(TOYS), toy_declarations, st.randoms(use_true_random=False))
def test_the_order_of_characteristics_changes_nothing(
    rulebook: Rulebook, declaration: Declaration, random: Random
) -> None:
    shuffled = random.sample(rulebook.characteristics, len(rulebook.characteristics))
    other = attrs.evolve(rulebook, characteristics=tuple(shuffled))
    assert digest(other) == digest(rulebook)
    assert program(other, TOYS).source == program(rulebook, TOYS).source
    assert Assessor.of(other, TOYS).assess(declaration) == Assessor.of(rulebook, TOYS).assess(declaration)


def test_the_order_of_attributes_counts() -> None:
    large = when("toy.size", "at_least", 10, 50, "LARGE")
    huge = when("toy.size", "at_least", 20, 90, "HUGE")
    declaration = declare({"toy.size": 25})
    assert compile_tally(rules(characteristic("size", huge, large)), TOYS)(declaration) == (90, ["HUGE"])
    assert compile_tally(rules(characteristic("size", large, huge)), TOYS)(declaration) == (50, ["LARGE"])


@given(rulebooks(TOYS), st.lists(toy_declarations, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_declarations_changes_nothing(
    rulebook: Rulebook, declared: list[Declaration], random: Random
) -> None:
    assessor = Assessor.of(rulebook, TOYS)
    first = [assessor.assess(each) for each in declared]
    again = {id(each): assessor.assess(each) for each in random.sample(declared, len(declared))}
    assert first == [again[id(each)] for each in declared]


def test_a_characteristic_without_an_attribute_for_a_case_gives_nothing() -> None:
    silent = characteristic("size", when("toy.size", "at_least", 10, 50, "LARGE"))
    for size in (None, 9):
        assert compile_tally(rules(silent), TOYS)(declare({"toy.size": size})) == (0, [])


def test_points_can_be_given_to_everyone() -> None:
    everyone = characteristic("base", Attribute(role="otherwise", points=7, code="BASE"))
    assert Assessor.of(rules(everyone), TOYS).assess(PLAIN).score == 7


# Monotone rulebooks: more data never looks less remarkable.

RISING = (
    "media.capacity",
    "media.largest_unit",
    "media.transfer_days",
    "media.units_above_existing",
    "media.capacity_hdd",
)


@st.composite
def monotone(draw: st.DrawFn) -> Rulebook:
    """Draw a rulebook whose points rise with figures that rise with the capacity."""
    made = []
    for name in draw(st.lists(st.sampled_from(RISING), min_size=1, unique=True)):
        unit = TB if STANDARD[name].kind is AMOUNT else 1
        limits = sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=4)), reverse=True)
        points = sorted(
            draw(st.lists(st.integers(0, 200), min_size=len(limits), max_size=len(limits))), reverse=True
        )
        bands = (
            when(name, "at_least", limit * unit, given_points, f"{name}-{limit}")
            for limit, given_points in zip(limits, points, strict=True)
        )
        made.append(characteristic(name, *bands))
    return rules(*made)


@given(monotone(), declarations, st.data())
@example(
    rules(characteristic("media.capacity", when("media.capacity", "at_least", 10 * TB, 50, "C"))),
    attrs.evolve(PLAIN, media=(MediaItem(kind="hdd", count=1, capacity=9 * TB),)),
    None,
)
def test_raising_a_capacity_never_lowers_the_score(
    rulebook: Rulebook, declaration: Declaration, data: st.DataObject | None
) -> None:
    items = declaration.media or ()
    declared = [index for index, item in enumerate(items) if item.capacity is not None]
    assume(declared)
    index = data.draw(st.sampled_from(declared)) if data else 0
    more = data.draw(st.integers(0, 500 * TB)) if data else TB
    raised = attrs.evolve(items[index], capacity=min((items[index].capacity or 0) + more, 2**70))
    after = attrs.evolve(declaration, media=(*items[:index], raised, *items[index + 1 :]))
    assessor = Assessor.of(rulebook)
    assert assessor.assess(after).score >= assessor.assess(declaration).score


# What a contribution says.


def test_a_contribution_says_what_was_seen_and_what_it_was_held_against() -> None:
    conjunction = Attribute(
        when=(
            Predicate("media.capacity", "at_least", 10 * TB),
            Predicate("employer.country", "in", frozenset({"SG", "CN"})),
        ),
        points=40,
        code="BOTH",
        text="{media.capacity} for an employer in {employer.country}.",
    )
    declaration = attrs.evolve(
        PLAIN,
        employer=Organisation(name="Lumen Data", country="SG"),
        media=(MediaItem(kind="hdd", count=15, capacity=16 * TB),),
    )
    (given_points,) = Assessor.of(rules(characteristic("both", conjunction))).assess(declaration).contributions
    assert given_points.observed == {"media.capacity": "240000000000000", "employer.country": "SG"}
    assert given_points.criterion == "capacity in all at least 10 TB and employer's country among CN, SG"
    assert given_points.text == "240 TB for an employer in SG."
    assert given_points.source == "$.media[*].count, $.media[*].capacity, $.employer.country"


def test_what_was_not_declared_is_said() -> None:
    open_ = Attribute(role="undeclared", points=5, code="OPEN", text="The capacity is {media.capacity}.")
    asks = characteristic("capacity", when("media.capacity", "at_least", 10 * TB, 40, "LARGE"), open_)
    (given_points,) = Assessor.of(rules(asks)).assess(PLAIN).contributions
    assert (given_points.observed, given_points.text) == (None, "The capacity is not declared.")


def test_of_a_set_only_what_matched_is_shown_and_all_of_it_where_nothing_was_looked_for() -> None:
    words, host = Predicate("toy.words", "in", frozenset({"data", "disk"})), Predicate("toy.host", "is", "MY")
    asks = characteristic(
        "words",
        Attribute(when=(words, host), points=2, code="BOTH", text="About {toy.words}."),
        Attribute(role="otherwise", points=1, code="LEFT", text="About {toy.words}."),
    )
    assessor = Assessor.of(rules(asks), TOYS)
    declared: dict[str, Value | None] = {"toy.host": "MY", "toy.words": frozenset({"MY", "data", "visit"})}
    (both,) = assessor.assess(declare(declared)).contributions
    assert (both.observed, both.text) == ({"toy.words": ("data",), "toy.host": "MY"}, "About data.")
    (left,) = assessor.assess(declare({**declared, "toy.host": "SG"})).contributions
    assert (left.observed, left.text) == (
        {"toy.words": ("MY", "data", "visit"), "toy.host": "SG"},
        "About MY, data, visit.",
    )


def test_contributions_come_with_most_points_first() -> None:
    asks = [
        characteristic(code, when("toy.size", "at_least", 0, points, code))
        for code, points in [("B", 10), ("A", 10), ("D", -5), ("C", 90)]
    ]
    assessment = Assessor.of(rules(*asks), TOYS).assess(declare({"toy.size": 1}))
    assert [each.code for each in assessment.contributions] == ["C", "A", "B", "D"]


SOURCE = """\
def evaluate(declaration):
    score = 0
    fired = []
    fire = fired.append
    v0 = f0(declaration)  # toy.size
    v1 = f1(declaration)  # toy.locked
    v2 = f2(declaration)  # toy.host
    # 'size'
    if v0 is None:
        score += 5
        fire((3, v0))  # 'OPEN'
    elif v0 >= 40:
        score += 90
        fire((0, v0))  # 'HUGE'
    elif v0 >= 10:
        score += 50
        fire((1, v0))  # 'LARGE'
    # 'state'
    if v1 is None or v2 is None:
        if (v1 is None or v1) and (v2 is None or v2 in T0):
            pass
        elif v2 is None:
            score += 7
            fire((2, v2))  # 'SILENT'
    else:
        if v1 and v2 in T0:
            score += -5
            fire((4, v1, v2))  # 'LOCKED'
    fired.sort()
    return score, fired, (v0, v1, v2, )
"""


def test_the_compiled_function_can_be_read() -> None:
    """It asks each question once, and has no branch that does nothing."""
    size = characteristic(
        "size",
        when("toy.size", "at_least", 40, 90, "HUGE"),
        when("toy.size", "at_least", 10, 50, "LARGE"),
        Attribute(role="undeclared", points=5, code="OPEN"),
    )
    locked, hosted = Predicate("toy.locked", "is", True), Predicate("toy.host", "in", frozenset({"MY"}))
    state = characteristic(
        "state",
        Attribute(when=(locked, hosted), points=-5, code="LOCKED"),
        when("toy.host", "undeclared", True, 7, "SILENT"),
    )
    assert program(rules(state, size), TOYS).source == SOURCE


def test_the_compiled_function_can_be_stepped_through() -> None:
    rulebook = rules(characteristic("size", when("toy.size", "at_least", 10, 50, "LARGE")))
    tally: Any = compile_tally(rulebook, TOYS)
    judge: Any = Assessor.of(rulebook, TOYS).judge
    compiled = program(rulebook, TOYS)
    assert compiled.evaluate.__code__.co_filename == "<rulebook test 1>"
    assert judge.__code__.co_filename == "<judge of rulebook test 1>"
    assert tally.__code__.co_filename == "<rulebook test 1 tally>"
    assert linecache.getlines(compiled.evaluate.__code__.co_filename) == compiled.source.splitlines(keepends=True)


# Assessments.


@pytest.mark.parametrize(
    ("points", "lane"), [(99, "green"), (100, "yellow"), (249, "yellow"), (250, "red"), (-5, "green")]
)
def test_the_lane_follows_the_thresholds(points: int, lane: str) -> None:
    everyone = characteristic("base", Attribute(role="otherwise", points=points, code="BASE"))
    assert Assessor.of(rules(everyone)).assess(PLAIN).lane == lane


def test_an_assessment_names_the_declaration_and_the_rulebook() -> None:
    rulebook = rules(characteristic("base", Attribute(role="otherwise", points=1, code="BASE")))
    declaration = attrs.evolve(PLAIN, revision=3, media=(MediaItem(kind="ssd", count=2, capacity=8 * TB),))
    assessment = Assessor.of(rulebook).assess(declaration)
    assert (assessment.declaration, assessment.revision) == (declaration.id, 3)
    assert assessment.capacity_bytes == 16 * TB
    assert (assessment.rulebook.id, assessment.rulebook.version) == ("test", "1")
    assert assessment.rulebook.sha256 == digest(rulebook)
    assert assessment.findings == ()


@given(st.integers(1, 10**6))
def test_the_control_sample_is_drawn_by_id_alone(number: int) -> None:
    rulebook = attrs.evolve(rules(), control_sample=ControlSample(one_in=2, salt="s"))
    assessor = Assessor.of(rulebook)
    one = attrs.evolve(PLAIN, id=f"D-{number}")
    other = attrs.evolve(one, media=(MediaItem(kind="ssd", count=2, capacity=8 * TB),), revision=2)
    assert assessor.assess(one).selected_at_random == assessor.assess(other).selected_at_random


def test_what_features_share_is_worked_out_once_for_each_declaration() -> None:
    looked: list[str] = []

    class Both(NamedTuple):
        size: int
        number: int

    def both(declaration: Declaration) -> Both:
        looked.append(declaration.id)
        return Both(7, 3)

    @feature("vendor.size", AMOUNT, "size", "$.media", of=both, attribute="size")
    def size(declaration: Declaration) -> int | None:
        """One of them."""
        return both(declaration).size

    @feature("vendor.count", AMOUNT, "count", "$.media", of=both, attribute="number")
    def count(declaration: Declaration) -> int | None:
        """The other."""
        return both(declaration).number

    asks = [
        characteristic(name, when(f"vendor.{name}", "at_least", 1, points, name.upper()))
        for name, points in (("size", 10), ("count", 5))
    ]
    tally = compile_tally(rules(*asks), Catalogue.of(size, count))
    assert tally(PLAIN) == (15, ["COUNT", "SIZE"])
    assert looked == [PLAIN.id]
    assert compile_tally(rules(*asks), Catalogue.of(*map(guarded, (size, count))))(PLAIN) == (
        15,
        ["COUNT", "SIZE"],
    )
    assert len(looked) == 3

"""Findings: the case in its three readings, links that connect, shares that sum, and nothing without a reason."""

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from random import Random
from typing import cast

import hypothesis
import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Document, Traveler
from borderscore.features import STANDARD
from borderscore.findings.discovery import chosen, repeated, undivided
from borderscore.findings.features import VOLUME
from borderscore.findings.finding import Candidate, Finding
from borderscore.findings.scorecard import Scorecard
from borderscore.findings.shares import apportioned, in_proportion, of_ties, of_volume
from borderscore.formats.assessments import read_assessment, writer
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.formats.lines import Reject, read_lines
from borderscore.formats.rulebooks import load_rulebook
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.points import total
from borderscore.rulebook.model import Rulebook
from borderscore.rulebook.semantics import decide
from borderscore.selectivity import Assessor, Screening, assess_all
from tests.traces import TB, carrying, company, crowd, network_of, ring

DEFAULT = load_rulebook(Path("borderscore/rulebook/default.toml"), STANDARD)
ASSESSOR = Assessor.of(DEFAULT)
COURIERS = {"MY-2025-0016", "MY-2025-0017", "MY-2025-0022", "MY-2025-0028"}
READINGS = ("case-80tb", "case-320tb", "case-4800tb")


def example(name: str) -> list[Declaration]:
    with Path(f"docs/examples/{name}.jsonl").open("rb") as stream:
        return [each.declaration for each in read_lines(stream) if not isinstance(each, Reject)]


def screened(declarations: list[Declaration]) -> Screening:
    return assess_all(declarations, ASSESSOR)


def of_kind(screening: Screening, typology: str) -> list[Finding]:
    return [each for each in screening.findings if each.typology == typology]


CASES = {name: screened(example(name)) for name in READINGS}
CROWD = crowd(400)
RING = screened([*ring(), *CROWD])


def test_a_register_tells_that_employers_are_one_family() -> None:
    owner = (Parent(id="top"),)
    shells = [RegisterEntry(id=f"s{number}", names=(f"Shell {number}",), parents=owner) for number in range(5)]
    register = Register.of([RegisterEntry(id="top", names=("Top",)), *shells])
    (found,) = of_kind(assess_all([*ring(), *CROWD], ASSESSOR, register), "split-volume")
    (without,) = of_kind(RING, "split-volume")

    assert found.members == without.members
    assert {each.kind for link in found.links for each in link.evidence} >= {"organisation"}
    assert {each.kind for link in without.links for each in link.evidence}.isdisjoint({"organisation"})


@pytest.mark.parametrize("name", READINGS)
class TestTheCase:
    def test_the_four_couriers_are_the_first_finding(self, name: str) -> None:
        first = CASES[name].findings[0]

        assert (first.typology, first.level, set(first.members)) == ("split-volume", "alert", COURIERS)

    def test_the_suitcase_of_the_year_before_is_found(self, name: str) -> None:
        (found,) = of_kind(CASES[name], "repeat-carriage")

        assert found.members == ("MY-2024-0001", "MY-2025-0017")
        assert found.level == "alert"

    def test_the_results_go_home(self, name: str) -> None:
        (found,) = of_kind(CASES[name], "outbound-return")

        assert set(found.members) == COURIERS | {"MY-2025-0111", "MY-2025-0113"}
        assert "2 of them left again with 1 TB, in declarations that belong to the finding as well." in found.text

    def test_the_film_crew_with_its_carnet_raises_no_alert(self, name: str) -> None:
        alerts = [each for each in CASES[name].findings if each.level == "alert"]

        assert not any("MY-2025-0046" in each.members for each in alerts)

    def test_members_score_more(self, name: str) -> None:
        assessments = {each.declaration: each for each in CASES[name].assessments}
        for finding in CASES[name].findings:
            for member in finding.members:
                assessment = assessments[member]
                assert finding.id in assessment.findings
                assert finding.joined() in assessment.contributions
                assert assessment.score == total(assessment.contributions)
                assert assessment.lane == DEFAULT.lanes.lane(assessment.score)
                assert assessment.low <= assessment.score <= assessment.high

    def test_lines_read_back(self, name: str) -> None:
        write = writer(ASSESSOR)
        for assessment in CASES[name].assessments:
            line = read_assessment(write(assessment))
            assert line.score == assessment.score
            assert line.findings == assessment.findings


def test_a_finding_says_who_how_much_and_why() -> None:
    text = CASES["case-80tb"].findings[0].text

    assert text.startswith(
        "4 travelers carried 80 TB from 2025-03-04 to 2025-03-06 in 4 declarations (t-5323f0cf 20 TB"
    )
    assert "A line of 1 Gbit/s would need 7 days for it." in text
    assert "Nobody alone carries 40 TB: the most is 20 TB, and together it is 80 TB." in text
    assert text.endswith("Nothing of what is looked at speaks against it.")


def test_a_finding_says_what_speaks_against_it() -> None:
    papers = [evolve(each, documents=(Document(kind="invoice"),)) for each in ring()[:2]]
    (found,) = of_kind(screened([*papers, *ring()[2:], *CROWD]), "split-volume")

    assert found.text.endswith("Against it: With 40 % of the declarations some papers were shown.")


def all_findings() -> list[Finding]:
    return [finding for screening in (*CASES.values(), RING) for finding in screening.findings]


class TestLaws:
    def test_contributions_sum_to_the_score(self) -> None:
        for finding in all_findings():
            assert total(finding.contributions) == finding.score

    def test_shares_sum_to_the_score(self) -> None:
        for finding in all_findings():
            assert [member for member, _ in finding.shares] == sorted(finding.members)
            assert sum(share for _, share in finding.shares) == finding.score

    def test_links_connect_all_members(self) -> None:
        for finding in all_findings():
            reached, waiting = set[str](), [finding.members[0]]
            while waiting:
                member = waiting.pop()
                reached.add(member)
                waiting += [each.a for each in finding.links if each.b == member and each.a not in reached]
                waiting += [each.b for each in finding.links if each.a == member and each.b not in reached]
            assert reached == set(finding.members)

    def test_links_are_what_the_ties_are_worth(self) -> None:
        for finding in all_findings():
            ties = sum(each.points for each in finding.contributions if each.code.startswith("TIES-"))
            assert sum(link.points for link in finding.links) == ties
            for link in finding.links:
                assert link.points == sum(each.points for each in link.evidence)
                assert all(each.points >= 0 for each in link.evidence)

    def test_no_declaration_is_in_two_findings_of_one_typology(self) -> None:
        for screening in (*CASES.values(), RING):
            for name in ("split-volume", "repeat-carriage", "outbound-return"):
                members = [member for each in of_kind(screening, name) for member in each.members]
                assert len(members) == len(set(members))

    @settings(max_examples=8, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_the_order_changes_nothing(self, random: Random) -> None:
        declarations = example("case-80tb")
        random.shuffle(declarations)

        assert screened(declarations) == CASES["case-80tb"]

    def test_link_columns_permuted_raise_no_alert(self) -> None:
        declarations = [*ring(8), *CROWD]
        random = Random(5)  # noqa: S311 - no secret
        columns = {
            name: random.sample([getattr(each, name) for each in declarations], len(declarations))
            for name in ("employer", "host", "destination", "itinerary", "media", "purpose")
        }
        permuted = [
            evolve(each, **{name: column[place] for name, column in columns.items()})
            for place, each in enumerate(declarations)
        ]

        assert [each for each in screened(permuted).findings if each.level == "alert"] == []


class TestRings:
    def test_a_ring_in_a_crowd_is_found(self) -> None:
        (found,) = of_kind(RING, "split-volume")

        assert found.members == ("r0", "r1", "r2", "r3", "r4")
        assert (found.level, found.capacity_bytes) == ("alert", 100 * TB)

    def test_half_the_volume_is_watched(self) -> None:
        (found,) = of_kind(screened([*ring(5, 10), *CROWD]), "split-volume")

        assert (found.level, found.capacity_bytes) == ("watch", 50 * TB)

    def test_a_carnet_speaks_against(self) -> None:
        papers = [evolve(each, documents=(Document(kind="ata-carnet"),)) for each in ring()]
        found = of_kind(screened([*papers, *CROWD]), "split-volume")
        (without,) = of_kind(RING, "split-volume")

        assert found == []
        assert without.level == "alert"

    def test_several_trips_of_one_member_are_tied(self) -> None:
        again = evolve(ring()[0], id="again", declared_at=carrying("x", day=20).declared_at)
        (found,) = of_kind(screened([*ring(), again, *CROWD]), "split-volume")

        assert "again" in found.members
        assert any((each.a, each.b, each.evidence[0].kind) == ("r0", "again", "traveler") for each in found.links)

    def test_who_takes_home_what_came_is_no_return(self) -> None:
        home = [
            carrying(f"h{number}", share, day=40, direction="outbound", traveler=f"t-r{number}")
            for number, share in enumerate((3, 3, 3))
        ]
        few = [carrying("h", 1, day=40, direction="outbound", traveler="t-r0")]

        assert of_kind(screened([*ring(), *home, *CROWD]), "outbound-return") == []
        assert len(of_kind(screened([*ring(), *few, *CROWD]), "outbound-return")) == 1

    def test_a_regular_courier_is_a_routine(self) -> None:
        trips = [
            carrying(
                f"k{number:02}",
                30,
                day=7 * number,
                traveler="t-k",
                employer=company("Kestrel Archive"),
                destination=Destination(address="Jalan Arkib 1"),
                batch="K-1",
            )
            for number in range(14)
        ]
        (regular,) = of_kind(screened([*trips, *CROWD]), "repeat-carriage")
        (several,) = of_kind(screened([*trips[:12], *CROWD]), "repeat-carriage")

        assert regular.score < several.score

    def test_a_baseline_may_say_that_all_is_common(self) -> None:
        common = [
            evolve(each, id=f"p{turn}-{each.id}", traveler=Traveler(ref=f"p{turn}-{each.id}"))
            for turn in range(80)
            for each in ring()
        ]
        assert DEFAULT.linkage is not None
        past = Traffic.of([*common, *CROWD], DEFAULT.linkage).baseline()
        found = assess_all([*ring(), *CROWD], ASSESSOR, baseline=past)

        assert found.baseline == past
        assert of_kind(found, "split-volume") == []


def without_patterns() -> Rulebook:
    return evolve(DEFAULT, linkage=None, typologies=())


def test_a_rulebook_without_linkage_finds_nothing() -> None:
    plain = assess_all(example("case-80tb"), Assessor.of(without_patterns()))

    assert plain.findings == ()
    assert plain.baseline is None
    assert len(plain.assessments) == len(CASES["case-80tb"].assessments)


def test_revisions_and_withdrawals_count() -> None:
    gone = [evolve(each, revision=2, withdrawn=True) for each in ring()[:4]]

    assert of_kind(screened([*gone, *ring(), *CROWD]), "split-volume") == []


def test_of_one_revision_the_first_counts() -> None:
    first, *_ = ring()
    [assessment] = screened([first, evolve(first, media=())]).assessments

    assert assessment == ASSESSOR.assess(first)


def test_lines_are_those_of_the_contract() -> None:
    screening = CASES["case-80tb"]
    assert screening.baseline is not None
    line = json.loads(finding_writer(ASSESSOR.reference, screening.baseline)(screening.findings[0]))

    assert list(line) == [
        "type", "id", "revision", "withdrawn", "typology", "level", "score", "members", "travelers",
        "capacity_bytes", "from", "to", "contributions", "links", "shares", "text", "rulebook", "baseline",
        "engine",
    ]  # fmt: skip
    assert line["capacity_bytes"] == "80000000000000"
    assert line["from"] == "2025-03-04T15:22:00+00:00"
    assert sum(line["shares"].values()) == line["score"]
    assert line["baseline"] == {"sha256": screening.baseline.sha256}
    assert json.loads(write_baseline(screening.baseline))["declarations"] == 121


class TestShares:
    """The oracle: what each adds on average, over every order in which they can come."""

    @hypothesis.example([0, 5, 9], [0, 7])
    @given(
        st.lists(st.integers(0, 9), min_size=1, max_size=5), st.lists(st.integers(0, 30), min_size=1, max_size=3)
    )
    def test_of_volume_by_all_permutations(self, volumes: list[int], thresholds: list[int]) -> None:
        units = in_proportion(1_000, volumes) if any(volumes) else [0] * len(volumes)
        whole = sum(volumes)

        def worth(volume: int) -> int:
            return 7 * sum(1 for each in thresholds if volume >= each)

        def of_set(members: tuple[int, ...]) -> int:
            return worth(whole * sum(units[each] for each in members) // 1_000)

        orders = list(permutations(range(len(volumes))))
        added = [
            Fraction(
                sum(
                    of_set(order[: order.index(each) + 1]) - of_set(order[: order.index(each)]) for order in orders
                ),
                len(orders),
            )
            + Fraction(worth(0), len(volumes))
            for each in range(len(volumes))
        ]

        assert of_volume(volumes, worth) == added
        assert sum(added) == worth(whole)

    @settings(deadline=None)
    @given(st.integers(1, 50), st.integers(2, 5), st.integers(0, 3))
    def test_of_a_star_by_all_permutations(self, points: int, holders: int, others: int) -> None:
        couriers = holders + others
        orders = list(permutations(range(couriers)))

        def of_set(members: tuple[int, ...]) -> int:
            return points * max(0, sum(1 for each in members if each < holders) - 1)

        added = [
            Fraction(
                sum(
                    of_set(order[: order.index(each) + 1]) - of_set(order[: order.index(each)]) for order in orders
                ),
                len(orders),
            )
            for each in range(couriers)
        ]

        assert of_ties([(points * (holders - 1), range(holders))], couriers) == added

    @given(st.integers(0, 2_000 * TB), st.sampled_from([-1, 0, 1]))
    def test_any_volume_is_worth_what_the_characteristic_decides(self, volume: int, beside: int) -> None:
        for typology in DEFAULT.typologies:
            card = Scorecard.of(DEFAULT, typology)
            for each in typology.characteristics:
                limits = [it.operand for at in each.attributes for it in at.when if isinstance(it.operand, int)]
                codes = [at.code for at in each.attributes if at.code]
                for code, worth in [(code, worth) for code in codes if (worth := card.worth(code))]:
                    assert each.features == (VOLUME,), code
                    for amount in (volume, *(max(0, limit + beside) for limit in limits)):
                        attribute = decide(each, {VOLUME: amount})
                        assert worth(amount) == (attribute.points if attribute else 0)

    def test_a_small_part_counts_among_few_and_is_lost_among_many(self) -> None:
        """Whoever carries anything is worth as much. Three thousandths are something, in hundredths nothing."""
        twelve, thirteen = [*[86] * 8, *[103] * 3, 3], [*[86] * 8, *[103] * 2, 100, 3, 3]

        assert of_volume(twelve, lambda volume: 12 if volume else 0) == [1] * 12
        assert of_volume(thirteen, lambda volume: 11 if volume else 0) == [*[1] * 11, 0, 0]

    def test_of_many_couriers_sum_as_well(self) -> None:
        volumes = list(range(1, 31))

        assert sum(of_volume(volumes, lambda volume: 40 if volume >= 75 else 0)) == 40

    @hypothesis.example(7, [0, 0, 0])
    @given(st.integers(-500, 500), st.lists(st.integers(0, 20), min_size=1, max_size=6))
    def test_rounding_keeps_the_whole(self, whole: int, weights: list[int]) -> None:
        parts = in_proportion(whole, weights)
        exact = [
            Fraction(whole * each, sum(weights)) if any(weights) else Fraction(whole, len(weights))
            for each in weights
        ]

        assert sum(parts) == whole
        assert all(abs(part - each) < 1 for part, each in zip(parts, exact, strict=True))
        assert sum(apportioned(whole, [Fraction(whole, len(weights))] * len(weights))) == whole


@frozen
class Weighed:
    """What of a group counts."""

    evidence: int


@frozen
class Contender:
    """What of a candidate counts against others."""

    typology: str
    rank: int
    members: tuple[str, ...]
    group: Weighed
    level: str = "alert"


def contenders_of(drawn: list[tuple[str, list[str], int]]) -> list[Candidate]:
    made = [Contender(name, rank, tuple(ids), Weighed(bits)) for rank, (name, ids, bits) in enumerate(drawn)]
    return cast("list[Candidate]", made)


CONTENDERS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.lists(st.sampled_from("stuvwxyz"), min_size=1, max_size=6, unique=True),
        st.integers(1, 9),
    )
).map(contenders_of)


@given(CONTENDERS, st.randoms())
def test_what_is_for_the_most_part_in_better_findings_is_left_out(
    contenders: list[Candidate], random: Random
) -> None:
    """Two rings of one shop that share a courier are two; a part of a ring, or a ring and a half, is none."""
    kept = chosen(random.sample(contenders, len(contenders)))

    for each in undivided(contenders):
        better = [other for other in kept if other.typology == each.typology and other.rank < each.rank]
        inside = {member for other in better for member in other.members} & set(each.members)
        is_named = any(other.members[0] == each.members[0] for other in better)
        assert (each in kept) == (3 * len(inside) <= len(each.members) and not is_named)


@pytest.mark.parametrize(
    ("parts", "is_one"),
    [
        ([("a", "stu", 4), ("a", "xyz", 5)], False),
        ([("a", "stu", 4), ("a", "xyz", 4)], True),
        ([("a", "stu", 4), ("b", "xyz", 5)], True),
        ([("a", "stu", 9)], True),
        ([("a", "stuxy", 9), ("a", "z", 9)], True),
        ([("a", "stu", 4), ("a", "uxyz", 5)], True),
        ([("a", "stuw", 4), ("a", "xyzv", 5)], False),
        ([("a", "stuvwx", 4), ("a", "xyz", 9)], True),
    ],
    ids=[
        "two with more evidence",
        "two with less",
        "of another typology",
        "one part",
        "nearly all is no part",
        "they share a member",
        "with others besides",
        "half is outside",
    ],
)
def test_two_rings_that_have_a_host_in_common_are_not_one(parts: list[tuple[str, str, int]], is_one: bool) -> None:
    whole, *others = contenders_of(
        [("a", list("stuxyz"), 9), *((name, list(ids), bits) for name, ids, bits in parts)]
    )

    assert (whole in undivided([whole, *others])) == is_one
    assert undivided(others) == others


@pytest.mark.parametrize(("level", "is_one"), [("alert", False), ("watch", True)])
def test_an_alert_is_no_sum_of_what_is_only_watched(level: str, is_one: bool) -> None:
    whole, *parts = contenders_of([("a", list("stuxyz"), 9), ("a", list("stu"), 9), ("a", list("xyz"), 9)])
    parts = [evolve(each, level=level) for each in parts]  # type: ignore[arg-type]

    assert (whole in undivided([whole, *parts])) == is_one


def test_what_leaves_the_country_was_not_brought_in() -> None:
    """Another has all in common with them, but leaves; and one of them takes much out, before the results."""
    first, *others = ring()
    leaves = evolve(first, id="leaves", traveler=Traveler(ref="t-leaves"), direction="outbound")
    takes = evolve(first, id="takes", declared_at=others[-1].declared_at, direction="outbound")
    results = carrying("results", 3, day=40, traveler=first.traveler.ref, direction="outbound")
    (found,) = of_kind(screened([first, *others, leaves, takes, results, *CROWD]), "outbound-return")

    assert set(found.members) == {each.id for each in (first, *others, results)}
    assert found.capacity_bytes == 5 * 20 * TB


def test_findings_of_one_traffic_have_names_of_their_own() -> None:
    second = [
        evolve(each, id=f"s{place}", traveler=Traveler(ref=f"t-s{place}")) for place, each in enumerate(ring(9))
    ]
    names = [each.id for each in screened([*ring(), *second, *CROWD]).findings]

    assert len(names) == len(set(names))


def test_too_little_is_no_candidate() -> None:
    assert of_kind(screened([*ring(4, 5), *CROWD]), "split-volume") == []


def test_trips_that_share_nothing_but_the_traveler_are_no_group() -> None:
    assert DEFAULT.linkage is not None
    linkage = evolve(DEFAULT.linkage, ties=tuple(each for each in DEFAULT.linkage.ties if each.field == "batch"))
    trips = [carrying("a", 30, traveler="t"), carrying("b", 41, day=9, traveler="t")]
    network = network_of(trips, linkage)
    traces = [trace for courier in network.of for trace in courier.trips]

    assert repeated(network, traces) is None
    assert repeated(network, traces[:1]) is None

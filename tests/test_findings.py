"""Findings: the case in its three readings, links that connect, shares that sum, and nothing without a reason."""

import json
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Document, Traveler
from borderscore.features import STANDARD
from borderscore.findings.discovery import findings_in, groups_among, repeated, returning
from borderscore.findings.finding import Finding
from borderscore.findings.group import Group
from borderscore.formats.assessments import read_assessment, writer
from borderscore.formats.findings import finding_writer, write_baseline
from borderscore.formats.lines import Reject, read_lines
from borderscore.formats.rulebooks import load_rulebook
from borderscore.linkage.network import Network
from borderscore.linkage.traces import DAY
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.points import total
from borderscore.rulebook.model import Rulebook
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


def case(name: str) -> Screening:
    return screened(example(name))


CROWD = crowd(400)


def ring_in_a_crowd() -> Screening:
    return screened([*ring(), *CROWD])


def screenings() -> list[Screening]:
    return [*map(case, READINGS), ring_in_a_crowd()]


def test_a_register_tells_that_employers_are_one_family() -> None:
    owner = (Parent(id="top"),)
    shells = [RegisterEntry(id=f"s{number}", names=(f"Shell {number}",), parents=owner) for number in range(5)]
    register = Register.of([RegisterEntry(id="top", names=("Top",)), *shells])
    (found,) = of_kind(assess_all([*ring(), *CROWD], ASSESSOR, register), "split-volume")
    (without,) = of_kind(ring_in_a_crowd(), "split-volume")

    assert found.members == without.members
    assert {each.kind for link in found.links for each in link.evidence} >= {"organisation"}
    assert {each.kind for link in without.links for each in link.evidence}.isdisjoint({"organisation"})


@pytest.mark.parametrize("name", READINGS)
class TestTheCase:
    def test_the_four_couriers_are_the_first_finding(self, name: str) -> None:
        first = case(name).findings[0]

        assert (first.typology, first.level, set(first.members)) == ("split-volume", "alert", COURIERS)

    def test_the_suitcase_of_the_year_before_is_found(self, name: str) -> None:
        (found,) = of_kind(case(name), "repeat-carriage")

        assert found.members == ("MY-2024-0001", "MY-2025-0017")
        assert found.level == "alert"

    def test_the_results_go_home(self, name: str) -> None:
        (found,) = of_kind(case(name), "outbound-return")

        assert set(found.members) == COURIERS | {"MY-2025-0111", "MY-2025-0113"}
        assert "2 of them left again with 1 TB, in declarations that belong to the finding as well." in found.text

    def test_the_film_crew_with_its_carnet_raises_no_alert(self, name: str) -> None:
        alerts = [each for each in case(name).findings if each.level == "alert"]

        assert not any("MY-2025-0046" in each.members for each in alerts)

    def test_members_score_more(self, name: str) -> None:
        screening = case(name)
        assessments = {each.declaration: each for each in screening.assessments}
        for finding in screening.findings:
            for member in finding.members:
                assessment = assessments[member]
                assert finding.id in assessment.findings
                assert finding.joined() in assessment.contributions
                assert assessment.score == total(assessment.contributions)
                assert assessment.lane == DEFAULT.lanes.lane(assessment.score)
                assert assessment.low <= assessment.score <= assessment.high

    def test_lines_read_back(self, name: str) -> None:
        write = writer(ASSESSOR)
        for assessment in case(name).assessments:
            line = read_assessment(write(assessment))
            assert line.score == assessment.score
            assert line.findings == assessment.findings


def test_a_finding_says_who_how_much_and_why() -> None:
    text = case("case-80tb").findings[0].text

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
    return [finding for screening in screenings() for finding in screening.findings]


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
        for screening in screenings():
            for name in ("split-volume", "repeat-carriage", "outbound-return"):
                members = [member for each in of_kind(screening, name) for member in each.members]
                assert len(members) == len(set(members))

    @settings(max_examples=8, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_the_order_changes_nothing(self, random: Random) -> None:
        declarations = example("case-80tb")
        shuffled = random.sample(declarations, len(declarations))

        assert screened(shuffled) == screened(declarations)

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
        (found,) = of_kind(ring_in_a_crowd(), "split-volume")

        assert found.members == ("r0", "r1", "r2", "r3", "r4")
        assert (found.level, found.capacity_bytes) == ("alert", 100 * TB)

    def test_half_the_volume_is_watched(self) -> None:
        (found,) = of_kind(screened([*ring(5, 10), *CROWD]), "split-volume")

        assert (found.level, found.capacity_bytes) == ("watch", 50 * TB)

    def test_a_carnet_speaks_against(self) -> None:
        papers = [evolve(each, documents=(Document(kind="ata-carnet"),)) for each in ring()]
        found = of_kind(screened([*papers, *CROWD]), "split-volume")
        (without,) = of_kind(ring_in_a_crowd(), "split-volume")

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
    assert len(plain.assessments) == len(case("case-80tb").assessments)


def test_revisions_and_withdrawals_count() -> None:
    gone = [evolve(each, revision=2, withdrawn=True) for each in ring()[:4]]

    assert of_kind(screened([*gone, *ring(), *CROWD]), "split-volume") == []


def test_of_one_revision_the_first_counts() -> None:
    first, *_ = ring()
    [assessment] = screened([first, evolve(first, media=())]).assessments

    assert assessment == ASSESSOR.assess(first)


def test_lines_are_those_of_the_contract() -> None:
    screening = case("case-80tb")
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


def test_what_leaves_the_country_was_not_brought_in() -> None:
    """Another has all in common with them, but leaves; and one of them takes much out, before the results."""
    first, *others = ring()
    leaves = evolve(first, id="leaves", traveler=Traveler(ref="t-leaves"), direction="outbound")
    takes = evolve(first, id="takes", declared_at=others[-1].declared_at, direction="outbound")
    results = carrying("results", 3, day=40, traveler=first.traveler.ref, direction="outbound")
    (found,) = of_kind(screened([first, *others, leaves, takes, results, *CROWD]), "outbound-return")

    assert set(found.members) == {each.id for each in (first, *others, results)}
    assert found.capacity_bytes == 5 * 20 * TB


@pytest.mark.parametrize(
    ("terabytes", "after", "is_return"),
    [
        (5, 20 * DAY, True),
        (6, 20 * DAY, False),
        (5, 0, False),
        (5, 1, True),
        (5, 180 * DAY, True),
        (5, 180 * DAY + 1, False),
    ],
)
def test_results_are_a_twentieth_at_most_and_go_home_within_half_a_year(
    terabytes: int, after: int, is_return: bool
) -> None:
    """100 TB came in."""
    network, group = group_of(ring())
    [brought, *_] = group.members
    home = evolve(brought, id="home", capacity=terabytes * TB, at=brought.at + after)
    found = returning(network, group, {home.traveler: [home]})

    assert (found and found.returned) == ((home,) if is_return else None)


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
    lots = next(each for each in DEFAULT.linkage.ties if each.field == "batch")
    linkage = evolve(DEFAULT.linkage, ties=(lots, evolve(lots, field="traveler")))
    trips = [carrying("a", 30, traveler="t"), carrying("b", 41, day=9, traveler="t")]
    network = network_of(trips, linkage)
    traces = [trace for courier in network.of for trace in courier.trips]

    assert repeated(network, traces) is None
    assert repeated(network, traces[:1]) is None


def group_of(declarations: list[Declaration]) -> tuple[Network, Group]:
    assert DEFAULT.linkage is not None
    network = network_of([*declarations, *CROWD], DEFAULT.linkage)
    ids = {each.id for each in declarations}
    return network, Group.of(network, [each for each in network.of if each.trips[0].id in ids])


def test_a_group_is_tied_by_more_than_chance_and_of_several_travelers() -> None:
    _, pair = group_of(ring(2))
    by_chance = evolve(pair, price=pair.price + pair.evidence)
    trips = [carrying(f"t{day}", day=day, traveler="t", batch="L") for day in (0, 100)]
    _, alone = group_of(trips)

    assert list(groups_among([pair, by_chance])) == [pair]
    assert [each.evidence for each in groups_among([evolve(by_chance, price=by_chance.price - 1)])] == [1]
    assert len(alone.couriers) == 2
    assert list(groups_among([evolve(alone, price=-1_000)])) == []


def test_what_chance_ties_brings_nothing_home() -> None:
    network, group = group_of(ring())
    home = evolve(group.members[0], id="home", capacity=TB, at=group.members[0].at + DAY)
    by_chance = evolve(group, price=group.price + group.evidence)

    assert returning(network, group, {home.traveler: [home]}) is not None
    assert returning(network, by_chance, {home.traveler: [home]}) is None


def test_searches_may_be_made_by_others() -> None:
    """Where they find no group in any stretch of time, no volume is split."""
    assert DEFAULT.linkage is not None
    traffic = Traffic.of([*ring(), *CROWD], DEFAULT.linkage)

    assert [each.typology for each in findings_in(traffic, DEFAULT).findings] == ["split-volume"]
    assert findings_in(traffic, DEFAULT, over=lambda _, numbers: [[] for _ in numbers]).findings == ()

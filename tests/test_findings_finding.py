"""One finding, field by field: which candidate is better, what each contribution says, and who has which share."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve

from borderscore.declaration import Declaration, MediaItem
from borderscore.features import STANDARD
from borderscore.findings.finding import Candidate, Finding, candidate_of, finding_of, moment, worded
from borderscore.findings.group import Group
from borderscore.findings.links import Evidence, Link, links, tie_points
from borderscore.findings.scorecard import Scorecard
from borderscore.formats.rulebooks import load_rulebook
from borderscore.points import Contribution
from borderscore.rulebook.model import FindingLevel, Level
from tests.traces import START, TB, carrying, crowd, network_of, ring

DEFAULT = load_rulebook(Path("borderscore/rulebook/default.toml"), STANDARD)
SPLIT = next(each for each in DEFAULT.typologies if each.kind == "split")


def group_of(*declarations: Declaration) -> Group:
    assert DEFAULT.linkage is not None
    network = network_of([*declarations, *crowd(200)], DEFAULT.linkage)
    ids = {each.id for each in declarations}
    return Group.of(network, [each for each in network.of if each.trips[0].id in ids])


def card(capacity: int = 0, alert_score: int = 0) -> Scorecard:
    """Return a card that any group reaches with this volume, or the score an alert needs."""
    watch = Level(capacity=capacity, score=-1_000, member_points=10)
    alert = Level(capacity=capacity, score=alert_score, member_points=40)
    return Scorecard.of(DEFAULT, evolve(SPLIT, watch=watch, alert=alert))


def candidate(*declarations: Declaration, alert_score: int = 0) -> Candidate:
    found = candidate_of(group_of(*declarations), card(alert_score=alert_score))
    assert found is not None
    return found


def finding(*declarations: Declaration) -> Finding:
    return finding_of(candidate(*declarations))


def of_code(found: Finding, code: str) -> Contribution:
    [contribution] = [each for each in found.contributions if each.code == code]
    return contribution


class TestFinding:
    def test_names_itself_by_its_typology_and_its_first_declaration(self) -> None:
        assert finding(*ring()).id == f"split-volume-{sha256(b'split-volume r0').hexdigest()[:12]}"

    def test_says_who_and_when(self) -> None:
        found = finding(*ring(3))

        assert (found.members, found.travelers) == (("r0", "r1", "r2"), ("t-r0", "t-r1", "t-r2"))
        assert (found.begins, found.ends) == (START + timedelta(days=10), START + timedelta(days=12))
        assert (moment(-(10**12)), moment(10**12)) == (
            datetime.min.replace(tzinfo=UTC),
            datetime.max.replace(tzinfo=UTC, microsecond=0),
        )

    def test_gives_most_points_first(self) -> None:
        points = [each.points for each in finding(*ring()).contributions]

        assert points == sorted(points, reverse=True)
        assert len(set(points)) > 1

    @pytest.mark.parametrize(("alert_score", "level", "points"), [(0, "alert", 40), (10_000, "watch", 10)])
    def test_joins_each_member_with_the_points_of_its_level(
        self, alert_score: int, level: FindingLevel, points: int
    ) -> None:
        found = finding_of(candidate(*ring(), alert_score=alert_score))

        assert found.joined() == Contribution(
            code=f"FINDING-SPLIT-VOLUME-{level.upper()}",
            points=points,
            observed=found.id,
            criterion=f"member of a finding of split-volume at the level {level}",
            text=found.text,
            source=found.id,
        )

    def test_says_of_each_field_how_many_have_what_in_common(self) -> None:
        first, *others = ring()
        found = finding(evolve(first, destination=None), *others)
        batch = of_code(found, "TIES-BATCH")

        assert batch == Contribution(
            code="TIES-BATCH",
            points=batch.points,
            observed=("hdd PD1-2447",),
            criterion="more often shared than by chance: a maker's lot",
            text="5 of 5 have in common a maker's lot: hdd PD1-2447.",
            source="$.links",
        )
        assert of_code(found, "TIES-ADDRESS").text.startswith("4 of 5 have in common the address")

    @pytest.mark.parametrize(("lots", "more"), [(1, ""), (5, ""), (6, " and 1 more"), (7, " and 2 more")])
    def test_names_five_values_of_a_field(self, lots: int, more: str) -> None:
        drives = [MediaItem(kind="hdd", count=1, capacity=9 * TB, batch=f"L{lot}") for lot in range(lots)]
        found = finding(*(evolve(carrying(f"m{place}"), media=tuple(drives)) for place in range(3)))
        batch = of_code(found, "TIES-BATCH")
        named = [f"hdd L{lot}" for lot in range(min(lots, 5))]

        assert batch.text == f"3 of 3 have in common a maker's lot: {'; '.join(named)}{more}."
        assert batch.observed == tuple(named)


class TestShares:
    def test_of_points_for_the_volume_go_by_what_each_carries(self) -> None:
        """75 TB take the first two of them. All hold the lot: all other points they share equally."""
        found = finding(*(carrying(f"m{place}", load, batch="L") for place, load in enumerate((60, 30, 11))))
        volume = of_code(found, "SPLIT-75TB").points
        each = Fraction(found.score - volume, 3)
        exact = [each + Fraction(volume, 2), each + Fraction(volume, 2), each]

        assert all(abs(share - part) < 1 for (_, share), part in zip(found.shares, exact, strict=True))

    def test_of_several_trips_go_by_what_each_brings(self) -> None:
        again = carrying("again", 60, day=12, traveler="t-r0", batch="PD1-2447")
        shares = dict(finding(*ring(3), again).shares)

        assert shares["again"] in {3 * shares["r0"] + rest for rest in (-3, -2, -1, 0, 1, 2, 3)}


class TestLinks:
    def test_come_from_ties_of_which_the_most_telling_is_the_first(self) -> None:
        told = [tie.centibits for tie in group_of(*ring(3)).ties]

        assert told == sorted(told, reverse=True)
        assert told[0] > told[-1]

    def test_tie_the_first_holder_of_a_value_to_each_of_the_others(self) -> None:
        group = group_of(*ring(3))
        [first, second] = links(group)

        assert [(each.a, each.b) for each in (first, second)] == [("r0", "r1"), ("r0", "r2")]
        assert [(each.kind, each.value) for each in first.evidence][:2] == [
            ("batch", "hdd PD1-2447"),
            ("address", "Persiaran Helang 3, Cyberjaya"),
        ]
        assert first.points + second.points == sum(tie_points(group)) == group.points

    def test_tie_further_trips_of_a_traveler_to_the_first_for_no_points(self) -> None:
        again = carrying("again", 60, day=12, traveler="t-r0", batch="PD1-2447")
        [same] = [each for each in links(group_of(*ring(3), again)) if each.b == "again"]

        assert same == Link("r0", "again", 0, (Evidence("traveler", "t-r0", 0),))

    def test_tie_what_goes_home_to_the_first_trip_of_its_traveler(self) -> None:
        group = group_of(*ring(3))
        home = evolve(group.members[1], id="home")
        [back] = [each for each in links(evolve(group, returned=(home,))) if "home" in {each.a, each.b}]

        assert back == Link("r1", "home", 0, (Evidence("traveler", "t-r1", 0),))


class TestRank:
    """Of several candidates the one with the smallest rank is the best."""

    @staticmethod
    def rank(couriers: int, score: int) -> tuple[int, int, tuple[str, ...]]:
        return evolve(candidate(*ring(couriers)), score=score).rank

    @pytest.mark.parametrize(("more", "is_better"), [(5, True), (7, False)])
    def test_each_courier_counts_six_points(self, more: int, is_better: bool) -> None:
        assert (self.rank(5, 200) < self.rank(4, 200 + more)) == is_better

    def test_of_as_many_points_more_volume_is_better(self) -> None:
        assert self.rank(5, 200) < self.rank(4, 206)

    def test_a_higher_score_is_better(self) -> None:
        assert self.rank(4, 201) < self.rank(4, 200)


@pytest.mark.parametrize(("capacity", "level"), [(100 * TB, "alert"), (100 * TB + 1, None)])
def test_a_candidate_has_at_least_the_volume_of_a_level(capacity: int, level: FindingLevel | None) -> None:
    found = candidate_of(group_of(*ring()), card(capacity))

    assert (found and found.level) == level


def given(points: int, text: str) -> Contribution:
    return Contribution(code="C", points=points, observed=1, criterion="c", text=text, source="$.s")


class TestWords:
    def test_say_who_carried_how_much_in_how_many_declarations(self) -> None:
        again = carrying("again", 5, day=12, traveler="t-r0", batch="PD1-2447")
        text = worded(group_of(*ring(2), again), [])

        assert text.startswith(
            "2 travelers carried 45 TB from 2025-03-13 to 2025-03-15 in 3 declarations (t-r0 25 TB, t-r1 20 TB). "
            "A line of 1 Gbit/s would need 4 days for it. "
            "They have in common: a maker's lot, the address that the media go to"
        )

    def test_say_one_traveler_and_one_day(self) -> None:
        trips = [carrying(f"a{place}", 8, traveler="t-a", batch="L") for place in range(2)]

        assert worded(group_of(*trips), []).startswith(
            "One traveler carried 16 TB on 2025-03-03 in 2 declarations"
        )

    def test_say_what_speaks_for_it_and_what_against_it_but_not_what_gives_no_points(self) -> None:
        outcomes = [given(1, "For."), given(0, "Nothing."), given(-1, "Contra.")]

        assert worded(group_of(*ring()), outcomes).endswith(". For. Against it: Contra.")

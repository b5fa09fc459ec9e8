"""Linkage: evidence in whole numbers, groups that are local optima, and nothing that depends on an order."""

from collections import Counter
from itertools import combinations, combinations_with_replacement, pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Itinerary, Leg, MediaItem, Organisation
from borderscore.linkage.baseline import Baseline, canonical
from borderscore.linkage.bits import centibits, doubt
from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import said_together
from borderscore.linkage.keys import Key, Keying, digest, with_services
from borderscore.linkage.network import Network, Star
from borderscore.linkage.traces import DAY
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Parent, Register, RegisterEntry
from borderscore.rulebook.model import Linkage, TieRule
from tests.traces import TB, carrying, company, crowd, led_to, network_of, ring

FIELDS = ("booking", "flight", "booked", "organisation", "register", "address", "batch", "load")
LINKAGE = Linkage(
    carrier_capacity=4 * TB,
    carrier_units=5,
    span=60,
    most_members=12,
    most_holders=8,
    prices=(-100, 200),
    most_points=100,
    why="A test.",
    source="A test.",
    ties=tuple(TieRule(field=name, weight=100, window=30, why="A test.") for name in FIELDS),
)

WINDOW = 30 * DAY


def linked(declarations: list[Declaration], baseline: Baseline | None = None) -> Network:
    return network_of(declarations, LINKAGE, baseline)


def groups_in(network: Network) -> set[Star]:
    found = {led_to(network, star, price) for star in network.stars() for price in LINKAGE.prices}
    return found - {()}


def ids(couriers: Star) -> frozenset[str]:
    return frozenset(trip.id for each in couriers for trip in each.trips)


class TestKeys:
    def test_of_a_declaration(self) -> None:
        declaration = carrying(
            "d",
            booking="abc 1",
            flight="MH 319",
            batch="PD1",
            employer=company("Lumen Data Sdn Bhd"),
            host=company("Bukit Arkib"),
            purpose="A  Meeting",
            destination=Destination(address="No. 5 Jln. Teknologi 7 Cyberjaya", facility="Bukit Arkib, Hall 3"),
        )

        assert list(Keying(Register.of()).keys(declaration).items()) == [
            (Key("address", "house:5 jalan teknologi teknologi:7"), "No. 5 Jln. Teknologi 7 Cyberjaya"),
            (Key("batch", "hdd pd1"), "hdd PD1"),
            (Key("booking", digest("abc 1")), "abc 1"),
            (Key("flight", "mh319 2025-03-03"), "MH 319 on 2025-03-03"),
            (Key("load", "16 hdd 1000000000000"), "16 hdd of 1 TB"),
            (Key("organisation", "name:bukitarkib"), "Bukit Arkib"),
            (Key("organisation", "name:lumendata"), "Lumen Data Sdn Bhd"),
            (Key("purpose", "a meeting"), "A  Meeting"),
            (Key("route", "CN KUL"), "CN-KUL"),
            (Key("traveler", digest("t-d")), "t-d"),
            (Key("unit", "hdd 1000000000000"), "hdd of 1 TB"),
        ]

    def test_of_booking_model_and_serials(self) -> None:
        booked = carrying("d").declared_at
        drives = (
            MediaItem(kind="ssd", count=3, model="Rugged 4", serials=("S4-00117", "S4-00254", "42")),
            MediaItem(kind="phone", count=1, model="P"),
        )
        declaration = evolve(
            carrying("d"), media=drives, itinerary=Itinerary(booked_at=booked, legs=()), destination=Destination()
        )

        assert list(Keying(Register.of()).keys(declaration).items()) == [
            (Key("booked", "2025-03-03 08 to 10 h UTC"), "2025-03-03 08 to 10 h UTC"),
            (Key("booked", "2025-03-03 09 to 11 h UTC"), "2025-03-03 09 to 11 h UTC"),
            (Key("load", "3 ssd ?"), "3 ssd"),
            (Key("model", "ssd rugged 4"), "Rugged 4"),
            (Key("serial", "ssd s4-00"), "ssd S4-00254"),
            (Key("traveler", digest("t-d")), "t-d"),
        ]

    @pytest.mark.parametrize(
        "less",
        [
            {"media": None, "itinerary": None},
            {
                "media": (MediaItem(kind="hdd", count=2, batch=" "),),
                "itinerary": Itinerary(booking_ref=" ", legs=()),
            },
            {"destination": Destination(address="  ", facility=" , Hall 3")},
            {"itinerary": Itinerary(legs=(Leg(service="-", origin="QQQ", destination="KUL"),)), "media": ()},
        ],
    )
    def test_say_nothing_of_what_was_not_declared(self, less: dict[str, object]) -> None:
        declaration = evolve(carrying("d", 0), purpose=" ", **less)  # type: ignore[arg-type]

        assert list(Keying(Register.of()).keys(declaration)) == [Key("traveler", digest("t-d"))]

    def test_of_a_route_on_the_way_out_are_where_it_ends_and_the_port(self) -> None:
        leaving = evolve(
            carrying("d", 0),
            direction="outbound",
            itinerary=Itinerary(
                legs=(Leg(origin="KUL", destination="HKG"), Leg(origin="HKG", destination="PEK")),
            ),
        )

        assert (Key("route", "CN KUL"), "CN-KUL") in Keying(Register.of()).keys(leaving).items()

    def test_of_two_flights_of_one_service_count_it_once(self) -> None:
        flights = [
            Key("flight", "mh319 2025-03-03"),
            Key("flight", "mh319 2025-03-05"),
            Key("flight", "ak1 2025-03-05"),
        ]

        assert with_services(flights) == [*flights, Key("service", "mh319"), Key("service", "ak1")]

    def test_of_a_register(self) -> None:
        register = Register.of(
            [
                RegisterEntry(id="A", names=("Alpha Shell",), parents=(Parent(id="TOP"),), directors=("dir-1",)),
                RegisterEntry(id="B", names=("Beta Shell",), parents=(Parent(id="TOP"),)),
                RegisterEntry(id="C", names=("Gamma Shell",), directors=("dir-1",)),
            ]
        )
        keys = Keying(register).keys
        of_alpha, of_beta, of_gamma = (
            set(keys(carrying("d", employer=company(name))))
            for name in ("Alpha Shell", "Beta Shell", "Gamma Shell")
        )

        assert Key("organisation", "register:TOP") in of_alpha & of_beta
        assert Key("register", "director:dir-1") in of_alpha & of_gamma


class TestTraffic:
    @given(st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order(self, random: Random) -> None:
        declarations = [
            *ring(),
            *crowd(20),
            evolve(ring()[0], revision=2, port="SIN"),
            evolve(ring()[1], revision=3),
        ]
        declarations.append(evolve(ring()[2], revision=2, withdrawn=True))
        expected = Traffic.of(declarations, LINKAGE)
        random.shuffle(declarations)
        traffic = Traffic.of(declarations, LINKAGE)

        assert traffic.carriers == expected.carriers
        assert canonical(traffic.baseline()) == canonical(expected.baseline())

    def test_forgets_what_a_revision_replaces(self) -> None:
        declarations = [*ring(), *crowd(20)]
        corrected = [evolve(each, revision=2, host=company("Elsewhere")) for each in declarations]

        replaced = Traffic.of([*declarations, *corrected, *declarations], LINKAGE)

        assert canonical(replaced.baseline()) == canonical(Traffic.of(corrected, LINKAGE).baseline())

    def test_of_nothing(self) -> None:
        assert Traffic.of([], LINKAGE).baseline() == Baseline(0, 0, 0, 0, 1).with_counts(())

    def test_one_record_of_another_age_stretches_no_days(self) -> None:
        stray = evolve(carrying("stray"), declared_at=carrying("x").declared_at.replace(year=1))

        assert Traffic.of([*ring(), stray], LINKAGE).baseline().days == len(ring()) + 1

    def test_trips_of_one_courier_count_once(self) -> None:
        trips = [carrying(f"k{day}", day=day, traveler="t-k", batch="B") for day in (0, 9, 18)]
        counted = Traffic.of([*trips, *ring()], LINKAGE).baseline()

        assert counted.couriers == len(ring()) + 1
        assert counted.declaring["batch"] == (len(ring()) + 3, len(ring()) + 1)
        assert counted.held["batch"] == (len(ring()) + 1, 2)
        assert counted.count(Key("batch", "hdd b")) == (1, 0)

    def test_keeps_who_carries_enough_or_does_not_say(self) -> None:
        silent = MediaItem(kind="hdd", count=5)
        traffic = Traffic.of(
            [
                carrying("enough", 4),
                carrying("less", 3),
                evolve(carrying("silent"), media=(silent,)),
                evolve(carrying("built in"), media=(MediaItem(kind="computer", count=1, capacity=9 * TB),)),
                carrying("home", 1, direction="outbound"),
                evolve(carrying("nothing"), media=None),
            ],
            LINKAGE,
        )

        assert set(traffic.carriers) == {"enough", "silent"}
        assert set(traffic.outward) == {"home"}


class TestBaseline:
    def test_hashes_what_could_point_to_a_person(self) -> None:
        table = Traffic.of(ring(), LINKAGE).baseline()

        assert "helang" not in canonical(table)
        assert "t-r1" not in canonical(table)
        assert list(table.counts["address"].values()) == [(5, 5)]
        assert table.count(Key("batch", "hdd pd1-2447")) == (5, 5)
        assert table.count(Key("batch", "hdd unknown")) == (1, 0)

    def test_leaves_out_what_came_once(self) -> None:
        table = Traffic.of(crowd(9), LINKAGE).baseline()

        assert table.counts["batch"] == {}
        assert len(table.sha256) == 64


RARE, BUSY = Key("batch", "hdd pd1-2447"), Key("organisation", "name:host0")


class TestRarity:
    def test_falls_with_those_outside(self) -> None:
        rarities = linked([*ring(), *crowd(200)]).rarities

        assert rarities.of_key(RARE, 5, 0) > rarities.of_key(RARE, 2, 0)
        assert rarities.of_key(RARE, 5, 0) > rarities.of_key(RARE, 5, 3)
        assert rarities.of_key(RARE, 5, 0) > rarities.of_key(BUSY, 5, 0)

    def test_others_of_the_time_count_up_to_a_number(self) -> None:
        rarities = linked([*ring(), *crowd(200)]).rarities
        most = LINKAGE.most_holders

        assert rarities.of_key(RARE, 5, most - 1) > rarities.of_key(RARE, 5, most)
        assert rarities.of_key(RARE, 5, most) == rarities.of_key(RARE, 5, 100 * most)

    def test_of_a_baseline(self) -> None:
        common = [carrying(f"b{number}", batch="PD1-2447") for number in range(50)]
        past = Traffic.of([*common, *crowd(200)], LINKAGE).baseline()
        declarations = [*ring(), *crowd(200)]

        given_one = linked(declarations, past).rarities
        assert given_one.of_key(RARE, 5, 0) < linked(declarations).rarities.of_key(RARE, 5, 0)
        assert given_one.of_key(RARE, 5, 0) == given_one.of_key(RARE, 2, 0)

    def test_of_a_full_flight(self) -> None:
        full = [carrying(f"f{number}", day=3, flight="MH1") for number in range(30)]
        rarities = linked(
            [*full, *crowd(300), *(carrying(f"p{number}", day=4, flight="CA9") for number in "ab")]
        ).rarities

        few, many = Key("flight", "ca9 2025-03-07"), Key("flight", "mh1 2025-03-06")
        assert rarities.of_key(few, 2, 0) > rarities.of_key(many, 2, 28)

    def test_of_a_moment_a_baseline_says_nothing(self) -> None:
        rarities = linked([*ring(), *crowd(200)]).rarities

        assert rarities.known(Key("booked", "2025-03-03 09 to 11 h UTC"), 0) == 1
        assert rarities.known(BUSY, 3) == 40 - 3

    def test_the_price_is_a_blind_pick_of_all_but_one(self) -> None:
        """Which was picked first makes no difference, so each further member costs less; but it costs."""
        rarities = linked([*ring(), *crowd(200)]).rarities
        around = rarities.baseline.couriers_around
        prices = [rarities.price(members) for members in range(41)]
        steps = [after - before for before, after in pairwise(prices[1:])]

        assert prices[:3] == [0, 0, centibits(around)]
        assert prices[3] == centibits(len(list(combinations_with_replacement(range(around), 2))))
        assert all(0 < after <= before + 1 for before, after in pairwise(steps))


class TestWorth:
    def test_is_what_is_told_less_the_doubts(self) -> None:
        assert said_together(((3_000, 4),), 6) == (3_000 - doubt(4, 6), 1)

    def test_takes_more_values_as_long_as_they_say_more(self) -> None:
        alone, both = said_together(((900, 2),), 8), said_together(((900, 2), (900, 2)), 8)

        assert both[0] > alone[0]
        assert both[1] == 2
        assert said_together(((3_000, 4), (1, 2)), 6)[1] == 1
        assert said_together(((1, 2),), 6) == (0, 0)

    def test_of_values_that_overlap_one_counts(self) -> None:
        rarities = linked([*ring(), *crowd(200)]).rarities
        told = ((900, 3), (800, 3))

        assert rarities.worth("booked", told, 3) == rarities.worth("booked", told[:1], 3)
        assert rarities.worth("batch", told, 3) > rarities.worth("batch", told[:1], 3)


class TestStars:
    DAYS = st.lists(st.integers(0, 300), min_size=2, max_size=30)

    @given(DAYS)
    def test_who_holds_a_value_within_half_a_window_meets_in_one(self, days: list[int]) -> None:
        """Unless too many do."""
        network = linked([carrying(f"w{place}", day=day, batch="W") for place, day in enumerate(days)])
        stars = list(network.stars())

        for one, other in combinations(network.of, 2):
            if abs(one.at - other.at) < WINDOW // 2 and len(days) <= LINKAGE.most_holders:
                assert any(one in star and other in star for star in stars)

    @given(DAYS)
    def test_none_is_longer_than_the_window_or_has_too_many(self, days: list[int]) -> None:
        network = linked([carrying(f"w{place}", day=day, batch="W") for place, day in enumerate(days)])

        for star in network.stars():
            assert star[-1].at - star[0].at < WINDOW
            assert 2 <= len(star) <= LINKAGE.most_holders

    @given(DAYS, st.integers(0, 300))
    def test_an_arrival_changes_those_of_its_time_alone(self, days: list[int], day: int) -> None:
        before = [
            carrying(f"w{place}", day=each, batch="W", traveler=f"t{place}") for place, each in enumerate(days)
        ]
        network = linked(before)
        (late,) = linked([carrying("late", day=day, batch="W")]).of
        value = network.values[Key("batch", "hdd w")]
        stars, touched = set(network.stars_of(value)), set(network.stars_of(value, (late.at, late.at)))
        network.add(late)
        after, touched_after = set(network.stars_of(value)), set(network.stars_of(value, (late.at, late.at)))

        assert stars - touched <= after
        assert after - touched_after <= stars

    def test_follow_a_value_through_time(self) -> None:
        """A value that comes back after months is looked at again, and never across months."""
        network = linked([carrying(f"w{day}", day=day, batch="W") for day in (0, 1, 2, 100, 101, 160, 300)])
        stars = [[trip.id for each in star for trip in each.trips] for star in network.stars()]

        assert ["w0", "w1", "w2"] in stars
        assert ["w100", "w101"] in stars

    def test_of_hours_that_are_too_busy_there_are_none(self) -> None:
        most = LINKAGE.most_holders
        network = linked([carrying(f"w{place}", batch="W", flight=f"CA{place}") for place in range(most + 1)])

        assert list(network.stars_of(network.values[Key("batch", "hdd w")])) == []


class TestNetwork:
    @given(st.randoms(use_true_random=False))
    def test_does_not_depend_on_what_came_and_went(self, random: Random) -> None:
        network = linked([*ring(), *crowd(40)])
        expected = groups_in(network), set(network.values)
        couriers = list(network.of)
        random.shuffle(couriers)
        for each in couriers[:20]:
            network.remove(each)
        for each in reversed(couriers[:20]):
            network.add(each)

        assert (groups_in(network), set(network.values)) == expected

    def test_is_empty_when_all_have_gone(self) -> None:
        network = linked(ring())
        for each in list(network.of):
            network.remove(each)

        assert (network.of, network.values) == ({}, {})


class TestGroups:
    def test_of_a_ring_in_a_crowd(self) -> None:
        groups = groups_in(linked([*ring(), *crowd(400)]))

        assert frozenset(f"r{number}" for number in range(5)) in set(map(ids, groups))

    def test_trips_of_a_traveler_are_one_courier(self) -> None:
        again = evolve(ring()[0], id="again", declared_at=carrying("x", day=30).declared_at)
        later = evolve(ring()[0], id="later", declared_at=carrying("x", day=200).declared_at)
        network = linked([*ring(), again, later])

        assert [[trip.id for trip in each.trips] for each in network.of if each.traveler == "t-r0"] == [
            ["r0", "again"],
            ["later"],
        ]

    def test_are_local_optima(self) -> None:
        """No single member can leave, and nobody tied to the group can join, and raise what it is worth."""
        network = linked([*ring(), *crowd(150)])
        for star in network.stars():
            for price in LINKAGE.prices:
                group = set(led_to(network, star, price))
                stretch = network.stretch(star)
                best = worth_of(network, stretch, group, price)
                for courier in group:
                    assert worth_of(network, stretch, group - {courier}, price) <= best
                if group and len(group) < LINKAGE.most_members:
                    for courier in tied_to(network, group, stretch) - group:
                        assert worth_of(network, stretch, group | {courier}, price) <= best

    def test_are_the_best_of_all_on_a_small_network(self) -> None:
        network = linked([*ring(4), *crowd(16)])
        every = list(network.of)
        stretch = network.around(every[0].at, every[-1].at)
        sets = (set(each) for size in range(2, 6) for each in combinations(every, size))
        best = max(sets, key=lambda each: worth_of(network, stretch, each, -100))

        assert best in [set(led_to(network, star, -100)) for star in network.stars()]

    @given(st.randoms(use_true_random=False))
    def test_do_not_depend_on_the_order(self, random: Random) -> None:
        declarations = [*ring(), *crowd(60)]
        expected = set(map(ids, groups_in(linked(declarations))))
        random.shuffle(declarations)

        assert set(map(ids, groups_in(linked(declarations)))) == expected

    def test_work_is_bounded_where_everyone_shares(self) -> None:
        """Twice as many carriers at the same few addresses cost about twice the work, not four times."""
        work = []
        for count in (600, 1_200):
            dense = [
                carrying(
                    f"d{number}",
                    day=number * 50 // count,
                    destination=Destination(address=f"Jalan Teknologi {number % 60}"),
                    flight=f"MH{number % 7}",
                )
                for number in range(count)
            ]
            network = linked(dense)
            stars = list(network.stars())
            assert max(map(len, stars)) <= LINKAGE.most_holders
            for star in stars:
                led_to(network, star, -100)
            work.append(network.weighed + len(stars))

        assert work[1] < 3 * work[0]

    def test_are_no_larger_than_the_rulebook_says(self) -> None:
        chain = [
            carrying(
                f"l{place}",
                batch=f"L-{place // 6}",
                host=company(f"Link {place // 6}"),
                booking=f"B{(place + 3) // 6}",
                destination=Destination(address=f"Jalan Rantai {(place + 3) // 6}"),
            )
            for place in range(30)
        ]
        network = linked([*chain, *crowd(600)])
        sizes = [len(led_to(network, star, -400)) for star in network.stars()]

        assert max(sizes) == LINKAGE.most_members


def tied_to(network: Network, group: set[Courier], stretch: tuple[int, int]) -> set[Courier]:
    """Return who shares a value with a group that is not busy, within the span of it."""
    near = [network.near(value, stretch) or () for each in group for value in network.of[each]]
    earliest, latest = network.around(max(each.at for each in group), min(each.at for each in group))
    return {each for holders in near for each in holders if earliest <= each.at <= latest}


def worth_of(network: Network, stretch: tuple[int, int], group: set[Courier], price: int) -> int:
    """Return what a group is worth at a price, straight from the definition."""
    if not group:
        return 0
    holders = Counter(key for each in group for key in each.keys)
    declaring = Counter(name for each in group for name in {key.field for key in each.keys})
    told: dict[str, list[tuple[int, int]]] = {}
    for key, count in holders.items():
        if count > 1 and key in network.values:
            near = network.near(network.values[key], stretch)
            outside = LINKAGE.most_holders if near is None else len(near) - count
            told.setdefault(key.field, []).append(
                ((count - 1) * network.rarities.of_key(key, count, outside), count)
            )
    evidence = sum(said_together(tuple(sorted(each)[::-1]), declaring[name])[0] for name, each in told.items())
    return evidence - network.rarities.price(len(group)) - price * (len(group) - 1)


def test_an_organisation_in_two_roles_is_one_key() -> None:
    keys = Keying(Register.of()).keys
    employed = carrying("a", employer=Organisation(name="Hupo Lentera Sdn. Bhd."))
    hosted = carrying("b", host=Organisation(name="HUPO LENTERA SDN BHD", country="MY"))

    assert Key("organisation", "name:hupolentera") in set(keys(employed)) & set(keys(hosted))

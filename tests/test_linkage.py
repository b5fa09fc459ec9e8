"""Linkage: evidence in whole numbers, groups that are local optima, and nothing that depends on an order."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import comb, log2
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Destination, Itinerary, Leg, MediaItem, Organisation
from borderscore.linkage.baseline import Baseline, canonical
from borderscore.linkage.bits import centibits, doubt
from borderscore.linkage.groups import Members, Network
from borderscore.linkage.keys import Key, digest, keying
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Parent, Register, RegisterEntry
from borderscore.rulebook.model import Linkage, TieRule
from tests.traces import TB, carrying, company, crowd, ring

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


def network_of(declarations: list[Declaration], baseline: Baseline | None = None) -> Network:
    return Network.of(Traffic.of(declarations, LINKAGE), LINKAGE, baseline)


def groups_of(network: Network) -> set[frozenset[str]]:
    found = {network.search(star, price) for star in network.stars() for price in LINKAGE.prices}
    return {
        frozenset(trip.id for each in network.members(group) for trip in each.trips) for group in found if group
    }


class TestBits:
    @given(st.integers(1, 10**9))
    def test_a_centibit_is_exact(self, number: int) -> None:
        bits = centibits(number)

        assert 2**bits <= number**100 < 2 ** (bits + 1)
        assert bits == pytest.approx(100 * log2(number), abs=1)

    @given(st.integers(1, 40), st.integers(0, 40))
    def test_doubt_is_the_beta_bernoulli_law(self, members: int, missing: int) -> None:
        """The integral of x^c (1 - x)^(m - c) over all probabilities x from 0 to 1, by its expansion."""
        holders = max(0, members - missing)
        likelihood = sum(
            Fraction(comb(members - holders, power) * (-1) ** power, holders + power + 1)
            for power in range(members - holders + 1)
        )

        assert likelihood == Fraction(1, (members + 1) * comb(members, holders))
        assert doubt(holders, members) == centibits(likelihood.denominator)


class TestKeys:
    def test_of_a_declaration(self) -> None:
        declaration = carrying(
            "d",
            booking="abc 1",
            flight="MH 319",
            batch="PD1",
            employer=company("Lumen Data Sdn Bhd"),
            host=company("Bukit Compute"),
            destination=Destination(address="No. 5 Jln. Teknologi 7 Cyberjaya", facility="Bukit Compute, Hall 3"),
        )

        assert keying()(declaration) == (
            Key("address", "house:5 jalan teknologi teknologi:7"),
            Key("batch", "hdd pd1"),
            Key("booking", digest("abc 1")),
            Key("flight", "mh319 2025-03-03"),
            Key("load", "16 hdd 1000000000000"),
            Key("organisation", "name:bukitcompute"),
            Key("organisation", "name:lumendata"),
            Key("traveler", digest("t-d")),
        )

    def test_of_booking_and_model(self) -> None:
        booked = carrying("d").declared_at
        drives = (MediaItem(kind="ssd", count=3, model="Rugged 4"), MediaItem(kind="phone", count=1, model="P"))
        declaration = evolve(
            carrying("d"), media=drives, itinerary=Itinerary(booked_at=booked, legs=()), destination=Destination()
        )

        assert keying()(declaration) == (
            Key("booked", "2025-03-03 09 h UTC"),
            Key("load", "3 ssd ?"),
            Key("model", "ssd rugged 4"),
            Key("traveler", digest("t-d")),
        )

    @pytest.mark.parametrize(
        "less",
        [
            {"media": None, "itinerary": None},
            {
                "media": (MediaItem(kind="hdd", count=2, batch=" "),),
                "itinerary": Itinerary(booking_ref=" ", legs=()),
            },
            {"destination": Destination(address="  ", facility=" , Hall 3")},
            {"itinerary": Itinerary(legs=(Leg(service="-", origin="PEK", destination="KUL"),)), "media": ()},
        ],
    )
    def test_say_nothing_of_what_was_not_declared(self, less: dict[str, object]) -> None:
        declaration = evolve(carrying("d", 0), **less)  # type: ignore[arg-type]

        assert keying()(declaration) == (Key("traveler", digest("t-d")),)

    def test_of_a_register(self) -> None:
        register = Register.of(
            [
                RegisterEntry(id="A", names=("Alpha Shell",), parents=(Parent(id="TOP"),), directors=("dir-1",)),
                RegisterEntry(id="B", names=("Beta Shell",), parents=(Parent(id="TOP"),)),
                RegisterEntry(id="C", names=("Gamma Shell",), directors=("dir-1",)),
            ]
        )
        keys = keying(register)
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


class TestRarity:
    def test_falls_with_those_outside(self) -> None:
        network = network_of([*ring(), *crowd(200)])
        rare, busy = Key("batch", "hdd pd1-2447"), Key("organisation", "name:host0")

        assert network.rarities.of_key(rare, 5) > network.rarities.of_key(rare, 2)
        assert network.rarities.of_key(rare, 5) > network.rarities.of_key(busy, 5)

    def test_of_a_baseline(self) -> None:
        common = [carrying(f"b{number}", batch="PD1-2447") for number in range(50)]
        past = Traffic.of([*common, *crowd(200)], LINKAGE).baseline()
        declarations = [*ring(), *crowd(200)]
        key = Key("batch", "hdd pd1-2447")

        assert network_of(declarations, past).rarities.of_key(key, 5) < network_of(declarations).rarities.of_key(
            key, 5
        )

    def test_of_a_full_flight(self) -> None:
        full = [carrying(f"f{number}", day=3, flight="MH1") for number in range(30)]
        network = network_of(
            [*full, *crowd(300), *(carrying(f"p{number}", day=4, flight="CA9") for number in "ab")]
        )

        few, many = Key("flight", "ca9 2025-03-07"), Key("flight", "mh1 2025-03-06")
        assert network.rarities.of_key(few, 2) > network.rarities.of_key(many, 2)


class TestGroups:
    def test_of_a_ring_in_a_crowd(self) -> None:
        groups = groups_of(network_of([*ring(), *crowd(400)]))

        assert frozenset(f"r{number}" for number in range(5)) in groups

    def test_trips_of_a_traveler_are_one_courier(self) -> None:
        again = evolve(ring()[0], id="again", declared_at=carrying("x", day=30).declared_at)
        later = evolve(ring()[0], id="later", declared_at=carrying("x", day=200).declared_at)
        network = network_of([*ring(), again, later])

        assert [[trip.id for trip in each.trips] for each in network.couriers if each.traveler == "t-r0"] == [
            ["r0", "again"],
            ["later"],
        ]

    def test_are_local_optima(self) -> None:
        """No single member can leave, and nobody tied to the group can join, and raise what it is worth."""
        declarations = [*ring(), *crowd(150)]
        network = network_of(declarations)
        for star in network.stars():
            for price in LINKAGE.prices:
                group = network.search(star, price)
                best = worth_of(network, group, price)
                for place in group:
                    assert worth_of(network, group - {place}, price) <= best
                if group and len(group) < LINKAGE.most_members:
                    tied = {other for key in keys_in(network, group) for other in network.holders[key]}
                    for place in tied - group:
                        assert worth_of(network, group | {place}, price) <= best

    def test_are_the_best_of_all_on_a_small_network(self) -> None:
        network = network_of([*ring(4), *crowd(16)])
        every = range(len(network.couriers))
        sets = (frozenset(each) for size in range(2, 6) for each in combinations(every, size))
        best = max(sets, key=lambda each: worth_of(network, each, -100))

        assert best in {network.search(star, -100) for star in network.stars()}

    @given(st.randoms(use_true_random=False))
    def test_do_not_depend_on_the_order(self, random: Random) -> None:
        declarations = [*ring(), *crowd(60)]
        expected = groups_of(network_of(declarations))
        random.shuffle(declarations)

        assert groups_of(network_of(declarations)) == expected

    def test_work_is_bounded_where_everyone_shares(self) -> None:
        """Twice as many carriers at the same few addresses cost about twice the work, not four times."""
        work = []
        for count in (600, 1_200):
            dense = [
                carrying(
                    f"d{number}",
                    day=number * 50 // count,
                    destination=Destination(address=f"Jalan Teknologi {number % 6}"),
                    flight=f"MH{number % 7}",
                )
                for number in range(count)
            ]
            network = network_of(dense)
            stars = list(network.stars())
            assert max(map(len, stars)) <= LINKAGE.most_holders
            for star in stars:
                network.search(star, -100)
            work.append(network.weighed + len(stars))

        assert work[1] < 3 * work[0]

    def test_are_no_larger_than_the_rulebook_says(self) -> None:
        network = network_of([*ring(30), *crowd(300)])

        for star in network.stars():
            assert len(network.search(star, -100)) <= LINKAGE.most_members


def keys_in(network: Network, group: Members) -> set[int]:
    return {key for place in group for key in network.keys_of[place]}


def worth_of(network: Network, group: Members, price: int) -> int:
    """Return what a group is worth at a price, straight from the definition."""
    if not group:
        return 0
    couriers = network.members(group)
    holders = Counter(key for each in couriers for key in each.keys)
    declaring = Counter(name for each in couriers for name in {key.field for key in each.keys})
    evidence = sum(
        max(0, (count - 1) * network.rarities.of_key(key, count) - doubt(count, declaring[key.field]))
        for key, count in holders.items()
        if count > 1 and key in network.keys
    )
    return evidence - (network.rarities.price + price) * (len(group) - 1)


def test_an_organisation_in_two_roles_is_one_key() -> None:
    keys = keying()
    employed = carrying("a", employer=Organisation(name="Hupo Lentera Sdn. Bhd."))
    hosted = carrying("b", host=Organisation(name="HUPO LENTERA SDN BHD", country="MY"))

    assert Key("organisation", "name:hupolentera") in set(keys(employed)) & set(keys(hosted))

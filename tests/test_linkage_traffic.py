"""What linkage keeps of traffic: traces, couriers, and a baseline that is what its definition says."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, Document, MediaItem
from borderscore.linkage.baseline import Baseline, canonical
from borderscore.linkage.bits import centibits, doubt, picks
from borderscore.linkage.couriers import Courier, all_couriers, couriers_of
from borderscore.linkage.evidence import Rarities, said_together
from borderscore.linkage.keys import COUNTED, FIELDS, HASHED, MOMENTARY, Key, Keying, digest, with_services
from borderscore.linkage.traces import Trace, tracing
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from tests.test_linkage import LINKAGE
from tests.traces import START, TB, carrying, company

KEYING = Keying(Register.of())


def trace_of(declaration: Declaration) -> tuple[Trace, bool] | None:
    return tracing(LINKAGE, KEYING)(declaration)


def left_by(declaration: Declaration) -> Trace:
    left = trace_of(declaration)
    assert left is not None
    return left[0]


class TestTraces:
    def test_keep_what_is_asked_of_a_group(self) -> None:
        declaration = evolve(
            carrying("d", employer=company("Lumen Data Sdn Bhd"), host=company("Bukit Arkib"), batch="L"),
            revision=2,
            documents=(Document(kind="invoice"), Document(kind="ata-carnet"), Document(kind="invoice")),
        )
        trace = left_by(declaration)

        assert (trace.id, trace.revision, trace.port, trace.direction) == ("d", 2, "KUL", "inbound")
        assert (trace.at, trace.traveler) == (int(START.timestamp()), "t-d")
        assert (trace.employer, trace.host) == ("name:lumendata", "name:bukitarkib")
        assert (trace.kinds, trace.documents) == (frozenset({"hdd"}), frozenset({"invoice", "ata-carnet"}))
        assert trace.said(Key("batch", "hdd l")) == "hdd L"

    def test_keep_that_nothing_was_said(self) -> None:
        trace = left_by(carrying("d"))

        assert (trace.employer, trace.host, trace.documents, trace.used) == (None, None, None, None)

    def test_sum_what_media_hold_and_how_many_there_are(self) -> None:
        media = (
            MediaItem(kind="hdd", count=3, capacity=2 * TB, used=TB),
            MediaItem(kind="ssd", count=2, capacity=TB, used=TB // 2),
            MediaItem(kind="tape", count=4),
            MediaItem(kind="phone", count=9, capacity=TB),
        )
        trace = left_by(evolve(carrying("d"), media=media))

        assert (trace.capacity, trace.used, trace.units) == (8 * TB, 4 * TB, 9)
        assert trace.kinds == {"hdd", "ssd", "tape"}

    @pytest.mark.parametrize(
        ("media", "carries"),
        [
            ([(1, 4 * TB)], True),
            ([(1, 4 * TB - 1)], False),
            ([(1, 2 * TB), (2, TB)], True),
            ([(5, None)], True),
            ([(4, None)], False),
            ([(2, None), (3, None)], True),
            ([(4, None), (9, TB // 10)], False),
        ],
    )
    def test_are_those_of_carriers_or_of_what_goes_out(
        self, media: list[tuple[int, int | None]], carries: bool
    ) -> None:
        items = tuple(MediaItem(kind="hdd", count=count, capacity=size) for count, size in media)
        inbound = evolve(carrying("d"), media=items)
        outbound = evolve(inbound, direction="outbound")

        assert (trace_of(inbound) is not None) == carries
        assert trace_of(outbound) == (left_by(outbound), carries)
        assert trace_of(evolve(outbound, withdrawn=True)) is None
        assert trace_of(evolve(outbound, media=())) is None


class TestCouriers:
    @pytest.mark.parametrize(("days", "couriers"), [((0, 60), [2]), ((0, 61), [1, 1]), ((0, 59, 61, 121), [2, 2])])
    def test_hold_the_trips_of_one_span_from_the_first_on(
        self, days: tuple[int, ...], couriers: list[int]
    ) -> None:
        trips = [left_by(carrying(f"d{day}", day=day, traveler="t")) for day in days]

        assert [len(each.trips) for each in couriers_of(reversed(trips), 60)] == couriers

    def test_hold_the_keys_of_all_their_trips_each_once_in_order(self) -> None:
        trips = [
            left_by(carrying(f"d{place}", traveler="t", batch=lot, booking="X")) for place, lot in enumerate("ba")
        ]
        courier = Courier.of(trips)

        assert list(courier.keys) == sorted({key for trip in trips for key in trip.keys})
        assert list(courier.fields) == sorted({key.field for key in courier.keys})
        assert (courier.at, courier.order, courier.traveler) == (trips[0].at, trips[0].order, "t")


@st.composite
def some_traffic(draw: st.DrawFn) -> list[Declaration]:
    """Draw declarations of a few travelers who have some values in common."""
    return [
        carrying(
            f"d{place}",
            draw(st.sampled_from([0, 1, 4, 16])),
            day=draw(st.integers(0, 150)),
            traveler=draw(st.sampled_from("abc")),
            batch=draw(st.sampled_from([None, "L", "M"])),
            flight=draw(st.sampled_from([None, "MH 1", "CA9"])),
            purpose=draw(st.sampled_from([None, "Film"])),
            employer=draw(st.sampled_from([None, company("Firm")])),
        )
        for place in range(draw(st.integers(0, 12)))
    ]


def counted_by_definition(declarations: Sequence[Declaration]) -> Baseline:
    """Count one declaration after the other; the trips of a courier count as one declaration."""
    left = [trace for each in declarations if (trace := trace_of(each))]
    couriers = all_couriers((trace for trace, carries in left if carries), LINKAGE.span)
    carriers = {trip.id for each in couriers for trip in each.trips}
    held = [with_services(each.keys) for each in couriers]
    keys = {each.id: list(KEYING.keys(each)) for each in declarations}
    others = [with_services(found) for id_, found in keys.items() if id_ not in carriers]
    among_all = Counter(key for each in (*held, *others) for key in each)
    among = Counter(key for each in held for key in each)
    declaring = Counter(name for each in keys.values() for name in {key.field for key in each})
    moments = [each.declared_at for each in declarations]
    carrying_at = [next(each.declared_at for each in declarations if each.id == it.trips[0].id) for it in couriers]
    half = timedelta(days=LINKAGE.span) / 2

    def around(others: Sequence[object]) -> int:
        near = [sum(abs(other - each) <= half for other in others) for each in carrying_at]  # type: ignore[operator]
        return sum(near) // len(near) if near else 0

    def is_kept(key: Key, count: int) -> bool:
        return key.field in COUNTED and count >= (5 if key.field in MOMENTARY else 2)

    return Baseline(
        declarations=len(declarations),
        couriers=len(couriers),
        declarations_around=around(moments),
        couriers_around=around(carrying_at),
        days=max(1, len({each.date() for each in moments})),
        declaring={name: (declaring[name], sum(name in each.fields for each in couriers)) for name in declaring},
        held={
            name: (
                sum(count for key, count in among.items() if key.field == name),
                sum(key.field == name for key in among),
            )
            for name in {key.field for key in among} & set(FIELDS)
        },
        counts={
            name: {
                digest(key.value) if name in HASHED else key.value: (count, among[key])
                for key, count in among_all.items()
                if key.field == name and is_kept(key, count)
            }
            for name in COUNTED
        },
    )


@given(some_traffic())
def test_a_baseline_counts_what_its_definition_says(declarations: list[Declaration]) -> None:
    counted = Traffic.of(declarations, LINKAGE).baseline()

    assert canonical(counted) == canonical(counted_by_definition(declarations))
    assert counted.sha256 == sha256(canonical(counted).encode()).hexdigest()


def test_of_one_revision_the_first_counts() -> None:
    first = carrying("d", batch="L")
    traffic = Traffic.of([first, evolve(first, media=()), evolve(first, port="SIN")], LINKAGE)

    assert traffic.carriers == {"d": left_by(first)}


@pytest.mark.parametrize(
    ("name", "least"),
    [("batch", 2), ("address", 2), ("service", 2), ("flight", 5), ("booking", None), ("serial", None)],
)
def test_a_baseline_keeps_what_came_again_and_flights_that_many_were_on(name: str, least: int | None) -> None:
    counts = [(Key(name, f"v{count}"), count, 1) for count in range(8)]
    kept = Baseline(9, 9, 9, 9, 9).with_counts(counts)

    known = {count for key, count, _ in counts if kept.count(key) == (count, 1)}
    assert known == set(range(8 if least is None else least, 8))


def test_a_baseline_has_one_form() -> None:
    found = Baseline(5, 2, 3, 1, 7, {"batch": (4, 2)}, {"batch": (2, 1)})
    counted = found.with_counts([(Key("batch", "hdd ü"), 3, 1), (Key("purpose", "film"), 2, 0)])

    assert canonical(evolve(counted, counts={name: each for name, each in counted.counts.items() if each})) == (
        '{"counts":{"batch":{"hdd \\u00fc":[3,1]},"purpose":{"' + digest("film") + '":[2,0]}},"couriers":2,'
        '"couriers_around":1,"days":7,"declarations":5,"declarations_around":3,'
        '"declaring":{"batch":[4,2]},"held":{"batch":[2,1]}}'
    )


def baseline(**counted: Any) -> Baseline:
    """Return the baseline of 1,000 declarations, 100 of them by couriers, with 200 and 10 around in time."""
    return evolve(Baseline(1_000, 100, 200, 10, 50), **counted)


LOT, PLACE, FLIGHT = Key("batch", "hdd l"), Key("address", "jalan 1"), Key("flight", "mh1 2025-03-03")


class TestRarities:
    def test_price_a_group_by_the_sets_that_could_be_picked_blindly(self) -> None:
        rarities = Rarities(LINKAGE, baseline(), own=False)
        alone = Rarities(LINKAGE, baseline(couriers_around=0), own=False)

        assert [rarities.price(members) for members in (0, 1, 2, 4)] == [0, 0, picks(10, 1), picks(10, 3)]
        assert alone.price(3) == picks(2, 2)

    def test_others_count_up_to_a_number_and_roughly_against_a_fixed_baseline(self) -> None:
        fixed, own = (Rarities(LINKAGE, baseline(), own=own) for own in (False, True))
        outside = range(-1, LINKAGE.most_holders + 3)

        assert [own.others(each) for each in outside] == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]
        assert [fixed.others(each) for each in outside] == [0, 0, 1, 2, 4, 4, 8, 8, 8, 8, 8, 8]

    def test_a_value_is_as_rare_as_the_commonest_of_its_counts_makes_it(self) -> None:
        """300 declarations name an address, 50 of them couriers'; a hundred more each stand for the silent."""
        counts = {"address": {digest("jalan 1"): (20, 5)}}
        counted = baseline(declaring={"address": (300, 50)}, counts=counts)
        rarities = Rarities(LINKAGE, counted, own=False)
        among_all, among_couriers = centibits(400) - centibits(20), centibits(150) - centibits(5)
        among_those_of_the_time = centibits(105) - centibits(4)

        assert rarities.of_key(PLACE, 3, 0) == min(among_all, among_couriers)
        assert rarities.of_key(PLACE, 3, 4) == min(among_all, among_couriers, among_those_of_the_time)
        assert rarities.of_key(Key("address", "jalan 2"), 3, 4) == among_those_of_the_time
        assert Rarities(LINKAGE, counted, own=True).of_key(PLACE, 3, 0) == min(
            centibits(400) - centibits(17), centibits(150) - centibits(2)
        )
        assert rarities.of_key(Key("address", "jalan 2"), 3, 0) == centibits(400)

    def test_no_value_is_rarer_than_those_of_its_field_are_on_average(self) -> None:
        """120 couriers hold 10 values: 130 hold 20, with those that nobody has seen."""
        counted = baseline(declaring={"address": (300, 50)}, held={"address": (120, 10)})

        assert Rarities(LINKAGE, counted, own=False).of_key(PLACE, 2, 0) == centibits(150) - centibits(5)

    def test_a_lot_is_held_against_those_of_its_time(self) -> None:
        """A fifth of all declarations are near: 60 of the 300 that name a lot, and 5 of the 50 couriers."""
        counted = baseline(declaring={"batch": (300, 50)}, counts={"batch": {"hdd l": (20, 5)}})

        assert Rarities(LINKAGE, counted, own=False).of_key(LOT, 2, 0) == min(
            centibits(160) - centibits(20), centibits(105) - centibits(5)
        )

    def test_a_flight_is_as_common_as_its_service_on_a_day(self) -> None:
        counts = {"flight": {FLIGHT.value: (7, 3)}, "service": {"mh1": (500, 9)}}
        counted = baseline(declaring={"flight": (1_000, 100)}, counts=counts)
        usual, crowded, once = (Rarities(LINKAGE, evolve(counted, days=days), own=False) for days in (50, 500, 1))

        assert usual.of_key(FLIGHT, 2, 0) == centibits(300) - centibits(10)
        assert crowded.of_key(FLIGHT, 2, 0) == centibits(300) - centibits(7)
        assert Rarities(LINKAGE, crowded.baseline, own=True).of_key(FLIGHT, 2, 0) == centibits(300) - centibits(5)
        assert usual.of_key(Key("flight", "xx9 2025-03-03"), 2, 0) == centibits(300)
        assert usual.alike(FLIGHT) == ("flight", 7, 3, 10)
        assert once.alike(FLIGHT) == ("flight", 7, 3, 500)
        assert usual.alike(LOT) == ("batch", 1, 0, 0)
        assert usual.alike(Key("booked", "then")) == ("booked", 1, 0, 1)

    def test_how_well_a_value_is_known_leaves_the_group_out(self) -> None:
        counted = baseline(counts={"batch": {"hdd l": (5, 5)}})
        fixed, own = (Rarities(LINKAGE, counted, own=own) for own in (False, True))

        assert (fixed.known(LOT, 3), own.known(LOT, 3), own.known(LOT, 9)) == (5, 2, 0)

    def test_of_two_hours_of_booking_the_first_counts(self) -> None:
        told = ((4_000, 4), (4_000, 4))
        rarities = Rarities(LINKAGE, baseline(), own=False)

        assert rarities.worth("booked", told, 6) == said_together(told[:1], 6)
        assert rarities.worth("batch", told, 6) == said_together(told, 6)

    @given(st.integers(0, 200), st.integers(1_000, 9_000))
    def test_a_field_counts_by_its_weight_rounded_down(self, weight: int, told: int) -> None:
        weighed = evolve(LINKAGE, ties=tuple(evolve(each, weight=weight) for each in LINKAGE.ties))
        worth, telling = Rarities(weighed, baseline(), own=False).worth("batch", ((told, 4),), 6)

        assert isinstance(worth, int)
        assert worth <= Fraction((told - doubt(4, 6)) * weight, 100) < worth + 1
        assert telling == 1

    def test_where_hardly_anyone_declares_a_field_little_is_known(self) -> None:
        """A hundred who are silent are counted, whether nobody declares it or one of one."""
        one = Baseline(1, 1, 1, 1, 1, declaring={"batch": (1, 1), "address": (1, 1)})

        assert Rarities(LINKAGE, baseline(), own=False).of_key(PLACE, 2, 0) == centibits(100)
        assert Rarities(LINKAGE, one, own=False).of_key(LOT, 2, 0) == centibits(101)
        assert Rarities(LINKAGE, one, own=False).of_key(PLACE, 2, 1) == centibits(101)

    def test_what_everyone_has_is_not_rare_at_all(self) -> None:
        counted = baseline(counts={"batch": {"hdd l": (1_000, 5)}})

        assert Rarities(LINKAGE, counted, own=False).of_key(LOT, 2, 0) == 0

    @pytest.mark.parametrize(("more", "said"), [(-1, (0, 0)), (0, (0, 0)), (1, (1, 1))])
    def test_a_value_that_says_no_more_than_doubt_costs_says_nothing(
        self, more: int, said: tuple[int, int]
    ) -> None:
        assert said_together(((doubt(4, 6) + more, 4),), 6) == said
        assert said_together((), 6) == (0, 0)

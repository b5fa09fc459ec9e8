"""Growth: what a group's changes are worth, and searches that share what they have worked out."""

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Destination
from borderscore.findings.discovery import splits
from borderscore.linkage.couriers import Courier
from borderscore.linkage.growth import Group, plausible
from borderscore.linkage.network import Network
from borderscore.linkage.search import by_stretch, destinations
from borderscore.linkage.traces import DAY
from borderscore.linkage.view import View
from tests.test_linkage import LINKAGE, linked, worth_of
from tests.traces import carrying, company, crowd, led_to, network_of, ring


def crossing() -> Network:
    """Return two rings that share an address, in a crowd."""
    other = [
        carrying(
            f"x{number}",
            day=12 + number,
            booking=f"B{number // 2}",
            host=company("Host 1"),
            destination=Destination(address="Persiaran Helang 3, Cyberjaya"),
            batch="QX-1",
        )
        for number in range(6)
    ]
    return linked([*ring(), *other, *crowd(200)])


NETWORK = crossing()
COURIERS = sorted(NETWORK.of, key=lambda each: each.order)
WHOLE = (COURIERS[0].at - 60 * DAY, COURIERS[-1].at + 60 * DAY)
GROUPS = st.lists(st.sampled_from(COURIERS), min_size=1, max_size=7, unique_by=id)


class TestChanges:
    @settings(deadline=None)
    @given(GROUPS, st.sampled_from(COURIERS), st.sampled_from(LINKAGE.prices))
    def test_are_worth_what_the_definition_says(
        self, members: list[Courier], courier: Courier, price: int
    ) -> None:
        """To the last centibit: the worth of the group with the courier less its worth without."""
        without = {each for each in members if each is not courier}
        view = View(NETWORK, WHOLE)
        difference = worth_of(NETWORK, WHOLE, without | {courier}, price) - worth_of(
            NETWORK, WHOLE, without, price
        )

        if without:
            assert Group.of(view, without, price).joining(courier) == difference
            assert Group.of(view, without | {courier}, price).leaving(courier) == -difference

    @settings(deadline=None)
    @given(GROUPS, st.sampled_from(COURIERS))
    def test_leave_no_trace_when_taken_back(self, members: list[Courier], courier: Courier) -> None:
        view = View(NETWORK, WHOLE)
        others = [each for each in members if each is not courier]
        group, again = Group.of(view, others, 0), Group.of(view, others, 0)
        again.put(courier, 1)
        again.put(courier, -1)

        assert again.counts == group.counts
        for each in COURIERS:
            assert again.joining(each) == group.joining(each)


class TestViews:
    def test_leave_out_what_one_courier_alone_has(self) -> None:
        """It ties nobody, until another one comes who has it as well."""
        network = linked([*ring(), *crowd(60)])
        view = network.view_from(WHOLE)
        first, second, *_ = sorted(network.of, key=lambda each: each.order)
        lone = {value.key for value in network.of[first] if len(value.couriers) == 1}
        assert lone
        assert lone.isdisjoint(look.value.key for look in view.all(first))

        late = evolve(second.trips[0], id="late", at=first.at + 400 * DAY)
        network.add(Courier((late,), first.keys))
        assert lone.isdisjoint(look.value.key for look in network.view_from(WHOLE).all(first))
        assert lone.isdisjoint(look.value.key for look in View(network, WHOLE).all(first))

        network.add(Courier(second.trips, first.keys))
        assert lone <= {look.value.key for look in view.all(first)}

    def test_are_of_a_grid(self) -> None:
        """Stars of about the same time look from the same stretch; it holds the span around each of them."""
        for star in NETWORK.stars():
            first, last = NETWORK.stretch(star)
            begin, end = NETWORK.around(star[0].at, star[-1].at)
            assert first <= begin
            assert end <= last
            assert last - first == (30 + 3 * 60) * DAY - 1

    def test_change_with_those_who_come_and_go(self) -> None:
        """What was worked out before is as good as new."""
        network = linked([*ring(), *crowd(60)])
        view = network.view_from(WHOLE)
        couriers = sorted(network.of, key=lambda each: each.order)
        for each in couriers:
            assert Group.of(view, couriers[:6], 0).joining(each) != 0
        network.remove(couriers[1])
        network.remove(couriers[9])
        network.add(couriers[1])
        fresh = View(network, WHOLE)
        members = couriers[:6]

        assert network.view_from(WHOLE) is view
        for each in network.of:
            worths = [Group.of(it, members, 0).joining(each) for it in (view, fresh)]
            assert worths[0] == worths[1]

    def test_ask_no_more_by_a_value_that_has_become_busy(self) -> None:
        """What it says still counts, once another value has brought someone to a group."""
        crowded = company("Host 1")
        holders = [
            carrying(f"h{number}", day=number % 9, host=crowded) for number in range(LINKAGE.most_holders + 1)
        ]
        network = linked(holders)
        first, *_, last = sorted(network.of, key=lambda each: each.order)
        network.remove(last)
        view = network.view_from(WHOLE)
        shared = [look for look in view.all(first) if look.value.key.value == "name:host1"]
        assert len(shared) == 1
        assert set(shared).isdisjoint(view.quiet(first))

        network.add(last)
        assert set(shared) <= set(view.quiet(first))
        network.remove(last)
        assert set(shared).isdisjoint(view.quiet(first))

    def test_are_remembered_a_while(self) -> None:
        network = linked(ring())
        one = network.view_from(WHOLE)
        assert network.view_from(WHOLE) is one

        for day in range(20):
            network.view_from((day, day))
        assert network.view_from(WHOLE) is not one


class TestDestinations:
    def test_are_where_each_search_alone_leads(self) -> None:
        """Searches that go on together, and those that are left out, lead where they would alone."""
        alone = {led_to(NETWORK, star, price) for star in NETWORK.stars() for price in LINKAGE.prices}
        together = [end for each in by_stretch(NETWORK) for end in destinations(NETWORK, each)]

        assert set(together) == alone - {()}
        assert len(together) > 1

    def test_of_every_star_once(self) -> None:
        stars = [star for _, together in by_stretch(NETWORK) for star in together]

        assert sorted(map(len, stars)) == sorted(map(len, NETWORK.stars()))
        assert set(stars) == set(NETWORK.stars())

    @pytest.mark.parametrize("star", list(NETWORK.stars())[:40])
    def test_who_pays_a_high_price_pays_a_low_one(self, star: tuple[Courier, ...]) -> None:
        view = View(NETWORK, NETWORK.stretch(star))
        starts = [plausible(view, star, price) for price in (-200, 0, 200, 600)]

        for (low, lower), (high, higher) in pairwise(zip((-200, 0, 200, 600), starts, strict=True)):
            assert low < high
            assert set(higher) <= set(lower)
            assert higher == plausible(view, lower, high)

    def test_may_be_looked_for_in_any_order(self) -> None:
        """The function for each stretch can run elsewhere: what it returns is plain numbers."""
        groups = [[each.trips for each in group.couriers] for group in splits(NETWORK)]
        backwards = splits(NETWORK, lambda work, numbers: [*map(work, reversed(numbers))][::-1])

        assert [[each.trips for each in group.couriers] for group in backwards] == groups


class TestFieldsThatBeginNoSearch:
    """Their values still count, and bring others to a group that another field began."""

    #: Two share an organisation; a third shares nothing with them but the flight, and books with the first.
    PARTY = (
        carrying("a", employer=company("Lumen"), flight="MH 319", booking="B1"),
        carrying("b", employer=company("Lumen"), flight="MH 319", booking="B1"),
        carrying("c", 20, flight="MH 319", booking="B1"),
    )
    JOURNEYS = frozenset({"flight", "booking"})

    def ends(self, *, begins: bool) -> set[frozenset[str]]:
        """Return where all searches lead if journeys begin searches, or don't."""
        ties = [evolve(tie, begins=begins or tie.field not in self.JOURNEYS) for tie in LINKAGE.ties]
        network = network_of([*self.PARTY, *crowd(60)], evolve(LINKAGE, ties=tuple(ties), prices=(-100,)))
        fields = {value.key.field for value in network.values.values() for _ in network.stars_of(value)}
        assert self.JOURNEYS.isdisjoint(fields) is not begins
        found = [end for each in by_stretch(network) for end in destinations(network, each)]
        return {frozenset(trip.id for each in end for trip in each.trips) for end in found}

    def test_bring_others(self) -> None:
        assert any({"a", "b", "c"} <= end for end in self.ends(begins=False))

    def test_begin_none(self) -> None:
        assert self.ends(begins=False) <= self.ends(begins=True)

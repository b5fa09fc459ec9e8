"""Growth: what a group's changes are worth, and searches that share what they have worked out."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Destination
from borderscore.findings.discovery import splits
from borderscore.linkage.couriers import Courier
from borderscore.linkage.growth import Group, plausible
from borderscore.linkage.network import Network
from borderscore.linkage.search import by_stretch, destinations, search
from borderscore.linkage.traces import DAY
from borderscore.linkage.view import View
from tests.test_linkage import LINKAGE, linked, worth_of
from tests.traces import carrying, company, crowd, ring


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
            assert Group.of(view, without, price).joining(view.held(courier)) == difference
            assert Group.of(view, without | {courier}, price).leaving(view.held(courier)) == -difference

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
            assert again.joining(view.held(each)) == group.joining(view.held(each))


class TestViews:
    @settings(deadline=None)
    @given(GROUPS)
    def test_values_of_one_courier_tie_nobody(self, members: list[Courier]) -> None:
        """What one courier alone has can be left out, unless someone is to come."""
        some, every = (Group.of(View(NETWORK, WHOLE, thorough=each), members, 0) for each in (False, True))

        assert set(map(id, some.counts)) != set(map(id, every.counts))
        for courier in COURIERS:
            if courier not in members:
                assert some.joining(some.view.held(courier)) == every.joining(every.view.held(courier))

    def test_are_of_a_grid(self) -> None:
        """Stars of about the same time look from the same stretch; it holds the span around each of them."""
        for star in NETWORK.stars():
            first, last = NETWORK.stretch(star)
            begin, end = NETWORK.around(star[0].at, star[-1].at)
            assert first <= begin
            assert end <= last
            assert last - first <= end - begin + 30 * DAY

    def test_are_remembered_until_someone_comes_or_goes(self) -> None:
        network = linked(ring())
        one = network.view_from(WHOLE)
        assert network.view_from(WHOLE) is one

        network.remove(next(iter(network.of)))
        assert network.view_from(WHOLE) is not one


class TestDestinations:
    def test_are_where_each_search_alone_leads(self) -> None:
        """Searches that go on together, and those that are left out, lead where they would alone."""
        alone = {search(NETWORK, star, price).members for star in NETWORK.stars() for price in LINKAGE.prices}
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

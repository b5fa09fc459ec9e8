"""Paths: whoever comes and goes, each step that is kept is the one that would be made now."""

from collections import Counter
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Destination, Traveler
from borderscore.linkage import growth
from borderscore.linkage.couriers import Courier
from borderscore.linkage.evidence import Rarities
from borderscore.linkage.growth import Group, plausible
from borderscore.linkage.network import Network
from borderscore.linkage.traffic import Traffic
from borderscore.linkage.view import View
from borderscore.watch.paths import Paths
from borderscore.watch.region import Move
from tests.test_linkage import LINKAGE, linked
from tests.traces import carrying, company, crowd, led_to, ring

#: Two rings that share an address, one of which has a busy host as well, and a crowd that makes hosts busy.
DECLARATIONS = [
    *ring(6),
    *(
        carrying(
            f"x{number}",
            day=12 + 2 * number,
            booking=f"B{number // 2}",
            host=company("Host 1"),
            destination=Destination(address="Persiaran Helang 3, Cyberjaya"),
            batch="QX-1",
        )
        for number in range(5)
    ),
    *(
        evolve(each, id=f"busy-{each.id}", traveler=Traveler(ref=each.id), host=company("Host 2"))
        for each in ring(6)
    ),
    *crowd(120),
]
COURIERS = sorted(linked(DECLARATIONS).of, key=lambda each: each.order)
RARITIES = Rarities(LINKAGE, Traffic.of(crowd(200), LINKAGE).baseline(), own=False)


def empty() -> Paths:
    return Paths(Network(LINKAGE, RARITIES))


def hold(paths: Paths) -> None:
    """Make sure that paths hold what they would hold if all had come at once."""
    network = paths.network
    led = {led_to(network, star, price) for star in network.stars() for price in LINKAGE.prices} - {()}
    assert paths.ends.keys() == led
    assert set(paths._starts) == set(network.stars())
    leads = Counter[object]()
    for star, start in paths._starts.items():
        view = View(network, network.stretch(star))
        begun = [plausible(view, star, price) for price in sorted(LINKAGE.prices)]
        assert [stop.members for stop in start.stops] == [each for each in begun if each]
        leads.update(start.stops)
    for region in paths._regions.values():
        view = View(network, region.stretch)
        for (price, members), stop in region.stops.items():
            group = Group.of(view, members, price)
            moved = group.move()
            assert (stop.asked is None) == (group.asked is None)
            assert {*(stop.asked or ())} >= {*(group.asked or ())}
            assert (stop.onward and stop.onward.members) == (tuple(group.members) if moved else None)
            leads[stop.onward] += 1
    assert leads[None] >= len(led)
    for region in paths._regions.values():
        assert all(stop.leads == leads[stop] > 0 for stop in region.stops.values())


@settings(max_examples=50, deadline=None)
@given(
    steps=st.lists(st.lists(st.sampled_from(COURIERS), min_size=1, max_size=20, unique_by=id), max_size=8),
    asked=st.sampled_from([12, 1]),
)
def test_every_step_is_as_if_made_anew(steps: list[list[Courier]], asked: int) -> None:
    """Whoever is there goes, whoever is not comes, several at once; the last by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growth, "MOST_ASKED", asked)
        paths = empty()
        paths.move([Move(each, 1) for each in COURIERS[::2]])
        for several in [*steps[:-1], *([each] for each in (steps or [[]])[-1])]:
            there = paths.network.of
            left = [Move(each, -1) for each in several if each in there]
            paths.move([*left, *(Move(each, 1) for each in several if each not in there)])
        hold(paths)


def test_all_that_is_kept_goes_with_those_who_go() -> None:
    paths = empty()
    paths.move([Move(each, 1) for each in COURIERS])
    assert paths.ends
    for each in COURIERS:
        paths.move([Move(each, -1)])

    assert (paths.ends, paths._starts, paths._regions) == ({}, {}, {})


def test_what_is_said_of_ends_is_all_that_changed() -> None:
    paths = empty()
    for each in COURIERS:
        before = set(paths.ends)
        changed = paths.move([Move(each, 1)])
        assert before ^ set(paths.ends) <= changed


def test_an_arrival_makes_few_steps() -> None:
    """Where nothing that matters changes, hardly anyone is weighed again."""
    paths = empty()
    *others, last = COURIERS
    paths.move([Move(each, 1) for each in others])
    before = paths.network.weighed
    paths.move([Move(last, 1)])

    assert (paths.network.weighed - before) * 10 < before


def test_a_star_that_another_window_holds_as_well_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = empty()
    paths.move([Move(each, 1) for each in COURIERS])
    star, start = next(iter(paths._starts.items()))
    [key, *_] = start.keys
    seen: list[set[Any]] = []
    monkeypatch.setattr(Paths, "_stars_at", lambda *_: seen.pop())
    for stays in (True, False):
        seen += [set(), {(star, key)}]
        monkeypatch.setattr(Paths, "_is_star", lambda *_, stays=stays: stays)
        paths.move([])
        assert (key in start.keys) == stays

"""Simulations: the same bytes everywhere, true labels, rings below the line, rates near their knobs."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve

from borderscore.declaration import Declaration
from borderscore.errors import InvalidValueError
from borderscore.formats.labels import read_label
from borderscore.formats.records import read_record
from borderscore.formats.registers import read_entry
from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.places import country_of
from borderscore.simulation import Parameters, Simulation, simulate, varied
from borderscore.simulation.files import files_of, write_entry
from borderscore.simulation.groups import GROUPS
from borderscore.simulation.look_alikes import CUSTOMS
from borderscore.simulation.parameters import Undeclared
from tests.simulations import COMPLETE, complete, parameters, settled

TB = 10**12
LEVELS = (1, 2, 3, 4, 5)
each_level = pytest.mark.parametrize("level", LEVELS)

COMMAND = (sys.executable, "-m", "borderscore", "simulate", "--seed", "5", "--declarations", "400", "--rings", "2")


def capacity(declaration: Declaration) -> int:
    """Return the capacity of what was declared in whole."""
    assert declaration.media is not None
    return sum(item.count * (item.capacity or 0) for item in declaration.media)


# The same everywhere.


def test_a_seed_gives_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    written = []
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        subprocess.run([*COMMAND, "--out", out], check=True, env=environment, timeout=120, capture_output=True)
        written.append({path.name: path.read_bytes() for path in out.iterdir()})

    assert written[0] == written[1]
    assert set(written[0]) == {"declarations.jsonl", "register.jsonl", "labels.jsonl", "simulation.json"}


def test_the_bytes_of_a_seed_are_these_on_every_python() -> None:
    digest = sha256()
    files = files_of(simulate(parameters(300, rings={"count": 5}), 42))
    for name in ("declarations.jsonl", "register.jsonl", "labels.jsonl"):
        digest.update("".join(files[name]).encode())

    assert digest.hexdigest() == "a90ab605765a4630799b7096ceb845aff25357968c7e540793bfdad8009a1853"


def test_it_can_be_told_again() -> None:
    simulation = simulate(parameters(300), 1)

    assert list(simulation.declarations()) == list(simulation.declarations())
    assert list(simulation.register()) == list(simulation.register())


def test_other_seeds_give_other_traffic() -> None:
    one, other = (settled(simulate(parameters(300), seed)) for seed in (1, 2))

    assert not set(one) & set(other)


# What is written can be read.


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_assumptions_everything_can_be_read(seed: int) -> None:
    simulation = simulate(varied(seed, parameters(500, rings={"count": 3})), seed)
    files = {name: [line.encode() for line in lines] for name, lines in files_of(simulation).items()}

    assert [read_record(line) for line in files["declarations.jsonl"]] == list(simulation.declarations())
    assert [read_entry(line) for line in files["register.jsonl"]] == list(simulation.register())
    assert tuple(read_label(line) for line in files["labels.jsonl"]) == simulation.labels
    assert json.loads(b"".join(files["simulation.json"]))["rings"] == 3


def test_shares_of_a_register_are_exact() -> None:
    for hundredths in range(101):
        entry = RegisterEntry(id="R", names=("N",), parents=(Parent(id="P", share=Fraction(hundredths, 100)),))
        assert read_entry(write_entry(entry).encode()) == entry


# Labels.


@each_level
def test_labels_name_declarations_that_exist_and_share_none(level: int) -> None:
    simulation, declarations = complete(level)
    named = Counter(id_ for label in simulation.labels for id_ in label.declarations)

    assert set(named) <= set(declarations)
    assert set(named.values()) == {1}
    assert sum(label.level == level for label in simulation.labels) == 6


@each_level
def test_labels_hold_the_travelers_and_the_volume(level: int) -> None:
    simulation, declarations = complete(level)

    for label in simulation.labels:
        members = [declarations[id_] for id_ in label.declarations]
        assert {member.traveler.ref for member in members} == set(label.travelers or ())
        assert sum(map(capacity, members)) == label.capacity_bytes


@each_level
def test_couriers_carry_and_companions_hardly_do(level: int) -> None:
    simulation, declarations = complete(level)

    for label in simulation.labels:
        if label.ring:
            carried = {id_: capacity(declarations[id_]) for id_ in label.declarations}
            assert min(carried[id_] for id_ in label.couriers) > 0.3 * TB
            assert max((carried[id_] for id_ in label.companions), default=0) <= 20 * TB
            assert 50 * TB < sum(carried[id_] for id_ in label.couriers) < 6_000 * TB


@pytest.mark.parametrize("level", LEVELS[1:])
def test_from_level_2_on_no_member_crosses_the_line(level: int) -> None:
    simulation, declarations = complete(level)
    line = Parameters().rings.line * TB

    for label in simulation.labels:
        if label.ring:
            assert all(capacity(declarations[id_]) < line for id_ in label.declarations)


def ties(simulation: Simulation, declarations: dict[str, Declaration]) -> Counter[str]:
    """Count the values of the couriers of split volumes; the fewer, the plainer."""
    values: Counter[str] = Counter()
    for label in simulation.labels:
        if label.kind != "split-volume":
            continue
        members = [declarations[id_] for id_ in sorted(label.couriers)]
        itineraries = [member.itinerary for member in members if member.itinerary]
        values["rings"] += 1
        values["members"] += len(members)
        values["days"] += len({member.declared_at.date() for member in members})
        values["ports"] += len({member.port for member in members})
        values["bookings"] += len({itinerary.booking_ref for itinerary in itineraries})
        values["companions"] += len(label.companions)
        numbers = {member.employer.identifiers for member in members if member.employer}
        values["employers"] += len(numbers)
    return values


def test_rings_evade_more_from_level_to_level() -> None:
    found = {level: ties(*complete(level)) for level in LEVELS}

    assert found[1]["days"] <= 2 * found[1]["rings"]
    assert found[1]["bookings"] == found[1]["ports"] == found[1]["employers"] == found[1]["rings"]
    shares = {level: values["days"] / values["members"] for level, values in found.items()}
    assert shares[1] < shares[2] < shares[3]
    assert found[3]["ports"] == found[3]["rings"]
    assert found[5]["ports"] > 2 * found[5]["rings"]
    assert found[4]["employers"] > 2 * found[4]["rings"]
    assert found[5]["companions"] > found[5]["rings"]


def test_repeat_carriage_is_one_or_two_travelers_again_and_again() -> None:
    simulation = simulate(parameters(900, rings={"count": 12, "repeat_carriage": 1_000}, undeclared=COMPLETE), 3)
    declarations = settled(simulation)

    for label in simulation.labels[:12]:
        assert label.kind == "repeat-carriage"
        travelers = Counter(declarations[id_].traveler.ref for id_ in label.couriers)
        assert len(travelers) <= 2
        assert 4 <= min(travelers.values()) <= max(travelers.values()) <= 12


def test_results_go_home_weeks_later_with_those_who_came() -> None:
    simulation = simulate(
        parameters(900, rings={"count": 12, "level": 2, "outbound_return": 1_000}, undeclared=COMPLETE), 3
    )
    declarations = settled(simulation)
    home = [
        (declarations[id_], label)
        for label in simulation.labels[:12]
        for id_ in label.companions
        if declarations[id_].direction == "outbound"
    ]

    assert len({label.name for _, label in home}) > 4
    for result, label in home:
        came = [declarations[id_] for id_ in label.couriers]
        assert result.traveler in {each.traveler for each in came}
        assert (result.declared_at - max(each.declared_at for each in came)).days >= 11


def test_every_kind_of_honest_group_comes() -> None:
    simulation = simulate(parameters(6_000, rings={"count": 40}), 2)
    kinds = Counter(label.kind for label in simulation.labels if label.look_alike)

    assert set(kinds) == {name.replace("_", "-") for name in GROUPS}
    assert set(CUSTOMS) == set(GROUPS)


# Traffic.


@pytest.mark.parametrize("count", [1, 2, 50, 777])
def test_there_are_as_many_declarations_as_asked_for(count: int) -> None:
    assert len(settled(simulate(parameters(count), 1))) == count


def test_more_rings_than_declarations_are_refused() -> None:
    with pytest.raises(
        InvalidValueError, match=r"^traffic\.declarations: expected at least the .* of 9 rings, got 20$"
    ):
        simulate(parameters(20, rings={"count": 9}), 1)


def test_honest_groups_and_rings_leave_room_for_ordinary_travelers() -> None:
    simulation = simulate(parameters(300, rings={"count": 8}), 1)

    assert 8 <= len(simulation.labels) < 8 + 24
    assert sum(len(label.declarations) for label in simulation.labels if label.look_alike) <= 150


def test_journeys_end_or_begin_at_the_port_and_cross_a_border() -> None:
    for declaration in settled(simulate(parameters(500), 4)).values():
        assert country_of(declaration.port) in {"MY", "SG", "TH", "ID"}
        assert declaration.id.startswith(f"{country_of(declaration.port)}-")
        if declaration.itinerary:
            first, last = declaration.itinerary.legs[0], declaration.itinerary.legs[-1]
            here, there = (last.destination, first.origin)
            if declaration.direction == "outbound":
                here, there = there, here
            assert here == declaration.port
            assert country_of(here) != country_of(there)


def test_travelers_share_flights_and_bookings_and_come_again() -> None:
    declarations = settled(simulate(parameters(4_000, undeclared=COMPLETE, rings={"count": 0}), 4)).values()
    legs = [each.itinerary.legs[-1] for each in declarations if each.itinerary]
    seats = Counter((leg.service, leg.departs_at) for leg in legs)
    travelers = Counter(each.traveler.ref for each in declarations if each.direction == "inbound")
    bookings = Counter(each.itinerary.booking_ref for each in declarations if each.itinerary)

    assert max(seats.values()) >= 4
    assert max(travelers.values()) >= 3
    assert 0.15 < sum(count > 1 for count in bookings.values()) / len(bookings) < 0.5


def test_a_few_employers_are_giants() -> None:
    declarations = settled(simulate(parameters(6_000, undeclared=COMPLETE, rings={"count": 0}), 4)).values()
    employers = Counter(each.employer.identifiers for each in declarations if each.employer)
    sizes = sorted(employers.values(), reverse=True)

    assert sum(sizes[: len(sizes) // 10]) > 0.25 * sum(sizes)
    assert sizes[len(sizes) // 2] <= 4


# Rates.


def test_undeclared_fields_come_as_often_as_their_knobs_say() -> None:
    knobs = evolve(Undeclared(), spread=0, itinerary=100, media=50)
    declarations = settled(simulate(parameters(4_000, undeclared=knobs, rings={"count": 0}), 6)).values()
    complete_ones = settled(simulate(parameters(4_000, undeclared=COMPLETE, rings={"count": 0}), 6))

    assert rate(each.itinerary is None for each in declarations) == pytest.approx(0.1, abs=0.02)
    assert rate(each.media is None for each in declarations) == pytest.approx(0.05, abs=0.015)
    assert rate(each.purpose is None for each in declarations) == pytest.approx(0.35, abs=0.04)
    with_employer = [each for each in declarations if complete_ones[each.id].employer]
    assert rate(each.employer is None for each in with_employer) == pytest.approx(0.12, abs=0.03)


def rate(facts: Iterable[bool]) -> float:
    counts = Counter(facts)
    return counts[True] / counts.total()


def test_administrations_differ_unless_told_not_to() -> None:
    declarations = settled(
        simulate(parameters(4_000, undeclared={"spread": 1_000}, rings={"count": 0}), 6)
    ).values()
    by_country: dict[str, list[bool]] = {}
    for each in declarations:
        by_country.setdefault(each.id[:2], []).append(each.purpose is None)
    rates = sorted(rate(facts) for facts in by_country.values())

    assert rates[-1] > rates[0] + 0.1


def test_lines_come_late_again_corrected_and_withdrawn() -> None:
    knobs = {"corrected": 200, "withdrawn": 100, "repeated": 150, "late": 200, "declarations": 3_000, "days": 30}
    simulation = simulate(parameters(traffic=knobs, rings={"count": 3}), 8)
    told = list(simulation.declarations())
    first: dict[str, Declaration] = {}
    for each in told:
        first.setdefault(each.id, each)
    order = [each.declared_at for each in first.values()]

    assert len(first) == 3_000
    assert rate(_is_corrected(told, id_) for id_ in list(first)[:400]) == pytest.approx(0.2, abs=0.07)
    assert sum(each.withdrawn for each in told) == pytest.approx(0.08 * 3_000, abs=60)
    assert len(told) - len(set(told)) > 250
    behind = sum(later < earlier for earlier, later in pairwise(order))
    assert behind > 200
    labelled = {id_ for label in simulation.labels for id_ in label.declarations}
    assert not any(each.withdrawn for each in told if each.id in labelled)


def _is_corrected(told: list[Declaration], id_: str) -> bool:
    return any(each.id == id_ and each.revision == 2 and not each.withdrawn for each in told)


def test_corrections_repair_what_was_wrong() -> None:
    simulation = simulate(parameters(2_000, traffic={"corrected": 1_000, "declarations": 2_000}), 8)
    versions: dict[str, dict[int, Declaration]] = {}
    for each in simulation.declarations():
        versions.setdefault(each.id, {})[each.revision] = each

    differing = sum(evolve(held[2], revision=1) != held[1] for held in versions.values())
    assert all(set(held) >= {1, 2} for held in versions.values())
    assert differing > 1_500


def test_who_came_before_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("borderscore.simulation.ordinary._REMEMBERED", 5)
    knobs = {"known": 900, "business": 1_000, "declarations": 600, "days": 30}
    inbound = [
        each for each in settled(simulate(parameters(traffic=knobs), 1)).values() if each.direction == "inbound"
    ]
    travelers = Counter(each.traveler.ref for each in inbound)

    assert max(travelers.values()) > 5
    assert sum(count > 1 for count in travelers.values()) > 5

"""What a group shows, feature by feature, on couriers whose answer can be seen at a glance."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from borderscore.declaration import Declaration, Destination, Document, MediaItem
from borderscore.findings import group as findings_group
from borderscore.findings.features import GROUPS
from borderscore.findings.group import Group, Tie, parts
from borderscore.findings.links import links, said
from borderscore.linkage.bits import BIT
from borderscore.linkage.keys import Key
from tests.test_linkage import LINKAGE
from tests.traces import TB, carrying, company, crowd, network_of, ring

CROWD = crowd(200)


def shown(name: str, group: Group) -> Any:
    """Return what a feature shows of a group, which must be a value of its kind."""
    value = GROUPS[name].extract(group)  # type: ignore[arg-type]
    assert value is None or GROUPS[name].admits(value)
    return value


def group_of(*declarations: Declaration) -> Group:
    network = network_of([*declarations, *CROWD], LINKAGE)
    ids = {each.id for each in declarations}
    return Group.of(network, [each for each in network.of if each.trips[0].id in ids])


FIRST, SECOND, *_ = ring()
PAIR = carrying("b0"), carrying("b1")
UNEVEN = FIRST, evolve(SECOND, media=(MediaItem(kind="tape", count=1, capacity=60 * TB),), port="SIN")
SHOWN = (
    evolve(FIRST, documents=(Document(kind="ata-carnet"),)),
    evolve(SECOND, documents=(Document(kind="invoice"),)),
)
FULL = tuple(carrying(f"f{number}", 16, day=number, used=TB, batch="B") for number in range(4))
STATED = (
    carrying("p0", purpose="Film crew"),
    carrying("p1", purpose="crew of a film"),
    carrying("p2", purpose="Meeting"),
)
AGAIN = carrying("a0", traveler="a"), carrying("a1", traveler="a", day=3)
KNOWN = carrying("k0", employer=company("Firm 0")), carrying("k1", employer=company("Firm 7919"))
POPULAR = carrying("h0", employer=company("Host 1")), carrying("h1", employer=company("Host 1"))
SILENT = tuple(evolve(each, media=(MediaItem(kind="hdd", count=6),)) for each in PAIR)


@pytest.mark.parametrize(
    ("name", "declarations", "value"),
    [
        ("group.capacity", UNEVEN, 80 * TB),
        ("group.transfer_days", UNEVEN, 7),
        ("group.travelers", UNEVEN, 2),
        ("group.trips", UNEVEN, 2),
        ("group.largest", UNEVEN, 60 * TB),
        ("group.largest_share", UNEVEN, 75),
        ("group.largest_share", (*AGAIN, FIRST), 61),
        ("group.largest_share", SILENT, 0),
        ("group.evenness", UNEVEN, 66),
        ("group.evenness", SILENT, 0),
        ("group.span", UNEVEN, 1),
        ("group.span", FULL, 3),
        ("group.ports", UNEVEN, 2),
        ("group.employers", UNEVEN, 2),
        ("group.employers", PAIR, None),
        ("group.employers_known", PAIR, None),
        ("group.employers_known", KNOWN, 1),
        ("group.employers_known", POPULAR, 40),
        ("group.ties", PAIR, 0),
        ("group.second_tie", (FIRST,), 0),
        ("group.lots", PAIR, 0),
        ("group.same_lot", FULL, 100),
        ("group.same_lot", PAIR, None),
        ("group.same_unit", FULL, 100),
        ("group.same_unit", PAIR, 100),
        ("group.same_unit", UNEVEN, None),
        ("group.purpose", PAIR, None),
        ("group.purpose", STATED, frozenset({"film", "crew"})),
        ("group.purpose", STATED[1:], frozenset({"crew", "of", "a", "film", "meeting"})),
        ("group.rounds", STATED, 1),
        ("group.rounds", AGAIN, 2),
        ("group.secured", SHOWN, 50),
        ("group.papers", SHOWN, 100),
        ("group.filled", FULL, 100),
        ("group.filled", PAIR, None),
        ("group.kinds", UNEVEN, frozenset({"hdd", "tape"})),
        ("group.returning", UNEVEN, 0),
        ("group.returned", UNEVEN, 0),
    ],
)
def test_a_feature_shows(name: str, declarations: tuple[Declaration, ...], value: object) -> None:
    assert shown(name, group_of(*declarations)) == value


def test_the_second_tie_leaves_the_most_telling_sort_out() -> None:
    declarations = ring()
    several = group_of(*declarations)
    one = group_of(*(evolve(each, destination=None) for each in declarations))

    assert shown("group.second_tie", several) > shown("group.second_tie", one)


def test_two_parties_that_one_person_belongs_to_have_no_second_tie() -> None:
    pair = MediaItem(kind="hdd", count=2, capacity=4 * TB)
    lot = [evolve(carrying(f"l{number}"), media=(evolve(pair, batch="L"),)) for number in range(4)]
    flight = [evolve(carrying(f"f{number}", flight="XX1"), media=(pair,)) for number in range(4)]
    both = evolve(lot[0], itinerary=flight[0].itinerary)
    assert shown("group.second_tie", group_of(both, *lot[1:], *flight[1:])) == 0
    assert shown("group.second_tie", group_of(*(evolve(each, itinerary=flight[0].itinerary) for each in lot)))


def with_ties(*ties: Tie, known: Sequence[str] = ()) -> Group:
    """Return four couriers of four employers with these ties alone."""
    return evolve(group_of(*FULL), ties=ties, price=0, most_points=1_000, known=dict.fromkeys(known, 0))


FAMILY, DIRECTOR = Key("organisation", "register:one"), Key("register", "director:D")
PLACE, LOT, FLIGHT = Key("address", "Jalan 1"), Key("batch", "B"), Key("flight", "XX1 2025-03-03")


def test_what_the_register_says_of_an_employer_is_no_second_tie() -> None:
    ties = (Tie(FAMILY, (0, 1), 20 * BIT), Tie(DIRECTOR, (0, 1), 15 * BIT))

    assert shown("group.second_tie", with_ties(*ties, known=["register:one"])) == 0
    assert shown("group.second_tie", with_ties(ties[1])) == 0
    assert shown("group.second_tie", with_ties(Tie(FLIGHT, (0, 1), 30 * BIT), *ties)) == 30


def test_an_employer_is_another_sort_of_tie_than_where_the_media_go() -> None:
    ties = (Tie(FAMILY, (0, 1), 20 * BIT), Tie(PLACE, (0, 1), 15 * BIT))

    assert shown("group.second_tie", with_ties(*ties, known=["register:one"])) == 15
    assert shown("group.second_tie", with_ties(*ties)) == 0


def test_a_second_tie_counts_among_those_whom_the_first_ties() -> None:
    first, second = Tie(LOT, (0, 1, 2), 40 * BIT), Tie(FLIGHT, (1, 2, 3), 9 * BIT + 1)

    assert shown("group.second_tie", with_ties(first, second)) == 4


def test_lots_are_counted_for_each_courier_but_the_first() -> None:
    ties = (Tie(LOT, (0, 1, 2, 3), 30 * BIT + 5), Tie(PLACE, (0, 1), 15 * BIT))
    two = evolve(group_of(*PAIR), ties=(Tie(LOT, (0, 1), 30 * BIT),))

    assert shown("group.lots", with_ties(*ties)) == 10
    assert shown("group.lots", two) == 30
    assert shown("group.lots", group_of(FIRST)) == 0


def test_ties_are_worth_what_they_exceed_chance_by() -> None:
    group = with_ties(Tie(LOT, (0, 1, 2, 3), 3 * BIT + 1))

    assert (group.evidence, group.points, shown("group.ties", group)) == (3 * BIT + 1, 60, 3)
    assert evolve(group, price=BIT).points == 40
    assert evolve(group, price=4 * BIT).points == 0
    assert evolve(group, most_points=50).points == 50


def test_without_ties_there_is_no_link() -> None:
    assert links(with_ties()) == ()


def test_a_shared_value_is_said_as_most_of_its_holders_spell_it() -> None:
    spellings = ["Jalan Arkib 1", "JALAN ARKIB 1", "Jalan Arkib 1"]
    group = group_of(
        *(carrying(f"s{n}", destination=Destination(address=each)) for n, each in enumerate(spellings))
    )
    [tie] = [each for each in group.ties if each.key.field == "address"]

    assert said(group, tie) == "Jalan Arkib 1 / JALAN ARKIB 1"


def test_who_holds_a_value_at_another_time_is_no_other() -> None:
    """With days 0, 50 and 100 go those from 60 days before to 60 days after."""
    inside = [carrying(f"i{day}", day=day, batch="L") for day in (0, 50, 100)]
    others = [carrying(f"o{day}", day=day, batch="L") for day in (-61, -59, 159, 161)]
    network = network_of([*inside, *others], LINKAGE)
    couriers = tuple(each for each in network.of if each.trips[0].id[0] == "i")
    [lot] = [key for key in couriers[0].keys if key.field == "batch"]

    assert findings_group._outside(network, lot, couriers) == 2


@pytest.mark.parametrize("names", ["xy", "xyz"])
def test_what_nothing_ties_is_in_parts(names: str) -> None:
    """Each has another number of drives, so that lots alone tie."""
    lots = [("x1", "x"), ("x2", "x"), ("y1", "y"), ("y2", "y"), ("z1", "z")]
    carried = [carrying(name, 16 + place, batch=lot) for place, (name, lot) in enumerate(lots)]
    network = network_of([*carried, *CROWD], LINKAGE)
    couriers = [each for each in network.of if each.trips[0].id[0] in names]

    assert [[each.trips[0].id for each in group.couriers] for group in parts(network, couriers)] == [
        ["x1", "x2"],
        ["y1", "y2"],
    ]

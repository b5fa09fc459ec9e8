"""What a group shows, feature by feature, on couriers whose answer can be seen at a glance."""

import pytest
from attrs import evolve

from borderscore.declaration import Declaration, Document, MediaItem
from borderscore.findings.features import GROUPS
from borderscore.findings.group import Group, Tie, parts
from borderscore.linkage.bits import BIT
from borderscore.linkage.keys import Key
from tests.test_linkage import LINKAGE
from tests.traces import TB, carrying, company, crowd, network_of, ring

CROWD = crowd(200)


def group_of(*declarations: Declaration) -> Group:
    network = network_of([*declarations, *CROWD], LINKAGE)
    ids = {each.id for each in declarations}
    return Group.of(network, [each for each in network.of if each.trips[0].id in ids])


FIRST, SECOND, *_ = ring()
UNEVEN = group_of(FIRST, evolve(SECOND, media=(MediaItem(kind="tape", count=1, capacity=60 * TB),), port="SIN"))
SHOWN = group_of(
    evolve(FIRST, documents=(Document(kind="ata-carnet"),)), evolve(SECOND, documents=(Document(kind="invoice"),))
)
FULL = group_of(*(carrying(f"f{number}", 16, day=number, used=TB, batch="B") for number in range(4)))
ALONE = group_of(carrying("alone"))
BARE = group_of(carrying("b0"), carrying("b1"))
STATED = group_of(
    carrying("p0", purpose="Film crew"),
    carrying("p1", purpose="crew of a film"),
    carrying("p2", purpose="Meeting"),
)
AGAIN = group_of(carrying("a0", traveler="a"), carrying("a1", traveler="a", day=3))
KNOWN = group_of(carrying("k0", employer=company("Firm 0")), carrying("k1", employer=company("Firm 7919")))


@pytest.mark.parametrize(
    ("name", "group", "value"),
    [
        ("group.capacity", UNEVEN, 80 * TB),
        ("group.transfer_days", UNEVEN, 7),
        ("group.travelers", UNEVEN, 2),
        ("group.trips", UNEVEN, 2),
        ("group.largest", UNEVEN, 60 * TB),
        ("group.largest_share", UNEVEN, 75),
        ("group.evenness", UNEVEN, 66),
        ("group.span", UNEVEN, 1),
        ("group.ports", UNEVEN, 2),
        ("group.employers", UNEVEN, 2),
        ("group.employers", BARE, 0),
        ("group.employers_known", BARE, None),
        ("group.employers_known", KNOWN, 1),
        ("group.ties", BARE, 0),
        ("group.second_tie", ALONE, 0),
        ("group.lots", BARE, 0),
        ("group.same_lot", FULL, 100),
        ("group.same_lot", BARE, None),
        ("group.same_unit", FULL, 100),
        ("group.same_unit", UNEVEN, None),
        ("group.purpose", BARE, None),
        ("group.purpose", STATED, frozenset({"film", "crew"})),
        ("group.rounds", STATED, 1),
        ("group.rounds", AGAIN, 2),
        ("group.secured", SHOWN, 50),
        ("group.papers", SHOWN, 100),
        ("group.filled", FULL, 100),
        ("group.filled", BARE, None),
        ("group.kinds", UNEVEN, frozenset({"hdd", "tape"})),
        ("group.returning", UNEVEN, 0),
        ("group.returned", UNEVEN, 0),
    ],
)
def test_a_feature_shows(name: str, group: Group, value: object) -> None:
    shown = GROUPS[name].extract(group)  # type: ignore[arg-type]

    assert shown == value
    assert shown is None or GROUPS[name].admits(shown)


def test_the_second_tie_leaves_the_most_telling_sort_out() -> None:
    declarations = ring()
    several = group_of(*declarations)
    one = group_of(*(evolve(each, destination=None) for each in declarations))
    second = GROUPS["group.second_tie"].extract

    told, left = second(several), second(one)  # type: ignore[arg-type]
    assert told is not None
    assert left is not None
    assert told > left


def test_two_parties_that_one_person_belongs_to_have_no_second_tie() -> None:
    pair = MediaItem(kind="hdd", count=2, capacity=4 * TB)
    lot = [evolve(carrying(f"l{number}"), media=(evolve(pair, batch="L"),)) for number in range(4)]
    flight = [evolve(carrying(f"f{number}", flight="XX1"), media=(pair,)) for number in range(4)]
    both = evolve(lot[0], itinerary=flight[0].itinerary)
    second = GROUPS["group.second_tie"].extract

    assert second(group_of(both, *lot[1:], *flight[1:])) == 0  # type: ignore[arg-type]
    assert second(group_of(*(evolve(each, itinerary=flight[0].itinerary) for each in lot)))  # type: ignore[arg-type]


def test_what_the_register_says_of_an_employer_is_no_second_tie() -> None:
    family, director = Key("organisation", "register:one"), Key("register", "director:D")
    ties = (Tie(family, (0, 1), 20 * BIT), Tie(director, (0, 1), 15 * BIT))
    second = GROUPS["group.second_tie"].extract

    assert second(evolve(UNEVEN, ties=ties, known={"register:one": 0})) == 0  # type: ignore[arg-type]
    assert second(evolve(UNEVEN, ties=ties[1:], known={})) == 0  # type: ignore[arg-type]
    journey = Tie(Key("flight", "XX1 2025-03-03"), (0, 1), 30 * BIT)
    assert second(evolve(UNEVEN, ties=(journey, *ties), known={})) == 30  # type: ignore[arg-type]


def test_what_nothing_ties_is_in_parts() -> None:
    pairs = [evolve(carrying(f"{lot}{number}", batch=lot), id=f"{lot}{number}") for lot in "xy" for number in "12"]
    pairs = [
        evolve(each, media=(evolve(each.media[0], count=16 + place),))
        for place, each in enumerate(pairs)
        if each.media
    ]
    network = network_of([*pairs, *CROWD], LINKAGE)
    couriers = [each for each in network.of if each.trips[0].id[0] in "xy"]

    assert [[each.trips[0].id for each in group.couriers] for group in parts(network, couriers)] == [
        ["x1", "x2"],
        ["y1", "y2"],
    ]

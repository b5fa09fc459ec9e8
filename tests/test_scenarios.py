"""What an examiner may ask of the shipped rulebook: each scenario says what is to be found, and why.

The limits are scenarios, too: see `docs/explanation/limits.md`.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

import pytest
from attrs import evolve

from borderscore.declaration import Declaration, Document
from borderscore.findings.discovery import findings_in
from borderscore.findings.finding import Finding
from borderscore.formats.rulebooks import default_rulebook
from borderscore.linkage.rows import Rows, gathering
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.organisations.entries import Parent, RegisterEntry
from borderscore.rulebook.model import Linkage, Rulebook
from tests.scenarios import (
    GB,
    HALL,
    LUMEN,
    NUMBER,
    SCENARIOS,
    SERVICES,
    SPLIT,
    STRANGERS,
    TB,
    XINGHE,
    Found,
    Scenario,
    company,
    engineers,
    honest,
    ids,
    ordinary,
    ring,
    shows,
    strangers,
    suitcase,
    traveler,
    units,
)

for _size in (20, 80, 1200):
    ring(
        f"the case, {_size} TB each",
        "Four engineers of one employer on one flight to one host: what was reported, in each reading of it.",
        *engineers(f"case{_size}", _size),
    )
    ring(
        f"days apart, {_size} TB each",
        "Whoever spreads the volume over four people can spread them over days and flights as well.",
        *engineers(f"days{_size}", _size, apart=3, flights=SERVICES),
    )
    ring(
        f"ports apart, {_size} TB each",
        "And over four airports: nobody at any of them sees more than one.",
        *engineers(f"ports{_size}", _size, apart=2, flights=("MH319", "CZ8301", "AK1521", "MF857")),
    )

ring(
    "an employer alone",
    "Four of an employer that nobody else names, with the same load: there need be no host and no lot.",
    *(
        traveler(
            f"employer-{place}", suitcase(80, batch=None), day=4 * place, flight=SERVICES[place], employer=XINGHE
        )
        for place in range(4)
    ),
)
ring(
    "a host alone",
    "Four employers that nothing ties send the same load to one host that nobody else visits.",
    *strangers("host", host=LUMEN),
)
ring(
    "a booking alone",
    "Strangers who say nothing of each other, on one booking.",
    *(traveler(f"booking-{place}", suitcase(80, batch=None), booking="QX7P2L") for place in range(4)),
)
ring(
    "one lot and one host",
    "The maker's lot says that one hand bought the drives.",
    *strangers("lot", 20, host=LUMEN, batch="ZX25K07"),
)
ring(
    "ten couriers",
    "The more couriers, the less each carries: 8 TB is two drives.",
    *engineers("ten", 8, 10, apart=1, flights=SERVICES, drives=2),
)
ring(
    "two couriers",
    "Two are enough for a volume to be split.",
    *engineers("two", 150, 2),
)
ring(
    "six weeks",
    "The preparation that was reported took weeks.",
    *engineers("weeks", 50, 6, apart=8, flights=SERVICES),
)
ring(
    "portable drives",
    "The medium doesn't matter: five portable SSDs look like anyone's.",
    *(
        traveler(
            f"ssd-{place}",
            units(5, 4 * TB, "ssd"),
            day=place // 2,
            flight=SERVICES[place // 2],
            employer=XINGHE,
            host=LUMEN,
        )
        for place in range(8)
    ),
)
ring(
    "tapes",
    "Nine tapes hold more than fifteen drives.",
    *(traveler(f"tape-{place}", units(9, 18 * TB, "tape"), employer=XINGHE, host=LUMEN) for place in range(4)),
)
ring(
    "out of the country",
    "A volume may leave in suitcases as well as come.",
    *(
        traveler(
            f"out-{place}",
            suitcase(80),
            day=place,
            flight=SERVICES[place],
            outbound=True,
            employer=LUMEN,
            host=XINGHE,
        )
        for place in range(4)
    ),
)
ring(
    "hardly anything declared",
    "What was not declared must not be a way out: an employer and the media are left.",
    *(evolve(each, host=None, destination=None, itinerary=None, purpose=None) for each in engineers("bare", 80)),
)
ring(
    "a capacity left out",
    "One of four doesn't say what the drives hold.",
    *(
        evolve(each, media=tuple(evolve(item, capacity=None) for item in each.media or ()))
        if each.id.endswith("2")
        else each
        for each in engineers("silent", 80)
    ),
)
for _name, _loads in (("unequal bags", (150, 80, 60, 30)), ("a chief and three helpers", (200, 40, 40, 40))):
    ring(
        _name,
        "For one employer and one host: at 320 TB unequal shares excuse nobody.",
        *(
            evolve(each, media=(suitcase(terabytes),))
            for each, terabytes in zip(engineers(_name, 80), _loads, strict=True)
        ),
    )
ring(
    "different drives",
    "Whoever buys drives of four sizes still brings 80 TB each from one employer to one host.",
    *(
        evolve(each, media=(suitcase(80, drives, None),))
        for each, drives in zip(engineers("mixed", 80, apart=2, flights=SERVICES), (15, 10, 5, 4), strict=True)
    ),
)
ring(
    "one number, four names",
    "A registration number is the company, whatever it calls itself, and no register need know it.",
    *(
        evolve(
            each, employer=evolve(company(f"{name} Co., Ltd."), identifiers=(NUMBER,)), host=None, destination=None
        )
        for each, name in zip(engineers("number", 80), ("Peakview", "Sunward", "Bluefin", "Ironwood"), strict=True)
    ),
)
ring(
    "decoys",
    "Colleagues with laptops on the same flight don't water the ring down.",
    *engineers("decoy", 20),
    others=tuple(traveler(f"colleague-{place}", employer=XINGHE, host=LUMEN) for place in range(12)),
)
ring(
    "a big employer",
    "A hundred others of the same employer go about their work, and are not to be suspected with the four.",
    *(evolve(each, employer=STRANGERS[0]) for each in engineers("big", 80)),
    others=tuple(
        traveler(
            f"staff-{place}",
            units(1 + place % 2, (1 + place % 3) * TB, "ssd"),
            day=place % 60 - 20,
            flight=SERVICES[place % 13],
            employer=STRANGERS[0],
            host=company(f"Client {place % 30}", "MY"),
        )
        for place in range(100)
    ),
)

#: The employer, its Singapore subsidiary, and a company that was registered three weeks ago and is held offshore.
FAMILY: Final = (
    RegisterEntry(id="parent", names=(XINGHE.name, "北京星河智能科技有限公司"), country="CN"),
    RegisterEntry(id="sg", names=("Lantern Bay Pte Ltd",), country="SG", parents=(Parent(id="parent"),)),
    RegisterEntry(id="my", names=("Kilat Digital Sdn Bhd",), country="MY", parents=(Parent(id="offshore"),)),
    RegisterEntry(id="offshore", names=("Palm Crest Holdings Ltd",), country="VG", parents=(Parent(id="parent"),)),
)
for _size in (20, 80):
    ring(
        f"a family of companies, {_size} TB each",
        "Names that have nothing in common: the register knows who holds whom.",
        *(
            evolve(each, employer=employer)
            for each, employer in zip(
                strangers(f"family{_size}", _size, batch="ZX25K07"),
                (
                    XINGHE,
                    company("北京星河智能科技有限公司"),
                    company("Lantern Bay Pte Ltd", "SG"),
                    company("Kilat Digital Sdn Bhd", "MY"),
                ),
                strict=True,
            )
        ),
        register=FAMILY,
    )

_shuttle = tuple(
    traveler(
        f"shuttle-{person}{turn}",
        suitcase(20, 5),
        day=10 * turn,
        flight=SERVICES[person + turn],
        ref=f"shuttle-{person}",
        employer=XINGHE,
        host=LUMEN,
    )
    for turn in range(4)
    for person in range(2)
)
SCENARIOS["shuttles"] = Scenario(
    "shuttles",
    "Two people four times are eight suitcases.",
    _shuttle,
    (Found(ids(_shuttle), frozenset({"split-volume", "repeat-carriage"})),),
)
_alone = tuple(
    traveler(
        f"alone-{turn}", suitcase(12, 3), day=5 * turn - 10, flight=SERVICES[turn], ref="alone", employer=XINGHE
    )
    for turn in range(8)
)
SCENARIOS["one shuttle"] = Scenario(
    "one shuttle",
    "So are eight journeys of one person.",
    _alone,
    (Found(ids(_alone), frozenset({"repeat-carriage"})),),
)
_there = engineers("home", 80)
_back = tuple(
    traveler(
        f"back-{place}",
        units(1, 500 * GB, "ssd"),
        day=24,
        ref=each.traveler.ref,
        outbound=True,
        employer=XINGHE,
        host=LUMEN,
    )
    for place, each in enumerate(_there)
)
SCENARIOS["the results go home"] = Scenario(
    "the results go home",
    "Weeks later the same four take out a few hundred gigabytes: the way home belongs to the finding.",
    (*_there, *_back),
    (Found(ids(_there), SPLIT), Found(ids((*_there, *_back)), frozenset({"outbound-return"}))),
)

CARNET: Final = (Document(kind="ata-carnet", ref="GB/LON/812"),)
TEMPORARY: Final = (Document(kind="temporary-admission"), Document(kind="invoice"))
PICTURES: Final = company("Northlight Pictures Ltd", "GB")

honest("ordinary traffic", "Chance alone ties many of them a little.")
honest(
    "a lot in the shops",
    "Twelve tourists with two drives each of one popular lot: people buy what is on the shelf.",
    *(
        traveler(
            f"retail-{place}",
            units(2, 5 * TB, batch="WX2451A"),
            day=3 * place - 15,
            flight=SERVICES[place % 6],
            purpose="holiday",
        )
        for place in range(12)
    ),
)
honest(
    "a film crew",
    "One employer, one flight, one booking, 16 TB each: but the goods are listed and must go back.",
    *(
        traveler(
            f"film-{place}",
            units(4, 4 * TB, "ssd"),
            flight="MH1",
            booking="FILM01",
            employer=PICTURES,
            papers=CARNET,
        )
        for place in range(6)
    ),
)
honest(
    "a film crew with empty drives",
    "Data are carried on full drives.",
    *(
        traveler(
            f"blank-{place}",
            units(4, 4 * TB, "ssd", used=0),
            flight="MH1",
            booking="FILM02",
            employer=PICTURES,
            purpose="feature film shoot",
        )
        for place in range(6)
    ),
)
honest(
    "a seismic crew",
    "Three people every four weeks, with tapes that an authority has seen.",
    *(
        traveler(
            f"seismic-{turn}{person}",
            units(2, 12 * TB, "tape"),
            day=28 * turn - 25,
            flight="SQ106",
            outbound=True,
            ref=f"seismic-{person}",
            employer=company("PetroSound Geophysical Ltd", "GB"),
            papers=TEMPORARY,
        )
        for turn in range(3)
        for person in range(3)
    ),
)
honest(
    "a bank's tapes",
    "Each week 108 TB by the same courier, with papers: a routine.",
    *(
        traveler(
            f"bank-{week}",
            units(6, 18 * TB, "tape"),
            day=7 * week - 25,
            flight="SQ106",
            ref="bank-courier",
            employer=company("Straits Commercial Bank", "SG"),
            papers=TEMPORARY,
            purpose="backup tapes",
        )
        for week in range(9)
    ),
)
honest(
    "field engineers",
    "Eight of one employer at one data centre with a spare drive each.",
    *(
        traveler(
            f"field-{place}",
            units(1, 4 * TB, "ssd"),
            day=5 * place - 10,
            flight=SERVICES[place],
            employer=company("Vantage Storage", "SG"),
            host=LUMEN,
            address=HALL,
            purpose="maintenance",
        )
        for place in range(8)
    ),
)
honest(
    "an announced move",
    "A data centre moves with 320 TB, and every authority knows.",
    *(evolve(each, documents=(*TEMPORARY, Document(kind="export-permit"))) for each in engineers("move", 80)),
)
honest(
    "a delegation",
    "Twelve colleagues on one booking with 2 TB each carry 24 TB between them.",
    *(
        traveler(
            f"delegate-{place}",
            units(1, 2 * TB, "ssd"),
            booking="DELEG1",
            employer=company("Institute of Automation"),
        )
        for place in range(12)
    ),
)
honest(
    "tourists",
    "Forty on one flight, one booking, in one hotel.",
    *(
        traveler(
            f"tourist-{place}",
            *((units(1, 2 * TB, "ssd"),) if place % 3 == 0 else ()),
            booking="TOUR88",
            address="2 Jalan Pantai, Langkawi",
            purpose="holiday",
        )
        for place in range(40)
    ),
)
honest(
    "a reseller",
    "Forty drives in one bag are a matter for a lane, not for a finding: nothing is split.",
    traveler(
        "reseller",
        units(40, 4 * TB, used=0),
        employer=company("PC Corner", "MY"),
        papers=(Document(kind="invoice"),),
    ),
)
honest(
    "four photographers",
    "Four with drives of their own happen to be on one flight.",
    *(
        traveler(f"photo-{place}", units(3 + place, size * TB), purpose="photography")
        for place, size in enumerate((8, 5, 4, 2))
    ),
)
honest(
    "a correction",
    "The drives were a mistake: what counts is the higher revision, which declares a laptop.",
    *engineers("mistake", 80),
    *(evolve(each, revision=2, media=(each.media or ())[:1]) for each in engineers("mistake", 80)),
)
honest(
    "a circle of companies",
    "Two that hold each other are one family, which is no reason for suspicion.",
    *(
        traveler(
            f"circle-{place}", units(4, size * TB), day=9 * place, flight=SERVICES[place], employer=company(name)
        )
        for place, (name, size) in enumerate((("Loop One Ltd", 5), ("Loop Two Ltd", 2)))
    ),
    register=(
        RegisterEntry(id="one", names=("Loop One Ltd",), parents=(Parent(id="two"),)),
        RegisterEntry(id="two", names=("Loop Two Ltd",), parents=(Parent(id="one"),)),
    ),
)


@cache
def shipped() -> tuple[Rulebook, Linkage]:
    rulebook = default_rulebook()
    assert rulebook.linkage is not None
    return rulebook, rulebook.linkage


@cache
def rows_of_ordinary_traffic() -> Rows:
    return gathering(shipped()[1], Register.of())(ordinary())


def findings(declarations: Iterable[Declaration], register: tuple[RegisterEntry, ...] = ()) -> tuple[Finding, ...]:
    """Return what is found of declarations among ordinary ones, whose organisations no register knows."""
    rulebook, linkage = shipped()
    traffic = Traffic.of(declarations, linkage, Register.of(register))
    traffic.take(rows_of_ordinary_traffic())
    return findings_in(traffic, rulebook).findings


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_found_is_what_an_examiner_expects(name: str) -> None:
    scenario = SCENARIOS[name]
    found = findings(scenario.declarations, scenario.register)
    for sought in scenario.found:
        assert any(shows(each, sought) for each in found), scenario.why
    involved = ids(scenario.declarations)
    for alert in (each for each in found if each.level == "alert"):
        assert involved & set(alert.members), "an alert among ordinary travelers"
        assert not scenario.unsuspected & set(alert.members), scenario.why


@pytest.mark.parametrize("name", ["the case, 80 TB each", "days apart, 80 TB each", "ten couriers", "six weeks"])
def test_a_ring_is_found_without_any_one_of_its_couriers(name: str) -> None:
    couriers = SCENARIOS[name].declarations
    for missing in (couriers[0], couriers[len(couriers) // 2], couriers[-1]):
        rest = [each for each in couriers if each is not missing]
        assert any(shows(each, Found(ids(rest), SPLIT)) for each in findings(rest))


def test_more_volume_for_all_never_counts_for_less() -> None:
    scores = []
    for terabytes in (20, 40, 70, 150):
        couriers = engineers("more", terabytes, 5, apart=2, flights=SERVICES)
        scores.append(max(each.score for each in findings(couriers) if shows(each, Found(ids(couriers), SPLIT))))
    assert scores == sorted(scores)

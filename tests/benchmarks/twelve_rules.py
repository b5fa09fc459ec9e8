"""Twelve rules over typed declarations, as a rulebook and by hand. `rivals` says them for other engines.

All take the same features, computed by the same functions, and none is asked for anything that another isn't.
"""

from datetime import date
from typing import Any

from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Operand,
    Operator,
    Predicate,
    Rulebook,
)

TB = 10**12

#: A condition: feature, operator, operand.
Condition = tuple[str, Operator, Operand]

CARNETS = frozenset({"ata-carnet", "temporary-admission"})
LEISURE = frozenset({"holiday", "tourism", "leisure"})

#: Code, points, conditions that must all hold.
RULES: tuple[tuple[str, int, tuple[Condition, ...]], ...] = (
    ("CAPACITY", 120, (("media.capacity", "at_least", 40 * TB),)),
    ("LARGE-UNIT", 20, (("media.largest_unit", "at_least", 20 * TB),)),
    ("LOOSE", 30, (("media.loose_units", "at_least", 5),)),
    ("DAYS", 25, (("media.transfer_days", "at_least", 7),)),
    ("FILLED", 10, (("media.filled", "at_least", 80),)),
    ("ALIKE", 15, (("media.identical_units", "at_least", 10),)),
    ("LATE-BOOKING", 10, (("itinerary.lead_days", "below", 3),)),
    ("SHORT-STAY", 10, (("itinerary.stay_days", "below", 5),)),
    ("HOST-ABROAD", 40, (("host.abroad", "is", True), ("media.capacity", "at_least", 10 * TB))),
    ("CARNET", -80, (("documents.kinds", "in", CARNETS),)),
    ("LEISURE", 40, (("purpose.words", "in", LEISURE), ("media.capacity", "at_least", 10 * TB))),
    ("ACCELERATORS", 50, (("hardware.accelerators", "at_least", 1),)),
)


def rulebook(rules: tuple[tuple[str, int, tuple[Condition, ...]], ...] = RULES) -> Rulebook:
    """Return the rules as a rulebook."""
    return Rulebook(
        id="twelve-rules",
        version="1",
        author="benchmark",
        valid_from=date(2026, 1, 1),
        about="",
        lanes=Lanes(yellow=100, red=200),
        control_sample=ControlSample(one_in=200, salt="benchmark"),
        lists={},
        characteristics=tuple(_characteristic(*rule) for rule in rules),
    )


def _characteristic(code: str, points: int, conditions: tuple[Condition, ...]) -> Characteristic:
    attributes = (
        Attribute(when=tuple(Predicate(*each) for each in conditions), points=points, code=code),
        Attribute(role="undeclared", points=0),
        Attribute(role="otherwise", points=0),
    )
    return Characteristic(name=code.lower(), why="", source="", attributes=attributes)


_capacity = STANDARD["media.capacity"].extract
_largest = STANDARD["media.largest_unit"].extract
_loose = STANDARD["media.loose_units"].extract
_days = STANDARD["media.transfer_days"].extract
_filled = STANDARD["media.filled"].extract
_alike = STANDARD["media.identical_units"].extract
_lead = STANDARD["itinerary.lead_days"].extract
_stay = STANDARD["itinerary.stay_days"].extract
_abroad = STANDARD["host.abroad"].extract
_documents = STANDARD["documents.kinds"].extract
_words = STANDARD["purpose.words"].extract
_accelerators = STANDARD["hardware.accelerators"].extract


def features_of(declaration: Declaration) -> dict[str, Any]:
    """Return what a rule engine is given: every feature, sets as lists, under names without dots."""
    documents, words = _documents(declaration), _words(declaration)
    return {
        "media_capacity": _capacity(declaration),
        "media_largest_unit": _largest(declaration),
        "media_loose_units": _loose(declaration),
        "media_transfer_days": _days(declaration),
        "media_filled": _filled(declaration),
        "media_identical_units": _alike(declaration),
        "itinerary_lead_days": _lead(declaration),
        "itinerary_stay_days": _stay(declaration),
        "host_abroad": _abroad(declaration),
        "documents_kinds": None if documents is None else list(documents),
        "purpose_words": None if words is None else list(words),
        "hardware_accelerators": _accelerators(declaration),
    }


def by_hand(declaration: Declaration) -> tuple[int, list[str]]:  # noqa: C901 - what a vendor would write
    """Return the score and the rules that fired."""
    score, fired = 0, []
    capacity = _capacity(declaration)
    if capacity is not None and capacity >= 40 * TB:
        score += 120
        fired.append("CAPACITY")
    largest = _largest(declaration)
    if largest is not None and largest >= 20 * TB:
        score += 20
        fired.append("LARGE-UNIT")
    loose = _loose(declaration)
    if loose is not None and loose >= 5:
        score += 30
        fired.append("LOOSE")
    days = _days(declaration)
    if days is not None and days >= 7:
        score += 25
        fired.append("DAYS")
    filled = _filled(declaration)
    if filled is not None and filled >= 80:
        score += 10
        fired.append("FILLED")
    alike = _alike(declaration)
    if alike is not None and alike >= 10:
        score += 15
        fired.append("ALIKE")
    lead = _lead(declaration)
    if lead is not None and lead < 3:
        score += 10
        fired.append("LATE-BOOKING")
    stay = _stay(declaration)
    if stay is not None and stay < 5:
        score += 10
        fired.append("SHORT-STAY")
    if _abroad(declaration) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append("HOST-ABROAD")
    documents = _documents(declaration)
    if documents is not None and not CARNETS.isdisjoint(documents):
        score -= 80
        fired.append("CARNET")
    words = _words(declaration)
    if words is not None and not LEISURE.isdisjoint(words) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append("LEISURE")
    accelerators = _accelerators(declaration)
    if accelerators is not None and accelerators >= 1:
        score += 50
        fired.append("ACCELERATORS")
    return score, fired


#: Code, points, observed value or values, criterion.
Explained = tuple[str, int, object, str]


def by_hand_explained(declaration: Declaration) -> tuple[int, list[Explained]]:  # noqa: C901 - what a vendor would write
    """Return the score and, of the rules that fired, code, points, observed value and criterion."""
    score = 0
    fired: list[Explained] = []
    capacity = _capacity(declaration)
    if capacity is not None and capacity >= 40 * TB:
        score += 120
        fired.append(("CAPACITY", 120, capacity, "capacity in all at least 40 TB"))
    largest = _largest(declaration)
    if largest is not None and largest >= 20 * TB:
        score += 20
        fired.append(("LARGE-UNIT", 20, largest, "largest unit at least 20 TB"))
    loose = _loose(declaration)
    if loose is not None and loose >= 5:
        score += 30
        fired.append(("LOOSE", 30, loose, "loose units at least 5"))
    days = _days(declaration)
    if days is not None and days >= 7:
        score += 25
        fired.append(("DAYS", 25, days, "days on a 1 Gbit/s line at least 7"))
    filled = _filled(declaration)
    if filled is not None and filled >= 80:
        score += 10
        fired.append(("FILLED", 10, filled, "share filled at least 80 %"))
    alike = _alike(declaration)
    if alike is not None and alike >= 10:
        score += 15
        fired.append(("ALIKE", 15, alike, "units alike at least 10"))
    lead = _lead(declaration)
    if lead is not None and lead < 3:
        score += 10
        fired.append(("LATE-BOOKING", 10, lead, "lead time below 3 days"))
    stay = _stay(declaration)
    if stay is not None and stay < 5:
        score += 10
        fired.append(("SHORT-STAY", 10, stay, "stay below 5 days"))
    if _abroad(declaration) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append(("HOST-ABROAD", 40, (True, capacity), "host abroad and capacity at least 10 TB"))
    documents = _documents(declaration)
    if documents is not None and not CARNETS.isdisjoint(documents):
        score -= 80
        fired.append(("CARNET", -80, documents, "documents among carnets"))
    words = _words(declaration)
    if words is not None and not LEISURE.isdisjoint(words) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append(("LEISURE", 40, (words, capacity), "purpose among leisure and capacity at least 10 TB"))
    accelerators = _accelerators(declaration)
    if accelerators is not None and accelerators >= 1:
        score += 50
        fired.append(("ACCELERATORS", 50, accelerators, "accelerators at least 1"))
    return score, fired

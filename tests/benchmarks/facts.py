"""The twelve rules alone: over typed objects whose attributes are what the rules ask for, with nothing to extract.

Extraction takes most of the time of a score, and every engine pays it. Here is what is left: our compiled rules
read the attributes in place, and rule engines are given a dictionary of them.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from statistics import median
from typing import Any, Final

import attrs
import orjson
from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.features import STANDARD, Catalogue
from borderscore.formats.records import read_record
from borderscore.scoring.compiled import compile_rulebook, compile_tally
from borderscore.scoring.outcomes import ranked
from tests.benchmarks.interleaved import Taken, interleaved, ratio
from tests.benchmarks.report import DisagreementError, Section, Setting, target
from tests.benchmarks.rivals import Input, Verdict, installed
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.twelve_rules import CARNETS, LEISURE, RULES, TB, Explained, rulebook

HAND: Final = "by hand: score and codes"
HAND_EXPLAINED: Final = "by hand: code, points, observed, criterion"
TALLY: Final = "borderscore: tally (score and codes)"
EVALUATE: Final = "borderscore: evaluate (values; the rest one index away)"


@frozen
class Facts:
    """What the twelve rules ask for; None: not declared."""

    media_capacity: int | None
    media_largest_unit: int | None
    media_loose_units: int | None
    media_transfer_days: int | None
    media_filled: int | None
    media_identical_units: int | None
    itinerary_lead_days: int | None
    itinerary_stay_days: int | None
    host_abroad: bool | None
    documents_kinds: frozenset[str] | None
    purpose_words: frozenset[str] | None
    hardware_accelerators: int | None


FEATURES: Final = tuple(dict.fromkeys(feature for _, _, conditions in RULES for feature, _, _ in conditions))
NAMES: Final = tuple(name.replace(".", "_") for name in FEATURES)

#: The same features, each an attribute.
CATALOGUE: Final = Catalogue.of(
    *(
        attrs.evolve(STANDARD[name], extract=attrgetter(attribute), of=None, attribute=attribute, reach=None)
        for name, attribute in zip(FEATURES, NAMES, strict=True)
    )
)


def facts_of(declaration: Declaration) -> Facts:
    """Return what the rules ask for."""
    return Facts(
        **{name: STANDARD[feature].extract(declaration) for name, feature in zip(NAMES, FEATURES, strict=True)}
    )


def as_input(facts: Facts) -> Input:
    """Return the dictionary that rule engines take, which has no sets; the fastest of the ways that were tried."""
    kinds, words = facts.documents_kinds, facts.purpose_words
    return {
        "media_capacity": facts.media_capacity,
        "media_largest_unit": facts.media_largest_unit,
        "media_loose_units": facts.media_loose_units,
        "media_transfer_days": facts.media_transfer_days,
        "media_filled": facts.media_filled,
        "media_identical_units": facts.media_identical_units,
        "itinerary_lead_days": facts.itinerary_lead_days,
        "itinerary_stay_days": facts.itinerary_stay_days,
        "host_abroad": facts.host_abroad,
        "documents_kinds": None if kinds is None else list(kinds),
        "purpose_words": None if words is None else list(words),
        "hardware_accelerators": facts.hardware_accelerators,
    }


def by_hand(facts: Facts) -> tuple[int, list[str]]:  # noqa: C901 - what a vendor would write
    """Return the score and the rules that fired."""
    score = 0
    fired = []
    capacity = facts.media_capacity
    if capacity is not None and capacity >= 40 * TB:
        score += 120
        fired.append("CAPACITY")
    largest = facts.media_largest_unit
    if largest is not None and largest >= 20 * TB:
        score += 20
        fired.append("LARGE-UNIT")
    loose = facts.media_loose_units
    if loose is not None and loose >= 5:
        score += 30
        fired.append("LOOSE")
    days = facts.media_transfer_days
    if days is not None and days >= 7:
        score += 25
        fired.append("DAYS")
    filled = facts.media_filled
    if filled is not None and filled >= 80:
        score += 10
        fired.append("FILLED")
    alike = facts.media_identical_units
    if alike is not None and alike >= 10:
        score += 15
        fired.append("ALIKE")
    lead = facts.itinerary_lead_days
    if lead is not None and lead < 3:
        score += 10
        fired.append("LATE-BOOKING")
    stay = facts.itinerary_stay_days
    if stay is not None and stay < 5:
        score += 10
        fired.append("SHORT-STAY")
    if facts.host_abroad and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append("HOST-ABROAD")
    documents = facts.documents_kinds
    if documents is not None and not CARNETS.isdisjoint(documents):
        score -= 80
        fired.append("CARNET")
    words = facts.purpose_words
    if words is not None and not LEISURE.isdisjoint(words) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append("LEISURE")
    accelerators = facts.hardware_accelerators
    if accelerators is not None and accelerators >= 1:
        score += 50
        fired.append("ACCELERATORS")
    return score, fired


def by_hand_explained(facts: Facts) -> tuple[int, list[Explained]]:  # noqa: C901 - what a vendor would write
    """Return the score and, of the rules that fired, code, points, observed value and criterion."""
    score = 0
    fired: list[Explained] = []
    capacity = facts.media_capacity
    if capacity is not None and capacity >= 40 * TB:
        score += 120
        fired.append(("CAPACITY", 120, capacity, "capacity in all at least 40 TB"))
    largest = facts.media_largest_unit
    if largest is not None and largest >= 20 * TB:
        score += 20
        fired.append(("LARGE-UNIT", 20, largest, "largest unit at least 20 TB"))
    loose = facts.media_loose_units
    if loose is not None and loose >= 5:
        score += 30
        fired.append(("LOOSE", 30, loose, "loose units at least 5"))
    days = facts.media_transfer_days
    if days is not None and days >= 7:
        score += 25
        fired.append(("DAYS", 25, days, "days on a 1 Gbit/s line at least 7"))
    filled = facts.media_filled
    if filled is not None and filled >= 80:
        score += 10
        fired.append(("FILLED", 10, filled, "share filled at least 80 %"))
    alike = facts.media_identical_units
    if alike is not None and alike >= 10:
        score += 15
        fired.append(("ALIKE", 15, alike, "units alike at least 10"))
    lead = facts.itinerary_lead_days
    if lead is not None and lead < 3:
        score += 10
        fired.append(("LATE-BOOKING", 10, lead, "lead time below 3 days"))
    stay = facts.itinerary_stay_days
    if stay is not None and stay < 5:
        score += 10
        fired.append(("SHORT-STAY", 10, stay, "stay below 5 days"))
    if facts.host_abroad and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append(("HOST-ABROAD", 40, (True, capacity), "host abroad and capacity at least 10 TB"))
    documents = facts.documents_kinds
    if documents is not None and not CARNETS.isdisjoint(documents):
        score -= 80
        fired.append(("CARNET", -80, documents, "documents among carnets"))
    words = facts.purpose_words
    if words is not None and not LEISURE.isdisjoint(words) and capacity is not None and capacity >= 10 * TB:
        score += 40
        fired.append(("LEISURE", 40, (words, capacity), "purpose among leisure and capacity at least 10 TB"))
    accelerators = facts.hardware_accelerators
    if accelerators is not None and accelerators >= 1:
        score += 50
        fired.append(("ACCELERATORS", 50, accelerators, "accelerators at least 1"))
    return score, fired


#: The codes of the rules that fired, of an answer.
Codes = Callable[[Any], tuple[int, list[str]]]


@frozen
class Engine:
    """One way to judge facts."""

    name: str
    judge: Callable[[Any], Any]
    codes: Codes


def engines() -> list[Engine]:
    """Return the ways by hand, ours, and those of the engines that are installed."""
    rules = rulebook()
    outcomes = ranked(rules, CATALOGUE)
    evaluate = compile_rulebook(rules, CATALOGUE, outcomes).evaluate
    tally = compile_tally(rules, CATALOGUE)
    return [
        Engine(HAND, by_hand, _codes),
        Engine(
            HAND_EXPLAINED, by_hand_explained, lambda answer: (answer[0], sorted(each[0] for each in answer[1]))
        ),
        Engine(TALLY, tally, _codes),
        Engine(
            EVALUATE, evaluate, lambda answer: (answer[0], sorted(outcomes[each[0]].code for each in answer[1]))
        ),
        *(Engine(rival.name, partial(_judged, rival.judge), _codes) for rival in installed()),
    ]


def _codes(answer: tuple[int, Sequence[str]]) -> tuple[int, list[str]]:
    score, fired = answer
    return score, sorted(fired)


def _judged(judge: Callable[[Input], Verdict], facts: Facts) -> Verdict:
    return judge(as_input(facts))


def agree(found: Sequence[Engine], facts: Sequence[Facts]) -> None:
    """Raise DisagreementError unless all engines give the same score and fire the same rules on all facts."""
    for each in facts:
        expected = found[0].codes(by_hand(each))
        for engine in found:
            if engine.codes(engine.judge(each)) != expected:
                raise DisagreementError(f"{each}: by hand {expected}, but {engine.name}: {engine.judge(each)}")


def measure(setting: Setting) -> Iterator[Section]:
    """Measure the rules alone, on distinct objects."""
    facts = [facts_of(read_record(orjson.dumps(record))) for record in Traffic(3).records(setting.some(20_000))]
    found = engines()
    agree(found, facts)
    taken = interleaved({each.name: partial(_all, each.judge, facts) for each in found}, 5 * setting.rounds)
    rows = tuple(
        (name, f"{median(times) / len(facts) * 1e6:.2f}", f"{ratio(taken, TALLY, name):.2f}")
        for name, times in taken.items()
    )
    yield Section(
        f"The rules alone: {len(facts):,} typed objects",
        ("engine", "µs each", "times as long as tally"),
        rows,
        tuple(_reached(taken)),
    )


def _all(judge: Callable[[Facts], Any], facts: Sequence[Facts]) -> None:
    for each in facts:
        judge(each)


def _reached(taken: Taken) -> Iterator[str]:
    yield f"tally, times by hand: {target(ratio(taken, TALLY, HAND), 0.9)}"
    yield f"evaluate, times by hand explained: {target(ratio(taken, EVALUATE, HAND_EXPLAINED), 0.8)}"
    rivals = [name for name in taken if name not in (HAND, HAND_EXPLAINED, TALLY, EVALUATE)]
    if rivals:
        fastest = min(rivals, key=lambda name: median(taken[name]))
        yield f"tally, times the fastest rule engine ({fastest}): {target(ratio(taken, TALLY, fastest), 3)}"

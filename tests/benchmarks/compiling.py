"""How long a rulebook takes to compile, once it has been read."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from borderscore.features import STANDARD
from borderscore.rulebook.model import Rulebook
from borderscore.scoring.compiled import compile_rulebook, compile_tally
from borderscore.scoring.outcomes import ranked
from borderscore.selectivity import Assessor
from tests.benchmarks.interleaved import Work, interleaved
from tests.benchmarks.report import Section, Setting
from tests.benchmarks.twelve_rules import RULES, TB, Condition, rulebook

#: How many rules, and in how many milliseconds they should be compiled.
SIZES: Final = ((12, 2), (192, 15))

_COUNTS: Final = (
    "media.units",
    "media.loose_units",
    "media.units_without_serial",
    "media.filled",
    "media.transfer_days",
    "itinerary.lead_days",
    "itinerary.stay_days",
    "documents.shown",
)
_FLAGS: Final = ("host.abroad", "employer.declared", "itinerary.one_way", "purpose.declared")


def rules(count: int) -> Rulebook:
    """Return a rulebook of so many rules: the twelve, then others over many features, some conjunctions."""
    return rulebook(RULES + tuple(_rule(number) for number in range(count - len(RULES))))


def _rule(number: int) -> tuple[str, int, tuple[Condition, ...]]:
    first: Condition = (_COUNTS[number % len(_COUNTS)], "at_least" if number % 2 else "below", 1 + number)
    others: tuple[tuple[Condition, ...], ...] = (
        (),
        ((_FLAGS[number % len(_FLAGS)], "is", number % 5 > 0),),
        (("host.country", "in", frozenset(("MY", "SG"))), ("media.capacity", "at_least", (1 + number) * TB)),
    )
    return f"RULE-{number:03}", number % 90 - 30 or 1, (first, *others[max(0, number % 5 - 2)])


def measure(setting: Setting) -> Iterator[Section]:
    """Measure how long rulebooks take to compile."""
    rows = []
    for count, _ in SIZES:
        taken = interleaved(_works(rules(count)), 7 * setting.rounds)
        rows += [(f"{count} rules", name, f"{median(times) * 1e3:.2f}") for name, times in taken.items()]
    limits = " and ".join(f"{limit} ms for {count} rules" for count, limit in SIZES)
    yield Section("Compiling", ("rulebook", "what", "ms"), tuple(rows), (f"It should take at most {limits}.",))


def _works(made: Rulebook) -> dict[str, Work]:
    return {
        "compile_tally": lambda: compile_tally(made, STANDARD),
        "compile_rulebook": lambda: compile_rulebook(made, STANDARD, ranked(made, STANDARD)),
        "Assessor.of": lambda: Assessor.of(made),
    }

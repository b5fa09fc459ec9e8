"""What a rule costs that holds a name against a list: the same for 2,000 names as for 20."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Final

from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.scoring.compiled import Tally, compile_tally
from tests.benchmarks.interleaved import Work, interleaved, ratio
from tests.benchmarks.report import DisagreementError, Section, Setting
from tests.benchmarks.score import CHUNK, declarations
from tests.benchmarks.twelve_rules import rulebook

SHORT: Final = 20
LONG: Final = 2_000


def measure(setting: Setting) -> Iterator[Section]:
    """Measure a rule with a short list against the same rule with a long one."""
    some = declarations(CHUNK)
    hosts = [STANDARD["host.name"].extract(each) for each in some]
    known = sorted({host for host in hosts if host is not None})[:SHORT]
    short, long = _tally(known), _tally([*known, *(f"no such host {number}" for number in range(LONG - SHORT))])
    if [short(each) for each in some] != [long(each) for each in some]:
        raise DisagreementError("a longer list of names found others")
    names = {f"{SHORT} names": _work(short, some), f"{LONG:,} names": _work(long, some)}
    taken = interleaved(names, 20 * setting.rounds)
    rows = tuple((name, f"{median(times) / CHUNK * 1e6:.2f}") for name, times in taken.items())
    reached = ratio(taken, f"{SHORT} names", f"{LONG:,} names")
    note = f"{LONG:,} names take {reached:.2f} times as long as {SHORT} (to be 1)"
    yield Section("One rule with a list of names", ("list", "µs each"), rows, (note,))


def _tally(names: list[str]) -> Callable[[Declaration], Tally]:
    return compile_tally(rulebook((("HOST", 50, (("host.name", "in", frozenset(names)),)),)), STANDARD)


def _work(tally: Callable[[Declaration], Tally], some: list[Declaration]) -> Work:
    return lambda: [tally(each) for each in some]

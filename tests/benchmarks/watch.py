"""A watch on simulated traffic in the order of receipt: how long an answer takes, and how early a ring is noticed.

The baseline is that of another world. With the store in memory an answer's processor time is measured, which says
the same on a busy machine; with the store on disk the time on the clock.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Final

from attrs import evolve, frozen

from borderscore.formats.lines import Record
from borderscore.formats.rulebooks import default_rulebook
from borderscore.formats.writing import write_declaration
from borderscore.labels import Label
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.selectivity import Assessor
from borderscore.simulation import Parameters, Simulation, simulate
from borderscore.store import MemoryStore, SQLiteStore, Store
from borderscore.watch import Answer, Watch, open_watch
from tests.benchmarks.report import Section, Setting

DECLARATIONS: Final = 100_000
SEEDS: Final = (8_101,)
#: The world that the baseline comes from.
PAST: Final = 8_100

TOGETHER: Final = 256
MILLI: Final = 1_000

Clock = Callable[[], float]


@frozen
class Run:
    """Answers to declarations in the order of receipt, and how long each took, in milliseconds."""

    watch: Watch
    answers: tuple[Answer, ...]
    took: tuple[float, ...]
    #: Which of them left a trace: carriers, and what goes out of the country.
    traced: tuple[bool, ...]


def measure(setting: Setting) -> Iterator[Section]:
    """Measure both."""
    for seed in setting.seeds or SEEDS:
        world = simulation(setting.some(DECLARATIONS), seed)
        past = simulation(setting.some(DECLARATIONS), PAST)
        records = [Record(1, write_declaration(each).encode(), each) for each in world.declarations()]
        rows: list[tuple[str, ...]] = []
        run = answered(records, watching(MemoryStore(), world, past), 1, time.process_time)
        rows += figures("in memory", run)
        for name, together in (("on disk, one by one", 1), (f"on disk, {TOGETHER} at once", TOGETHER)):
            with TemporaryDirectory() as made:
                watch = watching(SQLiteStore.open(Path(made)), world, past)
                rows += figures(name, answered(records, watch, together, time.perf_counter))
                watch.store.close()
        yield Section(
            f"Answers to {len(records):,} declarations, world {seed}",
            ("store", "declarations", "mean ms", "50 % ms", "99 % ms", "longest ms"),
            tuple(rows),
        )
        yield noticed(run, records, world.labels, seed)


def simulation(declarations: int, seed: int) -> Simulation:
    """Return a world with so many declarations."""
    base = Parameters()
    return simulate(evolve(base, traffic=evolve(base.traffic, declarations=declarations)), seed)


def watching(store: Store, world: Simulation, past: Simulation) -> Watch:
    """Return a watch of a world that has the counts of another one."""
    assessor = Assessor.of(default_rulebook())
    linkage = assessor.rulebook.linkage
    assert linkage
    baseline = Traffic.of(past.declarations(), linkage, Register.of(past.register())).baseline()
    return open_watch(store, assessor, register=Register.of(world.register()), baseline=baseline)


def answered(records: Sequence[Record], watch: Watch, together: int, clock: Clock) -> Run:
    """Return what a watch answers. Of several at once each takes as long as all, for whoever waits."""
    answers: list[Answer] = []
    took: list[float] = []
    traced: list[bool] = []
    for start in range(0, len(records), together):
        group = records[start : start + together]
        before = clock()
        answers += watch.take_all(group)
        took += [(clock() - before) * MILLI] * len(group)
        traced += (watch.holds(each.declaration.id) for each in group)
    return Run(watch, tuple(answers), tuple(took), tuple(traced))


def figures(name: str, run: Run) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all declarations and of those that leave a trace."""
    apart = [took for took, traced in zip(run.took, run.traced, strict=True) if traced]
    for label, times in ((name, run.took), (f"{name}: carriers", apart)):
        ordered = sorted(times)
        shown = (mean(ordered), ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100], ordered[-1])
        yield (label, f"{len(ordered):,}", *(f"{each:.3f}" for each in shown))


def noticed(run: Run, records: Iterable[Record], labels: Iterable[Label], seed: int) -> Section:
    """Return how much of each ring was through at the first notice of it, and how many notices were right."""
    ring_of = {
        member: each
        for each in labels
        if each.ring is not None
        for member in set(each.declarations).difference(each.companions)
    }
    through: dict[str, set[str]] = {}
    at_notice: dict[str, int] = {}
    last: dict[str, list[str]] = {}
    for record, answer in zip(records, run.answers, strict=True):
        ring = ring_of.get(record.declaration.id)
        if ring is not None:
            through.setdefault(str(ring.ring), set()).add(record.declaration.id)
        for line in answer.findings:
            finding = json.loads(line)
            if not finding["withdrawn"]:
                last[finding["id"]] = finding["members"]
                name = most_of(finding["members"], ring_of)
                if name is not None:
                    at_notice.setdefault(name, len(through[name]))
    right = sum(most_of(members, ring_of) is not None for members in last.values())
    rows = []
    for level, rings in by_level(ring_of.values()).items():
        seen = [at_notice[name] / size for name, size in rings.items() if name in at_notice]
        rows.append((f"level {level}", f"{len(seen)} of {len(rings)}", f"{mean(seen):.0%}" if seen else "-"))
    return Section(
        f"First notices, world {seed}",
        ("rings", "noticed", "couriers through at the first notice"),
        tuple(rows),
        (f"{right} of {len(last)} findings are right: at least half of their members are of one ring",),
    )


def most_of(members: Sequence[str], ring_of: dict[str, Label]) -> str | None:
    """Return the ring that at least half of the members are of."""
    rings = [str(ring_of[each].ring) for each in members if each in ring_of]
    return next((name for name in sorted(set(rings)) if 2 * rings.count(name) >= len(members)), None)


def by_level(rings: Iterable[Label]) -> dict[str, dict[str, int]]:
    """Return the sizes of rings by their level, then by their name."""
    found: dict[str, dict[str, int]] = {}
    for each in sorted(rings, key=lambda each: (str(each.level), str(each.ring))):
        couriers = len(set(each.declarations).difference(each.companions))
        found.setdefault(str(each.level), {})[str(each.ring)] = couriers
    return found

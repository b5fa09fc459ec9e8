"""A watch on invented traffic in the order of receipt: what an answer takes, and how early a ring is noticed.

The baseline is that of another world. With the store in memory an answer's processor time is measured, which says
the same on a busy machine; with the store on disk the time on the clock.
"""

import gc
import json
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Final

from attrs import field, frozen

from borderscore.formats.lines import Record, Reject, read_lines
from borderscore.formats.rulebooks import default_rulebook
from borderscore.labels import Label
from borderscore.linkage.baseline import Baseline
from borderscore.linkage.keys import seconds_of
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.run.registers import load_register
from borderscore.selectivity import Assessor
from borderscore.store import MemoryStore, SQLiteStore, Store
from borderscore.store import Record as Kept
from borderscore.watch import Watch, open_watch, reassess
from borderscore.watch.engine import digest_of
from tests.benchmarks.linkage import ONE_IN, labels_of
from tests.benchmarks.report import Section, Setting
from tests.benchmarks.worlds import GENERATORS

DECLARATIONS: Final = 100_000
SEEDS: Final = (8_101,)

#: How full windows are before the next arrivals are measured, and how many these are.
WINDOWS: Final = (100_000, 1_000_000)
NEXT: Final = 3_000

TOGETHER: Final = 256
MILLI: Final = 1_000

#: What the store is called on which goals are set.
MEMORY: Final = "in memory"

#: The most that the mean, the 99th percentile and the longest answer should take, in ms.
MOST: Final = {"mean": 0.2, "99 %": 2.0, "longest": 50.0}

#: The most bytes of memory for each declaration; how much longer the 99th percentile may take in a window that is
#: ten times as full; and the least part of notices that should be right.
MOST_BYTES: Final = 1_500
MOST_LONGER: Final = 2.0
LEAST_RIGHT: Final = 0.9

#: The most of the couriers of a ring that should be through at its first notice: of plain ones, of those that send
#: subsidiaries, and of the hardest.
MOST_THROUGH: Final = {"1": 0.45, "2": 0.55, "5": 0.7}

Clock = Callable[[], float]


@frozen
class World:
    """Invented traffic in the order of receipt, with the counts of another world as its baseline."""

    records: tuple[Record, ...]
    labels: tuple[Label, ...]
    register: Register
    baseline: Baseline

    @classmethod
    def made(cls, generator: str, declarations: int, seed: int) -> "World":
        """Return the world of a seed; its past is the world before."""
        with TemporaryDirectory(prefix="borderscore-bench-") as name:
            now, past = (Path(name) / each for each in ("now", "past"))
            for directory, number in ((now, seed), (past, seed - 1)):
                GENERATORS[generator](directory, number, declarations, max(1, declarations // ONE_IN))
            linkage = default_rulebook().linkage
            assert linkage
            counted = Traffic.of((each.declaration for each in _records(past)), linkage, _register(past))
            return cls(
                tuple(_records(now)), tuple(labels_of(now / "labels.jsonl")), _register(now), counted.baseline()
            )

    def watch(self, store: Store) -> Watch:
        """Return a watch of it."""
        return open_watch(store, Assessor.of(default_rulebook()), register=self.register, baseline=self.baseline)

    def watched(self, many: int) -> Watch:
        """Return a watch that holds so many of its declarations, all found in at once."""
        store = MemoryStore()
        self.watch(store)
        horizon = 0
        for number, record in enumerate(self.records[:many], start=1):
            each, raw = record.declaration, record.raw
            at = seconds_of(each.declared_at)
            horizon = max(horizon, at)
            store.put(Kept(number, each.id, each.revision, at, digest_of(raw), raw))
        store.note("horizon", str(horizon))
        return reassess(store, Assessor.of(default_rulebook()), register=self.register)[0]


def _records(directory: Path) -> Iterator[Record]:
    with (directory / "declarations.jsonl").open("rb") as stream:
        yield from (each for each in read_lines(stream) if not isinstance(each, Reject))


def _register(directory: Path) -> Register:
    return load_register(directory / "register.jsonl")[0]


@frozen
class Run:
    """Answers to declarations in the order of receipt."""

    #: How long each took, in milliseconds, and which of them left a trace: carriers, and what goes out of the
    #: country.
    took: "array[float]" = field(factory=lambda: array("d"))
    traced: bytearray = field(factory=bytearray)
    #: The members of each finding that was given, with the number of the declaration that it was given for.
    given: list[tuple[int, str, tuple[str, ...]]] = field(factory=list)

    def of_carriers(self) -> "Run":
        """Return the answers to those that left a trace."""
        apart = zip(self.took, self.traced, strict=True)
        return Run(array("d", (took for took, traced in apart if traced)))

    def measures(self) -> dict[str, float]:
        """Return how long answers took."""
        ordered = sorted(self.took)
        return {
            "mean": mean(ordered),
            "50 %": ordered[len(ordered) // 2],
            "99 %": ordered[len(ordered) * 99 // 100],
            "longest": ordered[-1],
        }


def answered(records: Sequence[Record], watch: Watch, together: int, clock: Clock) -> Run:
    """Let a watch answer. Of several at once each takes as long as all, for whoever waits.

    As with the command, no garbage is collected meanwhile.
    """
    run = Run()
    gc.disable()
    for start in range(0, len(records), together):
        group = records[start : start + together]
        before = clock()
        answers = watch.take_all(group)
        run.took.extend([(clock() - before) * MILLI] * len(group))
        for record, answer in zip(group, answers, strict=True):
            run.traced.append(watch.holds(record.declaration.id))
            findings = map(json.loads, answer.findings)
            run.given.extend(
                (len(run.traced), each["id"], tuple(each["members"])) for each in findings if not each["withdrawn"]
            )
    gc.enable()
    return run


def measure(setting: Setting) -> Iterator[Section]:
    """Measure answers, memory, restarts and notices, then fuller windows."""
    for seed in setting.seeds or SEEDS:
        for generator in GENERATORS:
            yield from _measured(generator, World.made(generator, setting.some(DECLARATIONS), seed), seed)
        yield _windows([setting.some(each) for each in WINDOWS], seed)


def _measured(generator: str, world: World, seed: int) -> Iterator[Section]:
    """Yield what a watch takes, and what it notices."""
    before, watch = _held(), world.watch(MemoryStore())
    run = answered(world.records, watch, 1, time.process_time)
    size = (_held() - before) / len(world.records)
    rows = [*figures(MEMORY, run)]
    notes = [_most(f"{name} ms", run.measures()[name], most) for name, most in MOST.items()]
    notes.append(_most("bytes of memory for each declaration", size, MOST_BYTES))
    for name, together in (("on disk, one by one", 1), (f"on disk, {TOGETHER} at once", TOGETHER)):
        with TemporaryDirectory() as made:
            watch = world.watch(SQLiteStore.open(Path(made)))
            rows += figures(name, answered(world.records, watch, together, time.perf_counter))
            watch.store.close()
            start = time.process_time()
            world.watch(SQLiteStore.open(Path(made))).store.close()
            restart = time.process_time() - start
    notes.append(f"A restart takes {restart:.1f} s of processor time")
    title = f"Answers to {len(world.records):,} declarations of {generator}, world {seed}"
    yield Section(
        title, ("store", "declarations", "mean ms", "50 % ms", "99 % ms", "longest ms"), (*rows,), (*notes,)
    )
    yield noticed(run, world, f"First notices in the traffic of {generator}, world {seed}")


def figures(name: str, run: Run) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all declarations and of those that leave a trace."""
    for label, some in ((name, run), (f"{name}: carriers", run.of_carriers())):
        yield label, f"{len(some.took):,}", *(f"{each:.3f}" for each in some.measures().values())


def noticed(run: Run, world: World, title: str) -> Section:
    """Return how much of each ring was through at the first notice of it, and how many notices were right."""
    ring_of = {
        member: each
        for each in world.labels
        if each.ring is not None
        for member in set(each.declarations).difference(each.companions)
    }
    came: dict[str, int] = {}
    for number, record in enumerate(world.records, start=1):
        came.setdefault(record.declaration.id, number)
    at_notice: dict[str, int] = {}
    for number, _, members in run.given:
        name = most_of(members, ring_of)
        if name is not None:
            at_notice.setdefault(name, number)
    rows, notes = [], []
    for level, rings in by_level(ring_of.values()).items():
        seen = [
            sum(came[each] <= at_notice[name] for each in couriers) / len(couriers)
            for name, couriers in rings.items()
            if name in at_notice
        ]
        rows.append((f"level {level}", f"{len(seen)} of {len(rings)}", f"{mean(seen):.0%}" if seen else "-"))
        if seen and level in MOST_THROUGH:
            notes.append(_most(f"level {level}: through at the first notice", mean(seen), MOST_THROUGH[level]))
    last = {id_: members for _, id_, members in run.given}
    right = sum(most_of(members, ring_of) is not None for members in last.values())
    part = right / max(1, len(last))
    notes.append(
        f"{right} of {len(last)} findings are right: at least half of their members are of one ring "
        f"({part:.2f} ≥ {LEAST_RIGHT}: {'yes' if part >= LEAST_RIGHT else 'NO'})"
    )
    return Section(title, ("rings", "noticed", "couriers through at the first notice"), (*rows,), (*notes,))


def most_of(members: Sequence[str], ring_of: dict[str, Label]) -> str | None:
    """Return the ring that at least half of the members are of."""
    rings = [str(ring_of[each].ring) for each in members if each in ring_of]
    return next((name for name in sorted(set(rings)) if 2 * rings.count(name) >= len(members)), None)


def by_level(rings: Iterable[Label]) -> dict[str, dict[str, set[str]]]:
    """Return the declarations of the couriers of rings, by their level, then by their name."""
    found: dict[str, dict[str, set[str]]] = {}
    for each in sorted(rings, key=lambda each: (str(each.level), str(each.ring))):
        couriers = set(each.declarations).difference(each.companions)
        found.setdefault(str(each.level), {})[str(each.ring)] = couriers
    return found


def _windows(sizes: Sequence[int], seed: int) -> Section:
    """Return what answers take in windows that are fuller and fuller."""
    rows: list[tuple[str, ...]] = []
    slowest = []
    for size in sizes:
        world = World.made(next(iter(GENERATORS)), size + NEXT, seed)
        run = answered(world.records[size:], world.watched(size), 1, time.process_time)
        rows += figures(f"{size:,} in the window", run)
        slowest.append(run.measures()["99 %"])
    return Section(
        f"The next answers in a window, world {seed}",
        ("window", "declarations", "mean ms", "50 % ms", "99 % ms", "longest ms"),
        (*rows,),
        (
            _most(
                "so many times as long is the 99th percentile of the fuller one",
                slowest[-1] / slowest[0],
                MOST_LONGER,
            ),
        ),
    )


def _held() -> int:
    """Return the bytes of memory that this process holds; 0 where the system doesn't tell."""
    gc.collect()
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _most(name: str, reached: float, most: float) -> str:
    """Return a measure with the most that it should be, and whether it is."""
    return f"{name}: {reached:.2f} (≤ {most:,}: {'yes' if reached <= most else 'NO'})"

"""A watch on invented traffic in the order of receipt: what an answer takes, and how early a ring is noticed.

The baseline is that of another world. With the store in memory an answer's processor time is measured, which says
the same on a busy machine; with the store on disk the time on the clock.
"""

import gc
import json
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Final

from attrs import define, field, frozen

from borderscore.declaration import Declaration
from borderscore.features.carried import loose_media
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
from tests.benchmarks.notices import Arrival, Notice, Rings, noticed, right, section
from tests.benchmarks.report import Section, Setting, limit
from tests.benchmarks.worlds import GENERATORS

DECLARATIONS: Final = 100_000
SEEDS: Final = (8_101,)

#: How many declarations a baseline counts at most.
COUNTED: Final = 100_000

#: How full windows are before the next arrivals are measured, and how many these are.
WINDOWS: Final = (100_000, 1_000_000)
NEXT: Final = 3_000

TOGETHER: Final = 256
MILLI: Final = 1_000

#: What the store is called on which goals are set.
MEMORY: Final = "in memory"

#: The most that the mean, the 99th percentile and the longest answer should take, in ms.
MOST: Final = {"mean": 0.2, "99 %": 2.0, "longest": 50.0}

#: The most bytes of memory for each declaration; and how much longer the 99th percentile may take in a window that
#: is ten times as full.
MOST_BYTES: Final = 1_500
MOST_LONGER: Final = 2.0

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
            for directory, number, size in (
                (now, seed, declarations),
                (past, seed - 1, min(declarations, COUNTED)),
            ):
                GENERATORS[generator](directory, number, size, max(1, size // ONE_IN))
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


@define(eq=False)
class Committing(SQLiteStore):
    """A store that knows how long its commits took, in seconds."""

    took: float = 0.0

    def commit(self) -> None:
        """Keep for good what was put."""
        before = time.perf_counter()
        super().commit()
        self.took += time.perf_counter() - before


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
    #: How long those took that were answered together.
    groups: "array[float]" = field(factory=lambda: array("d"))
    given: list[Notice] = field(factory=list)

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
        run.groups.append((clock() - before) * MILLI)
        run.took.extend([run.groups[-1]] * len(group))
        for record, answer in zip(group, answers, strict=True):
            run.traced.append(watch.holds(record.declaration.id))
            findings = map(json.loads, answer.findings)
            run.given.extend(
                Notice(len(run.traced), each["id"], tuple(each["members"]), each["withdrawn"]) for each in findings
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
    notes = [f"{name} ms: {limit(run.measures()[name], most)}" for name, most in MOST.items()]
    notes.append(f"bytes of memory for each declaration: {limit(size, MOST_BYTES)}")
    for name, together in (("on disk, one by one", 1), (f"on disk, {TOGETHER} at once", TOGETHER)):
        with TemporaryDirectory() as made:
            store = Committing.open(Path(made))
            kept = answered(world.records, world.watch(store), together, time.perf_counter)
            store.close()
            rows += figures(name, kept)
            many = len(kept.took)
            notes.append(
                f"{name}: {sum(kept.groups) / many:.2f} ms for each declaration, of which commits take "
                f"{store.took * MILLI / many:.2f}"
            )
            start = time.process_time()
            world.watch(SQLiteStore.open(Path(made))).store.close()
            restart = time.process_time() - start
    notes.append(f"A restart takes {restart:.1f} s of processor time")
    title = f"Answers to {len(world.records):,} declarations of {generator}, world {seed}"
    yield Section(
        title, ("store", "declarations", "mean ms", "50 % ms", "99 % ms", "longest ms"), (*rows,), (*notes,)
    )
    yield notices(run, world, f"First notices in the traffic of {generator}, world {seed}")


def figures(name: str, run: Run) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all declarations and of those that leave a trace."""
    for label, some in ((name, run), (f"{name}: carriers", run.of_carriers())):
        yield label, f"{len(some.took):,}", *(f"{each:.3f}" for each in some.measures().values())


def notices(run: Run, world: World, title: str) -> Section:
    """Return how much of each ring was through at the first notice of it, and how many notices were right."""
    rings = Rings(world.labels)
    arrivals = [Arrival(each.declaration.id, _carried(each.declaration)) for each in world.records]
    least = min(each.watch.capacity for each in default_rulebook().typologies)
    return section(title, noticed(run.given, arrivals, rings, least), right(run.given, rings))


def _carried(declaration: Declaration) -> int:
    return sum(each.count * (each.capacity or 0) for each in loose_media(declaration))


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
            "so many times as long is the 99th percentile of the fuller one: "
            + limit(slowest[-1] / slowest[0], MOST_LONGER),
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

"""`python -m tests.kills 1000` kills a watch at random points, and holds what is left against what it said.

A child answers declarations, a parent reads the answers and kills it (SIGKILL) at some moment of its work. The
next child goes on with the first declaration whose answer did not arrive whole, as a queue would. In the end, no
answer that arrived may have changed, and the state has to be that of the batch. One thread only, so it can fork.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from borderscore.declaration import Declaration
from borderscore.formats.lines import Record
from borderscore.store import SQLiteStore
from borderscore.watch import Watch, open_watch
from tests.traces import carrying, crowd, ring
from tests.watching import ASSESSOR, BASELINE, expected, held, raw

WINDOW: Final = 30


def traffic(random: Random) -> list[Declaration]:
    """Return rings among others, in any order, with corrections and withdrawals; much of it leaves the window."""
    rings = [*ring(7), *(carrying(f"s{number}", 30, day=40, batch="lot-9", flight="MH9") for number in range(5))]
    changed = [
        carrying(each.id, 10, day=12, revision=2, withdrawn=random.random() < 0.5)
        for each in random.sample(rings, 4)
    ]
    declarations = [*rings, *crowd(60), *changed]
    random.shuffle(declarations)
    return declarations


def opened(directory: Path) -> Watch:
    """Open the watch of a directory."""
    return open_watch(SQLiteStore.open(directory), ASSESSOR, baseline=BASELINE, window=WINDOW)


def answering(directory: Path, declarations: Sequence[Declaration], together: int, out: BinaryIO) -> None:
    """Answer declarations, each by one line."""
    watch = opened(directory)
    for start in range(0, len(declarations), together):
        group = [Record(1, raw(each), each) for each in declarations[start : start + together]]
        answers = [[line.decode() for line in answer.lines] for answer in watch.take_all(group)]
        out.writelines(json.dumps(each).encode() + b"\n" for each in answers)
        out.flush()


def killed(directory: Path, declarations: Sequence[Declaration], random: Random) -> Iterator[list[str]]:
    """Yield the answers that arrive before a child is killed."""
    reading, writing = os.pipe()
    together, moment = random.choice([1, 1, 3, 16]), random.uniform(0.0, 0.15)
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            answering(directory, declarations, together, out)
        os._exit(0)
    os.close(writing)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as arrived:
        for line in arrived:
            if line.endswith(b"\n"):
                yield json.loads(line)


def check(directory: Path, declarations: Sequence[Declaration], answers: Sequence[list[str]]) -> None:
    """Raise AssertionError unless all answers still are what they were, and the state that of the batch."""
    watch = opened(directory)
    with closing(watch.store):
        assert held(watch) == expected(watch.contents(), BASELINE)
        assert len(watch.store.numbers(0, 10_000)) >= len(answers)
        for declaration, answer in zip(declarations, answers, strict=False):
            again = watch.take(raw(declaration))
            assert again.status in {"repeated", "rejected"}
            assert again.status == "rejected" or [line.decode() for line in again.lines] == answer


def main(kills: int, seed: int = 0) -> None:
    """Kill so many children; start with other declarations whenever all are answered."""
    random = Random(seed)  # noqa: S311 - the same kills for the same seed
    done = 0
    while done < kills:
        with TemporaryDirectory() as made:
            directory, declarations = Path(made), traffic(random)
            answers: list[list[str]] = []
            while done < kills and len(answers) < len(declarations):
                answers += killed(directory, declarations[len(answers) :], random)
                done += 1
            check(directory, declarations, answers)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

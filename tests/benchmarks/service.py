"""The service over HTTP, its state on disk: in batches, beside `watch` on the same lines; one by one at a pace."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from borderscore.formats.writing import write_declaration
from borderscore.simulation.parameters import Parameters, Traffic
from borderscore.simulation.simulation import simulate
from tests.benchmarks.report import Section, Setting, target
from tests.http_service import Running, started

DECLARATIONS: Final = 20_000
TOGETHER: Final = 500

#: How many declarations come one by one in a second, over how many connections, and for how many seconds.
PACE: Final = 100
CONNECTIONS: Final = 8
SECONDS: Final = 30

LEAST_A_SECOND: Final = 1_500
MOST_MILLISECONDS: Final = 20


def measure(setting: Setting) -> Iterator[Section]:
    """Yield the tables."""
    count = setting.some(DECLARATIONS)
    traffic = simulate(Parameters(traffic=Traffic(declarations=count + PACE * SECONDS)), 11).declarations()
    lines = [write_declaration(each).encode() for each in traffic]
    with TemporaryDirectory() as directory:
        watched = count / by_watch(Path(directory) / "watch", lines[:count])
        (Path(directory) / "served").mkdir()
        with started(Path(directory) / "served") as service:
            served = count / in_batches(service, lines[:count])
            waits = sorted(one_by_one(service, lines[count:][: PACE * setting.some(SECONDS)]))
    yield Section(
        f"{count:,} declarations in batches of {TOGETHER}",
        ("what", "a second", "against watch"),
        (
            ("watch, on disk", f"{watched:,.0f}", ""),
            ("the service, on disk", f"{served:,.0f}", f"{served / watched:.2f}"),
        ),
        (target(served, LEAST_A_SECOND),),
    )
    yield Section(
        f"One by one, {PACE} a second over {CONNECTIONS} connections",
        ("median", "99th percentile", "longest"),
        (tuple(f"{1_000 * each:.1f} ms" for each in (median(waits), waits[len(waits) * 99 // 100], waits[-1])),),
        (f"The 99th percentile is to be at most {MOST_MILLISECONDS} ms.",),
    )


def by_watch(state: Path, lines: Sequence[bytes]) -> float:
    """Return the seconds that `borderscore watch` takes for lines."""
    command: list[str | Path] = [sys.executable, "-m", "borderscore", "watch", "--state", state]
    begun = time.perf_counter()
    subprocess.run(
        command, input=b"\n".join(lines), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - begun


def in_batches(service: Running, lines: Sequence[bytes]) -> float:
    """Return the seconds that the service takes for lines in batches, one after another."""
    begun = time.perf_counter()
    with closing(HTTPConnection(urlsplit(service.address).netloc)) as connection:
        for start in range(0, len(lines), TOGETHER):
            body = b"\n".join(lines[start : start + TOGETHER])
            answers = asked(connection, service, "/v1/batches", body, "application/x-ndjson").splitlines()
            if len(answers) != len(lines[start : start + TOGETHER]):
                raise RuntimeError(f"expected an answer to each declaration, got {len(answers)}")
    return time.perf_counter() - begun


def one_by_one(service: Running, lines: Sequence[bytes]) -> list[float]:
    """Return how long each of some declarations waited from the moment that it was due."""
    begun = time.perf_counter() + 0.1
    waits: list[float] = []

    def call(first: int) -> None:
        with closing(HTTPConnection(urlsplit(service.address).netloc)) as connection:
            for place in range(first, len(lines), CONNECTIONS):
                due = begun + place / PACE
                time.sleep(max(0, due - time.perf_counter()))
                asked(connection, service, "/v1/declarations", lines[place], "application/json")
                waits.append(time.perf_counter() - due)

    callers = [threading.Thread(target=call, args=(first,)) for first in range(CONNECTIONS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return waits


def asked(connection: HTTPConnection, service: Running, path: str, body: bytes, kind: str) -> bytes:
    """Return what a request gets. Raises RuntimeError where that is an error of the service."""
    connection.request("POST", path, body, {"Authorization": f"Bearer {service.token}", "Content-Type": kind})
    response = connection.getresponse()
    content = response.read()
    if response.status >= 500:  # a corrected declaration may be refused
        raise RuntimeError(f"{response.status} {json.loads(content)['detail']}")
    return content

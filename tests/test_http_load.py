"""Under load, with bad requests among the good ones: no error 500, flat memory, and a kill loses nothing."""

import json
import random
import threading
from collections import Counter
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from attrs import define, field

from borderscore.formats.writing import write_declaration
from borderscore.simulation.parameters import Parameters, Traffic
from borderscore.simulation.simulation import simulate
from tests.http_service import Running, started

CALLERS = 4

#: Requests that no service should do anything for (method, path, body, media type), and what they get.
BAD: tuple[tuple[str, str, bytes, str, int], ...] = (
    ("POST", "/v1/declarations", b"{", "application/json", 422),
    ("POST", "/v1/declarations", b"[" * 50_000, "application/json", 422),
    ("POST", "/v1/declarations", b'{"id":"\xff"}', "application/json", 422),
    ("POST", "/v1/declarations", b" " * 70_000, "application/json", 413),
    ("POST", "/v1/declarations", b"{}", "text/plain", 415),
    ("POST", "/v1/batches", b"{}", "application/json", 400),
    ("GET", "/v1/changes?after=x", b"", "", 400),
    ("GET", "/v1/assessments/nobody", b"", "", 404),
    ("DELETE", "/v1/rulebook", b"", "", 405),
    ("GET", "/none", b"", "", 404),
)


@define(eq=False)
class Load:
    """What some callers do for a while, and what they get."""

    lines: list[bytes]
    statuses: Counter[int] = field(factory=Counter)
    #: The revisions that were acknowledged, by id.
    acknowledged: dict[str, int] = field(factory=dict)
    wrong: list[str] = field(factory=list)
    over: threading.Event = field(factory=threading.Event)
    _token: str = ""

    def on(self, service: Running, seconds: float) -> None:
        """Put the load on a service for some seconds, or until it is gone."""
        self.over.clear()
        callers = [threading.Thread(target=self._call, args=(service, seed)) for seed in range(CALLERS)]
        for caller in callers:
            caller.start()
        self.over.wait(seconds)
        self.over.set()
        for caller in callers:
            caller.join()

    def _call(self, service: Running, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - no secret
        kinds = (self._one, self._many, self._bad, self._read)
        with closing(connection_to(service)) as connection, suppress(OSError, HTTPException):  # it was killed
            self._token = service.token
            while not self.over.is_set():
                dice.choice(kinds)(connection, dice)

    def _ask(
        self, connection: HTTPConnection, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        connection.request(method, path, body, {"Authorization": f"Bearer {self._token}", "Content-Type": kind})
        response = connection.getresponse()
        content = response.read()
        self.statuses[response.status] += 1
        return response.status, content

    def _one(self, connection: HTTPConnection, dice: random.Random) -> None:
        status, content = self._ask(
            connection, "POST", "/v1/declarations", dice.choice(self.lines), "application/json"
        )
        self._heard(status, content)

    def _many(self, connection: HTTPConnection, dice: random.Random) -> None:
        body = b"\n".join(dice.choices(self.lines, k=50))
        status, content = self._ask(connection, "POST", "/v1/batches", body, "application/x-ndjson")
        for line in content.splitlines():
            self._heard(status, line)

    def _heard(self, status: int, content: bytes) -> None:
        if status != 200:
            self.wrong.append(f"{status} {content[:200]!r}")
            return
        for each in json.loads(content)["assessments"][:1]:
            self.acknowledged[each["declaration"]] = each["revision"]

    def _bad(self, connection: HTTPConnection, dice: random.Random) -> None:
        method, path, body, kind, expected = dice.choice(BAD)
        status, content = self._ask(connection, method, path, body, kind)
        if status != expected:
            self.wrong.append(f"{method} {path}: {status}, not {expected}: {content[:200]!r}")

    def _read(self, connection: HTTPConnection, dice: random.Random) -> None:
        known = sorted(self.acknowledged)[:1_000]
        if known:
            self._knows(connection, dice.choice(known))

    def _knows(self, connection: HTTPConnection, id_: str) -> None:
        """Look whether the service knows what it acknowledged."""
        status, content = self._ask(connection, "GET", f"/v1/assessments/{quote(id_, safe='')}")
        if status != 200 or json.loads(content)["revision"] < self.acknowledged[id_]:
            self.wrong.append(f"{id_} was acknowledged: {status} {content[:200]!r}")

    def look_back(self, service: Running) -> None:
        """Look whether a service knows everything that was acknowledged."""
        self._token = service.token
        with closing(connection_to(service)) as connection:
            for id_ in self.acknowledged:
                self._knows(connection, id_)


def connection_to(service: Running) -> HTTPConnection:
    """Return a connection to a service that is kept open."""
    return HTTPConnection(urlsplit(service.address).netloc)


def memory(service: Running) -> int:
    """Return the bytes that a service holds in memory."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return 1024 * int(status.partition("VmRSS:")[2].split()[0])


def bear(directory: Path, seconds: float, declarations: int) -> tuple[Load, list[int]]:
    """Put a load on a service, kill it in the middle, go on; return the load, and the memory after each part."""
    traffic = simulate(Parameters(traffic=Traffic(declarations=declarations)), 7).declarations()
    lines = {each.id: write_declaration(each).encode() for each in traffic if not each.withdrawn}
    load = Load(list(lines.values()))
    with started(directory) as service:
        load.on(service, seconds / 2)
        service.process.kill()
    held = []
    with started(directory) as service:
        load.look_back(service)
        for _ in range(2):
            load.on(service, seconds / 4)
            held.append(memory(service))
    return load, held


def test_a_load_with_a_kill_in_the_middle(tmp_path: Path) -> None:
    load, _ = bear(tmp_path, 4, 400)
    assert load.wrong == []
    assert load.acknowledged
    assert 500 not in load.statuses


@pytest.mark.long
def test_ten_minutes_of_it_take_no_more_memory(tmp_path: Path) -> None:
    load, (first, second) = bear(tmp_path, 600, 20_000)
    assert load.wrong == []
    assert 500 not in load.statuses
    assert second < 1.1 * first

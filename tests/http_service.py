"""A service in this process, for tests: its watch in memory or on disk, its clock at rest."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen
from starlette.testclient import TestClient

from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, default_rulebook
from borderscore.http.app import application
from borderscore.http.desk import Desk
from borderscore.http.limits import Limits
from borderscore.http.metrics import Metrics
from borderscore.http.service import Service
from borderscore.http.tokens import ROLES, Tokens, new_token
from borderscore.selectivity import Assessor
from borderscore.store import SQLiteStore
from borderscore.watch import Watch, open_watch

NOW = datetime(2025, 3, 10, tzinfo=UTC)

ASSESSOR = Assessor.of(default_rulebook())


@contextmanager
def watching(state: Path) -> Iterator[Watch]:
    """Open the watch on a state."""
    with closing(SQLiteStore.open(state)) as store:
        yield open_watch(store, ASSESSOR)


@contextmanager
def serving(
    state: Path, *, tokens: Tokens | None = None, limits: Limits | None = None
) -> Iterator[tuple[TestClient, Service, list[dict[str, Any]]]]:
    """Open a service on a state; return a client of it, the service, and what it logs."""
    logged: list[dict[str, Any]] = []
    desk = Desk.open(lambda: watching(state), lambda: NOW)
    service = Service(
        desk,
        limits or Limits(),
        Metrics(desk.watch.counts),
        SHIPPED_RULEBOOK.read_text(),
        lambda event, **details: logged.append({"event": event, **details}),
    )
    try:
        with TestClient(application(service, tokens), raise_server_exceptions=False) as client:
            yield client, service, logged
    finally:
        desk.close()


@frozen
class Running:
    """A service in a process of its own."""

    address: str
    #: Of someone who may do everything.
    token: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def started(directory: Path) -> Iterator[Running]:
    """Start the service on the state in a directory, and stop it at the end if it still runs."""
    token, table = new_token("tests", ROLES)
    (directory / "tokens.toml").write_text(table)
    command: list[str | Path] = [
        *("serve", "--state", directory / "state", "--port", "0", "--tokens", directory / "tokens.toml")
    ]
    with subprocess.Popen([sys.executable, "-m", "borderscore", *command], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        listening = json.loads(process.stderr.readline())
        assert listening["event"] == "listening", listening
        try:
            yield Running(f"http://127.0.0.1:{listening['port']}", token, process)
        finally:
            process.terminate()
            told = [json.loads(line) for line in process.stderr]
            assert not [each for each in told if each["event"] == "unexpected-error"], told


@contextmanager
def running(directory: Path) -> Iterator[tuple[str, str]]:
    """Start a service of its own; return where it listens, and a token of someone who may do everything."""
    with started(directory) as service:
        yield service.address, service.token

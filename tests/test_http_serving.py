"""The service as a process: where it listens, how it stops, and what callers get who are too many or too slow."""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Scope

from borderscore.cli import main
from borderscore.errors import InputError
from borderscore.http.desk import Desk
from borderscore.http.limits import Crowd, Limits
from borderscore.http.openapi import EXAMPLE
from borderscore.http.serving import Address, Told, listen
from tests.http_service import NOW, serving, watching

LINE = json.dumps(EXAMPLE).encode()


# Where it listens


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 - it is refused
def test_without_tokens_it_listens_on_this_machine_alone(host: str) -> None:
    with pytest.raises(InputError, match="expected tokens"):
        listen(Address(host=host), guarded=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_on_this_machine_it_listens_without(host: str) -> None:
    with listen(Address(host=host, port=0), guarded=False) as listening:
        assert listening.getsockname()[1] > 0
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_with_tokens_it_listens_anywhere() -> None:
    listen(Address(host="0.0.0.0", port=0), guarded=True).close()  # noqa: S104 - for a moment
    if socket.has_dualstack_ipv6():
        listen(Address(host="::1", port=0), guarded=True).close()


def test_a_port_that_is_taken_is_named() -> None:
    with listen(Address(port=0), guarded=False) as first:
        port = first.getsockname()[1]
        with pytest.raises(InputError, match=rf"127\.0\.0\.1:{port}: can't be listened on"):
            listen(Address(port=port), guarded=False)


# How it starts and stops


def test_it_serves_until_it_is_asked_to_stop(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    timer = threading.Timer(2, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    assert main(["serve", "--state", str(tmp_path / "state"), "--port", "0"]) == 0
    told = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [each["event"] for each in told] == ["listening", "stopped"]


def test_a_register_with_faults_is_told_of(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "register.jsonl").write_text("{}\n")
    (tmp_path / "tokens.toml").write_text(f'[[token]]\nname = "a"\nroles = ["read"]\nsha256 = "{"0" * 64}"\n')
    threading.Timer(2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    arguments = ["serve", "--state", tmp_path / "state", "--port", 0, "--register", tmp_path / "register.jsonl"]
    main([*map(str, arguments), "--tokens", str(tmp_path / "tokens.toml")])
    assert "register-line-rejected" in capfd.readouterr().err


def test_a_state_that_cant_be_opened_ends_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state").write_text("not a directory")
    assert main(["serve", "--state", str(tmp_path / "state"), "--port", "0"]) == 2
    assert str(tmp_path / "state") in capfd.readouterr().err


@pytest.mark.parametrize("name", ["none.pem", "bad.pem"])
def test_a_certificate_that_cant_be_used_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "bad.pem").write_text("no certificate")
    certificate = str(tmp_path / name)
    state = str(tmp_path / "state")
    assert (
        main(["serve", "--state", state, "--port", "0", "--certificate", certificate, "--key", certificate]) == 2
    )
    assert f"{certificate} with the key {certificate}: expected a certificate" in capfd.readouterr().err


def test_a_token_is_shown_once_and_its_table_is_for_the_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--name", "gateway", "--role", "submit"]) == 0
    told = capfd.readouterr()
    assert told.out.startswith('[[token]]\nname = "gateway"\nroles = ["submit"]\nsha256 = "')
    assert "shown this once" in told.err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "borderscore.http.serving", None)
    assert main(["token", "--name", "a", "--role", "read"]) == 2
    assert "pip install 'borderscore[http]'" in capfd.readouterr().err


def test_what_the_server_says_is_passed_on_without_a_traceback() -> None:
    logged: list[dict[str, Any]] = []
    told = Told(lambda event, **details: logged.append({"event": event, **details}))
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 1, "%s broke", ("it",), None)
    told.handle(record)
    record.exc_info = (ValueError, ValueError("why"), None)
    told.handle(record)
    assert logged == [
        {"event": "server", "message": "it broke"},
        {"event": "server", "message": "it broke: ValueError: why"},
    ]


# Too many, too slow, or gone


def asked(app: Any, parts: list[bytes | float], path: str = "/v1/declarations") -> list[Message]:
    """Send a request part by part, with pauses in seconds between them; return what came back."""
    scope: Scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"content-type", b"application/json")], "http_version": "1.1", "scheme": "http",
        "client": None, "server": None, "root_path": "",
    }  # fmt: skip
    waiting = list(parts)
    sent: list[Message] = []

    async def receive() -> Message:
        while waiting and isinstance(waiting[0], float):
            await asyncio.sleep(waiting.pop(0))  # type: ignore[arg-type]
        if not waiting:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def test_who_stays_silent_in_the_middle_is_sent_home(tmp_path: Path) -> None:
    with serving(tmp_path / "state", limits=Limits(silence=0.05)) as (client, _, _):
        assert asked(client.app, [LINE])[0]["status"] == HTTPStatus.OK
        assert asked(client.app, [b"{", 5.0, b"}"])[0]["status"] == HTTPStatus.REQUEST_TIMEOUT


def test_who_hangs_up_costs_nobody_anything(tmp_path: Path) -> None:
    with serving(tmp_path / "state") as (client, _, logged):
        assert asked(client.app, [])[0]["status"] == 499
        assert logged == []


def test_one_too_many_is_asked_to_come_again() -> None:
    let_go = asyncio.Event()

    async def slow(_scope: Scope, _receive: Any, send: Any) -> None:
        await let_go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def two() -> tuple[list[Message], list[Message]]:
        crowd = Crowd(slow, Limits(requests=1))
        first: list[Message] = []
        second: list[Message] = []

        async def nothing() -> Message:
            return {"type": "http.disconnect"}

        async def to_first(message: Message) -> None:
            first.append(message)

        async def to_second(message: Message) -> None:
            second.append(message)

        waiting = asyncio.create_task(crowd({"type": "http"}, nothing, to_first))
        await asyncio.sleep(0)
        await crowd({"type": "http"}, nothing, to_second)
        let_go.set()
        await waiting
        await crowd({"type": "lifespan"}, nothing, to_first)
        return first, second

    first, second = asyncio.run(two())
    assert [each["status"] for each in first] == [200, 200]
    assert second[0]["status"] == HTTPStatus.SERVICE_UNAVAILABLE
    assert (b"retry-after", b"1") in second[0]["headers"]


def test_what_waits_together_is_kept_together(tmp_path: Path) -> None:
    """Requests that come while the desk is busy are answered with one write; each gets its own answers."""
    lines = [json.dumps({**EXAMPLE, "id": f"MY-{number}"}).encode() for number in range(600)]

    async def all_at_once(desk: Desk) -> list[str]:
        hold = threading.Event()
        busy = asyncio.create_task(desk.ask(lambda _: hold.wait()))
        await asyncio.sleep(0)
        taken = [asyncio.create_task(desk.take([(1, line)])) for line in lines]
        gone = asyncio.create_task(desk.ask(lambda watch: watch.number))
        known = asyncio.create_task(desk.ask(lambda watch: watch.number))
        await asyncio.sleep(0)
        gone.cancel()
        hold.set()
        await busy
        answers = [answer for task in taken for answer in await task]
        assert await known == len(lines)
        return [json.loads(answer.assessments[0])["declaration"] for answer in answers]

    desk = Desk.open(lambda: watching(tmp_path / "state"), lambda: NOW)
    try:
        assert asyncio.run(all_at_once(desk)) == [json.loads(line)["id"] for line in lines]
    finally:
        desk.close()

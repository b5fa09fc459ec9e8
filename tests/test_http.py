"""The service: who may come in, what requests get, and that it says what the watch says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from borderscore.errors import StoreError
from borderscore.http.limits import Limits
from borderscore.http.metrics import Metrics
from borderscore.http.openapi import EXAMPLE, document
from borderscore.http.tokens import ROLES, Grant, Role, Tokens, new_token
from borderscore.linkage.baseline import canonical
from borderscore.linkage.traffic import Traffic
from borderscore.store import Store
from tests.http_service import ASSESSOR, NOW, serving, watching

JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/x-ndjson"}

CASE = Path(__file__).parents[1] / "docs" / "examples" / "case-80tb.jsonl"


def record(id_: str = "MY-1", **more: Any) -> dict[str, Any]:
    return {**EXAMPLE, "id": id_, **more}


def raw(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


class Full:
    """A store that can't keep anything."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self) -> None:
        raise StoreError("the disk is full")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path / "state") as (client, _, _):
        yield client


def is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Say that a response is a problem of a status, and return it."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    assert told["detail"]
    return told


# What it says


def test_a_declaration_gets_what_the_watch_says(client: TestClient, tmp_path: Path) -> None:
    told = client.post("/v1/declarations", json=record()).json()
    with watching(tmp_path / "other") as watch:
        answer = watch.take(json.dumps(record()).encode(), now=NOW)
    assert told == {"status": "assessed", "assessments": [json.loads(answer.assessments[0])], "findings": []}


def test_the_same_again_gets_the_same_answer(client: TestClient) -> None:
    first = client.post("/v1/declarations", json=record()).json()
    again = client.post("/v1/declarations", json=record()).json()
    assert again == {**first, "status": "repeated"}
    sent = httpx.Request("POST", "http://x", json=record()).content
    as_a_line = client.post("/v1/batches", content=sent + b"\r\n", headers=LINES).json()
    assert as_a_line == again


def test_what_cant_be_read_is_a_problem_with_every_fault(client: TestClient) -> None:
    faulty = record(port="K", direction="up")
    told = is_problem(client.post("/v1/declarations", json=faulty), 422)
    assert [fault["path"] for fault in told["faults"]] == ["$.port", "$.direction"]


def test_another_record_of_the_same_revision_is_a_problem(client: TestClient) -> None:
    client.post("/v1/declarations", json=record())
    told = is_problem(client.post("/v1/declarations", json=record(port="PEN")), 409)
    assert told["faults"][0]["path"] == "$.revision"


@pytest.mark.parametrize("body", [b"", b" \n"], ids=["empty", "blank"])
def test_nothing_is_no_declaration(client: TestClient, body: bytes) -> None:
    told = is_problem(client.post("/v1/declarations", content=body, headers=JSON), 422)
    assert told["faults"] == [{"path": "$", "message": "expected a declaration, got nothing"}]


def test_a_batch_of_lines_gets_a_line_for_each_in_order(client: TestClient) -> None:
    body = raw(record("A")) + b"\n{\n" + raw(record("B"))
    response = client.post("/v1/batches", content=body.rstrip(), headers=LINES)
    assert response.headers["content-type"] == "application/x-ndjson"
    told = [json.loads(line) for line in response.text.splitlines()]
    assert [each["status"] for each in told] == ["assessed", "rejected", "assessed"]
    assert [answer["assessments"][0]["declaration"] for answer in (told[0], told[2])] == ["A", "B"]
    assert told[1]["reject"]["line"] == 3


def test_an_array_gets_an_array(client: TestClient) -> None:
    told = client.post("/v1/batches", json=[record("A"), {}, record("B")]).json()
    assert [each["status"] for each in told] == ["assessed", "rejected", "assessed"]
    assert client.post("/v1/batches", json=[]).json() == []


def test_lines_and_arrays_of_any_size_say_the_same(client: TestClient, tmp_path: Path) -> None:
    records = [record(f"MY-{number}") for number in range(300)]
    with serving(tmp_path / "other") as (other, _, _):
        array = other.post("/v1/batches", json=records).json()
    lines = client.post("/v1/batches", content=raw(*records), headers=LINES).text.splitlines()
    assert [json.loads(line) for line in lines] == array


@pytest.mark.parametrize("body", [b"{}", b"[1", b"[1 2]", b"[1,]", b"[1] []", b"\xff", b"[" * 100_000])
def test_what_is_no_array_is_a_problem(client: TestClient, body: bytes) -> None:
    told = is_problem(client.post("/v1/batches", content=body, headers=JSON), 400)
    assert told["detail"].startswith("expected a JSON array of declarations")


# What it knows


def test_what_was_said_can_be_read_again(client: TestClient) -> None:
    answer = client.post("/v1/declarations", json=record("MY/1 é")).json()
    assert client.get("/v1/assessments/MY%2F1%20%C3%A9").json() == answer["assessments"][0]
    assert client.get("/v1/changes").json() == {
        "changes": [{"cursor": 1, "assessments": answer["assessments"], "findings": []}],
        "cursor": 1,
    }
    assert client.get("/v1/changes?after=1&limit=5").json() == {"changes": [], "cursor": 1}


@pytest.mark.parametrize(
    ("lang", "word"), [("", "Lane"), ("?lang=en", "Lane"), ("?lang=de", "Spur"), ("?lang=ms", "Lorong")]
)
def test_what_was_said_is_explained(client: TestClient, lang: str, word: str) -> None:
    client.post("/v1/declarations", json=record())
    response = client.get(f"/v1/explanations/MY-1{lang}")
    assert response.headers["content-type"].startswith("text/plain")
    assert "MY-1" in response.text
    assert word in response.text


def test_an_unknown_language_is_a_problem(client: TestClient) -> None:
    assert "en, de, ms" in is_problem(client.get("/v1/explanations/MY-1?lang=fr"), 400)["detail"]


@pytest.mark.parametrize("what", ["assessments", "findings", "explanations"])
def test_what_is_not_known_is_not_found(client: TestClient, what: str) -> None:
    assert "MY-9" in is_problem(client.get(f"/v1/{what}/MY-9"), 404)["detail"]


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "after=" + "9" * 99, "limit=\u0661"]
)
def test_numbers_out_of_range_are_a_problem(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"/v1/changes?{query}"), 400)["detail"].startswith(query.partition("=")[0])


def test_the_rulebook_in_force_is_shown(client: TestClient) -> None:
    told = client.get("/v1/rulebook").json()
    answer = client.post("/v1/declarations", json=record()).json()
    assert {name: told[name] for name in ("id", "version", "sha256")} == answer["assessments"][0]["rulebook"]
    assert "[[characteristic]]" in told["toml"]


def test_it_counts(client: TestClient) -> None:
    client.post("/v1/declarations", json=record())
    client.post("/v1/declarations", json={})
    told = client.get("/metrics").text
    assert 'borderscore_records_total{outcome="assessed"} 1.0' in told
    assert 'borderscore_requests_total{method="POST",route="/v1/declarations",status="422"} 1.0' in told


def test_it_counts_what_its_watch_counts() -> None:
    told = Metrics({"assessed": 3, "findings raised": 2}).text().decode()
    assert 'borderscore_records_total{outcome="assessed"} 3.0' in told
    assert 'borderscore_findings_total{event="raised"} 2.0' in told


def test_it_describes_itself_with_tokens_and_without(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told == document(guarded=False)
    operations = [each for path in told["paths"].values() for each in path.values()]
    assert all(each["security"] == [] and "401" not in each["responses"] for each in operations)
    assert document(guarded=True)["paths"]["/v1/declarations"]["post"]["security"] == [{"token": []}]


def test_its_description_refers_to_nothing_that_is_not_there() -> None:
    described = json.dumps(document(guarded=True))
    referred = set(re.findall(r"#/components/schemas/(\w+)", described))
    assert referred <= document(guarded=True)["components"]["schemas"].keys()


def test_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ready"}


# What it can be told


def test_its_baseline_can_be_renewed(client: TestClient) -> None:
    client.post("/v1/declarations", json=record())
    assert client.post("/v1/baseline").json() == {"assessments": [], "findings": []}
    linkage = ASSESSOR.rulebook.linkage
    assert linkage is not None
    counted = Traffic.of([], linkage).baseline()
    is_problem(client.post("/v1/baseline", content=canonical(counted).encode(), headers=JSON), 409)


def test_what_a_renewed_baseline_finds_can_be_read_and_explained(client: TestClient) -> None:
    client.post("/v1/batches", content=CASE.read_bytes(), headers=LINES)
    [finding, *_] = client.post("/v1/baseline").json()["findings"]
    assert client.get(f"/v1/findings/{finding['id']}").json() == finding
    assert finding["id"] in client.get(f"/v1/explanations/{finding['id']}").text
    changes = client.get("/v1/changes?limit=1000").json()["changes"]
    assert finding in changes[-1]["findings"]


def test_what_is_no_baseline_is_a_problem(client: TestClient) -> None:
    told = is_problem(client.post("/v1/baseline", content=b"[]", headers=JSON), 422)
    assert told["faults"][0]["path"] == "$"
    is_problem(client.post("/v1/baseline", content=b"{}"), 415)


# What it refuses


def test_an_unknown_path_and_another_method_are_problems(client: TestClient) -> None:
    is_problem(client.get("/v2"), 404)
    is_problem(client.delete("/v1/declarations"), 405)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Type": "text/plain"}, {**JSON, "Content-Encoding": "gzip"}],
    ids=["none", "text", "gzip"],
)
def test_another_media_type_is_a_problem(client: TestClient, headers: dict[str, str]) -> None:
    is_problem(client.post("/v1/declarations", content=b"{}", headers=headers), 415)


def test_a_body_has_bounds(tmp_path: Path) -> None:
    with serving(tmp_path / "state", limits=Limits(body=1_000, stream=2_000)) as (client, _, _):
        is_problem(client.post("/v1/declarations", content=b" " * 70_000, headers=JSON), 413)
        is_problem(client.post("/v1/batches", content=b" " * 1_001, headers=JSON), 413)
        is_problem(client.post("/v1/batches", content=b"\n" * 2_001, headers=LINES), 413)


def test_a_line_over_the_cap_costs_itself_alone(client: TestClient) -> None:
    body = raw(record("A"), record("B", purpose="x" * 70_000), record("C"))
    told = [json.loads(line) for line in client.post("/v1/batches", content=body, headers=LINES).text.splitlines()]
    assert [each["status"] for each in told] == ["assessed", "rejected", "assessed"]


def test_when_nothing_can_be_kept_nothing_is_taken(tmp_path: Path) -> None:
    with serving(tmp_path / "state") as (client, service, logged):
        service.desk.watch.store = cast("Store", Full(service.desk.watch.store))
        told = client.post("/v1/declarations", json=record())
        assert is_problem(told, 503)["detail"].startswith("the state can't be written to")
        assert told.headers["retry-after"]
        assert logged == [{"event": "not-kept", "message": "the disk is full"}]
        is_problem(client.get("/ready"), 503)
        is_problem(client.post("/v1/declarations", json=record()), 503)
        assert client.get("/health").json() == {"status": "ok"}


def test_what_nobody_thought_of_shows_no_traceback(tmp_path: Path) -> None:
    with serving(tmp_path / "state") as (client, service, logged):
        service.rulebook = object()  # type: ignore[assignment]
        told = is_problem(client.get("/v1/rulebook"), 500)
        assert told["detail"] == "unexpected error; the log says more"
        assert logged[0]["event"] == "unexpected-error"
        assert "TypeError" in logged[0]["message"]


# Who may come in


def grant(*roles: Role) -> tuple[Grant, dict[str, str]]:
    token, table = new_token("someone", roles)
    digest = table.partition('sha256 = "')[2][:64]
    return Grant("someone", frozenset(roles), digest), {"Authorization": f"Bearer {token}"}


def test_a_role_lets_in_where_it_should_and_nowhere_else(tmp_path: Path) -> None:
    submits, submitting = grant("submit")
    reads, reading = grant("read")
    with serving(tmp_path / "state", tokens=Tokens((submits, reads))) as (client, _, _):
        assert client.post("/v1/declarations", json=record(), headers=submitting).status_code == 200
        assert client.get("/v1/changes", headers=reading).status_code == 200
        assert "read" in is_problem(client.get("/v1/changes", headers=submitting), 403)["detail"]
        is_problem(client.post("/v1/declarations", json=record(), headers=reading), 403)
        assert client.get("/health").status_code == client.get("/openapi.json").status_code == 200


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer x", "Basic {token}", "{token}", "Bearer {token}x"])
def test_without_a_token_nobody_comes_in(tmp_path: Path, header: str | None) -> None:
    granted, held = grant(*ROLES)
    token = held["Authorization"].removeprefix("Bearer ")
    with serving(tmp_path / "state", tokens=Tokens((granted,))) as (client, _, _):
        headers = {"Authorization": header.format(token=token)} if header else {}
        response = client.get("/v1/changes", headers=headers)
        is_problem(response, 401)
        assert response.headers["www-authenticate"].startswith("Bearer")

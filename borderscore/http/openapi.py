"""The description of the service as OpenAPI 3.1, from the same schemas that `borderscore schema` prints."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from borderscore._version import __version__
from borderscore.formats.schemas import DESCRIBED, Schema, definitions, schema
from borderscore.http.problems import MEDIA_TYPE
from borderscore.http.service import MOST_CHANGES, MOST_CURSOR
from borderscore.locale import LANGUAGES

_ABOUT: Final = """\
Assesses customs declarations of storage media as they come in, and tells which belong together. A score refers a \
declaration to a lane, for a person to review. It decides nothing.

The same id and revision with the same bytes gets the same answer again, so that a request can be sent again \
after a failure. What was answered is on disk.
"""

_SCHEMAS: Final = {
    "Declaration": "declaration",
    "Assessment": "assessment",
    "Finding": "finding",
    "Reject": "reject",
    "BaselineFile": "baseline",
}

#: The smallest declaration that says something.
EXAMPLE: Final[Mapping[str, object]] = {
    "id": "MY-2025-0304-000123",
    "declared_at": "2025-03-04T10:40:00+08:00",
    "port": "KUL",
    "direction": "inbound",
    "traveler": {"ref": "t-7f3a"},
    "employer": {"name": "Lumen Data Pte Ltd", "country": "SG"},
    "itinerary": {"legs": [{"service": "MH319", "origin": "PEK", "destination": "KUL"}]},
    "media": [{"kind": "hdd", "count": 15, "capacity": "20 TB"}],
}

#: Generators of clients name their class by it.
_TAG: Final = "Borderscore"

_BATCH: Final = (
    "Assess many declarations: an array, or JSON Lines. Each gets its answer, in order; one that can't be read "
    "costs its own answer and nothing else."
)
_RENEWAL: Final = (
    "Go by another baseline from now on: the one that is sent, or with no body counts of the window. Earlier "
    "assessments and findings may change; all that did are returned."
)
_CHANGES: Final = "What was answered after a cursor, to whomever: to follow the service."

_ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 64},
}
_LANGUAGE: Final[Schema] = {
    "name": "lang",
    "in": "query",
    "description": "English, German or Malay.",
    "schema": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
}
_CURSOR: Final[tuple[Schema, ...]] = (
    {
        "name": "after",
        "in": "query",
        "description": "The cursor of the last change that is known; 0: from the start.",
        "schema": {"type": "integer", "minimum": 0, "maximum": MOST_CURSOR, "default": 0},
    },
    {
        "name": "limit",
        "in": "query",
        "description": "How many changes to return at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_CHANGES, "default": 100},
    },
)

#: What any request that needs a token can get.
_ANYWHERE: Final = (401, 403, 408, 503)

_STATUSES: Final = ("assessed", "withdrawn", "superseded", "late", "repeated", "rejected")


def _lists(**more: Schema) -> Schema:
    lists: Schema = {
        name: {"type": "array", "items": _ref(item)}
        for name, item in (("assessments", "Assessment"), ("findings", "Finding"))
    }
    return {"type": "object", "properties": {**more, **lists}, "required": [*more, *lists]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _text(**more: object) -> Schema:
    return {"type": "string", **more}


def _own() -> Schema:
    """Return the schemas of what the service alone says."""
    answer = _lists(status=_text(enum=list(_STATUSES)))
    answer["properties"]["reject"] = _ref("Reject")
    fault = _object(path=_text(), message=_text())
    problem = _object(type=_text(), title=_text(), status={"type": "integer"}, detail=_text())
    problem["properties"]["faults"] = {"type": "array", "items": fault}
    change = _lists(cursor={"type": "integer"})
    return {
        "Answer": {
            "description": "The declaration's own assessment, then the earlier ones that it changed, and the "
            "findings that it raised, changed or withdrew; or its reject.",
            **answer,
        },
        "Changes": _object(changes={"type": "array", "items": change}, cursor={"type": "integer"}),
        "Problem": {"description": "Problem details (RFC 9457).", **problem},
        "Renewed": _lists(),
        "RulebookInForce": _object(id=_text(), version=_text(), sha256=_text(), engine=_text(), toml=_text()),
        "Status": _object(status=_text()),
    }


@cache
def document(*, guarded: bool) -> Schema:
    """Return the document of a service that asks for tokens, or of one that doesn't."""
    paths = _paths()
    if not guarded:
        for operation in (each for path in paths.values() for each in path.values()):
            operation["security"] = []
            operation["responses"] = {
                status: each for status, each in operation["responses"].items() if status not in {"401", "403"}
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "borderscore",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": _components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> Schema:
    one = {"content": {"application/json": {"schema": _ref("Declaration"), "example": EXAMPLE}}, "required": True}
    many = {
        "content": {
            "application/json": {"schema": {"type": "array", "items": _ref("Declaration")}, "example": [EXAMPLE]},
            "application/x-ndjson": {"schema": {}, "example": f"{json.dumps(EXAMPLE)}\n"},
        },
        "required": True,
    }
    answers = {
        "application/json": {"schema": {"type": "array", "items": _ref("Answer")}},
        "application/x-ndjson": {"schema": {"type": "string"}},
    }
    baseline = {"content": {"application/json": {"schema": _ref("BaselineFile")}}, "required": False}
    return {
        "/v1/declarations": {
            "post": _operation(
                "assessDeclaration", "Assess one declaration.", _json("Answer"), 409, 413, 415, 422, body=one
            )
        },
        "/v1/batches": {"post": _operation("assessBatch", _BATCH, answers, 400, 413, 415, body=many)},
        "/v1/assessments/{id}": _read(
            "getAssessment", "The assessment of a declaration.", _json("Assessment"), _ID
        ),
        "/v1/findings/{id}": _read("getFinding", "A finding as it was last given.", _json("Finding"), _ID),
        "/v1/explanations/{id}": _read(
            "explain", "An assessment or a finding in words.", _plain(), _ID, _LANGUAGE
        ),
        "/v1/changes": _read("getChanges", _CHANGES, _json("Changes"), *_CURSOR),
        "/v1/rulebook": _read("getRulebook", "The rulebook in force.", _json("RulebookInForce")),
        "/v1/baseline": {
            "post": _operation("renewBaseline", _RENEWAL, _json("Renewed"), 409, 413, 415, 422, body=baseline)
        },
        "/metrics": _read("getMetrics", "Counters, for Prometheus.", _plain()),
        "/health": _open("getHealth", "Whether the process runs.", _json("Status")),
        "/ready": _open("getReadiness", "Whether declarations are taken.", _json("Status"), 503),
        "/openapi.json": _open(
            "getDescription", "This document.", {"application/json": {"schema": {"type": "object"}}}
        ),
    }


def _read(operation: str, summary: str, content: Schema, *parameters: Schema) -> Schema:
    known = (404,) if _ID in parameters else ()
    wrong = (400,) if set(map(id, parameters)) - {id(_ID)} else ()
    return {"get": _operation(operation, summary, content, *wrong, *known, parameters=list(parameters))}


def _open(operation: str, summary: str, content: Schema, *problems: int) -> Schema:
    described = _responses(content, problems)
    open_to_all = {"operationId": operation, "tags": [_TAG], "summary": summary, "security": []}
    return {"get": {**open_to_all, "responses": described}}


def _operation(
    operation: str,
    summary: str,
    content: Schema,
    *problems: int,
    parameters: Sequence[Schema] = (),
    body: Schema | None = None,
) -> Schema:
    said: Schema = {
        "operationId": operation,
        "tags": [_TAG],
        "summary": summary,
        "security": [{"token": []}],
        "responses": _responses(content, (*problems, *_ANYWHERE)),
    }
    if parameters:
        said["parameters"] = list(parameters)
    if body:
        said["requestBody"] = body
    return said


def _responses(content: Schema, problems: Iterable[int]) -> Schema:
    found: Schema = {"200": {"description": "It was done.", "content": content}}
    for status in sorted(problems):
        found[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
        }
    return found


def _json(name: str) -> Schema:
    return {"application/json": {"schema": _ref(name)}}


def _plain() -> Schema:
    return {"text/plain": {"schema": {"type": "string"}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _components() -> Schema:
    """Return the schemas of the interchange under one roof, and those of the service's own objects."""
    found: Schema = {}
    for title, name in _SCHEMAS.items():
        described = DESCRIBED[name]
        of_interchange = {**definitions(described.cls, described.caps), title: schema(name)}
        for key, each in of_interchange.items():
            found[_titled(key)] = _moved(each)
    # Few generators of clients can name a union of texts, numbers, lists and objects.
    observed = found["Contribution"]["properties"]["observed"]
    found["Contribution"]["properties"]["observed"] = {"description": observed["description"]}
    return {**dict(sorted(found.items())), **_own()}


def _titled(name: str) -> str:
    return name[0].upper() + name[1:]


def _moved(node: Any) -> Any:
    """Return a schema that refers to its parts where they are now, without what only a document of its own has."""
    if isinstance(node, list):
        return [_moved(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _moved(each) for key, each in node.items() if key not in {"$schema", "$id", "$defs", "title"}}
    if isinstance(reference := node.get("$ref"), str):
        kept["$ref"] = f"#/components/schemas/{_titled(reference.removeprefix('#/$defs/'))}"
    return kept

"""The application: which request goes where, and what its sender must be allowed to do."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from time import perf_counter
from typing import Final, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from borderscore.http.limits import Crowd
from borderscore.http.openapi import document
from borderscore.http.problems import ProblemError, problem
from borderscore.http.service import Log, Service
from borderscore.http.tokens import Role, Tokens

_Handler = Callable[[Request], Awaitable[Response]]

#: What a client that hung up would get; nobody reads it.
_HUNG_UP: Final = 499


def application(service: Service, tokens: Tokens | None) -> Starlette:
    """Return the application. Without tokens anyone who reaches it may do everything."""
    paths: list[tuple[str, str, Role | None, _Handler]] = [
        ("POST", "/v1/declarations", "submit", service.declaration),
        ("POST", "/v1/batches", "submit", service.batch),
        ("GET", "/v1/assessments/{id:path}", "read", service.assessment),
        ("GET", "/v1/findings/{id:path}", "read", service.finding),
        ("GET", "/v1/explanations/{id:path}", "read", service.explanation),
        ("GET", "/v1/changes", "read", service.changes),
        ("GET", "/v1/rulebook", "read", service.rules),
        ("POST", "/v1/baseline", "administer", service.renewal),
        ("GET", "/metrics", "read", service.measurements),
        ("GET", "/health", None, service.health),
        ("GET", "/ready", None, service.readiness),
        ("GET", "/openapi.json", None, _describing(guarded=tokens is not None)),
    ]
    routes = [
        Route(path, _guarded(handler, path, role, tokens, service), methods=[method])
        for method, path, role, handler in paths
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Crowd, limits=service.limits)],
        exception_handlers={HTTPException: _told},
    )


def _guarded(handler: _Handler, path: str, role: Role | None, tokens: Tokens | None, service: Service) -> _Handler:
    """Return a handler that lets in who may come in, counts, and always answers."""

    async def guarded(request: Request) -> Response:
        begun = perf_counter()
        response = await _answered(handler, request, role, tokens, service.log)
        service.metrics.seconds.labels(path).observe(perf_counter() - begun)
        service.metrics.requests.labels(request.method, path, response.status_code).inc()
        return response

    return guarded


async def _answered(
    handler: _Handler, request: Request, role: Role | None, tokens: Tokens | None, log: Log
) -> Response:
    try:
        if role is not None and tokens is not None:
            _admit(tokens, request.headers.get("authorization"), role)
        return await handler(request)
    except ProblemError as error:
        return error.response
    except ClientDisconnect:
        return Response(status_code=_HUNG_UP)
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a user
        log("unexpected-error", path=request.url.path, message=f"{type(error).__name__}: {error}")
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected error; the log says more")


def _admit(tokens: Tokens, authorization: str | None, role: Role) -> None:
    """Raise ProblemError unless the header holds a token that gives the role."""
    holder = tokens.holder(authorization)
    if holder is None:
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED,
            "expected the header Authorization: Bearer, with a token of this service",
            headers={"WWW-Authenticate": 'Bearer realm="borderscore"'},
        )
    if role not in holder.roles:
        raise ProblemError(HTTPStatus.FORBIDDEN, f"expected a token with the role {role!r}")


async def _told(_request: Request, error: Exception) -> Response:
    """Answer what the router refuses: an unknown path, another method."""
    refused = cast("HTTPException", error)
    return problem(HTTPStatus(refused.status_code), refused.detail, headers=refused.headers)


def _describing(*, guarded: bool) -> _Handler:
    async def described(_request: Request) -> Response:
        return JSONResponse(document(guarded=guarded))

    return described

"""Bounds on what one request may cost: bytes, seconds, and how many there are at a time."""

import asyncio
from http import HTTPStatus
from typing import Final

from attrs import define, field, frozen
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from borderscore.http.problems import ProblemError, problem

MIB: Final = 1 << 20

#: What a client that was turned away should wait, in seconds.
RETRY_AFTER: Final = "1"


@frozen(kw_only=True)
class Limits:
    """What the service takes on."""

    #: The most bytes of a request that is not a stream of lines.
    body: int = 8 * MIB
    #: The most bytes of a stream of lines.
    stream: int = 1024 * MIB
    #: The most seconds that a client may stay silent in the middle of a request.
    silence: float = 20.0
    #: The most requests at a time.
    requests: int = 64


@define(eq=False)
class Crowd:
    """Turns requests away while there are too many, and sends home who stays silent in the middle of one."""

    app: ASGIApp
    limits: Limits
    present: int = field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that there are too many."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self.present >= self.limits.requests:
            detail = f"expected at most {self.limits.requests} requests at a time"
            full = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": RETRY_AFTER})
            await full(scope, receive, send)
        else:
            self.present += 1
            try:
                await self.app(scope, self._patient(receive), send)
            finally:
                self.present -= 1

    def _patient(self, receive: Receive) -> Receive:
        """Return a `receive` that waits for a part of the body for a while only; for the client's end, always."""
        ended = False

        async def waiting() -> Message:
            nonlocal ended
            if ended:
                return await receive()
            try:
                async with asyncio.timeout(self.limits.silence):
                    message = await receive()
            except TimeoutError:
                detail = f"expected the rest of the request within {self.limits.silence:g} seconds"
                raise ProblemError(HTTPStatus.REQUEST_TIMEOUT, detail) from None
            ended = not message.get("more_body", False)
            return message

        return waiting


async def body_of(request: Request, most: int) -> bytes:
    """Return the body of a request; at most so many bytes of it are held."""
    parts = []
    held = 0
    async for part in request.stream():
        held += len(part)
        if held > most:
            raise too_large(most)
        parts.append(part)
    return b"".join(parts)


def too_large(most: int) -> ProblemError:
    """Return the problem of a body that is larger than it may be."""
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {most:,} bytes")

"""What a request that can't be met gets: problem details (RFC 9457), always of one shape."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import JSONResponse

MEDIA_TYPE: Final = "application/problem+json"


class ProblemError(Exception):
    """A request that can't be met, and the response that says so."""

    def __init__(
        self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.response = problem(status, detail, headers=headers, **more)
        super().__init__(detail)


def problem(
    status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a problem: its title is that of the status, so its type is about:blank (RFC 9457, 4.2.1)."""
    content = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **more}
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)

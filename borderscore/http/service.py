"""What each request does: the same engine as `watch`, behind HTTP."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from attrs import define
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from borderscore._version import __version__
from borderscore.bounds import Whole
from borderscore.errors import InvalidValueError, StoreError, UnreadableRecordError
from borderscore.features import STANDARD, Feature
from borderscore.formats.assessments import read_assessment
from borderscore.formats.baselines import read_baseline
from borderscore.formats.finding_lines import read_finding
from borderscore.formats.lines import Line, Record
from borderscore.formats.records import read_record
from borderscore.http import metrics as counted
from borderscore.http.desk import Desk
from borderscore.http.limits import MIB, RETRY_AFTER, Limits, body_of
from borderscore.http.lines import groups, items
from borderscore.http.metrics import Metrics
from borderscore.http.problems import ProblemError
from borderscore.locale import LANGUAGES
from borderscore.report.words import Matter, explain
from borderscore.run.explaining import beyond
from borderscore.watch import Answer, Watch, renew

JSON: Final = "application/json"
JSON_LINES: Final = ("application/x-ndjson", "application/jsonl", "application/json-lines")

#: Answers to a stream up to so many bytes are held in memory, and what is more in a file that nobody else sees.
_IN_MEMORY: Final = 4 * MIB

MOST_CHANGES: Final = 1_000
MOST_CURSOR: Final = 2**53 - 1

_CHUNK: Final = 256 * 1024


#: Called with what happened, and its details.
Log = Callable[..., None]


@define(eq=False)
class Service:
    """Answers requests. Every method takes one and returns its response, or raises ProblemError."""

    desk: Desk
    limits: Limits
    metrics: Metrics
    #: The rulebook in force, as it was written.
    rulebook: str
    log: Log
    catalogue: Mapping[str, Feature[Any]] = STANDARD
    #: False once something could not be kept: nothing more is taken then.
    ready: bool = True

    async def declaration(self, request: Request) -> Response:
        """Assess one declaration."""
        _expect(request, (JSON,))
        # A line end is none of the bytes that repetitions are recognised by.
        body = (await body_of(request, self.desk.watch.caps.record_bytes)).strip()
        [answer] = await self._take([(1, body)])
        if answer.reject is not None:
            faults = json.loads(answer.reject)["faults"]
            read = await self.desk.ask(lambda watch: watch.read((1, body)))
            status = HTTPStatus.CONFLICT if isinstance(read, Record) else HTTPStatus.UNPROCESSABLE_ENTITY
            raise ProblemError(status, "the declaration can't be taken", faults=faults)
        return Response(written(answer), media_type=JSON)

    async def batch(self, request: Request) -> Response:
        """Assess many declarations: an array, or a stream of lines."""
        if _expect(request, (JSON, *JSON_LINES)) != JSON:
            return await self._stream(request)
        lines = items(await body_of(request, self.limits.body))
        answers = await self._take(lines) if lines else []
        return Response(b"[" + b",".join(map(written, answers)) + b"]", media_type=JSON)

    async def _stream(self, request: Request) -> Response:
        """Take lines as they come. The answers follow when all are in: few clients read while they still send."""
        spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
        try:
            async for group in groups(request.stream(), self.desk.watch.caps, self.limits.stream):
                for answer in await self._take(group):
                    spool.write(written(answer) + b"\n")
        except BaseException:
            spool.close()
            raise
        return StreamingResponse(_sent(spool), media_type=JSON_LINES[0])

    async def assessment(self, request: Request) -> Response:
        """Return the assessment of a declaration."""
        id_ = request.path_params["id"]
        line = await self.desk.ask(lambda watch: watch.assessment(id_))
        return Response(_found(line, "declaration", id_), media_type=JSON)

    async def finding(self, request: Request) -> Response:
        """Return a finding as it was last given."""
        id_ = request.path_params["id"]
        line = await self.desk.ask(lambda watch: watch.finding(id_))
        return Response(_found(line, "finding", id_), media_type=JSON)

    async def explanation(self, request: Request) -> Response:
        """Return an assessment or a finding in words."""
        id_, code = request.path_params["id"], request.query_params.get("lang", "en")
        if code not in LANGUAGES:
            detail = f"lang: expected one of {', '.join(LANGUAGES)}, got {code[:40]!r}"
            raise ProblemError(HTTPStatus.BAD_REQUEST, detail)
        matter = await self.desk.ask(lambda watch: _matter(watch, id_, self.catalogue))
        if matter is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"no declaration or finding {id_!r}")
        return Response(await run_in_threadpool(explain, matter, code), media_type="text/plain")

    async def changes(self, request: Request) -> Response:
        """Return what was answered after a cursor, to whomever."""
        after = _number(request, "after", 0, 0, MOST_CURSOR)
        most = _number(request, "limit", 100, 1, MOST_CHANGES)
        changes = await self.desk.ask(lambda watch: watch.changes(after, most))
        cursor = changes[-1][0] if changes else after
        told = b",".join(b'{"cursor":%d,%s}' % (number, _parts(answer)) for number, answer in changes)
        return Response(b'{"changes":[%s],"cursor":%d}' % (told, cursor), media_type=JSON)

    async def rules(self, _request: Request) -> Response:
        """Return the rulebook in force."""
        reference = self.desk.watch.assessor.reference
        content = {"id": reference.id, "version": reference.version, "sha256": reference.sha256}
        return JSONResponse({**content, "engine": __version__, "toml": self.rulebook})

    async def renewal(self, request: Request) -> Response:
        """Let the watch go by another baseline: the one that is sent, or with no body counts of its window."""
        body = await body_of(request, self.limits.stream)
        if body:
            _expect(request, (JSON,))
        try:
            baseline = read_baseline(body) if body else None
            answer = await self.desk.ask(lambda watch: renew(watch, baseline, now=datetime.now(UTC)))
        except UnreadableRecordError as error:
            faults = [{"path": fault.path, "message": fault.message} for fault in error.faults]
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "no baseline", faults=faults) from None
        except StoreError as error:
            raise ProblemError(HTTPStatus.CONFLICT, str(error)) from None
        return Response(b"{%s}" % _parts(answer), media_type=JSON)

    async def health(self, _request: Request) -> Response:
        """Say that the process runs."""
        return JSONResponse({"status": "ok"})

    async def readiness(self, _request: Request) -> Response:
        """Say whether declarations are taken."""
        if not self.ready:
            raise _not_kept()
        return JSONResponse({"status": "ready"})

    async def measurements(self, _request: Request) -> Response:
        """Return what is counted, for Prometheus."""
        return Response(self.metrics.text(), media_type=counted.MEDIA_TYPE)

    async def _take(self, lines: Sequence[Line]) -> list[Answer]:
        if not self.ready:
            raise _not_kept()
        try:
            return await self.desk.take(lines)
        except StoreError as error:
            self.ready = False
            self.log("not-kept", message=str(error))
            raise _not_kept() from None


def _matter(watch: Watch, id_: str, catalogue: Mapping[str, Feature[Any]]) -> Matter | None:
    """Return what an assessment or a finding is explained from; a declaration comes first."""
    assessor = watch.assessor
    if assessed := watch.assessment(id_):
        line = read_assessment(assessed)
        raw = watch.store.raw(watch.store.held(id_)[0].number) or b""
        about = beyond(read_record(raw, watch.caps), line, assessor)
        return Matter(line=line, rulebook=assessor.rulebook, catalogue=catalogue, beyond=about)
    if found := watch.finding(id_):
        return Matter(line=read_finding(found), rulebook=assessor.rulebook, catalogue=catalogue)
    return None


def written(answer: Answer) -> bytes:
    """Return the JSON of an answer."""
    rejected = b',"reject":' + answer.reject.rstrip() if answer.reject else b""
    return b'{"status":"%s",%s%s}' % (answer.status.encode(), _parts(answer), rejected)


def _parts(answer: Answer) -> bytes:
    assessments, findings = (
        b",".join(map(bytes.rstrip, lines)) for lines in (answer.assessments, answer.findings)
    )
    return b'"assessments":[%s],"findings":[%s]' % (assessments, findings)


async def _sent(spool: "SpooledTemporaryFile[bytes]") -> AsyncIterator[bytes]:
    with spool:
        spool.seek(0)
        while chunk := spool.read(_CHUNK):
            yield chunk


def _expect(request: Request, accepted: Sequence[str]) -> str:
    """Return the media type of a request. Raises ProblemError where it is another, or the body is packed."""
    came = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if came not in accepted:
        expected = " or ".join(accepted)
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type: expected {expected}, got {came!r}")
    packed = request.headers.get("content-encoding", "identity")
    if packed != "identity":
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Encoding: expected none, got {packed!r}")
    return came


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return the whole number that a parameter of the query holds. Raises ProblemError for another."""
    came = request.query_params.get(name, str(default))
    try:
        return Whole(least, most).parse(came)
    except InvalidValueError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"{name}: {error}") from None


def _found(line: bytes | None, kind: str, id_: str) -> bytes:
    if line is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, f"no {kind} {id_!r}")
    return line


def _not_kept() -> ProblemError:
    detail = "the state can't be written to; the log says why. Nothing that was acknowledged is lost"
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": RETRY_AFTER})

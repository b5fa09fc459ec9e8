"""`borderscore watch`."""

import gc
import json
import signal
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from borderscore.cli.process import log
from borderscore.cli.score import SOME_REJECTED
from borderscore.cli.state import State, now, opened
from borderscore.errors import InputError
from borderscore.formats.lines import Record, Reject, line_reader
from borderscore.run.references import load_baseline
from borderscore.watch import NOTHING, Answer, Watch, open_watch, reassess, renew
from borderscore.watch.feed import Feed, StoppedError

#: What asks a watch to stop.
_ENDINGS: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: What asks it how it is going. Windows has no such signal.
_ASKING: Final = [getattr(signal, name) for name in ("SIGUSR1",) if hasattr(signal, name)]

_WITHOUT: Final = (
    "no baseline: each declaration is assessed alone, and no findings are looked for, until --renew-baseline "
    "counts the window or names past traffic"
)


def run(arguments: Namespace) -> int:
    """Answer each declaration on standard input; return 1 where records were rejected."""
    with opened(arguments) as state:
        watch, answers = _opened(state, arguments)
        log("started", findings=len(watch.ledger.standing()), answers=watch.number)
        for answer in answers:
            _write(answer.lines)
        if arguments.from_start or arguments.reassess:
            _write(watch.standing())
        sys.stdout.flush()
        feed = Feed(_standard_input())
        with _uncollected(), _signalled(watch, feed), suppress(StoppedError):
            _answer(watch, feed, arguments)
        log("stopped", **watch.counts)
        return SOME_REJECTED if watch.counts["rejected"] else 0


def _opened(state: State, arguments: Namespace) -> tuple[Watch, list[Answer]]:
    """Open the watch, and do what was asked for by the way."""
    baseline = load_baseline(arguments.baseline) if arguments.baseline else None
    made: dict[str, Any] = {
        "register": state.register,
        "baseline": baseline,
        "window": arguments.window,
        "journal": state.journal,
    }
    answers = []
    if arguments.reassess:
        watch, answer = reassess(state.store, state.assessor, now=now(), **made)
        answers.append(answer)
        log("reassessed", findings=len(answer.findings))
    elif arguments.renew_baseline and state.store.notes():
        watch = open_watch(state.store, state.assessor, **{**made, "baseline": None})
    else:
        watch = open_watch(state.store, state.assessor, **made)
    if arguments.renew_baseline:
        answers.append(renew(watch, baseline, now=now()))
        log("baseline-renewed", baseline=watch.ledger.baseline.sha256, findings=len(answers[-1].findings))
    if watch.ledger.baseline == NOTHING:
        log("no-baseline", message=_WITHOUT)
    return watch, answers


def _answer(watch: Watch, feed: Feed, arguments: Namespace) -> None:
    """Take what is there, keep it, answer; until the input ends."""
    read = line_reader(watch.caps)
    for group in feed.groups(watch.caps, arguments.together):
        records = [record for record in map(read, group) if record is not None]
        answers = watch.take_all(records, now=now())
        for record, answer in zip(records, answers, strict=True):
            _write(answer.lines)
            if arguments.receipts:
                _write([_receipt(record, answer)])
        sys.stdout.flush()


def _receipt(record: Record | Reject, answer: Answer) -> bytes:
    """Return the line that closes the answer to a record, for who has to know where it ends."""
    told: dict[str, Any] = {"type": "receipt", "line": record.line, "status": answer.status}
    if isinstance(record, Record):
        told |= {"declaration": record.declaration.id, "revision": record.declaration.revision}
    return f"{json.dumps(told, ensure_ascii=False)}\n".encode()


def _write(lines: Iterable[bytes]) -> None:
    sys.stdout.buffer.writelines(lines)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody wait for the garbage collector: it would look through all that the watch holds, and find nothing.

    Nothing that a watch makes hangs together in a circle.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _signalled(watch: Watch, feed: Feed) -> Iterator[None]:
    """Stop in order when a signal asks for it, at once when it asks again; tell the counts on SIGUSR1."""

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.default_int_handler)
        feed.stop()

    def tell(_number: int, _frame: object) -> None:
        log("counts", **watch.counts)

    handlers = dict.fromkeys(_ENDINGS, stop) | dict.fromkeys(_ASKING, tell)
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _standard_input() -> int:
    if sys.stdin is None:
        raise InputError("expected declarations on standard input, got none: it is closed")
    return sys.stdin.fileno()

"""The desk: one thread that holds the watch. Requests hand their records in, and wait for what is said of them.

Records that wait together are kept together, with one write to the disk, so that many callers cost
little more than one.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from typing import Final, TypeVar

from attrs import define, field, frozen

from borderscore.formats.lines import Line
from borderscore.watch import Answer, Watch

T = TypeVar("T")

#: How many records are kept with one write.
_TOGETHER: Final = 256


@frozen(eq=False)
class _Asked:
    """Some lines of one caller, and where the answers go."""

    lines: Sequence[Line]
    answers: "Future[list[Answer]]" = field(factory=Future)


#: What waits: lines to be taken, something else to be done with the watch, or the end.
_Waiting = _Asked | Callable[[], None] | None


@define(eq=False)
class Desk:
    """Takes lines from many callers in turn. `close` ends it when all that was handed in is answered."""

    #: Read by anyone, used by the thread alone.
    watch: Watch
    _waiting: "queue.SimpleQueue[_Waiting]"
    _thread: threading.Thread

    @classmethod
    def open(cls, opening: Callable[[], AbstractContextManager[Watch]], clock: Callable[[], datetime]) -> "Desk":
        """Open a watch in the thread that will hold it, and return its desk. Raises what opening raises."""
        waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        opened: Future[Watch] = Future()

        def hold() -> None:
            with ExitStack() as stack:
                _settle(opened, lambda: stack.enter_context(opening()))
                if opened.exception() is None:
                    _Holder(opened.result(), clock, waiting).serve()

        thread = threading.Thread(target=hold, name="borderscore-desk")
        thread.start()
        return cls(opened.result(), waiting, thread)

    async def take(self, lines: Sequence[Line]) -> list[Answer]:
        """Return the answers to lines, each with the number that a reject calls it; they are kept by then.

        Raises StoreError, as `Watch.take` does.
        """
        asked = _Asked(lines)
        self._waiting.put(asked)
        return await asyncio.wrap_future(asked.answers)

    async def ask(self, errand: Callable[[Watch], T]) -> T:
        """Return what a function returns that looks at the watch, or changes it, in its turn."""
        told: Future[T] = Future()
        self._waiting.put(lambda: _settle(told, lambda: errand(self.watch)))
        return await asyncio.wrap_future(told)

    def close(self) -> None:
        """End the thread, when all that was handed in before is answered."""
        self._waiting.put(None)
        self._thread.join()


@define(eq=False)
class _Holder:
    """What the thread does."""

    watch: Watch
    clock: Callable[[], datetime]
    _waiting: "queue.SimpleQueue[_Waiting]"

    def serve(self) -> None:
        item = self._waiting.get()
        while item is not None:
            if isinstance(item, _Asked):
                item = self._take(item)
            else:
                item()
                item = self._waiting.get()

    def _take(self, first: _Asked) -> _Waiting:
        """Take lines, with those that wait right behind them; return what comes after."""
        together, size = [first], len(first.lines)
        while size < _TOGETHER and not self._waiting.empty():
            following = self._waiting.get()
            if not isinstance(following, _Asked):
                self._answer(together)
                return following
            together.append(following)
            size += len(following.lines)
        self._answer(together)
        return self._waiting.get()

    def _answer(self, together: Sequence[_Asked]) -> None:
        heard = [asked for asked in together if asked.answers.set_running_or_notify_cancel()]
        try:
            records = [self.watch.read(line) for asked in heard for line in asked.lines]
            answers = iter(self.watch.take_all(records, now=self.clock()))
        except Exception as error:  # noqa: BLE001 - whoever asked is told, and the thread goes on
            for asked in heard:
                asked.answers.set_exception(error)
            return
        for asked in heard:
            asked.answers.set_result([next(answers) for _ in asked.lines])


def _settle(future: "Future[T]", work: Callable[[], T]) -> None:
    """Give a future what some work returns or raises, unless nobody waits for it any more."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - whoever asked is told, and the thread goes on
        future.set_exception(error)

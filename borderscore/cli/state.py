"""What the commands that work on the state of a watch have in common: what they open."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

from attrs import frozen

from borderscore.audit.journal import Journal
from borderscore.cli.process import log
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, load_rulebook
from borderscore.organisations import Register
from borderscore.plugins import installed
from borderscore.run.registers import load_register
from borderscore.selectivity import Assessor
from borderscore.store import SQLiteStore


@frozen
class State:
    """A state that is open, and what it was made with."""

    store: SQLiteStore
    assessor: Assessor
    register: Register
    journal: Journal | None


@contextmanager
def opened(arguments: Namespace) -> Iterator[State]:
    """Open the state that was named, with the rulebook, the register and the audit log."""
    with ExitStack() as stack:
        store = stack.enter_context(closing(SQLiteStore.open(arguments.state)))
        catalogue = installed()
        assessor = Assessor.of(load_rulebook(arguments.rulebook or SHIPPED_RULEBOOK, catalogue), catalogue)
        linkage = assessor.rulebook.linkage
        register, rejects = load_register(arguments.register, linkage.names if linkage else "plain")
        for reject in rejects:
            log("register-line-rejected", line=reject.line, faults=list(map(str, reject.faults)))
        journal = stack.enter_context(Journal.open(arguments.audit)) if arguments.audit else None
        yield State(store, assessor, register, journal)


def now() -> datetime:
    """Return what the clock says."""
    return datetime.now(UTC)

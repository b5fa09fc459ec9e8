"""`borderscore serve` and `borderscore token`."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from borderscore.cli.process import log, say
from borderscore.cli.state import now, opened
from borderscore.errors import MissingExtraError
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, content_of
from borderscore.plugins import installed
from borderscore.run.references import load_baseline
from borderscore.watch import Watch, open_watch

_NEEDED = "the service needs Starlette, uvicorn and prometheus-client: pip install 'borderscore[http]'"


def run(arguments: Namespace) -> int:
    """Serve until a signal asks to stop, or print a new token."""
    try:
        import borderscore.http.serving  # noqa: F401
    except ImportError:
        raise MissingExtraError(_NEEDED) from None
    return _token(arguments) if arguments.action == "token" else _serve(arguments)


def _token(arguments: Namespace) -> int:
    """Print a token, and what grants it its roles. Nothing is written anywhere else."""
    from borderscore.http.tokens import new_token

    token, table = new_token(arguments.name, arguments.role)
    sys.stdout.write(table)
    say(f"the token, which is shown this once: {token}")
    return 0


def _serve(arguments: Namespace) -> int:
    from borderscore.http.app import application
    from borderscore.http.desk import Desk
    from borderscore.http.limits import Limits
    from borderscore.http.metrics import Metrics
    from borderscore.http.service import Service
    from borderscore.http.serving import Address, listen, serve
    from borderscore.http.tokens import read_tokens

    address = Address(
        host=arguments.host, port=arguments.port, certificate=arguments.certificate, key=arguments.key
    )
    tokens = read_tokens(arguments.tokens) if arguments.tokens else None
    limits = Limits(requests=arguments.requests)
    rulebook = content_of(arguments.rulebook or SHIPPED_RULEBOOK).decode(errors="replace")
    with listen(address, guarded=tokens is not None) as listening:
        desk = Desk.open(lambda: _watch(arguments), now)
        try:
            service = Service(desk, limits, Metrics(desk.watch.counts), rulebook, log, installed())
            log("listening", host=address.host, port=listening.getsockname()[1], tokens=tokens is not None)
            with suppress(SystemExit, KeyboardInterrupt):  # a signal is how it is meant to end
                serve(application(service, tokens), listening, address, log)
        finally:
            desk.close()
            log("stopped", **desk.watch.counts)
    return 0


@contextmanager
def _watch(arguments: Namespace) -> Iterator[Watch]:
    """Open the watch on the state, as `borderscore watch` does."""
    with opened(arguments) as state:
        yield open_watch(
            state.store,
            state.assessor,
            register=state.register,
            baseline=load_baseline(arguments.baseline) if arguments.baseline else None,
            window=arguments.window,
            journal=state.journal,
        )

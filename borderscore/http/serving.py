"""The server: where it listens, and how it starts and stops."""

import ipaddress
import logging
import socket
from pathlib import Path
from typing import Final

import uvicorn
from attrs import frozen
from starlette.applications import Starlette

from borderscore.errors import InputError
from borderscore.http.service import Log

_BACKLOG: Final = 2048

#: How long requests that are under way may take when the service is asked to stop, in seconds.
_GRACE: Final = 30

#: How long a connection is kept open between requests, in seconds.
_KEPT_OPEN: Final = 15


@frozen(kw_only=True)
class Address:
    """Where the service listens, and with which certificate."""

    host: str = "127.0.0.1"
    #: 0: any that is free.
    port: int = 8080
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_local(self) -> bool:
        """Return whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def listen(address: Address, *, guarded: bool) -> socket.socket:
    """Return a socket that listens. Raises InputError where it can't, or would let others in without a token."""
    if not address.is_local and not guarded:
        raise InputError(
            f"expected tokens, as {address.host} can be reached from other machines; "
            "name their file, or listen on 127.0.0.1"
        )
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listening = socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{address.host}:{address.port}: can't be listened on: {reason}") from None
    # Connections inherit it: without it each answer waits 40 ms for its second part.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class Told(logging.Handler):
    """Passes on what the server says, without tracebacks."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on, with the error that caused it, if any."""
        error = record.exc_info[1] if record.exc_info else None
        told = f": {type(error).__name__}: {error}" if error else ""
        self._log("server", message=f"{record.getMessage()}{told}")


def serve(app: Starlette, listening: socket.socket, address: Address, log: Log) -> None:
    """Serve until a signal asks to stop: requests that are under way are then finished.

    Raises InputError for a certificate that can't be used.
    """
    logger = logging.getLogger("uvicorn.error")
    logger.propagate = False
    logger.handlers = [Told(log)]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=_GRACE,
        lifespan="on",
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
    try:
        config.load()
    except OSError as error:
        named = f"{address.certificate} with the key {address.key}"
        raise InputError(f"{named}: expected a certificate as PEM: {error.strerror or error}") from None
    uvicorn.Server(config).run(sockets=[listening])

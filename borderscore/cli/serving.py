"""What can be typed of `serve` and `token`, and the help for it."""

from typing import Final

from borderscore.cli.arguments import Commands, path, whole
from borderscore.cli.watching import add_state

_SERVE: Final = """\
Answers declarations over HTTP, on the same state as watch: one process at a time. GET /openapi.json describes it.
Without tokens it listens on this machine alone, and anyone on it may do everything.
"""

_MINT: Final = """\
Makes a random token. Its table for the file of tokens goes to standard output; it holds a digest. The token itself
goes to standard error, this once.
"""


def add_serve(commands: Commands) -> None:
    """Add `serve`."""
    example = "borderscore serve --state state --tokens tokens.toml --host 0.0.0.0"
    command = commands.add(
        "serve", "answer declarations over HTTP", _SERVE, example, module="serve", action="serve"
    )
    add_state(command)
    command.add_argument("--baseline", type=path, metavar="B", help="how common each value is; kept in S")
    command.add_argument("--host", default="127.0.0.1", help="where to listen; this machine alone if left out")
    command.add_argument(
        "--port", type=whole(0, 65_535), default=8080, metavar="N", help="8080 if left out; 0: one that is free"
    )
    command.add_argument("--tokens", type=path, metavar="FILE", help="who may do what; see borderscore token")
    command.add_argument("--certificate", type=path, metavar="FILE", help="for HTTPS, as PEM")
    command.add_argument("--key", type=path, metavar="FILE", help="the key of the certificate, as PEM")
    command.add_argument(
        "--requests", type=whole(1, 10_000), default=64, metavar="N", help="how many at a time; 64 if left out"
    )


def add_token(commands: Commands) -> None:
    """Add `token`."""
    example = "borderscore token --name 'gateway KUL' --role submit --role read >> tokens.toml"
    command = commands.add("token", "make a token for the service", _MINT, example, module="serve", action="token")
    command.add_argument("--name", required=True, help="who will hold it")
    command.add_argument(
        "--role", action="append", required=True, choices=("submit", "read", "administer"), help="what it allows"
    )

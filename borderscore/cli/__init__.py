"""The command line (interchange v1, section 6).

Exit status: 0 all read; 1 some records were rejected, all others are done; 2 nothing could be done, with the
reason on standard error.
"""

import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Final

from borderscore.cli.parser import parser
from borderscore.cli.process import abandon, ended_in_order, open_streams, say
from borderscore.errors import BorderscoreError, InvalidRulebookError

FAILED: Final = 2

#: What shells report of a program that SIGINT or SIGPIPE ended.
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    open_streams()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack the letters of a name
    try:
        with ended_in_order():
            status = _run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)
        return PIPE_CLOSED
    except OSError as error:
        abandon(sys.stdout)
        return _failed(f"{error.filename or 'standard output'}: {error.strerror}")
    return status


def _run(argv: Sequence[str] | None) -> int:
    try:
        return _command(parser().parse_args(argv))
    except SystemExit as stop:  # argparse after help or its message on standard error; a signal that ends us
        return int(stop.code or 0)
    except InvalidRulebookError as error:
        return _failed(f"the rulebook can't be used\n{error}")
    except BorderscoreError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def _command(arguments: Namespace) -> int:
    """Import the module of the command, and nothing that other commands need; run it."""
    try:
        status: int = import_module(f"borderscore.cli.{arguments.module}").run(arguments)
    except (BorderscoreError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a user
        if arguments.debug:
            traceback.print_exc()
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return _failed(
            f"unexpected error: {message}; run it again with --debug to see where, and please report it"
        )
    return status


def _failed(message: str) -> int:
    say(message)
    return FAILED

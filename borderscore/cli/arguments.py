"""What commands have in common: their help, and readers of what is typed."""

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable
from pathlib import Path
from typing import Any

from borderscore.bounds import Whole, shown
from borderscore.errors import InvalidValueError


class Commands:
    """The subcommands of one parser."""

    def __init__(self, parent: ArgumentParser) -> None:
        self._parsers: _SubParsersAction[ArgumentParser] = parent.add_subparsers(
            metavar="COMMAND", required=True, title="commands"
        )

    def add(self, name: str, about: str, text: str, example: str, **defaults: Any) -> ArgumentParser:
        """Add a command with its help."""
        command = self._parsers.add_parser(
            name,
            help=about,
            description=text,
            epilog=f"example:\n  {example}\n",
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.set_defaults(**defaults)
        add_debug(command)
        return command


def add_debug(command: ArgumentParser) -> None:
    """Add the option that shows where an unexpected error comes from."""
    command.add_argument(
        "--debug", action="store_true", default=SUPPRESS, help="on an unexpected error, show where"
    )


def add_json(command: ArgumentParser) -> None:
    """Add the option for output that machines read."""
    command.add_argument("--json", action="store_true", help="print JSON instead of tables")


def path(text: str) -> Path:
    """Return a path. Nothing is none: `--out "$UNSET"` must not mean the directory that one is in."""
    if not text:
        raise ArgumentTypeError("expected a path, got nothing")
    return Path(text)


def pair(text: str) -> tuple[str, str]:
    """Return a name and what it stands for."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise ArgumentTypeError(f"expected NAME=VALUE, got {shown(text)}")
    return name, value


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""
    bound = Whole(least, most)

    def read(text: str) -> int:
        try:
            return bound.parse(text)
        except InvalidValueError as error:
            raise ArgumentTypeError(str(error)) from None

    return read


def sha256(text: str) -> str:
    """Return a SHA-256 in hexadecimal, in small letters."""
    if not re.fullmatch("[0-9a-f]{64}", text.lower()):
        raise ArgumentTypeError(f"expected 64 hexadecimal digits, got {shown(text)}")
    return text.lower()

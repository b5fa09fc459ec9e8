"""What can be typed of `watch` and `retention`, and the help for it."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Final

from borderscore.cli.arguments import Commands, path, whole
from borderscore.errors import InvalidValueError
from borderscore.timestamps import read_instant

_WATCH: Final = """\
Reads declarations from standard input, one JSON object a line, and answers each at once on standard output: its
assessment, the earlier assessments that it changed, the findings that it raised, changed or withdrew, or its
reject. What it answers is on disk before. A restart goes on where it stopped.

SIGTERM ends it when what was read is answered. SIGUSR1 lets it tell its counts. It logs to standard error, in
lines of JSON.
"""

_MASK: Final = """\
Lets travelers and bookings of declarations that are old give way to pseudonyms made with a key, in all that is
kept: declarations, findings, answers. Points and shares stay. What changes in the window is written to standard
output. A new key: head -c 32 /dev/urandom > pseudonyms.key
"""

_DELETE: Final = """\
Deletes declarations that are old, what was answered to them, and findings of nobody else. They must have left the
window before.
"""

_RETENTION_EXAMPLE: Final = "borderscore retention mask --state state --key pseudonyms.key"


def add_watch(commands: Commands) -> None:
    """Add `watch`."""
    example = "tail -n +1 -f declarations.jsonl | borderscore watch --state state --baseline baseline.json"
    command = commands.add("watch", "answer declarations as they arrive", _WATCH, example, module="watch")
    add_state(command)
    command.add_argument("--baseline", type=path, metavar="B", help="how common each value is; kept in S")
    command.add_argument(
        "--reassess", action="store_true", help="assess the window anew, with another rulebook, register or window"
    )
    command.add_argument(
        "--renew-baseline", action="store_true", help="go by B from now on, or without it by counts of the window"
    )
    command.add_argument("--from-start", action="store_true", help="first write all that stands in S")
    command.add_argument("--receipts", action="store_true", help="close each answer with a line that says so")
    command.add_argument(
        "--together",
        type=whole(1, 10_000),
        default=256,
        metavar="N",
        help="the most declarations that are kept at once if they are there; 256 if left out",
    )


def add_state(command: ArgumentParser) -> None:
    """Add what every command needs that works on the state of a watch."""
    command.add_argument("--state", type=path, metavar="S", required=True, help="the directory of the state")
    command.add_argument("--rulebook", type=path, metavar="R", help="a rulebook; the shipped one if left out")
    command.add_argument("--register", type=path, metavar="O", help="organisations, one JSON object a line")
    command.add_argument(
        "--window", type=whole(1, 36_500), default=425, metavar="DAYS", help="how much is held; 425 if left out"
    )
    command.add_argument("--audit", type=path, metavar="LOG", help="an audit log that all is written to")


def add_retention(commands: Commands) -> None:
    """Add `retention`."""
    text, example = "Masks and deletes what is old in the state of a watch.", _RETENTION_EXAMPLE
    group = Commands(commands.add("retention", "mask or delete what is old", text, example))
    masking = group.add("mask", "mask what is old", _MASK, example, module="retention", action="mask")
    masking.add_argument("--key", type=path, metavar="FILE", required=True, help="a secret key, kept elsewhere")
    example = "borderscore retention delete --state state"
    deleting = group.add("delete", "delete what is old", _DELETE, example, module="retention", action="delete")
    for command, days in ((masking, 183), (deleting, 1_826)):
        add_state(command)
        command.add_argument("--now", type=_moment, metavar="T", help="the time; that of the clock if left out")
        command.add_argument(
            "--after",
            type=whole(0, 36_500),
            default=days,
            metavar="DAYS",
            help=f"what is old; {days:,} if left out",
        )


def _moment(text: str) -> datetime:
    try:
        return read_instant(text)
    except InvalidValueError as error:
        raise ArgumentTypeError(str(error)) from None

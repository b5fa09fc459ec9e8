"""`borderscore retention`."""

import sys
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from borderscore.cli.process import log
from borderscore.cli.state import now, opened
from borderscore.errors import InputError
from borderscore.watch import delete, mask, open_watch


def run(arguments: Namespace) -> int:
    """Mask or delete what is old."""
    until = (arguments.now or now()) - timedelta(days=arguments.after)
    with opened(arguments) as state:
        watch = open_watch(
            state.store,
            state.assessor,
            register=state.register,
            window=arguments.window,
            journal=state.journal,
        )
        if arguments.action == "mask":
            masked = mask(watch, _key(arguments.key), until=until, now=now())
            sys.stdout.buffer.writelines(masked.answer.lines)
            log("masked", until=until.isoformat(), declarations=masked.declarations, findings=masked.findings)
        else:
            deleted = delete(watch, until=until, now=now())
            log("deleted", until=until.isoformat(), declarations=deleted.declarations, findings=deleted.findings)
    return 0


def _key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: expected a key, got: {error.strerror}") from None

"""`borderscore features`: the values of features on declarations, as an exported model takes them."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from borderscore.cli.process import say
from borderscore.cli.score import SOME_REJECTED
from borderscore.formats.lines import Record, Reject, open_input, read_lines
from borderscore.formats.pmml import field_values, fields
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, load_rulebook
from borderscore.plugins import installed

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def run(arguments: Namespace) -> int:
    """Print the features of each declaration on a line, and return 1 where records were rejected."""
    catalogue = installed()
    asked = fields(load_rulebook(arguments.rulebook or SHIPPED_RULEBOOK, catalogue), catalogue)
    status = 0
    for name, record in _records(arguments.files):
        if isinstance(record, Reject):
            say(f"{name}:{record.line}: {'; '.join(map(str, record.faults))}")
            status = SOME_REJECTED
            continue
        declaration = record.declaration
        line = {
            "declaration": declaration.id,
            "revision": declaration.revision,
            "features": field_values(asked, declaration),
        }
        sys.stdout.write(f"{_encode(line)}\n")
    return status


def _records(files: list[str]) -> Iterator[tuple[str, Record | Reject]]:
    for name in files:
        if name == "-":
            yield from (("standard input", each) for each in read_lines(sys.stdin.buffer))
        else:
            with open_input(Path(name)) as stream:
                yield from ((name, each) for each in read_lines(stream))

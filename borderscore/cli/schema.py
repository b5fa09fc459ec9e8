"""`borderscore schema`."""

import sys
from argparse import Namespace

from borderscore.formats.schemas import DESCRIBED, write_schema


def run(arguments: Namespace) -> int:
    """Print one schema, or the names of all."""
    names = "".join(f"{name}\n" for name in DESCRIBED)
    sys.stdout.write(names if arguments.name is None else write_schema(arguments.name))
    return 0

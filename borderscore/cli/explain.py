"""`borderscore explain`."""

import sys
from argparse import Namespace

from borderscore.plugins import installed
from borderscore.report.words import explain
from borderscore.run.explaining import matter_of


def run(arguments: Namespace) -> int:
    """Print one assessment or one finding in words."""
    matter = matter_of(arguments.dir, arguments.id, installed(), arguments.input)
    sys.stdout.write(explain(matter, arguments.lang))
    return 0

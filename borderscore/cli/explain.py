"""`borderscore explain`."""

import sys
from argparse import Namespace

from borderscore.report.words import explain
from borderscore.run.lookup import find


def run(arguments: Namespace) -> int:
    """Print one assessment or one finding in words."""
    sys.stdout.write(explain(find(arguments.dir, arguments.id)))
    return 0

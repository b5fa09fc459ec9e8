"""`borderscore explain`."""

import sys
from argparse import Namespace

from borderscore.report.words import explain
from borderscore.run.lookup import find_assessment


def run(arguments: Namespace) -> int:
    """Print one assessment in words."""
    sys.stdout.write(explain(find_assessment(arguments.dir, arguments.id)))
    return 0

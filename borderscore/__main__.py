"""`python -m borderscore` is the command `borderscore`."""

import sys

from borderscore.cli import main

sys.exit(main())

"""The traffic for the linkage benchmarks: that of `borderscore simulate`, and that of another generator."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from borderscore.cli import main as borderscore
from tests.benchmarks.otherworld.knobs import changed, drawn
from tests.benchmarks.otherworld.world import world, write


def simulated(out: Path, seed: int, declarations: int, rings: int) -> Path:
    """Write what `borderscore simulate` invents."""
    numbers = {"--seed": seed, "--declarations": declarations, "--rings": rings}
    words = [str(word) for pair in numbers.items() for word in pair]
    with contextlib.redirect_stdout(io.StringIO()):
        borderscore(["simulate", *words, "--out", str(out)])
    return out


def other(out: Path, seed: int, declarations: int, rings: int, *settings: str) -> Path:
    """Write what the other generator invents; settings are NAME=NUMBER, of its assumptions."""
    write(world(seed, declarations, rings, changed(drawn(seed), settings)), out)
    return out


#: By the name under which they are reported.
GENERATORS: Final[dict[str, Callable[[Path, int, int, int], Any]]] = {
    "borderscore simulate": simulated,
    "otherworld": other,
}

"""A watch that is killed at any moment has lost nothing that it acknowledged."""

import subprocess
import sys
from pathlib import Path

import pytest


def killed(times: int) -> str:
    command = [sys.executable, "-m", "tests.kills", str(times)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], stderr=subprocess.PIPE, check=False)
    return done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("times", [50, pytest.param(1_000, marks=pytest.mark.long)])
def test_nothing_acknowledged_is_lost(times: int) -> None:
    assert killed(times) == ""

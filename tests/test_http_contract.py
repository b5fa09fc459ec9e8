"""The running service does what its OpenAPI document says: Schemathesis tries it with good and bad requests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.http_service import running

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def cases_of(directory: Path, examples: int, phases: str) -> int:
    """Let Schemathesis try the service; return how many requests it made up. Fails where it finds an issue."""
    with running(directory) as (address, token):
        done = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "schemathesis.cli",
                    "--config-file",
                    CONFIGURATION,
                    "run",
                    f"{address}/openapi.json",
                ),
                *("--header", f"Authorization: Bearer {token}", "--seed", "7"),
                *("--max-examples", str(examples), "--phases", phases),
            ],
            check=False,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.schemathesis_hooks", "PYTHONPATH": "."},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-5_000:]
    made = re.search(r"([\d,]+) generated", done.stdout)
    assert made is not None
    return int(made[1].replace(",", ""))


def test_it_does_what_its_document_says(tmp_path: Path) -> None:
    assert cases_of(tmp_path, 5, "examples,fuzzing") > 30


@pytest.mark.long
def test_it_does_what_its_document_says_two_thousand_times(tmp_path: Path) -> None:
    assert cases_of(tmp_path, 150, "examples,coverage,fuzzing,stateful") >= 2_000

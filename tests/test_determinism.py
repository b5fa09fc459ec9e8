"""The same declarations give the same bytes: on every Python, under every hash seed, in whatever order."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import attrs
import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "case-320tb.jsonl"

#: All that the core needs is pure Python, so that one directory of packages serves every version.
PACKAGES = Path(attrs.__file__).parents[1]


#: Of what a run makes, all that its declarations, rulebook, register and baseline alone decide.
RESULTS = ("assessments.jsonl", "findings.jsonl", "baseline.json")


def score(python: str, seed: int, lines: list[str], directory: Path) -> list[bytes]:
    """Score lines in another process, and return the results."""
    directory.mkdir()
    source = directory / "declarations.jsonl"
    source.write_text("".join(lines), encoding="utf-8")
    command = [python, "-m", "borderscore", "score", str(source), "--out", str(directory / "out")]
    path = os.pathsep.join([str(ROOT), str(PACKAGES)])
    environment = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": str(seed)}
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return [(directory / "out" / name).read_bytes() for name in RESULTS]


def installed(version: str) -> Iterator[str]:
    """Yield the Pythons of a version that run, those that pyenv keeps off the path among them."""
    kept = Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}")
    for python in (shutil.which(f"python{version}"), *map(str, sorted(kept))):
        if python and not subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
            yield python


@pytest.fixture
def lines() -> list[str]:
    return EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_hash_seeds_and_order_change_nothing(seed: int, lines: list[str], tmp_path: Path) -> None:
    shuffled = Random(seed).sample(lines, len(lines))  # noqa: S311
    assert score(sys.executable, seed, shuffled, tmp_path / "b") == score(sys.executable, 7, lines, tmp_path / "a")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_versions_of_python_change_nothing(version: str, lines: list[str], tmp_path: Path) -> None:
    python = next(installed(version), None)
    if python is None:
        pytest.skip(f"Python {version} is not installed")  # the law is about those that are
    assert score(python, 1, lines, tmp_path / "other") == score(sys.executable, 2, lines, tmp_path / "this")

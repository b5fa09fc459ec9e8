"""Hypothesis profiles; and every example of the docs and docstrings runs as a test.

Python blocks are evaluated in this process. `console` blocks are given to a shell, line by line; what a command
prints, errors included, is compared with what stands below it (`...` stands for anything), and it must succeed
unless `$ echo $?` follows. `toml` and `json` blocks must be valid; a TOML block whose first line is
`# name.toml` is kept under that name. Each document gets a working directory of its own, which holds a copy of
`docs/examples`.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from itertools import pairwise
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

from hypothesis import Phase, settings
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, DocTestDirectiveParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

ROOT = Path(__file__).parent

# Machines that run tests are slow now and then: no deadline. Where CI runs, the same examples each time.
settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
# A mutant that 10 examples don't find is listed; a person can look again with more. That an example was found is
# enough: to make it small takes a hundred times as long.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=10,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("steady")


def enter(namespace: dict[str, Any]) -> None:
    """Give a document a working directory of its own."""
    namespace["_before"] = Path.cwd()
    namespace["_here"] = here = Path(mkdtemp(prefix="borderscore-docs-"))
    copytree(ROOT / "docs" / "examples", here / "docs" / "examples")
    os.chdir(here)


def leave(namespace: dict[str, Any]) -> None:
    """Go back to where the tests run."""
    os.chdir(namespace["_before"])
    rmtree(namespace["_here"])


def check_console(example: Example) -> str | None:
    """Run the commands of a console block; return what differs from what it shows, or None."""
    status = 0
    for command, expected, next_command in commands(example.parsed):
        if command == "echo $?":
            status, got = 0, f"{status}\n"
        else:
            status, got = run(command)
        if not OutputChecker().check_output(expected, got, ELLIPSIS):
            return f"$ {command}\nexpected:\n{expected}got:\n{got}"
        if status and next_command != "echo $?":
            return f"$ {command}\nexited with status {status}:\n{got}"
    return None


def commands(block: str) -> Iterator[tuple[str, str, str]]:
    """Yield each command of a block, what it is said to print, and the command after it."""
    parts = [part.partition("\n") for part in f"\n{block}".split("\n$ ")[1:]]
    for (command, _, output), (following, _, _) in pairwise([*parts, ("", "", "")]):
        yield command, f"{output.rstrip()}\n" if output.strip() else "", following


def run(command: str) -> tuple[int, str]:
    """Run a command in a shell where this environment's programs come first; no terminal, no colours."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        env=os.environ | {"PATH": path, "NO_COLOR": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def check_toml(example: Example) -> None:
    """Read a TOML block, and keep it as a file if its first line says so."""
    tomllib.loads(example.parsed)
    name = example.parsed.partition("\n")[0].removeprefix("# ")
    if name.endswith(".toml"):
        Path(name).write_text(example.parsed, encoding="utf-8")


def check_json(example: Example) -> None:
    """Read a JSON block."""
    json.loads(example.parsed)


documents = Sybil(
    [
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS),
        DocTestDirectiveParser(optionflags=ELLIPSIS),
        CodeBlockParser("console", check_console),
        CodeBlockParser("json", check_json),
        CodeBlockParser("toml", check_toml),
    ],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["docs/_build/**"],
    setup=enter,
    teardown=leave,
)
docstrings = Sybil([DocTestParser(optionflags=ELLIPSIS)], patterns=["borderscore/*.py", "borderscore/**/*.py"])

pytest_collect_file = (documents + docstrings).pytest()

"""What is checked, and how. `nox` alone runs what CI runs; `nox -l` lists the rest.

The checks run in the environment that nox itself is installed in, so that nothing is installed twice. Only what
needs further packages (`bench`, `mutants`) gets an environment of its own.
"""

import sys
from pathlib import Path

import nox

nox.options.sessions = ["check"]
nox.options.default_venv_backend = "none"
nox.options.error_on_missing_interpreters = True

BIN = Path(sys.executable).parent

#: Two workers. The examples of one document stay together: each builds on those before it.
PARALLEL = ("-n", "2", "--dist", "loadfile")


@nox.session
def check(session: nox.Session) -> None:
    """All that CI runs. The tests come last, so that their summary closes the output."""
    for step in (lint, types, layers, docs, tests):
        step(session)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: its rules and its format."""
    session.run(BIN / "ruff", "check", ".")
    session.run(BIN / "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check all types, those of the tests included, with mypy --strict."""
    session.run(BIN / "mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Check that imports run downwards only."""
    session.run(BIN / "lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the docs into docs/_build/html. A warning is an error."""
    session.run(
        BIN / "sphinx-build", "-q", "-E", "-W", "--keep-going", "docs", "docs/_build/html", *session.posargs
    )


@nox.session
def tests(session: nox.Session) -> None:
    """All tests but the long ones, with every example of the docs, at full branch coverage."""
    session.run(BIN / "pytest", "-q", *PARALLEL, "--cov", "--cov-report=term", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """Run the tests that take minutes: more examples, more mutated records."""
    session.run(BIN / "pytest", "-q", *PARALLEL, "-m", "long", *session.posargs)


@nox.session(venv_backend="venv", reuse_venv=True)
def bench(session: nox.Session) -> None:
    """Measure the speed against other engines and write the table."""
    session.install("-c", "constraints.txt", "-e", ".[bench,fast,names]")
    session.run("python", "-m", "tests.benchmarks", *session.posargs)


@nox.session(venv_backend="venv", reuse_venv=True)
def mutants(session: nox.Session) -> None:
    """Change the core in thousands of small ways and list the changes that no test notices (hours)."""
    session.install("-c", "constraints.txt", ".[dev]", "mutmut")
    session.run("python", "-m", "tests.mutants", *session.posargs)

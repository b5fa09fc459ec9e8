"""Mutation runs: `python -m tests.mutants`, in the environment of `nox -s mutants`."""

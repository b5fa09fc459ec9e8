"""Runs: inputs in, a directory of results out."""

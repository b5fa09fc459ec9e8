"""The version, in one place: hatchling reads it here, and every result names it."""

__version__ = "0.1.0"

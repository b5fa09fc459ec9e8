"""Stores: where a watch keeps its window. In memory, or on disk in SQLite; both behind one small protocol."""

from borderscore.store.memory import MemoryStore
from borderscore.store.protocol import DIGEST_BYTES, Given, Held, Record, Store
from borderscore.store.sqlite import SQLiteStore

__all__ = ["DIGEST_BYTES", "Given", "Held", "MemoryStore", "Record", "SQLiteStore", "Store"]

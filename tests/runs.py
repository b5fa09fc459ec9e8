"""Small runs: a rulebook, records, and what a naive implementation makes of them."""

import json
from pathlib import Path
from typing import Any, Final

#: Points for what a declaration carries and for whom; the host's country may be undeclared.
RULES: Final = """
[rulebook]
id = "small"
version = "1.0.0"
author = "A test"
valid_from = 2025-03-01
valid_until = 2025-03-31
about = "Small."

[lanes]
yellow = 50
red = 100

[control_sample]
one_in = 2
salt = "s"

[lists]

[[characteristic]]
name = "capacity"
feature = "media.capacity"
why = "Why not."
source = "A test"

[[characteristic.attribute]]
at_least = "100 TB"
points = 120
code = "CAPACITY-100TB"
text = "{media.capacity} <b>in all</b>"

[[characteristic.attribute]]
at_least = "10 TB"
points = 60
code = "CAPACITY-10TB"
text = "{media.capacity} in all"

[[characteristic.attribute]]
undeclared = true
points = 20
code = "CAPACITY-UNDECLARED"
text = "No capacity"

[[characteristic.attribute]]
otherwise = true
points = 0

[[characteristic]]
name = "papers"
feature = "documents.shown"
why = "Why not."
source = "A test"

[[characteristic.attribute]]
at_least = 1
points = -30
code = "PAPERS"
text = "Papers"

[[characteristic.attribute]]
undeclared = true
points = 0

[[characteristic.attribute]]
otherwise = true
points = 0
"""

Record = dict[str, Any]


def record(name: str = "D-1", capacity: str | None = "1 TB", **parts: Any) -> Record:
    """Return one record."""
    return {
        "id": name,
        "declared_at": "2025-03-04T16:40:00+08:00",
        "port": "KUL",
        "direction": "inbound",
        "traveler": {"ref": "t-1"},
        "media": [{"kind": "hdd", "count": 1, "capacity": capacity}],
        "documents": [],
        **parts,
    }


def write_rules(directory: Path) -> Path:
    """Write the rulebook into a directory and return its path."""
    path = directory / "small.toml"
    path.write_text(RULES, "utf-8")
    return path


def write_records(path: Path, *records: Record | str) -> Path:
    """Write records, or lines as they are, into a file and return its path."""
    lines = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def read_results(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

"""Results of runs, written by hand, for tests of what is counted in them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from borderscore.oversight.facts import Facts
from borderscore.rulebook.model import Lane


def facts(name: str, lane: Lane = "green", *codes: str, **more: Any) -> Facts:
    """Return what is counted of an assessment that got 10 points for each code."""
    points = more.pop("points", dict.fromkeys(codes, 10))
    given = {"drawn": False, "capacity": None, **more}
    return Facts(name, lane, sum(points.values()), points=points, **given)


def write_results(directory: Path, assessed: Iterable[Facts], findings: Iterable[bytes] = ()) -> Path:
    """Write the lines of assessments, and of findings, into a directory and return it."""
    directory.mkdir(exist_ok=True)
    lines = [json.dumps(line_of(each)) for each in assessed]
    (directory / "assessments.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (directory / "findings.jsonl").write_bytes(b"".join(findings))
    return directory


def line_of(each: Facts) -> Mapping[str, Any]:
    """Return the object of the line of an assessment."""
    return {
        "type": "assessment",
        "declaration": each.declaration,
        "revision": 1,
        "score": each.score,
        "score_range": [each.score, each.score],
        "lane": each.lane,
        "selected_at_random": each.drawn,
        "capacity_bytes": None if each.capacity is None else str(each.capacity),
        "contributions": [
            {"code": code, "points": points, "observed": None, "criterion": "c", "text": "t", "source": "$"}
            for code, points in each.points.items()
        ],
        "findings": each.findings,
        "rulebook": {"id": "small", "version": "1.0.0", "sha256": "ab"},
        "engine": "0.1.0",
    }

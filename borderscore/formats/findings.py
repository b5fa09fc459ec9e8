"""Findings as lines of JSON (interchange v1, section 4), and the baseline that they rest on."""

import json
from collections.abc import Callable
from typing import Final

from attrs import asdict

from borderscore._version import __version__
from borderscore.findings.finding import Finding
from borderscore.linkage.baseline import Baseline, canonical
from borderscore.selectivity import RulebookRef

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def finding_writer(rulebook: RulebookRef, baseline: Baseline) -> Callable[[Finding], bytes]:
    """Return the function that writes findings, each as a line with its end."""
    references = {"rulebook": asdict(rulebook), "baseline": {"sha256": baseline.sha256}, "engine": __version__}

    def write(finding: Finding) -> bytes:
        line = {
            "type": "finding",
            "id": finding.id,
            "revision": finding.revision,
            "withdrawn": finding.withdrawn,
            "typology": finding.typology,
            "level": finding.level,
            "score": finding.score,
            "members": finding.members,
            "travelers": finding.travelers,
            "capacity_bytes": str(finding.capacity_bytes),
            "from": finding.begins.isoformat(),
            "to": finding.ends.isoformat(),
            "contributions": [asdict(each) for each in finding.contributions],
            "links": [asdict(each) for each in finding.links],
            "shares": dict(finding.shares),
            "text": finding.text,
            **references,
        }
        return f"{_encode(line)}\n".encode()

    return write


def write_baseline(baseline: Baseline) -> bytes:
    """Return a baseline as a file: its canonical form, so that its SHA-256 is that of the file without its end."""
    return f"{canonical(baseline)}\n".encode()

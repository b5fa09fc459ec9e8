"""What the repository promises about itself."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_ci_runs_the_test_command_of_the_readme() -> None:
    in_ci = re.findall("^python3 .*", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    in_readme = re.findall("^python3 .*", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert in_ci == in_readme[1:]
    assert len(in_ci) == 1


def test_constraints_are_names_and_versions_alone() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines), key=str.lower)
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []

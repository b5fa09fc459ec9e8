"""Changes the core in small ways, module by module, and shows which changes no test notices.

    python -m tests.mutants                    all modules: some hours on two cores
    python -m tests.mutants volume scoring/*   some of them

Each module gets a copy of the repository under build/mutants, so that mutmut sees one module and the tests that
belong to it: the tests of everything else would only make each change slower to judge.
"""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

from tests.mutants.undecorate import undecorated

MUTMUT = Path(sys.executable).with_name("mutmut")

#: Two modules at a time. mutmut's own workers would stand idle while it prepares.
WORKERS = 2

_FEATURES = "features_kernel features_laws"

#: Which tests belong to which module of the core.
CORE = {
    "volume": "volume",
    "generated": "scoring gaps",
    "bounds": "bounds",
    "timestamps": "timestamps",
    "shapes": "shapes declaration",
    "rulebook/semantics": "semantics",
    "rulebook/reach": "reach",
    "rulebook/cells": "cells",
    "scoring/compiled": "scoring",
    "scoring/interpreted": "scoring",
    "scoring/outcomes": "scoring",
    "scoring/ranges": "score_range gaps",
    "scoring/gaps": "gaps scoring",
    "scoring/judging": "scoring score_range assessments",
    "scoring/sample": "sample",
    "scoring/changes": "changes",
    "scoring/edits": "changes",
    "scoring/alternatives": "alternatives changes",
    "selectivity": "scoring assessments findings run_findings explain",
    "features/kernel": _FEATURES,
    "features/text": "features_text",
    "features/carried": f"features_media linkage_rows {_FEATURES}",
    "features/media": f"features_media {_FEATURES}",
    "features/marks": f"features_media {_FEATURES}",
    "features/itinerary": f"features_itinerary {_FEATURES}",
    "features/crossing": f"features_parties {_FEATURES}",
    "features/parties": f"features_parties {_FEATURES}",
    "features/papers": f"features_parties {_FEATURES}",
    "organisations/slips": "organisations_slips organisations_near",
    "organisations/generics": "organisations_slips organisations_names",
    "organisations/names": "organisations_names organisations_pairs",
    "organisations/near": "organisations_near organisations_pairs organisations_slips",
    "organisations/addresses": "organisations_addresses organisations_pairs",
    "organisations/families": "organisations_register",
    "organisations/register": "organisations_register organisations_comparers",
    "organisations/entries": "organisations_register organisations_reading",
    "organisations/folding": "organisations_names",
    "organisations/remarks": "organisations_register",
    "organisations/aliases": "organisations_register",
    "places": "places",
    "points": "points",
    "rates": "rates",
    "outcomes": "outcomes proposals",
    "labels": "labels",
    "linkage/evidence": "linkage_traffic linkage",
    "linkage/bits": "linkage_bits linkage",
    "linkage/keys": "linkage_keys linkage_rows linkage",
    "linkage/traces": "linkage_traffic linkage_rows linkage",
    "linkage/couriers": "linkage_traffic linkage",
    "linkage/network": "linkage watch_parts",
    "linkage/baseline": "linkage_traffic baseline_files linkage",
    "linkage/rows": "linkage_rows linkage",
    "linkage/traffic": "linkage_traffic linkage_rows linkage",
    "linkage/search": "linkage linkage_growth watch_parts",
    "linkage/growth": "linkage linkage_growth watch_parts",
    "linkage/view": "linkage linkage_growth watch_parts",
    "findings/shares": "findings_shares findings",
    "findings/group": "findings_finding group_features findings",
    "findings/features": "group_features",
    "findings/scorecard": "findings_shares findings_finding typologies findings",
    "findings/links": "findings_finding group_features findings",
    "findings/finding": "findings_finding findings",
    "findings/discovery": "findings_choice findings",
    "audit/merkle": "audit_merkle",
    "audit/chain": "audit_log",
    "audit/proofs": "audit_merkle audit_cli",
    "oversight/rules": "rehearsal",
    "oversight/changes": "rehearsal",
    "oversight/facts": "proposals outcomes rehearsal disparity",
    "oversight/proposals": "proposals",
    "oversight/hit_rates": "outcomes",
    "oversight/treatment": "disparity",
    "rulebook/model": "rulebook_model rulebook_read",
    "rulebook/digest": "rulebook_digest",
    "rulebook/predicates": "rulebook_check",
    "rulebook/wording": "rulebook_wording",
    "rulebook/coverage": "rulebook_coverage",
    "rulebook/cases": "rulebook_cases",
    "rulebook/check": "rulebook_check typologies",
    "rulebook/notes": "rulebook_check",
    "rulebook/diff": "rulebook_diff",
}

#: The workers are forked from a process that has run no test: caches that are full would hide a change.
CONFIGURATION = """\
[mutmut]
source_paths = borderscore
only_mutate = borderscore/{module}.py
also_copy =
    conftest.py
    docs
pytest_add_cli_args = --hypothesis-profile=mutants
pytest_add_cli_args_test_selection =
    {tests}
process_isolation = forkserver
timeout_multiplier = 5
timeout_constant = 5
"""

Verdicts = dict[str, str]


def main(patterns: Sequence[str]) -> None:
    """Run the chosen modules; print a line for each, with the changes that survived."""
    chosen = [module for module in CORE if any(fnmatch(module, pattern) for pattern in patterns or ["*"])]
    with ThreadPoolExecutor(WORKERS) as pool:
        for module, verdicts in zip(chosen, pool.map(verdicts_on, chosen), strict=True):
            print("\n".join(report(module, verdicts)), flush=True)


def verdicts_on(module: str) -> Verdicts:
    """Change one module in every way that mutmut knows; return what became of each change."""
    copy = prepare(module)
    with (copy / "mutmut.log").open("w") as log:
        subprocess.run([MUTMUT, "run", "--max-children", "1"], cwd=copy, stdout=log, stderr=log, check=False)
    lines = mutmut(copy, "results", "--all", "true").splitlines()
    return dict(line.strip().split(": ") for line in lines)


def prepare(module: str) -> Path:
    """Write the copy that one module is changed in."""
    copy = Path("build", "mutants", module.replace("/", "."))
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("borderscore", "docs", "tests"):
        shutil.copytree(name, copy / name, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(name, copy)
    source = copy / "borderscore" / f"{module}.py"
    source.write_text(undecorated(source.read_text("utf-8")), "utf-8")
    tests = "\n    ".join(f"tests/test_{name}.py" for name in CORE[module].split())
    (copy / "setup.cfg").write_text(CONFIGURATION.format(module=module, tests=tests), "utf-8")
    return copy


def report(module: str, verdicts: Verdicts) -> Iterator[str]:
    """Say how many changes each verdict was passed on; show those that weren't noticed."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(verdicts.values()).most_common())
    yield f"{module}: {len(verdicts)} changes, {counts}"
    copy = Path("build", "mutants", module.replace("/", "."))
    for change, verdict in verdicts.items():
        if verdict not in {"killed", "timeout"}:
            yield mutmut(copy, "show", change)


def mutmut(copy: Path, *arguments: str) -> str:
    """Ask mutmut about a run; return what it prints."""
    done = subprocess.run([MUTMUT, *arguments], cwd=copy, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])

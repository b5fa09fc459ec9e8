"""`borderscore rulebook check|show|diff|export`."""

import sys
from argparse import Namespace
from pathlib import Path

from borderscore.cli.output import counted
from borderscore.features import Catalogue
from borderscore.formats.pmml import write_pmml
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, content_of, examine, load_rulebook
from borderscore.plugins import installed
from borderscore.report.rulebooks import show, show_diff
from borderscore.rulebook.diff import diff
from borderscore.rulebook.digest import digest


def run(arguments: Namespace) -> int:
    """Do what was asked for."""
    catalogue = installed()
    match arguments.action:
        case "check":
            sound = [_check(path, catalogue) for path in arguments.files]
            return 0 if all(sound) else 2
        case "show":
            rulebook = load_rulebook(arguments.file or SHIPPED_RULEBOOK, catalogue)
            sys.stdout.write(show(rulebook, catalogue, digest(rulebook)))
        case "export":
            rulebook = load_rulebook(arguments.file or SHIPPED_RULEBOOK, catalogue)
            sys.stdout.write(write_pmml(rulebook, catalogue).decode())
        case _:
            before, after = (load_rulebook(path, catalogue) for path in (arguments.before, arguments.after))
            sys.stdout.write(show_diff(diff(before, after, catalogue)))
    return 0


def _check(path: Path, catalogue: Catalogue) -> bool:
    rulebook, issues = examine(content_of(path), str(path), catalogue)
    for issue in issues:
        sys.stdout.write(f"{issue}\n")
    errors = sum(issue.severity == "error" for issue in issues)
    sys.stdout.write(f"{path}: {counted(errors, 'error')}, {counted(len(issues) - errors, 'word')} of advice\n")
    return rulebook is not None

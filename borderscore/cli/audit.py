"""`borderscore audit add|verify|root|export|prove`."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from attrs import asdict

from borderscore.audit.chain import Broken
from borderscore.audit.checking import Published, check_log, check_proofs, holds_proofs
from borderscore.audit.journal import Journal
from borderscore.audit.proofs import Trail, write_proof
from borderscore.cli.output import counted
from borderscore.errors import InputError
from borderscore.run.sources import sha256_of

#: How many broken lines are named; all are counted.
NAMED: Final = 20


def run(arguments: Namespace) -> int:
    """Do what was asked for."""
    match arguments.action:
        case "verify":
            return _verify(arguments)
        case "add":
            _add(arguments)
        case "root":
            _root(arguments)
        case "export":
            _export(arguments)
        case _:
            _prove(arguments)
    return 0


def _add(arguments: Namespace) -> None:
    details = dict(arguments.details)
    details |= {name: sha256_of(Path(file)) for name, file in arguments.file}
    if len(details) < len(arguments.details) + len(arguments.file):
        raise InputError("expected each name once, got one of them twice")
    with Journal.open(arguments.log) as journal:
        head = journal.append(arguments.event, details, at=datetime.now(UTC))
    sys.stdout.write(f"{arguments.log}: {_entries(head.size)}\nhash {head.hash}\n")


def _verify(arguments: Namespace) -> int:
    published = _published(arguments)
    content: dict[str, Any] = {"type": "audit-verification"}
    if holds_proofs(arguments.log):
        number, broken = check_proofs(arguments.log, published)
        content |= {"proofs": number}
        said = f"{counted(number, 'proof')}.\n"
    else:
        checked = check_log(arguments.log, published)
        broken = checked.broken
        content |= {"entries": checked.entries, "head": checked.head, "root": checked.root}
        said = _log_said(checked.entries, checked.root, published)
    if arguments.json:
        content |= {"holds": not broken, "broken": [asdict(each) for each in broken]}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(str(arguments.log), broken, said)
    return 1 if broken else 0


def _published(arguments: Namespace) -> Published | None:
    if (arguments.root is None) != (arguments.size is None):
        raise InputError("expected --root and --size together, got one of them")
    return None if arguments.root is None else Published(arguments.size, arguments.root)


def _log_said(entries: int, root: str, published: Published | None) -> str:
    end = (
        f"It begins with the {_entries(published.size)} of the root that was published.\n"
        if published
        else "Whether its end was cut off can be told only with a root that was published (--root, --size).\n"
    )
    return f"{_entries(entries)}, each as it was written and in its place.\n{end}root {root}\n"


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _print(name: str, broken: Sequence[Broken], said: str) -> None:
    for each in broken[:NAMED]:
        sys.stdout.write(f"{name}{f':{each.line}' if each.line else ''}: {each.message}\n")
    if broken[NAMED:]:
        sys.stdout.write(f"{name}: {counted(len(broken) - NAMED, 'more fault')}\n")
    sys.stdout.write(f"{name} does not hold: {counted(len(broken), 'fault')}.\n" if broken else f"{name}: {said}")


def _root(arguments: Namespace) -> None:
    trail = Trail.of(arguments.log)
    if arguments.json:
        content = {"type": "audit-root", "size": len(trail.lines), "root": trail.root}
        sys.stdout.write(json.dumps(content) + "\n")
    else:
        sys.stdout.write(f"size {len(trail.lines)}\nroot {trail.root}\n")


def _export(arguments: Namespace) -> None:
    trail = Trail.of(arguments.log)
    entries = len(trail.entries)
    for number in arguments.entry:
        if number >= entries:
            raise InputError(f"{arguments.log}: expected an entry below {entries}, got {number}")
    chosen = set(arguments.entry) | {each.number for each in trail.entries if each.event in arguments.event}
    if not arguments.entry and not arguments.event:
        chosen = set(range(entries))
    for number in sorted(chosen):
        sys.stdout.write(f"{write_proof(trail.entry(number))}\n")


def _prove(arguments: Namespace) -> None:
    trail = Trail.of(arguments.log)
    if arguments.size > len(trail.lines):
        raise InputError(f"{arguments.log}: expected at most {len(trail.lines)} entries, got {arguments.size}")
    sys.stdout.write(f"{write_proof(trail.growth(arguments.size))}\n")

"""What auditors can type: verify, audit, outcomes, and a rulebook simulated before it is in force."""

from argparse import ArgumentParser
from typing import Final

from borderscore.cli.arguments import Commands, add_json, pair, path, sha256, whole

_VERIFY: Final = """\
Computes a run again from its inputs and says of every file of its results whether each line is the same, or which
differ. The rulebook, the register and the baseline are kept with the results. Inputs are found where they were, or
among the files given, by their SHA-256.

Exit status: 0 every line is the same; 1 some differ; 2 the run can't be computed again, with the reason.
"""

_AUDIT_VERIFY: Final = """\
Follows an audit log from its first line: says which lines were changed, removed, added or moved. What was cut off
at the end is found only with a root that was published, and the size that the log had then.

A file that audit export or audit prove wrote is checked in the same way.

Exit status: 0 all holds; 1 something does not.
"""

_AUDIT_ADD: Final = """\
Adds an entry to an audit log, with the time. An entry stays: what it says of people should be no more than ids and
digests. A file is named by its SHA-256; that of run.json stands for all results of a run.
"""

_DISPARITY: Final = """\
Says whether groups are referred alike: each against all others, by the ratio of their rates, and at equal capacity
too (Mantel and Haenszel, within bands of declared capacity), and which reason codes drive a difference. Scoring
never sees the groups. Where few referrals are to be expected it says that too little is known.

Groups are one JSON object a line: {"declaration": "MY-1", "group": "booked by an agency"}
"""

_RATES: Final = """\
Says how often inspections found something: in the control sample, by lane, by reason code and by typology.

Outcomes are one JSON object a line: {"declaration": "MY-1", "result": "hit", "inspected_on": "2025-03-06"}.
The result is hit, no-hit or inconclusive; a note may be given too.
"""

_PROPOSE: Final = """\
Says what the outcomes of the control sample say of the points of the rulebook that a run was made with, and what
it would look like with other points: as a diff, and with --out as a new file. It never changes a rulebook.

With --all all outcomes count. That is more, but the rules themselves chose what was inspected: a rule that refers
whatever it meets then comes out too low.
"""

_REHEARSAL: Final = """\
Scores past traffic by two rulebooks, and says what the second would change: who changes lane and why, the workload
by lane, findings won and lost. With labels or outcomes, also the precision and recall of each rule, with intervals
that hold the true value 95 times in 100.

A rulebook that was changed but keeps its id and version is refused.
"""


def add_verify(commands: Commands) -> None:
    """Add `verify`."""
    example = "borderscore verify results --input moved/declarations.jsonl"
    command = commands.add("verify", "compute a run again and compare", _VERIFY, example, module="verify")
    command.add_argument("dir", type=path, metavar="DIR", help="a directory of results")
    command.add_argument(
        "--input", type=path, metavar="FILE", action="append", default=[], help="an input that was moved"
    )
    command.add_argument("--register", type=path, metavar="O", help="the register, if it is not kept in DIR")
    command.add_argument("--baseline", type=path, metavar="B", help="the baseline, if it is not kept in DIR")
    command.add_argument(
        "--jobs", type=whole(1, 256), metavar="N", help="how many processes; as many as processors if left out"
    )
    add_json(command)


def add_audit(commands: Commands) -> None:
    """Add `audit`."""
    text, example = "Looks at audit logs.", "borderscore audit verify trail.jsonl"
    group = Commands(commands.add("audit", "check audit logs and treatment", text, example))
    size = whole(1, 2**53 - 1)
    verify = group.add(
        "verify",
        "look for changes",
        _AUDIT_VERIFY,
        "borderscore audit verify trail.jsonl --root 5dc9…4328 --size 8",
        module="audit",
        action="verify",
    )
    verify.add_argument("log", type=path, metavar="LOG", help="an audit log, or proofs")
    verify.add_argument("--root", type=sha256, metavar="HEX", help="the root that was published")
    verify.add_argument("--size", type=size, metavar="N", help="how many entries the log had then")
    add_json(verify)
    add = group.add(
        "add",
        "add an entry",
        _AUDIT_ADD,
        "borderscore audit add trail.jsonl scored by=officer-7 --file run=results/run.json",
        module="audit",
        action="add",
    )
    add.add_argument("log", type=path, metavar="LOG", help="an audit log; begun if there is none")
    add.add_argument("event", metavar="EVENT", help="what happened, such as rulebook-in-force")
    add.add_argument("details", nargs="*", type=pair, metavar="NAME=TEXT", help="what there is to say of it")
    add.add_argument(
        "--file", type=pair, metavar="NAME=FILE", action="append", default=[], help="the SHA-256 of a file"
    )
    about = "print the root to publish or sign"
    text = "Prints the Merkle root (RFC 6962) of an audit log. Who keeps it can tell later if anything changed."
    root = group.add("root", about, text, "borderscore audit root trail.jsonl", module="audit", action="root")
    root.add_argument("log", type=path, metavar="LOG", help="an audit log")
    add_json(root)
    export = group.add(
        "export",
        "print entries, each with its proof",
        "Prints entries of an audit log, all or some, each with the proof that it is in the log of a root.",
        "borderscore audit export trail.jsonl --event deleted > deleted.jsonl",
        module="audit",
        action="export",
    )
    export.add_argument("log", type=path, metavar="LOG", help="an audit log")
    export.add_argument(
        "--entry", type=whole(0, 2**53 - 1), metavar="N", action="append", default=[], help="its number, from 0"
    )
    export.add_argument("--event", metavar="EVENT", action="append", default=[], help="all of an event")
    prove = group.add(
        "prove",
        "prove that a log grew from an earlier one",
        "Prints the proof that an audit log begins with the entries that it had earlier.",
        "borderscore audit prove trail.jsonl --size 8 > growth.jsonl",
        module="audit",
        action="prove",
    )
    prove.add_argument("log", type=path, metavar="LOG", help="an audit log")
    prove.add_argument(
        "--size", type=size, metavar="N", required=True, help="how many entries the log had earlier"
    )
    disparity = group.add(
        "disparity",
        "say whether groups are referred alike",
        _DISPARITY,
        "borderscore audit disparity results groups.jsonl",
        module="disparity",
    )
    _add_results(disparity)
    disparity.add_argument("groups", type=path, metavar="GROUPS", help="which declaration is in which group")
    disparity.add_argument(
        "--lane", choices=("yellow", "red"), default="yellow", help="from which lane on; yellow if left out"
    )
    add_json(disparity)


def add_outcomes(commands: Commands) -> None:
    """Add `outcomes`."""
    text, example = "Looks at the outcomes of inspections.", "borderscore outcomes rates results outcomes.jsonl"
    group = Commands(commands.add("outcomes", "hold a run against what inspections found", text, example))
    rates = group.add(
        "rates", "say how often something was found", _RATES, example, module="outcomes", action="rates"
    )
    example = "borderscore outcomes propose results outcomes.jsonl --out proposed.toml"
    propose = group.add("propose", "propose other points", _PROPOSE, example, module="outcomes", action="propose")
    for command in (rates, propose):
        _add_results(command)
        command.add_argument("outcomes", type=path, metavar="OUTCOMES", help="what inspections found")
        add_json(command)
    propose.add_argument(
        "--all", action="store_true", help="count all inspections, not those of the control sample alone"
    )
    propose.add_argument("--out", type=path, metavar="FILE", help="write the proposed rulebook to a new file")


def add_rehearsal(rulebooks: Commands) -> None:
    """Add `rulebook simulate`."""
    rehearsal = rulebooks.add(
        "simulate",
        "say what another rulebook would change",
        _REHEARSAL,
        "borderscore rulebook simulate rules-2025.toml rules-2026.toml 2025.jsonl.gz",
        module="rehearsal",
    )
    rehearsal.add_argument("before", type=path, metavar="A", help="the rulebook as it is")
    rehearsal.add_argument("after", type=path, metavar="B", help="the rulebook as it would be")
    rehearsal.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    rehearsal.add_argument("--register", type=path, metavar="O", help="organisations, one JSON object a line")
    rehearsal.add_argument(
        "--baseline", type=path, metavar="B", help="how common each value is; counted in the files if left out"
    )
    known = rehearsal.add_mutually_exclusive_group()
    known.add_argument("--labels", type=path, metavar="LABELS", help="which declarations are of a ring")
    known.add_argument("--outcomes", type=path, metavar="OUTCOMES", help="what inspections found")
    rehearsal.add_argument(
        "--jobs", type=whole(1, 256), metavar="N", help="how many processes; as many as processors if left out"
    )
    add_json(rehearsal)


def _add_results(command: ArgumentParser) -> None:
    command.add_argument("dir", type=path, metavar="DIR", help="a directory of results")

"""What can be typed, and the help for it."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from borderscore import __version__
from borderscore.bounds import shown

_ABOUT: Final = """\
Scores customs declarations of storage media and explains every point.

A score refers a declaration to a lane, for a person to review. It decides nothing.
"""

_EXAMPLES: Final = """\
examples:
  borderscore score declarations.jsonl --out results
  borderscore explain results MY-2025-0304-000123
  borderscore rulebook show

exit status: 0 all read; 1 some records were rejected, all others are done; 2 nothing could be done
"""

_SCORE: Final = """\
Scores all declarations of the files, one JSON object a line, plain or gzip. "-" is standard input.

Writes into the directory: assessments.jsonl, sorted by id; findings.jsonl, what declarations have in common
beyond chance, the highest score first; rejects.jsonl, the records that can't be read, each with its faults, in
the order of the files; report.html; run.json, which names all that the results depend on; and what they were
made with: rulebook.toml, register.jsonl and baseline.json. Results of an earlier run there are replaced.
"""

_BASELINE: Final = """\
Counts how common each value is in past traffic: organisations, addresses, makers' lots, models. Later runs hold
what travelers have in common against it. It names no traveler and no booking, and addresses are hashed.
"""

_EXPLAIN: Final = """\
Explains one assessment or one finding in words: its points, what they were given for, what ties the declarations
of a finding, and what was not declared.
"""

_CHECK: Final = """\
Says what is wrong with rulebooks and what is worth a look, each with its file and line. Exit status: 0 no errors,
2 errors.
"""


_SIMULATE: Final = """\
Writes invented border traffic: ordinary travelers, labelled rings at rising levels of evasion (1, plain, to
5, hardest), and honest groups that look like rings. The same seed gives the same bytes, everywhere.

Writes into the directory: declarations.jsonl, in the order in which they are received; register.jsonl, a
partial register of organisations; labels.jsonl, which declarations belong together; and simulation.json,
which holds every assumption. Each of them can be set, by its name there.
"""

_EVALUATE: Final = """\
Holds findings against labels: rings found, couriers found, findings that are right, and honest groups that
were hit, each with a 95 % interval, for as many of the highest findings as there are rings and for one in
1,000 declarations.

Labels are one JSON object a line, as simulate writes them. For past cases of your own a name and the
declarations are enough: {"ring": "case 2025/17", "declarations": ["MY-1", "MY-2"]}
"""


class _Commands:
    """The subcommands of one parser."""

    def __init__(self, parent: ArgumentParser) -> None:
        self._parsers: _SubParsersAction[ArgumentParser] = parent.add_subparsers(
            metavar="COMMAND", required=True, title="commands"
        )

    def add(self, name: str, about: str, text: str, example: str, **defaults: Any) -> ArgumentParser:
        """Add a command with its help."""
        command = self._parsers.add_parser(
            name,
            help=about,
            description=text,
            epilog=f"example:\n  {example}\n",
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.set_defaults(**defaults)
        _add_debug(command)
        return command


def parser() -> ArgumentParser:
    """Return the parser of the whole command line."""
    root = ArgumentParser(
        prog="borderscore", description=_ABOUT, epilog=_EXAMPLES, formatter_class=RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action="version", version=f"borderscore {__version__}")
    root.set_defaults(debug=False)
    _add_debug(root)
    commands = _Commands(root)
    _add_score(commands)
    _add_baseline(commands)
    _add_explain(commands)
    _add_rulebook(commands)
    _add_simulate(commands)
    _add_evaluate(commands)
    return root


def _add_debug(command: ArgumentParser) -> None:
    command.add_argument(
        "--debug", action="store_true", default=SUPPRESS, help="on an unexpected error, show where"
    )


def _add_score(commands: _Commands) -> None:
    example = "zcat monday.jsonl.gz | borderscore score - tuesday.jsonl --out results"
    command = commands.add("score", "score declarations", _SCORE, example, module="score")
    command.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    command.add_argument("--rulebook", type=_path, metavar="R", help="a rulebook; the shipped one if left out")
    command.add_argument("--register", type=_path, metavar="O", help="organisations, one JSON object a line")
    command.add_argument(
        "--baseline", type=_path, metavar="B", help="how common each value is; counted in the files if left out"
    )
    command.add_argument("--out", type=_path, metavar="DIR", required=True, help="the directory of the results")
    command.add_argument(
        "--jobs", type=_whole(1, 256), metavar="N", help="how many processes; as many as processors if left out"
    )


def _add_baseline(commands: _Commands) -> None:
    example = "borderscore baseline 2024.jsonl.gz --register organisations.jsonl --out baseline.json"
    command = commands.add("baseline", "count past traffic", _BASELINE, example, module="baseline")
    command.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    command.add_argument("--rulebook", type=_path, metavar="R", help="a rulebook; the shipped one if left out")
    command.add_argument("--register", type=_path, metavar="O", help="organisations, one JSON object a line")
    command.add_argument("--out", type=_path, metavar="B", required=True, help="the file of the baseline")


def _add_explain(commands: _Commands) -> None:
    example = "borderscore explain results MY-2025-0304-000123"
    about = "explain one assessment or finding in words"
    command = commands.add("explain", about, _EXPLAIN, example, module="explain")
    command.add_argument("dir", type=_path, metavar="DIR", help="a directory of results")
    command.add_argument("id", metavar="ID", help="the id of a declaration or of a finding")


def _path(text: str) -> Path:
    """Return a path. Nothing is none: `--out "$UNSET"` must not mean the directory that one is in."""
    if not text:
        raise ArgumentTypeError("expected a path, got nothing")
    return Path(text)


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if (
            not text.isascii()
            or not text.isdigit()
            or len(text) > len(str(most))
            or not least <= int(text) <= most
        ):
            raise ArgumentTypeError(f"expected a whole number from {least:,} to {most:,}, got {shown(text)}")
        return int(text)

    return read


def _add_simulate(commands: _Commands) -> None:
    example = "borderscore simulate --seed 7 --declarations 10000 --rings 5 --level 4 --out traffic"
    command = commands.add("simulate", "invent labelled traffic", _SIMULATE, example, module="simulate")
    count = _whole(1, 10_000_000)
    command.add_argument("--seed", type=_whole(0, 2**63), required=True, metavar="N", help="any whole number")
    command.add_argument("--declarations", type=count, metavar="N", help="how many; 100,000 if left out")
    command.add_argument("--days", type=_whole(1, 3_650), metavar="N", help="over how many days; 180 if left out")
    command.add_argument(
        "--rings", type=_whole(0, 100_000), metavar="N", help="how many; one for 2,000 declarations if left out"
    )
    command.add_argument("--level", type=_whole(1, 5), metavar="L", help="of all rings; mixed if left out")
    command.add_argument("--parameters", type=_path, metavar="FILE", help="assumptions, as TOML")
    command.add_argument("--varied", action="store_true", help="draw the assumptions at random, by the seed")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="one assumption, such as rings.papers=100"
    )
    command.add_argument("--out", type=_path, metavar="DIR", required=True, help="the directory of the files")


def _add_evaluate(commands: _Commands) -> None:
    example = "borderscore evaluate results traffic/labels.jsonl"
    command = commands.add("evaluate", "hold findings against labels", _EVALUATE, example, module="evaluate")
    command.add_argument(
        "results", type=_path, metavar="RESULTS", help="a directory of results, or a file of findings"
    )
    command.add_argument("labels", type=_path, metavar="LABELS", help="a file of labels")
    command.add_argument(
        "--budget", type=_whole(0, 10**9), metavar="N", help="look at the N highest findings only"
    )
    command.add_argument(
        "--declarations", type=_whole(1, 10**12), metavar="N", help="how many there were, if the results don't say"
    )
    command.add_argument(
        "--level",
        choices=("alert", "watch"),
        default="alert",
        help="from which level on findings count; alert if left out",
    )
    command.add_argument(
        "--share",
        type=_whole(1, 100),
        default=50,
        metavar="PERCENT",
        help="of a ring's couriers that one finding must hold; 50 if left out",
    )
    command.add_argument("--json", action="store_true", help="print JSON instead of tables")


def _add_rulebook(commands: _Commands) -> None:
    text, example = "Looks at rulebooks.", "borderscore rulebook diff rules-2025.toml rules-2026.toml"
    group = _Commands(commands.add("rulebook", "check, show or compare rulebooks", text, example))
    check = group.add(
        "check",
        "look for errors",
        _CHECK,
        "borderscore rulebook check rules.toml",
        module="rulebook",
        action="check",
    )
    check.add_argument("files", nargs="+", type=_path, metavar="FILE", help="a rulebook")
    show = group.add(
        "show",
        "print a rulebook as an auditor would read it",
        "Prints a rulebook as an auditor would read it.",
        "borderscore rulebook show rules.toml",
        module="rulebook",
        action="show",
    )
    show.add_argument(
        "file", nargs="?", type=_path, metavar="FILE", help="a rulebook; the shipped one if left out"
    )
    diff = group.add(
        "diff",
        "say what changed from one rulebook to another",
        "Says what changed from one rulebook to another: in what it means, and in what it says.",
        "borderscore rulebook diff rules-2025.toml rules-2026.toml",
        module="rulebook",
        action="diff",
    )
    diff.add_argument("before", type=_path, metavar="A", help="the rulebook as it was")
    diff.add_argument("after", type=_path, metavar="B", help="the rulebook as it is now")

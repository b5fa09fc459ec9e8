"""What can be typed, and the help for it."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import Final

from borderscore import __version__
from borderscore.bounds import shown
from borderscore.cli.arguments import Commands, add_debug, path, whole
from borderscore.cli.auditing import add_audit, add_outcomes, add_rehearsal, add_verify
from borderscore.cli.serving import add_serve, add_token
from borderscore.cli.watching import add_retention, add_watch
from borderscore.places import COUNTRIES

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
of a finding, what was not declared, and the smallest changes of a declaration that would have given another lane.
These need the inputs of the run: where they were, beside the results, or given.
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

_MESSAGES: Final = """\
Writes a passage for each traveler on a flight over the border: which way, the flights, the booking, the checked
bags, one JSON object a line. Names, birth dates, nationalities and sexes are not read. The traveler is a keyed
hash (HMAC-SHA-256) of the travel document and its issuer, or else of the booking and the passenger's number.
"""

_TABLES: Final = """\
Writes declarations, one JSON object a line, from tables with a header (CSV), by a mapping that says which column
holds what, in which encoding and format. What can't be used is named with its row and column.
"""

_JOIN: Final = """\
Writes the declarations again, with what they leave undeclared of the journey taken from the traveler's passage
over the same border within three days. What was declared stays.
"""

_FEATURES: Final = """\
Prints the features that a rulebook asks for, with their values on each declaration, one JSON object a line: what a
model that rulebook export wrote takes as its input. Hold features that another system works out against it.
"""

_SCHEMA: Final = """\
Prints the JSON Schema (2020-12) of an object that comes in or goes out, or without a name the names of all. A
schema accepts what the reader accepts; its $comment says what JSON Schema can't.
"""


def parser() -> ArgumentParser:
    """Return the parser of the whole command line."""
    root = ArgumentParser(
        prog="borderscore", description=_ABOUT, epilog=_EXAMPLES, formatter_class=RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action="version", version=f"borderscore {__version__}")
    root.set_defaults(debug=False)
    add_debug(root)
    commands = Commands(root)
    _add_score(commands)
    _add_baseline(commands)
    add_watch(commands)
    add_retention(commands)
    add_serve(commands)
    add_token(commands)
    _add_explain(commands)
    add_verify(commands)
    add_audit(commands)
    add_outcomes(commands)
    _add_rulebook(commands)
    _add_simulate(commands)
    _add_evaluate(commands)
    _add_schema(commands)
    _add_features(commands)
    _add_convert(commands)
    return root


def _add_score(commands: Commands) -> None:
    example = "zcat monday.jsonl.gz | borderscore score - tuesday.jsonl --out results"
    command = commands.add("score", "score declarations", _SCORE, example, module="score")
    command.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    command.add_argument("--rulebook", type=path, metavar="R", help="a rulebook; the shipped one if left out")
    command.add_argument("--register", type=path, metavar="O", help="organisations, one JSON object a line")
    command.add_argument(
        "--baseline", type=path, metavar="B", help="how common each value is; counted in the files if left out"
    )
    command.add_argument("--out", type=path, metavar="DIR", required=True, help="the directory of the results")
    command.add_argument(
        "--jobs", type=whole(1, 256), metavar="N", help="how many processes; as many as processors if left out"
    )


def _add_baseline(commands: Commands) -> None:
    example = "borderscore baseline 2024.jsonl.gz --register organisations.jsonl --out baseline.json"
    command = commands.add("baseline", "count past traffic", _BASELINE, example, module="baseline")
    command.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    command.add_argument("--rulebook", type=path, metavar="R", help="a rulebook; the shipped one if left out")
    command.add_argument("--register", type=path, metavar="O", help="organisations, one JSON object a line")
    command.add_argument("--out", type=path, metavar="B", required=True, help="the file of the baseline")


def _add_explain(commands: Commands) -> None:
    example = "borderscore explain results MY-2025-0304-000123"
    about = "explain one assessment or finding in words"
    command = commands.add("explain", about, _EXPLAIN, example, module="explain")
    command.add_argument("dir", type=path, metavar="DIR", help="a directory of results")
    command.add_argument("id", metavar="ID", help="the id of a declaration or of a finding")
    command.add_argument(
        "--lang", choices=("en", "de", "ms"), default="en", help="English, German or Malay; en if left out"
    )
    command.add_argument(
        "--input", type=path, action="append", default=[], metavar="FILE", help="an input that was moved"
    )


def _add_simulate(commands: Commands) -> None:
    example = "borderscore simulate --seed 7 --declarations 10000 --rings 5 --level 4 --out traffic"
    command = commands.add("simulate", "invent labelled traffic", _SIMULATE, example, module="simulate")
    count = whole(1, 10_000_000)
    command.add_argument("--seed", type=whole(0, 2**63), required=True, metavar="N", help="any whole number")
    command.add_argument("--declarations", type=count, metavar="N", help="how many; 100,000 if left out")
    command.add_argument("--days", type=whole(1, 3_650), metavar="N", help="over how many days; 180 if left out")
    command.add_argument(
        "--rings", type=whole(0, 100_000), metavar="N", help="how many; one for 2,000 declarations if left out"
    )
    command.add_argument("--level", type=whole(1, 5), metavar="L", help="of all rings; mixed if left out")
    command.add_argument("--parameters", type=path, metavar="FILE", help="assumptions, as TOML")
    command.add_argument("--varied", action="store_true", help="draw the assumptions at random, by the seed")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="one assumption, such as rings.papers=100"
    )
    command.add_argument("--out", type=path, metavar="DIR", required=True, help="the directory of the files")


def _add_evaluate(commands: Commands) -> None:
    example = "borderscore evaluate results traffic/labels.jsonl"
    command = commands.add("evaluate", "hold findings against labels", _EVALUATE, example, module="evaluate")
    command.add_argument(
        "results", type=path, metavar="RESULTS", help="a directory of results, or a file of findings"
    )
    command.add_argument("labels", type=path, metavar="LABELS", help="a file of labels")
    command.add_argument("--budget", type=whole(0, 10**9), metavar="N", help="look at the N highest findings only")
    command.add_argument(
        "--declarations", type=whole(1, 10**12), metavar="N", help="how many there were, if the results don't say"
    )
    command.add_argument(
        "--level",
        choices=("alert", "watch"),
        default="alert",
        help="from which level on findings count; alert if left out",
    )
    command.add_argument(
        "--share",
        type=whole(1, 100),
        default=50,
        metavar="PERCENT",
        help="of a ring's couriers that one finding must hold; 50 if left out",
    )
    command.add_argument("--json", action="store_true", help="print JSON instead of tables")


def _add_schema(commands: Commands) -> None:
    example = "borderscore schema declaration > declaration.schema.json"
    command = commands.add("schema", "print the JSON Schema of an object", _SCHEMA, example, module="schema")
    command.add_argument("name", nargs="?", metavar="NAME", help="such as declaration; all names if left out")


def _add_convert(commands: Commands) -> None:
    text, example = "Reads what airlines send, and tables.", "borderscore convert paxlst --help"
    group = Commands(commands.add("convert", "read airlines' messages, and tables", text, example))
    for name, about in (
        ("paxlst", "passages from Advance Passenger Information"),
        ("pnrgov", "passages from bookings that airlines push"),
    ):
        example = f"borderscore convert {name} messages.edi --home MY --key-file key > passages.jsonl"
        messages = group.add(name, about, _MESSAGES, example, module="convert", action=name)
        messages.add_argument("files", nargs="+", type=path, metavar="FILE", help="UN/EDIFACT interchanges")
        messages.add_argument("--home", type=_country, metavar="CC", required=True, help="whose border it is")
        _add_key_file(messages, required=True)
    example = "borderscore convert csv mapping.toml june.csv --key-file key --out june.jsonl"
    table = group.add("csv", "declarations from tables", _TABLES, example, module="convert", action="csv")
    table.add_argument("mapping", type=path, metavar="MAPPING", help="what stands in which column, as TOML")
    table.add_argument("files", nargs="+", type=path, metavar="FILE", help="tables with a header")
    _add_key_file(table, required=False)
    example = "borderscore convert join june.jsonl passages.jsonl > joined.jsonl"
    join = group.add("join", "journeys into declarations", _JOIN, example, module="convert", action="join")
    join.add_argument("declarations", type=path, metavar="DECLARATIONS", help="declarations")
    join.add_argument("passages", nargs="+", type=path, metavar="PASSAGES", help="what paxlst or pnrgov wrote")
    _add_out(join)


def _add_key_file(command: ArgumentParser, *, required: bool) -> None:
    command.add_argument(
        "--key-file", type=path, metavar="K", required=required, help="a secret of 32 random bytes or more"
    )
    _add_out(command)


def _add_out(command: ArgumentParser) -> None:
    command.add_argument("--out", type=path, metavar="FILE", help="where to write; standard output if left out")


def _country(text: str) -> str:
    """Return the code of a country."""
    if text.upper() not in COUNTRIES:
        raise ArgumentTypeError(f"expected an ISO 3166-1 alpha-2 country code such as MY, got {shown(text)}")
    return text.upper()


def _add_features(commands: Commands) -> None:
    example = "borderscore features declarations.jsonl --rulebook rules.toml > features.jsonl"
    command = commands.add("features", "print what features are worth", _FEATURES, example, module="features")
    command.add_argument("files", nargs="+", metavar="FILE", help='declarations; "-" is standard input')
    command.add_argument("--rulebook", type=path, metavar="R", help="a rulebook; the shipped one if left out")


def _add_rulebook(commands: Commands) -> None:
    text, example = "Looks at rulebooks.", "borderscore rulebook diff rules-2025.toml rules-2026.toml"
    group = Commands(commands.add("rulebook", "check, show or compare rulebooks", text, example))
    check = group.add(
        "check",
        "look for errors",
        _CHECK,
        "borderscore rulebook check rules.toml",
        module="rulebook",
        action="check",
    )
    check.add_argument("files", nargs="+", type=path, metavar="FILE", help="a rulebook")
    show = group.add(
        "show",
        "print a rulebook as an auditor would read it",
        "Prints a rulebook as an auditor would read it.",
        "borderscore rulebook show rules.toml",
        module="rulebook",
        action="show",
    )
    show.add_argument("file", nargs="?", type=path, metavar="FILE", help="a rulebook; the shipped one if left out")
    export = group.add(
        "export",
        "print a rulebook as a model for another engine",
        "Prints the scorecard of a rulebook as PMML 4.4, so that another system can score declarations with it.",
        "borderscore rulebook export --pmml rules.toml > rules.pmml",
        module="rulebook",
        action="export",
    )
    export.add_argument(
        "file", nargs="?", type=path, metavar="FILE", help="a rulebook; the shipped one if left out"
    )
    export.add_argument("--pmml", action="store_true", required=True, help="as PMML 4.4, so far the only format")
    diff = group.add(
        "diff",
        "say what changed from one rulebook to another",
        "Says what changed from one rulebook to another: in what it means, and in what it says.",
        "borderscore rulebook diff rules-2025.toml rules-2026.toml",
        module="rulebook",
        action="diff",
    )
    diff.add_argument("before", type=path, metavar="A", help="the rulebook as it was")
    diff.add_argument("after", type=path, metavar="B", help="the rulebook as it is now")
    add_rehearsal(group)

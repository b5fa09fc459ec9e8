"""Rulebooks as TOML.

    [rulebook]
    id = "borderscore-default"
    version = "1.0.0"                # changes whenever the meaning does
    author = "…"
    valid_from = 2026-12-01          # valid_until, the last day in force, may be left out
    about = "…"

    [lanes]                          # from which score on; below yellow is green
    yellow = 100
    red = 250

    [control_sample]                 # one declaration in 200 is drawn at random
    one_in = 200
    salt = "…"

    [lists.compute-hubs]
    values = ["MY", "SG"]
    source = "…"

    [[characteristic]]
    name = "capacity"
    feature = "media.capacity"       # the feature of the attributes that name none
    why = "…"
    source = "…"

    [[characteristic.attribute]]     # the first attribute that holds counts
    at_least = "10 TB"               # several predicates: all must hold
    below = "40 TB"
    points = 60                      # a whole number from -10,000 to 10,000
    code = "CAPACITY-10TB"           # unique; needed where the points are not 0
    text = "{media.capacity} in all" # needed there too; a feature's name in braces stands for its value

    [[characteristic.attribute]]     # predicates on several features
    when.media.capacity.at_least = "40 TB"
    when.purpose.words.in = "@leisure-purposes"
    when.employer.country.undeclared = true
    points = 60
    code = "CAPACITY-LEISURE"
    text = "…"

    [[characteristic.attribute]]     # where an undeclared value leaves it open which attribute holds
    undeclared = true
    points = 20
    code = "CAPACITY-UNDECLARED"
    text = "…"

    [[characteristic.attribute]]     # where none of the others holds
    otherwise = true
    points = 0

    [text.de]                        # the texts in another language, by reason code; all of it may be left out
    CAPACITY-10TB = "…"

Predicates are `below`, `at_least`, `is`, `in` and `undeclared = true`. Amounts of data are texts with a unit,
percents whole numbers or texts (`80`, `"80 %"`), days as well (`7`, `"7 days"`), counts whole numbers. `in` takes
an array of texts, or `"@name"` for a list of the rulebook. Line breaks in texts count as spaces.

`[linkage]` and `[[typology]]`, which say how findings are made, are described in `formats.typologies`.

Plain functions read it, not cattrs: what an operand may be depends on the feature that it is held against, and
faults must be found all at once, each with the line on which it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field

import borderscore.rulebook
from borderscore.bounds import Text, Whole, shown
from borderscore.errors import InputError, InvalidRulebookError, InvalidValueError, Issue
from borderscore.features import STANDARD
from borderscore.features.kernel import Feature
from borderscore.findings.features import GROUPS
from borderscore.formats.operands import Certain, Terms, read_operand
from borderscore.formats.toml_lines import lines_of
from borderscore.formats.toml_tables import MAXIMUM_SIZE, Prose, Table, TooManyFaultsError, parse
from borderscore.formats.typologies import MAXIMUM_TYPOLOGIES, read_linkage, read_typology
from borderscore.rulebook.check import check
from borderscore.rulebook.model import (
    OPERATORS,
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Operator,
    Predicate,
    Role,
    Rulebook,
    Typology,
    ValueList,
)
from borderscore.rulebook.notes import Note, nearest
from borderscore.rulebook.notes import Path as Node
from borderscore.timestamps import Day

#: The most characteristics of a rulebook, and the most attributes of a characteristic.
MAXIMUM_CHARACTERISTICS: Final = 1_000
MAXIMUM_ATTRIBUTES: Final = 100

_SLUG: Final = Text(
    pattern="[a-z][a-z0-9-]{0,63}", expected="a name of small letters, digits and hyphens such as capacity"
)
_VERSION: Final = Text(pattern="[0-9][0-9A-Za-z.+-]{0,31}", expected="a version such as 1.0.0")
_LANGUAGE: Final = Text(pattern="[a-z]{2,3}", expected="a language such as de")
_CODE: Final = Text(pattern="[A-Z][A-Z0-9-]{1,39}", expected="a reason code such as CAPACITY-160TB")
_FEATURE: Final = Text(1, 128, expected="the name of a feature such as media.capacity")
_SALT: Final = Text(1, 256, expected="a salt of 1 to 256 characters")
_POINTS: Final = Whole(-10_000, 10_000)
_THRESHOLD: Final = Whole(-10_000_000, 10_000_000)
_ONE_IN: Final = Whole(1, 1_000_000_000)


_PROSE: Final = Prose()


#: The default rulebook's file in the package.
SHIPPED_RULEBOOK: Final = Path(borderscore.rulebook.__file__).with_name("default.toml")


def default_rulebook() -> Rulebook:
    """Read the rulebook that comes with the package: a place to start from, not a law."""
    return load_rulebook(SHIPPED_RULEBOOK)


def load_rulebook(path: Path, catalogue: Mapping[str, Feature[Any]] = STANDARD) -> Rulebook:
    """Read a rulebook from a file. Raises InputError without one, InvalidRulebookError if it can't be used."""
    return read_rulebook(content_of(path), str(path), catalogue)


def content_of(path: Path) -> bytes:
    """Return what a rulebook's file holds, and no more than is needed to see that it holds too much."""
    try:
        with path.open("rb") as file:
            return file.read(MAXIMUM_SIZE + 1)
    except OSError as error:
        raise InputError(f"{path}: expected a rulebook, got: {error.strerror}") from None


def read_rulebook(content: bytes, file: str, catalogue: Mapping[str, Feature[Any]] = STANDARD) -> Rulebook:
    """Read a rulebook; `file` is its name in messages. Raises InvalidRulebookError with every issue found."""
    rulebook, issues = examine(content, file, catalogue)
    if rulebook is None:
        raise InvalidRulebookError(issues)
    return rulebook


def examine(
    content: bytes, file: str, catalogue: Mapping[str, Feature[Any]]
) -> tuple[Rulebook | None, tuple[Issue, ...]]:
    """Return a rulebook, or None if it can't be used, with all that there is to say about it, line by line."""
    try:
        text, root = parse(content, file)
    except InvalidRulebookError as error:
        return None, error.issues
    reading = _Reading(catalogue)
    try:
        rulebook = reading.rulebook(root)
        notes = reading.notes(rulebook)
    except TooManyFaultsError as error:
        return None, (*_issues(reading.faults, reading.origins, text, file), Issue("error", str(error), file))
    issues = _issues(notes, reading.origins, text, file)
    unusable = any(issue.severity == "error" for issue in issues)
    return None if unusable else rulebook, issues


def _issues(notes: Sequence[Note], origins: Mapping[Node, Node], text: str, file: str) -> tuple[Issue, ...]:
    """Return the notes with their lines, in the order of the file."""
    lines = lines_of(text) if notes else {}
    issues = []
    for note in notes:
        path = origins.get(note.path, note.path)
        line = next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 0)
        issues.append(Issue(note.severity, note.message, file, line))
    return tuple(sorted(issues, key=lambda issue: issue.line))


@define
class _Reading:
    """One rulebook being read: the faults so far, and where in the document each predicate stands."""

    catalogue: Mapping[str, Feature[Any]]
    faults: list[Note] = field(factory=list)
    origins: dict[Node, Node] = field(factory=dict)
    lists: dict[str, ValueList] = field(factory=dict)

    def notes(self, rulebook: Rulebook) -> list[Note]:
        """Return the faults, and what the check finds in the parts that were read."""
        faulty = {fault.path for fault in self.faults}
        found = check(rulebook, self.catalogue, groups=GROUPS, unread=faulty)
        return self.faults + [note for note in found if not faulty.intersection(_prefixes(note.path))]

    def rulebook(self, content: dict[str, Any]) -> Rulebook:
        """Read the document. Where a part is faulty, something neutral stands for it, and is never used."""
        root = Table(content, (), "", self.faults)
        root.only("rulebook", "lanes", "control_sample", "lists", "characteristic", "linkage", "typology", "text")
        head = root.table("rulebook")
        head.only("id", "version", "author", "valid_from", "valid_until", "about")
        self.lists.update((each.name, each) for each in _lists(root))
        return Rulebook(
            id=head.read("id", _SLUG) or "",
            version=head.read("version", _VERSION) or "",
            author=head.read("author", _PROSE) or "",
            valid_from=head.read("valid_from", Day()) or date.min,
            valid_until=head.read_if_there("valid_until", Day()),
            about=head.read("about", _PROSE) or "",
            lanes=_lanes(root.table("lanes")),
            control_sample=_control_sample(root.table("control_sample")),
            lists=self.lists,
            characteristics=tuple(
                map(self.characteristic, root.tables("characteristic", MAXIMUM_CHARACTERISTICS))
            ),
            linkage=read_linkage(root),
            typologies=tuple(self.typologies(root)),
            translations=dict(_translations(root)),
        )

    def typologies(self, root: Table) -> Iterator[Typology]:
        """Read the typologies, whose characteristics are about groups."""
        if "typology" not in root.content:
            return
        card = evolve(self, catalogue=GROUPS)
        for table in root.tables("typology", MAXIMUM_TYPOLOGIES):
            typology = read_typology(table)
            name = typology.name or table.name
            tables = table.named(name).tables("characteristic", MAXIMUM_CHARACTERISTICS)
            characteristics = tuple(card.characteristic(each, f"{name}: ") for each in tables)
            yield evolve(typology, name=name, characteristics=characteristics)

    def characteristic(self, table: Table, within: str = "") -> Characteristic:
        """Read one characteristic; `within` is what messages call it in."""
        name = table.read("name", _SLUG)
        table = table.named(within + name) if name else table
        table.only("name", "feature", "why", "source", "attribute")
        feature = table.read_if_there("feature", _FEATURE)
        return Characteristic(
            name=name or table.name,
            why=table.read("why", _PROSE) or "",
            source=table.read("source", _PROSE) or "",
            attributes=tuple(
                self.attribute(each, feature) for each in table.tables("attribute", MAXIMUM_ATTRIBUTES)
            ),
        )

    def attribute(self, table: Table, feature: str | None) -> Attribute:
        """Read one attribute; `feature` is what its predicates are about that name none."""
        table.only(*OPERATORS, "otherwise", "when", "points", "code", "text")
        role = _role(table)
        return Attribute(
            role=role,
            when=self.predicates(table, feature) if role == "when" else (),
            points=table.read("points", _POINTS) or 0,
            code=table.read_if_there("code", _CODE),
            text=table.read_if_there("text", _PROSE) or "",
        )

    def predicates(self, table: Table, feature: str | None) -> tuple[Predicate, ...]:
        """Read the predicates of an attribute, and remember where each of them stands."""
        comparisons = [*_direct(table, feature), *_nested(table)]
        if not table.content.keys() & {*OPERATORS, "when"}:
            table.fault(f"expected a predicate ({', '.join(OPERATORS)}), when, undeclared or otherwise, got none")
        predicates: list[Predicate] = []
        for name, operator, steps in comparisons:
            predicate = self.predicate(table, name, operator, steps)
            if predicate is not None:
                self.origins[*table.path, "when", len(predicates)] = (*table.path, *steps)
                predicates.append(predicate)
        return tuple(predicates)

    def predicate(self, table: Table, name: str, operator: Operator, steps: tuple[str, ...]) -> Predicate | None:
        """Read one predicate, which stands `steps` below the attribute's table."""
        value: Any = table.content
        for step in steps:
            value = value[step]
        try:
            operand, list_name = read_operand(operator, value, self.catalogue.get(name), self.lists)
        except InvalidValueError as error:
            table.fault(f"{name}: {operator}: {error}", *steps)
            return None
        return Predicate(name, operator, operand, list_name)


def _prefixes(path: Node) -> Iterator[Node]:
    return (path[:length] for length in range(1, len(path) + 1))


def _lanes(table: Table) -> Lanes:
    table.only("yellow", "red")
    return Lanes(yellow=table.read("yellow", _THRESHOLD) or 0, red=table.read("red", _THRESHOLD) or 0)


def _control_sample(table: Table) -> ControlSample:
    table.only("one_in", "salt")
    return ControlSample(one_in=table.read("one_in", _ONE_IN) or 1, salt=table.read("salt", _SALT) or "")


def _lists(root: Table) -> Iterator[ValueList]:
    lists = root.table("lists", required=False)
    for name in lists.content:
        try:
            _SLUG.check(name)
        except InvalidValueError as error:
            lists.fault(str(error), name)
        table = lists.table(name).named(f"lists.{name}")
        table.only("values", "source")
        yield ValueList(
            name=name,
            values=table.read("values", Terms()) or frozenset(),
            source=table.read("source", _PROSE) or "",
        )


def _translations(root: Table) -> Iterator[tuple[str, Mapping[str, str]]]:
    texts = root.table("text", required=False)
    for language in texts.content:
        try:
            _LANGUAGE.check(language)
        except InvalidValueError as error:
            texts.fault(str(error), language)
        table = texts.table(language).named(f"text.{language}")
        yield language, {code: table.read(code, _PROSE) or "" for code in table.content}


def _role(table: Table) -> Role:
    roles: list[Role] = [role for role in ("undeclared", "otherwise") if role in table.content]
    if not roles:
        return "when"
    for role in roles:
        table.read(role, Certain())
    others = [key for key in table.content if key in (*OPERATORS, "otherwise", "when") and key != roles[0]]
    if others:
        table.fault(
            f"expected {roles[0]} alone, got {' and '.join(others)} beside it; "
            "a conjunction takes when.<feature>.undeclared = true",
            others[0],
        )
    return roles[0]


def _operators(content: dict[str, Any]) -> list[Operator]:
    """Return the operators among the keys of a table."""
    return [operator for operator in OPERATORS if operator in content]


#: One predicate: its feature, its operator, and the steps from the attribute's table to its operand.
_Comparison = tuple[str, Operator, tuple[str, ...]]


def _direct(table: Table, feature: str | None) -> Iterator[_Comparison]:
    for operator in _operators(table.content):
        if feature is None:
            table.fault(f"{operator}: the characteristic names no feature to hold it against", operator)
        else:
            yield feature, operator, (operator,)


def _nested(table: Table) -> Iterator[_Comparison]:
    """Yield the predicates under `when`, whose nested tables are joined to the names of features."""
    if "when" not in table.content:
        return
    seen = set()
    for name, operator, steps in _descend(table, table.content["when"], ("when",)):
        if (name, operator) in seen:
            table.fault(f"{name}: expected {operator} once, got it twice", *steps)
        seen.add((name, operator))
        yield name, operator, steps


def _descend(table: Table, value: object, steps: tuple[str, ...]) -> Iterator[_Comparison]:
    name = ".".join(steps[1:])
    if not isinstance(value, dict) or not value:
        expected = f"expected one of {', '.join(OPERATORS)}, got {shown(value)}"
        table.fault(f"{'.'.join(steps)}: {expected}{nearest(steps[-1], OPERATORS)}", *steps)
        return
    operators = [each for each in _operators(value) if name and not isinstance(value[each], dict)]
    for key, inner in value.items():
        if key in operators:
            yield name, key, (*steps, key)
        else:
            yield from _descend(table, inner, (*steps, key))

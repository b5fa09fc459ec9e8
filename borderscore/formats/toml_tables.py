"""TOML from strangers: read within bounds, and taken apart table by table with every fault noted in its place."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final, NoReturn

from attrs import evolve, field, frozen

from borderscore.bounds import Bound, Text, shown
from borderscore.errors import BorderscoreError, InvalidRulebookError, InvalidValueError, Issue
from borderscore.rulebook.notes import Note, Path, nearest

#: A document's greatest size in bytes, its longest line in characters, the most dots in a key, and the most names
#: in all headers and in all keys. They keep hostile input from costing tomllib more than a moment.
MAXIMUM_SIZE: Final = 2**18
MAXIMUM_LINE: Final = 4_096
MAXIMUM_DOTS: Final = 8
MAXIMUM_HEADER_NAMES: Final = 3_000
MAXIMUM_KEY_NAMES: Final = 10_000
MAXIMUM_MARKS: Final = 16_000

#: How many arrays and tables may stand within each other.
MAXIMUM_NESTING: Final = 32

#: After how many faults reading stops.
MAXIMUM_FAULTS: Final = 500

#: How many unknown keys of one table are named one by one.
_UNKNOWN_NAMED: Final = 20

_LONG_LINE: Final = re.compile(rf"^[^\n]{{{MAXIMUM_LINE + 1}}}[^\n]*+", re.MULTILINE)
_HEADER: Final = re.compile(r"^[ \t]*\[[^\n]*", re.MULTILINE)
_KEY: Final = re.compile(r"""^[A-Za-z0-9_."' \t-]+=""", re.MULTILINE)
_DEEP_KEY: Final = re.compile(
    r"(?:^[ \t]*+\[{0,2}+|[{,])[ \t]*+"
    rf"""(?:(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAXIMUM_DOTS + 1}}}""",
    re.MULTILINE,
)
_TOO_DEEP: Final = f"expected at most {MAXIMUM_NESTING} arrays and tables within each other, got more"
_PLACE: Final = re.compile(r" \(at line ([0-9]+), column [0-9]+\)$")


def parse(content: bytes, file: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a document and what it holds.

    Raises InvalidRulebookError, with the line, for one that is out of bounds or no TOML.
    """
    text = _decoded(content, file)
    _check_bounds(text, file)
    try:
        root = tomllib.loads(text)
    except RecursionError:
        _refuse(file, 0, _TOO_DEEP)
    except ValueError as error:  # tomllib's own, and Python's for numbers and dates
        place = _PLACE.search(str(error))
        _refuse(file, int(place[1]) if place else 0, f"expected TOML: {_PLACE.sub('', str(error))}")
    _check_nesting(root, file)
    return text, root


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAXIMUM_SIZE:
        _refuse(file, 0, f"expected at most {MAXIMUM_SIZE:,} bytes, got more")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _refuse(file, line, f"expected UTF-8, got byte 0x{content[error.start]:02X}")
    if text.startswith("\ufeff"):
        _refuse(file, 1, "expected TOML without a byte-order mark, got one at the start")
    return text


def _check_bounds(text: str, file: str) -> None:
    if long := _LONG_LINE.search(text):
        number = text.count("\n", 0, long.start()) + 1
        _refuse(file, number, f"expected lines of at most {MAXIMUM_LINE:,} characters, got {len(long[0]):,}")
    if (marks := text.count(",") + text.count("=")) > MAXIMUM_MARKS:
        _refuse(file, 0, f"expected at most {MAXIMUM_MARKS:,} commas and equals signs, got {marks:,}")
    for pattern, what, most in (
        (_HEADER, "headers", MAXIMUM_HEADER_NAMES),
        (_KEY, "keys", MAXIMUM_KEY_NAMES),
    ):
        names = sum(1 + found.count(".") for found in pattern.findall(text))
        if names > most:
            _refuse(file, 0, f"expected at most {most:,} names in all {what}, got {names:,}")
    if deep := _DEEP_KEY.search(text):
        _refuse(
            file, text.count("\n", 0, deep.end()) + 1, f"expected at most {MAXIMUM_DOTS} dots in a key, got more"
        )


def _check_nesting(root: dict[str, Any], file: str) -> None:
    """Refuse what tomllib could just read, but what walks through it would run out of stack on."""
    level: list[Any] = [root]
    for _ in range(MAXIMUM_NESTING + 1):
        level = [inner for each in level for inner in _inside(each)]
    if level:
        _refuse(file, 0, _TOO_DEEP)


def _inside(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def _refuse(file: str, line: int, message: str) -> NoReturn:
    raise InvalidRulebookError([Issue("error", message, file, line)]) from None


class TooManyFaultsError(BorderscoreError):
    """There are more faults than anyone would read at once."""


@frozen
class Table:
    """One table of a document. Reading a part of it notes what is wrong there, and goes on."""

    content: dict[str, Any]
    path: Path
    #: What messages call it.
    name: str
    faults: list[Note] = field(repr=False)

    def fault(self, message: str, *steps: str | int) -> None:
        """Note what is wrong with the table, or with a part of it."""
        if len(self.faults) == MAXIMUM_FAULTS:
            raise TooManyFaultsError(f"stopped after {MAXIMUM_FAULTS} errors")
        self.faults.append(
            Note("error", (*self.path, *steps), f"{self.name}: {message}" if self.name else message)
        )

    def named(self, name: str) -> "Table":
        """Return the same table with another name in messages."""
        return evolve(self, name=name)

    def read(self, key: str, bound: Bound) -> Any:
        """Return the value of a key that must be there, or None if it isn't within the bound."""
        if key in self.content:
            return self.read_if_there(key, bound)
        self.fault(f"{key} is missing: expected {bound.expected}", key)
        return None

    def read_if_there(self, key: str, bound: Bound) -> Any:
        """Return the value of a key, or None if it isn't there or isn't within the bound."""
        if key not in self.content:
            return None
        try:
            return bound.check(self.content[key])
        except InvalidValueError as error:
            self.fault(f"{key}: {error}", key)
            return None

    def only(self, *known: str) -> None:
        """Note every key that isn't known."""
        unknown = [key for key in self.content if key not in known]
        for key in unknown[:_UNKNOWN_NAMED]:
            self.fault(f"unknown key {shown(key)}{nearest(key, known)}", key)
        if more := unknown[_UNKNOWN_NAMED:]:
            self.fault(f"{len(more):,} more unknown keys", more[0])

    def table(self, key: str, *, required: bool = True) -> "Table":
        """Return a table inside this one; an empty one that notes nothing where there is none."""
        inner = self.content.get(key)
        if isinstance(inner, dict):
            return Table(inner, (*self.path, key), key, self.faults)
        if inner is not None or required:
            self.fault(f"expected a table [{key}], got {'none' if inner is None else shown(inner)}", key)
        return Table({}, (*self.path, key), key, [])

    def tables(self, key: str, most: int) -> Iterator["Table"]:
        """Yield the tables of an array, named by their number."""
        array = self.content.get(key)
        if not isinstance(array, list) or not array:
            came = "none" if array is None else shown(array)
            self.fault(f"expected one or more tables [[{self._dotted(key)}]], got {came}", key)
            return
        if len(array) > most:
            self.fault(f"{key}: expected at most {most:,} tables, got {len(array):,}", key, most)
        for index, inner in enumerate(array[:most]):
            name = f"{self.name}, {key} {index + 1}".removeprefix(", ")
            if isinstance(inner, dict):
                yield Table(inner, (*self.path, key, index), name, self.faults)
            else:
                self.fault(f"{key} {index + 1}: expected a table, got {shown(inner)}", key, index)

    def _dotted(self, key: str) -> str:
        return ".".join((*(step for step in self.path if isinstance(step, str)), key))


@frozen
class Prose(Text):
    """A text of some sentences; line breaks in it count as spaces."""

    shortest: int = 1
    longest: int | None = 10_000
    expected: str = "a text"

    def check(self, value: object) -> str:
        """Return the text in one line; raise InvalidValueError for anything else."""
        return super().check(" ".join(value.split()) if isinstance(value, str) else value)

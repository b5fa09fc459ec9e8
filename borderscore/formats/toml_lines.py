"""The line on which each part of a TOML document stands; tomllib tells what it holds, but not where.

The document must have been read by tomllib before: what is well formed can be walked with little grammar.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final

from attrs import define, field

#: The way to a part of a document: keys of tables and indices of arrays.
Path = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY: Final = re.compile(
    r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|(?P<quoted>"(?:[^"\\]|\\.)*+"|'[^']*'))[ \t]*(?P<dot>\.?)"""
)
_SCALAR: Final = re.compile(
    r"""\"{3}(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"{3,5}"""
    r"""|'{3}[\s\S]*?'{3,5}"""
    r"""|"(?:[^"\\]|\\.)*+"|'[^']*'"""
    r"""|[^,\]}#\n]+"""
)


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, on which each table, key and item of a well-formed document starts."""
    return _Walk(text).document()


@define
class _Walk:
    """A walk through a document, from its start to its end."""

    text: str
    at: int = 0
    lines: dict[Path, int] = field(factory=dict)
    #: How many tables each array of tables has so far.
    tables: dict[Path, int] = field(factory=dict)
    _line: int = 1
    _counted: int = 0

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while self.blank():
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    def blank(self) -> bool:
        """Pass over white space and comments; say whether anything follows."""
        self.at = self.matched(_BLANK).end()
        return self.at < len(self.text)

    def matched(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"the document was not read by tomllib before: offset {self.at}")
        return match

    def line(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def mark(self, path: Path) -> None:
        """Note the line of a part, and of the tables around it that have no header of their own."""
        line = self.line()
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                break
            self.lines[path[:length]] = line

    def header(self) -> Path:
        start = self.at
        repeated = self.text.startswith("[[", self.at)
        self.at += 1 + repeated
        path = self.placed(tuple(self.key()), repeated=repeated)
        end, self.at = self.at + 1 + repeated, start
        self.mark(path)
        self.lines[path] = self.line()
        self.at = end
        return path

    def placed(self, key: tuple[str, ...], *, repeated: bool) -> Path:
        """Return the path that a header names: inside the last table of every array of tables on the way."""
        path: Path = ()
        for step, name in enumerate(key, start=1):
            path = (*path, name)
            if repeated and step == len(key):
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        return path

    def key(self) -> Iterator[str]:
        """Yield the parts of a dotted key."""
        dot = "."
        while dot:
            match = self.matched(_KEY)
            dot, self.at = match["dot"], match.end()
            yield match["bare"] or tomllib.loads(f"key = {match['quoted']}")["key"]

    def pair(self, table: Path) -> None:
        start = self.at
        path = (*table, *self.key())
        end, self.at = self.at, start
        self.mark(path)
        self.at = end + 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.blank()
        match self.text[self.at]:
            case "[":
                self.array(path)
            case "{":
                self.inline(path)
            case _:
                self.at = self.matched(_SCALAR).end()

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.more("]"):
            self.mark((*path, index))
            self.value((*path, index))
            index += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while self.more("}"):
            self.pair(path)

    def more(self, closing: str) -> bool:
        """Pass over a comma; say whether an item follows, and pass over the closing bracket if none does."""
        self.blank()
        if self.text[self.at] == ",":
            self.at += 1
            self.blank()
        if self.text[self.at] != closing:
            return True
        self.at += 1
        return False

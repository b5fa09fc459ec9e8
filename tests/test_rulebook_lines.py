"""The lines of a TOML document: those that it was written on, whatever stands between."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from borderscore.formats.toml_lines import Path, lines_of

SCALARS: Final = (
    "1",
    "-2.5e3",
    "true",
    "2026-12-01",
    "2026-12-01 10:00:00",
    '"a # b ] } \\" c"',
    "'a\\'",
    '""',
    '"""\nfour "" lines\n\\"""\n # ] ]]"""',
    '"""one""""',
    "'''\nthree ' \" '' lines\n'''''",
)

#: Keys as they are written, and as they are meant.
KEYS: Final = {
    "plain": "plain",
    "2-b_": "2-b_",
    '"quoted. #]"': "quoted. #]",
    "'lit.\"'": 'lit."',
    '"\\u00e9\\""': '\u00e9"',
}


@define
class Writer:
    """Writes a random document, and notes on which line each part of it came to stand."""

    draw: st.DrawFn
    text: str = ""
    lines: dict[Path, int] = field(factory=dict)
    _keys: int = 0

    def note(self, *path: str | int) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], self.text.count("\n") + 1)

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def times(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def key(self) -> tuple[str, str]:
        """Return a new key as it is written and as it is meant."""
        self._keys += 1
        written, meant = self.draw(st.sampled_from(sorted(KEYS.items())))
        quote = written[-1] if written[-1] in "'\"" else ""
        body = written[: len(written) - len(quote)]
        return f"{body}{self._keys}{quote}", f"{meant}{self._keys}"

    def document(self) -> None:
        self.blank()
        self.pairs(())
        for _ in self.times(3):
            written, meant = self.key()
            if self.draw(st.booleans()):
                self.table(f"[{written}]", (meant,), written)
            else:
                for index in range(self.draw(st.integers(1, 3))):
                    self.table(f"[[ {written} ]]", (meant, index), written)

    def table(self, header: str, path: Path, written: str) -> None:
        self.note(*path)
        self.text += header
        self.end()
        self.pairs(path)
        for _ in self.times(1):
            inner, meant = self.key()
            for index in self.times(2):
                self.note(*path, meant, index)
                self.text += f"[[{written} . {inner}]]"
                self.end()
                self.pairs((*path, meant, index))
            inner, meant = self.key()
            self.note(*path, meant)
            self.text += f"[{written}.{inner}]"
            self.end()
            self.pairs((*path, meant))

    def pairs(self, path: Path) -> None:
        for _ in self.times(3):
            self.pair(path, depth=2)
            self.end()

    def pair(self, path: Path, depth: int) -> None:
        (first, meant), (second, meant_too) = self.key(), self.key()
        dotted = self.draw(st.booleans())
        inner = (*path, meant, meant_too) if dotted else (*path, meant)
        self.note(*inner)
        self.text += f"{first} . {second} = " if dotted else f"{first}="
        self.value(inner, depth)

    def value(self, path: Path, depth: int) -> None:
        kind = self.choose("scalar", "scalar", "array", "inline") if depth else "scalar"
        if kind == "scalar":
            self.text += self.choose(*SCALARS)
        elif kind == "array":
            self.array(path, depth)
        else:
            self.inline(path, depth)

    def array(self, path: Path, depth: int) -> None:
        self.text += "["
        for index in self.times(3):
            self.text += ", " if index else ""
            self.text += self.choose("", " ", "\n", "# ] [ , '\n\n")
            self.note(*path, index)
            self.value((*path, index), depth - 1)
            self.text += self.choose("", " ", "\n", " # x\n")
        self.text += self.choose("", "\n") + "]"

    def inline(self, path: Path, depth: int) -> None:
        self.text += "{"
        for index in self.times(2):
            self.text += ", " if index else " "
            self.pair(path, depth - 1)
        self.text += "}"

    def blank(self) -> None:
        self.text += self.choose("", "\n", "# [a]\n\n", "  ", "\t# b = 1\n")

    def end(self) -> None:
        self.text += self.choose("\n", " # c\n", "\n\n# d\n  ")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Mapping[Path, int]]:
    writer = Writer(draw)
    writer.document()
    return writer.text, writer.lines


def parts_of(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every part of what a document holds."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from parts_of(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from parts_of(each, (*path, index))


@given(documents())
def test_every_part_stands_on_the_line_that_it_was_written_on(document: tuple[str, Mapping[Path, int]]) -> None:
    text, lines = document
    assert set(parts_of(tomllib.loads(text))) == set(lines), "the writer knows what it wrote"
    assert lines_of(text) == lines


def test_a_table_that_gets_its_header_later_stands_on_that_line() -> None:
    assert lines_of("[a.b]\n[a]\n")["a",] == 2


def test_what_tomllib_has_not_read_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not read by tomllib before: offset 0"):
        lines_of("= 1")

"""Tables as declarations: CSV, by a mapping that says which column holds what.

An empty cell was not declared. Rows of one id stand together, and are one declaration.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import TextIOWrapper
from itertools import groupby, islice
from typing import Any, BinaryIO, Final, TextIO

from attrs import frozen

from borderscore.bounds import Flag, Whole, shown
from borderscore.convert.mappings import Source, TableMapping, shape_at
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.declaration import Declaration
from borderscore.errors import Fault, InputError, UnreadableRecordError
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.records import read_declaration
from borderscore.shapes import ListOf, Shape
from borderscore.timestamps import Day

#: The most rows of one declaration, which are the items of one list, and the most characters of a line.
MOST_ROWS: Final = DEFAULT_CAPS.list_items
LINE_CHARACTERS: Final = 2**20

_FLAGS: Final = {"true": True, "false": False}
_is_whole: Final = re.compile("-?[0-9]{1,30}").fullmatch
_path_of: Final = re.compile(r"\[[0-9]+\]").sub
_item_of: Final = re.compile(r"\[([0-9]+)\]").search


@frozen
class RefusedRow:
    """A row that can't be used, counted from 1 with the header, and why; where one is to blame, its column."""

    row: int
    message: str
    column: str | None = None

    def __str__(self) -> str:
        return f"row {self.row}{f', column {self.column}' if self.column else ''}: {self.message}"


#: A row with its number, and its cells by the names of their columns.
Row = tuple[int, dict[str, str]]


@frozen
class TableReader:
    """Reads tables of one layout. Without a key, no pseudonyms can be made."""

    mapping: TableMapping
    pseudonyms: Pseudonyms | None

    def read(self, stream: BinaryIO) -> Iterator[Declaration | RefusedRow]:
        """Yield the declarations of a table. Raises InputError where a column is missing, or the table is torn."""
        # What is not of the encoding becomes lone surrogates, which no field takes: so it is refused in its place.
        text = TextIOWrapper(stream, self.mapping.encoding, errors="surrogateescape", newline="")
        try:
            yield from self._declarations(_rows(_lines(text), self.mapping))
        except csv.Error as error:
            raise InputError(f"expected a table of {self.mapping.delimiter!a} and lines, got: {error}") from None
        finally:
            text.detach()  # the stream is not ours to close

    def _declarations(self, rows: Iterator[Row]) -> Iterator[Declaration | RefusedRow]:
        for _, group in groupby(rows, key=lambda row: self._cell(self.mapping.fields["id"], row[1])):
            try:
                yield self._declaration(list(islice(group, MOST_ROWS + 1)))
            except _RefusedRowsError as error:
                yield from error.rows

    def _declaration(self, rows: Sequence[Row]) -> Declaration:
        if len(rows) > MOST_ROWS:
            raise _RefusedRowsError(
                [RefusedRow(rows[0][0], f"expected at most {MOST_ROWS:,} rows of one id, got more")]
            )
        self._check_same(rows)
        tree: dict[str, Any] = {}
        places: list[Row] = []
        for row in rows:
            item = self._item(row)
            if item:
                places.append(row)
                tree.setdefault(self.mapping.rows or "", []).append(item)
        for path, source in self.mapping.fields.items():
            if not self._is_of_row(path):
                _put(tree, path, self._value(path, source, rows[0]))
        try:
            return read_declaration(tree)
        except UnreadableRecordError as error:
            raise _RefusedRowsError([self._refused(fault, rows[0], places) for fault in error.faults]) from None

    def _check_same(self, rows: Sequence[Row]) -> None:
        """See to it that rows of one id differ in nothing but the item that each of them is."""
        columns = [
            column
            for path, source in self.mapping.fields.items()
            if not self._is_of_row(path)
            for column in source.columns
        ]
        refused = [
            RefusedRow(row[0], f"expected what row {rows[0][0]} has, which has the same id", column)
            for row in rows[1:]
            for column in columns
            if row[1][column] != rows[0][1][column]
        ]
        if self.mapping.rows is None and len(rows) > 1:
            refused = [RefusedRow(rows[1][0], f"expected another id than row {rows[0][0]} has")]
        if refused:
            raise _RefusedRowsError(refused)

    def _is_of_row(self, path: str) -> bool:
        return self.mapping.rows is not None and path.startswith(f"{self.mapping.rows}.")

    def _item(self, row: Row) -> dict[str, Any]:
        """Return the item of a list that a row is; nothing if no cell of it was filled in."""
        item: dict[str, Any] = {}
        base = f"{self.mapping.rows}."
        for path, source in self.mapping.fields.items():
            if self._is_of_row(path):
                _put(item, path.removeprefix(base), self._value(path, source, row), base)
        return item

    def _value(self, path: str, source: Source, row: Row) -> Any:
        """Return the JSON value that a cell stands for, or None for an empty one."""
        cell = self._cell(source, row[1])
        if not cell:
            return None
        try:
            return self._read(cell, source, shape_at(path), row[1])
        except ValueError as error:
            raise _RefusedRowsError([RefusedRow(row[0], str(error), source.column)]) from None

    def _cell(self, source: Source, cells: dict[str, str]) -> str:
        return source.value or "" if source.column is None else cells[source.column].strip()

    def _read(self, cell: str, source: Source, shape: Shape | None, cells: dict[str, str]) -> Any:
        if source.values is not None:
            if cell not in source.values:
                raise ValueError(f"expected one of {', '.join(source.values)}, got {shown(cell)}")
            cell = source.values[cell]
        if source.issuer is not None:
            return self._pseudonym(cell, cells[source.issuer].strip())
        if source.format is not None:
            return _moment(cell, source, shape)
        if source.unit is not None:
            return f"{_with_point(cell, source.decimal)} {source.unit}"
        match shape:
            case Whole() if _is_whole(cell):
                return int(cell)
            case Flag():
                return _FLAGS.get(cell.lower(), cell)
            case ListOf():
                return [cell]
            case _:
                return cell

    def _pseudonym(self, number: str, issuer: str) -> str:
        if self.pseudonyms is None:
            raise InputError("expected a key file (--key-file) for a field with an issuer, got none")
        if not issuer:
            raise ValueError("expected the state that issued the document, got none")
        return self.pseudonyms.of_document(number, issuer)

    def _refused(self, fault: Fault, first: Row, places: Sequence[Row]) -> RefusedRow:
        """Return what is wrong with a row, by what is wrong with the declaration that was made of it."""
        path = _path_of("", fault.path).removeprefix("$.")
        item = _item_of(fault.path)
        row = places[int(item[1])] if item and self._is_of_row(path) else first
        source = self.mapping.fields.get(path)
        if source is None or source.column is None:
            return RefusedRow(row[0], str(fault))
        return RefusedRow(row[0], fault.message, source.column)


class _RefusedRowsError(Exception):
    def __init__(self, rows: Sequence[RefusedRow]) -> None:
        self.rows = rows
        super().__init__(rows)


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LINE_CHARACTERS):
        if len(line) == LINE_CHARACTERS:
            raise csv.Error(f"a line of more than {LINE_CHARACTERS - 1:,} characters")
        yield line


def _rows(text: Iterable[str], mapping: TableMapping) -> Iterator[Row]:
    table = csv.reader(text, delimiter=mapping.delimiter, strict=True)
    header = [name.strip().removeprefix("\ufeff") for name in next(table, [])]
    wanted = [column for source in mapping.fields.values() for column in source.columns]
    missing = [column for column in wanted if header.count(column) != 1]
    if missing:
        raise InputError(f"expected a header with one column {shown(missing[0])}, got {header.count(missing[0])}")
    for number, cells in enumerate(table, start=2):
        if any(cells):
            yield number, dict(zip(header, [*cells, *[""] * len(header)], strict=False))


def _moment(cell: str, source: Source, shape: Shape | None) -> str:
    """Return a moment or a day as the interchange writes it. Raises ValueError for what doesn't fit the format."""
    try:
        moment = datetime.strptime(cell, source.format or "")  # noqa: DTZ007 - the zone follows, or is in the format
    except ValueError:
        raise ValueError(f"expected what fits {source.format}, got {shown(cell)}") from None
    if isinstance(shape, Day):
        return moment.date().isoformat()
    return moment.replace(tzinfo=source.zone or moment.tzinfo).isoformat()


def _with_point(cell: str, decimal: str) -> str:
    if decimal == "," and "." in cell:
        raise ValueError(f"expected a number with a decimal comma and no points, got {shown(cell)}")
    return cell.replace(decimal, ".")


def _put(tree: dict[str, Any], path: str, value: Any, base: str = "") -> None:
    """Put a value into a tree of objects, where each list on the way has one item. None is not put.

    `base` is where the tree itself stands in a declaration.
    """
    if value is None:
        return
    *steps, last = path.split(".")
    for step in steps:
        listed = isinstance(shape_at(base + step), ListOf)
        tree = tree.setdefault(step, [{}])[0] if listed else tree.setdefault(step, {})
        base += f"{step}."
    tree[last] = value

"""`borderscore convert paxlst|pnrgov|csv|join`."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

from borderscore.cli.process import say
from borderscore.cli.score import SOME_REJECTED
from borderscore.convert import paxlst, pnrgov
from borderscore.convert.crossing import Home
from borderscore.convert.edifact import FILE_BYTES, Refused, read_messages
from borderscore.convert.joining import by_traveler, completed
from borderscore.convert.mappings import load_mapping
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.convert.tables import RefusedRow, TableReader
from borderscore.errors import InputError
from borderscore.formats.lines import Reject, open_input, read_each, read_lines
from borderscore.formats.passages import Passage, read_passage, write_passage
from borderscore.formats.writing import write_declaration

#: What reads the messages of each type.
_READERS: Final = {"paxlst": paxlst.passages, "pnrgov": pnrgov.passages}

#: What can't be used, with the name of its file.
Complaint = tuple[str, Refused | RefusedRow | Reject]


def run(arguments: Namespace) -> int:
    """Write what was asked for, name what can't be used, and return 1 where there was something."""
    made = {"csv": _of_tables, "join": _joined}.get(arguments.action, _of_messages)(arguments)
    if arguments.out is None:
        return _write(made, sys.stdout)
    try:
        with arguments.out.open("w", encoding="utf-8", newline="\n") as file:
            return _write(made, file)
    except OSError as error:
        raise InputError(f"{arguments.out}: can't be written: {error.strerror}") from None


def _write(made: Iterable[str | Complaint], file: TextIO) -> int:
    status = 0
    for each in made:
        if isinstance(each, str):
            file.write(f"{each}\n")
        else:
            say(_said(*each))
            status = SOME_REJECTED
    return status


def _said(name: str, refused: Refused | RefusedRow | Reject) -> str:
    if isinstance(refused, Reject):
        return f"{name}:{refused.line}: {'; '.join(map(str, refused.faults))}"
    return f"{name}: {refused}"


def _of_messages(arguments: Namespace) -> Iterator[str | Complaint]:
    home = Home(arguments.home, Pseudonyms.load(arguments.key_file))
    passages = _READERS[arguments.action]
    for path in arguments.files:
        for message in read_messages(_content(path)):
            if isinstance(message, Refused):
                yield str(path), message
            elif message.type != arguments.action.upper():
                yield str(path), message.header.refused(f"expected a message {arguments.action.upper()}").refused
            else:
                for each in passages(message, home):
                    yield (str(path), each) if isinstance(each, Refused) else write_passage(each)


def _content(path: Path) -> bytes:
    with open_input(path) as file:
        raw = file.read(FILE_BYTES + 1)
    if len(raw) > FILE_BYTES:
        raise InputError(f"{path}: expected at most {FILE_BYTES:,} bytes, got more: give it in parts")
    return raw


def _of_tables(arguments: Namespace) -> Iterator[str | Complaint]:
    pseudonyms = Pseudonyms.load(arguments.key_file) if arguments.key_file else None
    reader = TableReader(load_mapping(arguments.mapping), pseudonyms)
    for path in arguments.files:
        with open_input(path) as file:
            try:
                for each in reader.read(file):
                    yield (str(path), each) if isinstance(each, RefusedRow) else write_declaration(each)
            except InputError as error:
                raise InputError(f"{path}: {error}") from None


def _joined(arguments: Namespace) -> Iterator[str | Complaint]:
    passages: list[Passage] = []
    for path in arguments.passages:
        with open_input(path) as file:
            for passage in read_each(file, read_passage):
                if isinstance(passage, Reject):
                    yield str(path), passage
                else:
                    passages.append(passage)
    known = by_traveler(passages)
    with open_input(arguments.declarations) as file:
        for each in read_lines(file):
            if isinstance(each, Reject):
                yield str(arguments.declarations), each
            else:
                yield write_declaration(completed(each.declaration, known))

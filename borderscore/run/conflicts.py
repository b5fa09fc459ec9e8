"""Records that share id and revision but look different: repetitions in another layout, or conflicts.

They are read again from the inputs, which is rare enough to be slow. A record that conflicts with the one that was
kept becomes a reject, so that nothing is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from borderscore.bounds import shown
from borderscore.errors import Fault, InputError
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Record, Reject, line_reader, open_input
from borderscore.formats.writing import write_declaration
from borderscore.run.sources import Source
from borderscore.spool import Run, Spool


def conflicts(
    doubts: Run,
    sources: Sequence[Source],
    caps: Caps,
    directory: Path,
) -> Iterator[tuple[int, Reject]]:
    """Yield the records that conflict with one that was kept, each with the number of its input.

    Raises InputError if an input has changed since.
    """
    with closing(Spool(directory, identity=5)) as contents:
        for number, group in groupby((key for key, _ in doubts.entries()), key=itemgetter(0)):
            for (_, line, name, dropped), record in _read_again(group, sources[number], caps):
                digest = sha256(write_declaration(record.declaration).encode()).digest()
                contents.add((name, dropped, digest, number, line, record.declaration.revision), record.raw)
        settled = contents.sorted()
    kept = b""
    for (name, dropped, digest, number, line, revision), raw in settled.items():
        if not dropped:
            kept = digest
        elif digest != kept:
            yield number, Reject(line, raw, (_fault(name, revision),))


def _fault(name: str, revision: int) -> Fault:
    message = f"expected one record of revision {revision} of {shown(name)}, got one more; the other one was kept"
    return Fault("$.revision", message)


def _read_again(
    keys: Iterable[tuple[Any, ...]], source: Source, caps: Caps
) -> Iterator[tuple[tuple[Any, ...], Record]]:
    with open_input(source.path) as stream:
        read = map(line_reader(caps), source.lines(caps, stream))
        records = (record for record in read if record is not None)
        for key in keys:
            yield key, _at(key[1], records, source)


def _at(line: int, records: Iterator[Record | Reject], source: Source) -> Record:
    record = next((each for each in records if each.line >= line), None)
    if not isinstance(record, Record) or record.line != line:
        raise InputError(f"{source.name}: line {line} has changed since it was first read")
    return record

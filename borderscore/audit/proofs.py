"""What can be shown of a log to someone who keeps no more than a root of it.

One object a line. An entry, with the hashes that tie it to a root; and that a log grew from an earlier one:

    {"type":"audit-entry","number":7,"line":"{…}","size":12,"root":"…","proof":["…"]}
    {"type":"audit-growth","old_size":5,"old_root":"…","size":12,"root":"…","proof":["…"]}
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from attrs import asdict, evolve, frozen

from borderscore.audit.chain import Broken, Chain
from borderscore.audit.entries import HASH, LINE_CAPS, Entry, read_entry
from borderscore.audit.journal import LONGEST, log_lines
from borderscore.audit.merkle import Tree, extends, includes, leaf
from borderscore.bounds import Text, Whole
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import parse
from borderscore.shapes import checked

_SIZE: Final = Whole(0, 2**53 - 1)

_CAPS: Final = evolve(LINE_CAPS, record_bytes=LONGEST)

Hash = Annotated[str, HASH]
Size = Annotated[int, _SIZE]

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@frozen(kw_only=True, field_transformer=checked)
class EntryProof:
    """An entry that is in the log of a root."""

    type: Literal["audit-entry"]
    number: Size
    #: The line of the log, without its end.
    line: Annotated[str, Text(expected="the line of an entry")]
    size: Size
    root: Hash
    proof: tuple[Hash, ...]

    def faults(self) -> Iterator[str]:
        """Yield why it proves nothing, if so."""
        hashes = tuple(map(bytes.fromhex, self.proof))
        raw = self.line.encode()
        if not includes(bytes.fromhex(self.root), self.size, self.number, leaf(raw), hashes):
            yield f"entry {self.number} is not shown to be in the log of {self.size} entries with root {self.root}"
        try:
            number = read_entry(raw).number
        except UnreadableRecordError as error:
            yield f"expected an entry of a log: {error}"
            return
        if number != self.number:
            yield f"expected entry {self.number}, got entry {number}"


@frozen(kw_only=True, field_transformer=checked)
class GrowthProof:
    """A log that begins with an earlier one."""

    type: Literal["audit-growth"]
    old_size: Size
    old_root: Hash
    size: Size
    root: Hash
    proof: tuple[Hash, ...]

    def faults(self) -> Iterator[str]:
        """Yield why it proves nothing, if so."""
        hashes = tuple(map(bytes.fromhex, self.proof))
        old, new = bytes.fromhex(self.old_root), bytes.fromhex(self.root)
        if not extends(old, self.old_size, new, self.size, hashes):
            yield (
                f"the log of {self.size} entries with root {self.root} is not shown to begin with that of "
                f"{self.old_size} entries with root {self.old_root}"
            )


Proof = EntryProof | GrowthProof


def is_proof(raw: bytes) -> bool:
    """Say whether a line begins as proofs do."""
    return raw.startswith(b'{"type":"audit-')


def read_proof(raw: bytes) -> Proof:
    """Return the proof that a line holds. Raises UnreadableRecordError with its faults."""
    value = parse(raw, _CAPS)
    kind: Any = value.get("type") if isinstance(value, dict) else None
    if kind == "audit-growth":
        return read_value(GrowthProof, value, _CAPS)
    return read_value(EntryProof, value, _CAPS)


def write_proof(proof: Proof) -> str:
    """Return a proof as a line, without its end."""
    return _encode(asdict(proof))


@frozen
class Trail:
    """A whole log that is unbroken, ready to prove what it holds."""

    lines: tuple[bytes, ...]
    entries: tuple[Entry, ...]
    tree: Tree

    @classmethod
    def of(cls, path: Path) -> "Trail":
        """Read a log. Raises InputError for the first line that is not what it should be."""
        lines = tuple(log_lines(path))
        entries = []
        for each in Chain().follow(lines):
            if isinstance(each, Broken):
                raise InputError(f"{path}:{each}")
            entries.append(each)
        bare = tuple(line[:-1] for line in lines)
        return cls(bare, tuple(entries), Tree([leaf(line) for line in bare]))

    @property
    def root(self) -> str:
        """Return the root of all of it, in hexadecimal."""
        return self.tree.root().hex()

    def entry(self, number: int) -> EntryProof:
        """Return the proof of an entry. Raises IndexError."""
        return EntryProof(
            type="audit-entry",
            number=number,
            line=self.lines[number].decode(),
            size=len(self.lines),
            root=self.root,
            proof=_hex(self.tree.inclusion(number)),
        )

    def growth(self, size: int) -> GrowthProof:
        """Return the proof that it begins with its first `size` entries. Raises IndexError."""
        return GrowthProof(
            type="audit-growth",
            old_size=size,
            old_root=Tree(self.tree.leaves[:size]).root().hex(),
            size=len(self.lines),
            root=self.root,
            proof=_hex(self.tree.consistency(size)),
        )


def _hex(hashes: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(each.hex() for each in hashes)

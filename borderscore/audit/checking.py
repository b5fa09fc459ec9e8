"""Whole files: whether a log is as it was written, and whether proofs prove what they say."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from borderscore.audit.chain import Broken, Chain
from borderscore.audit.journal import log_lines
from borderscore.audit.merkle import Growing, leaf
from borderscore.audit.proofs import is_proof, read_proof
from borderscore.errors import UnreadableRecordError


@frozen
class Published:
    """A root that was kept elsewhere, and the size that the log had then."""

    size: int
    root: str


@frozen(kw_only=True)
class CheckedLog:
    """A log that was read from its first line to its last."""

    entries: int
    #: The hash of the last entry, and the root of all.
    head: str
    root: str
    broken: tuple[Broken, ...]


def check_log(path: Path, published: Published | None = None) -> CheckedLog:
    """Follow a log and return what is broken in it; line 0 is the log as a whole. Raises InputError."""
    chain, tree = Chain(), Growing()
    broken: list[Broken] = []
    then = None
    for raw in log_lines(path):
        broken += (each for each in chain.follow([raw]) if isinstance(each, Broken))
        tree.add(leaf(raw.removesuffix(b"\n")))
        if published and tree.size == published.size:
            then = tree.root().hex()
    if published:
        broken += _unlike(published, then, tree.size)
    return CheckedLog(entries=tree.size, head=chain.head.hash, root=tree.root().hex(), broken=tuple(broken))


def _unlike(published: Published, root: str | None, size: int) -> Iterator[Broken]:
    if root is None:
        yield Broken(0, f"expected at least {published.size:,} entries, got {size:,}: the end was cut off")
    elif root != published.root:
        yield Broken(0, f"expected the root {published.root} of the first {published.size:,} entries, got {root}")


def holds_proofs(path: Path) -> bool:
    """Say whether a file holds proofs rather than a log. Raises InputError if it can't be read."""
    return is_proof(next(log_lines(path), b""))


def check_proofs(path: Path, published: Published | None = None) -> tuple[int, tuple[Broken, ...]]:
    """Return how many proofs a file holds, and which of them prove nothing. Raises InputError."""
    number = 0
    broken: list[Broken] = []
    for number, raw in enumerate(log_lines(path), start=1):
        broken += (Broken(number, message) for message in _faults(raw, published))
    return number, tuple(broken)


def _faults(raw: bytes, published: Published | None) -> Iterator[str]:
    try:
        proof = read_proof(raw)
    except UnreadableRecordError as error:
        yield str(error)
        return
    yield from proof.faults()
    if published and (proof.size, proof.root) != (published.size, published.root):
        yield (
            f"expected a proof for the root {published.root} of {published.size:,} entries, "
            f"got one for {proof.root} of {proof.size:,}"
        )

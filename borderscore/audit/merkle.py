"""Merkle trees over a log, as Certificate Transparency has them (RFC 6962, section 2.1; SHA-256).

A root of 32 bytes stands for all lines of a log. Whoever keeps it can be shown later, by a few hashes, that a line
was in that log (inclusion), or that a longer log begins with it (consistency).
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from attrs import define, field

#: The bytes of a hash.
DIGEST_BYTES: Final = 32


def leaf(data: bytes) -> bytes:
    """Return the hash of a line. A node has another prefix, so that neither can pass for the other."""
    return sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than a size above 1."""
    return 1 << (size - 1).bit_length() - 1


@define
class Growing:
    """The root of a tree that grows, in memory for its right edge alone."""

    size: int = 0
    #: The roots of the full trees that it is made of, the largest first: one for each bit that is set in its size.
    _full: list[bytes] = field(factory=list)

    def add(self, leaf_hash: bytes) -> None:
        """Add a leaf at the right."""
        whole = leaf_hash
        merges = self.size
        while merges & 1:
            whole = _node(self._full.pop(), whole)
            merges >>= 1
        self._full.append(whole)
        self.size += 1

    def root(self) -> bytes:
        """Return the root; of no leaves it is the hash of nothing."""
        if not self._full:
            return sha256().digest()
        *others, whole = self._full
        for each in reversed(others):
            whole = _node(each, whole)
        return whole


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root of a tree of these leaves."""
    tree = Growing()
    for each in leaves:
        tree.add(each)
    return tree.root()


@define
class Tree:
    """A tree that proves. The roots of its parts are kept, so that many proofs cost little more than one."""

    leaves: Sequence[bytes]
    _roots: dict[tuple[int, int], bytes] = field(factory=dict)

    def root(self) -> bytes:
        """Return the root."""
        return self._root(0, len(self.leaves)) if self.leaves else root(())

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return the hashes that tie a leaf to the root, from the bottom up (section 2.1.1). Raises IndexError."""
        if not 0 <= index < len(self.leaves):
            raise IndexError(index)
        return tuple(self._path(index, 0, len(self.leaves)))

    def consistency(self, size: int) -> tuple[bytes, ...]:
        """Return the hashes that tie the root of the first `size` leaves to the root (section 2.1.2).

        Raises IndexError for less than one leaf or more than there are.
        """
        if not 0 < size <= len(self.leaves):
            raise IndexError(size)
        return tuple(self._since(size, 0, len(self.leaves), known=True))

    def _root(self, start: int, stop: int) -> bytes:
        if stop - start == 1:
            return self.leaves[start]
        if (start, stop) not in self._roots:
            middle = start + _split(stop - start)
            self._roots[start, stop] = _node(self._root(start, middle), self._root(middle, stop))
        return self._roots[start, stop]

    def _path(self, index: int, start: int, stop: int) -> Iterator[bytes]:
        if stop - start == 1:
            return
        middle = start + _split(stop - start)
        if index < middle:
            yield from self._path(index, start, middle)
            yield self._root(middle, stop)
        else:
            yield from self._path(index, middle, stop)
            yield self._root(start, middle)

    def _since(self, size: int, start: int, stop: int, *, known: bool) -> Iterator[bytes]:
        """Yield the proof for a part; `known`: its root is the old root, which the reader has."""
        if size == stop:
            if not known:
                yield self._root(start, stop)
            return
        middle = start + _split(stop - start)
        if size <= middle:
            yield from self._since(size, start, middle, known=known)
            yield self._root(middle, stop)
        else:
            yield from self._since(size, middle, stop, known=False)
            yield self._root(start, middle)


def includes(whole: bytes, size: int, index: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows a leaf in the tree of a root and a size (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes(whole, leaf_hash, *proof):
        return False
    place, last, made = index, size - 1, leaf_hash
    for each in proof:
        if not last:
            return False
        if place & 1 or place == last:
            made = _node(each, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = _node(made, each)
        place, last = place >> 1, last >> 1
    return not last and made == whole


def extends(old: bytes, old_size: int, new: bytes, new_size: int, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that a tree grew from an older one (RFC 9162, section 2.1.4.2)."""
    if old_size == new_size > 0:
        return old == new and not proof
    if not 0 < old_size < new_size or not _all_hashes(old, new, *proof):
        return False
    hashes = iter(proof if old_size & (old_size - 1) else (old, *proof))
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    made_old = made_new = next(hashes, b"")
    for each in hashes:
        if not last:
            return False
        if place & 1 or place == last:
            made_old, made_new = _node(each, made_old), _node(each, made_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made_new = _node(made_new, each)
        place, last = place >> 1, last >> 1
    return not last and (made_old, made_new) == (old, new)


def _all_hashes(*values: bytes) -> bool:
    return all(len(each) == DIGEST_BYTES for each in values)

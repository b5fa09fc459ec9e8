"""The Merkle tree against the published vectors of Certificate Transparency, and against the RFC's own words."""

from hashlib import sha256
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from borderscore.audit.merkle import Tree, extends, includes, leaf, root

#: The leaves and the roots after each of them that implementations of RFC 6962 are tested with.
LEAVES: Final = tuple(
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
)  # fmt: skip
ROOTS: Final = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)

#: The same implementations' proofs, by size of the tree and index of the leaf.
INCLUSIONS: Final = {
    (1, 0): (),
    (8, 0): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (8, 5): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (3, 2): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (5, 1): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

#: And those between two sizes.
GROWTHS: Final = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

sizes = st.integers(1, 40)


def leaves_of(size: int) -> list[bytes]:
    return [leaf(str(number).encode()) for number in range(size)]


def as_the_rfc_says(leaves: list[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962, section 2.1, of leaves that are hashed already."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + as_the_rfc_says(leaves[:split]) + as_the_rfc_says(leaves[split:])).digest()


def hashes(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, texts))


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_published_roots(size: int) -> None:
    leaves = [leaf(data) for data in LEAVES[:size]]
    assert root(leaves).hex() == Tree(leaves).root().hex() == ROOTS[size]


@pytest.mark.parametrize(("size", "index"), INCLUSIONS)
def test_published_inclusions(size: int, index: int) -> None:
    tree, proof = Tree([leaf(data) for data in LEAVES[:size]]), hashes(INCLUSIONS[size, index])
    assert tree.inclusion(index) == proof
    assert includes(tree.root(), size, index, leaf(LEAVES[index]), proof)


@pytest.mark.parametrize(("old", "new"), GROWTHS)
def test_published_growths(old: int, new: int) -> None:
    tree, proof = Tree([leaf(data) for data in LEAVES[:new]]), hashes(GROWTHS[old, new])
    assert tree.consistency(old) == proof
    assert extends(bytes.fromhex(ROOTS[old]), old, bytes.fromhex(ROOTS[new]), new, proof)


@given(sizes)
def test_a_root_is_what_the_rfc_says(size: int) -> None:
    leaves = leaves_of(size)
    assert root(leaves) == Tree(leaves).root() == as_the_rfc_says(leaves)


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_is_shown_in_its_place_and_in_no_other(size: int) -> None:
    leaves = leaves_of(size)
    tree = Tree(leaves)
    for index in range(size):
        proof = tree.inclusion(index)
        shown = [includes(tree.root(), size, other, leaves[index], proof) for other in range(-1, size + 2)]
        assert shown == [other == index for other in range(-1, size + 2)]


@pytest.mark.parametrize("size", range(1, 36))
def test_every_log_is_shown_to_begin_with_each_earlier_one(size: int) -> None:
    leaves = leaves_of(size)
    tree = Tree(leaves)
    for old in range(1, size + 1):
        assert extends(root(leaves[:old]), old, tree.root(), size, tree.consistency(old))


@pytest.mark.parametrize("size", range(2, 14))
def test_where_one_hash_ends_and_the_next_begins_is_no_matter_of_taste(size: int) -> None:
    """A node hashes two hashes in a row. With a byte moved from one to the other it would be the same node."""
    leaves = leaves_of(size)
    tree = Tree(leaves)
    for index in range(size):
        first, *rest = tree.inclusion(index)
        mine = leaves[index]
        assert not includes(tree.root(), size, index, mine + first[:1], (first[1:], *rest))
        assert not includes(tree.root(), size, index, mine[1:], (first + mine[:1], *rest))
    for old in range(1, size):
        first, *more = tree.consistency(old)
        for second, *rest in [more] if more else []:
            for moved in ((first[1:], second + first[:1], *rest), (first + second[:1], second[1:], *rest)):
                assert not extends(root(leaves[:old]), old, tree.root(), size, moved)


@given(sizes, st.data())
def test_a_log_that_was_changed_is_not_shown_to_begin_with_the_earlier_one(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    leaves = leaves_of(size)
    before = root(leaves[:old])
    leaves[data.draw(st.integers(0, old - 1))] = leaf(b"changed")
    tree = Tree(leaves)
    assert not extends(before, old, tree.root(), size, tree.consistency(old))


@given(sizes, st.data())
def test_a_proof_that_was_spoilt_proves_nothing(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    leaves = leaves_of(size)
    tree, index = Tree(leaves), old - 1
    inclusion, growth = tree.inclusion(index), tree.consistency(old)
    assume(inclusion and growth)
    place = data.draw(st.integers(0, min(len(inclusion), len(growth)) - 1))
    flipped = bytes([inclusion[place][0] ^ 1]) + inclusion[place][1:]
    for spoilt in (
        (*inclusion[:place], flipped, *inclusion[place + 1 :]),
        inclusion[:place] + inclusion[place + 1 :],
        (*inclusion, leaf(b"")),
        (*inclusion[:-1], b""),
    ):
        assert not includes(tree.root(), size, index, leaves[index], spoilt)
    for spoilt in (growth[:place] + growth[place + 1 :], (*growth, leaf(b"")), (*growth[:-1], b""), ()):
        assert not extends(root(leaves[:old]), old, tree.root(), size, spoilt)


def test_what_lies_outside_is_shown_by_nothing() -> None:
    tree = Tree(leaves_of(3))
    assert not includes(tree.root(), 3, 3, tree.leaves[2], tree.inclusion(2))
    assert not includes(tree.root(), 3, -1, tree.leaves[2], tree.inclusion(2))
    assert not extends(tree.root(), 0, tree.root(), 3, ())
    assert not extends(root(()), 0, root(()), 0, ())
    assert not extends(tree.root(), 4, tree.root(), 3, ())
    assert not extends(tree.root(), 3, tree.root(), 3, (leaf(b""),))
    for ask, numbers in ((tree.inclusion, (-1, 3)), (tree.consistency, (0, 4))):
        for number in numbers:
            with pytest.raises(IndexError, match=f"^{number}$"):
                ask(number)


def test_a_node_never_passes_for_a_leaf() -> None:
    """Without the prefixes, the two hashes below a node would be a line with the node's hash."""
    left, right = leaf(b"a"), leaf(b"b")
    assert root([left, right]) != leaf(left + right)

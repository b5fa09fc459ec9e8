"""Structure-aware mutation: valid records, spoilt in the ways that records are spoilt, from a seed.

Trees are mutated before they are written and texts after it, so that both what a record holds and how it is
written go wrong. Objects are lists of pairs, since keys may repeat.
"""

import json
from copy import deepcopy
from random import Random
from typing import Any, Final

#: Values as they stand in JSON text, most of which no field may hold.
HOSTILE_TOKENS: Final = (
    "null", "true", "0", "-0", "-1", "1.0", "15.7", "1e3", "1e999", "-1e999", "NaN", "Infinity", "-Infinity",
    "9" * 31, "9" * 5_000, f"{2**70}", f"{2**70 + 1}", "01", "+1", "1_000", '""', '"15"', '"16 TB"', '"16 Tb"',
    '"1E+1000000 TB"', '"\\u0000"', '"\\u001f"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u202e"', '"\\\\"', '"\\""',
    '"\\n"', '"\x7f"', '"\x85"', '"\u202e"', '"\u3000"', '"\ufeff"', '"a : b"', '"x\\":y"',
    '"2025-03-04T16:40:00Z"', '"2025-02-30T16:40:00Z"',
    '"2025-03-04"', '"KUL"', '"kul"', "[]", "{}", "[[[[[[[[[]]]]]]]]]",
    f"[{','.join(['null'] * 1_001)}]", "[" * 2_000 + "]" * 2_000, '{"id":' * 2_000, '{"": 1}', "'a'",
    '"unclosed', "\t", "\x00", "\ufeff", "{", "]", ",", ":",
)  # fmt: skip

#: Names that turn up in records, known and unknown.
NAMES: Final = ("id", "revision", "media", "legs", "name", "ref", "kind", "sex", "we ird", "it's", "")


class Pairs(list[list[Any]]):
    """The members of an object, each a list of key and value."""


class Token(str):
    """A piece of text that is written as it is."""

    __slots__ = ()


def mutated(random: Random, value: Any, strength: int = 3) -> bytes:
    """Return the JSON text of a value, spoilt in up to `strength` places, or in none."""
    tree = tree_of(value)
    for _ in range(random.randrange(strength + 1)):
        random.choice(TREE_MUTATIONS)(random, tree)
    raw = text_of(random, tree).encode("utf-8", "surrogatepass")
    return random.choice(BYTE_MUTATIONS)(random, raw) if random.randrange(4) == 0 else raw


def tree_of(value: Any) -> Any:
    """Return a JSON value with its objects as Pairs."""
    match value:
        case dict():
            return Pairs([key, tree_of(each)] for key, each in value.items())
        case list():
            return [tree_of(each) for each in value]
        case _:
            return value


def text_of(random: Random, tree: Any) -> str:
    """Write a tree as JSON, escaped or not, with or without spaces."""
    escaped = random.randrange(4) == 0
    colon = random.choice([":", ": ", " : "])

    def write(tree: Any) -> str:
        match tree:
            case Token():
                return tree
            case Pairs():
                return "{" + ",".join(f"{write(key)}{colon}{write(each)}" for key, each in tree) + "}"
            case list():
                return "[" + ", ".join(map(write, tree)) + "]"
            case _:
                return json.dumps(tree, ensure_ascii=escaped)

    return write(tree)


def slots_of(tree: Any) -> list[tuple[list[Any], int]]:
    """Return every place in a tree that holds a value: the list that holds it, and where in it."""
    if not isinstance(tree, list):
        return []
    here = (
        [(pair, 1) for pair in tree] if isinstance(tree, Pairs) else [(tree, index) for index in range(len(tree))]
    )
    return here + [slot for holder, index in here for slot in slots_of(holder[index])]


def lists_of(tree: Any, kind: type[list[Any]]) -> list[list[Any]]:
    """Return the objects (Pairs) or all lists in a tree that are not empty."""
    values = [tree, *(holder[index] for holder, index in slots_of(tree))]
    return [value for value in values if isinstance(value, kind) and value]


def replace(random: Random, tree: Any) -> None:
    """Put a hostile token in the place of a value."""
    holder, index = random.choice(slots_of(tree) or [([None], 0)])
    holder[index] = Token(random.choice(HOSTILE_TOKENS))


def swap(random: Random, tree: Any) -> None:
    """Put a copy of another value in the place of a value."""
    slots = slots_of(tree) or [([None], 0)]
    (holder, index), (other, other_index) = random.choice(slots), random.choice(slots)
    holder[index] = deepcopy(other[other_index])


def nest(random: Random, tree: Any) -> None:
    """Put a value into a list or an object, or into nine of them."""
    holder, index = random.choice(slots_of(tree) or [([None], 0)])
    for _ in range(random.choice([1, 1, 1, 9])):
        holder[index] = random.choice([[holder[index]], Pairs([["id", holder[index]]])])


def drop(random: Random, tree: Any) -> None:
    """Leave out a member or an item."""
    within = random.choice(lists_of(tree, list) or [[None]])
    del within[random.randrange(len(within))]


def repeat(random: Random, tree: Any) -> None:
    """Have a member or an item twice, or ten times."""
    within = random.choice(lists_of(tree, list) or [[None]])
    within += [deepcopy(random.choice(within))] * random.choice([1, 1, 1, 9])


def rename(random: Random, tree: Any) -> None:
    """Give a member another name."""
    random.choice(random.choice(lists_of(tree, Pairs) or [[[None]]]))[0] = random.choice(
        [*NAMES, Token('"\\u0069d"'), Token("7"), Token("")]
    )


def truncate(random: Random, raw: bytes) -> bytes:
    """Cut the end off."""
    return raw[: random.randrange(len(raw) + 1)]


def flip(random: Random, raw: bytes) -> bytes:
    """Change one bit."""
    changed = bytearray(raw)
    changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(changed)


def with_another_byte(random: Random, raw: bytes) -> bytes:
    """Change one byte to any other."""
    place = random.randrange(len(raw))
    return raw[:place] + bytes([(raw[place] + random.randrange(1, 256)) % 256]) + raw[place + 1 :]


def splice(random: Random, raw: bytes) -> bytes:
    """Put a hostile token anywhere into the text."""
    place = random.randrange(len(raw) + 1)
    return raw[:place] + random.choice(HOSTILE_TOKENS).encode() + raw[place:]


def repeat_bytes(random: Random, raw: bytes) -> bytes:
    """Have a part of the text twice."""
    start, end = sorted(random.randrange(len(raw) + 1) for _ in range(2))
    return raw[:end] + raw[start:]


TREE_MUTATIONS: Final = (replace, swap, nest, drop, repeat, rename)
BYTE_MUTATIONS: Final = (truncate, flip, splice, repeat_bytes)

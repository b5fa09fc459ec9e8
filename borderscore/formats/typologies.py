"""How findings are made, as TOML: the part of a rulebook that ties declarations and names patterns.

[linkage]
carrier_capacity = "4 TB"        # whose loose media hold as much can be a member of a group,
carrier_units = 5                # or who carries so many loose units without a declared capacity
span = 60                        # days from the first to the last trip of a group, at most
most_members = 40                # couriers of a group
most_holders = 24                # holders of one value that are looked at together
prices = [-300, 0, 400]          # hundredths of a bit for each member, beyond what chance would give
most_points = 100                # points that ties can give
names = "plain"                  # or "fuzzy": a register's names also across scripts, with the extra `names`
why = "…"
source = "…"

[[linkage.tie]]
field = "organisation"           # what is shared: one of the fields that linkage.keys finds
weight = 70                      # percent of its evidence that counts
window = 45                      # days within which a shared value raises the question; 0: it never does alone
begins = true                    # false: no search begins with those who share a value; another field began it
why = "…"

[[typology]]
name = "split-volume"
kind = "split"                   # several travelers; or "repeat", one; or "return", large in and little out
why = "…"
source = "…"
watch = { capacity = "40 TB", score = 100, member_points = 10 }
alert = { capacity = "75 TB", score = 200, member_points = 40 }

[[typology.characteristic]]      # like those of declarations, over features of groups
name = "volume"
feature = "group.capacity"
why = "…"
source = "…"
"""

from typing import Final

from attrs import frozen

from borderscore import volume
from borderscore.bounds import Flag, Text, Whole, one_of, shown
from borderscore.errors import InvalidValueError
from borderscore.formats.toml_tables import Prose, Table
from borderscore.linkage.keys import FIELDS
from borderscore.rulebook.model import NAME_COMPARISONS, PATTERN_KINDS, Level, Linkage, TieRule, Typology

_SLUG: Final = Text(
    pattern="[a-z][a-z0-9-]{0,63}", expected="a name of small letters, digits and hyphens such as split-volume"
)
_PROSE: Final = Prose()
_FIELD: Final = one_of(FIELDS)
_KIND: Final = one_of(PATTERN_KINDS)
_NAMES: Final = one_of(NAME_COMPARISONS)
_DAYS: Final = Whole(1, 3_650)
_WINDOW: Final = Whole(0, 3_650)
_SOME: Final = Whole(2, 1_000)
_POINTS: Final = Whole(-10_000, 10_000)
_PERCENT: Final = Whole(1, 100)
_PRICE: Final = Whole(-10_000, 10_000)
_YES_NO: Final = Flag()
_MOST_PRICES: Final = 8

#: The most typologies of a rulebook.
MAXIMUM_TYPOLOGIES: Final = 50


@frozen
class _Volume:
    """The bound of an amount of data with its unit."""

    expected: str = 'an amount of data with its unit such as "75 TB"'

    def check(self, value: object) -> int:
        """Return the number of bytes; raise InvalidValueError for anything else."""
        if not isinstance(value, str):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return volume.read(value)

    read = check


@frozen
class _Prices:
    """The bound of the prices of membership."""

    expected: str = f"an array of 1 to {_MOST_PRICES} whole numbers"

    def check(self, value: object) -> tuple[int, ...]:
        """Return the prices; raise InvalidValueError for anything else."""
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_PRICES:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return tuple(_PRICE.check(each) for each in value)

    read = check


#: Stands where a level is missing, and is never used.
_NEUTRAL: Final = Level(capacity=0, score=0, member_points=0)


def _prose(table: Table, key: str) -> str:
    return table.read(key, _PROSE) or ""


def read_linkage(root: Table) -> Linkage | None:
    """Read how declarations are tied; None where the rulebook doesn't say it."""
    if "linkage" not in root.content:
        return None
    table = root.table("linkage")
    table.only(
        "carrier_capacity", "carrier_units", "span", "most_members", "most_holders", "prices", "most_points",
        "names", "why", "source", "tie",
    )  # fmt: skip
    return Linkage(
        carrier_capacity=table.read("carrier_capacity", _Volume()) or 0,
        carrier_units=table.read("carrier_units", _SOME) or 0,
        span=table.read("span", _DAYS) or 0,
        most_members=table.read("most_members", _SOME) or 0,
        most_holders=table.read("most_holders", _SOME) or 0,
        prices=table.read("prices", _Prices()) or (),
        most_points=table.read("most_points", _POINTS) or 0,
        names=table.read_if_there("names", _NAMES) or "plain",
        why=_prose(table, "why"),
        source=_prose(table, "source"),
        ties=tuple(_tie(each) for each in table.tables("tie", len(FIELDS))),
    )


def _tie(table: Table) -> TieRule:
    table.only("field", "weight", "window", "begins", "why")
    begins: bool | None = table.read_if_there("begins", _YES_NO)
    return TieRule(
        field=table.read("field", _FIELD) or "",
        weight=table.read("weight", _PERCENT) or 0,
        window=table.read("window", _WINDOW) or 0,
        begins=begins is not False,
        why=_prose(table, "why"),
    )


def read_typology(table: Table) -> Typology:
    """Read a typology, all but its characteristics."""
    name = table.read("name", _SLUG) or ""
    table = table.named(name or table.name)
    table.only("name", "kind", "why", "source", "watch", "alert", "characteristic")
    return Typology(
        name=name,
        kind=table.read("kind", _KIND) or "split",
        why=_prose(table, "why"),
        source=_prose(table, "source"),
        watch=_level(table, "watch"),
        alert=_level(table, "alert"),
        characteristics=(),
    )


def _level(outer: Table, key: str) -> Level:
    table = outer.table(key)
    if not isinstance(outer.content.get(key), dict):
        return _NEUTRAL
    table = table.named(f"{outer.name}: {key}")
    table.only("capacity", "score", "member_points")
    return Level(
        capacity=table.read("capacity", _Volume()) or 0,
        score=table.read("score", _POINTS) or 0,
        member_points=table.read("member_points", _POINTS) or 0,
    )

"""What a rulebook says, in the terms of the PMML Scorecard: characteristics, attributes, points, reason codes.

A rulebook is data. Its attributes are conjunctions of predicates over features and nothing more, so that what it
can do (its reachable scores, its dead attributes, the smallest change to another lane) can be computed exactly.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from attrs import field, frozen

Lane = Literal["green", "yellow", "red"]
LANES: Final[tuple[Lane, ...]] = ("green", "yellow", "red")

Operator = Literal["below", "at_least", "is", "in", "undeclared"]
OPERATORS: Final[tuple[Operator, ...]] = ("below", "at_least", "is", "in", "undeclared")

Operand = int | bool | str | frozenset[str]

#: `when`: applies if its predicates hold. `undeclared`: applies if an undeclared value leaves it open whether an
#: attribute before the first certain one applies. `otherwise`: applies if nothing else does.
Role = Literal["when", "undeclared", "otherwise"]


@frozen
class Predicate:
    """A comparison of one feature with a constant. On an undeclared value it is open, neither true nor false.

    `undeclared` alone is always decided: it holds if the value was not declared.
    """

    feature: str
    operator: Operator
    #: A number in the unit of the feature's kind; a flag; a term; or for `in` a set of terms.
    operand: Operand
    #: The named list that the operand came from.
    list_name: str | None = None


@frozen(kw_only=True)
class Attribute:
    """One outcome of a characteristic, and the points (the partial score) that it gives."""

    role: Role = "when"
    #: All of them must hold. Empty for `undeclared` and `otherwise`.
    when: tuple[Predicate, ...] = ()
    points: int
    #: The reason code; an attribute without points needs none.
    code: str | None = None
    #: A sentence for officers. `{media.capacity}` stands for the value of that feature.
    text: str = ""


@frozen(kw_only=True)
class Characteristic:
    """One question that the rulebook asks: its attributes are tried in order, and the first that holds counts."""

    name: str
    #: Why it is asked, and why with these thresholds and points.
    why: str
    #: Where the thresholds and points come from.
    source: str
    attributes: tuple[Attribute, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Return the names of the features that it reads, in the order of their first use."""
        return tuple(dict.fromkeys(each.feature for each in self.predicates))

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """Return the predicates of all its attributes, in their order."""
        return tuple(predicate for each in self.attributes for predicate in each.when)


@frozen(kw_only=True)
class ValueList:
    """A named set of terms with its source, used by predicates as `in = "@name"`."""

    name: str
    values: frozenset[str]
    source: str


@frozen(kw_only=True)
class Lanes:
    """From which score on a declaration is referred to each lane. Below `yellow` it is green."""

    yellow: int
    red: int

    def lane(self, score: int) -> Lane:
        """Return the lane of a score."""
        return "red" if score >= self.red else "yellow" if score >= self.yellow else "green"


@frozen(kw_only=True)
class ControlSample:
    """The random control sample: one declaration in `one_in` is drawn by a hash of its id with this salt."""

    one_in: int
    salt: str


@frozen(kw_only=True)
class TieRule:
    """One field whose shared values tie declarations together."""

    field: str
    #: How much of its evidence counts, in percent: less where it repeats what another field says.
    weight: int
    #: Within how many days a shared value raises the question whether its holders belong together.
    window: int
    #: Whether the search for a group begins with those who share a value. If not, sharing it still brings others
    #: to a group that another field began.
    begins: bool = True
    why: str


#: `plain` forgives slips; `fuzzy` also compares across scripts, with the extra `names`.
NameComparison = Literal["plain", "fuzzy"]
NAME_COMPARISONS: Final[tuple[NameComparison, ...]] = ("plain", "fuzzy")


@frozen(kw_only=True)
class Linkage:
    """How declarations are tied into groups. Evidence is in hundredths of a bit."""

    #: The least capacity of loose media, in bytes, of a declaration that can be a member of a group.
    carrier_capacity: int
    #: So many loose units of which none has a declared capacity make a carrier as well.
    carrier_units: int
    #: How many days a group may span, how many members it may have, and how many holders of one value are looked
    #: at together: where more hold it, the window is shortened.
    span: int
    most_members: int
    most_holders: int
    #: What each further member costs, added to the evidence that chance would give: one search for each price.
    prices: tuple[int, ...]
    #: Points for ties are capped here: beyond, it is clear that the members belong together.
    most_points: int
    #: How the names of a register are compared with declared ones.
    names: NameComparison = "plain"
    why: str
    source: str
    ties: tuple[TieRule, ...]


@frozen(kw_only=True)
class Level:
    """From when on a pattern is reported at one level, and what that adds to the score of each member."""

    #: What all members carry together, in bytes.
    capacity: int
    #: The score of the finding.
    score: int
    member_points: int


PatternKind = Literal["split", "repeat", "return"]
PATTERN_KINDS: Final[tuple[PatternKind, ...]] = ("split", "repeat", "return")

FindingLevel = Literal["watch", "alert"]
#: The highest first.
FINDING_LEVELS: Final[tuple[FindingLevel, ...]] = ("alert", "watch")


@frozen(kw_only=True)
class Typology:
    """A pattern over several declarations: a scorecard over the features of a group, at two levels."""

    name: str
    #: `split`: several travelers. `repeat`: one traveler again and again. `return`: large in, little out.
    kind: PatternKind
    why: str
    source: str
    watch: Level
    alert: Level
    characteristics: tuple[Characteristic, ...]


@frozen(kw_only=True)
class Rulebook:
    """A complete set of rules. `version` changes whenever its meaning does."""

    id: str
    version: str
    author: str
    valid_from: date
    #: The last day on which it is in force; None: until it is replaced.
    valid_until: date | None = None
    about: str
    lanes: Lanes
    control_sample: ControlSample
    lists: Mapping[str, ValueList]
    characteristics: tuple[Characteristic, ...]
    #: How groups are found; None: they are not looked for.
    linkage: Linkage | None = None
    typologies: tuple[Typology, ...] = ()
    #: Its texts in other languages: by language, then by reason code.
    translations: Mapping[str, Mapping[str, str]] = field(factory=dict)

    @property
    def lists_used(self) -> frozenset[str]:
        """Return the names of the lists that its attributes ask for, those of its typologies among them."""
        cards = (self.characteristics, *(each.characteristics for each in self.typologies))
        return frozenset(
            predicate.list_name
            for card in cards
            for each in card
            for predicate in each.predicates
            if predicate.list_name is not None
        )

    def in_force_on(self, day: date) -> bool:
        """Say whether the rulebook is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

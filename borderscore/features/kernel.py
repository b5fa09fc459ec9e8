"""What a feature is: a pure function from a declaration to a typed value, or None where it wasn't declared.

A feature knows its kind, the JSON paths that it reads, and how far its value could move if what is undeclared
were declared. Its docstring is what officers and auditors read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from inspect import cleandoc
from keyword import iskeyword
from typing import Any, Final, Generic, NamedTuple, TypeVar

from attrs import evolve, field, frozen

from borderscore import volume
from borderscore.bounds import shown
from borderscore.declaration import Declaration
from borderscore.errors import FeatureError
from borderscore.points import Seen

#: What a feature may return. None stands beside each of them for "not declared".
Value = int | bool | str | frozenset[str]

T = TypeVar("T", bound=Value)

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*").fullmatch


class Form(Enum):
    """How the values of a kind can be compared."""

    #: Whole numbers: `below`, `at_least`, `is`.
    NUMBER = "number"
    #: True or false: `is`.
    FLAG = "flag"
    #: One string: `is`, `in`.
    TERM = "term"
    #: A set of strings: `is` and `in` hold if any of them does.
    TERMS = "terms"


@frozen
class Kind(Generic[T]):
    """A type of value with its unit, the way to read it in a rulebook and the way to write it for people."""

    name: str
    form: Form
    python: type[T]
    unit: str
    write: Callable[[T], str]
    observe: Callable[[T], Seen]

    def admits(self, value: object) -> bool:
        """Say whether a value is of this kind; a bool is no number."""
        if isinstance(value, frozenset):
            return self.form is Form.TERMS and all(type(term) is str for term in value)
        return type(value) is self.python


def _plural(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _listed(terms: frozenset[str]) -> str:
    return ", ".join(sorted(terms)) or "none"


AMOUNT: Final = Kind("amount", Form.NUMBER, int, "bytes", volume.display, str)
COUNT: Final = Kind("count", Form.NUMBER, int, "", "{:,}".format, int)
#: Whole percent, rounded down: at_least and below whole percents are then exact.
PERCENT: Final = Kind("percent", Form.NUMBER, int, "%", "{:,} %".format, int)
#: Whole days, rounded down: at_least and below whole days are then exact.
DAYS: Final = Kind("days", Form.NUMBER, int, "days", lambda days: _plural(days, "day"), int)
FLAG: Final = Kind("flag", Form.FLAG, bool, "", lambda flag: "yes" if flag else "no", bool)
TERM: Final = Kind("term", Form.TERM, str, "", str, str)
TERMS: Final = Kind("terms", Form.TERMS, frozenset, "", _listed, lambda terms: tuple(sorted(terms)))

KINDS: Final[Mapping[str, Kind[Any]]] = {
    kind.name: kind for kind in (AMOUNT, COUNT, PERCENT, DAYS, FLAG, TERM, TERMS)
}


class Interval(NamedTuple):
    """The whole numbers from `low` to `high`, both included; None: without end."""

    low: int | None = None
    high: int | None = None

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


#: What a count can be.
FROM_ZERO: Final = Interval(0)


def between(low: int, high: int) -> Interval | int:
    """Return what a number from `low` to `high` can be: the number itself where they are equal."""
    return low if low == high else Interval(low, high)


#: Takes a declaration and the feature's value on it. Returns the value that every completion gives, the interval
#: that those values lie in, or None: anything. It is asked only where a field that the feature reads is missing.
Reach = Callable[[Declaration, T | None], Interval | Value | None]


def rises(_declaration: Declaration, value: int | None) -> Interval | None:
    """Return the reach of a figure that what is undeclared can only raise."""
    return None if value is None else Interval(value)


def varies(_declaration: Declaration, _value: Value | None) -> None:
    """Return the reach of a value that can become anything."""


@frozen(kw_only=True)
class Feature(Generic[T]):
    """A named, typed, explained function of a declaration."""

    name: str = field()
    kind: Kind[T]
    #: A noun phrase for sentences: "capacity in all".
    label: str
    #: The JSON paths (RFC 9535) that it reads.
    reads: tuple[str, ...] = field()
    #: The text for officers and auditors.
    text: str = field()
    extract: Callable[[Declaration], T | None]
    #: How far a value could move if what is undeclared were declared. None: a value that is there is fixed.
    reach: Reach[T] | None = None
    #: The value is there for every declaration.
    always: bool = False
    #: What several features are attributes of: compiled rulebooks work it out once. None: the declaration itself.
    of: Callable[[Declaration], Any] | None = None
    #: The attribute that the value is, if it is just that: compiled rulebooks read it in place.
    attribute: str | None = field(default=None)
    #: The values that a number can take at all.
    domain: Interval = FROM_ZERO
    #: The strings that a term can be; None: any.
    vocabulary: frozenset[str] | None = None
    #: Writes the terms of a rulebook as `extract` writes its own; None: they stand as they are.
    normalise: Callable[[str], str] | None = None

    @name.validator
    def _check_name(self, _attribute: object, value: object) -> None:
        if not isinstance(value, str) or not _NAME(value):
            raise FeatureError(f"expected a feature name such as media.capacity, got {shown(value)}")

    @reads.validator
    def _check_reads(self, _attribute: object, value: tuple[str, ...]) -> None:
        if not value or not all(path.startswith("$") for path in value):
            raise FeatureError(f"{self.name}: expected the JSON paths that it reads, got {value!r}")

    @text.validator
    def _check_text(self, _attribute: object, value: str) -> None:
        if not value:
            raise FeatureError(f"{self.name}: expected a docstring that says what it measures, got none")

    @attribute.validator
    def _check_attribute(self, _attribute: object, value: str | None) -> None:
        if value is not None and not all(name.isidentifier() and not iskeyword(name) for name in value.split(".")):
            raise FeatureError(f"{self.name}: expected an attribute such as port, got {shown(value)}")

    @property
    def source(self) -> str:
        """Return where the value comes from, for contributions."""
        return ", ".join(self.reads)

    def admits(self, value: object) -> bool:
        """Say whether a value is of the feature's kind, and in its domain or vocabulary."""
        if not self.kind.admits(value):
            return False
        match value:
            case bool():
                return True
            case int():
                return value in self.domain
            case str():
                return self.vocabulary is None or value in self.vocabulary
            case _:
                return self.vocabulary is None or self.vocabulary.issuperset(value)  # type: ignore[arg-type]

    def reachable(self, declaration: Declaration, value: T | None) -> Interval | Value | None:
        """Return what the value could be if more were declared: that value, an interval, or None: anything."""
        return value if self.reach is None else self.reach(declaration, value)


def feature(  # noqa: PLR0913 - each says one thing about the feature
    name: str,
    kind: Kind[T],
    label: str,
    *reads: str,
    reach: Reach[T] | None = None,
    always: bool = False,
    domain: Interval = FROM_ZERO,
    vocabulary: Iterable[str] | None = None,
    normalise: Callable[[str], str] | None = None,
    of: Callable[[Declaration], Any] | None = None,
    attribute: str | None = None,
) -> Callable[[Callable[[Declaration], T | None]], Feature[T]]:
    """Make a feature of a function; its docstring becomes the text. Raises FeatureError for a wrong one."""

    def decorate(extract: Callable[[Declaration], T | None]) -> Feature[T]:
        return Feature(
            name=name,
            kind=kind,
            label=label,
            reads=reads,
            text=cleandoc(extract.__doc__ or ""),
            extract=extract,
            reach=reach,
            always=always,
            domain=domain,
            vocabulary=None if vocabulary is None else frozenset(vocabulary),
            normalise=normalise,
            of=of,
            attribute=attribute,
        )

    return decorate


def guarded(feature: Feature[T]) -> Feature[T]:
    """Return the same feature with its results checked: for features that come from outside this package.

    Its functions then raise FeatureError for what they raise, and for a value that the feature can't have.
    """

    def extract(declaration: Declaration) -> T | None:
        try:
            value = feature.extract(declaration)
        except Exception as error:
            raise FeatureError(f"feature {feature.name} failed on {declaration.id!r}: {error!r}") from error
        if (value is not None or feature.always) and not feature.admits(value):
            raise FeatureError(f"{_returned(feature, value)} on {declaration.id!r}")
        return value

    def reach(declaration: Declaration, value: T | None) -> Interval | Value | None:
        try:
            reachable = feature.reachable(declaration, value)
        except Exception as error:
            raise FeatureError(f"the reach of {feature.name} failed on {declaration.id!r}: {error!r}") from error
        in_part = isinstance(reachable, Interval) and feature.kind.form is Form.NUMBER
        if not (reachable is None or in_part or feature.admits(reachable)):
            raise FeatureError(f"the reach of {_returned(feature, reachable)} on {declaration.id!r}")
        return reachable

    return evolve(
        feature, extract=extract, reach=None if feature.reach is None else reach, of=None, attribute=None
    )


def _returned(feature: Feature[Any], value: object) -> str:
    return f"feature {feature.name} of kind {feature.kind.name} returned {shown(value)}"


@frozen
class Catalogue(Mapping[str, Feature[Any]]):
    """Features by name. Rulebooks are read, checked and compiled against one."""

    _features: dict[str, Feature[Any]]

    @classmethod
    def of(cls, *features: Feature[Any]) -> "Catalogue":
        """Return the catalogue of these features. Raises FeatureError where two have the same name."""
        return cls({}).extended(*features)

    def extended(self, *features: Feature[Any]) -> "Catalogue":
        """Return a catalogue with more features. Raises FeatureError where two have the same name."""
        merged = dict(self._features)
        for each in features:
            if each.name in merged:
                raise FeatureError(f"two features are named {each.name}")
            merged[each.name] = each
        return Catalogue(merged)

    def __getitem__(self, name: str) -> Feature[Any]:
        return self._features[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._features)

    def __len__(self) -> int:
        return len(self._features)

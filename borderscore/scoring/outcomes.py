"""Outcomes: what an attribute says whenever it applies, worked out once for each rulebook.

While scoring, an outcome that applied is a tuple `(rank, value, …)`: the outcome's place in the list, and the
values of the features that it was held against. Tuples are all that the hot path makes; contributions are made of
them when someone looks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from borderscore.features.kernel import Feature, Form, Value
from borderscore.points import Contribution, Observed, Seen
from borderscore.rulebook.model import Attribute, Characteristic, Rulebook
from borderscore.rulebook.predicates import terms_of
from borderscore.rulebook.wording import PLACEHOLDER, criterion, features_of

#: The rank of an outcome, then the value of each of its features; None where a value was not declared.
Fired = tuple[Any, ...]


@frozen(kw_only=True)
class Outcome:
    """An attribute that gives points, with all that a contribution needs but the observed values."""

    code: str
    points: int
    criterion: str
    source: str
    features: tuple[Feature[Any], ...]
    #: For each feature the terms that it was held against; None: the value is shown whole.
    terms: tuple[frozenset[str] | None, ...]
    #: The text, cut at its placeholders: words, the name of a feature, words, …
    text: tuple[str, ...]

    @classmethod
    def of(
        cls, attribute: Attribute, characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]
    ) -> "Outcome":
        """Return the outcome of an attribute of a characteristic."""
        features = tuple(catalogue[name] for name in features_of(attribute, characteristic))
        return cls(
            code=attribute.code or "",
            points=attribute.points,
            criterion=criterion(attribute, characteristic, catalogue),
            source=", ".join(dict.fromkeys(path for each in features for path in each.reads)),
            features=features,
            terms=tuple(_terms(each, attribute) for each in features),
            text=tuple(PLACEHOLDER.split(attribute.text)),
        )

    def contribution(self, values: Sequence[Value | None]) -> Contribution:
        """Return the contribution that this outcome makes on these values of its features."""
        return Contribution(
            code=self.code,
            points=self.points,
            observed=self.observed(values),
            criterion=self.criterion,
            text=self.worded(values),
            source=self.source,
        )

    def observed(self, values: Sequence[Value | None]) -> Observed:
        """Return what was seen: the value of the one feature, or of each of several by its name."""
        seen = {feature.name: seen_of(feature, value) for feature, value in self._shown(values)}
        return seen if len(seen) > 1 else next(iter(seen.values()), None)

    def worded(self, values: Sequence[Value | None]) -> str:
        """Return the text with the values in it."""
        if len(self.text) == 1:
            return self.text[0]
        words = {feature.name: words_of(feature, value) for feature, value in self._shown(values)}
        return "".join(words[part] if index % 2 else part for index, part in enumerate(self.text))

    def _shown(self, values: Sequence[Value | None]) -> Iterator[tuple[Feature[Any], Value | None]]:
        for feature, terms, value in zip(self.features, self.terms, values, strict=True):
            yield feature, matched(value, terms)


def matched(value: Value | None, terms: frozenset[str] | None) -> Value | None:
    """Return what is shown of a value; of a set, what matched the terms: the rest of it gave no points."""
    return value & terms if terms is not None and isinstance(value, frozenset) else value


def seen_of(feature: Feature[Any], value: Value | None) -> Seen:
    """Return a value as JSON holds it."""
    return None if value is None else feature.kind.observe(value)


def words_of(feature: Feature[Any], value: Value | None) -> str:
    """Return a value in words."""
    return "not declared" if value is None else feature.kind.write(value)


def _terms(feature: Feature[Any], attribute: Attribute) -> frozenset[str] | None:
    """Return the terms that an attribute looks for in a set, or None where it looks for none."""
    if feature.kind.form is not Form.TERMS:
        return None
    mine = [each for each in attribute.when if each.feature == feature.name and each.operator != "undeclared"]
    return frozenset[str]().union(*map(terms_of, mine)) if mine else None


def ranked(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> tuple[Outcome, ...]:
    """Return the outcomes of a rulebook, most points first: the order in which contributions are given.

    The order doesn't depend on that of the characteristics, as reason codes are unique.
    """
    outcomes = (
        Outcome.of(attribute, characteristic, catalogue)
        for characteristic in rulebook.characteristics
        for attribute in characteristic.attributes
        if attribute.points
    )
    return tuple(sorted(outcomes, key=lambda each: (-each.points, each.code)))

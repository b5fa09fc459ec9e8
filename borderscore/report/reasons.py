"""Reasons: the points of a line in words of any language, by the rulebook that gave them.

A line holds its texts in the language of its rulebook, with the values that were seen. In another language the
same text is taken from the rulebook's own translations or from a catalogue, with the same values put in; nothing
is worked out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from borderscore.features.carried import BYTES_A_DAY
from borderscore.features.kernel import AMOUNT, Feature
from borderscore.findings.features import GROUPS
from borderscore.findings.finding import CALLED
from borderscore.formats.assessments import AssessmentLine, ContributionLine
from borderscore.formats.finding_lines import FindingLine
from borderscore.locale import Language
from borderscore.points import Seen
from borderscore.rulebook.model import Attribute, Characteristic, Rulebook
from borderscore.rulebook.wording import PLACEHOLDER, criterion, features_of

#: What the code of a contribution begins with that a finding makes to its members, or a tie to its finding.
_JOINED: Final = "FINDING-"
_TIED: Final = "TIES-"


@frozen
class Rule:
    """An attribute of a rulebook, where it stands."""

    attribute: Attribute
    characteristic: Characteristic
    catalogue: Mapping[str, Feature[Any]]


@frozen(eq=False)
class Reasons:
    """The rules of a rulebook by typology ("" for those of declarations) and reason code, told in a language."""

    words: Language
    _rules: Mapping[tuple[str, str], Rule]
    #: The rulebook's own texts in this language, by reason code.
    _translated: Mapping[str, str]

    @classmethod
    def of(cls, rulebook: Rulebook | None, catalogue: Mapping[str, Feature[Any]], words: Language) -> "Reasons":
        """Return the reasons of a rulebook. Without one, lines are told in their own words."""
        if rulebook is None:
            return cls(words, {}, {})
        cards = [("", rulebook.characteristics, catalogue)]
        cards += [(each.name, each.characteristics, GROUPS) for each in rulebook.typologies]
        rules = {
            (name, attribute.code): Rule(attribute, characteristic, features)
            for name, characteristics, features in cards
            for characteristic in characteristics
            for attribute in characteristic.attributes
            if attribute.code is not None
        }
        return cls(words, rules, rulebook.translations.get(words.code, {}))

    def in_(self, line: AssessmentLine | FindingLine) -> Iterator["Reason"]:
        """Yield the points of a line, in its order."""
        card = line.typology if isinstance(line, FindingLine) else ""
        for each in line.contributions:
            yield Reason(self, line, each, self._rules.get((card, each.code)))

    def text_of(self, attribute: Attribute) -> str:
        """Return the text of an attribute, its placeholders as they are."""
        return self._translated.get(attribute.code or "") or self.words.say(attribute.text)

    def divided(self, line: FindingLine) -> tuple[Sequence["Reason"], Sequence["Reason"]]:
        """Return what speaks for a finding and what against it, on each side the most telling first."""
        ordered = sorted(self.in_(line), key=lambda each: (-abs(each.points), each.given.code))
        return [each for each in ordered if each.points >= 0], [each for each in ordered if each.points < 0]

    def tie(self, kind: str) -> str:
        """Return what declarations have in common by a tie of a kind."""
        return self.words.say(CALLED.get(kind, kind))

    def summary(self, line: FindingLine) -> str:
        """Return a finding in a few sentences. In English the line has them."""
        if self.words.code == "en":
            return line.text
        words, size = self.words, line.capacity_bytes or 0
        who = words.say_of("{number} traveler", "{number} travelers", len(line.travelers))
        where = words.say_of("{number} declaration", "{number} declarations", len(line.members))
        days = words.say_of("{number} day", "{number} days", size // BYTES_A_DAY)
        carried = words.say("{who}, {where}: {size} together.", who=who, where=where, size=words.amount(size))
        return f"{carried} {words.say('A line of 1 Gbit/s would need {days} for it.', days=days)}"


@frozen(eq=False)
class Reason:
    """The points of one contribution, and why they were given."""

    reasons: Reasons
    _line: AssessmentLine | FindingLine
    given: ContributionLine
    #: None: they come from a finding, or from ties.
    rule: Rule | None

    @property
    def points(self) -> int:
        """Return what it adds to the score."""
        return self.given.points

    @property
    def text(self) -> str:
        """Return why they were given."""
        if self.rule is None:
            return self._text_of_joint()
        parts = PLACEHOLDER.split(self.reasons.text_of(self.rule.attribute))
        catalogue = self.rule.catalogue
        return "".join(self._value(catalogue[part]) if index % 2 else part for index, part in enumerate(parts))

    @property
    def criterion(self) -> str:
        """Return what was asked for."""
        if self.rule is None:
            return self._criterion_of_joint()
        return criterion(self.rule.attribute, self.rule.characteristic, self.rule.catalogue, self.reasons.words)

    @property
    def observed(self) -> Iterator[tuple[str, str]]:
        """Yield what was seen: the label of each feature, and its value."""
        if self.rule is None:
            yield from self._plainly_observed()
            return
        for name in features_of(self.rule.attribute, self.rule.characteristic):
            feature = self.rule.catalogue[name]
            yield self.reasons.words.say(feature.label), self._value(feature)

    @property
    def undeclared(self) -> Iterator[str]:
        """Yield the labels of what was not declared, or where it would stand."""
        not_declared = self.reasons.words.say("not declared")
        yield from (label or self.given.source for label, value in self.observed if value == not_declared)

    def _plainly_observed(self) -> Iterator[tuple[str, str]]:
        seen = self.given.observed
        for name, value in seen.items() if isinstance(seen, Mapping) else [("", seen)]:
            yield name, self._seen(None, value)

    def _value(self, feature: Feature[Any]) -> str:
        seen = self.given.observed
        return self._seen(feature, seen.get(feature.name) if isinstance(seen, Mapping) else seen)

    def _seen(self, feature: Feature[Any] | None, value: Seen) -> str:
        words = self.reasons.words
        match value:
            case None:
                return words.say("not declared")
            case tuple():
                return ", ".join(value) or words.say("none")
            case bool():
                return words.say("yes") if value else words.say("no")
            case _ if feature is None:
                return str(value)
            case str() if feature.kind is AMOUNT:
                return words.amount(int(value))
            case _:
                return words.write(feature.kind, value)

    def _text_of_joint(self) -> str:
        """Return the text of what no rule gave. In English the line has it."""
        words, code = self.reasons.words, self.given.code
        if words.code == "en" or not code.startswith((_JOINED, _TIED)):
            return self.given.text
        if code.startswith(_JOINED):
            return words.say("It is part of a pattern that several declarations show together; see the finding.")
        what, values = self.reasons.tie(self._kind()), ", ".join(value for _, value in self._plainly_observed())
        return words.say(
            "{number} declarations have in common {what}: {values}.",
            number=self._holders(),
            what=what,
            values=values,
        )

    def _criterion_of_joint(self) -> str:
        words, code = self.reasons.words, self.given.code
        if words.code == "en" or not code.startswith((_JOINED, _TIED)):
            return self.given.criterion
        if code.startswith(_JOINED):
            typology, _, level = code.removeprefix(_JOINED).lower().rpartition("-")
            return words.say(
                "member of a finding of {typology} at the level {level}",
                typology=words.say(typology),
                level=words.say(level),
            )
        return words.say("more often shared than by chance: {what}", what=self.reasons.tie(self._kind()))

    def _kind(self) -> str:
        return self.given.code.removeprefix(_TIED).lower()

    def _holders(self) -> int:
        """Return how many declarations are tied by the same kind of tie."""
        links = self._line.links if isinstance(self._line, FindingLine) else ()
        tied = [link for link in links if any(each.kind == self._kind() for each in link.evidence)]
        return len({name for link in tied for name in (link.a, link.b)})

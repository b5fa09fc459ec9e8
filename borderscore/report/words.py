"""An assessment or a finding in words, for the person who reviews it: in English, German or Malay."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any, Final

from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.features.kernel import Feature
from borderscore.formats.assessments import AssessmentLine, RulebookLine
from borderscore.formats.finding_lines import FindingLine, LinkLine
from borderscore.locale import Language, language
from borderscore.report.alterations import changed
from borderscore.report.reasons import Reason, Reasons
from borderscore.rulebook.model import LANES, Lane, Rulebook
from borderscore.scoring.changes import MOST_FIELDS, Change

_WIDTH: Final = 100
_INDENT: Final = " " * 8

#: How many changes to one lane are told.
CHANGES_TOLD: Final = 3


@frozen
class Beyond:
    """What a line doesn't say of its declaration."""

    declaration: Declaration
    #: The characteristics whose points what is undeclared could move, with how far down and up.
    open_questions: Sequence[tuple[str, tuple[int, int]]]
    #: For each other lane the smallest changes that give it.
    changes: Mapping[Lane, Sequence[Change]]
    #: The lane that the declaration would have without its findings.
    lane_alone: Lane


@frozen(kw_only=True)
class Matter:
    """What an explanation is made of; a part is None where it is not at hand."""

    line: AssessmentLine | FindingLine
    #: The one that the line names.
    rulebook: Rulebook | None = None
    catalogue: Mapping[str, Feature[Any]] = STANDARD
    #: None for findings, too.
    beyond: Beyond | None = None
    #: Why a part is not at hand.
    missing: str | None = None


def explain(matter: Matter, code: str = "en") -> str:
    """Return an assessment or a finding in words: what it is about, and every point with its reason."""
    words = language(code)
    reasons = Reasons.of(matter.rulebook, matter.catalogue, words)
    line = matter.line
    told = (
        _Finding(words, reasons, line)
        if isinstance(line, FindingLine)
        else _Assessment(words, reasons, line, matter.beyond)
    )
    lines = list(told.told())
    if matter.missing:
        lines += ["", *_wrapped(words.say("Not all can be explained: {reason}", reason=matter.missing))]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "", hanging: str = "") -> list[str]:
    """Wrap a text; words are never cut, so that codes and addresses can be copied."""
    return wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_on_hyphens=False,
        break_long_words=False,
    )


@frozen
class _Told:
    """What is told of assessments and findings alike."""

    words: Language
    reasons: Reasons

    def side(self, heading: str, reasons: Sequence[Reason], begin: int) -> Iterator[str]:
        """Yield what speaks for, or against."""
        yield heading
        if not reasons:
            yield f"{_INDENT}{self.words.say('Nothing of what is looked at.')}"
        yield from self.waterfall(reasons, begin)

    def waterfall(self, reasons: Sequence[Reason], begin: int = 0) -> Iterator[str]:
        """Yield points with the running total and all that they rest on."""
        totals = accumulate((each.points for each in reasons), initial=begin)
        next(totals)
        for each, total in zip(reasons, totals, strict=True):
            points, after = self.words.number(each.points, signed=True), self.words.number(total)
            yield f"{points:>7} {each.given.code:<40} {after:>7}"
            yield from _wrapped(each.text, _INDENT)
            for name, said in self.grounds(each):
                yield from _wrapped(f"{name}: {said}", _INDENT, "  ")

    def grounds(self, reason: Reason) -> Iterator[tuple[str, str]]:
        """Yield what points rest on: the values, the criterion, the rule, and where the values come from."""
        say = self.words.say
        yield say("observed"), ", ".join(f"{label} {value}".strip() for label, value in reason.observed)
        yield say("criterion"), reason.criterion
        if reason.rule is not None:
            yield say("rule"), reason.rule.characteristic.name
        yield say("source"), reason.given.source

    def sum(self, total: int, closing: str) -> str:
        """Return the last line of a sum."""
        return f"{self.words.number(total, signed=True):>7} {closing}"

    def made_by(self, rulebook: RulebookLine, engine: str) -> Iterator[str]:
        """Yield what a line was made by."""
        yield f"{self.words.say('Rulebook')}: {rulebook.id} {rulebook.version}, SHA-256 {rulebook.sha256}"
        yield f"{self.words.say('Engine')}: borderscore {engine}"

    def amount(self, size: int | None) -> str:
        """Return an amount for people, and to the byte."""
        if size is None:
            return self.words.say("not declared")
        return f"{self.words.amount(size)} ({self.words.say_of('{number} byte', '{number} bytes', size)})"


@frozen
class _Assessment(_Told):
    line: AssessmentLine
    beyond: Beyond | None

    def told(self) -> Iterator[str]:
        line, say, number = self.line, self.words.say, self.words.number
        yield say("Declaration {id}, revision {revision}", id=line.declaration, revision=line.revision)
        yield say(
            "Lane: {lane}. It refers the declaration for a person to review, and decides nothing.",
            lane=say(line.lane),
        )
        yield f"{say('Score')}: {number(line.score)}"
        yield self.range()
        yield f"{say('Declared capacity')}: {self.amount(line.capacity_bytes)}"
        if line.findings:
            yield from _wrapped(f"{say('Member of')}: {', '.join(line.findings)}")
        if line.selected_at_random:
            yield say("Drawn at random for the control sample, whatever its score.")
        yield ""
        yield from self.points()
        yield from self.unknown()
        yield from self.other_lanes()
        yield ""
        yield from self.made_by(line.rulebook, line.engine)

    def range(self) -> str:
        low, high = self.line.score_range
        if low == high:
            return self.words.say("No undeclared field could change it.")
        return self.words.say(
            "If all that is undeclared were declared, it would lie between {low} and {high}.",
            low=self.words.number(low),
            high=self.words.number(high),
        )

    def points(self) -> Iterator[str]:
        say = self.words.say
        given = sorted(self.reasons.in_(self.line), key=lambda each: (-each.points, each.given.code))
        if not given:
            yield say("No criterion of the rulebook gave it any points.")
            return
        speaking_for = [each for each in given if each.points >= 0]
        yield from self.side(say("What speaks for a review, from 0 on"), speaking_for, 0)
        against = given[len(speaking_for) :]
        yield from self.side(say("What speaks against it"), against, sum(each.points for each in speaking_for))
        yield self.sum(sum(each.points for each in given), say("in all: the score, to the point."))

    def unknown(self) -> Iterator[str]:
        """Yield what was not declared, and by how much each question could move with it."""
        say = self.words.say
        labels = dict.fromkeys(label for each in self.reasons.in_(self.line) for label in each.undeclared)
        moving = self.beyond.open_questions if self.beyond else ()
        if not (labels or moving):
            return
        yield ""
        yield say("What is not known")
        if labels:
            counted = say("Not declared, and counted as said above: {what}", what=", ".join(labels))
            yield from _wrapped(counted, _INDENT)
        for name, (down, up) in moving:
            low, high = (self.words.number(each, signed=each != 0) for each in (down, up))
            yield from _wrapped(say("{name}: from {low} to {high} points", name=name, low=low, high=high), _INDENT)

    def other_lanes(self) -> Iterator[str]:
        if self.beyond is None:
            return
        say, lane_alone = self.words.say, self.beyond.lane_alone
        yield ""
        yield say("The smallest changes that would have given another lane")
        if lane_alone != self.line.lane:
            yield from _wrapped(
                say("{lane}: without the findings that it is a member of", lane=say(lane_alone)), _INDENT
            )
        for lane in LANES:
            if lane in self.beyond.changes:
                yield from self.changes_to(lane, self.beyond.changes[lane], self.beyond.declaration)

    def changes_to(self, lane: Lane, changes: Sequence[Change], declaration: Declaration) -> Iterator[str]:
        say_of = self.words.say_of
        name = self.words.say(lane)
        for each in changes[:CHANGES_TOLD]:
            yield from _wrapped(f"{name}: {changed(each, declaration, self.words)}", _INDENT, "  ")
        more = len(changes) - CHANGES_TOLD
        if more > 0:
            told = say_of(
                "{number} other change of as few fields", "{number} other changes of as few fields", more
            )
            yield f"{_INDENT}{name}: {told}"
        if not changes:
            none = say_of(
                "no change of {number} field would have given it; more were not tried",
                "no change of up to {number} fields would have given it; more were not tried",
                MOST_FIELDS,
            )
            yield from _wrapped(f"{name}: {none}", _INDENT, "  ")


@frozen
class _Finding(_Told):
    line: FindingLine

    def told(self) -> Iterator[str]:
        line, say = self.line, self.words.say
        yield say("Finding {id}, revision {revision}", id=line.id, revision=line.revision)
        yield say("Pattern: {typology}. Level: {level}.", typology=say(line.typology), level=say(line.level))
        yield say("It refers the declarations for a person to review, and decides nothing.")
        if line.withdrawn:
            yield say("Withdrawn: it no longer holds.")
        yield f"{say('Score')}: {self.words.number(line.score)}"
        yield f"{say('Together')}: {self.amount(line.capacity_bytes)}"
        yield say("From {begin} to {end}", begin=line.from_.isoformat(), end=line.to.isoformat())
        yield from _wrapped(f"{say('Travelers')}: {', '.join(line.travelers)}")
        yield ""
        yield from _wrapped(self.reasons.summary(line))
        yield ""
        speaking_for, against = self.reasons.divided(line)
        yield from self.side(say("What speaks for it"), speaking_for, 0)
        yield from self.side(say("What speaks against it"), against, sum(each.points for each in speaking_for))
        yield self.sum(line.score, say("in all: the score, to the point."))
        yield ""
        yield say("What ties the declarations, two by two")
        for link in line.links:
            yield from self.link(link)
        yield ""
        yield say("Share of each declaration in the score")
        yield from (self.sum(share, name) for name, share in line.shares.items())
        yield self.sum(sum(line.shares.values()), say("in all: the score, to the point."))
        yield ""
        yield from self.made_by(line.rulebook, line.engine)
        yield f"{say('Baseline')}: SHA-256 {line.baseline.sha256}"

    def link(self, link: LinkLine) -> Iterator[str]:
        yield self.sum(link.points, self.words.say("{one} and {other}", one=link.a, other=link.b))
        for each in link.evidence:
            tie = f"{self.words.number(each.points, signed=True)} {self.reasons.tie(each.kind)}: {each.value}"
            yield from _wrapped(tie, _INDENT, "  ")

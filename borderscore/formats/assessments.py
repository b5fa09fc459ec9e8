"""Assessments as lines of JSON (interchange v1, section 3): written fast, read strictly.

Most of a contribution's JSON is the same whenever its outcome applies, and the same values come back all day. So
what is constant is encoded once, and values that were written are remembered.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring as _quoted
from typing import Annotated, Any, Final, Literal, TypeVar

from attrs import AttrsInstance, asdict, evolve, frozen

from borderscore._version import __version__
from borderscore.bounds import Text, Whole, shown
from borderscore.declaration import Declaration, Identifier, Revision
from borderscore.errors import Fault, InvalidValueError, UnreadableRecordError
from borderscore.features.kernel import Feature, Value
from borderscore.findings.finding import Finding
from borderscore.formats.caps import DEFAULT_CAPS
from borderscore.formats.diagnosing import read_value
from borderscore.formats.parsing import parse
from borderscore.generated import compiled, function
from borderscore.points import Contribution, Observed, Seen
from borderscore.rulebook.model import Lane, Lanes
from borderscore.scoring.judging import Verdict
from borderscore.scoring.outcomes import Fired, Outcome, matched, seen_of, words_of
from borderscore.selectivity import Assessment, Assessor, RulebookRef
from borderscore.shapes import checked

L = TypeVar("L", bound=AttrsInstance)

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

#: How many written values of a feature are remembered; one with more characters is not.
REMEMBERED: Final = 8_192
LONGEST_REMEMBERED: Final = 1_000


#: The caps on a line of ours: many characteristics, each with a text of up to 4,000 characters.
LINE_CAPS: Final = evolve(DEFAULT_CAPS, record_bytes=64 * 2**20, list_items=100_000)


def writer(assessor: Assessor) -> Callable[[Assessment], bytes]:
    """Return the function that writes the assessments of this assessor, each as a line with its end."""
    written = _Writers(assessor.outcomes).all

    def write(assessment: Assessment) -> bytes:
        return _line(
            assessment.declaration,
            assessment.revision,
            assessment.verdict,
            ",".join(map(_whole, assessment.contributions)) if assessment.joined else written(assessment.fired),
            _tail(assessor.reference, assessment.findings),
        )

    return write


def verdict_writer(assessor: Assessor) -> Callable[[Declaration, Verdict], bytes]:
    """Return the function that writes a verdict of this assessor as `writer` writes the assessment."""
    written, tail = _Writers(assessor.outcomes).all, _tail(assessor.reference, ())

    def write(declaration: Declaration, verdict: Verdict) -> bytes:
        fired = verdict[-1]
        return _line(declaration.id, declaration.revision, verdict, written(fired) if fired else "", tail)

    return write


def _line(name: str, revision: int, verdict: Verdict, contributions: str, tail: str) -> bytes:
    score, low, high, lane, drawn, capacity, _ = verdict
    amount = "null" if capacity is None else f'"{capacity}"'
    return (
        f'{{"type":"assessment","declaration":{_quoted(name)},"revision":{revision},"score":{score}'
        f',"score_range":[{low},{high}],"lane":"{lane}","selected_at_random":{"true" if drawn else "false"}'
        f',"capacity_bytes":{amount},"contributions":[{contributions}{tail}'
    ).encode()


def _tail(reference: RulebookRef, findings: Sequence[str]) -> str:
    """Return the text of a line after its last contribution, with its end."""
    rulebook = {"id": reference.id, "version": reference.version, "sha256": reference.sha256}
    return f"],{_encode({'findings': findings, 'rulebook': rulebook, 'engine': __version__})[1:]}\n"


def _whole(contribution: Contribution) -> str:
    """Return the JSON of a contribution that came from elsewhere than an outcome of the rulebook."""
    return _encode(asdict(contribution))


def with_findings(raw: bytes, findings: Sequence[Finding], lanes: Lanes) -> tuple[bytes, int, Lane]:
    """Return an assessment's line with what findings add to it, and its score and lane then.

    It is the line that `writer` writes of `selectivity.joined`, but the assessment itself is not needed.
    """
    content = json.loads(raw)
    joined = [asdict(finding.joined()) for finding in findings]
    added = sum(each["points"] for each in joined)
    content["score"] += added
    content["score_range"] = [each + added for each in content["score_range"]]
    content["lane"] = lanes.lane(content["score"])
    content["contributions"] = sorted((*joined, *content["contributions"]), key=lambda each: -each["points"])
    content["findings"] = [finding.id for finding in findings]
    return f"{_encode(content)}\n".encode(), content["score"], content["lane"]


class _Writers(dict[int, Callable[[Fired], str]]):
    """The functions that write what outcomes contribute, by rank; each is generated when it is first asked for."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__()
        self._outcomes = outcomes
        self._said: dict[_Shown, _Said] = {}

    def __missing__(self, rank: int) -> Callable[[Fired], str]:
        outcome = self._outcomes[rank]
        said = [self._said.setdefault(shown, _Said(*shown)) for shown in _shown(outcome)]
        writer = self[rank] = _contribution_writer(outcome, said)
        return writer

    def all(self, fired: Iterable[Fired]) -> str:
        """Return the JSON of all contributions of an assessment, with commas between them."""
        return ",".join([self[each[0]](each) for each in fired])


def _contribution_writer(outcome: Outcome, said: Sequence["_Said"]) -> Callable[[Fired], str]:
    """Generate the function that writes the JSON of an outcome with the values that it was held against."""
    parts = _json(outcome).split(_HOLE)
    names: dict[str, Any] = {f"constant{place}": part for place, part in enumerate(parts) if not place % 2}
    parts[::2] = names
    whole = "".join(f"{{{part}}}" for part in parts)
    values = (f"json{place}, words{place} = said{place}[fired[{place + 1}]]" for place in range(len(said)))
    source = function("write(fired)", [*values, f'return f"{whole}"'])
    names |= {f"said{place}": each for place, each in enumerate(said)}
    write: Callable[[Fired], str] = compiled(source, f"<borderscore writes {outcome.code}>", names)
    return write


def _is_short(value: object) -> bool:
    """Say whether a value is worth remembering: a purpose may have 60,000 characters, and all of them in words."""
    return not isinstance(value, frozenset | str) or sum(map(len, value)) <= LONGEST_REMEMBERED


#: A feature, and the terms that its value was held against.
_Shown = tuple[Feature[Any], frozenset[str] | None]


def _shown(outcome: Outcome) -> Iterator[_Shown]:
    return zip(outcome.features, outcome.terms, strict=True)


class _Said(dict[Value | None, tuple[str, str]]):
    """What contributions say of the values of a feature: as JSON, and in words inside a string of JSON."""

    def __init__(self, feature: Feature[Any], terms: frozenset[str] | None) -> None:
        super().__init__()
        self._feature, self._terms = feature, terms

    def __missing__(self, value: Value | None) -> tuple[str, str]:
        if len(self) >= REMEMBERED:
            self.clear()
        shown = matched(value, self._terms)
        words = _quoted(words_of(self._feature, shown))
        said = _encode(seen_of(self._feature, shown)), words[1:-1]
        if _is_short(value):
            self[value] = said
        return said


#: Stands on both sides of a name in a text, where a value will be. JSON has no such character.
_HOLE: Final = "\0"


def _json(outcome: Outcome) -> str:
    """Return the JSON of an outcome with holes, for the value of each of its features and for this in words."""
    names = [feature.name for feature in outcome.features]
    values = [f"{_HOLE}json{place}{_HOLE}" for place in range(len(names))]
    members = [f"{_quoted(name)}:{value}" for name, value in zip(names, values, strict=True)]
    observed = f"{{{','.join(members)}}}" if len(members) > 1 else values[0] if values else "null"
    text = "".join(
        f"{_HOLE}words{names.index(part)}{_HOLE}" if index % 2 else _quoted(part)[1:-1]
        for index, part in enumerate(outcome.text)
    )
    head = _encode({"code": outcome.code, "points": outcome.points})[:-1]
    criterion, source = _quoted(outcome.criterion), _quoted(outcome.source)
    return f'{head},"observed":{observed},"criterion":{criterion},"text":"{text}","source":{source}}}'


@frozen
class AmountGoingOut:
    """The bound of an amount of data as results hold it: a string of digits in JSON, an int in Python, or None."""

    expected: str = 'an amount of data as a string of digits such as "4800000000000000", or null'

    def check(self, value: object) -> int | None:
        """Return the value if it is a whole number of bytes or None; raise InvalidValueError if not."""
        if value is None or (type(value) is int and value >= 0):
            return value
        raise InvalidValueError(f"expected a whole number of bytes or None, got {shown(value)}")

    def read(self, value: object) -> int | None:
        """Return the number that a string of digits stands for; raise InvalidValueError if it is none."""
        if value is None:
            return None
        if not isinstance(value, str) or not _digits(value):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return int(value)


@frozen
class ObservedBound:
    """The bound of what was seen: a plain value or strings, of one feature or of several by name."""

    expected: str = "a string, a whole number, true, false, null, a list of strings, or an object of these"

    def check(self, value: object) -> Observed:
        """Return the value if it is as a feature observes it; raise InvalidValueError if not."""
        if isinstance(value, dict):
            return {Text().check(name): self._seen(each) for name, each in value.items()}
        return self._seen(value)

    def read(self, value: object) -> Observed:
        """Return what a JSON value stands for; raise InvalidValueError if it stands for nothing seen."""
        if isinstance(value, dict):
            value = {name: _tupled(each) for name, each in value.items()}
        return self.check(_tupled(value))

    def _seen(self, value: object) -> Seen:
        match value:
            case None | bool() | int():
                return value
            case str():
                return Text().check(value)
            case tuple():
                return tuple(map(Text().check, value))
            case _:
                raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_digits: Final = re.compile("[0-9]{1,40}").fullmatch

Points = Annotated[int, Whole(-(10**12), 10**12)]
AnyText = Annotated[str, Text()]


@frozen(kw_only=True, field_transformer=checked)
class ContributionLine:
    """A contribution as an assessment's line holds it; the fields are those of points.Contribution."""

    code: AnyText
    points: Points
    observed: Annotated[Observed, ObservedBound()]
    criterion: AnyText
    text: AnyText
    source: AnyText


@frozen(kw_only=True, field_transformer=checked)
class RulebookLine:
    """The rulebook that a result names."""

    id: AnyText
    version: AnyText
    sha256: AnyText


@frozen(kw_only=True, field_transformer=checked)
class AssessmentLine:
    """An assessment as its line holds it; the fields are those of the contract."""

    type: Literal["assessment"]
    declaration: Identifier
    revision: Revision
    score: Points
    score_range: tuple[Points, ...]
    lane: Lane
    selected_at_random: bool
    capacity_bytes: Annotated[int | None, AmountGoingOut()]
    contributions: tuple[ContributionLine, ...]
    findings: tuple[AnyText, ...]
    rulebook: RulebookLine
    engine: AnyText


def read_assessment(raw: bytes) -> AssessmentLine:
    """Return the assessment that a line holds, whole and with its sums checked.

    Raises UnreadableRecordError with every fault of it, each with its JSON path.
    """
    return read_consistent(AssessmentLine, raw, _inconsistencies)


def read_consistent(cls: type[L], raw: bytes, inconsistencies: Callable[[L], Iterable[tuple[str, str]]]) -> L:
    """Return what a line of ours holds; raise UnreadableRecordError for its faults, contradictions among them."""
    line = read_value(cls, parse(raw, LINE_CAPS), LINE_CAPS)
    if faults := [Fault(path, message) for path, message in inconsistencies(line)]:
        raise UnreadableRecordError(faults)
    return line


def wrong_sum(score: int, contributions: Iterable[ContributionLine]) -> Iterator[tuple[str, str]]:
    """Yield the fault of a score that is not the sum of the points of its contributions."""
    total = sum(each.points for each in contributions)
    if score != total:
        yield "$.score", f"expected {total}, the sum of the points of all contributions, got {score}"


def _inconsistencies(line: AssessmentLine) -> Iterator[tuple[str, str]]:
    yield from wrong_sum(line.score, line.contributions)
    match line.score_range:
        case (low, high) if low <= line.score <= high:
            pass
        case limits:
            came = ", ".join(map(str, limits))
            yield "$.score_range", f"expected two numbers around the score of {line.score}, got [{came}]"

"""Rulebooks as plain text: one as an auditor would read it, and what changed between two."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any, Final

from borderscore import volume
from borderscore.features.kernel import Feature
from borderscore.findings.features import GROUPS
from borderscore.rulebook.diff import Change
from borderscore.rulebook.model import Characteristic, Linkage, Rulebook, Typology
from borderscore.rulebook.reach import extremes
from borderscore.rulebook.wording import criterion

_WIDTH: Final = 100

_HEADINGS: Final = {
    "meaning": "Changed in meaning",
    "text": "Changed in words alone",
    "advice": "Advice",
}


def show(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], digest: str) -> str:
    """Return a checked rulebook as plain text."""
    return "\n".join(_lines(rulebook, catalogue, digest)) + "\n"


def show_diff(changes: Sequence[Change]) -> str:
    """Return the changes between two rulebooks as plain text."""
    if not changes:
        return "Nothing changed.\n"
    sections = (_section(kind, heading, changes) for kind, heading in _HEADINGS.items())
    return "\n\n".join(filter(None, sections)) + "\n"


def _section(kind: str, heading: str, changes: Sequence[Change]) -> str:
    said = [
        _wrapped(f"{change.part}: {change.message}", hanging="    ") for change in changes if change.kind == kind
    ]
    return "\n".join([*_heading(heading, "-"), *said]) if said else ""


def _lines(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], digest: str) -> Iterator[str]:
    yield from _heading(f"{rulebook.id} {rulebook.version}", "=")
    yield _labelled("SHA-256", digest)
    yield _labelled("Author", rulebook.author)
    until = "until it is replaced" if rulebook.valid_until is None else f"to {rulebook.valid_until}"
    yield _labelled("In force", f"from {rulebook.valid_from} {until}")
    if rulebook.translations:
        told = (f"{language} ({len(texts):,})" for language, texts in sorted(rulebook.translations.items()))
        yield _labelled("Texts", f"by reason code also in {', '.join(told)}")
    yield ""
    yield _wrapped(rulebook.about)
    yield ""
    yield from _lanes(rulebook, catalogue)
    yield from _lists(rulebook)
    for characteristic in rulebook.characteristics:
        yield ""
        yield from _characteristic(characteristic, catalogue)
    if rulebook.linkage is not None:
        yield ""
        yield from _linkage(rulebook.linkage)
    for typology in rulebook.typologies:
        yield ""
        yield from _typology(typology)


def _linkage(linkage: Linkage) -> Iterator[str]:
    yield from _heading("What ties declarations together", "=")
    yield _labelled("Why", linkage.why)
    yield _labelled("Source", linkage.source)
    carriers = (
        f"{volume.display(linkage.carrier_capacity)} in loose media, or {linkage.carrier_units} units without one"
    )
    yield _labelled("Carriers", f"declarations from {carriers} on")
    yield _labelled("Groups", f"at most {linkage.most_members} members within {linkage.span} days")
    yield _labelled("Points", f"at most {linkage.most_points} for all ties")
    yield _labelled("Names", f"{linkage.names} comparison with the names of a register")
    yield ""
    yield f"{'weight':>8}  {'within':>8}  shared value"
    for tie in linkage.ties:
        start = f"{tie.weight:>6} %  {tie.window:>3} days  "
        begins = "" if tie.begins else " (begins no search)"
        yield _wrapped(f"{tie.field}{begins}: {tie.why}", first=start, hanging=" " * len(start))


def _typology(typology: Typology) -> Iterator[str]:
    yield from _heading(f"Pattern: {typology.name}", "=")
    yield _labelled("Why", typology.why)
    yield _labelled("Source", typology.source)
    for name, level in (("Watch", typology.watch), ("Alert", typology.alert)):
        reached = f"from {volume.display(level.capacity)} and a score of {level.score} on"
        yield _labelled(name, f"{reached}; adds {level.member_points} to the score of each member")
    for characteristic in typology.characteristics:
        yield ""
        yield from _characteristic(characteristic, GROUPS)


def _heading(title: str, underline: str) -> Iterator[str]:
    yield title
    yield underline * len(title)


def _wrapped(text: str, *, first: str = "", hanging: str = "") -> str:
    """Wrap a text. Words are never cut, so that codes, hashes and addresses can be copied."""
    return fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _labelled(label: str, text: str) -> str:
    return _wrapped(text, first=f"{label:<10}", hanging=" " * 10)


def _lanes(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]]) -> Iterator[str]:
    lanes, sample = rulebook.lanes, rulebook.control_sample
    least, greatest = extremes(rulebook.characteristics, catalogue)
    yield from _heading("Lanes", "-")
    yield _labelled("green", f"below {lanes.yellow}")
    yield _labelled("yellow", f"from {lanes.yellow} to {lanes.red - 1}")
    yield _labelled("red", f"from {lanes.red}")
    yield _wrapped(f"Scores can go from {least} to {greatest}.")
    yield _wrapped(
        f'Beside the lanes, one declaration in {sample.one_in:,} is drawn at random (salt "{sample.salt}").'
    )


def _lists(rulebook: Rulebook) -> Iterator[str]:
    if not rulebook.lists:
        return
    yield ""
    yield from _heading("Lists", "-")
    for name in sorted(rulebook.lists):
        values = rulebook.lists[name]
        yield _wrapped(f"{name}: {', '.join(sorted(values.values))}", hanging="    ")
        yield _wrapped(f"Source: {values.source}", first="    ", hanging="    ")


def _characteristic(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> Iterator[str]:
    yield from _heading(characteristic.name, "-")
    features = ", ".join(f"{catalogue[name].label} ({name})" for name in characteristic.features)
    yield _labelled("Looks at", features or "nothing")
    yield _labelled("Why", characteristic.why)
    yield _labelled("Source", characteristic.source)
    yield ""
    yield from _table(characteristic, catalogue)


def _signed(points: int) -> str:
    return f"{points:+}" if points else "0"


def _table(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> Iterator[str]:
    """Yield the attributes: points, reason code, criterion, and below it the text."""
    width = max(len(attribute.code or "code") for attribute in characteristic.attributes)
    yield f"{'points':>8}  {'code':<{width}}  criterion and text"
    for attribute in characteristic.attributes:
        start = f"{_signed(attribute.points):>8}  {attribute.code or '':<{width}}  "
        margin = " " * len(start)
        yield _wrapped(criterion(attribute, characteristic, catalogue), first=start, hanging=f"{margin}  ")
        if attribute.text:
            yield _wrapped(f'"{attribute.text}"', first=margin, hanging=f"{margin} ")

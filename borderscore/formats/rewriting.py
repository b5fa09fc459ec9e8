"""Other points in the text of a rulebook, where all else stays as it was written, comments and all."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from borderscore.errors import InvalidValueError
from borderscore.formats.toml_lines import Path, lines_of

#: What a version gets behind it: a rulebook with another meaning never keeps its name.
PROPOSED: Final = "+proposed"

_points: Final = re.compile(r"(\bpoints[ \t]*=[ \t]*)[+-]?[0-9_]+")
_version: Final = re.compile(r"""(\bversion[ \t]*=[ \t]*)(["'])([^"']*)\2""")


#: Where it stands, what is looked for on that line, and what takes its place.
_Edit = tuple[Path, re.Pattern[str], str]


def with_points(text: str, points: Mapping[str, int]) -> str:
    """Return the text of a rulebook with other points for some reason codes, and another version.

    `text` is that of a rulebook that was read. Raises InvalidValueError if several attributes stand on one line.
    """
    content = tomllib.loads(text)
    content["rulebook"]["version"] += PROPOSED
    edits: list[_Edit] = [(("rulebook", "version"), _version, rf"\g<1>\g<2>\g<3>{PROPOSED}\g<2>")]
    for path, attribute in _attributes(content):
        instead = points.get(attribute.get("code", ""))
        if instead is not None:
            attribute["points"] = instead
            edits.append(((*path, "points"), _points, rf"\g<1>{instead}"))
    changed = _edited(text, edits)
    if tomllib.loads(changed) != content:
        raise InvalidValueError("expected each attribute of the rulebook on lines of its own, got several on one")
    return changed


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    places, lines = lines_of(text), text.split("\n")
    for path, pattern, replacement in edits:
        at = places[path] - 1
        lines[at] = pattern.sub(replacement, lines[at], count=1)
    return "\n".join(lines)


def _attributes(content: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for index, characteristic in enumerate(content["characteristic"]):
        for place, attribute in enumerate(characteristic["attribute"]):
            yield ("characteristic", index, "attribute", place), attribute

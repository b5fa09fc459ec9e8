"""JSON paths of RFC 9535, as faults and contributions name them: `$.media[2].capacity`."""

import re
from typing import Final

from borderscore.bounds import FORBIDDEN_CHARACTERS

#: Names that may stand after a dot. RFC 9535 allows more, but nothing else needs no second look.
_plain: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*").fullmatch
_escaped: Final = re.compile(f"['\\\\]|[{FORBIDDEN_CHARACTERS}]")


def member(name: str) -> str:
    r"""Return the segment that selects a member of an object.

    >>> member("capacity"), member("we ird"), member("it's")
    ('.capacity', "['we ird']", "['it\\'s']")
    """
    return f".{name}" if _plain(name) else f"['{_escaped.sub(_escape, name)}']"


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return f"\\{character}" if character in "'\\" else f"\\u{ord(character):04x}"


def item(index: int) -> str:
    """Return the segment that selects an item of a list, counted from 0."""
    return f"[{index}]"

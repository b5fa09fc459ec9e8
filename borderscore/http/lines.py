"""Records in the body of a request: a stream of lines, or one array."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from typing import Final

from borderscore.formats.caps import Caps
from borderscore.formats.lines import Line
from borderscore.http.limits import too_large
from borderscore.http.problems import ProblemError

#: How many records are handed in at a time.
_TOGETHER: Final = 128


async def groups(body: AsyncIterator[bytes], caps: Caps, most: int) -> AsyncIterator[list[Line]]:
    """Yield the lines of a body as they come, some at a time, blank ones left out.

    Of a line only a little more than the cap is held. Raises ProblemError after so many bytes.
    """
    splitter = _Splitter(caps.record_bytes + 2)
    read = 0
    async for part in body:
        read += len(part)
        if read > most:
            raise too_large(most)
        lines = list(splitter.lines(part))
        for start in range(0, len(lines), _TOGETHER):
            yield lines[start : start + _TOGETHER]
    if last := list(splitter.lines(b"\n")):
        yield last


class _Splitter:
    """Cuts bytes into lines, whatever the parts are in which they come."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._number = 0
        self._begun = b""

    def lines(self, part: bytes) -> Iterator[Line]:
        """Yield the lines that a part ends, each with its number."""
        *whole, rest = part.split(b"\n")
        for end in whole:
            self._number += 1
            line = (self._begun + end)[: self._longest].removesuffix(b"\r")
            self._begun = b""
            if line.strip():
                yield self._number, line
        self._begun = (self._begun + rest)[: self._longest]


def items(body: bytes) -> list[Line]:
    """Return the records of a JSON array as they came, each with its place, from 1. Raises ProblemError."""
    try:
        return list(enumerate(_items(body.decode().strip(" \t\r\n")), start=1))
    except (ValueError, RecursionError) as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"expected a JSON array of declarations: {error}") from None


def _items(text: str) -> Iterator[bytes]:
    """Yield the texts of an array's items: what is in them is for the reader of declarations to say."""
    if not text.startswith("["):
        raise ValueError("it doesn't begin with [")
    if _EMPTY.fullmatch(text):
        return
    end, between = 0, "["
    while between != "]":
        place = _past_space(text, end + 1)
        _, end = _scan(text, place)
        yield text[place:end].encode()
        end = _past_space(text, end)
        between = text[end : end + 1]
        if between not in {",", "]"}:
            raise ValueError(f"expected , or ] after an item, at character {end}")
    if end + 1 < len(text):
        raise ValueError(f"expected nothing after the array, at character {end + 1}")


def _past_space(text: str, place: int) -> int:
    while text[place : place + 1] in _SPACES:
        place += 1
    return place


#: Numbers stay as they are: nothing is done with them here, and some would take long.
_scan: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode

_SPACES: Final = frozenset(" \t\r\n")
_EMPTY: Final = re.compile(r"\[[ \t\r\n]*\]")

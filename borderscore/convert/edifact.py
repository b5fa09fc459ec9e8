"""UN/EDIFACT interchanges (ISO 9735) as they come: taken apart into messages and segments.

Real ones are wrapped at any column, have stray spaces, and stand between the header of a teletype message and the
footer of a mail. All that is tolerated. What is cut off is refused with its place. A message whose end does not
add up is read, and that is said: most of the samples in the tests of GTAS, some of them from the guides, count or
refer wrongly.

pydifact was tried: it keeps line breaks inside segments as data, and takes no text around an interchange.
"""

import re
from collections.abc import Container, Generator, Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import define, field, frozen

#: The most bytes of one file, characters and parts of one segment, and segments of one message: a full flight has
#: 50,000.
FILE_BYTES: Final = 64 * 2**20
SEGMENT_CHARACTERS: Final = 20_000
SEGMENT_PARTS: Final = 1_000
MESSAGE_SEGMENTS: Final = 100_000

#: After so much that can't be used, the rest of a file is not looked at.
MOST_REFUSED: Final = 1_000

_LINE_ENDS: Final = {13: None, 10: None}

_begins: Final = re.compile("UNA[^A-Za-z0-9]{6}|UNB[^A-Za-z0-9 ]").search
_is_tag: Final = re.compile("[A-Z]{3}").fullmatch

#: Without a UNA: component, element and release character, and terminator.
_DEFAULT: Final = "UNA:+.? '"


@frozen
class Refused:
    """What can't be used or does not add up, and why. No value stands in the message: it could be a name."""

    #: From 1, with the service segments but without UNA.
    segment: int
    #: The character that the segment begins at, from 1.
    position: int
    message: str

    def __str__(self) -> str:
        return f"segment {self.segment} at character {self.position}: {self.message}"


class RefusedError(Exception):
    """Ends the reading of a message or of an interchange."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused
        super().__init__(str(refused))


@frozen
class Segment:
    """A segment: its tag, and its elements, each of components."""

    number: int
    position: int
    tag: str
    elements: tuple[tuple[str, ...], ...] = field(repr=False)

    def at(self, element: int, component: int = 1) -> str:
        """Return a component, both counted from 1, without spaces around it; nothing where there is none."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component - 1]

    def refused(self, message: str) -> RefusedError:
        """Return the error that says what is wrong with this segment."""
        return RefusedError(Refused(self.number, self.position, f"{self.tag}: {message}"))


@frozen
class Message:
    """What stands between UNH and UNT."""

    type: str
    #: Its UNH.
    header: Segment
    segments: tuple[Segment, ...] = field(repr=False)


def parted(segments: Iterable[Segment], tag: str, qualifiers: Container[str] | None = None) -> list[list[Segment]]:
    """Return what stands before the first segment of a tag and of some qualifiers, and from each of them on."""
    groups: list[list[Segment]] = [[]]
    for segment in segments:
        if segment.tag == tag and (qualifiers is None or segment.at(1) in qualifiers):
            groups.append([])
        groups[-1].append(segment)
    return groups


def value_of(segments: Iterable[Segment], tag: str, qualifier: str) -> str:
    """Return what the first segment of a tag and a qualifier says, such as RFF+AVF:K7QX2P; nothing without one."""
    for segment in segments:
        if segment.tag == tag and segment.at(1) == qualifier:
            return segment.at(1, 2) or segment.at(2)
    return ""


@frozen
class _Service:
    """The characters that part an interchange."""

    component: str
    element: str
    #: None: there is none.
    release: str | None
    terminator: str

    @classmethod
    def of(cls, una: str) -> "_Service":
        """Return what a UNA says."""
        return cls(una[3], una[4], None if una[6] == " " else una[6], una[8])

    def split(self, text: str, separator: str, begin: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the parts of a text between separators that are not released, each with where it begins."""
        released = f"{re.escape(self.release)}[\r\n]*.|" if self.release else ""
        for found in re.compile(f"{released}{re.escape(separator)}", re.DOTALL).finditer(text, begin):
            if found[0] == separator:
                yield begin, text[begin : found.start()]
                begin = found.end()
        yield begin, text[begin:]

    def components(self, element: str) -> tuple[str, ...]:
        """Return the components of an element as they were meant."""
        return tuple(self._meant(part) for _, part in self.split(element, self.component))

    def _meant(self, text: str) -> str:
        text = text.strip(" ")
        if self.release is None or self.release not in text:
            return text
        return re.sub(f"{re.escape(self.release)}(.)", r"\1", text)


def read_messages(raw: bytes) -> Iterator[Message | Refused]:
    """Yield the messages of all interchanges of a file; what can't be used is Refused, and the rest is read."""
    number = 0
    for each in _read(raw.decode("latin-1")):  # all but names is ASCII, and names are not kept
        yield each
        if isinstance(each, Refused):
            number += 1
            if number == MOST_REFUSED:
                yield Refused(each.segment, each.position, f"{number:,} faults: what follows is not looked at")
                return


def _read(text: str) -> Iterator[Message | Refused]:
    begin = _begins(text)
    if begin is None:
        yield Refused(1, 1, "expected an interchange, which begins with UNA or UNB, got none")
    while begin is not None:
        end = yield from _interchange(text, begin.start())
        begin = _begins(text, end)


def _begins_at(text: str, start: int) -> tuple[_Service, int]:
    """Return the service characters of an interchange, and where its first segment begins."""
    if text.startswith("UNA", start):
        return _Service.of(text[start : start + 9]), start + 9
    return _Service.of(_DEFAULT), start


def _interchange(text: str, start: int) -> Generator[Message | Refused, None, int]:
    """Yield the messages of one interchange, and return where it ends."""
    service, begin = _begins_at(text, start)
    reading = _Reading()
    for (position, chunk), (end, _) in pairwise(service.split(text, service.terminator, begin)):
        reading.count += 1
        try:
            yield from reading.take(_segment(chunk, reading.count, position, service))
        except RefusedError as error:
            reading.spoilt = True
            yield error.refused
        if reading.over:
            return end
    yield Refused(reading.count + 1, begin + 1, "expected UNZ at the end of the interchange: it is cut off")
    return len(text)


def _segment(chunk: str, number: int, position: int, service: _Service) -> Segment:
    position += len(chunk) - len(chunk.lstrip(" \r\n")) + 1
    whole = chunk.translate(_LINE_ENDS).strip(" ")
    if whole.count(service.element) + whole.count(service.component) > SEGMENT_PARTS:
        raise RefusedError(
            Refused(number, position, f"expected at most {SEGMENT_PARTS:,} elements and components")
        )
    tag, *elements = (part for _, part in service.split(whole[:SEGMENT_CHARACTERS], service.element))
    segment = Segment(number, position, tag.strip(" "), tuple(map(service.components, elements)))
    if not _is_tag(segment.tag):
        raise RefusedError(Refused(number, position, "expected a tag of three capital letters"))
    if len(whole) > SEGMENT_CHARACTERS:
        raise segment.refused(f"expected at most {SEGMENT_CHARACTERS:,} characters, got {len(whole):,}")
    return segment


@define
class _Reading:
    """An interchange as far as it was read."""

    count: int = 0
    #: It has ended, or can't be followed any further.
    over: bool = False
    #: Something in the message that is open was refused, so that the message is.
    spoilt: bool = False
    opened: Segment | None = None
    segments: list[Segment] = field(factory=list)
    interchange: Segment | None = None
    messages: int = 0
    groups: int = 0

    def take(self, segment: Segment) -> Iterator[Message | Refused]:
        """Take the next segment, and yield the message that it closes. Raises RefusedError if it is malformed."""
        if self.interchange is None and segment.tag != "UNB":
            self.over = True
            raise segment.refused("expected UNB to open the interchange")
        match segment.tag:
            case "UNB":
                self._open_interchange(segment)
            case "UNH":
                yield from self._open(segment)
            case "UNT":
                yield from self._close(segment)
            case "UNZ":
                self.over = True
                self._close_interchange(segment)
            case "UNG":
                self.groups += 1
            case "UNE":
                pass
            case _ if self.opened is None:
                raise segment.refused("expected UNH to open a message first")
            case _ if len(self.segments) == MESSAGE_SEGMENTS:
                self.over = True
                raise segment.refused(f"expected at most {MESSAGE_SEGMENTS:,} segments in a message, got more")
            case _:
                self.segments.append(segment)

    def _open_interchange(self, segment: Segment) -> None:
        if self.interchange is not None:
            self.over = True
            raise segment.refused("expected UNZ to close the interchange first")
        self.interchange = segment

    def _open(self, segment: Segment) -> Iterator[Refused]:
        unclosed, self.opened, self.segments, self.spoilt = self.opened, segment, [], False
        self.messages += 1
        if unclosed is not None:
            yield unclosed.refused("expected UNT to close the message").refused

    def _close(self, segment: Segment) -> Iterator[Message | Refused]:
        """Yield the message, if nothing in it was refused, and before it what does not add up."""
        opened, self.opened = self.opened, None
        if opened is None:
            raise segment.refused("expected UNH to open a message first")
        if self.spoilt:
            return
        count = len(self.segments) + 2
        if segment.at(2) != opened.at(1):
            yield segment.refused("expected the reference of the message, as in its UNH").refused
        elif not _is(segment.at(1), count):
            yield segment.refused(f"expected {count}, the number of the message's segments").refused
        yield Message(opened.at(2), opened, tuple(self.segments))

    def _close_interchange(self, segment: Segment) -> None:
        if self.opened is not None:
            raise self.opened.refused("expected UNT to close the message")
        if self.interchange is None or segment.at(2) != self.interchange.at(5):
            raise segment.refused("expected the reference of the interchange, as in its UNB")
        if not _is(segment.at(1), self.groups or self.messages):
            raise segment.refused(f"expected {self.groups or self.messages}, the number of messages or groups")


def _is(text: str, number: int) -> bool:
    return text.isascii() and text.isdigit() and (text.lstrip("0") or "0") == str(number)

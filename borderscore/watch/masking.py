"""Masking: travelers and bookings give way to keyed pseudonyms; what was given for what stays, and adds up.

A pseudonym is an HMAC with a key that is kept elsewhere. Under one key equal texts stay equal, and nothing else
can be told from it. A sentence that names travelers and says how many there are gives way to one that doesn't.
"""

import hmac
import json
from collections.abc import Collection
from hashlib import sha256
from typing import Any, Final

from attrs import evolve, frozen

from borderscore.declaration import Declaration
from borderscore.features.text import plain

#: What every pseudonym begins with.
MASKED: Final = "masked-"

_DIGITS: Final = 16

#: A sentence of every finding, before which its travelers are named.
_AFTER: Final = " A line of 1 Gbit/s would need "

_TIES: Final = {"TIES-TRAVELER": "traveler", "TIES-BOOKING": "booking"}


@frozen
class Mask:
    """Knows the pseudonym of every text, by its key."""

    key: bytes

    def of(self, text: str) -> str:
        """Return the pseudonym of a text; that of a pseudonym is itself."""
        if text.startswith(MASKED):
            return text
        return MASKED + hmac.new(self.key, plain(text).encode(), sha256).hexdigest()[:_DIGITS]

    def declaration(self, declaration: Declaration) -> Declaration:
        """Return a declaration with its traveler and its booking masked."""
        journey = declaration.itinerary
        if journey is not None and journey.booking_ref is not None:
            journey = evolve(journey, booking_ref=self.of(journey.booking_ref))
        traveler = evolve(declaration.traveler, ref=self.of(declaration.traveler.ref))
        return evolve(declaration, traveler=traveler, itinerary=journey)

    def line(self, line: bytes, findings: Collection[str]) -> bytes:
        """Return a line of an answer with what it says of these findings masked."""
        content = json.loads(line)
        if content["type"] == "finding":
            return self.finding(line) if content["id"] in findings else line
        for each in content["contributions"]:
            if each["source"] in findings:
                each["text"] = _without_travelers(each["text"])
        return _line(content)

    def finding(self, line: bytes) -> bytes:
        """Return the line of a finding with all its travelers and bookings masked."""
        content = json.loads(line)
        content["travelers"] = sorted(map(self.of, content["travelers"]))
        for link in content["links"]:
            for each in link["evidence"]:
                if each["kind"] in _TIES.values():
                    each["value"] = self.of(each["value"])
        for each in content["contributions"]:
            if each["code"] in _TIES:
                each["observed"] = [self.of(value) for value in each["observed"]]
                each["text"] = f"They have in common {_TIES[each['code']]}s that are masked."
        content["text"] = _without_travelers(content["text"])
        return _line(content)


def _without_travelers(text: str) -> str:
    _, found, rest = text.rpartition(_AFTER)
    return f"Its travelers are masked.{found}{rest}" if found else text


def _line(content: dict[str, Any]) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, separators=(',', ':'))}\n".encode()

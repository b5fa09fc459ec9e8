"""Messages of airlines, made up from the structure that the guides publish. Nobody in them exists."""

import hashlib
import hmac
from datetime import datetime
from pathlib import Path
from typing import Final

from borderscore.convert import paxlst, pnrgov
from borderscore.convert.crossing import Home
from borderscore.convert.edifact import Refused, read_messages
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.declaration import Leg
from borderscore.formats.passages import Passage

_EXAMPLES: Final = Path(__file__).parent.parent / "docs" / "examples"

KEY: Final = bytes(range(64))

#: What no passage may hold.
PERSONAL: Final = ("DOE", "JOHN", "JONES", "WILLIAM", "640217", "12JUL64", "CHN", "GBR", "G12345678", "123456789")

PAXLST: Final = (_EXAMPLES / "paxlst.edi").read_text("utf-8")
PNRGOV: Final = (_EXAMPLES / "pnrgov.edi").read_text("utf-8")

READERS = {"PAXLST": paxlst, "PNRGOV": pnrgov}

HOME = Home("MY", Pseudonyms(KEY))


def passages_of(text: str | bytes, home: Home = HOME) -> list[Passage | Refused]:
    """Return all that is made of a file of messages, as the command does."""
    raw = text if isinstance(text, bytes) else text.encode()
    made: list[Passage | Refused] = []
    for message in read_messages(raw):
        if isinstance(message, Refused):
            made.append(message)
        elif message.type in READERS:
            made += READERS[message.type].passages(message, home)
    return made


def refs(kind: str, *parts: str) -> str:
    """Work a pseudonym out as its documentation says it is made."""
    return hmac.new(KEY, "\0".join((kind, *parts)).encode(), hashlib.sha256).hexdigest()[:32]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


FLIGHT = Leg(
    carrier="MH",
    service="MH319",
    origin="PKX",
    destination="KUL",
    departs_at=at("2025-03-04T09:35:00+08:00"),
    arrives_at=at("2025-03-04T16:05:00+08:00"),
)
JOHN = "t-" + refs("document", "CHN", "G12345678")

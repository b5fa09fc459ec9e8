"""Messages of airlines, made up from the structure that the guides publish. Nobody in them exists."""

from pathlib import Path
from typing import Final

_EXAMPLES: Final = Path(__file__).parent.parent / "docs" / "examples"

KEY: Final = bytes(range(64))

#: What no passage may hold.
PERSONAL: Final = ("DOE", "JOHN", "JONES", "WILLIAM", "640217", "12JUL64", "CHN", "GBR", "G12345678", "123456789")

PAXLST: Final = (_EXAMPLES / "paxlst.edi").read_text("utf-8")
PNRGOV: Final = (_EXAMPLES / "pnrgov.edi").read_text("utf-8")

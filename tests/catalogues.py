"""The catalogues of messages: what they must hold, and `python -m tests.catalogues` to bring them up to date."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import borderscore
import borderscore.locale
from borderscore.features import STANDARD
from borderscore.findings.features import GROUPS
from borderscore.findings.finding import CALLED as TIES
from borderscore.formats.rulebooks import default_rulebook
from borderscore.locale import LANGUAGES
from borderscore.report.alterations import CALLED as FIELDS
from borderscore.rulebook.model import FINDING_LEVELS, LANES

PACKAGE: Final = Path(borderscore.__file__).parent
CATALOGUES: Final = Path(borderscore.locale.__file__).parent
TRANSLATED: Final = tuple(code for code in LANGUAGES if code != "en")

#: A message; or one for one and one for many.
Message = str | tuple[str, str]

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def messages() -> list[Message]:
    """Return all messages: those in the code, the names of what there is, and the texts of the rulebook."""
    return sorted({*_in_code(), *_names(), *_texts()}, key=str)


def _in_code() -> Iterator[Message]:
    """Yield what is given to `say` and `say_of` as it stands."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                said = [each.value for each in node.args if isinstance(each, ast.Constant)]
                texts = [each for each in said if isinstance(each, str)]
                if name == "say" and texts:
                    yield texts[0]
                if name == "say_of" and texts:
                    yield texts[0], texts[1]


def _names() -> Iterator[Message]:
    yield from (each.label for each in (*STANDARD.values(), *GROUPS.values()))
    yield from (*LANES, *FINDING_LEVELS, *TIES.values(), *FIELDS.values())
    yield from (each.name for each in default_rulebook().typologies)


def _texts() -> Iterator[Message]:
    """Yield the texts of the rulebook that comes with the package, which points are given with."""
    rulebook = default_rulebook()
    for card in (rulebook.characteristics, *(each.characteristics for each in rulebook.typologies)):
        yield from (attribute.text for each in card for attribute in each.attributes if attribute.code is not None)


def placeholders(message: str) -> list[str]:
    """Return what stands for values in a message, in order of the alphabet."""
    return sorted(set(_PLACEHOLDER.findall(message)))


def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as its source has it."""
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def compiled(source: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    file = BytesIO()
    write_mo(file, source)
    return file.getvalue()


def update(code: str) -> list[Message]:
    """Bring a catalogue up to date with the messages, and return those that it doesn't translate yet."""
    before = catalogue(code)
    after = Catalog(code, header_comment=before.header_comment, fuzzy=False)
    after.mime_headers = before.mime_headers
    for message in messages():
        known = before.get(texts_of(message)[0])
        after.add(message, known.string if known else "")
    with (CATALOGUES / f"{code}.po").open("wb") as file:
        write_po(file, after, width=0)
    (CATALOGUES / f"{code}.mo").write_bytes(compiled(after))
    return [each for each in messages() if not _is_translated(after, each)]


def texts_of(said: object) -> list[str]:
    """Return a message, or what it is translated to: a text, or one for each number that counts apart."""
    return [str(each) for each in said] if isinstance(said, tuple | list) else [str(said or "")]


def _is_translated(source: Catalog, message: Message) -> bool:
    found = source.get(texts_of(message)[0])
    return found is not None and all(texts_of(found.string))


if __name__ == "__main__":
    for language in TRANSLATED:
        for missing in update(language):
            print(f"{language}: {missing}")

"""Pages made from the code and the data: `<!-- generated: features -->` in a page is replaced when it is read."""

import os
import re
import tomllib
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import cleandoc
from itertools import groupby
from textwrap import dedent
from typing import Any

import attrs
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

from borderscore import volume
from borderscore.cli.parser import parser
from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.features.kernel import Feature
from borderscore.findings.features import GROUPS
from borderscore.formats import rulebooks, typologies
from borderscore.formats.caps import Caps
from borderscore.rulebook.model import Attribute, Characteristic, Rulebook, Typology, ValueList
from borderscore.rulebook.wording import criterion
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of


def features() -> Iterator[str]:
    """Yield the features of declarations."""
    return _sections(STANDARD)


def group_features() -> Iterator[str]:
    """Yield the features of groups."""
    return _sections(GROUPS)


def _sections(catalogue: Mapping[str, Feature[Any]]) -> Iterator[str]:
    """Yield a section for each first part of the names, in the order of the catalogue."""
    for group, members in groupby(catalogue.values(), key=lambda each: each.name.partition(".")[0]):
        yield f"## {group}"
        for each in members:
            yield from _feature(each)


def _feature(feature: Feature[Any]) -> Iterator[str]:
    kind = feature.kind
    yield f"### `{feature.name}`"
    yield f"*{feature.label}* · {kind.name}{f' in {kind.unit}' if kind.unit else ''}"
    yield " ".join(feature.text.split("\n\n")[0].split())
    yield from (" ".join(rest.split()) for rest in feature.text.split("\n\n")[1:])
    yield f"Reads {', '.join(f'`{path}`' for path in feature.reads)}."


def fields() -> Iterator[str]:
    """Yield a table of the fields of each class that a declaration is made of."""
    for cls in dict.fromkeys(_classes(Declaration)):
        comments = _comments(cls)
        yield f"## {cls.__name__}"
        yield " ".join((cls.__doc__ or "").split())
        yield _table(
            ("field", "holds", "if absent or null"),
            ((f"`{each.name}`", _holds(each, comments), _absent(each)) for each in fields_of(cls)),
        )


def _classes(cls: type[attrs.AttrsInstance]) -> Iterator[type[attrs.AttrsInstance]]:
    yield cls
    for each in fields_of(cls):
        item = each.shape.item if isinstance(each.shape, ListOf) else each.shape
        if isinstance(item, ObjectOf):
            yield from _classes(item.cls)


def _holds(field: FieldShape, comments: Mapping[str, str]) -> str:
    comment = comments.get(field.name, "")
    return f"{_shape(field.shape)}{f'. {comment}' if comment else ''}"


def _shape(shape: Shape) -> str:
    match shape:
        case ListOf(ObjectOf(cls)):
            return f"a list of [{cls.__name__}](#{cls.__name__.lower()})"
        case ListOf(item):
            return f"a list of: {_shape(item)}"
        case ObjectOf(cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case bound:
            return bound.expected


def _absent(field: FieldShape) -> str:
    if field.required:
        return "refused"
    return "not declared" if field.default is None else f"`{str(field.default).lower()}`"


def caps() -> str:
    """Return the table of the caps on one record."""
    comments = _comments(Caps)
    return _table(
        ("cap", "default", "bounds"),
        ((f"`{each.name}`", f"{each.default:,}", comments[each.name]) for each in attrs.fields(Caps)),
    )


def rulebook() -> Iterator[str]:
    """Yield the default rulebook: what it is for, its lanes and lists, and each question that it asks."""
    book = rulebooks.default_rulebook()
    yield f"`{book.id}`, version {book.version}, in force from {book.valid_from}."
    yield tomllib.loads(rulebooks.SHIPPED_RULEBOOK.read_text("utf-8"))["rulebook"]["about"]  # with its paragraphs
    yield "## Lanes"
    yield from _lanes(book)
    yield "## Lists"
    yield from map(_list, book.lists.values())
    yield "## Characteristics"
    for each in book.characteristics:
        yield from _characteristic(each, STANDARD)
    yield "## Ties"
    yield from _ties(book)
    for typology in book.typologies:
        yield f"## Typology: {typology.name}"
        yield from _typology(typology)


def _lanes(book: Rulebook) -> Iterator[str]:
    lanes, sample = book.lanes, book.control_sample
    yield (
        f"Below {lanes.yellow} points: green. From {lanes.yellow}: yellow. From {lanes.red}: red. "
        f"One declaration in {sample.one_in:,} is drawn at random as well, with the salt `{sample.salt}`."
    )


def _list(values: ValueList) -> str:
    return f"**{values.name}**: {', '.join(sorted(values.values))}. Source: {values.source}"


def _ties(book: Rulebook) -> Iterator[str]:
    if book.linkage is not None:
        yield book.linkage.why
        yield f"Source: {book.linkage.source}"
        yield _table(
            ("field", "weight", "days", "why"),
            ((f"`{each.field}`", f"{each.weight} %", str(each.window), each.why) for each in book.linkage.ties),
        )


def _typology(typology: Typology) -> Iterator[str]:
    yield typology.why
    yield f"Source: {typology.source}"
    yield _table(
        ("level", "from", "and from a score of", "gives each member"),
        (
            (name, volume.display(level.capacity), str(level.score), f"{level.member_points:+d}")
            for name, level in (("watch", typology.watch), ("alert", typology.alert))
        ),
    )
    for each in typology.characteristics:
        yield from _characteristic(each, GROUPS)


def _characteristic(characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> Iterator[str]:
    yield f"### {characteristic.name}"
    yield characteristic.why
    yield f"Source: {characteristic.source}"
    yield _table(
        ("points", "if", "code", "text"),
        (
            (
                f"{each.points:+d}" if each.points else "0",
                criterion(each, characteristic, catalogue),
                _code(each),
                each.text,
            )
            for each in characteristic.attributes
        ),
    )


def _code(attribute: Attribute) -> str:
    return f"`{attribute.code}`" if attribute.code else ""


def rulebook_format() -> Iterator[str]:
    """Yield the docstring of the reader of rulebooks: its example, and the paragraph below it."""
    _, example, text, *_ = re.split(r"\n\n(?=\S)|(?<=\.)\n\n(?= )", cleandoc(rulebooks.__doc__ or ""))
    yield f"```toml\n{dedent(example)}\n```"
    yield text


def typology_format() -> str:
    """Return the example in the docstring of the reader of typologies."""
    _, example = (typologies.__doc__ or "").rstrip().split("\n\n", 1)
    return f"```toml\n{example}\n```"


def command_line() -> Iterator[str]:
    """Yield the help of each command, as a terminal of 100 columns shows it."""
    os.environ["COLUMNS"] = "100"
    return _commands(parser())


def _commands(command: ArgumentParser) -> Iterator[str]:
    yield f"## {command.prog}"
    yield f"```text\n{command.format_help()}```"
    for action in command._actions:
        if isinstance(action.choices, dict):
            for each in action.choices.values():
                yield from _commands(each)


def _comments(cls: type) -> dict[str, str]:
    """Return the `#:` comments of a class, by attribute."""
    found = ModuleAnalyzer.for_module(cls.__module__).find_attr_docs()
    return {
        name: " ".join(" ".join(lines).split()) for (owner, name), lines in found.items() if owner == cls.__name__
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


MAKERS: Mapping[str, Callable[[], str | Iterable[str]]] = {
    "caps": caps,
    "features": features,
    "group_features": group_features,
    "fields": fields,
    "command_line": command_line,
    "rulebook": rulebook,
    "rulebook_format": rulebook_format,
    "typology_format": typology_format,
}


def fill(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Put what is generated into a page."""
    source[0] = re.sub(r"<!-- generated: (\w+) -->", lambda match: made(match[1]), source[0])


def made(name: str) -> str:
    """Return the Markdown of one generated part."""
    parts = MAKERS[name]()
    return parts if isinstance(parts, str) else "\n\n".join(parts)


def unsigned(_app: Sphinx, what: str, *_: object) -> tuple[str, None] | None:
    """Leave the signatures of classes out: their attributes say the same, with what they mean."""
    return ("", None) if what == "class" else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("source-read", fill)
    app.connect("autodoc-process-signature", unsigned)
    return {"parallel_read_safe": True}

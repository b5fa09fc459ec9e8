"""What is wrong with a rulebook, and what is worth a look: all of it, each with the way to its part."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from borderscore.bounds import shown
from borderscore.errors import InvalidValueError
from borderscore.features.kernel import Feature
from borderscore.rulebook.cells import Partition, partition
from borderscore.rulebook.coverage import Coverage
from borderscore.rulebook.model import Attribute, Characteristic, Rulebook, Typology
from borderscore.rulebook.notes import Note, Path, advice, error, nearest
from borderscore.rulebook.predicates import fault_in
from borderscore.rulebook.reach import (
    MAXIMUM_COMBINATIONS,
    MAXIMUM_JOINT_COMBINATIONS,
    combinations,
    extremes,
    joint_combinations,
    partitions,
)
from borderscore.rulebook.wording import features_of

_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")

_Catalogue = Mapping[str, Feature[Any]]

#: For rulebooks without typologies.
NO_FEATURES: Final[_Catalogue] = {}


def check(
    rulebook: Rulebook, catalogue: _Catalogue, *, groups: _Catalogue = NO_FEATURES, unread: Collection[Path] = ()
) -> tuple[Note, ...]:
    """Return all that is wrong with a rulebook, and all that is worth a look.

    `groups` are the features of groups, which its typologies ask for. `unread` are the paths of what couldn't be
    read; nothing is concluded from what is missing there.
    """
    notes = [*_head(rulebook), *_scorecard(rulebook, catalogue, unread), *_linkage(rulebook)]
    notes += () if unread else _translations(rulebook)
    for index, typology in enumerate(rulebook.typologies):
        prefix = ("typology", index)
        card = evolve(rulebook, characteristics=typology.characteristics)
        inner = [path[2:] for path in unread if path[:2] == prefix]
        notes += _levels(prefix, typology)
        notes += [
            evolve(note, path=prefix + note.path, message=f"{typology.name}: {note.message}")
            for note in _scorecard(card, groups, inner)
        ]
    if not unread:
        notes += _unused(rulebook)
        notes += () if _faulty(notes) else _reach(rulebook, catalogue)
    return tuple(notes)


def _scorecard(rulebook: Rulebook, catalogue: _Catalogue, unread: Collection[Path]) -> list[Note]:
    """Check the characteristics, alone and together."""
    partial = {path[:2] for path in unread}
    notes = [*_distinct(rulebook), *_attributes(rulebook, catalogue, partial)]
    faulty = partial | _faulty(notes)
    sound: dict[Path, Characteristic] = {
        ("characteristic", index): each
        for index, each in enumerate(rulebook.characteristics)
        if ("characteristic", index) not in faulty
    }
    large = list(_large(sound, catalogue))
    notes += large
    for path, characteristic in sound.items():
        if path not in _faulty(large):
            notes += Coverage.of(path, characteristic, catalogue).notes()
    return notes


def _linkage(rulebook: Rulebook) -> Iterator[Note]:
    """Check that typologies have groups to look at, and that no field ties and no name stands twice."""
    if rulebook.typologies and rulebook.linkage is None:
        yield error(("typology",), "typology: expected a table [linkage], since groups are looked for, got none")
    fields: set[str] = set()
    for index, tie in enumerate(rulebook.linkage.ties if rulebook.linkage else ()):
        if tie.field in fields:
            message = f"linkage: field: expected one that no other tie has, got {tie.field} again"
            yield error(("linkage", "tie", index, "field"), message)
        fields.add(tie.field)
    names: set[str] = set()
    for index, typology in enumerate(rulebook.typologies):
        if typology.name in names:
            message = f"{typology.name}: name: expected one that no other typology has, got it again"
            yield error(("typology", index, "name"), message)
        names.add(typology.name)


def _levels(prefix: Path, typology: Typology) -> Iterator[Note]:
    """Check that an alert asks for as much as a watch, or for more."""
    for name, low, high in (
        ("capacity", typology.watch.capacity, typology.alert.capacity),
        ("score", typology.watch.score, typology.alert.score),
    ):
        if high < low:
            message = f"{typology.name}: alert: {name}: expected {low} or more as for watch, got {high}"
            yield error((*prefix, "alert", name), message)


def _faulty(notes: Collection[Note]) -> set[Path]:
    """Return the paths of the characteristics, and other large parts, that have errors."""
    return {note.path[:2] for note in notes if note.severity == "error"}


def _head(rulebook: Rulebook) -> Iterator[Note]:
    """Check the dates, the lanes and the control sample."""
    begin, end = rulebook.valid_from, rulebook.valid_until
    if end is not None and end < begin:
        yield error(("rulebook", "valid_until"), f"rulebook: valid_until: expected {begin} or later, got {end}")
    yellow, red = rulebook.lanes.yellow, rulebook.lanes.red
    if red <= yellow:
        yield error(("lanes", "red"), f"lanes: red: expected more than yellow, {yellow}, got {red}")
    one_in = rulebook.control_sample.one_in
    if one_in < 1:
        yield error(("control_sample", "one_in"), f"control_sample: one_in: expected 1 or more, got {one_in}")


def _distinct(rulebook: Rulebook) -> Iterator[Note]:
    """Check that no name and no code is given twice."""
    names: set[str] = set()
    codes: dict[str, str] = {}
    for index, characteristic in enumerate(rulebook.characteristics):
        name = characteristic.name
        if name in names:
            message = f"{name}: name: expected one that no other characteristic has, got it again"
            yield error(("characteristic", index, "name"), message)
        names.add(name)
        for path, here, attribute in _attributes_of(index, characteristic):
            code = attribute.code
            if code is not None and code in codes:
                yield error((*path, "code"), f"{here}: code: expected a new one, got {code} as in {codes[code]}")
            elif code is not None:
                codes[code] = here


def _attributes_of(index: int, characteristic: Characteristic) -> Iterator[tuple[Path, str, Attribute]]:
    """Yield each attribute with its path, and what messages call it."""
    for place, attribute in enumerate(characteristic.attributes):
        path: Path = ("characteristic", index, "attribute", place)
        yield path, f"{characteristic.name}, attribute {place + 1}", attribute


def _attributes(rulebook: Rulebook, catalogue: _Catalogue, partial: Collection[Path]) -> Iterator[Note]:
    """Check each attribute by itself."""
    for index, characteristic in enumerate(rulebook.characteristics):
        roles = set()
        for path, here, attribute in _attributes_of(index, characteristic):
            if attribute.role in roles:
                yield error(path, f"{here}: expected one attribute with {attribute.role}, got another")
            if attribute.role != "when":
                roles.add(attribute.role)
            known = catalogue if path[:2] in partial else features_of(attribute, characteristic)
            yield from _saying(path, here, attribute, known)
            for place, predicate in enumerate(attribute.when):
                if message := fault_in(predicate, rulebook.lists, catalogue):
                    yield error((*path, "when", place), f"{here}: {message}")


def _translations(rulebook: Rulebook) -> Iterator[Note]:
    """Check that every text in another language is that of a reason code, and names only what was looked at."""
    cards = (rulebook.characteristics, *(typology.characteristics for typology in rulebook.typologies))
    read = {
        attribute.code: features_of(attribute, characteristic)
        for card in cards
        for characteristic in card
        for attribute in characteristic.attributes
        if attribute.code is not None
    }
    for language, texts in rulebook.translations.items():
        for code, text in texts.items():
            path, here = ("text", language, code), f"text.{language}.{code}"
            if code in read:
                yield from _placeholders(path, here, text, read[code])
            else:
                yield error(path, f"{here}: expected the code of an attribute, got another{nearest(code, read)}")


def _saying(path: Path, here: str, attribute: Attribute, features: Collection[str]) -> Iterator[Note]:
    """Check that points are explained: by a code, and by a text that names only what was looked at."""
    if attribute.points and attribute.code is None:
        yield error((*path, "code"), f"{here}: code is missing: expected one, since it gives points")
    if attribute.points and not attribute.text:
        yield error((*path, "text"), f"{here}: text is missing: expected one, since it gives points")
    yield from _placeholders((*path, "text"), f"{here}: text", attribute.text, features)


def _placeholders(path: Path, here: str, text: str, features: Collection[str]) -> Iterator[Note]:
    for braces in _BRACES.finditer(text):
        name = braces[1] or ""
        if name not in features:
            known = f"a feature that the attribute reads ({', '.join(features) or 'none'})"
            yield error(path, f"{here}: expected in braces {known}, got {shown(braces[0])}")


def _large(sound: Mapping[Path, Characteristic], catalogue: _Catalogue) -> Iterator[Note]:
    """Check that no characteristic has more cases than can be gone through."""
    predicates = [predicate for each in sound.values() for predicate in each.predicates]
    parts: dict[str, Partition] = {}
    faults: dict[str, str] = {}
    for name in dict.fromkeys(predicate.feature for predicate in predicates):
        try:
            parts[name] = partition(catalogue[name], predicates)
        except InvalidValueError as fault:
            faults[name] = str(fault)
    for path, characteristic in sound.items():
        said = [faults[name] for name in characteristic.features if name in faults]
        if not said and (cases := combinations(characteristic, parts)) > MAXIMUM_COMBINATIONS:
            said = [f"expected at most {MAXIMUM_COMBINATIONS:,} cases to tell apart, got {cases:,}; split it"]
        yield from (error(path, f"{characteristic.name}: {message}") for message in said)


def _unused(rulebook: Rulebook) -> Iterator[Note]:
    used = rulebook.lists_used
    for name in rulebook.lists:
        if name not in used:
            yield advice(("lists", name), f"lists.{name}: no attribute uses it")


def _reach(rulebook: Rulebook, catalogue: _Catalogue) -> Iterator[Note]:
    """Check that the reachable scores can be worked out, and that they reach all lanes."""
    parts = partitions(rulebook.characteristics, catalogue)
    joint = joint_combinations(rulebook.characteristics, parts)
    if joint > MAXIMUM_JOINT_COMBINATIONS:
        came = f"expected at most {MAXIMUM_JOINT_COMBINATIONS:,} cases in all that share features, got {joint:,}"
        yield error(("rulebook",), f"rulebook: {came}; let fewer characteristics combine the same features")
    else:
        yield from _lanes(rulebook, catalogue)


def _lanes(rulebook: Rulebook, catalogue: _Catalogue) -> Iterator[Note]:
    """Look for lanes that no declaration can reach: advice, as a lane may be held back on purpose."""
    least, greatest = extremes(rulebook.characteristics, catalogue)
    reached = f"scores go from {least} to {greatest}"
    if least >= rulebook.lanes.yellow:
        yield advice(("lanes", "yellow"), f"lanes: green can't be reached: {reached}")
    for lane, threshold in (("yellow", rulebook.lanes.yellow), ("red", rulebook.lanes.red)):
        if greatest < threshold:
            yield advice(("lanes", lane), f"lanes: {lane} can't be reached: {reached}, {lane} from {threshold}")
    if least >= rulebook.lanes.red:
        yield advice(("lanes", "red"), f"lanes: yellow can't be reached: {reached}")

"""The smallest changes in words: "units of medium 1 (hdd): 11 instead of 15"."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import attrs

from borderscore.declaration import Declaration, Document, HardwareItem, MediaItem
from borderscore.locale import Language
from borderscore.scoring.alternatives import ANY_TEXT
from borderscore.scoring.changes import Change
from borderscore.scoring.edits import Edit, Place

#: What each field is called; `{entry}` stands for its entry in a list.
CALLED: Final[Mapping[tuple[str, ...], str]] = {
    ("port",): "port",
    ("direction",): "direction",
    ("employer",): "employer",
    ("employer", "name"): "name of the employer",
    ("employer", "country"): "country of the employer",
    ("employer", "identifiers"): "register numbers of the employer",
    ("employer", "identifiers", "scheme"): "register of number {entry} of the employer",
    ("employer", "identifiers", "value"): "register number {entry} of the employer",
    ("host",): "host",
    ("host", "name"): "name of the host",
    ("host", "country"): "country of the host",
    ("host", "identifiers"): "register numbers of the host",
    ("host", "identifiers", "scheme"): "register of number {entry} of the host",
    ("host", "identifiers", "value"): "register number {entry} of the host",
    ("destination",): "destination of the media",
    ("destination", "address"): "address that the media go to",
    ("destination", "facility"): "facility that the media go to",
    ("itinerary",): "journey",
    ("itinerary", "booking_ref"): "reference of the booking",
    ("itinerary", "booked_at"): "time of booking",
    ("itinerary", "returns_on"): "day of return",
    ("itinerary", "legs"): "legs of the journey",
    ("itinerary", "legs", "mode"): "means of transport of leg {entry}",
    ("itinerary", "legs", "carrier"): "carrier of leg {entry}",
    ("itinerary", "legs", "service"): "service of leg {entry}",
    ("itinerary", "legs", "origin"): "origin of leg {entry}",
    ("itinerary", "legs", "destination"): "destination of leg {entry}",
    ("itinerary", "legs", "departs_at"): "departure of leg {entry}",
    ("itinerary", "legs", "arrives_at"): "arrival of leg {entry}",
    ("media",): "media",
    ("media", "kind"): "kind of medium {entry}",
    ("media", "count"): "units of medium {entry}",
    ("media", "capacity"): "capacity of one unit of medium {entry}",
    ("media", "model"): "model of medium {entry}",
    ("media", "batch"): "maker's lot of medium {entry}",
    ("media", "serials"): "serial numbers of medium {entry}",
    ("media", "used"): "data on one unit of medium {entry}",
    ("media", "encrypted"): "encryption of medium {entry}",
    ("hardware",): "computing hardware",
    ("hardware", "kind"): "kind of hardware {entry}",
    ("hardware", "model"): "model of hardware {entry}",
    ("hardware", "count"): "units of hardware {entry}",
    ("documents",): "documents shown",
    ("documents", "kind"): "kind of document {entry}",
    ("documents", "ref"): "number of document {entry}",
    ("purpose",): "purpose",
}

#: Fields whose numbers are amounts of data.
_AMOUNTS: Final = ("capacity", "used")


def changed(change: Change, declaration: Declaration, words: Language) -> str:
    """Return a change of a declaration in words."""
    return words.say(", and ").join(_edited(each, declaration, words) for each in change.edits)


def _edited(edit: Edit, declaration: Declaration, words: Language) -> str:
    field = _called(edit.place, declaration, words)
    before, after = (_said(value, edit.place, words) for value in (edit.before, edit.after))
    if edit.after is None:
        return words.say("{field}: without {entry}", field=field, entry=before)
    if isinstance(edit.place[-1], int):
        return words.say("{field}: with {entry} as well", field=field, entry=after)
    if edit.before is None and after in (words.say("any other"), words.say("declared")):
        return words.say("{field}: declared", field=field)
    return words.say("{field}: {after} instead of {before}", field=field, after=after, before=before)


def _called(place: Place, declaration: Declaration, words: Language) -> str:
    names = tuple(step for step in place if isinstance(step, str))
    label = words.say(CALLED.get(names, ".".join(names)))
    entry = next((index for index, step in enumerate(place) if isinstance(step, int)), None)
    if entry is None or "{entry}" not in label:
        return label
    number = int(place[entry]) + 1
    kind = getattr(_at(declaration, place[: entry + 1]), "kind", None)
    return label.format(entry=f"{number} ({kind})" if kind else number)


def _at(whole: Any, place: Place) -> Any:
    for step in place:
        whole = whole[step] if isinstance(step, int) else getattr(whole, step)
    return whole


def _said(value: Any, place: Place, words: Language) -> str:
    """Return what a place says."""
    match value:
        case None:
            return words.say("not declared")
        case bool():
            return words.say("yes") if value else words.say("no")
        case int():
            return words.amount(value) if place[-1] in _AMOUNTS else words.number(value)
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case str():
            return words.say("any other") if value == ANY_TEXT else value
        case tuple():
            return _listed(value, words)
        case _:
            return _entry(value, words)


def _listed(entries: tuple[Any, ...], words: Language) -> str:
    if all(isinstance(each, str) for each in entries):
        return words.number(len(entries)) if entries else words.say("none")
    return ", ".join(_entry(each, words) for each in entries)


def _entry(value: Any, words: Language) -> str:
    match value:
        case MediaItem() | HardwareItem():
            return f"{words.number(value.count)} × {value.kind}"
        case Document():
            return value.kind
        case _:
            said = [getattr(value, each.name) for each in attrs.fields(type(value))]
            optional = [each for each in said if each not in (None, (), ANY_TEXT)]
            return ", ".join(_said(each, ("",), words) for each in optional) or words.say("declared")

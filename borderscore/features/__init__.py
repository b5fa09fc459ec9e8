"""Typed features of a declaration: the catalogue that rulebooks are written over."""

from typing import Final

from borderscore.features import crossing, itinerary, marks, media, papers, parties
from borderscore.features.kernel import (
    AMOUNT,
    COUNT,
    DAYS,
    FLAG,
    KINDS,
    PERCENT,
    TERM,
    TERMS,
    Catalogue,
    Feature,
    Form,
    Interval,
    Kind,
    Reach,
    Value,
    between,
    feature,
    guarded,
    rises,
    varies,
)
from borderscore.features.text import plain, words

#: Every feature that comes with the package, in the order of the docs.
STANDARD: Final = Catalogue.of(
    *media.FEATURES,
    *marks.FEATURES,
    *itinerary.FEATURES,
    *parties.FEATURES,
    *papers.FEATURES,
    *crossing.FEATURES,
)

__all__ = [
    "AMOUNT",
    "COUNT",
    "DAYS",
    "FLAG",
    "KINDS",
    "PERCENT",
    "STANDARD",
    "TERM",
    "TERMS",
    "Catalogue",
    "Feature",
    "Form",
    "Interval",
    "Kind",
    "Reach",
    "Value",
    "between",
    "feature",
    "guarded",
    "plain",
    "rises",
    "varies",
    "words",
]

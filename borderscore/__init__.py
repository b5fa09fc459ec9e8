"""Scores customs declarations of storage media, alone and together, and explains every point."""

from borderscore._version import __version__
from borderscore.declaration import (
    Declaration,
    Destination,
    Document,
    HardwareItem,
    Itinerary,
    Leg,
    MediaItem,
    Organisation,
    OrganisationIdentifier,
    Traveler,
)
from borderscore.errors import (
    BorderscoreError,
    Fault,
    FeatureError,
    InputError,
    InvalidRulebookError,
    InvalidValueError,
    Issue,
    MissingExtraError,
    UnreadableRecordError,
)
from borderscore.features import STANDARD, Catalogue, Feature, feature
from borderscore.formats.caps import Caps
from borderscore.formats.lines import Record, Reject, open_input, read_lines
from borderscore.formats.records import read_declaration, read_record
from borderscore.formats.rulebooks import default_rulebook, load_rulebook, read_rulebook
from borderscore.plugins import installed
from borderscore.points import Contribution
from borderscore.rulebook.model import Rulebook
from borderscore.selectivity import Assessment, Assessor

__all__ = [
    "STANDARD",
    "Assessment",
    "Assessor",
    "BorderscoreError",
    "Caps",
    "Catalogue",
    "Contribution",
    "Declaration",
    "Destination",
    "Document",
    "Fault",
    "Feature",
    "FeatureError",
    "HardwareItem",
    "InputError",
    "InvalidRulebookError",
    "InvalidValueError",
    "Issue",
    "Itinerary",
    "Leg",
    "MediaItem",
    "MissingExtraError",
    "Organisation",
    "OrganisationIdentifier",
    "Record",
    "Reject",
    "Rulebook",
    "Traveler",
    "UnreadableRecordError",
    "__version__",
    "default_rulebook",
    "feature",
    "installed",
    "load_rulebook",
    "open_input",
    "read_declaration",
    "read_lines",
    "read_record",
    "read_rulebook",
]

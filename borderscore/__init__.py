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
    StoreError,
    UnreadableRecordError,
)
from borderscore.features import STANDARD, Catalogue, Feature, feature
from borderscore.findings.finding import Finding
from borderscore.formats.assessments import AssessmentLine, read_assessment
from borderscore.formats.baselines import read_baseline
from borderscore.formats.caps import Caps
from borderscore.formats.finding_lines import FindingLine, read_finding
from borderscore.formats.lines import Record, Reject, open_input, read_lines
from borderscore.formats.records import read_declaration, read_record
from borderscore.formats.registers import read_register
from borderscore.formats.rulebooks import default_rulebook, examine, load_rulebook, read_rulebook
from borderscore.formats.schemas import schema
from borderscore.formats.writing import write_declaration
from borderscore.linkage.baseline import Baseline
from borderscore.organisations import Register, RegisterEntry
from borderscore.plugins import installed
from borderscore.points import Contribution
from borderscore.rulebook.model import Rulebook
from borderscore.selectivity import Assessment, Assessor, Screening, assess_all
from borderscore.store import MemoryStore, SQLiteStore, Store
from borderscore.telling import explain_assessment, explain_finding
from borderscore.watch import Answer, Watch, open_watch, reassess, renew

__all__ = [
    "STANDARD",
    "Answer",
    "Assessment",
    "AssessmentLine",
    "Assessor",
    "Baseline",
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
    "Finding",
    "FindingLine",
    "HardwareItem",
    "InputError",
    "InvalidRulebookError",
    "InvalidValueError",
    "Issue",
    "Itinerary",
    "Leg",
    "MediaItem",
    "MemoryStore",
    "MissingExtraError",
    "Organisation",
    "OrganisationIdentifier",
    "Record",
    "Register",
    "RegisterEntry",
    "Reject",
    "Rulebook",
    "SQLiteStore",
    "Screening",
    "Store",
    "StoreError",
    "Traveler",
    "UnreadableRecordError",
    "Watch",
    "__version__",
    "assess_all",
    "default_rulebook",
    "examine",
    "explain_assessment",
    "explain_finding",
    "feature",
    "installed",
    "load_rulebook",
    "open_input",
    "open_watch",
    "read_assessment",
    "read_baseline",
    "read_declaration",
    "read_finding",
    "read_lines",
    "read_record",
    "read_register",
    "read_rulebook",
    "reassess",
    "renew",
    "schema",
    "write_declaration",
]

"""The declaration: what one traveler lodged at one border crossing (interchange v1, section 1).

None means *not declared*, everywhere; an empty tuple was declared empty. No field says who a person is: the
traveler is a pseudonym, and nothing else about them exists here.

The annotations carry the bounds of each field. A constructor checks them, so that an object made in Python is as
sound as one that was read; contradictions (more used than the capacity) are accepted, since they are signs.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from attrs import frozen

from borderscore.bounds import Member, Name, Text, Whole
from borderscore.places import COUNTRIES, PLACE_PATTERN
from borderscore.shapes import checked
from borderscore.volume import Amount

Direction = Literal["inbound", "outbound"]
Mode = Literal["air", "sea", "rail", "road"]
MediaKind = Literal["hdd", "ssd", "flash", "tape", "optical", "array", "computer", "phone", "other"]
HardwareKind = Literal["accelerator", "server", "network", "other"]
DocumentKind = Literal["ata-carnet", "temporary-admission", "export-permit", "invoice", "other"]

#: The most units that one line of a declaration may stand for.
MAXIMUM_COUNT: Final = 1_000_000

#: The highest revision of a declaration.
MAXIMUM_REVISION: Final = 1_000_000_000


Identifier = Annotated[str, Text(1, 64, expected="an identifier of 1 to 64 characters")]
Place = Annotated[
    str, Text(3, 5, PLACE_PATTERN, expected="an IATA airport code or a UN/LOCODE such as KUL or MYKUL")
]
Country = Annotated[str, Member(COUNTRIES, "an ISO 3166-1 alpha-2 country code such as MY")]
ShortText = Annotated[str, Name(expected="a short text")]
FreeText = Annotated[str, Text()]
Count = Annotated[int, Whole(1, MAXIMUM_COUNT)]
Revision = Annotated[int, Whole(1, MAXIMUM_REVISION)]
Bytes = Annotated[int, Amount()]


@frozen(kw_only=True, field_transformer=checked)
class Traveler:
    """One person, known here by a pseudonym alone."""

    ref: ShortText


@frozen(kw_only=True, field_transformer=checked)
class OrganisationIdentifier:
    """A number in a register: `scheme` names the register (LEI, MY-SSM, SG-UEN, CN-USCC)."""

    scheme: ShortText
    value: ShortText


@frozen(kw_only=True, field_transformer=checked)
class Organisation:
    """A company, an institute or another body."""

    name: ShortText
    country: Country | None = None
    identifiers: tuple[OrganisationIdentifier, ...] | None = None


@frozen(kw_only=True, field_transformer=checked)
class Destination:
    """Where the media are going."""

    address: FreeText | None = None
    facility: ShortText | None = None


@frozen(kw_only=True, field_transformer=checked)
class Leg:
    """One stretch of a journey, with one carrier."""

    mode: Mode = "air"
    carrier: ShortText | None = None
    #: The flight, sailing or train number, such as MH319.
    service: ShortText | None = None
    origin: Place
    destination: Place
    departs_at: datetime | None = None
    arrives_at: datetime | None = None


@frozen(kw_only=True, field_transformer=checked)
class Itinerary:
    """The journey that crosses the border. `returns_on` is the day on which the traveler means to go back."""

    booking_ref: ShortText | None = None
    booked_at: datetime | None = None
    returns_on: date | None = None
    legs: tuple[Leg, ...]


@frozen(kw_only=True, field_transformer=checked)
class MediaItem:
    """One or more storage media of one kind. `capacity` and `used` are those of ONE unit, in bytes."""

    kind: MediaKind
    count: Count
    capacity: Bytes | None = None
    model: ShortText | None = None
    #: The maker's lot.
    batch: ShortText | None = None
    serials: tuple[ShortText, ...] | None = None
    #: The part of the capacity that holds data.
    used: Bytes | None = None
    encrypted: bool | None = None


@frozen(kw_only=True, field_transformer=checked)
class HardwareItem:
    """Computing hardware that is carried along."""

    kind: HardwareKind
    model: ShortText | None = None
    count: Count


@frozen(kw_only=True, field_transformer=checked)
class Document:
    """A paper that was shown with the goods."""

    kind: DocumentKind
    ref: ShortText | None = None


@frozen(kw_only=True, field_transformer=checked)
class Declaration:
    """What one traveler declared at one border crossing."""

    id: Identifier
    #: A higher revision of an id replaces every lower one, in whatever order they arrive.
    revision: Revision = 1
    #: The declaration no longer counts anywhere.
    withdrawn: bool = False
    declared_at: datetime
    port: Place
    direction: Direction
    traveler: Traveler
    #: Who the traveler works for.
    employer: Organisation | None = None
    #: Whom the traveler visits, or to whom the media go.
    host: Organisation | None = None
    destination: Destination | None = None
    itinerary: Itinerary | None = None
    media: tuple[MediaItem, ...] | None = None
    hardware: tuple[HardwareItem, ...] | None = None
    documents: tuple[Document, ...] | None = None
    purpose: FreeText | None = None

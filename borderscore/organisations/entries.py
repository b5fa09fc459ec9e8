"""An entry of an organisation register (interchange v1, section 2), and a share held in another organisation."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Final

from attrs import frozen

from borderscore.bounds import shown
from borderscore.declaration import Country, FreeText, Identifier, OrganisationIdentifier, ShortText
from borderscore.errors import InvalidValueError
from borderscore.shapes import checked

#: The most decimal places of a share as it is written: a millionth of a millionth.
SHARE_PLACES: Final = 12


@frozen
class Share:
    """The bound of a field that holds a share of the whole, for annotations. Exact, and never a float."""

    expected: str = f"a share from 0 to 1 of at most {SHARE_PLACES} decimal places"

    def check(self, value: object) -> Fraction:
        """Return the value if it is a Fraction from 0 to 1; raise InvalidValueError if not."""
        if not isinstance(value, Fraction) or not 0 <= value <= 1:
            came = str(value) if isinstance(value, Fraction) else shown(value)
            raise InvalidValueError(f"expected a Fraction from 0 to 1, got {came}")
        return value

    def read(self, value: object) -> Fraction:
        """Return the share that a number in JSON stands for: 0, 1, or a decimal fraction made exact before."""
        share = Fraction(value) if type(value) is int else value
        if not isinstance(share, Fraction) or not 0 <= share <= 1:
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return share


@frozen(kw_only=True, field_transformer=checked)
class Parent:
    """Who holds a part of an organisation."""

    #: The id of the holder's entry.
    id: Identifier
    #: None: not known.
    share: Annotated[Fraction, Share()] | None = None
    since: date | None = None


@frozen(kw_only=True, field_transformer=checked)
class RegisterEntry:
    """One organisation in a register."""

    id: Identifier
    #: All names that it goes by, in any script.
    names: tuple[ShortText, ...]
    country: Country | None = None
    identifiers: tuple[OrganisationIdentifier, ...] | None = None
    parents: tuple[Parent, ...] | None = None
    incorporated_on: date | None = None
    addresses: tuple[FreeText, ...] | None = None
    #: Pseudonyms of its directors.
    directors: tuple[ShortText, ...] | None = None


def is_fresh(entry: RegisterEntry, day: date, days: int) -> bool | None:
    """Say whether a company was no older than some days on a day; None: nobody knows when it was incorporated.

    A company that was incorporated later than that day is fresh: it was used before it existed.
    """
    return None if entry.incorporated_on is None else (day - entry.incorporated_on).days <= days

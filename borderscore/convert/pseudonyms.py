"""Pseudonyms of travelers: keyed hashes, so that only who has the key can tell whose they are.

A hash without a key would protect nobody: there are few enough passport numbers to try them all.
"""

import hmac
import re
from pathlib import Path
from typing import Final

from attrs import field, frozen
from iso3166 import countries_by_alpha2

from borderscore.errors import InputError

#: As many bytes as SHA-256 has (RFC 2104, section 3).
KEY_BYTES: Final = 32

_FILE_BYTES: Final = 4_096


@frozen
class Pseudonyms:
    """Makes pseudonyms with one key. Whoever needs the same ones must keep the key, and keep it secret."""

    _key: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> "Pseudonyms":
        """Read a key from a file; line ends around it do not count. Raises InputError if it is no key."""
        try:
            with path.open("rb") as file:
                key = file.read(_FILE_BYTES).strip(b"\r\n")
        except OSError as error:
            raise InputError(f"{path}: expected a key, got: {error.strerror}") from None
        if len(key) < KEY_BYTES or len(set(key)) < KEY_BYTES // 4:
            raise InputError(f"{path}: expected a key of at least {KEY_BYTES} random bytes, got {len(key)} bytes")
        return cls(key)

    def of_document(self, number: str, issuer: str) -> str:
        """Return the pseudonym of whoever holds a travel document: its number and the state that issued it."""
        return f"t-{self.digest('document', _letters(issuer_code(issuer)), _letters(number))}"

    def of_booking(self, booking: str, passenger: str) -> str:
        """Return the pseudonym of a passenger of a booking, which is no longer the same in the next booking."""
        return f"b-{self.digest('booking', _letters(booking), _letters(passenger))}"

    def digest(self, *parts: str) -> str:
        """Return 128 bits of the keyed hash of some texts, in hexadecimal."""
        return hmac.digest(self._key, "\0".join(parts).encode(), "sha256")[:16].hex()


def issuer_code(issuer: str) -> str:
    """Return the code of a state with three letters, where one of two is known."""
    code = issuer.strip().upper()
    return countries_by_alpha2[code].alpha3 if code in countries_by_alpha2 else code


def _letters(text: str) -> str:
    """Return a text as machines read it: capital letters and digits alone."""
    return re.sub("[^A-Z0-9]", "", text.upper())

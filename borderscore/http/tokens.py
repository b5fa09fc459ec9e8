"""Bearer tokens: who may submit, read and administer. The file holds digests, so that reading it gives no access.

    [[token]]
    name = "gateway Kuala Lumpur"
    roles = ["submit", "read"]
    sha256 = "…"

Tokens are 32 random bytes, too many to guess; a plain SHA-256 of one can't be turned round, and no slow hash is
needed, as it would be for passwords (RFC 6750; NIST SP 800-63B, 5.1.1.2, on secrets of at least 112 bits).
"""

import hashlib
import hmac
import re
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args

from attrs import frozen

from borderscore.errors import InputError

Role = Literal["submit", "read", "administer"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

_BYTES: Final = 32
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_KEYS: Final = {"name", "roles", "sha256"}
_MOST_BYTES: Final = 1 << 20


@frozen
class Grant:
    """What the holder of one token may do."""

    name: str
    roles: frozenset[Role]
    #: SHA-256 of the token, in hexadecimal.
    sha256: str


#: What everybody may do where there are no tokens: the service is then bound to this machine.
LOCAL: Final = Grant("anyone on this machine", frozenset(ROLES), "")


@frozen
class Tokens:
    """All grants."""

    grants: tuple[Grant, ...]

    def holder(self, authorization: str | None) -> Grant | None:
        """Return the grant that an Authorization header holds the token of, or None.

        Every grant is compared, in constant time, so that the time of the answer tells nothing.
        """
        scheme, _, token = (authorization or "").partition(" ")
        given = hashlib.sha256(token.strip().encode()).hexdigest()
        found = None
        for grant in self.grants:
            if hmac.compare_digest(given, grant.sha256):
                found = grant
        return found if scheme.lower() == "bearer" else None


def new_token(name: str, roles: Sequence[Role]) -> tuple[str, str]:
    """Return a new random token, and the table for the file of tokens that grants it these roles."""
    token = secrets.token_urlsafe(_BYTES)
    digest = hashlib.sha256(token.encode()).hexdigest()
    listed = ", ".join(f'"{role}"' for role in ROLES if role in roles)
    return token, f'[[token]]\nname = {_quoted(name)}\nroles = [{listed}]\nsha256 = "{digest}"\n'


def _quoted(text: str) -> str:
    """Return a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in escaped) + '"'


def read_tokens(path: Path) -> Tokens:
    """Read a file of tokens. Raises InputError, which names the file, the entry and what is wrong with it."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    if len(raw) > _MOST_BYTES:
        raise InputError(f"{path}: expected at most {_MOST_BYTES:,} bytes")
    try:
        held = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path}: expected TOML: {error}") from None
    entries = held.pop("token", None)
    if held or not isinstance(entries, list) or not entries:
        raise InputError(f"{path}: expected one or more tables [[token]] and nothing else")
    grants = tuple(_grant(entry, f"{path}: token {number}") for number, entry in enumerate(entries, 1))
    if len({grant.sha256 for grant in grants}) < len(grants):
        raise InputError(f"{path}: expected each token once")
    return Tokens(grants)


def _grant(entry: Mapping[str, Any] | Any, place: str) -> Grant:
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise InputError(f"{place}: expected the keys name, roles and sha256")
    name, roles, digest = entry["name"], entry["roles"], entry["sha256"]
    if not isinstance(name, str) or not name:
        raise InputError(f"{place}: name: expected text")
    if not isinstance(roles, list) or not roles or not all(role in ROLES for role in roles):
        raise InputError(f"{place}: roles: expected some of {', '.join(ROLES)}")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise InputError(f"{place}: sha256: expected 64 hexadecimal digits, in small letters")
    return Grant(name, frozenset(roles), digest)

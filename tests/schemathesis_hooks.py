"""What Schemathesis can't know of the service: how JSON Lines are written."""

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: Any, value: object) -> bytes:
    """Return text as it is, anything else as a line."""
    return value.encode(errors="replace") if isinstance(value, str) else json.dumps(value).encode()

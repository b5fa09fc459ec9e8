"""Lines, packed: they are much alike, and a packed one can't be damaged unnoticed."""

import zlib
from typing import Final

#: What many lines begin with and are made of. It is part of the format: a change of it is a new format.
_ALIKE: Final = (
    b'"itinerary":{"booking_ref":"booked_at":"returns_on":"legs":[{"mode":"air","carrier":"service":"origin":'
    b'"destination":{"address":"facility":"employer":{"name":"country":"identifiers":[{"scheme":"SG-UEN","value":'
    b'"host":{"name":" Sdn Bhd" Pte Ltd" Co., Ltd."purpose":"documents":[{"kind":"invoice"},{"kind":"ata-carnet"'
    b'"departs_at":"2025-01-01T00:00:00+08:00","arrives_at":"2025-01-01T00:00:00+08:00"}]},"media":[{"kind":"hdd",'
    b'"count":1,"capacity":"1000000000000 B","model":"batch":"used":"encrypted":false},'
    b'{"kind":"computer","count":1}]'
    b'{"type":"assessment","declaration":"score":"score_range":[0,0],"lane":"green","selected_at_random":false,'
    b'"capacity_bytes":"contributions":[{"code":"points":"observed":"criterion":"text":"source":"findings":[]'
    b'{"id":"revision":1,"withdrawn":false,"declared_at":"2025-01-01T00:00:00+08:00","port":"KUL",'
    b'"direction":"inbound","traveler":{"ref":"'
)

#: A window of 4 KiB, and little memory for each line: they are short.
_WINDOW: Final = 12
_MEMORY: Final = 5


def pack(line: bytes) -> bytes:
    """Return a line, packed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, _MEMORY, 0, _ALIKE)
    return packer.compress(line) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """Return a line that was packed. Raises zlib.error where it is damaged."""
    unpacker = zlib.decompressobj(_WINDOW, _ALIKE)
    line = unpacker.decompress(packed)
    if not unpacker.eof:
        raise zlib.error("it ends too early")
    return line

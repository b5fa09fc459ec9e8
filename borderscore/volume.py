"""Exact amounts of data: whole numbers of bytes, read from and written as texts with a unit.

SI prefixes count in thousands (kB = 10³ B … EB = 10¹⁸ B), IEC prefixes in 1,024s (KiB = 2¹⁰ B … EiB = 2⁶⁰ B),
as in IEC 80000-13. Bits are refused: a letter of the wrong case would change an amount eightfold.

>>> read("4.8 TB")
4800000000000
>>> write(4_800_000_000_000)
'4.8 TB'
"""

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from borderscore.bounds import shown
from borderscore.errors import InvalidValueError

UNITS: Final = {
    "B": 1,
    **{f"{prefix}B": 1000**power for power, prefix in enumerate("kMGTPE", start=1)},
    **{f"{prefix}iB": 1024**power for power, prefix in enumerate("KMGTPE", start=1)},
}

#: The largest amount: 1,024 EiB = 2⁷⁰ bytes, about what the makers of hard disks ship in a year.
MAXIMUM: Final = 2**70

#: The most digits before the point and after it. 60 are enough to write one byte as a fraction of an EiB.
MAXIMUM_DIGITS: Final = 60

_PATTERN: Final = re.compile(
    rf"(?P<whole>[0-9]{{1,{MAXIMUM_DIGITS}}})(?:\.(?P<part>[0-9]{{1,{MAXIMUM_DIGITS}}}))? ?(?P<unit>[A-Za-z]+)"
)
_LONGEST: Final = 2 * MAXIMUM_DIGITS + 8

EXPECTED: Final = 'an amount of data such as 16000000000000, "16 TB" or "16 TiB"'


@frozen
class Amount:
    """The bound of a field that holds an amount of data, for annotations."""

    expected: str = EXPECTED

    def check(self, value: object) -> int:
        """Return the number of bytes if it is within bounds; raise InvalidValueError if not."""
        if type(value) is not int:
            raise InvalidValueError(f"expected a whole number of bytes, got {shown(value)}")
        return _bounded(value, shown(value))

    def read(self, value: object) -> int:
        """Return the number of bytes that an int or a text with a unit stands for."""
        return read(value)


def read(value: object) -> int:
    """Return the number of bytes that an int or a text with a unit stands for, exactly.

    Raises InvalidValueError for anything else, for a fraction of a byte, and for more than MAXIMUM bytes.
    """
    if type(value) is str:
        return _read_text(value)
    if type(value) is not int:
        raise InvalidValueError(f"expected {EXPECTED}, got {shown(value)}")
    return _bounded(value, shown(value))


@lru_cache(maxsize=4096)  # a port sees the same few capacities all day
def _read_text(text: str) -> int:
    match = _PATTERN.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise InvalidValueError(f"expected {EXPECTED}, got {shown(text)}")
    factor = UNITS.get(match["unit"])
    if factor is None:
        raise InvalidValueError(_wrong_unit(match["unit"]))
    part = match["part"] or ""
    size, rest = divmod(int(match["whole"] + part) * factor, 10 ** len(part))
    if rest:
        raise InvalidValueError(f"expected a whole number of bytes, got {shown(text)}, a fraction of one")
    return _bounded(size, shown(text))


def _bounded(size: int, came: str) -> int:
    if not 0 <= size <= MAXIMUM:
        raise InvalidValueError(f"expected between 0 B and {write(MAXIMUM)}, got {came}")
    return size


def _wrong_unit(unit: str) -> str:
    if unit.endswith("b"):
        return f"expected bytes, got {shown(unit)}, which counts bits"
    return f"expected one of the units {', '.join(UNITS)}, got {shown(unit)}"


@lru_cache(maxsize=4096)
def write(size: int) -> str:
    """Return the shortest text that reads back as exactly `size` bytes; SI where both are as short.

    Raises InvalidValueError for less than nothing.

    >>> write(2**44), write(1500), write(0)
    ('16 TiB', '1500 B', '0 B')
    """
    if size < 0:
        raise InvalidValueError(f"expected at least 0 B, got {shown(size)}")
    return min((_in_unit(size, unit) for unit in UNITS), key=len)


@lru_cache(maxsize=4096)
def display(size: int) -> str:
    """Return an exact text that people read easily: less than a thousand of a unit, or 1,024 of a binary one.

    >>> display(82_128 * 10**9), display(2**44), display(1500)
    ('82.128 TB', '16 TiB', '1.5 kB')
    """
    if size < 1:
        return write(size)
    decimal = _in_unit(size, next(unit for unit in _DECIMAL if UNITS[unit] <= size))
    unit = next((unit for unit in _BINARY if UNITS[unit] <= size), None)
    if unit is None or _binary_decimals(size, unit) >= len(decimal):
        return decimal
    return min(decimal, _in_unit(size, unit), key=len)


def _binary_decimals(size: int, unit: str) -> int:
    """Return how many decimals a size has in a binary unit: each halving that leaves a rest adds one."""
    twos = (size & -size).bit_length() - 1
    return max(0, _DECIMALS[unit] - twos)


#: The units, the largest first.
_DECIMAL: Final = tuple(unit for unit in reversed(UNITS) if "i" not in unit)
_BINARY: Final = tuple(unit for unit in reversed(UNITS) if "i" in unit)

#: How many decimals a fraction of a unit can have: 3 for each factor of 1,000, 10 for each of 1,024.
_DECIMALS: Final = {
    unit: 10 * (factor.bit_length() // 10) if "i" in unit else len(str(factor)) - 1
    for unit, factor in UNITS.items()
}


def _in_unit(size: int, unit: str) -> str:
    factor, decimals = UNITS[unit], _DECIMALS[unit]
    whole, rest = divmod(size, factor)
    if not rest:
        return f"{whole} {unit}"
    part = str(rest * 10**decimals // factor).zfill(decimals).rstrip("0")
    return f"{whole}.{part} {unit}"

"""Places: IATA airport codes and UN/LOCODEs, and the countries that they lie in.

Airports come from the package airportsdata, countries from iso3166. A code that is well formed but unknown to
them is no fault; its country is simply not known.
"""

from functools import cache, lru_cache
from importlib.metadata import version
from typing import Final

import airportsdata
import iso3166

#: An IATA airport code (KUL), or a UN/LOCODE (MYPKG): two letters for the country, three letters or digits but 0
#: and 1.
PLACE_PATTERN: Final = "[A-Z]{3}|[A-Z]{2}[A-Z2-9]{3}"

_IATA_LENGTH: Final = 3

#: The packages that the reference data come from; their versions belong to what a result depends on.
REFERENCE_PACKAGES: Final = ("airportsdata", "iso3166")

COUNTRIES: Final = frozenset(iso3166.countries_by_alpha2)


@cache
def _airport_countries() -> dict[str, str]:
    return {code: airport["country"] for code, airport in airportsdata.load("IATA").items()}


@lru_cache(4096)  # every feature of a journey asks, and always for the same few places
def country_of(place: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country that a place lies in, or None where it isn't known.

    >>> country_of("KUL"), country_of("MYPKG"), country_of("QQQ")
    ('MY', 'MY', None)
    """
    if len(place) == _IATA_LENGTH:
        return _airport_countries().get(place)
    return place[:2] if place[:2] in COUNTRIES else None


def reference_versions() -> dict[str, str]:
    """Return the version of each package that the reference data come from."""
    return {package: version(package) for package in REFERENCE_PACKAGES}

"""The border that is crossed: where, and which way."""

from typing import Any, Final, get_args

from borderscore.declaration import Declaration, Direction
from borderscore.features.kernel import TERM, Feature, feature
from borderscore.places import COUNTRIES, country_of


@feature("port.code", TERM, "port", "$.port", always=True, attribute="port")
def port_code(declaration: Declaration) -> str:
    """The airport or place where the border is crossed: an IATA airport code or a UN/LOCODE."""
    return declaration.port


@feature("port.country", TERM, "country of the port", "$.port", vocabulary=COUNTRIES)
def port_country(declaration: Declaration) -> str | None:
    """The country of the airport or place where the border is crossed. Undeclared where the place is not known."""
    return country_of(declaration.port)


@feature(
    "direction",
    TERM,
    "direction",
    "$.direction",
    always=True,
    vocabulary=get_args(Direction),
    attribute="direction",
)
def direction(declaration: Declaration) -> str:
    """Whether the traveler comes in (inbound) or leaves (outbound)."""
    return declaration.direction


FEATURES: Final[tuple[Feature[Any], ...]] = (port_code, port_country, direction)

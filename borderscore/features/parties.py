"""The organisations: who the traveler works for, whom the traveler visits, and where the media are going.

Who the traveler is does not count, and no feature reads it.
"""

from typing import Any, Final

from borderscore.declaration import Declaration, Organisation
from borderscore.features.itinerary import ENDS, destination_of, origin_of
from borderscore.features.kernel import FLAG, TERM, Feature, feature
from borderscore.features.text import plain
from borderscore.organisations import normalised, number_keys
from borderscore.places import COUNTRIES


def reach_presence(_declaration: Declaration, value: bool | None) -> bool | None:
    """Return True for what is there; what is not may yet be declared."""
    return value or None


def _identified(body: Organisation | None) -> bool | None:
    if body is None or body.identifiers is None:
        return None
    return bool(body.identifiers)


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other


def _country(body: Organisation | None) -> str | None:
    return None if body is None else body.country


@feature("employer.declared", FLAG, "employer declared", "$.employer", reach=reach_presence, always=True)
def employer_declared(declaration: Declaration) -> bool:
    """Whether an employer is declared."""
    return declaration.employer is not None


@feature("employer.name", TERM, "employer", "$.employer.name", normalise=plain)
def employer_name(declaration: Declaration) -> str | None:
    """The employer's name, whatever its letter case, width and spacing. Undeclared without one."""
    body = declaration.employer
    return None if body is None else plain(body.name)


@feature("employer.country", TERM, "employer's country", "$.employer.country", vocabulary=COUNTRIES)
def employer_country(declaration: Declaration) -> str | None:
    """The country of the employer. Undeclared if there is no employer or it names no country."""
    return _country(declaration.employer)


@feature("employer.identified", FLAG, "employer with a register number", "$.employer.identifiers")
def employer_identified(declaration: Declaration) -> bool | None:
    """Whether the employer carries a number of a public register. Undeclared unless a list of numbers is given.

    An empty list says that there is none.
    """
    return _identified(declaration.employer)


@feature("employer.at_origin", FLAG, "employer in the country of origin", "$.employer.country", ENDS[0])
def employer_at_origin(declaration: Declaration) -> bool | None:
    """Whether the employer's country is the one that the journey begins in. Undeclared if either is not known."""
    return _same(_country(declaration.employer), origin_of(declaration))


@feature("employer.at_destination", FLAG, "employer in the country of destination", "$.employer.country", ENDS[1])
def employer_at_destination(declaration: Declaration) -> bool | None:
    """Whether the employer's country is the one that the journey ends in. Undeclared if either is not known."""
    return _same(_country(declaration.employer), destination_of(declaration))


@feature("host.declared", FLAG, "host declared", "$.host", reach=reach_presence, always=True)
def host_declared(declaration: Declaration) -> bool:
    """Whether a host is declared: whom the traveler visits, or to whom the media go."""
    return declaration.host is not None


@feature("host.name", TERM, "host", "$.host.name", normalise=plain)
def host_name(declaration: Declaration) -> str | None:
    """The host's name, whatever its letter case, width and spacing. Undeclared without one."""
    body = declaration.host
    return None if body is None else plain(body.name)


@feature("host.country", TERM, "host's country", "$.host.country", vocabulary=COUNTRIES)
def host_country(declaration: Declaration) -> str | None:
    """The country of the host. Undeclared if there is no host or it names no country."""
    return _country(declaration.host)


@feature("host.identified", FLAG, "host with a register number", "$.host.identifiers")
def host_identified(declaration: Declaration) -> bool | None:
    """Whether the host carries a number of a public register. Undeclared unless a list of numbers is given.

    An empty list says that there is none.
    """
    return _identified(declaration.host)


@feature("host.abroad", FLAG, "host in another country than the employer", "$.host.country", "$.employer.country")
def host_abroad(declaration: Declaration) -> bool | None:
    """Whether the host is in another country than the employer. Undeclared if either country is."""
    same = _same(_country(declaration.host), _country(declaration.employer))
    return None if same is None else not same


@feature("host.at_destination", FLAG, "host in the country of destination", "$.host.country", ENDS[1])
def host_at_destination(declaration: Declaration) -> bool | None:
    """Whether the host's country is the one that the journey ends in. Undeclared if either is not known."""
    return _same(_country(declaration.host), destination_of(declaration))


def _reach_is_employer(declaration: Declaration, value: bool | None) -> bool | None:
    employer, host = declaration.employer, declaration.host
    if value or employer is None or host is None:
        return value
    # An empty list can share nothing, whatever the other one turns out to be.
    lists = (employer.identifiers, host.identifiers)
    return None if None in lists and () not in lists else value


@feature(
    "host.is_employer",
    FLAG,
    "host that is the employer",
    "$.host.name",
    "$.host.identifiers",
    "$.employer.name",
    "$.employer.identifiers",
    reach=_reach_is_employer,
)
def host_is_employer(declaration: Declaration) -> bool | None:
    """Whether the host is the employer itself: the same name, or the same number in the same register.

    Names are the same whatever their legal form and the country in them: a company's own branch abroad is the
    employer too. Undeclared without a host or an employer.
    """
    employer, host = declaration.employer, declaration.host
    if employer is None or host is None:
        return None
    if normalised(employer.name).key == normalised(host.name).key:
        return True
    return not set(number_keys(employer.identifiers or ())).isdisjoint(number_keys(host.identifiers or ()))


@feature(
    "destination.declared",
    FLAG,
    "destination declared",
    "$.destination.address",
    "$.destination.facility",
    reach=reach_presence,
    always=True,
)
def destination_declared(declaration: Declaration) -> bool:
    """Whether an address or a facility is declared that the media are going to. An empty text declares none."""
    place = declaration.destination
    if place is None:
        return False
    return bool((place.address and place.address.strip()) or (place.facility and place.facility.strip()))


@feature("destination.facility", TERM, "facility of destination", "$.destination.facility", normalise=plain)
def destination_facility(declaration: Declaration) -> str | None:
    """The facility that the media are going to, whatever the letter case, width and spacing of its name."""
    place = declaration.destination
    return None if place is None or place.facility is None else plain(place.facility)


FEATURES: Final[tuple[Feature[Any], ...]] = (
    employer_declared,
    employer_name,
    employer_country,
    employer_identified,
    employer_at_origin,
    employer_at_destination,
    host_declared,
    host_name,
    host_country,
    host_identified,
    host_abroad,
    host_at_destination,
    host_is_employer,
    destination_declared,
    destination_facility,
)

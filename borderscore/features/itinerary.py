"""The journey: where it begins and ends, how it was booked, and whether it agrees with itself.

An airport or place that the reference data don't know lies in no known country. Where its country decides, the
value is undeclared, although nothing that could still be declared would change that.
"""

from datetime import date, datetime
from typing import Any, Final, get_args

from borderscore.declaration import Declaration, Itinerary, Leg, Mode
from borderscore.features.kernel import COUNT, DAYS, FLAG, TERM, TERMS, Feature, Interval, feature
from borderscore.places import COUNTRIES, country_of

ENDS: Final = ("$.itinerary.legs[0].origin", "$.itinerary.legs[-1].destination")
PLACES: Final = ("$.itinerary.legs[*].origin", "$.itinerary.legs[*].destination")
TIMES: Final = ("$.itinerary.legs[*].departs_at", "$.itinerary.legs[*].arrives_at")

#: Days can be negative where an itinerary contradicts itself.
ANY_DAYS: Final = Interval()


def origin_of(declaration: Declaration) -> str | None:
    """Return the country that the journey begins in, or None where it isn't known."""
    itinerary = declaration.itinerary
    return country_of(itinerary.legs[0].origin) if itinerary is not None and itinerary.legs else None


def destination_of(declaration: Declaration) -> str | None:
    """Return the country that the journey ends in, or None where it isn't known."""
    itinerary = declaration.itinerary
    return country_of(itinerary.legs[-1].destination) if itinerary is not None and itinerary.legs else None


@feature("itinerary.origin_country", TERM, "country of origin", ENDS[0], vocabulary=COUNTRIES)
def origin_country(declaration: Declaration) -> str | None:
    """The country that the first leg begins in. Undeclared without legs, or where the place is not known."""
    return origin_of(declaration)


@feature("itinerary.destination_country", TERM, "country of destination", ENDS[1], vocabulary=COUNTRIES)
def destination_country(declaration: Declaration) -> str | None:
    """The country that the last leg ends in. Undeclared without legs, or where the place is not known."""
    return destination_of(declaration)


def _countries(legs: tuple[Leg, ...]) -> set[str]:
    found = set()
    for leg in legs:
        found.add(country_of(leg.origin))
        found.add(country_of(leg.destination))
    return {country for country in found if country is not None}


@feature("itinerary.transit_countries", TERMS, "countries passed through", *PLACES, vocabulary=COUNTRIES)
def transit_countries(declaration: Declaration) -> frozenset[str] | None:
    """The countries between the first place and the last, without the countries of these two.

    A place that is not known adds none.
    """
    itinerary = declaration.itinerary
    if itinerary is None:
        return None
    legs = itinerary.legs
    if len(legs) < 2:  # noqa: PLR2004 - one leg has nothing between its ends
        return frozenset()
    ends = {country_of(legs[0].origin), country_of(legs[-1].destination)}
    return frozenset(_countries(legs) - ends)


@feature("itinerary.transits", COUNT, "countries passed through on the way", *PLACES)
def transits(declaration: Declaration) -> int | None:
    """How many countries lie between the first place and the last, without the countries of these two.

    A place that is not known adds none.
    """
    countries = transit_countries.extract(declaration)
    return None if countries is None else len(countries)


@feature("itinerary.countries", TERMS, "countries of the journey", *PLACES, vocabulary=COUNTRIES)
def countries(declaration: Declaration) -> frozenset[str] | None:
    """The countries that any leg begins or ends in. A place that is not known adds none."""
    itinerary = declaration.itinerary
    return None if itinerary is None else frozenset(_countries(itinerary.legs))


@feature("itinerary.legs", COUNT, "legs of the journey", "$.itinerary.legs")
def legs(declaration: Declaration) -> int | None:
    """How many legs the journey has."""
    itinerary = declaration.itinerary
    return None if itinerary is None else len(itinerary.legs)


@feature("itinerary.modes", TERMS, "means of transport", "$.itinerary.legs[*].mode", vocabulary=get_args(Mode))
def modes(declaration: Declaration) -> frozenset[str] | None:
    """The means of transport of the journey. A leg that names none is by air."""
    itinerary = declaration.itinerary
    return None if itinerary is None else frozenset([leg.mode for leg in itinerary.legs])


@feature(
    "itinerary.lead_days",
    DAYS,
    "days from booking to departure",
    "$.itinerary.booked_at",
    "$.itinerary.legs[0].departs_at",
    domain=ANY_DAYS,
)
def lead_days(declaration: Declaration) -> int | None:
    """How many whole days before the first departure the journey was booked; negative if it was booked afterwards.

    Undeclared if either time is.
    """
    itinerary = declaration.itinerary
    if itinerary is None or not itinerary.legs or itinerary.booked_at is None:
        return None
    departure = itinerary.legs[0].departs_at
    return None if departure is None else (departure - itinerary.booked_at).days


def _leads_back(legs: tuple[Leg, ...]) -> bool | None:
    """Say whether the last leg ends in the country of origin; None: the countries are not known."""
    first, last = legs[0].origin, legs[-1].destination
    if first == last:
        return True
    origin, end = country_of(first), country_of(last)
    return None if origin is None or end is None else origin == end


def _outward_leg(legs: tuple[Leg, ...], return_day: date) -> Leg | None:
    """Return the leg that the way out ends with, or None where it can't be told.

    Legs that lead back hold the way home as well, which begins on the day of return.
    """
    back = len(legs) > 1 and _leads_back(legs)
    if not back:
        return None if back is None else legs[-1]
    for leg in reversed(legs):
        if leg.departs_at is None:
            return None
        if leg.departs_at.date() < return_day:
            return leg
    return legs[0]


def _reach_stay(declaration: Declaration, value: int | None) -> int | None:
    itinerary = declaration.itinerary
    if value is None or itinerary is None or itinerary.returns_on is None or not itinerary.legs:
        return value
    leg = _outward_leg(itinerary.legs, itinerary.returns_on)
    return None if leg is None or leg.arrives_at is None else value


@feature(
    "itinerary.stay_days",
    DAYS,
    "days of stay",
    "$.itinerary.returns_on",
    *PLACES,
    *TIMES,
    "$.declared_at",
    reach=_reach_stay,
    domain=ANY_DAYS,
)
def stay_days(declaration: Declaration) -> int | None:
    """How many days lie between the arrival and the day of return, by the calendar of the place of arrival.

    The arrival is that of the last leg; where the legs lead back to the country of origin, that of the last leg
    that departs before the day of return. If its time is undeclared, the day of the declaration stands for it.
    Undeclared without a day of return, or if it can't be told which leg is the last of the way out.
    """
    itinerary = declaration.itinerary
    if itinerary is None or itinerary.returns_on is None:
        return None
    arrival = declaration.declared_at
    if itinerary.legs:
        leg = _outward_leg(itinerary.legs, itinerary.returns_on)
        if leg is None:
            return None
        arrival = leg.arrives_at or arrival
    return (itinerary.returns_on - arrival.date()).days


def _reach_one_way(_declaration: Declaration, value: bool | None) -> bool | None:
    return None if value else value


@feature("itinerary.one_way", FLAG, "one way", "$.itinerary.returns_on", *ENDS, reach=_reach_one_way)
def one_way(declaration: Declaration) -> bool | None:
    """Whether nothing says that the traveler goes back: no day of return, and a last leg that ends abroad.

    Undeclared without legs and a day of return, or where the places are not known.
    """
    itinerary = declaration.itinerary
    if itinerary is None:
        return None
    if itinerary.returns_on is not None:
        return False
    back = _leads_back(itinerary.legs) if itinerary.legs else None
    return None if back is None else not back


def _times(itinerary: Itinerary) -> list[datetime | None]:
    times = [itinerary.booked_at]
    for leg in itinerary.legs:
        times.append(leg.departs_at)
        times.append(leg.arrives_at)
    return times


def _reach_contradictory(declaration: Declaration, value: bool | None) -> bool | None:
    itinerary = declaration.itinerary
    if value or itinerary is None or not itinerary.legs:
        return value
    return None if None in _times(itinerary) else value


@feature(
    "itinerary.contradictory",
    FLAG,
    "times that contradict each other",
    "$.itinerary.booked_at",
    *TIMES,
    reach=_reach_contradictory,
)
def contradictory(declaration: Declaration) -> bool | None:
    """Whether the times of the journey can't all be true.

    They can't if a leg arrives before it departs, if a leg departs before an earlier one arrives, or if the
    journey was booked after a departure. Undeclared if fewer than two times are declared, so that none can be
    compared.
    """
    itinerary = declaration.itinerary
    if itinerary is None:
        return None
    latest, known = None, 0
    for time in _times(itinerary):
        if time is not None:
            if latest is not None and time < latest:
                return True
            latest = time
            known += 1
    return False if known > 1 or not itinerary.legs else None


@feature("itinerary.misses_port", FLAG, "journey that misses the port", "$.port", *PLACES)
def misses_port(declaration: Declaration) -> bool | None:
    """Whether no leg begins or ends in the country where the border is crossed.

    Undeclared without legs, or where a place is not known that could lie in that country.
    """
    itinerary = declaration.itinerary
    if itinerary is None or not itinerary.legs:
        return None
    port = declaration.port
    country = country_of(port)
    open_ = country is None
    for leg in itinerary.legs:
        for place in (leg.origin, leg.destination):
            if place == port:
                return False
            there = country_of(place)
            if there is None:
                open_ = True
            elif there == country:
                return False
    return None if open_ else True


FEATURES: Final[tuple[Feature[Any], ...]] = (
    origin_country,
    destination_country,
    transit_countries,
    transits,
    countries,
    legs,
    modes,
    lead_days,
    stay_days,
    one_way,
    contradictory,
    misses_port,
)

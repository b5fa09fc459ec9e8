"""Figures as commands show them: rounded once, at the end."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from borderscore.rates import Rate, Ratio


def percent(share: Fraction | None) -> str:
    """Return a share in percent, with one decimal place; a dash where there is none."""
    return "-" if share is None else f"{decimal(100 * share, '0.1')} %"


def decimal(number: Fraction, places: str) -> Decimal:
    """Return a number rounded to as many places as an example has."""
    return (Decimal(number.numerator) / number.denominator).quantize(Decimal(places), ROUND_HALF_EVEN)


def interval(rate: Rate) -> str:
    """Return the interval of a rate in percent."""
    low, high = rate.interval()
    return f"{percent(low)} to {percent(high)}"


def rate_content(rate: Rate) -> dict[str, Any]:
    """Return a rate with its interval, for JSON."""
    low, high = rate.interval()
    return {
        "part": rate.part,
        "whole": rate.whole,
        "share": number(rate.share),
        "low": number(low),
        "high": number(high),
    }


def times(found: Ratio | None) -> str:
    """Return how many times as often, with its interval; a dash where that is not defined."""
    if found is None:
        return "-"
    value, low, high = (decimal(each, "0.01") for each in (found.value, found.low, found.high))
    return f"{value} ({low} to {high})"


def ratio_content(found: Ratio | None) -> dict[str, Any] | None:
    """Return a ratio with its interval, for JSON."""
    if found is None:
        return None
    return {"value": number(found.value), "low": number(found.low), "high": number(found.high)}


def number(share: Fraction | None) -> float | None:
    """Return a number with six decimal places, for JSON."""
    return None if share is None else float(decimal(share, "0.000001"))

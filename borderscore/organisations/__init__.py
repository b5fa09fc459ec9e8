"""Organisations: names and addresses made comparable, and the families that a register knows.

Names are what a smuggler changes first. Each step here is exact and says what it did: a match names its kind,
and a near spelling is never passed off as an equal one.
"""

from borderscore.organisations.addresses import AddressParts, normalised_address
from borderscore.organisations.aliases import Aliases
from borderscore.organisations.entries import Parent, RegisterEntry, is_fresh
from borderscore.organisations.families import CONTROL_ABOVE
from borderscore.organisations.names import NameParts, normalised
from borderscore.organisations.near import PLAIN, Comparer, NearIndex, PlainComparer, spellings
from borderscore.organisations.register import BUSIEST, Match, Register, Tie, number_keys
from borderscore.organisations.remarks import RegisterRemark

__all__ = [
    "BUSIEST",
    "CONTROL_ABOVE",
    "PLAIN",
    "AddressParts",
    "Aliases",
    "Comparer",
    "Match",
    "NameParts",
    "NearIndex",
    "Parent",
    "PlainComparer",
    "Register",
    "RegisterEntry",
    "RegisterRemark",
    "Tie",
    "is_fresh",
    "normalised",
    "normalised_address",
    "number_keys",
    "spellings",
]

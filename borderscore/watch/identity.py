"""What a state was made with. It goes on only with the same, or by an explicit command."""

import hashlib
from collections.abc import Mapping
from typing import Final

from borderscore._version import __version__
from borderscore.errors import StoreError
from borderscore.organisations import Register
from borderscore.selectivity import Assessor

#: The names of the notes, and what each is called in messages.
_CALLED: Final = {
    "rulebook": "the rulebook",
    "register": "the register",
    "window": "a window of so many days",
    "engine": "the version of borderscore",
}


def identity(assessor: Assessor, register: Register, window: int) -> dict[str, str]:
    """Return what every answer depends on beside the declarations and the baseline."""
    reference = assessor.reference
    return {
        "rulebook": f"{reference.id} {reference.version} {reference.sha256}",
        "register": _digest(register),
        "window": str(window),
        "engine": __version__,
    }


def _digest(register: Register) -> str:
    if not register.entries:
        return "none"
    told = "\n".join((register.comparer.name, *sorted(map(repr, register.entries.values()))))
    return hashlib.sha256(told.encode()).hexdigest()


def check_identity(kept: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raise StoreError where a state was made with something else than what is there now."""
    for name, called in _CALLED.items():
        if kept[name] != now[name]:
            raise StoreError(
                f"the state was made with another one: {called} was {kept[name]} and is {now[name]}; "
                "reassess assesses the window anew"
            )

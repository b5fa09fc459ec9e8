"""Rows: what traffic takes from declarations. They are small, to be sent from one process to another."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Final, NamedTuple

from attrs import fields

from borderscore.declaration import Declaration
from borderscore.linkage.keys import Key, Keying, seconds_of
from borderscore.linkage.traces import NEVER, Trace, tracing
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage

#: The parts of a trace beside its keys that hardly any two traces have in common, and the others.
_OWN: Final = ("id", "at", "traveler", "told")
_COMMON: Final = tuple(each.name for each in fields(Trace) if each.name not in {*_OWN, "keys"})

_own: Final = attrgetter(*_OWN)
_common: Final = attrgetter(*_COMMON)

#: Which row leaves it, whether a carrier does, where among the keys of the rows its own are, and its parts.
Packed = tuple[int, bool, tuple[int, ...], tuple[Any, ...], tuple[Any, ...]]


class Rows(NamedTuple):
    """What is taken from some declarations."""

    #: When each was declared, in seconds since 1970; of what is withdrawn nothing else is there.
    moments: "array[int]"
    #: Which fields each declares, as bits.
    declaring: "array[int]"
    #: The keys that they have, each once: fields, and the values beside them.
    fields: tuple[str, ...]
    values: tuple[str, ...]
    #: How many counted keys each has, and where these are, row after row.
    sizes: "array[int]"
    places: "array[int]"
    traces: list[Packed]

    def left(self, once: Callable[[Any], Any]) -> Iterator[tuple[int, bool, Trace]]:
        """Yield the traces, each with the number of its row and whether a carrier left it.

        `once` returns the one of equal values that is kept.
        """
        keys: dict[int, Key] = {}
        for row, carries, places, own, common in self.traces:
            for place in places:
                if place not in keys:
                    keys[place] = once(Key(self.fields[place], self.values[place]))
            parts = dict(zip((*_OWN, *_COMMON), (*own, *map(once, common)), strict=True))
            yield row, carries, Trace(keys=tuple([keys[place] for place in places]), **parts)


#: Returns the rows of declarations, in order.
Gathering = Callable[[Iterable[Declaration]], Rows]


def gathering(linkage: Linkage, register: Register) -> Gathering:
    """Return the function that takes from declarations what traffic keeps. It changes nothing."""
    keying = Keying(register)
    trace_of = tracing(linkage, keying)

    def gather(declarations: Iterable[Declaration]) -> Rows:
        known: dict[Key, int] = {}
        moments, declaring = array("q"), array("H")
        sizes, places = array("q"), array("I")
        traces: list[Packed] = []
        for declaration in declarations:
            counted, bits = ([], 0) if declaration.withdrawn else keying.counted(declaration)
            places.extend([known.setdefault(key, len(known)) for key in counted])
            sizes.append(len(counted))
            declaring.append(bits)
            if (left := trace_of(declaration)) is not None:
                trace, carries = left
                keys = tuple([known.setdefault(key, len(known)) for key in trace.keys])
                traces.append((len(moments), carries, keys, _own(trace), _common(trace)))
            moments.append(NEVER if declaration.withdrawn else seconds_of(declaration.declared_at))
        return Rows(
            moments,
            declaring,
            tuple([key.field for key in known]),
            tuple([key.value for key in known]),
            sizes,
            places,
            traces,
        )

    return gather

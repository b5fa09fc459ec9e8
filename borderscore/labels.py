"""What is known about declarations afterwards: which of them one hand sent, and which only look like it.

A user's own past cases are labels too; a name and the declarations are enough.
"""

import re
from typing import Annotated, Final

from attrs import frozen

from borderscore.bounds import Whole, shown
from borderscore.declaration import Identifier, ShortText
from borderscore.errors import InvalidValueError
from borderscore.shapes import checked

_digits: Final = re.compile("[0-9]{1,30}").fullmatch


@frozen
class Digits:
    """The bound of an amount of data as results hold it: a text of decimal digits, in bytes."""

    expected: str = 'a text of decimal digits such as "4800000000000000"'

    def check(self, value: object) -> int:
        """Return the value if it is a number of bytes; raise InvalidValueError if not."""
        if type(value) is not int or value < 0:
            raise InvalidValueError(f"expected a whole number of bytes, got {shown(value)}")
        return value

    def read(self, value: object) -> int:
        """Return the number of bytes that a text stands for."""
        if type(value) is not str or not _digits(value):
            raise InvalidValueError(f"expected {self.expected}, got {shown(value)}")
        return int(value)


@frozen(kw_only=True, field_transformer=checked)
class Label:
    """A ring, or an honest group that looks like one: one of `ring` and `look_alike` is its name."""

    ring: ShortText | None = None
    look_alike: ShortText | None = None
    #: What sort of ring or group it is, such as `split-volume` or `film-crew`.
    kind: ShortText | None = None
    #: How hard a ring tries not to be seen, from 1, plain, to 5, hardest.
    level: Annotated[int, Whole(1, 5)] | None = None
    #: All declarations that belong to it.
    declarations: tuple[Identifier, ...]
    #: Those of them that carry little: decoys, results going home. A finding may hold them or not.
    companions: tuple[Identifier, ...] = ()
    travelers: tuple[ShortText, ...] | None = None
    #: The capacity of all that its declarations carry, in bytes, declared or not.
    capacity_bytes: Annotated[int, Digits()] | None = None

    @property
    def name(self) -> str:
        """Return the name of the ring or the group."""
        return self.ring or self.look_alike or ""

    @property
    def couriers(self) -> frozenset[str]:
        """Return the declarations that carry a part. Who travels three times counts three times."""
        return frozenset(self.declarations).difference(self.companions)

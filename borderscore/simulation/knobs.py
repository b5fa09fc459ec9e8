"""The bounds of knobs."""

from typing import Annotated, Any

from attrs import fields

from borderscore.bounds import Whole, shown
from borderscore.errors import InvalidValueError

PerMille = Annotated[int, Whole(0, 1_000)]
Weight = Annotated[int, Whole(0, 1_000_000)]
Days = Annotated[int, Whole(1, 3_650)]
Span = Annotated[int, Whole(0, 3_650)]
Positive = Annotated[int, Whole(1, 10_000)]
Natural = Annotated[int, Whole(0, 10_000)]
Terabytes = Annotated[int, Whole(1, 100_000)]
Level = Annotated[int, Whole(1, 5)]


def check_order(instance: Any) -> None:
    """Refuse a least that is above its most."""
    for each in fields(type(instance)):
        if each.name.endswith("_least"):
            upper = each.name.removesuffix("least") + "most"
            least, most = getattr(instance, each.name), getattr(instance, upper)
            if least > most:
                raise InvalidValueError(
                    f"{each.name}: expected at most {upper}, {shown(most)}, got {shown(least)}"
                )

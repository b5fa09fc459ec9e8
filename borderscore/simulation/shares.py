"""How a ring divides its volume: amounts in GB."""

from borderscore.simulation.dice import Dice
from borderscore.simulation.parameters import Rings

#: What a phone and a laptop may hold beside, at most.
GEAR: int = 3_000


def line_of(rings: Rings) -> int:
    """Return what one member of a careful ring carries at most: 95 % of the line, less a phone and a laptop."""
    return max(1_000, rings.line * 950 - GEAR)


def shares(rings: Rings, members: int, line: int | None, dice: Dice) -> list[int]:
    """Return what each member carries, together about what was drawn for the ring; none above `line`, if given."""
    whole = 1_000 * dice.spread(rings.terabytes_least, rings.terabytes_most)
    if line is None:
        return _divided(whole, _weights(rings, members, dice))
    if members * line <= 1_000 * rings.terabytes_most and dice.chance(rings.just_below):
        return [line * dice.between(900, 1_000) // 1_000 for _ in range(members)]
    return _levelled(_divided(min(whole, members * line), _weights(rings, members, dice)), line)


def _weights(rings: Rings, members: int, dice: Dice) -> list[int]:
    least, most = (90, 110) if dice.chance(rings.even) else (10, 110)
    return [dice.between(least, most) for _ in range(members)]


def _divided(whole: int, weights: list[int]) -> list[int]:
    return [whole * weight // sum(weights) for weight in weights]


def _levelled(parts: list[int], line: int) -> list[int]:
    """Give what is above the line to those who are below it, from the first on. All have room for it together."""
    over = sum(max(0, part - line) for part in parts)
    levelled = []
    for part in parts:
        more = min(over, max(0, line - part))
        over -= more
        levelled.append(min(part, line) + more)
    return levelled

"""All that a rulebook says of one declaration, found by one function: points, their range, lane and draw."""

from collections.abc import Callable
from typing import Protocol

from borderscore.declaration import Declaration
from borderscore.features.carried import carried
from borderscore.generated import compiled, function
from borderscore.rulebook.model import Lane, Lanes
from borderscore.scoring.compiled import Program
from borderscore.scoring.outcomes import Fired
from borderscore.scoring.ranges import Ranger

#: The score, its lowest and highest value, the lane, drawn at random, the capacity in bytes, and what fired.
Verdict = tuple[int, int, int, Lane, bool, int | None, tuple[Fired, ...]]


class Judge(Protocol):
    """Says what a rulebook says of a declaration."""

    def __call__(self, declaration: Declaration, gaps: int | None = None, /) -> Verdict:
        """Judge a declaration; who knows all its gaps may say so. Raises FeatureError for a vendor's feature."""


def compile_judge(
    program: Program, ranger: Ranger, lanes: Lanes, draw: Callable[[str], bool], title: str
) -> Judge:
    """Compile the judge of a rulebook, from what finds the points and what finds the range."""
    body = [
        *program.body,
        "if gaps is None:",
        "    gaps = find_gaps(declaration)",
        *ranger.body,
        "capacity = carried(declaration).capacity",
        "drawn = draw(declaration.id)",
        "return score, score + down, score + up, lane(score), drawn, capacity, tuple(fired)",
    ]
    names = {
        **program.names,
        **ranger.names,
        "find_gaps": ranger.gaps,
        "lane": lanes.lane,
        "draw": draw,
        "carried": carried,
    }
    judge: Judge = compiled(function("judge(declaration, gaps=None)", body), f"<judge of {title}>", names)
    return judge

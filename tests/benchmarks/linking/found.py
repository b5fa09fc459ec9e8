"""What a contender found."""

from attrs import frozen


@frozen
class Found:
    """A group of declarations, and what it is ranked by."""

    score: float
    members: list[str]

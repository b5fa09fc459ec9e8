"""The one kernel: a score is a sum of contributions, and the contributions are its explanation."""

from collections.abc import Iterable, Mapping

from attrs import frozen

#: One value seen, ready for JSON. Amounts of data are strings of decimal digits, since JSON numbers above 2⁵³ lose
#: digits in other languages. None: the value was not declared.
Seen = str | int | bool | tuple[str, ...] | None

#: What points were given for: the value of one feature, or of several by name.
Observed = Seen | Mapping[str, Seen]


@frozen(kw_only=True)
class Contribution:
    """Points, and why they were given: a rulebook's criterion, and the value that was held against it."""

    #: The reason code of the attribute that matched.
    code: str
    #: What it adds to the score; negative where it speaks against a review.
    points: int
    #: The value seen.
    observed: Observed
    #: What it was held against.
    criterion: str
    #: A sentence for the person who reads it.
    text: str
    #: The JSON paths (RFC 9535) that the value came from, or the finding.
    source: str


def total(contributions: Iterable[Contribution]) -> int:
    """Return the score: the sum of the points, exactly, never clamped."""
    return sum(contribution.points for contribution in contributions)

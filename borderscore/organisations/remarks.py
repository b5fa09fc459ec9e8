"""What is odd about a register. A remark changes nothing by itself: it says what was left out, and why."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from attrs import frozen

from borderscore.organisations.families import Holders, circles

RemarkKind = Literal[
    "duplicate id",
    "dangling parent",
    "circle",
    "rival holders",
    "shared number",
    "busy director",
    "busy address",
    "busy holder",
]

#: How many ids a message repeats.
SHOWN: Final = 5


@frozen(order=True)
class RegisterRemark:
    """One thing to say about a register: about one id, number, director or address, and the entries concerned."""

    kind: RemarkKind
    subject: str
    entries: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


def listed(ids: Iterable[str]) -> str:
    """Return ids as a sentence holds them, and how many more there are."""
    each = list(ids)
    return ", ".join(each[:SHOWN]) + (f" and {len(each) - SHOWN:,} more" if len(each) > SHOWN else "")


def on_duplicates(counts: Mapping[str, int]) -> Iterator[RegisterRemark]:
    """Remark on ids that several entries have."""
    for each, count in counts.items():
        if count > 1:
            message = f"expected one entry, got {count:,}; the first by its content counts"
            yield RegisterRemark("duplicate id", each, (each,), message)


def on_holders(held: Mapping[str, Holders]) -> Iterator[RegisterRemark]:
    """Remark on holders without an entry, on holders that can't all control, and on circles."""
    dangling: dict[str, list[str]] = {}
    owners: dict[str, list[str]] = {}
    for each, holders in held.items():
        owners[each] = [holder for holder in holders.everyone if holder in held]
        for holder in holders.everyone:
            if holder not in held:
                dangling.setdefault(holder, []).append(each)
        if holders.rivals:
            taken = f"{holders.controller} counts" if holders.controller else "none counts"
            message = f"expected one holder in control, got {listed(holders.rivals)}; {taken} as such"
            yield RegisterRemark("rival holders", each, holders.rivals, message)
    for holder, entries in dangling.items():
        message = f"expected an entry for this parent of {listed(sorted(entries))}, got none; its id stands for it"
        yield RegisterRemark("dangling parent", holder, tuple(sorted(entries)), message)
    for circle in circles(owners):
        yield RegisterRemark("circle", circle[0], circle, f"expected no circle of holders, got {listed(circle)}")


def on_busy(kind: RemarkKind, subject: str, entries: Iterable[str], families: int) -> RegisterRemark:
    """Remark on what too many families have in common to tie any two of them."""
    return RegisterRemark(
        kind, subject, tuple(sorted(entries)), f"shared by {families:,} families; ties none of them"
    )


def on_number(subject: str, entries: Iterable[str]) -> RegisterRemark:
    """Remark on a register number that organisations of several families have."""
    ids = tuple(sorted(entries))
    return RegisterRemark(
        "shared number", subject, ids, f"expected one family, got {listed(ids)}; finds none of them"
    )

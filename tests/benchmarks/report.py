"""What a measurement found, as a table with what was to be reached."""

from collections.abc import Iterable

from attrs import frozen


@frozen
class Setting:
    """How much to measure."""

    rounds: int
    #: A tenth of the data: enough to see that everything works, not for figures to quote.
    quick: bool = False
    #: The worlds to measure on; none: those that the measurement names.
    seeds: tuple[int, ...] = ()

    def some(self, full: int) -> int:
        """Return how many of something to take."""
        return full // 10 if self.quick else full


@frozen
class Section:
    """One table of the report."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Sentences below the table.
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"## {self.title}", table(self.header, self.rows)]
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts) + "\n"


class DisagreementError(Exception):
    """Two engines gave different answers, so their speeds can't be compared."""


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table, readable as it stands."""
    cells = [header, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    ruled = [header, tuple("-" * width for width in widths), *cells[1:]]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in ruled
    )


def target(reached: float, least: float) -> str:
    """Return a ratio with the least that it should be, and whether it is."""
    return f"{reached:.2f} (≥ {least}: {'yes' if reached >= least else 'NO'})"


def limit(reached: float, most: float) -> str:
    """Return a measure with the most that it should be, and whether it is."""
    return f"{reached:.2f} (≤ {most:,}: {'yes' if reached <= most else 'NO'})"

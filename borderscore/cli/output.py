"""Tables and progress: as rich draws them where the output is a terminal and rich is installed, else plain."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

Progress = Callable[[int, int], None]


def counted(count: int, noun: str) -> str:
    """Return a number of things in words: "no errors", "1 error", "1,200 errors"."""
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; all columns but the first hold numbers."""
    if not (sys.stdout.isatty() and _print_rich(headers, rows)):
        _print_plain(headers, rows)


def _print_rich(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Print a table by rich, which respects NO_COLOR. Return False if it isn't installed."""
    try:
        from rich.console import Console
        from rich.table import Table
    except ImportError:
        return False
    table = Table()
    for index, header in enumerate(headers):
        table.add_column(header, justify="right" if index else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    return True


def _print_plain(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    for first, *others in (headers, *rows):
        cells = [
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)),
        ]
        sys.stdout.write(f"{'  '.join(cells).rstrip()}\n")


@contextmanager
def progress(stream: TextIO) -> Iterator[Progress]:
    """Show on a terminal how far the work is, in one line that goes away at the end."""
    if not stream.isatty():
        yield lambda _done, _whole: None
        return
    shown = -1

    def show(done: int, whole: int) -> None:
        nonlocal shown
        percent = min(100, 100 * done // whole)
        if percent != shown:
            shown = percent
            stream.write(f"\r[{'#' * (percent // 4):25}] {percent:3} %")
            stream.flush()

    try:
        yield show
    finally:
        stream.write("\r\033[K")
        stream.flush()

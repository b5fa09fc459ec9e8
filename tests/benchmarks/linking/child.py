"""One contender in a process of its own: `python -m tests.benchmarks.linking.child NAME DIRECTORY OUT`.

It reads declarations.jsonl and register.jsonl of the directory, and writes what it found, in the form of findings,
into OUT: one file for each of its thresholds, where it has several, such as findings0.9.jsonl.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.linking.found import Found

#: Yields groups, the highest first, for each of the thresholds.
Contender = Callable[[Path], Iterable[tuple[str, Iterable[Found]]]]


def _sql(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.tuned_sql import BY_HAND, groups

    yield "", groups(directory, BY_HAND)


def _sql_searched(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.tuned_sql import SEARCHED, groups

    yield "", groups(directory, SEARCHED)


def _splink(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.splinking import clusters

    yield from ((str(threshold), groups) for threshold, groups in clusters(directory))


def _splink_once(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.splinking import clusters

    yield from ((str(threshold), groups) for threshold, groups in clusters(directory, (0.9,)))


def _components(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.simple import components

    yield from ((str(most_holders), groups) for most_holders, groups in components(directory))


def _travelers(directory: Path) -> Iterator[tuple[str, list[Found]]]:
    from tests.benchmarks.linking.simple import travelers

    yield "", travelers(directory)


CONTENDERS: Final[dict[str, Contender]] = {
    "sql": _sql,
    "sql-searched": _sql_searched,
    "splink": _splink,
    "splink-once": _splink_once,
    "components": _components,
    "travelers": _travelers,
}


def main() -> None:
    """Run the contender that is named."""
    name, directory, out = sys.argv[1:]
    for threshold, groups in CONTENDERS[name](Path(directory)):
        path = Path(out) / f"findings{threshold}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_line(rank, each) for rank, each in enumerate(groups))


def _line(rank: int, found: Found) -> str:
    """Return a group as a finding. Scores of findings are whole, so the rank stands for it."""
    finding = {"type": "finding", "id": f"F{rank:09}", "score": -rank, "members": found.members}
    return f"{json.dumps(finding, ensure_ascii=False)}\n"


if __name__ == "__main__":
    main()

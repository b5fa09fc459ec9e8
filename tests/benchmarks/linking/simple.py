"""The two simplest ways: all that hangs together by shared values, and every traveler who carries much alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.linking.found import Found
from tests.benchmarks.linking.preparing import Database, connected, prepare

#: A value that more carriers hold than this ties nobody: without it, one component holds most of the traffic.
MOST_HOLDERS: Final = (2, 3, 4, 8, 12)


def components(directory: Path) -> Iterator[tuple[int, list[Found]]]:
    """Yield the connected components of carriers that share any value, at each of MOST_HOLDERS."""
    database = connected()
    prepare(database, directory)
    for most_holders in MOST_HOLDERS:
        yield most_holders, _components(database, most_holders)


def _components(database: Database, most_holders: int) -> list[Found]:
    volumes: dict[str, float] = dict(database.execute("SELECT id, terabytes FROM carriers ORDER BY id").fetchall())
    shared = database.execute(
        "SELECT list(id ORDER BY id) FROM keys GROUP BY field, value HAVING count(*) BETWEEN 2 AND ? ORDER BY 1",
        [most_holders],
    )
    leader = {id_: id_ for id_ in volumes}
    for (holders,) in shared.fetchall():
        first = _root(leader, holders[0])
        for other in holders[1:]:
            leader[_root(leader, other)] = first
    members: dict[str, list[str]] = {}
    for id_ in volumes:
        members.setdefault(_root(leader, id_), []).append(id_)
    return _ranked(
        [Found(sum(map(volumes.__getitem__, each)), each) for each in members.values() if len(each) > 1]
    )


def _root(leader: dict[str, str], id_: str) -> str:
    while leader[id_] != id_:
        leader[id_] = id_ = leader[leader[id_]]
    return id_


def travelers(directory: Path) -> list[Found]:
    """Return what each traveler declared, the largest volume first."""
    database = connected()
    prepare(database, directory)
    rows = database.execute(
        "SELECT sum(terabytes), list(id ORDER BY id) FROM carriers GROUP BY traveler"
    ).fetchall()
    return _ranked([Found(volume, members) for volume, members in rows])


def _ranked(groups: list[Found]) -> list[Found]:
    return sorted(groups, key=lambda each: (-each.score, each.members))

"""Results appear whole or not at all: they are made aside, and moved to their places when all is done."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from borderscore.errors import InputError


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Make the directory of results if need be, and in it one to work in, which goes away whatever happens.

    The directory of results goes away with it if it was made here and nothing came of it.

    Raises InputError where either can't be made, or where writing fails inside.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: expected a directory for the results, got a file")
    try:
        new = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".borderscore-", dir=out))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
            if new and not any(out.iterdir()):
                out.rmdir()
    except OSError as error:
        raise InputError(f"{out}: the results can't be written: {error.strerror or error}") from None


def publish(made: Path, out: Path, *, last: str, superseded: Collection[str], inputs: Iterable[Path]) -> None:
    """Move all files of a directory to their places, one of them last, after removing what an earlier run left.

    So a directory that has the last one holds a complete run. Raises InputError if an input would be lost by it.
    """
    replaced = {(out / name).resolve() for name in (*superseded, *(path.name for path in made.iterdir()))}
    for path in inputs:
        if path.resolve() in replaced:
            raise InputError(f"{path}: the results would replace this input: expected another directory for them")
    for name in (last, *superseded):
        (out / name).unlink(missing_ok=True)
    for path in sorted(made.iterdir(), key=lambda path: (path.name == last, path.name)):
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        path.replace(out / path.name)

"""Files of a run, found by what they hold, wherever they are now and whatever they are called."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from borderscore.errors import InputError
from borderscore.formats.run_files import InputRead, RunFile
from borderscore.run.sources import sha256_of


def check_given(run: RunFile, given: Iterable[Path]) -> None:
    """Raise InputError for a file that is none of the inputs of a run."""
    known = {each.sha256 for each in run.inputs}
    for path in given:
        if (sha256 := digest(path)) not in known:
            raise InputError(f"{path}: expected an input of the run, got {other(sha256)}")


def input_of(results: Path, read: InputRead, given: Sequence[Path] = ()) -> Path:
    """Return an input of a run: one of the files given, where it was, or beside the results.

    Raises InputError where it is nowhere.
    """
    copy = [results / read.copy] if read.copy else []
    names = (read.name, Path(read.name).name)
    nearby = [place / name for name in names for place in (results, results.parent)]
    return found(f"the input {read.name!a}", read.sha256, (*given, *copy, Path(read.name), *nearby))


def found(
    what: str, sha256: str, places: Iterable[Path], digest_of: Callable[[Path], str | None] | None = None
) -> Path:
    """Return the first file of a digest. Raises InputError that says where none of them was."""
    tried = list(dict.fromkeys(places))
    for path in tried:
        if (digest_of or digest)(path) == sha256:
            return path
    looked = ", ".join(map(str, tried))
    raise InputError(f"{what} with SHA-256 {sha256} was not found; looked at {looked}")


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none that can be read."""
    try:
        return sha256_of(path) if path.is_file() else None
    except OSError:
        return None


def other(sha256: str | None) -> str:
    """Say which file came in the place of the one that was expected."""
    return f"one with {sha256}" if sha256 else "none"

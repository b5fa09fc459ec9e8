"""A run computed again from its inputs, and held against its results, byte for byte.

All that a run was made with but its inputs is kept with it: the rulebook, the register, the baseline. `run.json`
names each by its SHA-256.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import frozen

from borderscore._version import __version__
from borderscore.errors import BorderscoreError, InputError, UnreadableRecordError
from borderscore.features import STANDARD, Feature
from borderscore.formats.caps import Caps
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, read_rulebook
from borderscore.formats.run_files import RunFile, read_run
from borderscore.places import reference_versions
from borderscore.run import results
from borderscore.run.comparing import Difference, differences
from borderscore.run.linking import BASELINE, REGISTER
from borderscore.run.locating import check_given, digest, found, input_of, other
from borderscore.run.references import load_baseline
from borderscore.run.scoring import Options, Progress, compute
from borderscore.run.sources import Source, is_copy

#: How many differences of one file are kept to be named; all are counted.
NAMED: Final = 20


@frozen(kw_only=True)
class Given:
    """Files to look at beside those that the run names; they may have been moved since."""

    inputs: tuple[Path, ...] = ()
    register: Path | None = None
    baseline: Path | None = None


@frozen
class Checked:
    """One file of results."""

    name: str
    #: How many lines it should have.
    lines: int
    differences: int
    first: tuple[Difference, ...]


@frozen(kw_only=True)
class Verdict:
    """What came of verifying a run."""

    run: RunFile
    #: Each file with its differences from what the run should have made.
    files: tuple[Checked, ...]
    #: Why the run was not computed again, and its files were only held against their digests.
    refused: str | None
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Say whether no difference was found."""
        return not any(each.differences for each in self.files)


def verify(
    directory: Path,
    given: Given = Given(),
    *,
    catalogue: Mapping[str, Feature[Any]] = STANDARD,
    jobs: int = 1,
    progress: Progress = lambda _read, _all: None,
) -> Verdict:
    """Compute a run again and hold every file of its results against what comes out.

    Where that can't be done, the files are held against the digests in `run.json` alone.
    Raises InputError where the directory holds no run.
    """
    raw = _content(directory / results.RUN)
    try:
        run = read_run(raw)
    except UnreadableRecordError as error:
        raise InputError(f"{directory / results.RUN}: expected a run, got something else: {error}") from None
    with TemporaryDirectory(prefix="borderscore-") as work:
        again = _Again(directory, run, given, Path(work, "results"))
        try:
            notes = again.compute(catalogue, jobs, progress)
        except BorderscoreError as error:
            return Verdict(run=run, files=tuple(_kept(directory, raw, run)), refused=str(error))
        return Verdict(run=run, files=tuple(again.checked()), refused=None, notes=notes)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: expected the results of a run, got: {error.strerror}") from None


@frozen
class _Again:
    """A run to be computed again into a directory."""

    directory: Path
    run: RunFile
    given: Given
    made: Path

    def compute(self, catalogue: Mapping[str, Feature[Any]], jobs: int, progress: Progress) -> tuple[str, ...]:
        """Make all files again, and return what is to be said about it. Raises BorderscoreError where it can't."""
        _check_engine(self.run)
        self.made.mkdir()
        rulebook = self._rulebook()
        sources = tuple(self._sources())
        options = Options(
            rulebook=_named(self.run.rulebook.file, rulebook),
            register=self._register(),
            baseline=self._baseline(),
            catalogue=catalogue,
            caps=caps_of(self.run),
            jobs=jobs,
        )
        read = read_rulebook(rulebook.read_bytes(), str(rulebook), catalogue)
        finished = compute(sources, read, options, self.made, progress)
        return self._without_report(finished.without_report)

    def checked(self) -> Iterator[Checked]:
        """Yield each file of the results, held against the one that was made again, or against its digest."""
        for name in sorted({*self.run.files, results.RUN, *(path.name for path in self.made.iterdir())}):
            again, there = self.made / name, self.directory / name
            if again.exists():
                yield _checked(name, again, differences(name, again, there))
            else:
                yield _checked(name, there, _digest_differs(name, there, self.run.files[name]))

    def _rulebook(self) -> Path:
        """Return the rulebook, which is kept among what is made as it is in the results."""
        kept = self.directory / results.RULEBOOK
        sha256 = self.run.files.get(results.RULEBOOK, "")
        path = found("the rulebook", sha256, (kept, *_where(self.run.rulebook.file), SHIPPED_RULEBOOK))
        return shutil.copyfile(path, self.made / results.RULEBOOK)

    def _sources(self) -> Iterator[Source]:
        check_given(self.run, self.given.inputs)
        for each in self.run.inputs:
            path = input_of(self.directory, each, self.given.inputs)
            if each.copy is None:
                yield Source(each.name, path)
            elif not is_copy(each.copy):
                raise InputError(f"expected the copy of an input such as input.jsonl, got {each.copy!a}")
            else:
                yield Source(each.name, shutil.copyfile(path, self.made / each.copy), copied=True)

    def _register(self) -> Source | None:
        used = self.run.register
        if used is None:
            return None
        places = _chosen(self.given.register, self.directory / REGISTER, used.file)
        return Source(used.file, found("the register", used.sha256, places))

    def _baseline(self) -> Source | None:
        used = self.run.baseline
        if used is None or used.file is None:
            return None
        places = _chosen(self.given.baseline, self.directory / BASELINE, used.file)
        return Source(used.file, found("the baseline", used.sha256, places, _baseline_digest))

    def _without_report(self, why: str | None) -> tuple[str, ...]:
        """Have a report where the run has one, and none where it has none: not everyone can make one."""
        sha256 = self.run.files.get(results.REPORT)
        if (sha256 is None) == (why is not None):
            return ()
        content = json.loads((self.made / results.RUN).read_bytes())
        files = content["files"]
        if sha256 is None:
            (self.made / results.REPORT).unlink()
            del files[results.REPORT]
        else:
            files[results.REPORT] = sha256
        content["files"] = dict(sorted(files.items()))
        del content["sha256"]
        (self.made / results.RUN).write_bytes(results.sealed(content))
        return (f"{results.REPORT} was held against its SHA-256 alone: {why}",) if why else ()


def _check_engine(run: RunFile) -> None:
    """Raise InputError unless the run was made by this engine, with these reference data."""
    if run.engine != __version__:
        raise InputError(
            f"it was made by borderscore {run.engine}, whose rules of scoring are not those of {__version__}: "
            f"verify it with that version"
        )
    if (here := reference_versions()) != dict(run.reference_data):
        raise InputError(
            f"it was made with {_listed(run.reference_data)}, but {_listed(here)} are installed: "
            "verify it with those versions"
        )


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))


def caps_of(run: RunFile) -> Caps:
    """Return the caps that a run read its records with. Raises InputError where they are none."""
    try:
        return Caps(**run.options.caps)
    except (TypeError, ValueError) as error:
        raise InputError(f"expected the caps on records in {results.RUN}, got others: {error}") from None


def _named(name: str | None, path: Path) -> Source | None:
    return None if name is None else Source(name, path)


def _where(name: str | None) -> tuple[Path, ...]:
    return () if name is None else (Path(name),)


def _chosen(given: Path | None, kept: Path, name: str) -> Sequence[Path]:
    """Return where to look for a reference: the file that was given, or else where it was and is kept."""
    return [given] if given else [kept, Path(name)]


def _baseline_digest(path: Path) -> str | None:
    """Return the digest of a baseline, which is that of its canonical form, however its file is laid out."""
    try:
        return load_baseline(path).sha256
    except InputError:
        return None


def _kept(directory: Path, raw: bytes, run: RunFile) -> Iterator[Checked]:
    """Yield each file of the results, held against its digest."""
    yield _checked(results.RUN, directory / results.RUN, _seal_differs(raw))
    for name, sha256 in run.files.items():
        yield _checked(name, directory / name, _digest_differs(name, directory / name, sha256))


def _seal_differs(raw: bytes) -> Iterator[Difference]:
    content = json.loads(raw)
    came = content.pop("sha256")
    sealed = results.sealed(content)
    if raw != sealed:
        expected = json.loads(sealed)["sha256"]
        yield Difference(results.RUN, 0, f"expected the SHA-256 {expected} of what it says, got {came}")


def _digest_differs(name: str, path: Path, sha256: str) -> Iterator[Difference]:
    came = digest(path)
    if came != sha256:
        yield Difference(name, 0, f"expected the file with SHA-256 {sha256}, got {other(came)}")


def _checked(name: str, path: Path, found: Iterator[Difference]) -> Checked:
    first = tuple(islice(found, NAMED))
    return Checked(name, _lines(path), len(first) + sum(1 for _ in found), first)


def _lines(path: Path) -> int:
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)

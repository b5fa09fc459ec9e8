"""A run: declarations in, a directory of results out, in memory that doesn't grow with the input but for findings.

1. Every record is read and assessed. Its line goes to a spool that sorts by id, or the record to the rejects.
2. One pass over the sorted keys settles what became of each record, and counts.
3. Records that conflict with another one are read again and become rejects.
4. Where the rulebook looks for findings, what they add goes into the lines of their members. This alone takes
   memory that grows, by about 1.3 KB for each declaration: its id, and what others may have in common with it.
5. The results are moved to their places.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from attrs import asdict, define, frozen

from borderscore.declaration import Declaration
from borderscore.features import STANDARD, Feature
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import Reject, open_input
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, content_of, read_rulebook
from borderscore.formats.writing import write_reject
from borderscore.report.summary import Input, Summary
from borderscore.run import results
from borderscore.run.assessing import BATCH_LINES, Batch, assessing, spread
from borderscore.run.conflicts import conflicts
from borderscore.run.entries import IDENTITY, IDENTITY_OF_LINES
from borderscore.run.linking import BASELINE, FINDINGS, REGISTER, Linked, Linking, join
from borderscore.run.publishing import publish, staging
from borderscore.run.settling import Settled, settle
from borderscore.run.sources import Source, collect, sha256_of
from borderscore.selectivity import Assessor, memberships_of
from borderscore.spool import CHUNK_BYTES, Run, Spool

#: Takes how many bytes of the inputs have been read, and how many there are.
Progress = Callable[[int, int], None]


@frozen(kw_only=True)
class Options:
    """What a run can be told."""

    #: The one that comes with the package, if None.
    rulebook: Path | None = None
    #: What findings rest on beside the declarations.
    register: Path | None = None
    baseline: Path | None = None
    catalogue: Mapping[str, Feature[Any]] = STANDARD
    caps: Caps = DEFAULT_CAPS
    #: How many bytes of lines are held in memory before they go to disk. No result depends on it.
    chunk_bytes: int = CHUNK_BYTES
    #: How many processes assess, where the system can fork one. No result depends on it.
    jobs: int = 1


@frozen
class Finished:
    """A run that is done."""

    summary: Summary
    #: None where the rulebook looks for no findings.
    linked: Linked | None
    #: Why there is no report.html, if there is none.
    without_report: str | None


def score(
    names: Sequence[str],
    out: Path,
    options: Options = Options(),
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = lambda _read, _all: None,
) -> Finished:
    """Score all declarations of these inputs and write the results into a directory.

    `names` are paths; "-" is standard input.
    Raises InputError or InvalidRulebookError where nothing could be done; earlier results stay as they are then.
    """
    content = content_of(options.rulebook or SHIPPED_RULEBOOK)
    name = str(options.rulebook or "the shipped rulebook")
    rulebook = read_rulebook(content, name, options.catalogue)
    with staging(out) as work:
        made = work / "results"
        made.mkdir()
        (made / results.RULEBOOK).write_bytes(content)
        sources = collect(names, made, stdin)
        assessor = Assessor.of(rulebook, options.catalogue)
        linking = Linking.of(assessor, options.register, options.baseline, made)
        under_way = _Work.under(work, sources, assessor, linking, options)
        summary, linked = _assessed(under_way, made, options.jobs, progress)
        told = {"caps": asdict(options.caps)}
        results.write_run(summary, told, options.rulebook, linked, made / results.RUN)
        without_report = results.write_report(summary, made / results.REPORT)
        publish(
            made,
            out,
            last=results.RUN,
            superseded=[results.REPORT, FINDINGS, BASELINE, REGISTER],
            inputs=[source.path for source in sources if not source.copied],
        )
    return Finished(summary, linked, without_report)


def _assessed(work: "_Work", made: Path, jobs: int, progress: Progress) -> tuple[Summary, Linked | None]:
    """Do the work. All that it has in memory but the summary is gone before the report is made."""
    with closing(work):
        work.read_all(jobs, progress)
        return work.finish(made, [sha256_of(source.path) for source in work.sources])


@define(eq=False)
class _Work:
    """A run under way."""

    directory: Path
    sources: Sequence[Source]
    assessor: Assessor
    linking: Linking | None
    caps: Caps
    records: Spool
    rejects: Spool
    #: How many records each input had, and how many of them became rejects.
    read: list[int]
    rejected: list[int]

    @classmethod
    def under(
        cls,
        directory: Path,
        sources: Sequence[Source],
        assessor: Assessor,
        linking: Linking | None,
        options: Options,
    ) -> "_Work":
        """Start a run that works under a directory."""
        return cls(
            directory,
            sources,
            assessor,
            linking,
            options.caps,
            Spool(directory / "records", IDENTITY, options.chunk_bytes),
            Spool(directory / "rejects", IDENTITY_OF_LINES, options.chunk_bytes),
            [0] * len(sources),
            [0] * len(sources),
        )

    def close(self) -> None:
        """Close all files."""
        self.records.close()
        self.rejects.close()

    def read_all(self, jobs: int, progress: Progress) -> None:
        """Read and assess all records of all inputs."""
        traffic = self.linking and self.linking.traffic
        work = assessing(self.assessor, self.caps, traffic.row if traffic else _no_row)
        for number, made in spread(work, self.batches(progress), jobs):
            self.read[number] += len(made)
            for each in made:
                if isinstance(each, Reject):
                    self.reject(number, each)
                else:
                    entry, line, row = each
                    self.records.add(entry, line)
                    if traffic and row:
                        traffic.take(row)

    def batches(self, progress: Progress) -> Iterator[Batch]:
        """Yield the lines of all inputs, and tell how far they have been read."""
        whole = sum(source.size for source in self.sources)
        before = 0
        for number, source in enumerate(self.sources):
            with open_input(source.path) as stream:
                lines = source.lines(self.caps, stream)
                while batch := list(islice(lines, BATCH_LINES)):
                    yield number, batch
                    progress(before + stream.tell(), whole)
            before += source.size

    def reject(self, number: int, reject: Reject) -> None:
        """Put one record of an input to the rejects."""
        self.rejected[number] += 1
        self.rejects.add((number, reject.line), f"{write_reject(reject)}\n".encode(errors="backslashreplace"))

    def finish(self, made: Path, digests: Sequence[str]) -> tuple[Summary, Linked | None]:
        """Settle what became of the records; put the assessments and all else among what is made."""
        records = self.records.sorted()
        with closing(Spool(self.directory / "doubts", IDENTITY_OF_LINES)) as doubts:
            settled = settle(records.entries(), doubts)
            if settled.doubtful:
                again = self.directory / "again"
                keep = self.linking.keep if self.linking else _no_row
                for number, reject in conflicts(doubts.sorted(), self.sources, self.caps, again, keep):
                    self.reject(number, reject)
                    settled.conflicting += 1
        lines, linked = self.link(records, settled, made)
        rejects = self.rejects.sorted()
        summary = results.summarise(
            settled,
            [
                Input(
                    name=source.name,
                    copy=source.path.name if source.copied else None,
                    sha256=sha256,
                    size=source.size,
                    records=read,
                    rejected=rejected,
                )
                for source, sha256, read, rejected in zip(
                    self.sources, digests, self.read, self.rejected, strict=True
                )
            ],
            self.assessor,
            lines,
            rejects,
            linked=linked,
        )
        lines.replace(made / results.ASSESSMENTS)
        rejects.lines.replace(made / results.REJECTS)
        return summary, linked

    def link(self, records: Run, settled: Settled, made: Path) -> tuple[Path, Linked | None]:
        """Look for findings, and return the lines with what they add; the counts are of these then."""
        if self.linking is None:
            return records.lines, None
        findings, linked = self.linking.finish(made)
        if not findings:
            return records.lines, linked
        lines = self.directory / "joined"
        settled.tally = join(records, memberships_of(findings), self.assessor.rulebook.lanes, lines)
        return lines, linked


def _no_row(_declaration: Declaration) -> None:
    """Take nothing from a declaration, where nothing is linked."""

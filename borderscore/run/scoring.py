"""A run: declarations in, a directory of results out, in memory that doesn't grow with the input but for findings.

1. Every record is read and assessed. Its line goes to a spool that sorts by id, or the record to the rejects.
2. One pass over the sorted keys settles what became of each record, and counts: while they come, as long as they
   come in order, or else when all are there.
3. Records that conflict with another one are read again and become rejects.
4. Where the rulebook looks for findings, what they add goes into the lines of their members. This alone takes
   memory that grows, by about 1.3 KB for each declaration: what others may have in common with it.
5. The results are moved to their places.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from attrs import asdict, define, frozen

from borderscore.errors import UnreadableRecordError
from borderscore.features import STANDARD, Feature
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.formats.lines import BLOCK_BYTES, Reject
from borderscore.formats.rulebooks import SHIPPED_RULEBOOK, content_of, read_rulebook
from borderscore.formats.run_files import read_run
from borderscore.formats.writing import write_reject
from borderscore.report.summary import Input, Summary
from borderscore.rulebook.model import Rulebook
from borderscore.run import results
from borderscore.run.assessing import Batch, Made, assessing, spread
from borderscore.run.conflicts import conflicts
from borderscore.run.entries import IDENTITY, IDENTITY_OF_LINES
from borderscore.run.linking import BASELINE, FINDINGS, REGISTER, Linked, Linking, join
from borderscore.run.publishing import publish, staging
from borderscore.run.settling import Settled, Settling
from borderscore.run.sources import Hashed, Source, collect, is_copy
from borderscore.selectivity import Assessor, memberships_of
from borderscore.spool import Run, Spool

#: Takes how many bytes of the inputs have been read, and how many there are.
Progress = Callable[[int, int], None]


@frozen(kw_only=True)
class Options:
    """What a run can be told."""

    #: The one that comes with the package, if None.
    rulebook: Path | Source | None = None
    #: What findings rest on beside the declarations.
    register: Path | Source | None = None
    baseline: Path | Source | None = None
    catalogue: Mapping[str, Feature[Any]] = STANDARD
    caps: Caps = DEFAULT_CAPS
    #: How many bytes of an input are read, assessed and sorted at once. No result depends on it.
    block_bytes: int = BLOCK_BYTES
    #: How many processes assess, where the system can fork one. No result depends on it.
    jobs: int = 1
    #: Whether report.html is made.
    report: bool = True


@frozen
class Finished:
    """A run that is done."""

    summary: Summary
    #: None where the rulebook looks for no findings.
    linked: Linked | None
    #: Why there is no report.html, if one was wanted and there is none.
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
    content, rulebook = _rulebook(options)
    with staging(out) as work:
        made = work / "results"
        made.mkdir()
        (made / results.RULEBOOK).write_bytes(content)
        sources = collect(names, made, stdin)
        finished = compute(sources, rulebook, options, made, progress)
        publish(
            made,
            out,
            last=results.RUN,
            superseded=[results.REPORT, FINDINGS, BASELINE, REGISTER, *_copies_left(out, sources)],
            inputs=[source.path for source in sources if not source.copied],
        )
    return finished


def _copies_left(out: Path, sources: Sequence[Source]) -> Iterator[str]:
    """Yield the copies of inputs that an earlier run left in a directory, but those that are inputs now."""
    try:
        earlier = read_run((out / results.RUN).read_bytes())
    except (OSError, UnreadableRecordError):
        return
    given = {source.path.resolve() for source in sources}
    for each in earlier.inputs:
        if each.copy and is_copy(each.copy) and (out / each.copy).resolve() not in given:
            yield each.copy


def _rulebook(options: Options) -> tuple[bytes, Rulebook]:
    source = Source.at(options.rulebook) or Source("the shipped rulebook", SHIPPED_RULEBOOK)
    content = content_of(source.path)
    return content, read_rulebook(content, source.name, options.catalogue)


def compute(
    sources: Sequence[Source], rulebook: Rulebook, options: Options, made: Path, progress: Progress
) -> Finished:
    """Make all files of a run in a directory that holds those that it keeps already; work beside it."""
    assessor = Assessor.of(rulebook, options.catalogue)
    linking = Linking.of(assessor, Source.at(options.register), Source.at(options.baseline), made, options.jobs)
    under_way = _Work.under(made.parent, sources, assessor, linking, options)
    report = cache(results.report_writer) if options.report else None
    with ThreadPoolExecutor(1) as aside:
        with closing(under_way):
            under_way.read_all(options.jobs, progress, report)
            summary, linked, sha256 = under_way.finish(made, aside)
        without_report = report()(summary, made / results.REPORT) if report else None
    given = Source.at(options.rulebook)
    hashed = {results.ASSESSMENTS: sha256.result()}
    results.write_run(summary, {"caps": asdict(options.caps)}, given.name if given else None, linked, made, hashed)
    return Finished(summary, linked, without_report)


#: What a run comes to, and the SHA-256 of its assessments once it is known.
_Done = tuple[Summary, Linked | None, Future[str]]


@define(eq=False)
class _Work:
    """A run under way."""

    directory: Path
    sources: Sequence[Source]
    assessor: Assessor
    linking: Linking | None
    caps: Caps
    block_bytes: int
    records: Spool
    rejects: Spool
    settling: Settling
    #: Whether records are settled, and their lines hashed, while they come: these are in order, and final.
    at_once: bool
    hashed: "hashlib._Hash"
    #: The SHA-256 of each input that has been read, how many records it had, and how many of them became rejects.
    digests: list[str]
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
            options.block_bytes,
            Spool(directory / "records", IDENTITY),
            Spool(directory / "rejects", IDENTITY_OF_LINES, options.block_bytes),
            _settling(directory / "doubts", linking),
            linking is None,
            hashlib.sha256(),
            [],
            [0] * len(sources),
            [0] * len(sources),
        )

    def close(self) -> None:
        """Close all files."""
        self.records.close()
        self.rejects.close()
        self.settling.doubts.close()

    def read_all(self, jobs: int, progress: Progress, meanwhile: Callable[[], object] | None) -> None:
        """Read and assess all records of all inputs. In another thread, do what is to be done meanwhile."""
        linking = self.linking
        work = assessing(self.assessor, self.caps, linking.gather if linking else None)
        with ThreadPoolExecutor(1) as aside:
            for made in spread(work, self.batches(progress), jobs):
                if meanwhile:  # all processes have been forked, which no other thread should live to see
                    aside.submit(meanwhile)
                    meanwhile = None
                self.take(made)

    def take(self, made: Made) -> None:
        """Take what was made of some records."""
        self.read[made.source] += made.entries + len(made.rejects)
        if made.chunk is not None:
            self.at_once &= self.records.add_chunk(made.chunk)
            if self.at_once:
                self.settling.take(made.chunk.entries())
                self.hashed.update(made.chunk.lines)
        for reject in made.rejects:
            self.reject(made.source, reject)
        if self.linking and made.rows:
            self.linking.take(made.source, made.lines, made.rows)

    def batches(self, progress: Progress) -> Iterator[Batch]:
        """Yield the lines of all inputs, and tell how far they have been read."""
        whole = sum(source.size for source in self.sources)
        before = 0
        for number, source in enumerate(self.sources):
            with Hashed(source.path) as stream:
                for block in source.blocks(self.caps, stream, self.block_bytes):
                    if isinstance(block, Reject):
                        self.read[number] += 1
                        self.reject(number, block)
                    else:
                        yield number, block
                    progress(before + stream.tell(), whole)
                self.digests.append(stream.sha256())
            before += source.size

    def reject(self, number: int, reject: Reject) -> None:
        """Put one record of an input to the rejects."""
        self.rejected[number] += 1
        self.rejects.add((number, reject.line), f"{write_reject(reject)}\n".encode(errors="backslashreplace"))

    def finish(self, made: Path, aside: Executor) -> _Done:
        """Settle what became of the records; put the assessments and all else among what is made."""
        records, assessments = self.records.sorted(), made / results.ASSESSMENTS
        if self.linking is None:
            records.lines.replace(assessments)
            known = self.hashed.hexdigest() if self.at_once else None
            sha256 = aside.submit(results.kept, assessments, known)
        settled = self.settle(records)
        linked = None
        if self.linking is not None:
            linked = self.link(self.linking, records, settled, assessments)
            sha256 = aside.submit(results.kept, assessments, None)
        rejects = self.rejects.sorted()
        summary = results.summarise(
            settled,
            [
                Input(
                    name=source.name,
                    copy=source.path.name if source.copied else None,
                    sha256=sha256_of_input,
                    size=source.size,
                    records=read,
                    rejected=rejected,
                )
                for source, sha256_of_input, read, rejected in zip(
                    self.sources, self.digests, self.read, self.rejected, strict=True
                )
            ],
            self.assessor,
            assessments,
            rejects,
            linked=linked,
        )
        rejects.lines.replace(made / results.REJECTS)
        return summary, linked, sha256

    def settle(self, records: Run) -> Settled:
        """Settle what became of the records; those that conflict with another one become rejects."""
        if not self.at_once:
            self.settling.doubts.close()
            self.settling = _settling(self.directory / "all doubts", self.linking)
            self.settling.take(records.entries())
        settled = self.settling.settled
        if settled.doubtful:
            doubts, again = self.settling.doubts.sorted(), self.directory / "again"
            for number, reject in conflicts(doubts, self.sources, self.caps, again):
                self.reject(number, reject)
                settled.conflicting += 1
        return settled

    def link(self, linking: Linking, records: Run, settled: Settled, assessments: Path) -> Linked:
        """Look for findings, and put the lines with what they add in their place; the counts are of these then."""
        findings, linked = linking.finish(assessments.parent)
        if findings:
            lanes = self.assessor.rulebook.lanes
            settled.tally = join(records, memberships_of(findings), lanes, assessments)
        else:
            records.lines.replace(assessments)
        return linked


def _settling(doubts: Path, linking: Linking | None) -> Settling:
    return Settling(Spool(doubts, IDENTITY_OF_LINES), linking.drop if linking else _nothing_to_drop)


def _nothing_to_drop(_source: int, _line: int) -> None:
    """Do nothing, where nothing is linked."""

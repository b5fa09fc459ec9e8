"""Opening a watch: where it stopped, with what it was made with; anything else by an explicit command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from borderscore.errors import StoreError, UnreadableRecordError
from borderscore.formats.baselines import read_baseline
from borderscore.formats.caps import DEFAULT_CAPS, Caps
from borderscore.linkage.baseline import Baseline, canonical
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.selectivity import Assessor
from borderscore.store import Store
from borderscore.watch.answers import Answer
from borderscore.watch.engine import NEVER, Watch
from borderscore.watch.finder import Finder
from borderscore.watch.identity import check_identity, identity
from borderscore.watch.journal import Journal
from borderscore.watch.ledger import Ledger
from borderscore.watch.regrowing import Regrowing
from borderscore.watch.traces import read_trace

#: How many days a window spans if nothing is said: a year, and the preparation before it.
WINDOW: Final = 425

#: A baseline of nothing: as long as a watch goes by it, nobody knows what is rare, and no findings are looked for.
NOTHING: Final = Baseline(0, 0, 0, 0, 1)


def open_watch(  # noqa: PLR0913 - each is one thing that an answer depends on
    store: Store,
    assessor: Assessor,
    *,
    register: Register | None = None,
    baseline: Baseline | None = None,
    window: int = WINDOW,
    caps: Caps = DEFAULT_CAPS,
    journal: Journal | None = None,
) -> Watch:
    """Return the watch that a store holds, or begin one in an empty store.

    A new watch without a baseline assesses each declaration alone; it looks for findings from the first `renew`
    on. Raises StoreError where the store was made with something else: see `reassess`.
    """
    known = register or Register.of()
    now = identity(assessor, known, window)
    kept = store.notes()
    if not kept:
        _note(store, {**now, "baseline": canonical(baseline or NOTHING)})
        store.commit()
        kept = store.notes()
    check_identity(kept, now)
    held = _baseline(kept)
    if baseline is not None and baseline.sha256 != held.sha256:
        raise StoreError("the state goes by another baseline than the one that is given: only renewing changes it")
    watch = _watch(store, assessor, known, held, window, caps, journal)
    _fill(watch)
    if watch.finder:
        watch.ledger.restore(watch.finder.settle().come)
    return watch


def reassess(  # noqa: PLR0913 - as above
    store: Store,
    assessor: Assessor,
    *,
    register: Register | None = None,
    baseline: Baseline | None = None,
    window: int = WINDOW,
    caps: Caps = DEFAULT_CAPS,
    journal: Journal | None = None,
    now: datetime | None = None,
) -> tuple[Watch, Answer]:
    """Assess a window anew with another rulebook, register, baseline or span, and return what became of findings.

    All assessments are others then: `Watch.standing` yields them. Without a baseline the one from before is used.
    Raises StoreError where the store holds no watch.
    """
    kept = store.notes()
    if not kept:
        raise StoreError("expected the state of a watch to assess anew, got an empty one")
    held = baseline or _baseline(kept)
    known = register or Register.of()
    watch = _watch(store, assessor, known, held, window, caps, journal)
    with watch.changing(now) as entries:
        told = identity(assessor, known, window)
        _note(store, {**told, "baseline": canonical(held)})
        entries.append(("watch-reassessed", {**told, "baseline": held.sha256}))
        store.drop_traces()
        for declaration in watch.contents():
            watch.trace(declaration)
        watch.ledger.recall()
        return watch, watch.begin_anew(entries)


def renew(watch: Watch, baseline: Baseline | None = None, *, now: datetime | None = None) -> Answer:
    """Let a watch go by another baseline: without one, by counts of its window. Return what changed.

    Raises StoreError where the rulebook looks for no findings, or nothing is counted.
    """
    linkage = watch.assessor.rulebook.linkage
    if linkage is None:
        raise StoreError("the rulebook looks for no findings, so that there is no baseline to renew")
    held = baseline or Traffic.of(watch.contents(), linkage, watch.register).baseline()
    if not held.declarations:
        raise StoreError("expected a baseline that counts declarations, got one of none")
    with watch.changing(now) as entries:
        _note(watch.store, {"baseline": canonical(held)})
        entries.append(("watch-baseline-renewed", {"baseline": held.sha256, "counted": baseline is None}))
        watch.ledger = Ledger(watch.store, watch.assessor.reference, held)
        watch.finder = _finder(watch.assessor, held)
        _fill(watch)
        watch.ledger.recall()
        return watch.begin_anew(entries)


def _watch(  # noqa: PLR0913, PLR0917 - as above
    store: Store,
    assessor: Assessor,
    register: Register,
    baseline: Baseline,
    window: int,
    caps: Caps,
    journal: Journal | None,
) -> Watch:
    kept = store.notes()
    return Watch(
        assessor=assessor,
        register=register,
        store=store,
        ledger=Ledger(store, assessor.reference, baseline),
        finder=_finder(assessor, baseline),
        window=window,
        caps=caps,
        journal=journal,
        horizon=int(kept.get("horizon", NEVER)),
        number=store.last(),
        renewed=int(kept.get("renewed", 0)),
    )


def _finder(assessor: Assessor, baseline: Baseline) -> Finder | None:
    linkage = assessor.rulebook.linkage
    return Regrowing.of(assessor.rulebook, linkage, baseline) if linkage and baseline.declarations else None


def _fill(watch: Watch) -> None:
    """Give a new finder the traces of the window."""
    for line in watch.store.traces():
        try:
            trace, carries = read_trace(line)
        except (ValueError, TypeError) as error:
            raise StoreError(f"the state is damaged: a trace can't be read: {error}") from None
        watch.leave_trace(trace.id, trace, carries=carries, kept=True)


def _note(store: Store, notes: Mapping[str, str]) -> None:
    for name, text in notes.items():
        store.note(name, text)


def _baseline(notes: Mapping[str, str]) -> Baseline:
    try:
        return read_baseline(notes["baseline"].encode())
    except (KeyError, UnreadableRecordError) as error:
        raise StoreError(f"the state is damaged: its baseline can't be read: {error}") from None

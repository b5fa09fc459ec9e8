"""Retention: what is old is masked, and what is very old is deleted; by explicit operations, which are logged.

Nothing here looks at a clock: the moment up to which something is old comes as an argument.
"""

import json
from datetime import datetime
from typing import Final

from attrs import frozen

from borderscore.errors import StoreError
from borderscore.formats.writing import write_declaration
from borderscore.linkage.keys import seconds_of
from borderscore.store import Record, Store
from borderscore.watch.answers import Answer
from borderscore.watch.engine import Watch, digest_of
from borderscore.watch.journal import Detail
from borderscore.watch.masking import Mask

#: After how many days data are masked, and deleted, if nothing else is said: six months and five years, as in
#: Article 12 of Directive (EU) 2016/681.
MASK_AFTER: Final = 183
DELETE_AFTER: Final = 1_826

#: The shortest key, in bytes.
_SHORTEST_KEY: Final = 16


@frozen
class Masked:
    """How much was masked, and what that changed in the window."""

    declarations: int
    findings: int
    answer: Answer


@frozen
class Deleted:
    """How much was deleted."""

    declarations: int
    findings: int


def mask(watch: Watch, key: bytes, *, until: datetime, now: datetime | None = None) -> Masked:
    """Mask what was declared up to a moment: records, and what was said of findings with a member among them.

    What is masked still counts in the window, as if another traveler had declared it. A repetition of it is no
    longer recognised, and rejected. Raises StoreError for a key that is too short.
    """
    if len(key) < _SHORTEST_KEY:
        raise StoreError(f"expected a key of at least {_SHORTEST_KEY} bytes, got {len(key)}")
    hidden = Mask(key)
    with watch.changing(now) as entries:
        numbers = [(each.number, each.id) for each in watch.store.declared(seconds_of(until))]
        masked = {id_ for number, id_ in numbers if _mask_record(watch, hidden, number, id_)}
        findings = _mask_findings(watch.store, hidden, masked)
        entries.append(("retention-masked", _told(until, len(masked), len(findings))))
        return Masked(len(masked), len(findings), watch.begin_anew(entries))


def _mask_record(watch: Watch, hidden: Mask, number: int, id_: str) -> bool:
    """Mask a record, and its trace if it is in force in the window; say whether it was not masked yet."""
    before = watch.declaration(number)
    declaration = hidden.declaration(before)
    if declaration == before:
        return False
    raw = write_declaration(declaration).encode()
    at = seconds_of(declaration.declared_at)
    watch.store.put(Record(number, id_, declaration.revision, at, digest_of(raw), raw))
    if watch.holds(id_) and watch.store.held(id_)[0].number == number:
        watch.trace(declaration)
    return True


def _mask_findings(store: Store, hidden: Mask, masked: set[str]) -> set[str]:
    """Mask what was said of findings with masked members; return their ids."""
    ids = {given.id for given in store.findings() if not masked.isdisjoint(json.loads(given.line)["members"])}
    for id_ in ids:
        for given in store.history(id_):
            store.put_finding(given._replace(line=hidden.finding(given.line)))
    for number, lines in [each for each in store.answers() if _mentions(each[1], ids)]:
        store.put_answer(number, b"".join(hidden.line(line, ids) for line in lines.splitlines(keepends=True)))
    for member, line in [each for each in store.assessments() if _mentions(each[1], ids)]:
        store.put_assessment(member, hidden.line(line, ids))
    return ids


def _mentions(lines: bytes, ids: set[str]) -> bool:
    """Say whether lines are about findings."""
    contents = map(json.loads, lines.splitlines())
    return any(each.get("id") in ids or not ids.isdisjoint(each.get("findings", ())) for each in contents)


def delete(watch: Watch, *, until: datetime, now: datetime | None = None) -> Deleted:
    """Delete declarations that were made up to a moment, and findings that ended by then, with all that was said.

    Raises StoreError where that is in the window.
    """
    last = seconds_of(until)
    if last > watch.edge:
        raise StoreError("what is to be deleted is in the window still: expected an earlier moment")
    store = watch.store
    with watch.changing(now) as entries:
        ids = {each.id for each in store.declared(last) if store.held(each.id)[0].at <= last}
        findings = {given.id for given in store.findings() if ids.issuperset(json.loads(given.line)["members"])}
        for id_ in ids:
            store.forget(id_)
        for id_ in findings:
            store.forget_finding(id_)
        for number, lines in [each for each in store.answers() if _mentions(each[1], findings)]:
            kept = (line for line in lines.splitlines(keepends=True) if not _mentions(line, findings))
            store.put_answer(number, b"".join(kept))
        entries.append(("retention-deleted", _told(until, len(ids), len(findings))))
        return Deleted(len(ids), len(findings))


def _told(until: datetime, declarations: int, findings: int) -> dict[str, Detail]:
    return {"until": until.isoformat(), "declarations": declarations, "findings": findings}

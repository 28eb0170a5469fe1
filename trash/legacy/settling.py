"""Drafts against what is here: new, changed since, changed by people, or there already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.db.models import Model
from django_mongodb_backend.query import wrap_database_errors
from pymongo import InsertOne, UpdateOne

from spaces.models import Membership
from trash.legacy.drafts import Draft, Row, digest
from trash.legacy.ledger import Ledger
from trash.legacy.patience import with_patience
from trash.legacy.report import Report
from wavic.lifecycle.models import Document
from wavic.mongo.documents import collection, session, stored

UNFINISHED = "run:unfinished"
"""The key that is in the ledger while something was written and what follows is not done."""

COUNT_COMMENTS = "comments"
"""Among what is to be done for a track."""

_STATE = ("state", "trashed_at", "trashed_by")  # change together


@dataclass
class _Settled:
    """What is to be written of a draft, and how it is counted."""

    draft: Draft
    outcome: str
    inserts: list[tuple[type[Model], Row]] = field(default_factory=list)
    update: Row | None = None
    kept: list[str] = field(default_factory=list)


def settle(drafts: Iterable[Draft], ledger: Ledger, report: Report, *, dry_run: bool) -> None:
    """Write what is new or newer, in one transaction with the ledger, and count all.

    What people have changed or removed here stays as they left it. A document that collides with
    another (an address, a token) doesn't keep its batch from coming: then each is written alone.
    """
    batch = list(drafts)
    here = _here(batch)
    settled = [_decide(draft, here, ledger) for draft in batch]
    if written := [each.draft for each in settled if each.outcome in {"came", "updated"}]:
        ledger.put(UNFINISHED, None, written={})
    for key in {draft.counted_on for draft in written} - {""}:
        if row := ledger.get(key):
            ledger.put(key, row["target"], todo=sorted({*row["todo"], COUNT_COMMENTS}))
    if dry_run:
        ledger.write()
    else:
        try:
            _write(settled, ledger)
        except IntegrityError:
            _write_alone(settled, ledger)
    for each in settled:
        _tell(each, report)


def _here(drafts: list[Draft]) -> dict[tuple[type[Model], ObjectId], Row]:
    by_model: dict[type[Model], list[ObjectId]] = {}
    for draft in drafts:
        by_model.setdefault(type(draft.document), []).append(draft.target)
    return {
        (model, row["_id"]): row
        for model, ids in by_model.items()
        for row in collection(model).find({"_id": {"$in": ids}})
    }


def _decide(
    draft: Draft, here: dict[tuple[type[Model], ObjectId], Row], ledger: Ledger
) -> _Settled:
    row, document, columns = ledger.get(draft.key), stored(draft.document), draft.columns()
    digests = {column: digest(document[column]) for column in columns.values()}
    found = here.get((type(draft.document), draft.target))
    written = row["written"] if row else None
    said: Row = {"facts": draft.facts, "notes": [list(note) for note in draft.notes]}
    if row is None or written is None:
        if found is not None:
            ledger.drop(draft.key)
            return _Settled(draft, "taken")
        todo = sorted({what for name, what in draft.todo.items() if document[columns[name]]})
        ledger.put(draft.key, draft.target, written=digests, todo=todo, **said)
        new = [(type(each), stored(each)) for each in (draft.document, *draft.with_it)]
        return _Settled(draft, "came", inserts=new)
    newer = [name for name, column in columns.items() if digests[column] != written.get(column)]
    if newer:
        said["written"] = {**written, **digests}
    if any(row[name] != value for name, value in said.items()):
        ledger.put(draft.key, row["target"], **said)
    if not newer:
        return _Settled(draft, "already")
    taken = [name for name in newer if found and _untouched(found, columns[name], written, digests)]
    kept = [name for name in newer if name not in taken]
    if not taken or found is None:
        return _Settled(draft, "kept", kept=kept)
    more = {what for name, what in draft.todo.items() if name in taken and document[columns[name]]}
    if more:
        ledger.put(draft.key, row["target"], todo=sorted({*row["todo"], *more}))
    update = {columns[name]: document[columns[name]] for name in taken}
    if "state" in taken:
        update |= {name: document[name] for name in _STATE}
    if "updated_at" in document:
        update["updated_at"] = max(_aware(document["updated_at"]), found["updated_at"])
    return _Settled(draft, "updated", update=update, kept=kept)


def _aware(moment: datetime) -> datetime:
    """As MongoDB hands it out; the ORM hands it in without a zone, in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _untouched(found: Row, column: str, written: Row, digests: Row) -> bool:
    """Whether it says here what was written last, or already what it is to say."""
    return digest(found.get(column)) in {written.get(column), digests[column]}


def _write(settled: list[_Settled], ledger: Ledger, only: str | None = None) -> None:
    def write() -> None:
        writes: dict[type[Model], list[Any]] = {}
        for each in settled:
            for model, document in each.inserts:
                writes.setdefault(model, []).append(InsertOne(document))
            if each.update:
                writes.setdefault(type(each.draft.document), []).append(_edit(each))
        for model, operations in writes.items():
            collection(model).bulk_write(operations, ordered=False, session=session())
        ledger.write(only)

    with_patience(wrap_database_errors(write))


def _edit(each: _Settled) -> UpdateOne:
    revised = isinstance(each.draft.document, (Document, Membership))
    more = {"$inc": {"revision": 1}} if revised else {}
    return UpdateOne({"_id": each.draft.target}, {"$set": each.update, **more})


def _write_alone(settled: list[_Settled], ledger: Ledger) -> None:
    """Write one by one; what collides is told, and leaves no trace."""
    for each in settled:
        try:
            _write([each], ledger, each.draft.key)
        except IntegrityError:
            ledger.drop(each.draft.key)
            each.outcome = "taken"
    _write([], ledger)


def _tell(each: _Settled, report: Report) -> None:
    kind, source_id = each.draft.kind, each.draft.source_id
    if each.outcome == "taken":
        report.refuse(
            kind, source_id, "taken", "Another document here has its id, address or token."
        )
        return
    report.count(kind, each.outcome)
    for code, detail in each.draft.notes:
        report.say("changed", kind, source_id, code, detail)
    for code, detail in each.draft.lost:
        report.say("lost", kind, source_id, code, detail)
    if each.kept:
        report.say("changed", kind, source_id, "kept_here", ", ".join(each.kept))

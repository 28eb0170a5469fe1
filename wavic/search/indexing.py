"""Keeping entries as their documents are: made anew from what is there, as often as need be."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from bson.objectid import ObjectId
from pymongo import DeleteMany, UpdateOne
from pymongo.collection import Collection as Documents

from wavic.mongo.documents import aggregate, collection, session
from wavic.search.folding import folded
from wavic.search.models import Entry
from wavic.search.registry import Findable, findable_of, findables
from wavic.search.tokens import tokens_of

BATCH = 200  # documents at a time
_FINDS = ("space", "project", "title", "text", "updated_at")

Row = dict[str, Any]


def refresh(kind: str, objects: Iterable[ObjectId]) -> int:
    """Make the entries of these documents what they should say now; how many there are.

    What is gone or can't be found any more loses its entry. Any number of workers may do it at
    once: each looks again after it has written, so that the last to write has seen the latest.
    """
    ids = iter(objects)
    made = 0
    while batch := list(islice(ids, BATCH)):
        made += _refresh(kind, batch)
    return made


def forget(objects: Collection[ObjectId]) -> None:
    """Drop all entries of these documents, which are being deleted for good."""
    collection(Entry).delete_many({"object": {"$in": list(objects)}}, session=session())


def refresh_after(kind: str, after: ObjectId | None) -> ObjectId | None:
    """Refresh the next batch of all documents of a kind in the order of their ids.

    The last of them, to go on after; None when there are no more.
    """
    batch = _ids(collection(findable_of(kind).model), "_id", after)
    _refresh(kind, batch)
    return batch[-1] if len(batch) == BATCH else None


def sweep_after(kind: str, after: ObjectId | None) -> ObjectId | None:
    """The same for what there are entries of: so those of documents that are gone go as well."""
    batch = _ids(collection(Entry), "object", after, kind=kind)
    _refresh(kind, sorted(set(batch)))
    return batch[-1] if len(batch) == BATCH else None


def refresh_all() -> Iterator[str]:
    """Refresh everything there is, and drop what isn't any more; says the kind of each batch."""
    for kind in [each.kind for each in findables()]:
        for step in (refresh_after, sweep_after):
            after: ObjectId | None = None
            while True:
                after = step(kind, after)
                yield kind
                if after is None:
                    break


def _refresh(kind: str, objects: Collection[ObjectId]) -> int:
    if not objects:
        return 0
    found = findable_of(kind)
    now = _rows(found, objects)
    while True:
        _write(found, objects, now)
        before, now = now, _rows(found, objects)
        if now == before:
            return len(now)


def _rows(found: Findable, objects: Collection[ObjectId]) -> dict[ObjectId, Row]:
    """What entries are to say, by the documents' ids; none for what can't be found."""
    wanted = {"$match": {"_id": {"$in": list(objects)}}}
    rows = aggregate(found.model, [wanted, *found.shape])
    return {row["object"]: {name: row[name] for name in _FINDS} for row in rows}


def _write(found: Findable, objects: Collection[ObjectId], rows: dict[ObjectId, Row]) -> None:
    gone = [pk for pk in objects if pk not in rows]
    writes: list[UpdateOne | DeleteMany] = [
        DeleteMany({"object": {"$in": gone}, "kind": found.kind}),
        *(_upsert(found, pk, row) for pk, row in rows.items()),
    ]
    collection(Entry).bulk_write(writes, ordered=False, session=session())


def _upsert(found: Findable, pk: ObjectId, row: Row) -> UpdateOne:
    title = row["title"] if found.titled else ""
    says = {
        "space": row["space"],
        "project": row["project"],
        "title": f" {folded(title)} ",
        "words": tokens_of(title, row["text"] or ""),
        "moment": row["updated_at"],
    }
    return UpdateOne({"object": pk, "kind": found.kind}, {"$set": says}, upsert=True)


def _ids(documents: Documents, field: str, after: ObjectId | None, **match: Any) -> list[ObjectId]:
    wanted = {**match, field: {"$gt": after}} if after else match
    found = documents.find(wanted, {field: 1}, session=session()).sort(field, 1).limit(BATCH)
    return [row[field] for row in found]

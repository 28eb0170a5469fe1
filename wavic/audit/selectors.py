"""Reading the trail: of a space, or of a person."""

from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId

from wavic.audit.models import Entry
from wavic.audit.recording import names
from wavic.mongo.documents import same
from wavic.mongo.paging import Keyset, Listing, PageRequest

Row = dict[str, Any]

_NEWEST = Keyset((("_id", -1),))
_FIELDS = same(
    *("_key", "kind", "space", "actor", "people", "support", "data", "address", "user_agent"),
    *("subject_type", "subject_id", "created_at", "_people", "_names"),
)


def listing(match: Row, request: PageRequest, joined_people: Row, named: Iterable[str]) -> Listing:
    """A page of entries, the newest first.

    `match` is of one space or one person, by whom there are indexes; `joined_people` is a stage
    that puts who is meant by `people` into `_people`, each with an `id`. `named` are the fields
    whose ids are told with their names.
    """
    shape = [joined_people, *_joined_names(named), {"$replaceWith": {"id": "$_id", **_FIELDS}}]
    return _NEWEST.listing(Entry, request, match=match, shape=shape)


def _joined_names(fields: Iterable[str]) -> list[Row]:
    """Stages that put into `_names` what the documents with these ids are called now."""
    # What an event's data names, it names by a string.
    ids = [_as_id(f"${field}") for field in fields]
    found = {
        f"_names_of_{model._meta.db_table}": (model, field) for model, field in names().items()
    }
    joins: list[Row] = [
        {
            "$lookup": {
                "from": model._meta.db_table,
                "localField": "_ids",
                "foreignField": "_id",
                "pipeline": [{"$project": {"name": f"${field}"}}],
                "as": name,
            }
        }
        for name, (model, field) in found.items()
    ]
    together = {"$concatArrays": [f"${name}" for name in found]}
    return [{"$set": {"_ids": ids}}, *joins, {"$set": {"_names": together}}]


def _as_id(value: str) -> Row:
    return {"$convert": {"input": value, "to": "objectId", "onError": None, "onNull": None}}


def shown(row: Row, people: dict[ObjectId, Row], *, reader: ObjectId | None = None) -> Row:
    """An entry for a client. Which of the staff it was, from where and why, isn't theirs to know.

    With a `reader` from where others acted isn't either.
    """
    actor, by_support = row["actor"], row["support"]
    hidden = by_support or (reader is not None and actor not in {None, reader})
    done_to = [people[pk] for pk in row["people"] if pk in people and pk != actor]
    subject = {"type": row["subject_type"], "id": row["subject_id"]} if row["subject_id"] else None
    data = {name: said for name, said in row["data"].items() if not by_support or name != "reason"}
    return {
        **{name: row[name] for name in ("id", "kind", "space", "support", "created_at")},
        "data": data,
        "actor": None if by_support else people.get(actor),
        "people": done_to,
        "subject": subject,
        "names": {str(each["_id"]): each["name"] for each in row["_names"]},
        "address": "" if hidden else row["address"],
        "user_agent": "" if hidden else row["user_agent"],
    }

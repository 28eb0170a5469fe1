"""Reading the trail: of a space, or of a person."""

from typing import Any

from bson.objectid import ObjectId

from wavic.audit.models import Entry
from wavic.mongo.documents import same
from wavic.mongo.paging import Keyset, Listing, PageRequest

Row = dict[str, Any]

_NEWEST = Keyset((("_id", -1),))
_FIELDS = same(
    *("_key", "kind", "space", "actor", "people", "support", "data", "address", "user_agent"),
    *("subject_type", "subject_id", "created_at", "_people"),
)


def listing(match: Row, request: PageRequest, joined_people: Row) -> Listing:
    """A page of entries, the newest first.

    `match` is of one space or one person, by whom there are indexes; `joined_people` is a stage
    that puts who is meant by `people` into `_people`, each with an `id`.
    """
    shape = [joined_people, {"$replaceWith": {"id": "$_id", **_FIELDS}}]
    return _NEWEST.listing(Entry, request, match=match, shape=shape)


def shown(row: Row, people: dict[ObjectId, Row], *, reader: ObjectId | None = None) -> Row:
    """An entry for a client. Which of the staff it was, and from where, isn't theirs to know.

    With a `reader` it is of their own trail: there others' addresses aren't either.
    """
    actor, by_support = row["actor"], row["support"]
    hidden = by_support or (reader is not None and actor not in {None, reader})
    done_to = [people[pk] for pk in row["people"] if pk in people and pk != actor]
    subject = {"type": row["subject_type"], "id": row["subject_id"]} if row["subject_id"] else None
    return {
        **{name: row[name] for name in ("id", "kind", "space", "support", "data", "created_at")},
        "actor": None if by_support else people.get(actor),
        "people": done_to,
        "subject": subject,
        "address": "" if hidden else row["address"],
        "user_agent": "" if hidden else row["user_agent"],
    }

"""Who has heard a version, and how far."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from collaboration.models import GuestPass, Play
from spaces.access import Principal
from tracks import selectors as tracks
from wavic.mongo.documents import aggregate, same

MOST_LISTENERS = 100


def listeners(
    principal: Principal, track_id: ObjectId, version_id: ObjectId | None
) -> dict[str, Any]:
    """Who heard a version, the current one unless told, as a page: the latest to listen first.

    The page is the only one: it ends after MOST_LISTENERS. 404 when they may not see the version.
    """
    if version_id is None:
        version_id = tracks.track(principal, track_id)["version"]["id"]
    else:
        tracks.version(principal, track_id, version_id)
    rows = aggregate(Play, _stages(version_id))
    for row in rows:
        row["person"] = next(map(accounts.shown_person, row["person"]), None)
        row["guest"] = next(iter(row["guest"]), None)
    return {"results": rows, "next": None, "previous": None}


def _stages(version_id: ObjectId) -> list[dict[str, Any]]:
    return [
        {"$match": {"version_id": version_id}},
        {
            "$group": {
                "_id": "$listener",
                "plays": {"$sum": {"$cond": ["$counted", 1, 0]}},
                "furthest_ms": {"$max": "$furthest_ms"},
                "last_heard_at": {"$max": "$updated_at"},
            }
        },
        {"$sort": {"last_heard_at": -1, "_id": -1}},
        {"$limit": MOST_LISTENERS},
        accounts.joined_person("_id", "person"),
        {
            "$lookup": {
                "from": GuestPass._meta.db_table,
                "localField": "_id",
                "foreignField": "_id",
                "pipeline": [{"$replaceWith": {"id": "$_id", "name": "$name"}}],
                "as": "guest",
            }
        },
        {"$replaceWith": same("person", "guest", "plays", "furthest_ms", "last_heard_at")},
    ]

"""Whether a thread is to be seen: it stands on versions, and goes to the trash with the last."""

from typing import Any

from bson.objectid import ObjectId

from collaboration.models import Comment
from tracks.models import Version
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate

Row = dict[str, Any]

STANDS = "_stands"


def joined_versions(versions: str, **but: Any) -> Row:
    """A stage that sets `_stands` to [] where none of the versions in this field is living."""
    return {
        "$lookup": {
            "from": Version._meta.db_table,
            "localField": versions,
            "foreignField": "_id",
            "pipeline": [
                {"$match": {"state": State.ACTIVE, **but}},
                {"$limit": 1},
                {"$project": {"_id": 1}},
            ],
            "as": STANDS,
        }
    }


def standing(versions: str) -> list[Row]:
    """Stages that keep a row where one of the versions in this field is living."""
    return [joined_versions(versions), {"$match": {STANDS: {"$ne": []}}}, {"$unset": STANDS}]


def living_comment(reference: str, name: str) -> list[Row]:
    """Stages that join the comment `reference` points to as `name`, if it is to be seen.

    As `spaces.access.living` does; for a reply it is the thread that has to be there.
    """
    return [
        {
            "$lookup": {
                "from": Comment._meta.db_table,
                "localField": reference,
                "foreignField": "_id",
                "pipeline": [{"$match": {"state": State.ACTIVE}}, *STANDING_COMMENT],
                "as": name,
            }
        },
        {"$unwind": {"path": f"${name}", "preserveNullAndEmptyArrays": True}},
    ]


STANDING_COMMENT: list[Row] = [
    {
        "$lookup": {
            "from": Comment._meta.db_table,
            "localField": "parent_id",
            "foreignField": "_id",
            "pipeline": [{"$match": {"state": State.ACTIVE}}, {"$project": {"versions": 1}}],
            "as": "_thread",
        }
    },
    # The thread's, or nothing for a reply to what is gone; its own for a thread.
    {
        "$set": {
            "_versions": {
                "$cond": [
                    {"$eq": ["$parent_id", None]},
                    "$versions",
                    {"$ifNull": [{"$first": "$_thread.versions"}, []]},
                ]
            }
        }
    },
    *standing("_versions"),
    {"$unset": ["_thread", "_versions"]},
]
"""Stages that keep living comments whose thread is to be seen."""


def threads_only_on(version_id: ObjectId) -> dict[str, int]:
    """How many living threads stand on this version and on no other living one, by status."""
    rows = aggregate(
        Comment,
        [
            {
                "$match": {
                    "versions": version_id,
                    "state": State.ACTIVE,
                    "resolved": {"$in": [False, True]},
                }
            },
            joined_versions("versions", _id={"$ne": version_id}),
            {"$match": {STANDS: []}},
            {"$group": {"_id": "$resolved", "threads": {"$sum": 1}}},
        ],
    )
    found = {row["_id"]: row["threads"] for row in rows}
    return {"opened": found.get(False, 0), "resolved": found.get(True, 0)}

"""A link as its guests find it: what stands behind a token, and what they are told of it."""

from datetime import datetime
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from collaboration.models import Link, LinkCopy
from collaboration.tokens import hash_of
from projects.models import Project
from spaces import access
from tracks.models import Track, Version
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same

Row = dict[str, Any]

_BELOW_THE_SPACE = (("project", Project), ("track", Track), ("version", Version))
_ALLOWED = ("may_comment", "may_download", "may_approve")


def shared_by_token(token: str) -> Row | None:
    """What is shared under a link's token: `{copy, link, _space, project, track, version}`.

    Whole documents; what the link's target doesn't reach down to is missing. None for a token
    that opens nothing: unknown, revoked, expired, or for something in the trash. One without
    plays left is still found: see `used_up`.
    """
    return _shared({"token_hash": hash_of(token)})


def shared_by_copy(copy_id: ObjectId) -> Row | None:
    """The same for a copy of a link, by its id."""
    return _shared({"_id": copy_id})


def used_up(link: Row) -> bool:
    """Whether a link's document says that its plays are all taken."""
    return link["max_plays"] is not None and link["plays_taken"] >= link["max_plays"]


def plays_left(link: Row) -> int | None:
    """How many plays a link has left; None where they aren't counted."""
    return None if link["max_plays"] is None else max(0, link["max_plays"] - link["plays_taken"])


def target_and_id(link: Row) -> tuple[str, ObjectId]:
    """The kind of what a link's document shares, and its id."""
    for kind in ("version", "track", "project"):
        if link[f"{kind}_id"] is not None:
            return kind, link[f"{kind}_id"]
    return "space", link["space_id"]


def shown_to_guest(shared: Row) -> Row:
    """What guests are told of their link: what it shares, what they may do, until when."""
    link, space = shared["link"], shared["_space"]
    target, target_id = target_and_id(link)
    named = shared.get("track") or shared.get("project")
    return {
        "target": target,
        "target_id": target_id,
        "title": named["title"] if named else space["name"],
        "space": {"id": space["_id"], "name": space["name"]},
        "track": link["track_id"],
        **{name: link[name] for name in _ALLOWED},
        "expires_at": link["expires_at"],
        "plays_left": plays_left(link),
    }


def _shared(which: Row) -> Row | None:
    joins = (
        access.living(model, f"link.{kind}_id", kind, needed=False)
        for kind, model in _BELOW_THE_SPACE
    )
    rows = aggregate(
        LinkCopy,
        [
            {"$match": {**which, "revoked_at": None}},
            {"$replaceWith": {"copy": "$$ROOT", **same("link_id")}},
            {
                "$lookup": {
                    "from": Link._meta.db_table,
                    "localField": "link_id",
                    "foreignField": "_id",
                    "pipeline": [{"$match": {"state": State.ACTIVE}}],
                    "as": "link",
                }
            },
            {"$unwind": "$link"},
            *access.living_space("link.space_id"),
            *(stage for join in joins for stage in join),
        ],
    )
    return next((row for row in rows if _stands(row, timezone.now())), None)


def _stands(shared: Row, now: datetime) -> bool:
    link = shared["link"]
    in_time = link["expires_at"] is None or link["expires_at"] > now
    return in_time and all(
        link[f"{kind}_id"] is None or kind in shared for kind, _ in _BELOW_THE_SPACE
    )

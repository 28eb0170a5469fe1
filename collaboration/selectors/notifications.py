"""What a person is told, as far as they may still see it."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from collaboration.models import Invitation, Notification, NotificationKind, Status
from collaboration.selectors.activity import shown_actor
from collaboration.selectors.comment_shapes import excerpt
from collaboration.selectors.standing_threads import living_comment
from projects.models import Project
from spaces import access
from spaces.access import Principal
from tracks.models import Track, Version
from wavic import live
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

Row = dict[str, Any]
Kind = NotificationKind

MOST_COUNTED = 100
_MOST_NAMED = 3
_NEWEST = Keyset((("event", -1),))
# Named: which of the two is better is not for one person's rows to say for everybody's.
_ALL, _UNREAD = "notifications_newest", "notifications_unread"
# What is of one comment goes with it; of others, what else they tell of stays.
_OF_ONE_COMMENT = {Kind.MENTION, Kind.REACTION}
_OF_COMMENTS = {Kind.COMMENT, Kind.REPLY, Kind.RESOLVED}
_OF_ONE_VERSION = {Kind.VERSION_FAILED, Kind.APPROVED, Kind.CHANGES_REQUESTED}
_OF_THE_SPACE = {Kind.ROLE_CHANGED, Kind.MEMBER_JOINED, Kind.SPACE_TRANSFERRED}


def notifications(principal: Principal, request: PageRequest, *, unread: bool = False) -> Row:
    """A page of what somebody is told, what happened last first, and how much is unread.

    What they may not see any more, or is gone, makes the page shorter.
    """
    mine: Row = {"user_id": principal.pk, **({"read_at": None} if unread else {})}
    finish = partial(_finish, principal)
    listing = _NEWEST.listing(Notification, request, match=mine, shape=_shape(principal))
    rows = aggregate(Notification, listing.stages, hint=_UNREAD if unread else _ALL)
    return {
        **listing.page(rows, finish),
        "unread": count_unread(principal),
        "stream_url": live.stream_url(),
    }


def unread_among(principal: Principal, ids: Collection[ObjectId]) -> list[Row]:
    """Those of these notifications that are unread by now and may be seen, as a page shows them,
    what happened last first; one round trip.
    """
    mine = {"_id": {"$in": list(ids)}, "user_id": principal.pk, "read_at": None}
    stages = [{"$match": mine}, {"$sort": {"event": -1}}, *_shape(principal)]
    rows = aggregate(Notification, stages)
    return [shown for row in rows if (shown := _finish(principal, row))]


def count_unread(principal: Principal) -> int:
    """How many of somebody's latest hundred unread notifications they may see; one round trip."""
    rows = aggregate(
        Notification,
        [
            {"$match": {"user_id": principal.pk, "read_at": None}},
            {"$sort": {"event": -1}},
            {"$limit": MOST_COUNTED},
            *_whereabouts(principal),
            {"$unset": ["acts", "_comment.body"]},  # an answer of many rows, not of much
        ],
        hint=_UNREAD,
    )
    return sum(is_visible(principal, row) for row in rows)


def _shape(principal: Principal) -> list[Row]:
    return [*_whereabouts(principal), accounts.joined_person("acts.by", "_people")]


def _finish(principal: Principal, row: Row) -> Row | None:
    space = row.get("_space")
    named = {"id": space["_id"], "name": space["name"]} if space else None
    return _shown(row, named) if is_visible(principal, row) else None


def is_visible(principal: Principal, row: Row) -> bool:
    """Whether they may see the stored notification, joined with where it happened."""
    if any(row[name] and not row[f"_{name}"] for name in _needed(row)):
        return False
    if row["kind"] in {Kind.MEMBER_REMOVED, Kind.INVITATION}:  # of where they needn't belong
        return "_space" in row
    return access.granted_or_none(principal, row) is not None


def _needed(row: Row) -> set[str]:
    """What must be there for the notification to say anything."""
    kind = row["kind"]
    needed = set() if kind in _OF_THE_SPACE else {"project"}
    if kind != Kind.TRACK:  # which is of several
        needed.add("track")
    if kind in _OF_ONE_VERSION:
        needed.add("version")
    if kind in _OF_ONE_COMMENT or (kind in _OF_COMMENTS and row["count"] == 1):
        needed.add("comment")
    return needed | ({"invitation"} if kind == Kind.INVITATION else set())


def _whereabouts(principal: Principal) -> list[Row]:
    """Stages that join where it happened, as far as that is there, and the right to see it."""
    # A track may have moved; what is of the whole space needs no project.
    in_project = {"$ifNull": ["$_track.project_id", "$project"]}
    where = {"$cond": [{"$in": ["$kind", sorted(_OF_THE_SPACE)]}, None, in_project]}
    return [
        *access.living(Track, "track", "_track", needed=False),
        {"$set": {"_where": where}},
        *access.living(Project, "_where", "_project", needed=False),
        *access.living(Version, "version", "_version", needed=False),
        *living_comment("comment", "_comment"),
        {
            "$lookup": {
                "from": Invitation._meta.db_table,
                "localField": "invitation",
                "foreignField": "_id",
                "pipeline": [{"$match": _PENDING}],
                "as": "_invitation",
            }
        },
        *access.stages(principal, "space", "_where", needed=False),
        {
            "$set": {
                "_comment": {"$cond": [{"$eq": ["$_comment.deleted_at", None]}, "$_comment", None]}
            }
        },
        {"$replaceWith": {**_AS_STORED, **_JOINED}},
    ]


_PENDING = {"status": Status.PENDING, "$expr": {"$gt": ["$expires_at", "$$NOW"]}}
_AS_STORED = {
    "id": "$_id",
    **same("_key", "kind", "role", "note", "acts", "count", "read_at", "created_at", "updated_at"),
    **same("space", "project", "track", "version", "comment", "invitation", "link"),
}
_JOINED = {
    **same("_space", "_member", "_invitation"),
    "_project": {"id": "$_project._id", "title": "$_project.title"},
    "_track": {"id": "$_track._id", "title": "$_track.title"},
    "_version": {
        "id": "$_version._id",
        **{name: f"$_version.{name}" for name in ("number", "label")},
    },
    "_comment": {"id": "$_comment._id", "body": "$_comment.body"},
}


def _shown(row: Row, space: Row | None) -> Row:
    comment = row["_comment"]
    actors = list(_actors(row))
    return {
        **{name: row[name] for name in ("id", "kind", "count", "created_at", "updated_at")},
        "space": space,
        **{name: row[f"_{name}"] or None for name in ("project", "track", "version")},
        "comment": comment.get("id"),
        **{name: row[name] for name in ("invitation", "link", "role")},
        "actors": actors[:_MOST_NAMED],
        "actor_count": len(actors),
        "excerpt": excerpt(comment["body"]) if comment else row["note"],
        "read": row["read_at"] is not None,
    }


def _actors(row: Row) -> Iterator[Row]:
    """Who did it, each once, who did it last first."""
    people = {person["id"]: person for person in row["_people"]}
    for by, guest_name in dict.fromkeys(
        (act["by"], act["guest_name"]) for act in reversed(row["acts"])
    ):
        if by in people:
            yield shown_actor(people[by])
        elif by:
            yield {"id": None, "name": guest_name, "image": None}

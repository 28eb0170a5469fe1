"""The feed of a space, as far as somebody may see it."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from collaboration.audiences import Choice, keys_to_read, may_read
from collaboration.models import Activity, Link
from collaboration.selectors.comment_shapes import excerpt
from collaboration.selectors.standing_threads import living_comment
from projects.models import Project
from spaces import access
from spaces.access import Principal
from spaces.standing import Standing, standing
from tracks.models import Track, Version
from wavic.images.pictures import shown
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

Row = dict[str, Any]

_NEWEST = Keyset((("_id", -1),))
_LINES: list[Row] = [
    *access.living(Project, "project", "_project", needed=False),
    *access.living(Track, "track", "_track", needed=False),
    *access.living(Version, "version", "_version", needed=False),
    *living_comment("comment", "_comment"),
    {
        "$lookup": {
            "from": Link._meta.db_table,
            "localField": "link",
            "foreignField": "_id",
            "pipeline": [{"$project": {"created_by_id": 1}}],
            "as": "_link",
        }
    },
    accounts.joined_person("actor", "actor"),
    {
        "$replaceWith": {
            "id": "$_id",
            **same("_key", "kind", "group", "data", "created_at", "actor", "guest_name"),
            **same("project", "track", "version", "comment", "link"),
            "maker": {"$first": "$_link.created_by_id"},
            "moved_to": "$_track.project_id",
            "_project": {"id": "$_project._id", "title": "$_project.title"},
            "_track": {"id": "$_track._id", "title": "$_track.title"},
            "_version": {
                "id": "$_version._id",
                **{name: f"$_version.{name}" for name in ("number", "label")},
            },
            "_comment": {
                "id": "$_comment._id",
                **{name: f"$_comment.{name}" for name in ("body", "deleted_at")},
            },
        }
    },
]
"""What lines point to, where it is there and not in the trash."""


def activity(principal: Principal, space_id: ObjectId, choice: Choice, request: PageRequest) -> Row:
    """A page of what happened in a space, the newest first; 404 when they may not see the space.

    What is trashed or deleted hides what happened to it: the page is that much shorter.
    """
    reader = standing(principal, space_id)
    keys = keys_to_read(reader, principal.pk, choice)
    listing = _NEWEST.listing(Activity, request, match={"reads": {"$in": keys}}, shape=_LINES)
    # Named, or where these lines happen to be the newest of all, all are walked for good.
    rows = aggregate(Activity, listing.stages, hint="activity_read") if keys else []
    return listing.page(rows, lambda row: _shown(row, reader, principal.pk))


def _shown(row: Row, reader: Standing, me: ObjectId) -> Row | None:
    """The line for a client; None for what is gone, or not for them."""
    project = row.get("moved_to") or row["project"]
    if _is_gone(row) or not may_read(reader, row["kind"], project, own=row.get("maker") == me):
        return None
    comment = row["_comment"]
    return {
        **{name: row[name] for name in ("id", "kind", "group", "data", "link", "created_at")},
        "actor": next(map(shown_actor, row["actor"]), None),
        "guest": row["guest_name"] or None,
        **{name: row[f"_{name}"] or None for name in ("project", "track", "version")},
        "comment": {"id": comment["id"], "excerpt": excerpt(comment["body"])} if comment else None,
    }


def shown_actor(person: Row) -> Row:
    """Who did it, in few words."""
    return {"id": person["id"], "name": person["name"], "image": shown(person["avatar"])}


def _is_gone(row: Row) -> bool:
    """Whether something that the line is about isn't there; but the line that tells so stays."""
    subject, _, what = row["kind"].partition(".")
    needed = {"project", "track"} | ({subject} & {"version", "comment"})
    if what == "trashed":
        needed.discard(subject)
    if row["_comment"].get("deleted_at"):
        return True
    return any(row[name] and not row[f"_{name}"] for name in needed)

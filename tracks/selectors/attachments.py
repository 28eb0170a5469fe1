"""What a principal may see of the files attached to tracks and projects."""

from typing import Any

from bson.objectid import ObjectId

from accounts import selectors as accounts
from projects import selectors as projects
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.roles import Action
from tracks.models import Attachment, Track
from tracks.selectors.tracks import ACCESS, visible
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest
from wavic.storage.signing import download_url

_NEWEST = Keyset((("_id", -1),))
_UPLOADER: list[dict[str, Any]] = [
    accounts.joined_person("uploaded_by_id", "uploaded_by"),
    {"$unwind": "$uploaded_by"},
]
_SHAPE = {
    "id": "$_id",
    "space": "$space_id",
    "project": "$project_id",
    "track": "$track_id",
    **same("kind", "name", "note", "content_type", "size", "sha256", "uploaded_by"),
    **same("created_at", "updated_at", "revision"),
    "_blob": "$blob",
}


def attachments_of_track(
    principal: Principal, track_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of a track's attachments, the newest first; 404 when they may not see the track."""
    listing = _NEWEST.listing(
        Attachment,
        request,
        match={"track_id": track_id, "state": State.ACTIVE},
        shape=[*_UPLOADER, {"$replaceWith": {**_SHAPE, **same("_key")}}],
    )
    fields = {**ACCESS, **same("_rows")}
    row = visible(principal, track_id, [listing.joined_as("_rows"), {"$replaceWith": fields}])
    granted = access.granted(principal, row)
    return listing.page(row["_rows"], lambda attachment: _shown(attachment, granted))


def attachments_of_project(
    principal: Principal, project_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of what is attached to the project itself, not to one of its tracks."""
    listing = _NEWEST.listing(
        Attachment,
        request,
        match={"project_id": project_id, "track_id": None, "state": State.ACTIVE},
        shape=[*_UPLOADER, {"$replaceWith": {**_SHAPE, **same("_key")}}],
    )
    granted, rows = projects.rows_of_project(principal, project_id, listing)
    return listing.page(rows, lambda attachment: _shown(attachment, granted))


def attachment(principal: Principal, attachment_id: ObjectId) -> dict[str, Any]:
    """One attachment; 404 when they may not see what it is attached to."""
    row = _visible(principal, attachment_id, [*_UPLOADER, {"$replaceWith": {**_SHAPE, **ACCESS}}])
    return _shown(row, access.granted(principal, row))


def access_to_attachment(
    principal: Principal, attachment_id: ObjectId, action: Action = Action.SEE
) -> tuple[Access, dict[str, ObjectId | None]]:
    """The principal's access to an attachment, and its `project` and `track`.

    404 when it is not seen, 403 without the action.
    """
    fields = {"project": "$project_id", "track": "$track_id", **ACCESS}
    row = _visible(principal, attachment_id, [{"$replaceWith": fields}])
    return access.granted(principal, row, action), row


def _visible(
    principal: Principal, attachment_id: ObjectId, shape: list[dict[str, Any]]
) -> dict[str, Any]:
    rows = aggregate(
        Attachment,
        [
            {"$match": {"_id": attachment_id, "state": State.ACTIVE}},
            *access.living(Project, "project_id", "_project"),
            *access.living(Track, "track_id", "_track", needed=False),
            {"$match": {"$or": [{"track_id": None}, {"_track": {"$exists": True}}]}},
            *access.stages(principal, "space_id", "project_id", "track_id"),
            *shape,
        ],
    )
    return access.first(rows)


def _shown(row: dict[str, Any], granted: Access) -> dict[str, Any]:
    """The attachment with a URL that saves it under its name, for who may download."""
    blob = row.pop("_blob")
    may = granted.may(Action.DOWNLOAD_ORIGINAL)
    return {
        **row,
        "uploaded_by": accounts.shown_person(row["uploaded_by"]),
        "url": download_url(blob, row["name"]) if may else None,
    }

"""What a principal may see of tracks: reads only, shaped by the database, signed here."""

from typing import Any

from bson.objectid import ObjectId

from projects import selectors as projects
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.guests import Guest
from spaces.roles import Action
from tracks.models import Approval, Track, Version
from tracks.selectors.shapes import VERSION, shown_version
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest

IN_ORDER = Keyset((("position", 1), ("_id", 1)))
_CURRENT_VERSION: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Version._meta.db_table,
            "localField": "current_version_id",
            "foreignField": "_id",
            "pipeline": [{"$match": {"state": State.ACTIVE}}, {"$replaceWith": VERSION}],
            "as": "version",
        }
    },
    {"$unwind": "$version"},
]
_SUMMARY = {
    "id": "$_id",
    "project": "$project_id",
    "space": "$space_id",
    **same("title", "position", "bpm", "key", "isrc", "version", "version_count"),
    "comments": {"open": "$open_comments", "resolved": "$resolved_comments"},
    **same("created_at", "updated_at", "revision"),
}
ACCESS = same("_space", "_member")
_WHOLE = {**_SUMMARY, **same("lyrics", "credits"), **ACCESS}


def tracks_of_project(
    principal: Principal, project_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of a project's tracks in album order; 404 when the project may not be seen."""
    listing = IN_ORDER.listing(
        Track,
        request,
        match={"project_id": project_id, "state": State.ACTIVE},
        shape=[*_CURRENT_VERSION, {"$replaceWith": {**_SUMMARY, **same("_key")}}],
    )
    granted, rows = projects.rows_of_project(principal, project_id, listing)
    return listing.page(rows, lambda row: _signed(row, granted))


def track(principal: Principal, track_id: ObjectId) -> dict[str, Any]:
    """One track whole, with its current version; 404 when they may not see it."""
    row = visible(principal, track_id, [*_CURRENT_VERSION, {"$replaceWith": _WHOLE}])
    return _signed(row, access.granted(principal, row))


def place_of(track_id: ObjectId) -> dict[str, str]:
    """Where what happens to a track happens, as its events say it: the project of this moment."""
    project_id = Track.objects.values_list("project_id", flat=True).get(pk=track_id)
    return {"track": str(track_id), "project": str(project_id)}


def tracks_not_approved(project_id: ObjectId) -> list[ObjectId] | None:
    """The project's tracks whose current version isn't approved; None when it has no tracks."""
    rows = aggregate(
        Track,
        [
            {"$match": {"project_id": project_id, "state": State.ACTIVE}},
            {"$sort": {"position": 1, "_id": 1}},
            *_CURRENT_VERSION,
            {"$replaceWith": {"_id": "$_id", "approval": "$version.approval"}},
        ],
    )
    if not rows:
        return None
    return [row["_id"] for row in rows if row["approval"] != Approval.APPROVED]


def access_to_track(
    principal: Principal, track_id: ObjectId, action: Action = Action.SEE
) -> tuple[Access, ObjectId]:
    """The principal's access to a track, and the id of its project."""
    row = visible(principal, track_id, [{"$replaceWith": {**same("project_id"), **ACCESS}}])
    return access.granted(principal, row, action), row["project_id"]


def visible(
    principal: Principal, track_id: ObjectId, shape: list[dict[str, Any]]
) -> dict[str, Any]:
    """The track's row through these stages, with what `access.granted` reads; 404 if not seen."""
    return access.first(visible_rows(principal, track_id, shape))


def visible_rows(
    principal: Principal, track_id: ObjectId, shape: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """All rows that these stages make of the track; none where it may not be seen.

    For stages that unwind what they join, where one document could not hold it all.
    """
    return aggregate(
        Track,
        [
            {"$match": {"_id": track_id, "state": State.ACTIVE}},
            *_pinned(principal),
            *access.living(Project, "project_id", "_project"),
            *access.stages(principal, "space_id", "project_id", "_id"),
            *shape,
        ],
    )


def _pinned(principal: Principal) -> list[dict[str, Any]]:
    """For the guest of a link to one version, that is the one that plays."""
    version = principal.target.version if isinstance(principal, Guest) else None
    return [{"$set": {"current_version_id": version}}] if version else []


def _signed(row: dict[str, Any], granted: Access) -> dict[str, Any]:
    """The row with its version's blobs as URLs, for those who may have them."""
    row["version"] = shown_version(row["version"], granted)
    return row

"""What a principal may see of tracks: reads only, shaped by the database, signed here."""

from typing import Any

from bson.objectid import ObjectId

from projects import selectors as projects
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.roles import Action
from tracks.models import Track, Version
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, PageRequest
from wavic.storage.signing import sign

IN_ORDER = Keyset((("position", 1), ("_id", 1)))
_VERSION = {
    "id": "$_id",
    **same("number", "label", "status", "failure"),
    **same("duration_ms", "sample_rate", "channels", "bit_depth", "codec", "truncated"),
    **same("filename", "content_type", "size", "created_at", "blob"),
}
_CURRENT_VERSION: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Version._meta.db_table,
            "localField": "current_version_id",
            "foreignField": "_id",
            "pipeline": [{"$replaceWith": _VERSION}],
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
    **same("created_at", "updated_at", "revision"),
}
_ACCESS = same("_space", "_member")
_WHOLE = {**_SUMMARY, **same("lyrics", "credits"), **_ACCESS}


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
    row = _row(principal, track_id, [*_CURRENT_VERSION, {"$replaceWith": _WHOLE}])
    return _signed(row, access.granted(row))


def access_to_track(
    principal: Principal, track_id: ObjectId, action: Action = Action.SEE
) -> tuple[Access, ObjectId]:
    """The principal's access to a track, and the id of its project."""
    row = _row(principal, track_id, [{"$replaceWith": {**same("project_id"), **_ACCESS}}])
    return access.granted(row, action), row["project_id"]


def _row(principal: Principal, track_id: ObjectId, shape: list[dict[str, Any]]) -> dict[str, Any]:
    rows = aggregate(
        Track,
        [
            {"$match": {"_id": track_id, "state": State.ACTIVE}},
            *access.living(Project, "project_id", "_project"),
            *access.stages(principal, "space_id"),
            *shape,
        ],
    )
    return access.first(rows)


def _signed(row: dict[str, Any], granted: Access) -> dict[str, Any]:
    """The row with the blob's name replaced by a URL, for those who may have the original."""
    version = row["version"]
    blob = version.pop("blob")
    version["url"] = sign(blob) if granted.may(Action.DOWNLOAD_ORIGINAL) else None
    return row

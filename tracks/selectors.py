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
from wavic.mongo.documents import aggregate
from wavic.mongo.paging import Keyset, PageRequest
from wavic.storage.signing import sign

IN_ORDER = Keyset((("position", 1), ("_id", 1)))
_VERSION_FIELDS = [
    "number",
    "label",
    "status",
    "failure",
    "duration_ms",
    "sample_rate",
    "channels",
    "bit_depth",
    "codec",
    "truncated",
    "filename",
    "content_type",
    "size",
    "blob",
    "created_at",
]
_CURRENT_VERSION: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Version._meta.db_table,
            "localField": "current_version_id",
            "foreignField": "_id",
            "pipeline": [
                {"$project": {"_id": 0, "id": "$_id", **dict.fromkeys(_VERSION_FIELDS, 1)}}
            ],
            "as": "version",
        }
    },
    {"$unwind": "$version"},
]
_SUMMARY = {
    "_id": 0,
    "id": "$_id",
    "project": "$project_id",
    "space": "$space_id",
    "title": 1,
    "position": 1,
    "bpm": 1,
    "key": 1,
    "isrc": 1,
    "version": 1,
    "version_count": 1,
    "created_at": 1,
    "updated_at": 1,
    "revision": 1,
}
_WHOLE = {**_SUMMARY, "lyrics": 1, "credits": 1, "_space": 1, "_member": 1}


def tracks_of_project(
    principal: Principal, project_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of a project's tracks in album order; 404 when the project may not be seen."""
    listing = IN_ORDER.listing(
        Track,
        request,
        match={"project_id": project_id, "state": State.ACTIVE},
        shape=[*_CURRENT_VERSION, {"$project": {**_SUMMARY, "_key": 1}}],
    )
    granted, rows = projects.rows_of_project(principal, project_id, listing)
    return listing.page(rows, lambda row: _signed(row, granted))


def track(principal: Principal, track_id: ObjectId) -> dict[str, Any]:
    """One track whole, with its current version; 404 when they may not see it."""
    row = _row(principal, track_id, [*_CURRENT_VERSION, {"$project": _WHOLE}])
    return _signed(row, access.granted(row))


def access_to_track(
    principal: Principal, track_id: ObjectId, action: Action = Action.SEE
) -> tuple[Access, ObjectId]:
    """The principal's access to a track, and the id of its project."""
    row = _row(principal, track_id, [{"$project": {"project_id": 1, "_space": 1, "_member": 1}}])
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

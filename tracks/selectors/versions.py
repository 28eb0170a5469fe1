"""What a principal may see of a track's versions."""

from typing import Any

from bson.objectid import ObjectId

from projects import selectors as projects
from spaces import access
from spaces.access import Access, Principal
from spaces.guests import Guest
from spaces.roles import Action
from tracks.models import Track, Version
from tracks.selectors.shapes import REVIEWS, VERSION, shown_version
from tracks.selectors.tracks import ACCESS, visible
from wavic.api.errors import NotFound
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.mongo.paging import Keyset, PageRequest

_NEWEST = Keyset((("number", -1),))
_SHAPE: list[dict[str, Any]] = [*REVIEWS, {"$replaceWith": {**VERSION, **same("reviews")}}]


def versions_of_track(
    principal: Principal, track_id: ObjectId, request: PageRequest
) -> dict[str, Any]:
    """A page of a track's versions, the newest first, with what people think of each.

    A guest sees the one that plays.
    """
    if isinstance(principal, Guest):
        granted, current, (only,) = rows_of_versions(principal, track_id, [None])
        return {"results": [_shown(only, granted, current)], "next": None, "previous": None}
    listing = _NEWEST.listing(
        Version,
        request,
        match={"track_id": track_id, "state": State.ACTIVE},
        shape=[*REVIEWS, {"$replaceWith": {**VERSION, **same("reviews", "_key")}}],
    )
    fields = {**ACCESS, **same("_rows", "current_version_id")}
    row = visible(principal, track_id, [listing.joined_as("_rows"), {"$replaceWith": fields}])
    granted = access.granted(principal, row)
    current = row["current_version_id"]
    return listing.page(row["_rows"], lambda version: _shown(version, granted, current))


def version(principal: Principal, track_id: ObjectId, version_id: ObjectId) -> dict[str, Any]:
    """One version of a track, with what people think of it; 404 for another track's."""
    granted, current, (found,) = rows_of_versions(principal, track_id, [version_id])
    return _shown(found, granted, current)


def cover_of(principal: Principal, project_id: ObjectId, version_id: ObjectId) -> str:
    """The blob of the picture in a version's original; 404 unless it is one of the project's."""
    projects.access_to_project(principal, project_id, Action.EDIT_CONTENT)
    living = Version.objects.filter(pk=version_id, state=State.ACTIVE)
    for cover, track_id in living.values_list("cover", "track_id"):
        if Track.objects.filter(pk=track_id, project_id=project_id, state=State.ACTIVE).exists():
            return cover
    raise NotFound


def rows_of_versions(
    principal: Principal,
    track_id: ObjectId,
    version_ids: list[ObjectId | None],
    action: Action = Action.SEE,
) -> tuple[Access, ObjectId, list[dict[str, Any]]]:
    """The access to a track, its current version's id, and rows of versions, unsigned yet.

    None stands for the current version. 404 when any isn't a living version of the track, or is
    another one than the guest of a link may hear.
    """
    living = {
        "_id": {"$in": [pk for pk in version_ids if pk is not None]},
        "track_id": track_id,
        "state": State.ACTIVE,
    }
    joins = [
        _join("_named", pipeline=[{"$match": living}, *_SHAPE]),
        _join(
            "_current",
            localField="current_version_id",
            foreignField="_id",
            pipeline=[{"$match": {"state": State.ACTIVE}}, *_SHAPE],
        ),
    ]
    fields = {**ACCESS, **same("_named", "_current", "current_version_id")}
    row = visible(principal, track_id, [*joins, {"$replaceWith": fields}])
    granted = access.granted(principal, row, action)
    current = row["current_version_id"]
    named = () if granted.guest else row["_named"]
    found = {version["id"]: version for version in (*named, *row["_current"])}
    wanted = [current if pk is None else pk for pk in version_ids]
    if any(pk not in found for pk in wanted):
        raise NotFound
    return granted, current, [found[pk] for pk in wanted]


def _join(name: str, **options: Any) -> dict[str, Any]:
    return {"$lookup": {"from": Version._meta.db_table, **options, "as": name}}


def _shown(row: dict[str, Any], granted: Access, current: ObjectId) -> dict[str, Any]:
    return {**shown_version(row, granted), "current": row["id"] == current}

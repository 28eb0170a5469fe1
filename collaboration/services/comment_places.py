"""Where a comment may stand, and whom it may mention: what a body claims, checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from bson.objectid import ObjectId

from collaboration import selectors
from collaboration.models import Comment
from spaces import access
from spaces.access import Principal
from spaces.guests import Guest
from spaces.roles import Action
from tracks import selectors as tracks
from tracks.models import Version
from tracks.selectors.tracks import ACCESS, visible
from wavic.api.errors import NotFound, invalid
from wavic.lifecycle.models import State
from wavic.mongo.documents import same


@dataclass(frozen=True)
class Place:
    """A version of a track on which somebody may comment."""

    space: ObjectId
    project: ObjectId
    track: ObjectId
    version: ObjectId
    for_guest: bool


def place_of(principal: Principal, track_id: ObjectId, version_id: ObjectId | None) -> Place:
    """The version named, or the current one; 403 for who may not comment.

    404 for a track or version that they may not see, and for a guest every other version than the
    one they hear; 400 for a version of another track that they see.
    """
    fields = {**ACCESS, **same("project_id", "current_version_id")}
    row = visible(principal, track_id, [{"$replaceWith": fields}])
    granted = access.granted(principal, row, Action.COMMENT)
    current = row["current_version_id"]
    version = version_id or current
    if granted.guest and version != current:
        raise NotFound
    living = Version.objects.filter(pk=version, state=State.ACTIVE)
    owner = living.values_list("track_id", flat=True).first()
    if owner is None:
        raise NotFound
    if owner != track_id:
        tracks.access_to_track(principal, owner)
        raise invalid({"version": ["This is a version of another track."]})
    return Place(
        space=granted.space_id,
        project=row["project_id"],
        track=track_id,
        version=version,
        for_guest=granted.guest is not None,
    )


def thread_of(place: Place, comment_id: ObjectId) -> tuple[ObjectId, list[ObjectId]]:
    """The thread that a comment of the track belongs to, and the versions it stands on.

    404 unless it is there to be seen.
    """
    living = Comment.objects.filter(track_id=place.track, state=State.ACTIVE)
    for parent in living.filter(pk=comment_id).values_list("parent_id", flat=True):
        thread = parent or comment_id
        for versions in living.filter(pk=thread).values_list("versions", flat=True):
            if not place.for_guest or place.version in versions:
                return thread, versions
    raise NotFound


def check_moment(version_id: ObjectId, start_ms: int | None, end_ms: int | None) -> int:
    """The start of a moment or range that lies in the version; else 400.

    What isn't analysed yet, or is gone, has no end.
    """
    if start_ms is None:
        raise invalid({"start_ms": ["A thread stands at a moment."]})
    if end_ms is not None and end_ms <= start_ms:
        raise invalid({"end_ms": ["A range ends after its start."]})
    found = Version.objects.filter(pk=version_id).values_list("duration_ms", flat=True)
    duration = found.first()
    last, field = (start_ms, "start_ms") if end_ms is None else (end_ms, "end_ms")
    if duration is not None and last > duration:
        raise invalid({field: [f"The version ends at {duration} ms."]})
    return start_ms


def check_mentions(
    principal: Principal, space_id: ObjectId, project_id: ObjectId, mentions: Iterable[ObjectId]
) -> list[ObjectId]:
    """Those mentioned, each once; 400 unless all of them see the project. Guests mention nobody."""
    wanted = list(dict.fromkeys(mentions))
    if not wanted:
        return []
    if isinstance(principal, Guest):
        raise invalid({"mentions": ["Guests can't mention people."]})
    found = selectors.people_who_see(space_id, project_id, wanted)
    if missing := [str(pk) for pk in wanted if pk not in found]:
        raise invalid({"mentions": [f"Not somebody who sees this: {', '.join(missing)}."]})
    return wanted

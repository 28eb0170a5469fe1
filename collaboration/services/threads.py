"""Threads: resolved, reopened, and carried over to the versions that come after."""

from datetime import datetime
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from collaboration import selectors
from collaboration.models import Comment
from collaboration.services.comments import is_own
from collaboration.services.counting import recount_version
from spaces import access
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors as track_selectors
from tracks import services as tracks
from tracks.models import Track, Version
from wavic import events
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction


def resolve_thread(actor: Principal, comment_id: ObjectId) -> dict[str, Any]:
    """Say that what a thread is about is done; resolved already, it stays as it is."""
    return _mark(actor, comment_id, resolved=True)


def reopen_thread(actor: Principal, comment_id: ObjectId) -> dict[str, Any]:
    """Say that it isn't done after all; from now on it stands on the newest version as well."""
    return _mark(actor, comment_id, resolved=False)


@in_transaction
def carry_over(version_id: ObjectId, *, since: datetime | None = None) -> int:
    """Have the open threads of a track's earlier versions stand on this one too; how many are new.

    With `since` only those begun from then on. Doing it again changes nothing.
    """
    version = Version.objects.select_related("track__space").filter(pk=version_id).first()
    if version is None:
        return 0
    # Of later versions nothing is carried back, should this one's turn come late.
    earlier = Version.objects.filter(track_id=version.track.pk, number__lt=version.number)
    open_threads = {
        "track_id": version.track.pk,
        "parent_id": None,
        "state": State.ACTIVE,
        "resolved": False,
        "versions.0": {"$in": list(earlier.values_list("pk", flat=True))},
        "versions": {"$ne": version_id},
    }
    if since:
        open_threads["created_at"] = {"$gte": since}
    carried = collection(Comment).update_many(
        open_threads, {"$push": {"versions": version_id}}, session=session()
    )
    recount_version(version_id)
    if carried.modified_count:
        events.emit(
            "comments.carried",
            space=version.track.space.pk,
            subject=version,
            data={
                **track_selectors.place_of(version.track.pk),
                "version": str(version_id),
                "count": carried.modified_count,
            },
        )
    return carried.modified_count


@in_transaction
def move_comments(track_id: ObjectId) -> None:
    """Keep a track's comments in the project that it is in now."""
    for project in Track.objects.filter(pk=track_id).values_list("project_id", flat=True):
        Comment.objects.filter(track_id=track_id).update(project_id=project)


@in_transaction
def _mark(actor: Principal, comment_id: ObjectId, *, resolved: bool) -> dict[str, Any]:
    granted, row = selectors.visible_comment(actor, comment_id)
    thread = row["_thread"]
    granted.require(Action.RESOLVE_COMMENT, own=is_own(actor, thread))
    if thread["resolved"] == resolved:
        return selectors.comment(actor, thread["_id"])
    way = 1 if resolved else -1
    now, versions = timezone.now(), thread["versions"]
    tracks.count_threads(row["track_id"], versions, opened=-way, resolved=way)
    if not resolved:
        versions = with_newest(row["track_id"], versions)
    # No new revision: who edits what it says meanwhile is not to be told of a conflict.
    Comment.objects.filter(pk=thread["_id"]).update(
        resolved=resolved,
        resolved_at=now if resolved else None,
        resolved_by=actor.pk if resolved else None,
        versions=versions,
        updated_at=now,
    )
    events.emit(
        "comment.resolved" if resolved else "comment.reopened",
        space=granted.space_id,
        actor=access.person(actor),
        subject=("comment", thread["_id"]),
        data={
            "track": str(row["track_id"]),
            "project": str(row["_track"]["project_id"]),
            "version": str(versions[0]),
            **access.signature(actor),
        },
    )
    return selectors.comment(actor, thread["_id"])


def with_newest(track_id: ObjectId, versions: list[ObjectId]) -> list[ObjectId]:
    """The versions, and the newest one: it came while the thread was resolved, and got none."""
    living = Version.objects.filter(track_id=track_id, state=State.ACTIVE).order_by("-number")
    newest = living.values_list("pk", flat=True).first()
    if newest is None or newest in versions:
        return versions
    tracks.count_threads_on([newest], opened=1)
    return [*versions, newest]

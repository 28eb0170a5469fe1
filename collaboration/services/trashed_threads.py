"""Threads that go to the trash and come back: by themselves, or with the version they stand on."""

from bson.objectid import ObjectId

from collaboration.models import Comment
from collaboration.selectors.standing_threads import threads_only_on
from collaboration.services.threads import carry_over, with_newest
from tracks import services as tracks
from tracks.models import Version
from wavic.api.errors import Problem
from wavic.lifecycle.models import State, Trashed


def bring_thread_back(thread_id: ObjectId) -> None:
    """Count it again; an open one stands on the newest version as well, should that be new to it.

    Raises Problem 409 `parent_trashed` while all versions that it stands on are in the trash.
    """
    thread = Comment.objects.get(pk=thread_id)
    there = Version.objects.filter(pk__in=thread.versions, state=State.ACTIVE)
    if not there.exists():
        first = thread.versions[0]
        raise Problem(
            409,
            "parent_trashed",
            "The version that this stands on is in the trash itself; restore that first.",
            parent={"kind": "version", "id": str(first), "title": _label(first)},
        )
    more = {"resolved" if thread.resolved else "opened": 1}
    tracks.count_threads(thread.track_id, thread.versions, **more)
    if not thread.resolved:
        versions = with_newest(thread.track_id, thread.versions)
        Comment.objects.filter(pk=thread_id).update(versions=versions)


def take_threads_away(entry: Trashed) -> None:
    """Count those fewer on a track that stand on no version of it any more."""
    if entry.track:
        gone = threads_only_on(entry.object)
        fewer = {status: -number for status, number in gone.items()}
        tracks.count_threads(entry.track, [], **fewer)


def bring_threads_back(entry: Trashed) -> None:
    """Count them again; and what was begun meanwhile stands on this version, too."""
    if entry.track:
        tracks.count_threads(entry.track, [], **threads_only_on(entry.object))
        carry_over(entry.object, since=entry.at)


def _label(version_id: ObjectId) -> str:
    return Version.objects.filter(pk=version_id).values_list("label", flat=True).first() or ""

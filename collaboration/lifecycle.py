"""Threads of comments in the trash, and those that go there with a version."""

from collections.abc import Collection

from bson.objectid import ObjectId

from collaboration.models import Comment
from collaboration.selectors import excerpt
from collaboration.services import cleaning, trashed_threads
from spaces.lifecycle import UnitInSpace
from spaces.roles import Action
from tracks.models import Track
from wavic.lifecycle.kinds import Place, on_purge, on_restore, on_trash, register
from wavic.lifecycle.models import Trashed
from wavic.mongo.documents import collection, delete
from wavic.mongo.transactions import in_transaction


@register
class CommentUnit(UnitInSpace):
    """A thread with its replies. Its author brings it back, or who may delete anybody's."""

    name = "comment"
    model = Comment
    inside = {"comment": "parent_id", "track": "track_id", "version": "versions"}
    restored_by = Action.DELETE_COMMENT

    def place(self, pk: ObjectId) -> Place:
        """On its track."""
        comment = Comment.objects.only("body", "author_id", "track_id").get(pk=pk)
        track = Track.objects.only("space_id", "project_id").get(pk=comment.track_id)
        return Place(
            title=excerpt(comment.body),
            space=track.space_id,
            project=track.project_id,
            track=track.pk,
            author=comment.author_id,
        )

    def come_back(self, entry: Trashed) -> None:
        """One of its track's and its versions' again."""
        trashed_threads.bring_thread_back(entry.object)

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete comments."""
        delete(Comment, {"_id": {"$in": list(ids)}})

    def ids_in(self, parent: str, ids: Collection[ObjectId], limit: int) -> list[ObjectId]:
        """In a version are the threads that stand on no other one."""
        if parent != "version":
            return super().ids_in(parent, ids, limit)
        elsewhere = {"$elemMatch": {"$nin": list(ids)}}
        only_there = {"versions": {"$in": list(ids), "$not": elsewhere}}
        found = collection(Comment).find(only_there, {"_id": 1}).limit(limit)
        return [row["_id"] for row in found]


on_trash("version")(trashed_threads.take_threads_away)
on_restore("version")(trashed_threads.bring_threads_back)
on_purge("space")(cleaning.clean_spaces)
on_purge("project")(cleaning.clean_projects)
on_purge("track")(cleaning.clean_tracks)
on_purge("version")(cleaning.clean_versions)
on_purge("comment")(cleaning.clean_comments)

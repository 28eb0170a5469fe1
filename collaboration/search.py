"""What of conversations is found: what comments say."""

from accounts import selectors as accounts
from collaboration.models import Comment
from collaboration.selectors.standing_threads import STANDING_COMMENT
from projects.models import Project
from spaces.access import living
from tracks.models import Track
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.search import Findable, findable

findable(
    Findable(
        kind="comment",
        model=Comment,
        shape=[
            {"$match": {"state": State.ACTIVE, "deleted_at": None}},
            *STANDING_COMMENT,
            *living(Comment, "parent_id", "_thread", needed=False),
            *living(Track, "track_id", "_track"),
            *living(Project, "_track.project_id", "_project"),
            accounts.joined_person("author_id", "author"),
            {
                "$replaceWith": {
                    "object": "$_id",
                    "id": "$_id",
                    "title": "$_track.title",
                    "text": "$body",
                    "space": "$_track.space_id",
                    "project": "$_project._id",
                    "project_title": "$_project.title",
                    "track": "$_track._id",
                    "track_title": "$_track.title",
                    "version": {
                        "$first": {"$ifNull": ["$_thread.versions", "$versions"]},
                    },
                    "start_ms": {"$ifNull": ["$_thread.start_ms", "$start_ms"]},
                    "image": {"$first": "$author.avatar"},
                    "author": {"$ifNull": [{"$first": "$author.name"}, "$guest_name"]},
                    **same("updated_at"),
                }
            },
        ],
        titled=False,
    )
)

"""What of tracks is found: they themselves, and what is sung in them."""

from projects.models import Project
from projects.search import with_credits
from spaces.access import living
from tracks.models import Track
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.search import Findable, findable

_LIVING = [{"$match": {"state": State.ACTIVE}}, *living(Project, "project_id", "_project")]
_SHOWN = {
    "object": "$_id",
    "id": "$_id",
    **same("title", "updated_at"),
    "space": "$space_id",
    "project": "$project_id",
    "project_title": "$_project.title",
    "track": "$_id",
    "track_title": "$title",
    "image": "$_project.artwork",
}

findable(
    Findable(
        kind="track",
        model=Track,
        shape=[*_LIVING, {"$replaceWith": {**_SHOWN, "text": with_credits("$isrc")}}],
    )
)
findable(
    Findable(
        kind="lyrics",
        model=Track,
        shape=[
            {"$match": {"lyrics": {"$gt": ""}}},
            *_LIVING,
            {"$replaceWith": {**_SHOWN, "text": "$lyrics"}},
        ],
        titled=False,
    )
)

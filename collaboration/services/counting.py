"""How many threads there are, counted anew."""

from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId

from collaboration.models import Comment
from collaboration.selectors.standing_threads import standing
from tracks import services as tracks
from tracks.models import Track, Version
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate
from wavic.mongo.transactions import in_transaction

_ON_LIVING_VERSIONS = standing("versions")
_BY_STATUS = {"$group": {"_id": "$resolved", "threads": {"$sum": 1}}}


@in_transaction
def recount_comments(track_id: ObjectId) -> int:
    """Count a track's threads and those on each of its versions; how many counts were wrong.

    Counts that are right are left alone, so doing it again changes nothing.
    """
    versions = Version.objects.filter(track_id=track_id).values_list("pk", flat=True)
    wrong = tracks.set_thread_counts(
        Track,
        track_id,
        **_counted({"track_id": track_id, "parent_id": None}, _ON_LIVING_VERSIONS),
    )
    return wrong + sum(map(recount_version, list(versions)))


@in_transaction
def recount_version(version_id: ObjectId) -> bool:
    """Count the threads that stand on a version; whether the count was wrong."""
    return tracks.set_thread_counts(Version, version_id, **_counted({"versions": version_id}))


def tracks_with_wrong_counts(track_ids: Iterable[ObjectId]) -> int:
    """Count each of these tracks anew; how many needed it."""
    return sum(recount_comments(pk) > 0 for pk in track_ids)


def _counted(among: dict[str, Any], kept: Iterable[dict[str, Any]] = ()) -> dict[str, int]:
    living = {**among, "state": State.ACTIVE, "resolved": {"$in": [False, True]}}
    rows = aggregate(Comment, [{"$match": living}, *kept, _BY_STATUS])
    found = {row["_id"]: row["threads"] for row in rows}
    return {"opened": found.get(False, 0), "resolved": found.get(True, 0)}

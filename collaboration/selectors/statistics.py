"""What came of a link: in all, for each copy, and for each version that was heard."""

from typing import Any

from bson.objectid import ObjectId

from accounts import services as accounts
from accounts.plans import LinkFeature
from collaboration.models import Play
from collaboration.selectors.links import link_and_access
from spaces.access import Principal
from tracks.models import Track, Version
from wavic.mongo.documents import aggregate

MOST_VERSIONS = 200

_COUNTED = ("opens", "guests", "plays", "downloads")


def statistics(principal: Principal, link_id: ObjectId) -> dict[str, Any]:
    """Opens, guests, plays and downloads of a link, and how far what was heard, in ms.

    Of more than MOST_VERSIONS versions those most played. 404 and 403 as of `link`, and 403
    `quota_exceeded` where they aren't part of the owner's plan: counted they are all the same.
    """
    managed, granted = link_and_access(principal, link_id)
    accounts.check_link_features(granted.owner_id, [LinkFeature.STATISTICS])
    copies = managed["copies"]
    opened = [copy["last_opened_at"] for copy in copies if copy["last_opened_at"]]
    return {
        **{name: sum(copy[name] for copy in copies) for name in _COUNTED},
        "furthest_ms": max((copy["furthest_ms"] for copy in copies), default=0),
        "plays_left": managed["plays_left"],
        "last_opened_at": max(opened, default=None),
        "copies": copies,
        "tracks": aggregate(Play, _stages(link_id)),
    }


def _stages(link_id: ObjectId) -> list[dict[str, Any]]:
    return [
        {"$match": {"link_id": link_id}},
        {
            "$group": {
                "_id": {"track": "$track_id", "version": "$version_id", "listener": "$listener"},
                "plays": {"$sum": {"$cond": ["$counted", 1, 0]}},
                "furthest_ms": {"$max": "$furthest_ms"},
            }
        },
        {
            "$group": {
                "_id": {"track": "$_id.track", "version": "$_id.version"},
                "plays": {"$sum": "$plays"},
                "listeners": {"$sum": {"$cond": [{"$gt": ["$plays", 0]}, 1, 0]}},
                "furthest_ms": {"$max": "$furthest_ms"},
            }
        },
        {"$sort": {"plays": -1, "_id": 1}},
        {"$limit": MOST_VERSIONS},
        _joined(Track, "track", {"title": 1}),
        _joined(Version, "version", {"number": 1, "label": 1, "duration_ms": 1}),
        {
            "$replaceWith": {
                "track": "$_id.track",
                "title": {"$first": "$track.title"},
                "version": "$_id.version",
                "number": {"$first": "$version.number"},
                "label": {"$first": "$version.label"},
                "duration_ms": {"$first": "$version.duration_ms"},
                "plays": "$plays",
                "listeners": "$listeners",
                "furthest_ms": "$furthest_ms",
            }
        },
    ]


def _joined(model: type[Track | Version], name: str, fields: dict[str, int]) -> dict[str, Any]:
    return {
        "$lookup": {
            "from": model._meta.db_table,
            "localField": f"_id.{name}",
            "foreignField": "_id",
            "pipeline": [{"$project": fields}],
            "as": name,
        }
    }

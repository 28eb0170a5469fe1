"""How many bytes of audio and attachments lie in spaces."""

from bson.objectid import ObjectId

from spaces.counting import Sizes, lies_in_spaces
from tracks.models import Attachment, Track, Version
from wavic.mongo.documents import Document, aggregate


@lies_in_spaces
def originals_in(spaces: list[ObjectId]) -> Sizes:
    """Of versions; what was made of them isn't charged."""
    stages: list[Document] = [
        {"$match": {"space_id": {"$in": spaces}}},
        {"$project": {"space_id": 1}},
        {
            "$lookup": {
                "from": Version._meta.db_table,
                "localField": "_id",
                "foreignField": "track_id",
                "pipeline": [{"$project": {"size": 1}}],
                "as": "versions",
            }
        },
        {"$group": {"_id": "$space_id", "size": {"$sum": {"$sum": "$versions.size"}}}},
    ]
    return {row["_id"]: row["size"] for row in aggregate(Track, stages)}


@lies_in_spaces
def attachments_in(spaces: list[ObjectId]) -> Sizes:
    """Of attachments."""
    stages: list[Document] = [
        {"$match": {"space_id": {"$in": spaces}}},
        {"$group": {"_id": "$space_id", "size": {"$sum": "$size"}}},
    ]
    return {row["_id"]: row["size"] for row in aggregate(Attachment, stages)}

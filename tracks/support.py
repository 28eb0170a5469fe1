"""What support staff find of music: by ids, and by the names that files are stored under."""

import re
from typing import Any

from tracks.models import Attachment, Review, Track, Version
from wavic.support import Lead, finder, finds
from wavic.support.finding import MOST

_BLOB = re.compile(r"[a-z_-]+/[0-9a-f]{2}/[0-9a-f]{32}(?:\.[a-z0-9]{1,8})?")
_OF_TRACK: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Track._meta.db_table,
            "localField": "track_id",
            "foreignField": "_id",
            "pipeline": [{"$project": {"space_id": 1}}],
            "as": "_track",
        }
    },
    {"$set": {"_space": {"$first": "$_track.space_id"}}},
]

finds(Track, space="space_id", title="title")
finds(Version, people=["uploaded_by_id"], space="_space", title="filename", stages=_OF_TRACK)
finds(Review, people=["reviewer_id"], title="verdict")
finds(Attachment, people=["uploaded_by_id"], space="space_id", title="name")


@finder(rf"(?:.*[/=])?{_BLOB.pattern}(?:\?.*)?", "a stored file's name, or its signed address")
def by_blob(typed: str) -> list[Lead]:
    """Versions and attachments whose original, or stream, has this name."""
    [*_, name] = _BLOB.findall(typed)
    leads = []
    for field in ("blob", "stream"):
        for each in Version.objects.filter(**{field: name}).select_related("track")[:MOST]:
            people = (each.uploaded_by_id,)
            leads.append(Lead(Version, each.pk, each.filename, people, each.track.space_id))
    leads += [
        Lead(Attachment, each.pk, each.name, (each.uploaded_by_id,), each.space_id)
        for each in Attachment.objects.filter(blob=name)[:MOST]
    ]
    return leads

"""How many threads of comments a track and its versions have, kept where lists show it."""

from collections.abc import Iterable

from bson.objectid import ObjectId
from django.db.models import F

from tracks.models import Track, Version


def count_threads(
    track_id: ObjectId, version_ids: Iterable[ObjectId], *, opened: int = 0, resolved: int = 0
) -> None:
    """Count so many open and resolved threads more (fewer, when negative).

    Inside the transaction that changes them: who changes others at this moment collides here.
    """
    more = {
        "open_comments": F("open_comments") + opened,
        "resolved_comments": F("resolved_comments") + resolved,
    }
    Track.objects.filter(pk=track_id).update(**more)
    Version.objects.filter(pk__in=list(version_ids)).update(**more)

"""How many threads of comments a track and its versions have, kept where lists show it."""

from collections.abc import Iterable

from bson.objectid import ObjectId
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from tracks.models import Track, Version


def count_threads(
    track_id: ObjectId, version_ids: Iterable[ObjectId], *, opened: int = 0, resolved: int = 0
) -> None:
    """Count so many open and resolved threads more (fewer, when negative).

    Inside the transaction that changes them: who changes others at this moment collides here.
    """
    Track.objects.filter(pk=track_id).update(**_more(opened, resolved))
    count_threads_on(version_ids, opened=opened, resolved=resolved)


def count_threads_on(
    version_ids: Iterable[ObjectId], *, opened: int = 0, resolved: int = 0
) -> None:
    """Count more threads on these versions that the track has already."""
    Version.objects.filter(pk__in=list(version_ids)).update(**_more(opened, resolved))


def set_thread_counts(
    document: type[Track] | type[Version], pk: ObjectId, *, opened: int, resolved: int
) -> bool:
    """Set what was counted anew; False where it stands so already.

    Inside the transaction that counted: who changes threads at this moment collides here.
    """
    counts = {"open_comments": opened, "resolved_comments": resolved}
    wrong = document._default_manager.filter(pk=pk).exclude(**counts)  # noqa: SLF001 (Django's public name)
    return bool(wrong.update(**counts))


def _more(opened: int, resolved: int) -> dict[str, CombinedExpression]:
    return {
        "open_comments": F("open_comments") + opened,
        "resolved_comments": F("resolved_comments") + resolved,
    }

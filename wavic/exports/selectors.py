"""What to show of exports; reads only."""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from wavic.archives.names import portable_name
from wavic.exports.models import Export, State
from wavic.storage.signing import download_url

_NONE: dict[str, Any] = {
    "id": None,
    "state": "none",
    "progress": 0.0,
    "files": 0,
    "size": 0,
    "created_at": None,
    "ready_at": None,
    "expires_at": None,
    "url": None,
}


def newest(scope: str, subject: ObjectId) -> dict[str, Any]:
    """The newest export of a thing as clients see it: `none` where there is none any more."""
    living = {"key": key_of(scope, subject), "expires_at__gt": timezone.now()}
    return shown(Export.objects.filter(**living).first())


def shown(export: Export | None) -> dict[str, Any]:
    """An export as clients see it."""
    if export is None:
        return _NONE
    ready = export.state == State.READY
    return {
        "id": str(export.pk),
        "state": export.state,
        "progress": progress_of(export),
        "files": export.files,
        "size": export.size,
        "created_at": export.created_at,
        "ready_at": export.ready_at,
        "expires_at": export.expires_at,
        "url": download_url(export.blob, filename_of(export)) if ready else None,
    }


def progress_of(export: Export) -> float:
    """How much of it is written, 0 to 1: by bytes, as well as they are known before."""
    if export.state == State.READY:
        return 1.0
    return round(min(0.99, export.size / export.expected), 4) if export.expected else 0.0


def filename_of(export: Export) -> str:
    """What the file is called on somebody's disk."""
    return portable_name(f"{export.title} {export.created_at:%Y-%m-%d}", "zip")


def key_of(scope: str, subject: ObjectId) -> str:
    """What there is one export of at a time."""
    return f"{scope}:{subject}"

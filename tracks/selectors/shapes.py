"""How a version looks in an answer: its document shaped by the database, its blobs signed."""

from typing import Any

from accounts import selectors as accounts
from spaces import guests
from spaces.access import Access
from spaces.roles import Action
from tracks.models import Review
from wavic.mongo.documents import same
from wavic.storage.signing import sign

VERSION: dict[str, Any] = {
    "id": "$_id",
    **same("number", "label", "notes", "approval", "status", "progress", "failure"),
    "comments": {"open": "$open_comments", "resolved": "$resolved_comments"},
    **same("duration_ms", "sample_rate", "channels", "bit_depth", "bit_rate", "codec", "container"),
    **same("truncated", "tags", "loudness_lufs", "loudness_range_lu"),
    **same("true_peak_dbtp", "sample_peak_dbfs"),
    **same("filename", "content_type", "size", "created_at", "updated_at", "revision"),
    "_blobs": same("blob", "cover", "stream", "waveform"),
}
"""A version's document as an aggregation hands it on; `_blobs` never leaves the selectors."""

REVIEWS: list[dict[str, Any]] = [
    {
        "$lookup": {
            "from": Review._meta.db_table,
            "localField": "_id",
            "foreignField": "version_id",
            "pipeline": [
                accounts.joined_person("reviewer_id", "reviewer"),
                {
                    "$replaceWith": {
                        "at": "$updated_at",
                        "guest": guests.SHOWN,
                        **same("reviewer", "verdict", "note"),
                    }
                },
            ],
            "as": "reviews",
        }
    }
]
"""Stages that join what people think of a version."""


def shown_version(row: dict[str, Any], granted: Access) -> dict[str, Any]:
    """The version with URLs instead of blobs: the original's only for who may download it.

    What streams is the proxy; until there is one, the original for those who may have it. A guest
    fetches the original, or what plays under a link that counts plays, by asking for it each time.
    """
    playable = sources(row, granted)
    guest = granted.guest
    shown = {name: value for name, value in row.items() if name != "_blobs"}
    if guest and not granted.may(Action.REVIEW_VERSION) and "reviews" in shown:
        shown["reviews"] = []
    for review in shown.get("reviews", []):
        review["reviewer"] = next(map(accounts.shown_person, review["reviewer"]), None)
    return {
        **shown,
        "url": None if guest else playable["original"],
        "stream_url": (
            None if guest and guest.metered else playable["stream"] or playable["original"]
        ),
        # As it stands in the original, so with whatever that says of where it was taken.
        "cover_url": sign(row["_blobs"]["cover"]) if playable["original"] else None,
    }


def sources(row: dict[str, Any], granted: Access) -> dict[str, str | None]:
    """The signed URLs of the proxy (`stream`) and of the `original`, for who may have them."""
    blobs = row["_blobs"]
    may = granted.may(Action.DOWNLOAD_ORIGINAL)
    return {"stream": sign(blobs["stream"]), "original": sign(blobs["blob"]) if may else None}

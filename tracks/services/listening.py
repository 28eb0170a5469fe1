"""Handing out what plays or is saved: a guest's link may count it, or have no plays left."""

from bson.objectid import ObjectId

from spaces import guests
from spaces.access import Principal
from spaces.guests import Guest
from tracks import selectors


def stream(
    principal: Principal, track_id: ObjectId, version_id: ObjectId | None, *, original: bool
) -> str:
    """The signed URL to play from; as `selectors.source`, and what the guest's link says to it."""
    version, url = selectors.source(principal, track_id, version_id, original=original)
    if isinstance(principal, Guest):
        guests.use(principal, "stream", track_id, version)
    return url


def download(principal: Principal, track_id: ObjectId, version_id: ObjectId | None) -> str:
    """The signed URL that saves the original; 403 for who may not have it."""
    version, url = selectors.download(principal, track_id, version_id)
    if isinstance(principal, Guest):
        guests.use(principal, "download", track_id, version)
    return url

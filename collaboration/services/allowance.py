"""What guests take: the plays of a link that allows so many, and downloads, each counted once."""

from datetime import timedelta

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.services.link_events import tell
from spaces import access
from spaces.guests import Guest
from tracks import selectors as tracks
from wavic.api.errors import Problem
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction

# For so long the same guest takes the same version again for nothing: a reload, a second device's
# range request, a stream that broke off.
AGAIN = {"stream": timedelta(hours=4), "download": timedelta(minutes=1)}


def take(guest: Guest, what: str, track_id: ObjectId, version_id: ObjectId) -> None:
    """Count what a guest is about to `stream` or `download`.

    Raises Problem 403 `plays_used_up` where the link allows so many plays and none is left.
    """
    if what == "download":
        _download(guest, track_id, version_id)
    elif guest.metered:
        _play(guest, version_id)


@in_transaction
def _play(guest: Guest, version_id: ObjectId) -> None:
    if not _first_for_a_while(guest, "stream", version_id):
        return
    room = {"$or": [{"$eq": ["$max_plays", None]}, {"$lt": ["$plays_taken", "$max_plays"]}]}
    taken = collection(Link).update_one(
        {"_id": guest.link, "$expr": room}, {"$inc": {"plays_taken": 1}}, session=session()
    )
    if not taken.matched_count:
        raise Problem(403, "plays_used_up", "All plays that this link allows have been taken.")


@in_transaction
def _download(guest: Guest, track_id: ObjectId, version_id: ObjectId) -> None:
    if guest.bot or not _first_for_a_while(guest, "download", version_id):
        return
    LinkCopy.objects.filter(pk=guest.copy).update(downloads=F("downloads") + 1)
    where = {**tracks.place_of(track_id), "version": str(version_id)}
    told = {"copy": str(guest.copy), **where, **access.signature(guest)}
    tell("downloaded", guest.link, None, told)


def _first_for_a_while(guest: Guest, what: str, version_id: ObjectId) -> bool:
    """Note the use; False when it was noted a moment ago, which stays when it was."""
    use, now = f"uses.{what}:{version_id}", timezone.now()
    long_ago = (now - AGAIN[what]).timestamp()
    noted = collection(GuestPass).update_one(
        {"_id": guest.pk, "$or": [{use: {"$exists": False}}, {use: {"$lte": long_ago}}]},
        {"$set": {use: now.timestamp()}},
        session=session(),
    )
    return bool(noted.matched_count)

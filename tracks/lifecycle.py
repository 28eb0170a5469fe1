"""Tracks, versions and attachments in the trash, and what goes with them."""

from collections import Counter
from collections.abc import Collection

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from spaces import services as spaces
from spaces.lifecycle import UnitInSpace
from tracks.models import Attachment, Review, Status, Track, Version
from tracks.services.derived import derived_from
from tracks.services.ordering import enter_place
from tracks.services.signing_off import lapse_sign_off
from wavic.lifecycle.kinds import Place, on_purge, register
from wavic.lifecycle.models import Trashed
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction
from wavic.storage.removals import names_blobs, remove_blobs_later


@register
class TrackUnit(UnitInSpace):
    """A track, with its versions, files and comments; its place in the order stays its own."""

    name = "track"
    model = Track
    inside = {"project": "project_id"}

    def place(self, pk: ObjectId) -> Place:
        """In its project."""
        found = Track.objects.values_list("title", "space_id", "project_id")
        return Place(*found.get(pk=pk))

    def come_back(self, entry: Trashed) -> None:
        """One of its project's again, which was signed off without it."""
        if entry.project:
            enter_place(entry.project)
            lapse_sign_off(entry.project)

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete tracks."""
        delete(Track, {"_id": {"$in": list(ids)}})


@register
class VersionUnit(UnitInSpace):
    """A version, with its reviews and the threads that stand on it alone."""

    name = "version"
    model = Version
    inside = {"track": "track_id"}

    def place(self, pk: ObjectId) -> Place:
        """On its track."""
        version = Version.objects.only("label", "number", "track_id").get(pk=pk)
        track = Track.objects.only("space_id", "project_id").get(pk=version.track_id)
        return Place(
            title=version.label,
            number=version.number,
            space=track.space_id,
            project=track.project_id,
            track=track.pk,
        )

    def come_back(self, entry: Trashed) -> None:
        """One of its track's again.

        It plays again where it did before, and nothing plays but what took its turn then.
        """
        tracks = Track.objects.filter(pk=entry.track)
        tracks.update(version_count=F("version_count") + 1, updated_at=timezone.now())
        if heir := entry.memo.get("heir"):
            waiting = tracks.filter(current_version=ObjectId(heir))
            if waiting.update(current_version=entry.object) and entry.project:
                lapse_sign_off(entry.project)

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete versions; a blob that a duplicate names as well stays for it."""
        freed: Counter[ObjectId] = Counter()
        blobs: dict[str, set[str]] = {}
        for version in Version.objects.filter(pk__in=ids).select_related("track"):
            freed[version.track.space_id] += version.size
            made = {version.waveform, version.cover, version.stream}
            if version.status != Status.READY:  # what was made may not be recorded
                made |= derived_from(version.blob)
            blobs[version.blob] = blobs.get(version.blob, set()) | made
        delete(Version, {"_id": {"$in": list(ids)}})
        _give_back(freed)
        remove_blobs_later(blobs)


@register
class AttachmentUnit(UnitInSpace):
    """A file of a track, or of a project as a whole."""

    name = "attachment"
    model = Attachment
    inside = {"track": "track_id", "project": "project_id"}

    def place(self, pk: ObjectId) -> Place:
        """With its track, or its project."""
        found = Attachment.objects.values_list("name", "space_id", "project_id", "track_id")
        return Place(*found.get(pk=pk))

    def come_back(self, entry: Trashed) -> None:
        """Nobody counts it; whoever moves or trashes the track at this moment collides here."""
        Track.objects.filter(pk=entry.track).update(updated_at=timezone.now())

    @in_transaction
    def remove(self, ids: Collection[ObjectId]) -> None:
        """Delete attachments."""
        freed: Counter[ObjectId] = Counter()
        found = Attachment.objects.filter(pk__in=ids)
        rows = list(found.values_list("space_id", "size", "blob"))
        delete(Attachment, {"_id": {"$in": list(ids)}})
        for space_id, size, _ in rows:
            freed[space_id] += size
        _give_back(freed)
        remove_blobs_later({blob: () for _, _, blob in rows})


@on_purge("version")
def forget_reviews(version_ids: Collection[ObjectId]) -> None:
    """What people thought of them."""
    delete(Review, {"version_id": {"$in": list(version_ids)}})


@names_blobs
def blobs_of_versions(blobs: Collection[str]) -> set[str]:
    """Those of these blobs that are the original of some version, in the trash or not."""
    return set(Version.objects.filter(blob__in=blobs).values_list("blob", flat=True))


def _give_back(freed: Counter[ObjectId]) -> None:
    for space_id, size in freed.items():
        spaces.free_storage(space_id, size)

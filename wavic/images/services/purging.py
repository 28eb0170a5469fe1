"""A picture whose document is deleted for good."""

from bson.objectid import ObjectId

from wavic.images.recipe import VARIANTS
from wavic.images.services.removing import files_of
from wavic.images.slots import slot_of
from wavic.storage.removals import remove_blobs_later


def purge(slot: str, target: ObjectId) -> None:
    """Return a picture's bytes and have its files removed, in the transaction that deletes it."""
    known = slot_of(slot)
    picture = known.picture_of(target)
    if picture is None:
        return
    known.free(target, picture.bytes_charged)
    shown = {str(getattr(picture, variant.name)) for variant in VARIANTS}
    original, pending = str(picture.original), str(picture.pending)
    remove_blobs_later({original: shown | files_of(original), pending: files_of(pending)})

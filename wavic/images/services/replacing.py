"""A new picture in place of the old one, or none at all."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from wavic.images.models import Picture, Status
from wavic.images.recipe import VARIANTS
from wavic.images.services.making import make_variants
from wavic.images.services.removing import files_of, remove_later
from wavic.images.slots import PictureSlot, slot_of
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.uploads import services as uploads
from wavic.uploads.purposes import Arrived, Uploader
from wavic.uploads.services.receiving import IncomingFile


def upload(actor: Uploader, slot: str, target: ObjectId, file: IncomingFile) -> None:
    """Make a file that is still arriving the picture of a document, as soon as it is processed.

    Raises Problem 404 or 403 without the right, 400 `not_an_image`, 413 `file_too_large`,
    403 `quota_exceeded`.
    """
    uploads.receive(actor, slot, target, file)


def replace(slot: PictureSlot, target: ObjectId, arrived: Arrived, *, actor: ObjectId) -> None:
    """Have the worker put this file in the place of the document's picture.

    Part of the transaction that claims the upload, where its bytes were reserved. Until the
    variants are there the picture stays what it is; an upload still pending before is dropped.
    """
    picture = slot.picture_of(target) or Picture()
    if picture.pending:
        slot.free(target, picture.pending_size)
        remove_later(files_of(str(picture.pending)))
    picture.pending, picture.pending_size = arrived.blob, arrived.size
    picture.status, picture.failure = Status.PROCESSING, ""
    slot.count(target, arrived.size)
    slot.save(target, picture, **_edited())
    slot.tell("changed", target, actor=actor)
    enqueue(make_variants, slot.name, str(target), arrived.blob)


@in_transaction
def clear(actor: Uploader, slot: str, target: ObjectId) -> None:
    """Take the picture off a document; its bytes are returned and its files removed.

    Without an error where there is none. Raises Problem 404 or 403 without the right.
    """
    known = slot_of(slot)
    known.payer(actor, target)
    if picture := known.picture_of(target):
        drop(known, target, picture)
        known.save(target, None, **_edited())
        known.tell("changed", target, actor=actor.pk)


def drop(slot: PictureSlot, target: ObjectId, picture: Picture) -> None:
    """Return a picture's bytes and have its files removed."""
    slot.free(target, picture.bytes_charged)
    made = {str(getattr(picture, variant.name)) for variant in VARIANTS}
    remove_later(made | files_of(str(picture.original)) | files_of(str(picture.pending)))


def _edited() -> dict[str, Any]:
    return {"revision": F("revision") + 1, "updated_at": timezone.now()}

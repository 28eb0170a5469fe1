"""Uploads that come to nothing: what was stored is removed, what was reserved returned."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from bson.objectid import ObjectId
from django.db.models import Q
from django.utils import timezone

from wavic.api.errors import Conflict, Unavailable
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.storage.blobs import blob_store
from wavic.uploads import selectors
from wavic.uploads.ledger import ledger
from wavic.uploads.models import UNDER_WAY, State, Upload
from wavic.uploads.purposes import Uploader

# A client that comes back within a day learns how its upload ended.
REMEMBERED_FOR = timedelta(days=1)
_AT_ONCE = 1_000


def abandon(actor: Uploader, upload_id: ObjectId) -> None:
    """End an upload that its owner no longer wants; 409 when it is something already."""
    upload = selectors.upload_of(actor, upload_id)
    if upload.state == State.COMPLETED:
        raise Conflict(selectors.shown(upload))
    if upload.state != State.FAILED:
        fail(upload, "abandoned")


def fail(upload: Upload, code: str) -> None:
    """End an upload that is under way; one that was finished meanwhile stays what it became."""
    # Due for the reaper until all of it is gone, should we be killed on the way.
    failing = Upload.objects.filter(pk=upload.pk, state__in=UNDER_WAY)
    if failing.update(state=State.FAILED, failure=code, expires_at=timezone.now()):
        _remove(Upload.objects.get(pk=upload.pk))


def undo(upload: Upload) -> None:
    """End a streamed upload, of which nobody will ask: nothing of it stays."""
    fail(upload, "abandoned")
    Upload.objects.filter(pk=upload.pk, state=State.FAILED, reserved=0).delete()


@in_transaction
def undo_later(upload: Upload) -> None:
    """Like `undo`, by the worker: the client of a store that is away has waited long enough.

    What the worker gives up is the reaper's.
    """
    failing = Upload.objects.filter(pk=upload.pk, state__in=UNDER_WAY)
    if failing.update(state=State.FAILED, failure="abandoned", expires_at=timezone.now()):
        enqueue(remove_failed, str(upload.pk))


def remove_failed(upload_id: str) -> None:
    """Remove what a failed upload has stored, and the upload; Unavailable where storage is away."""
    upload = Upload.objects.filter(pk=upload_id, state=State.FAILED).first()
    if upload:
        _remove(upload)
        upload.delete()


def end_uploads_into(targets: Collection[ObjectId]) -> None:
    """End all that was to go where there is nothing any more, and forget what ended before.

    What storage can't remove at this moment is the reaper's.
    """
    into = Upload.objects.filter(target__in=targets)
    for upload in into:
        with suppress(Unavailable):
            fail(upload, "target_gone")
    into.filter(reserved=0).delete()


def reap() -> int:
    """End what was abandoned and forget what ended long ago; how many were abandoned."""
    now = timezone.now()
    due = Upload.objects.filter(expires_at__lte=now)
    abandoned = list(due.filter(Q(state__in=UNDER_WAY) | Q(reserved__gt=0))[:_AT_ONCE])
    for upload in abandoned:
        if upload.state == State.FAILED:
            _remove(upload)
        else:
            fail(upload, "abandoned")
    for upload in due.filter(state=State.FAILED, reserved=0)[:_AT_ONCE]:
        remove_again(upload)
        upload.delete()
    due.filter(state=State.COMPLETED).delete()
    return len(abandoned)


def remove_again(upload: Upload) -> None:
    """Remove what was stored for an upload that failed while it was being stored."""
    if Upload.objects.filter(pk=upload.pk, state=State.FAILED).exists():
        _remove(upload)


def discard_staging(staging: str) -> None:
    """Remove the blocks of an upload that is over."""
    blob_store().discard(staging)


def _remove(upload: Upload) -> None:
    # The blobs first: the document that names them stays until they are gone.
    if upload.staging:
        blob_store().discard(upload.staging)
    if upload.blob:
        blob_store().delete(upload.blob)
    _release(upload.pk)


@in_transaction
def _release(upload_id: ObjectId) -> None:
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload and upload.reserved:
        ledger().release(upload.payer, upload.reserved)
        Upload.objects.filter(pk=upload_id).update(
            reserved=0, expires_at=timezone.now() + REMEMBERED_FOR
        )

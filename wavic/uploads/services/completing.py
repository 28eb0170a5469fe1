"""A client says that all blocks are there: checked, moved to the final name, and kept."""

from bson.objectid import ObjectId

from wavic.api.errors import Problem
from wavic.audio.sniffing import HEAD_BYTES
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.storage.blobs import blob_store
from wavic.storage.blocks import BlocksMissing, SealBroken, Sealed, SizeDiffers
from wavic.storage.names import blob_name, content_disposition
from wavic.uploads import selectors
from wavic.uploads.models import State, Upload
from wavic.uploads.purposes import FileType, Uploader, purpose_of
from wavic.uploads.services.ending import fail, remove_again
from wavic.uploads.services.keeping import arrived, keep
from wavic.uploads.services.verifying import verify_upload


def complete(actor: Uploader, upload_id: ObjectId) -> Upload:
    """Turn the stored blocks into what they are for; twice is the same as once.

    Checks the size and, by the first bytes, the type, and publishes the blob under its final
    name. Where a digest was declared the worker compares it first: the state is `verifying`
    until it has. Raises Problem 409 `upload_incomplete` while blocks are missing, 400
    `size_differs` or what the purpose says of the content: then the upload is over.
    """
    upload = selectors.upload_of(actor, upload_id)
    if upload.state == State.FAILED:
        raise Problem(409, upload.failure, "This upload failed; open another one.")
    if upload.state != State.OPEN:
        return upload
    sealed = _sealed(upload)
    if sealed is None:  # another call has finished with the blocks meanwhile
        return selectors.upload_of(actor, upload_id)
    try:
        form = purpose_of(upload.purpose).recognise(sealed.read(HEAD_BYTES))
    except Problem as refusal:
        fail(upload, refusal.code)
        raise
    upload = _named(upload, form)
    _publish(sealed, upload, form)
    try:
        if upload.declared_sha256:
            _have_verified(upload)
        else:
            keep(upload, actor, arrived(upload))
    finally:
        remove_again(upload)
    return selectors.upload_of(actor, upload_id)


def _sealed(upload: Upload) -> Sealed | None:
    try:
        return blob_store().seal(upload.staging, upload.size)
    except BlocksMissing as missing:
        if not Upload.objects.filter(pk=upload.pk, state=State.OPEN).exists():
            return None
        detail = "Some blocks have not arrived."
        raise Problem(409, "upload_incomplete", detail, missing=missing.missing[:1000]) from None
    except SizeDiffers as difference:
        fail(upload, "size_differs")
        detail = f"{upload.size} bytes were announced and {difference.arrived} arrived."
        raise Problem(400, "size_differs", detail) from None


def _publish(sealed: Sealed, upload: Upload, form: FileType) -> None:
    try:
        blob_store().publish(
            sealed,
            upload.blob,
            content_type=upload.content_type,
            disposition=content_disposition(form.disposition, upload.filename),
        )
    except SealBroken as broken:  # somebody with the block URL wrote on after it was complete
        fail(upload, str(broken.code))
        raise


def _named(upload: Upload, form: FileType) -> Upload:
    """The upload with its final name, which whoever comes first decides."""
    kind = upload.purpose.partition("_")[0]
    Upload.objects.filter(pk=upload.pk, blob="").update(
        blob=blob_name(kind, form.extension), content_type=form.content_type
    )
    upload.refresh_from_db()
    return upload


@in_transaction
def _have_verified(upload: Upload) -> None:
    if Upload.objects.filter(pk=upload.pk, state=State.OPEN).update(state=State.VERIFYING):
        enqueue(verify_upload, str(upload.pk))

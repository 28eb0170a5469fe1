"""A file that streams through the web process, in a multipart body."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Protocol

from bson.objectid import ObjectId
from django.utils import timezone

from wavic.api.errors import Problem, Unavailable
from wavic.audio.sniffing import HEAD_BYTES
from wavic.mongo.patience import bounded
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name, content_disposition, display_name
from wavic.uploads.models import Upload
from wavic.uploads.purposes import Arrived, Outcome, Uploader, purpose_of
from wavic.uploads.services.ending import undo, undo_later
from wavic.uploads.services.keeping import keep
from wavic.uploads.services.opening import STREAMED_FOR, reserve


class IncomingFile(Protocol):
    """A file that is still arriving, as the multipart parser hands it over."""

    name: str
    content_length_hint: int  # bytes, an upper bound
    max_size: int | None  # bytes: one more is Problem 413

    def chunks(self) -> Iterator[bytes]: ...


def receive(
    actor: Uploader,
    purpose: str,
    target: ObjectId,
    file: IncomingFile,
    details: Mapping[str, Any] | None = None,
) -> Outcome:
    """Store the file and have its purpose keep it; whatever fails, nothing of it stays.

    The right to upload is checked before the body is read. Raises Problem 400 `empty_file` or
    what the purpose says of the content, 403 `quota_exceeded`, 413 `file_too_large`, and
    whatever the network does to the rest of the body.
    """
    known = purpose_of(purpose)
    payer = known.payer(actor, target)
    file.max_size = known.max_size
    chunks = file.chunks()
    head = _head(chunks)
    if not head:
        raise Problem(400, "empty_file", "The file is empty.")
    form = known.recognise(head)
    size = file.content_length_hint
    upload = reserve(
        Upload(
            purpose=purpose,
            target=target,
            uploaded_by=actor.pk,
            payer=payer,
            reserved=min(size, known.max_size) if known.max_size else size,
            filename=display_name(file.name),
            size=size,
            details=dict(details or {}),
            blob=blob_name(known.name.partition("_")[0], form.extension),
            content_type=form.content_type,
            expires_at=timezone.now() + STREAMED_FOR,
        )
    )
    try:
        stored = blob_store().write(
            upload.blob,
            chain([head], chunks),
            content_type=form.content_type,
            disposition=content_disposition(form.disposition, upload.filename),
        )
        arrived = Arrived(
            upload.blob, upload.filename, form.content_type, stored.size, stored.sha256
        )
        with bounded(whole=True):  # from here on: the body took as long as it took
            return keep(upload, actor, arrived)
    except Unavailable:
        undo_later(upload)
        raise
    except BaseException:
        with bounded(whole=True):
            undo(upload)
        raise


def _head(chunks: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := next(chunks, b"")):
        head += chunk
    return head

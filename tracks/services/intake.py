"""Bytes from a request into the store: reserved, sniffed, streamed, and undone when it fails.

The bytes are no part of the transaction that makes the track, so an `Upload` document stands
for them meanwhile: it is removed by the commit that uses the blob, and what is left of uploads
that died (with the process, even) is found by it and reaped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Protocol

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import services as accounts
from tracks.models import Upload
from wavic.api.errors import Problem
from wavic.audio.sniffing import HEAD_BYTES, AudioFormat, sniff
from wavic.mongo.transactions import in_transaction
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name, content_disposition, display_name

# Longer than the slowest upload that a web process would keep open.
ABANDONED_AFTER = timedelta(hours=24)


class IncomingFile(Protocol):
    """A file that is still arriving, as the multipart parser hands it over."""

    name: str
    content_length_hint: int  # bytes, an upper bound

    def chunks(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Received:
    """A file that arrived whole, not yet anybody's."""

    upload: Upload
    filename: str
    form: AudioFormat
    size: int
    sha256: str

    def claim(self) -> None:
        """Make the blob the caller's: inside the transaction that keeps its name."""
        claimed, _ = Upload.objects.filter(pk=self.upload.pk).delete()
        if not claimed:
            raise Problem(409, "upload_abandoned", "The upload took too long; send it again.")
        accounts.release_storage(self.upload.payer, self.upload.reserved - self.size)


@contextmanager
def received_audio(file: IncomingFile, *, payer: ObjectId) -> Iterator[Received]:
    """The file in the store; when the body of the `with` fails, nothing of it stays.

    Raises Problem 400 `empty_file` or `not_audio` by the content alone, 403 `quota_exceeded`,
    and whatever the network does to the rest of the body.
    """
    chunks = file.chunks()
    head = _head(chunks)
    form = sniff(head)
    if not head:
        raise Problem(400, "empty_file", "The file is empty.")
    if form is None:
        raise Problem(400, "not_audio", "This is not audio that WAVIC knows.")
    upload = _reserve(payer, file.content_length_hint, blob_name("audio", form.extension))
    filename = display_name(file.name)
    try:
        stored = blob_store().write(
            upload.blob,
            chain([head], chunks),
            content_type=form.content_type,
            disposition=content_disposition("inline", filename),
        )
        yield Received(upload, filename, form, stored.size, stored.sha256)
    except BaseException:
        _undo(upload)
        raise


def reap_abandoned() -> int:
    """Remove what is left of uploads that never ended; how many there were."""
    abandoned = list(Upload.objects.filter(expires_at__lte=timezone.now())[:1000])
    for upload in abandoned:
        _undo(upload)
    return len(abandoned)


def _head(chunks: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := next(chunks, b"")):
        head += chunk
    return head


@in_transaction
def _reserve(payer: ObjectId, size: int, blob: str) -> Upload:
    accounts.reserve_storage(payer, size)
    return Upload.objects.create(
        payer=payer, reserved=size, blob=blob, expires_at=timezone.now() + ABANDONED_AFTER
    )


@in_transaction
def _release(upload: Upload) -> None:
    deleted, _ = Upload.objects.filter(pk=upload.pk).delete()
    if deleted:
        accounts.release_storage(upload.payer, upload.reserved)


def _undo(upload: Upload) -> None:
    # When it is gone it was claimed: the commit went through, though its answer was lost.
    if Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now()):
        # The blob first: the document that names it stays until it is gone.
        blob_store().delete(upload.blob)
        _release(upload)

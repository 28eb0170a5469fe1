"""The digest that was declared, compared with what was stored: in the worker, which reads it."""

import hashlib
from dataclasses import dataclass

from bson.objectid import ObjectId

from wavic.api.errors import Problem
from wavic.queue.once import once
from wavic.storage.blobs import blob_store
from wavic.uploads.models import State, Upload
from wavic.uploads.services.ending import fail
from wavic.uploads.services.keeping import arrived, keep

_PIECE = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class _Absent:
    """Whoever uploaded, in the worker, where nobody has logged in."""

    pk: ObjectId


def _give_up(upload_id: str) -> None:
    for upload in _verifying(upload_id):
        fail(upload, "not_verified")


@once(key=lambda upload_id: upload_id, given_up=_give_up)
def verify_upload(upload_id: str) -> None:
    """Keep the file of an upload whose digest is as declared; fail any other one."""
    for upload in _verifying(upload_id):
        if _digest(upload.blob) != upload.declared_sha256:
            fail(upload, "digest_differs")
            continue
        try:
            keep(upload, _Absent(upload.uploaded_by), arrived(upload))
        except Problem as refusal:  # the right to upload, or what it was for, has gone meanwhile
            fail(upload, refusal.code)


def _verifying(upload_id: str) -> list[Upload]:
    return list(Upload.objects.filter(pk=ObjectId(upload_id), state=State.VERIFYING))


def _digest(blob: str) -> str:
    digest = hashlib.sha256()
    with blob_store().open(blob) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()

"""What a person may see of their uploads: reads only."""

from typing import Any

from bson.objectid import ObjectId

from wavic.api.errors import NotFound
from wavic.mongo.documents import same
from wavic.mongo.paging import Keyset, PageRequest
from wavic.storage.blobs import blob_store
from wavic.storage.blocks import BLOCK_SIZE, block_count
from wavic.uploads.models import State, Upload
from wavic.uploads.purposes import Uploader

_NEWEST = Keyset((("_id", -1),))
_SUMMARY = {
    "id": "$_id",
    "name": "$filename",
    "type": "$declared_type",
    "sha256": "$declared_sha256",
    **same("purpose", "target", "size", "state", "failure", "details"),
    **same("created_at", "expires_at", "_key"),
}


def upload_of(actor: Uploader, upload_id: ObjectId) -> Upload:
    """The caller's own upload; 404 for anybody else's."""
    upload = Upload.objects.filter(pk=upload_id, uploaded_by=actor.pk).exclude(staging="").first()
    if upload is None:
        raise NotFound
    return upload


def uploads_of(actor: Uploader, request: PageRequest, state: str = State.OPEN) -> dict[str, Any]:
    """A page of the caller's uploads in a state, the newest first; open ones can be resumed."""
    return _NEWEST.page(
        Upload,
        request,
        match={"uploaded_by": actor.pk, "state": state, "staging": {"$ne": ""}},
        shape=[{"$replaceWith": _SUMMARY}],
    )


def shown(upload: Upload) -> dict[str, Any]:
    """An upload as its owner sees it, with which blocks have arrived while it is open."""
    document = {
        "id": upload.pk,
        "purpose": upload.purpose,
        "target": upload.target,
        "name": upload.filename,
        "size": upload.size,
        "type": upload.declared_type,
        "sha256": upload.declared_sha256,
        "details": upload.details,
        "state": upload.state,
        "failure": upload.failure,
        "result": (
            {"kind": upload.result_kind, "id": upload.result_id} if upload.result_id else None
        ),
        "block_size": BLOCK_SIZE,
        "block_count": block_count(upload.size),
        "block_url": None,
        "block_url_expires_at": None,
        "received": [],
        "created_at": upload.created_at,
        "expires_at": upload.expires_at,
    }
    if upload.state == State.OPEN:
        store = blob_store()
        signed = store.block_url(upload.staging, upload.size)
        document |= {
            "block_url": signed.url,
            "block_url_expires_at": signed.expires_at,
            "received": store.blocks(upload.staging, upload.size),
        }
    return document

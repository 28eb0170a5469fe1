"""The beginning of an upload: the right to it, and its bytes reserved."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name, display_name
from wavic.uploads.ledger import ledger
from wavic.uploads.models import Upload
from wavic.uploads.purposes import Purpose, Uploader, purpose_of
from wavic.uploads.services.ending import undo

# Azure drops blocks that nobody has committed in a week.
OPEN_FOR = timedelta(days=7)
# Longer than the slowest body that a web process would keep open.
STREAMED_FOR = timedelta(hours=24)


def open_upload(
    actor: Uploader,
    *,
    purpose: str,
    name: str,
    size: int,
    target: ObjectId | None = None,
    type: str = "",  # noqa: A002 (the field's name in the API)
    sha256: str = "",
    details: Mapping[str, Any] | None = None,
) -> Upload:
    """An upload whose blocks the client stores itself; `target` is the caller unless told.

    Raises Problem 404 and 403 without the right, 413 `file_too_large`, 403 `quota_exceeded`.
    """
    known = purpose_of(purpose)
    target = target or actor.pk
    payer = known.payer(actor, target)
    refuse_larger(known, size)
    upload = reserve(
        Upload(
            purpose=purpose,
            target=target,
            uploaded_by=actor.pk,
            payer=payer,
            reserved=size,
            filename=display_name(name),
            size=size,
            declared_type=type,
            declared_sha256=sha256,
            details=dict(details or {}),
            staging=blob_name("incoming"),
            expires_at=timezone.now() + OPEN_FOR,
        )
    )
    try:
        blob_store().open_blocks(upload.staging, size)
    except BaseException:
        undo(upload)
        raise
    return upload


def refuse_larger(purpose: Purpose, size: int) -> None:
    """Problem 413 for a file over the purpose's limit."""
    if purpose.max_size is not None and size > purpose.max_size:
        detail = f"The file is over {purpose.max_size} bytes."
        raise Problem(413, "file_too_large", detail, limit=purpose.max_size)


@in_transaction
def reserve(upload: Upload) -> Upload:
    """Save a new upload with its bytes reserved: both or neither."""
    ledger().reserve(upload.payer, upload.reserved)
    upload.pk = None  # a retried transaction begins anew
    upload.save(force_insert=True)
    return upload

"""Blobs as the replaced system left them in the store."""

import shutil

from bson.objectid import ObjectId

from wavic.storage.azure import AzureBlobStore
from wavic.storage.blobs import blob_store
from wavic.storage.local import LocalBlobStore


def write_blob(name: str, content: bytes, content_type: str = "audio/wav") -> None:
    """A blob under a name that WAVIC would give none."""
    store = blob_store()
    if isinstance(store, AzureBlobStore):
        store.client.upload_blob(name, content, overwrite=True)
        return
    assert isinstance(store, LocalBlobStore)
    plain = f"legacy/{ObjectId()}"
    store.write(plain, [content], content_type=content_type, disposition="inline")
    target = store.folder / f"{name}@"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    (store.folder / f"{plain}@").rename(target)

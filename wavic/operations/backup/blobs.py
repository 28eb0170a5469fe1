"""The blobs of a backup: a local store of its own. What is there already isn't copied again."""

from pathlib import Path
from typing import Any

from wavic.storage.blobs import BlobStore
from wavic.storage.copying import copy_blob
from wavic.storage.inventory import inventory
from wavic.storage.local import LocalBlobStore


def store_in(folder: Path) -> LocalBlobStore:
    """The blob store of a backup."""
    return LocalBlobStore(folder / "blobs")


def save(store: BlobStore, folder: Path, progress: Any) -> int:
    """Copy all blobs into a backup, after its database; how many there are then.

    So each blob that the database names is there, unless it was purged meanwhile.
    """
    kept = store_in(folder)
    kept.ensure()
    return sum(_copied(store, kept, blob.name, progress) for blob in inventory(store))


def bring_back(folder: Path, store: BlobStore, progress: Any) -> int:
    """Copy all blobs of a backup into a store, each compared with its digest; how many.

    Raises Damaged.
    """
    kept = store_in(folder)
    store.ensure()
    return sum(
        _copied(kept, store, blob.name, progress, sha256_of(kept, blob.name))
        for blob in inventory(kept)
    )


def sha256_of(kept: LocalBlobStore, name: str) -> str:
    """The digest of a blob when it was saved, in hex."""
    return kept.head(name).etag.strip('"')


def _copied(
    source: BlobStore, destination: BlobStore, name: str, progress: Any, sha256: str = ""
) -> bool:
    progress.update(1)
    if destination.exists(name) and destination.size(name) == source.size(name):
        return True  # blobs never change
    try:
        copy_blob(source, destination, name, sha256)
    except FileNotFoundError:  # purged this moment
        return False
    return True

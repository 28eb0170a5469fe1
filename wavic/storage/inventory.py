"""Everything that a store holds, one blob at a time: for whoever compares or copies all of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import singledispatch
from pathlib import Path

from wavic.storage.azure import AzureBlobStore
from wavic.storage.blobs import BlobStore
from wavic.storage.blocks import STAGING
from wavic.storage.failures import storage_failures
from wavic.storage.local import INCOMING, LocalBlobStore

_NO_BLOBS = {INCOMING, STAGING}  # what is on its way in is `sweep`'s to look after


@dataclass(frozen=True, slots=True)
class ListedBlob:
    """A blob's name, its size in bytes, and when it was written."""

    name: str
    size: int
    modified: datetime


@singledispatch
def inventory(store: BlobStore) -> Iterator[ListedBlob]:
    """Every published blob, in no order, in constant memory. Raises Unavailable.

    One that is written or removed meanwhile may or may not be among them.
    """
    raise TypeError(f"{type(store).__name__} can't be listed.")


@inventory.register
def _(store: AzureBlobStore) -> Iterator[ListedBlob]:
    with storage_failures():
        for blob in store.client.list_blobs():
            if not blob.name.startswith(f"{STAGING}/"):
                yield ListedBlob(blob.name, blob.size, blob.last_modified)


@inventory.register
def _(store: LocalBlobStore) -> Iterator[ListedBlob]:
    with storage_failures():
        yield from _below(store.folder, store.folder)


def _below(folder: Path, root: Path) -> Iterator[ListedBlob]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:  # the store is new
        return
    with entries:
        for entry in entries:
            if entry.name.endswith("@"):
                yield from _blob(Path(entry.path), root)
            elif entry.is_dir(follow_symlinks=False) and entry.name not in _NO_BLOBS:
                yield from _below(Path(entry.path), root)


def _blob(folder: Path, root: Path) -> Iterator[ListedBlob]:
    try:
        size = (folder / "content").stat().st_size
        written = (folder / "metadata.json").stat().st_mtime
    except FileNotFoundError:  # removed this moment
        return
    name = folder.relative_to(root).as_posix().removesuffix("@")
    yield ListedBlob(name, size, datetime.fromtimestamp(written, UTC))

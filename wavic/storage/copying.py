"""A blob from one store into another, byte for byte."""

import hashlib

from wavic.storage.blobs import BlobStore, StoredBlob
from wavic.storage.headers import BlobHeaders

PIECE = 1024 * 1024


class Damaged(Exception):
    """A blob isn't what it was when it was written."""


def copy_blob(source: BlobStore, destination: BlobStore, name: str, sha256: str = "") -> StoredBlob:
    """Copy one blob under its name, whoever gave it that, in constant memory.

    Raises FileNotFoundError if it isn't there, FileExistsError if the name is taken, Damaged if
    its bytes have another digest than the one told, and Unavailable. Nothing is left then.
    """
    head = source.head(name)
    headers = BlobHeaders.safe(head.content_type, head.disposition)
    digest = hashlib.sha256()
    size = 0
    with source.open(name) as file, destination._incoming(name) as incoming:  # noqa: SLF001 (`write` takes our own names only)
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            incoming.append(piece)
        copied = StoredBlob(name, size, digest.hexdigest())
        if size != head.size or (sha256 and sha256 != copied.sha256):
            raise Damaged(name)
        incoming.publish(copied, headers)
    return copied

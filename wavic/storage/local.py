"""The blob store of a laptop: files under BLOB_DIR, behind signed URLs of our own.

A blob is a folder, ``audio/2f/2f….wav@/`` with ``content`` and ``metadata.json``, so that one
rename publishes both at once and fails if the name is taken. ``@`` can't stand in a blob name:
no blob ever lies inside another.
"""

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.files.base import File
from django.utils.deconstruct import deconstructible

from wavic.storage.blobs import IDLE, STAGED, BlobHead, BlobStore, StoredBlob
from wavic.storage.blocks import (
    BLOCK_PLACE,
    STAGING,
    Sealed,
    block_length,
    check_staging_name,
    refuse_incomplete,
)
from wavic.storage.durable import publish_folder, sync_folder, sync_folders
from wavic.storage.failures import storage_failures
from wavic.storage.headers import BlobHeaders
from wavic.storage.names import check_stored_name
from wavic.storage.signing import URLSigner
from wavic.storage.staged_blocks import SealedFile, StagedBlocks

INCOMING = ".incoming"


@deconstructible(path="wavic.storage.local.LocalBlobStore")
class LocalBlobStore(BlobStore):
    """Blobs as files in one folder (BLOB_DIR unless given)."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = Path(folder or settings.BLOB_DIR)

    @cached_property
    def signer(self) -> URLSigner:
        """What signs and checks the URLs that read."""
        return URLSigner(settings.BLOB_SIGNING_KEY, "read")

    @cached_property
    def block_signer(self) -> URLSigner:
        """What signs and checks the URLs that write blocks; bound to the size in bytes."""
        return URLSigner(settings.BLOB_SIGNING_KEY, "write")

    @cached_property
    def _base_url(self) -> str:
        return f"{settings.PUBLIC_URL}/blob/"

    def ensure(self) -> None:
        """Make the folder, readable by us alone."""
        with storage_failures():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.ping()

    def ping(self) -> None:
        """Return if the folder can be written to."""
        with storage_failures():
            if self.folder.exists() and not os.access(self.folder, os.W_OK | os.X_OK):
                raise PermissionError

    def head(self, name: str) -> BlobHead:
        """What is known of a blob without reading it."""
        with storage_failures(name):
            kept = json.loads((self._path(name) / "metadata.json").read_bytes())
        return BlobHead(
            size=kept["size"],
            content_type=kept["content_type"],
            disposition=kept["disposition"],
            cache_control=kept["cache_control"],
            etag=f'"{kept["sha256"]}"' if "sha256" in kept else kept["etag"],
            modified=datetime.fromtimestamp(kept["modified"], UTC),
        )

    def delete(self, name: str) -> None:
        """Remove a blob; no error if it isn't there. Who reads it just now reads on."""
        self._remove(name, self._path(name))

    def discard(self, name: str) -> None:
        """Remove staged blocks, sealed or not; no error if there are none."""
        self._remove(name, self._staged(name).folder)

    def sweep(self, idle: timedelta = IDLE, staged: timedelta = STAGED) -> int:
        """Remove what killed writes and deletions left, and blocks that were forgotten."""
        swept = 0
        with storage_failures():
            for folders, age in (
                ((self.folder / INCOMING).glob("*"), idle),
                ((self.folder / STAGING).glob("*/*~"), staged),
            ):
                for folder in folders:
                    with suppress(FileNotFoundError):  # finished meanwhile
                        if _last_written(folder) <= time.time() - age.total_seconds():
                            self._remove(folder.name, folder)
                            swept += 1
        return swept

    def receive_block(
        self, name: str, size: int, number: int, chunks: Iterable[bytes], md5: bytes | None = None
    ) -> None:
        """Keep one block of an upload of so many bytes, whole or not at all.

        FileNotFoundError if the upload isn't open; Problem 400 as StagedBlocks.receive says.
        """
        self._staged(name).receive(number, block_length(number, size), chunks, md5)

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Blobs are immutable: open them to read.")
        with storage_failures(name):
            return File((self._path(name) / "content").open("rb"), name)

    def _incoming(self, name: str) -> "IncomingFolder":
        return IncomingFolder(self.folder / INCOMING / uuid.uuid4().hex, self._path(name))

    def _open_blocks(self, name: str) -> None:
        folder = self._staged(name).folder
        with storage_failures():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync_folders(folder.parent, self.folder)

    def _put_block(self, name: str, number: int, data: bytes) -> None:
        self._staged(name).receive(number, len(data), [data])

    def _cut(self, name: str, size: int) -> None:
        self._staged(name).cut(size)
        refuse_incomplete(self._arrived(name), size)

    def _arrived(self, name: str) -> dict[int, int]:
        with storage_failures(name):
            return self._staged(name).arrived()

    def _sealed(self, name: str) -> SealedFile | None:
        with storage_failures(name):
            return self._staged(name).sealed()

    def _join(self, name: str, count: int) -> SealedFile:
        del count  # whoever asks has seen that they are there
        return self._staged(name).seal()

    def _publish(self, sealed: Sealed, name: str, headers: BlobHeaders) -> None:
        destination = self._path(name)
        metadata = {**_metadata(headers, sealed.size), "etag": sealed.etag}
        staged = self._staged(sealed.name)
        with storage_failures(sealed.name):
            try:
                if staged.publish(sealed, destination, self.folder, metadata):
                    return
            except FileNotFoundError:
                if not destination.exists():  # else somebody has published it, and discarded
                    raise
        if self.head(name).etag != sealed.etag:
            raise FileExistsError(name)

    def _path(self, name: str) -> Path:
        return self.folder / f"{check_stored_name(name)}@"

    def _staged(self, name: str) -> StagedBlocks:
        return StagedBlocks(name, self.folder / f"{check_staging_name(name)}~")

    def _remove(self, name: str, path: Path) -> None:
        doomed = self.folder / INCOMING / uuid.uuid4().hex
        with storage_failures(name):
            if not path.exists():
                return
            doomed.parent.mkdir(parents=True, exist_ok=True)
            try:
                path.rename(doomed)  # gone at once and as a whole, whatever happens next
            except FileNotFoundError:
                return
            sync_folder(path.parent)
            shutil.rmtree(doomed)

    def _sign_blocks(self, name: str, size: int, expires: int) -> str:
        query = {
            "comp": "block",
            "size": str(size),
            "expires": str(expires),
            "signature": self.block_signer.signature(name, expires, str(size)),
        }
        return f"{self._base_url}{name}?{urlencode(query)}&blockid={BLOCK_PLACE}"

    def _sign(self, name: str, filename: str, expires: int) -> str:
        query = {"expires": str(expires)}
        if filename:
            query["filename"] = filename
        query["signature"] = self.signer.signature(name, expires, filename)
        return f"{self._base_url}{quote(name)}?{urlencode(query)}"


@dataclass
class IncomingFolder:
    """A blob being written beside the others, then renamed into its place."""

    folder: Path
    destination: Path

    def __enter__(self) -> Self:
        with storage_failures():
            self.folder.mkdir(parents=True, mode=0o700)
            self._file = (self.folder / "content").open("xb")
        return self

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        with storage_failures():
            self._file.write(chunk)

    def publish(self, blob: StoredBlob, headers: BlobHeaders) -> None:
        """Make it durable, then visible: after a power cut it is there whole or not at all."""
        metadata = {**_metadata(headers, blob.size), "sha256": blob.sha256}
        with storage_failures():
            self._file.flush()
            os.fsync(self._file.fileno())
            root = self.folder.parent.parent
            published = publish_folder(self.folder, self.destination, root, metadata)
        if not published:
            raise FileExistsError(blob.name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # a disk that was full while writing still is
            self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)  # nothing there once it is published


def _metadata(headers: BlobHeaders, size: int) -> dict[str, Any]:
    return {**asdict(headers), "size": size, "modified": int(time.time())}


def _last_written(folder: Path) -> float:
    """Unix seconds; FileNotFoundError if it is gone."""
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))

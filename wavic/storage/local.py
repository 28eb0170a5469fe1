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
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.base import File
from django.utils.deconstruct import deconstructible

from wavic.storage.blobs import IDLE, BlobHead, BlobStore, StoredBlob
from wavic.storage.failures import storage_failures
from wavic.storage.headers import BlobHeaders
from wavic.storage.names import check_name
from wavic.storage.signing import ReadSigner

INCOMING = ".incoming"


@deconstructible(path="wavic.storage.local.LocalBlobStore")
class LocalBlobStore(BlobStore):
    """Blobs as files in one folder (BLOB_DIR unless given)."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = Path(folder or settings.BLOB_DIR)

    @cached_property
    def signer(self) -> ReadSigner:
        """What signs and checks this store's URLs."""
        return ReadSigner(settings.BLOB_SIGNING_KEY)

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
            etag=f'"{kept["sha256"]}"',
            modified=datetime.fromtimestamp(kept["modified"], UTC),
        )

    def delete(self, name: str) -> None:
        """Remove a blob; no error if it isn't there. Who reads it just now reads on."""
        path = self._path(name)
        doomed = self.folder / INCOMING / uuid.uuid4().hex
        with storage_failures(name):
            if not path.exists():
                return
            doomed.parent.mkdir(parents=True, exist_ok=True)
            try:
                path.rename(doomed)  # gone at once and as a whole, whatever happens next
            except FileNotFoundError:
                return
            _sync(path.parent)
            shutil.rmtree(doomed)

    def sweep(self, idle: timedelta = IDLE) -> int:
        """Remove what killed writes and deletions left in the incoming folder."""
        swept = 0
        with storage_failures():
            for folder in (self.folder / INCOMING).glob("*"):
                with suppress(FileNotFoundError):  # finished meanwhile
                    written = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
                    if written <= time.time() - idle.total_seconds():
                        shutil.rmtree(folder)
                        swept += 1
        return swept

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Blobs are immutable: open them to read.")
        with storage_failures(name):
            return File((self._path(name) / "content").open("rb"), name)

    def _incoming(self, name: str) -> "IncomingFolder":
        return IncomingFolder(self.folder / INCOMING / uuid.uuid4().hex, self._path(name))

    def _path(self, name: str) -> Path:
        return self.folder / f"{check_name(name)}@"

    def _sign(self, name: str, filename: str, expires: int) -> str:
        query = {"expires": str(expires)}
        if filename:
            query["filename"] = filename
        query["signature"] = self.signer.signature(name, expires, filename)
        return f"{self._base_url}{name}?{urlencode(query)}"


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
        metadata = {
            **asdict(headers),
            "size": blob.size,
            "sha256": blob.sha256,
            "modified": int(time.time()),
        }
        with storage_failures():
            self._file.flush()
            os.fsync(self._file.fileno())
            with (self.folder / "metadata.json").open("x") as file:
                json.dump(metadata, file)
                file.flush()
                os.fsync(file.fileno())
            _sync(self.folder)
            published = self._move()
        if not published:
            raise FileExistsError(blob.name)

    def _move(self) -> bool:
        """Rename the folder into its place; False if something is there."""
        self.destination.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.folder.rename(self.destination)
        except OSError:
            if self.destination.exists():
                return False
            raise
        root = self.folder.parent.parent
        for parent in self.destination.parents:
            _sync(parent)
            if parent == root:
                break
        return True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # a disk that was full while writing still is
            self._file.close()
        shutil.rmtree(self.folder, ignore_errors=True)  # nothing there once it is published


def _sync(folder: Path) -> None:
    """Make the entries of a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

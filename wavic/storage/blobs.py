"""What every blob store does, and the one in use: `blob_store()`, Django's default storage."""

import hashlib
import mimetypes
import time
from abc import abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from wavic.storage.headers import OPAQUE, BlobHeaders
from wavic.storage.names import check_name

# A page shows a few hundred URLs; a process keeps those of its busiest spaces, in some 10 MB.
REMEMBERED_URLS = 16_384
IDLE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """What was written: its name, size in bytes and SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BlobHead:
    """What is known of a blob without reading it; ``etag`` with its quotes, ``modified`` aware."""

    size: int
    content_type: str
    disposition: str
    cache_control: str
    etag: str
    modified: datetime


class Incoming(Protocol):
    """A blob being written, invisible until it is published."""

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end."""

    def publish(self, blob: StoredBlob, headers: BlobHeaders) -> None:
        """Make it durable and visible, whole; FileExistsError if the name is taken."""


class BlobStore(Storage):
    """Immutable blobs under unguessable names, read through signed URLs.

    Every method raises SuspiciousFileOperation for a name that isn't one, FileNotFoundError for
    a blob that isn't there, and Unavailable (503) when the store doesn't answer in time.
    """

    # --- what each store brings --------------------------------------------------------------

    @abstractmethod
    def ensure(self) -> None:
        """Make the store usable: create what development and tests need, check the rest."""

    @abstractmethod
    def ping(self) -> None:
        """Return if the store answers; Unavailable, soon, if not."""

    @abstractmethod
    def head(self, name: str) -> BlobHead:
        """What is known of a blob without reading it."""

    @abstractmethod
    def sweep(self, idle: timedelta = IDLE) -> int:
        """Remove what writes killed midway left behind that long ago; says how many."""

    @abstractmethod
    def _open(self, name: str, mode: str = "rb") -> File: ...

    @abstractmethod
    def _incoming(self, name: str) -> AbstractContextManager[Incoming]: ...

    @abstractmethod
    def _sign(self, name: str, filename: str, expires: int) -> str:
        """The URL that reads this blob until ``expires`` (Unix seconds).

        With a filename, as an attachment of that name.
        """

    # --- writing -----------------------------------------------------------------------------

    def write(
        self, name: str, chunks: Iterable[bytes], *, content_type: str, disposition: str
    ) -> StoredBlob:
        """Stream chunks into a new blob, in constant memory.

        It is visible only when whole and durable. FileExistsError if the name is taken. Whatever
        is raised on the way, by the chunks too, leaves nothing behind.
        """
        headers = BlobHeaders.safe(content_type, disposition)
        digest = hashlib.sha256()
        size = 0
        with self._incoming(check_name(name)) as incoming:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                incoming.append(chunk)
            blob = StoredBlob(name, size, digest.hexdigest())
            incoming.publish(blob, headers)
        return blob

    # --- signed URLs -------------------------------------------------------------------------

    def url(self, name: str | None) -> str:
        """A URL that reads this one blob; the same within a window, good for one to two of them."""
        if not name:
            raise ValueError("No blob, no URL.")
        return self._signed(name, "", self._expires())

    def download_url(self, name: str, filename: str) -> str:
        """Like ``url``, but the browser saves the blob under this file name."""
        return self._signed(name, filename, self._expires())

    @cached_property
    def _signed(self) -> Callable[[str, str, int], str]:
        @lru_cache(maxsize=REMEMBERED_URLS)
        def signed(name: str, filename: str, expires: int) -> str:
            return self._sign(check_name(name), filename, expires)

        return signed

    @cached_property
    def url_window(self) -> int:
        """Seconds a URL stays byte-identical."""
        return settings.BLOB_URL_WINDOW

    def _expires(self) -> int:
        window = self.url_window
        return (int(time.time()) // window + 2) * window

    # --- Django's storage API, told in the terms above ---------------------------------------

    def exists(self, name: str) -> bool:
        """Whether the blob is there."""
        try:
            self.head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """The size of a blob in bytes."""
        return self.head(name).size

    def get_modified_time(self, name: str) -> datetime:
        """When the blob was written."""
        return self.head(name).modified

    def get_created_time(self, name: str) -> datetime:
        """When the blob was written: it never changes."""
        return self.head(name).modified

    def get_valid_name(self, name: str) -> str:
        """A file name reduced to what a blob name may hold."""
        valid = super().get_valid_name(name).encode("ascii", "ignore").decode()
        return valid.lstrip(".") or "file"

    def is_name_available(self, name: str, max_length: int | None = None) -> bool:
        """Whether the name is short enough: the write itself finds out if it is taken."""
        return not (max_length and len(name) > max_length)

    def _save(self, name: str, content: File) -> str:
        guessed = mimetypes.guess_type(name)[0]
        content_type = getattr(content, "content_type", None) or guessed or OPAQUE
        while True:
            try:
                return self.write(
                    name, content.chunks(), content_type=content_type, disposition="inline"
                ).name
            except FileExistsError:
                path = PurePosixPath(name)
                name = str(path.with_name(self.get_alternative_name(path.stem, path.suffix)))


def blob_store() -> BlobStore:
    """The store in use: Django's default storage, by its own type."""
    return cast("BlobStore", storages["default"])

"""What every blob store does, and the one in use: `blob_store()`, Django's default storage."""

import hashlib
import mimetypes
import time
from abc import abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from wavic.storage.blocks import (
    LARGEST_UPLOAD,
    BlockURL,
    Sealed,
    SizeDiffers,
    block_count,
    check_staging_name,
    refuse_incomplete,
    whole_blocks,
)
from wavic.storage.headers import OPAQUE, BlobHeaders
from wavic.storage.names import check_name, check_stored_name

# A page shows a few hundred URLs; a process keeps those of its busiest spaces, in some 10 MB.
REMEMBERED_URLS = 16_384
IDLE = timedelta(hours=6)
# Longer than any upload stays open, so that sweeping needs to know nothing of uploads.
STAGED = timedelta(days=8)
BLOCK_URL_LIFE = 12 * 3600  # seconds, at least


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
    def sweep(self, idle: timedelta = IDLE, staged: timedelta = STAGED) -> int:
        """Remove what killed writes left ``idle`` ago, and blocks staged ``staged`` ago.

        Says how many of both there were.
        """

    @abstractmethod
    def discard(self, name: str) -> None:
        """Remove staged blocks, sealed or not; no error if there are none."""

    @abstractmethod
    def _open(self, name: str, mode: str = "rb") -> File: ...

    @abstractmethod
    def _incoming(self, name: str) -> AbstractContextManager[Incoming]: ...

    @abstractmethod
    def _put_block(self, name: str, number: int, data: bytes) -> None: ...

    @abstractmethod
    def _cut(self, name: str, size: int) -> None: ...

    @abstractmethod
    def _arrived(self, name: str) -> dict[int, int]:
        """The blocks staged under this name: number → bytes."""

    @abstractmethod
    def _sealed(self, name: str) -> Sealed | None:
        """What was joined under this name, if it was, whatever its size."""

    @abstractmethod
    def _join(self, name: str, count: int) -> Sealed:
        """Join so many staged blocks; what another process has joined meanwhile is as good."""

    @abstractmethod
    def _publish(self, sealed: Sealed, name: str, headers: BlobHeaders) -> None: ...

    @abstractmethod
    def _sign_blocks(self, name: str, size: int, expires: int) -> str:
        """The URL that writes blocks of this upload until ``expires`` (Unix seconds)."""

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

    def _open_blocks(self, name: str) -> None:
        """Make ready for blocks under this name, where the store needs it; again does no harm."""

    # --- uploads in blocks (their names come from ``blob_name("incoming")``) -----------------

    def open_blocks(self, name: str, size: int) -> None:
        """Make ready for an upload of 1 to LARGEST_UPLOAD bytes; again does no harm."""
        if not 1 <= size <= LARGEST_UPLOAD:
            raise ValueError(f"An upload has 1 to {LARGEST_UPLOAD} bytes.")
        self._open_blocks(check_staging_name(name))

    def block_url(self, name: str, size: int) -> BlockURL:
        """Where a client puts its blocks, for 12 hours and up to a window more."""
        window = self.url_window
        expires = -(-(int(time.time()) + BLOCK_URL_LIFE) // window) * window
        url = self._sign_blocks(check_staging_name(name), size, expires)
        return BlockURL(url, datetime.fromtimestamp(expires, UTC))

    def put_block(self, name: str, number: int, data: bytes) -> None:
        """Put a block ourselves: BLOCK_SIZE bytes, or fewer of the last; again replaces it."""
        self._put_block(check_staging_name(name), number, data)

    def seal_own(self, name: str, size: int) -> Sealed:
        """Join blocks that we put; what an attempt before this one put beyond `size` is dropped.

        Raises BlocksMissing, SizeDiffers.
        """
        self._cut(check_staging_name(name), size)
        sealed = self._join(name, block_count(size))
        if sealed.size != size:
            raise SizeDiffers(sealed.size)
        return sealed

    def sealed(self, name: str) -> Sealed | None:
        """What was joined under a staging name, if it was."""
        return self._sealed(check_staging_name(name))

    def blocks(self, name: str, size: int) -> list[int]:
        """The numbers of the blocks that have arrived whole; all of them once it is sealed."""
        if self._sealed(check_staging_name(name)):
            return list(range(block_count(size)))
        return whole_blocks(self._arrived(name), size)

    def seal(self, name: str, size: int) -> Sealed:
        """Join the blocks of an upload of exactly ``size`` bytes; again gives the same.

        Raises BlocksMissing (also where nothing was ever opened, or it was discarded),
        SizeDiffers, SealBroken.
        """
        sealed = self._sealed(check_staging_name(name))
        if sealed is None:
            refuse_incomplete(self._arrived(name), size)
            sealed = self._join(name, block_count(size))
        if sealed.size != size:
            raise SizeDiffers(sealed.size)
        return sealed

    def publish(
        self, sealed: Sealed, final_name: str, *, content_type: str, disposition: str
    ) -> None:
        """Make exactly what was sealed a blob under its final name; again does no harm.

        A try that died half-way is finished. Raises FileExistsError if something else has the
        name, SealBroken, SealBroken or FileNotFoundError if it was discarded unpublished, and
        Unavailable while a copy takes long: calling again goes on. What was sealed stays until it
        is discarded.
        """
        headers = BlobHeaders.safe(content_type, disposition)
        self._publish(sealed, check_name(final_name), headers)

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
            return self._sign(check_stored_name(name), filename, expires)

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

"""Reading a blob of Azure as a seekable file, by ranges, never the whole of it."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

from azure.core import MatchConditions
from azure.storage.blob import BlobClient

from wavic.storage.failures import storage_failures

READ_AHEAD = 2 * 1024 * 1024

Failures: TypeAlias = Callable[[str], AbstractContextManager[None]]


def open_ranged(
    blob: BlobClient,
    *,
    size: int,
    etag: str,
    ahead: int = READ_AHEAD,
    failures: Failures = storage_failures,
) -> io.BufferedReader:
    """A buffered, seekable reader: each GET brings ``ahead`` bytes, or as many as are asked.

    ``failures`` tells of what goes wrong as our own exceptions; it is given the blob's name.
    """
    return io.BufferedReader(_RangedBlob(blob, size, etag, failures), ahead)


class _RangedBlob(io.RawIOBase):
    def __init__(self, blob: BlobClient, size: int, etag: str, failures: Failures) -> None:
        self._blob = blob
        self._size = size
        self._etag = etag
        self._failures = failures
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise OSError("A position before the start.")
        self._position = origin + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        data = self._fetch(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return self._fetch(self._size)

    def _fetch(self, length: int) -> bytes:
        length = min(length, self._size - self._position)
        if length <= 0:
            return b""
        with self._failures(self._blob.blob_name):
            data = self._blob.download_blob(
                self._position,
                length,
                etag=self._etag,
                match_condition=MatchConditions.IfNotModified,
            ).readall()
        self._position += len(data)
        return data

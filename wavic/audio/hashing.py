"""The SHA-256 of a file on the way, so that it isn't read a second time."""

import hashlib
import io
from typing import BinaryIO

_BLOCK_BYTES = 4 * 1024 * 1024


class HashingReader(io.RawIOBase):
    """A seekable file to read from, which hashes what is read in order.

    Where a reader jumps back and forth, each byte is hashed once all the same; what it jumped
    over, and all behind it, is read again for the digest.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._hash = hashlib.sha256()
        self._hashed = 0
        """How many bytes from the start are in the hash."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        start = self._file.tell()
        content = self._file.read(-1 if size is None else size)
        if start <= self._hashed < start + len(content):
            self._hash.update(memoryview(content)[self._hashed - start :])
            self._hashed = start + len(content)
        return content

    def sha256(self) -> str:
        """The digest of the whole file in hexadecimal; reads what has not been hashed yet."""
        self.seek(self._hashed)
        while self.read(_BLOCK_BYTES):
            pass
        return self._hash.hexdigest()

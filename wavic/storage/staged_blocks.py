"""Blocks on their way into the local store: a folder of files, joined into one when sealed.

``incoming/2f/2f…~/`` holds a file ``00000012`` for each block that arrived and, once sealed, the
file ``sealed``. ``*.part`` is what is being written; a killed process leaves it there, and it goes
with the folder. ``~`` can't stand in a blob name and ends no blob's folder: nothing in here can
be read by a signed URL.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File

from wavic.api.errors import Problem
from wavic.storage.blocks import SealBroken, Sealed, block_id, block_number
from wavic.storage.durable import publish_folder, sync_folder
from wavic.storage.failures import storage_failures

COPIED_AT_ONCE = 1024 * 1024
# What the kernel says when it can't copy between these files, on this file system, or at all.
_CANNOT_COPY = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV}


@dataclass(frozen=True)
class SealedFile(Sealed):
    """Joined blocks as a file that nobody writes to any more."""

    path: Path = field(repr=False, compare=False)

    def open(self) -> File:
        """A seekable file to read it from."""
        with storage_failures(self.name):
            return File(self.path.open("rb"), self.name)


@dataclass(frozen=True)
class StagedBlocks:
    """The blocks of one upload. Every method raises FileNotFoundError if it isn't open."""

    name: str
    folder: Path

    @property
    def _sealed(self) -> Path:
        return self.folder / "sealed"

    def arrived(self) -> dict[int, int]:
        """Number → bytes; none if the upload isn't open."""
        sizes = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    number = block_number(entry.name)
                    if number is not None:
                        sizes[number] = entry.stat().st_size
        except FileNotFoundError:
            return {}
        return sizes

    def sealed(self) -> SealedFile | None:
        """What was joined, if it was."""
        try:
            found = self._sealed.stat()
        except FileNotFoundError:
            return None
        # It is written once and survives being linked elsewhere: a strong ETag of these bytes.
        etag = f'"{found.st_ino:x}-{found.st_mtime_ns:x}"'
        return SealedFile(self.name, found.st_size, etag, self._sealed)

    def receive(
        self, number: int, length: int, chunks: Iterable[bytes], md5: bytes | None = None
    ) -> None:
        """Keep one block, durably and whole or not at all; it replaces an earlier one.

        Raises Problem 400 ``truncated_body`` for chunks that end before ``length`` bytes,
        ``md5_mismatch`` for others than this MD5 tells of, and whatever the chunks raise.
        """
        with storage_failures(self.name):
            if self._sealed.exists():
                raise FileNotFoundError(self.name)
        digest = hashlib.md5(usedforsecurity=False)
        with self._part() as (part, file):
            for chunk in chunks:
                if md5 is not None:
                    digest.update(chunk)
                with storage_failures(self.name):
                    file.write(chunk)
            if file.tell() != length:
                raise Problem(400, "truncated_body", "The body ended before it was complete.")
            if md5 is not None and digest.digest() != md5:
                raise Problem(400, "md5_mismatch", "The block differs from its Content-MD5.")
            with storage_failures(self.name):
                _sync(file)
                part.rename(self.folder / block_id(number))
                sync_folder(self.folder)

    def join(self, count: int) -> SealedFile:
        """One file of all blocks; what another process has joined meanwhile is as good."""
        with storage_failures(self.name), self._alone():
            if not self._sealed.exists():
                with self._part() as (part, file):
                    for number in range(count):
                        with (self.folder / block_id(number)).open("rb", buffering=0) as block:
                            _append(block, file)
                    _sync(file)
                    part.rename(self._sealed)
                sync_folder(self.folder)
        sealed = self.sealed()
        if sealed is None:
            raise FileNotFoundError(self.name)
        return sealed

    def publish(
        self, sealed: Sealed, destination: Path, root: Path, metadata: dict[str, Any]
    ) -> bool:
        """Give what was sealed its place beside the other blobs; False if something is there.

        It stays here as well, as a second link to the same bytes.
        """
        if destination.exists():
            return False
        found = self.sealed()
        if found is None:
            raise FileNotFoundError(self.name)
        if found != sealed:
            raise SealBroken
        ready = self.folder / uuid.uuid4().hex
        ready.mkdir(mode=0o700)
        try:
            os.link(self._sealed, ready / "content")
            return publish_folder(ready, destination, root, metadata)
        finally:
            shutil.rmtree(ready, ignore_errors=True)  # nothing there once it is published

    @contextmanager
    def _part(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A new file that is gone afterwards unless it was renamed."""
        part = self.folder / f"{uuid.uuid4().hex}.part"
        with storage_failures(self.name):
            file = part.open("xb")
        try:
            yield part, file
        finally:
            file.close()
            part.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock, which the kernel takes from whoever dies."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _append(source: FileIO, target: BinaryIO) -> None:
    """Copy a whole file to the end of another, by the kernel (and its file system) where it can."""
    left = os.fstat(source.fileno()).st_size
    try:
        while left and hasattr(os, "copy_file_range"):
            copied = os.copy_file_range(source.fileno(), target.fileno(), left)
            if not copied:
                break
            left -= copied
    except OSError as error:
        if error.errno not in _CANNOT_COPY:
            raise
    if left:
        shutil.copyfileobj(source, target, COPIED_AT_ONCE)
        target.flush()


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())

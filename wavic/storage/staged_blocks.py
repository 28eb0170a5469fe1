"""Blocks on their way into the local store: each is copied into its place in one file.

``incoming/2f/2f…~/`` holds ``content``, an empty file ``00000012.8388608`` (number and bytes) for
each block that is in it whole and, once sealed, ``sealed`` instead of ``content``. So sealing is a
rename, and the disk has every byte once. ``*.part`` is what is being received; a killed process
leaves it there, and it goes with the folder. ``~`` can't stand in a blob name and ends no blob's
folder: nothing in here can be read by a signed URL.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedRandom, FileIO
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File

from wavic.api.errors import Problem
from wavic.storage.blocks import BLOCK_SIZE, SealBroken, Sealed, block_count, block_id, block_number
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
    """The blocks of one upload. Writing raises FileNotFoundError if it isn't open."""

    name: str
    folder: Path

    @property
    def _content(self) -> Path:
        return self.folder / "content"

    @property
    def _sealed(self) -> Path:
        return self.folder / "sealed"

    def arrived(self) -> dict[int, int]:
        """Number → bytes; none if the upload isn't open."""
        sizes = {}
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                written, _, length = path.name.partition(".")
                number = block_number(written)
                if number is not None:
                    sizes[number] = int(length)
        return sizes

    def sealed(self) -> SealedFile | None:
        """What was sealed, if it was."""
        try:
            found = self._sealed.stat()
        except FileNotFoundError:
            return None
        # Nobody writes to it any more, and links to it share both: a strong ETag of these bytes.
        etag = f'"{found.st_ino:x}-{found.st_mtime_ns:x}"'
        return SealedFile(self.name, found.st_size, etag, self._sealed)

    def receive(
        self, number: int, length: int, chunks: Iterable[bytes], md5: bytes | None = None
    ) -> None:
        """Keep one block, durably and whole or not at all; it replaces an earlier one.

        Raises Problem 400 ``truncated_body`` for chunks that end before ``length`` bytes,
        ``md5_mismatch`` for others than this MD5 tells of, and whatever the chunks raise.
        """
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
            with storage_failures(self.name), self._alone():
                file.flush()
                self._keep(number, length, part)

    def cut(self, size: int) -> None:
        """Drop what lies beyond so many bytes."""
        with storage_failures(self.name), self._alone():
            for path in list(self.folder.iterdir()):
                number = block_number(path.name.partition(".")[0])
                if number is not None and number >= block_count(size):
                    path.unlink()
            if self._content.exists() and self._content.stat().st_size > size:
                os.truncate(self._content, size)

    def seal(self) -> SealedFile:
        """Let nobody write any more to what has arrived; again does no harm."""
        with storage_failures(self.name), self._alone():
            if not self._sealed.exists():
                self._content.rename(self._sealed)
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

    def _keep(self, number: int, length: int, part: Path) -> None:
        """Copy a block into its place, then say that it is there."""
        if self._sealed.exists():
            raise FileNotFoundError(self.name)
        arrived = self.folder / f"{block_id(number)}.{length}"
        # While it is overwritten it is neither the old block, of whatever length, nor the new.
        for before in list(self.folder.glob(f"{block_id(number)}.*")):
            before.unlink()
            sync_folder(self.folder)
        content = os.open(self._content, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(content, "r+b") as target, part.open("r+b", buffering=0) as source:
            target.seek(number * BLOCK_SIZE)
            copy(source, target)
            os.fsync(content)
            source.truncate(0)
        part.rename(arrived)
        sync_folder(self.folder)

    @contextmanager
    def _part(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A new file that is gone afterwards unless it was renamed."""
        part = self.folder / f"{uuid.uuid4().hex}.part"
        with storage_failures(self.name):
            file = part.open("xb")
        try:
            yield part, file
        finally:
            with suppress(OSError):  # a disk that was full while writing still is
                file.close()
            part.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock: for moments only, never while a client is waited for.

        The kernel takes it from whoever dies.
        """
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def copy(source: FileIO, target: BufferedRandom) -> None:
    """Copy a file to where another is, by the kernel (and its file system) where it can."""
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

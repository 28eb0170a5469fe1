"""A zip file of stored (not compressed) members, written as it is read, of a length known before.

The standard library writes it: given an output that can't seek it puts each member's CRC behind
the member, and sizes of 64 bits where they are needed. Dates are given, so that the same members
make the same bytes each time.
"""

import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from wavic.storage.blobs import blob_store

PIECE = 256 * 1024  # bytes: what is read and handed on at once

# Sizes of the records in bytes: PKWARE's APPNOTE.TXT, 4.3.
_LOCAL_HEADER, _CENTRAL_HEADER, _END = 30, 46, 22
_DESCRIPTOR, _LARGE_DESCRIPTOR = 16, 24
_LARGE_EXTRA = 20  # of a local header: an extra field with two sizes of 64 bits
_LARGE_END = 56 + 20  # the ZIP64 end of central directory, and its locator
# zipfile asks itself from about 2 GB on; we decide before that.
_LARGE = 2**30
_READABLE_BY_ALL = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True)
class Member:
    """A file of an archive: its path in it, size in bytes, date, and where its bytes come from.

    `identity` is what changes when the bytes do.
    """

    path: str
    size: int
    modified: datetime
    identity: str
    chunks: Callable[[], Iterable[bytes]]

    @classmethod
    def of_blob(cls, path: str, blob: str, size: int, modified: datetime) -> "Member":
        """A stored blob, opened when its turn has come."""
        return cls(path, size, modified, blob, lambda: _read(blob))

    @classmethod
    def of_bytes(cls, path: str, content: bytes, modified: datetime) -> "Member":
        """Content that is at hand."""
        return cls(path, len(content), modified, sha256(content).hexdigest(), lambda: [content])


class MemberDiffers(Exception):
    """A member isn't as long as was said: the archive can't be what was promised."""


class ZipArchive:
    """An archive of these members, in this order, with these paths (unique, `/` between)."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)

    @cached_property
    def size(self) -> int:
        """Bytes of the whole archive."""
        offset = directory = 0
        for member in self.members:
            name, large = len(member.path.encode()), member.size > _LARGE
            sizes = 2 * (member.size > zipfile.ZIP64_LIMIT) + (offset > zipfile.ZIP64_LIMIT)
            directory += _CENTRAL_HEADER + name + (4 + 8 * sizes if sizes else 0)
            offset += _LOCAL_HEADER + name + (_LARGE_EXTRA if large else 0)
            offset += member.size + (_LARGE_DESCRIPTOR if large else _DESCRIPTOR)
        most = max(offset, directory)
        many = len(self.members) > zipfile.ZIP_FILECOUNT_LIMIT
        large_end = _LARGE_END if many or most > zipfile.ZIP64_LIMIT else 0
        return offset + directory + large_end + _END

    @cached_property
    def etag(self) -> str:
        """A strong ETag, with its quotes: the same as long as the bytes are."""
        digest = sha256()
        for member in self.members:
            date = _date(member)
            digest.update(f"{member.path}\n{member.size}\n{date}\n{member.identity}\n".encode())
        return f'"{digest.hexdigest()[:32]}"'

    def chunks(self) -> Generator[bytes]:
        """The archive's bytes, in pieces.

        Raises what a member's source raises, and MemberDiffers; what was given until then is no
        archive.
        """
        output = _Output()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
            for member in self.members:
                large = member.size > _LARGE
                with archive.open(_info(member), "w", force_zip64=large) as entry:
                    for chunk in _exactly(member):
                        entry.write(chunk)
                        yield output.take()
        yield output.take()


class _Output:
    """A file that can't seek, and hands on what was written to it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(data)
        return len(data)

    def flush(self) -> None:
        """All is there at once."""

    def close(self) -> None:
        """Nothing is held."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def _info(member: Member) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(member.path, _date(member))
    info.file_size = member.size
    info.create_system = _UNIX
    info.external_attr = _READABLE_BY_ALL
    return info


def _date(member: Member) -> tuple[int, int, int, int, int, int]:
    moment = member.modified.astimezone(UTC)
    return (
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
    )  # fmt: skip


def _exactly(member: Member) -> Iterator[bytes]:
    left = member.size
    for chunk in member.chunks():
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left:
        raise MemberDiffers(f"A member of {member.size} bytes differs by {-left}.")


def _read(blob: str) -> Iterator[bytes]:
    with blob_store().open(blob) as file:
        while piece := file.read(PIECE):
            yield piece

"""Uploads in blocks, straight to the store: the arithmetic, the errors, what was sealed.

A client puts numbered blocks under a staging name in any order, several at a time. Sealing joins
them; publishing gives what was sealed its final, immutable name.
"""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File

from wavic.api.errors import Problem
from wavic.storage.names import check_name

BLOCK_SIZE = 8 * 1024 * 1024  # bytes
LARGEST_UPLOAD = 50_000 * BLOCK_SIZE  # 390 GiB: a blob of Azure's has no more blocks
STAGING = "incoming"  # the first segment of every name that clients may write to
BLOCK_PLACE = "{block}"  # where the number goes in a block URL

_BLOCK_ID = re.compile(r"[0-9]{8}", re.ASCII)


class BlocksMissing(Exception):
    """Not everything has arrived: ``missing`` are the numbers of the blocks to be sent."""

    def __init__(self, missing: list[int]) -> None:
        super().__init__(f"{len(missing)} blocks are missing.")
        self.missing = missing


class SizeDiffers(Exception):
    """Nothing is missing, yet it isn't the size that was declared: ``arrived`` bytes are there."""

    def __init__(self, arrived: int) -> None:
        super().__init__(f"{arrived} bytes have arrived.")
        self.arrived = arrived


class SealBroken(Problem):
    """409: somebody with the block URL changed what lies there, past any use; discard it."""

    def __init__(self) -> None:
        detail = "What was uploaded has changed since it was complete; upload it again."
        super().__init__(409, "upload_changed", detail)


@dataclass(frozen=True, slots=True)
class BlockURL:
    """A write-only URL for every block of one upload.

    ``PUT url.replace("{block}", "00000012")`` with the block's bytes answers 201.
    """

    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Sealed:
    """The joined blocks, pinned: whatever changes them afterwards is noticed.

    Reading raises SealBroken if that has happened, SealBroken or FileNotFoundError once it is
    discarded.
    """

    name: str
    size: int  # bytes
    etag: str  # of exactly these bytes, with its quotes

    @abstractmethod
    def open(self) -> File:
        """A seekable file to read it from."""

    def read(self, length: int) -> bytes:
        """Its first ``length`` bytes, or all if it has fewer."""
        with self.open() as file:
            return file.read(length)


def check_staging_name(name: str) -> str:
    """The name itself, or SuspiciousFileOperation if clients must never write there."""
    if not check_name(name).startswith(f"{STAGING}/"):
        raise SuspiciousFileOperation("That is not the name of an upload.")
    return name


def block_count(size: int) -> int:
    """How many blocks so many bytes make."""
    return -(-size // BLOCK_SIZE)


def block_length(number: int, size: int) -> int:
    """The bytes of one block of an upload of ``size`` bytes; 0 if it has no such block."""
    return max(0, min(BLOCK_SIZE, size - number * BLOCK_SIZE))


def block_id(number: int) -> str:
    """A block's number as it is written in URLs: ``00000012``, which happens to be base64 too."""
    return f"{number:08d}"


def block_number(written: str) -> int | None:
    """The number of a block as it is written, None if it isn't written so."""
    return int(written) if _BLOCK_ID.fullmatch(written) else None


def whole_blocks(arrived: Mapping[int, int], size: int) -> list[int]:
    """The numbers of those blocks (number → bytes) that have their right size."""
    return [
        number
        for number in range(block_count(size))
        if arrived.get(number) == block_length(number, size)
    ]


def refuse_incomplete(arrived: Mapping[int, int], size: int) -> None:
    """Return if these blocks (number → bytes) make exactly ``size`` bytes.

    BlocksMissing names those that are absent or cut short; where none is absent, SizeDiffers.
    """
    wanted = set(range(block_count(size)))
    unfinished = wanted.difference(whole_blocks(arrived, size))
    if not wanted <= arrived.keys():
        raise BlocksMissing(sorted(unfinished))
    if unfinished or arrived.keys() != wanted:
        raise SizeDiffers(sum(arrived.values()))

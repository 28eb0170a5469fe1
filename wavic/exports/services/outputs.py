"""Where an archive is written to: blocks of a blob to be, or a file."""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from wavic.storage.blobs import blob_store
from wavic.storage.blocks import BLOCK_SIZE


class Output(Protocol):
    """Something to be appended to."""

    position: int

    def write(self, data: bytes) -> None: ...


class Blocks:
    """Blocks under a staging name, from `position` on; `tail` is what of the last block is there.

    Written once more, a block replaces what a killed turn has left of it.
    """

    def __init__(self, name: str, position: int, tail: bytes, told: Callable[[int], None]) -> None:
        self.name, self.position = name, position
        self._pending = bytearray(tail)
        self._told = told

    @property
    def tail(self) -> bytes:
        """What doesn't fill a block yet."""
        return bytes(self._pending)

    def write(self, data: bytes) -> None:
        """Append."""
        self._pending += data
        self.position += len(data)
        while len(self._pending) >= BLOCK_SIZE:
            number = (self.position - len(self._pending)) // BLOCK_SIZE
            self._put(number, bytes(self._pending[:BLOCK_SIZE]))
            del self._pending[:BLOCK_SIZE]

    def finish(self) -> None:
        """Write what is left."""
        if self._pending:
            self._put(self.position // BLOCK_SIZE, bytes(self._pending))

    def _put(self, number: int, block: bytes) -> None:
        blob_store().put_block(self.name, number, block)
        self._told(self.position)


class LocalFile:
    """A file of somebody's choice."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self.position = 0
        self._file, self._told = file, told

    def write(self, data: bytes) -> None:
        """Append."""
        self._file.write(data)
        self.position += len(data)
        self._told(self.position)


class Nowhere:
    """Where nothing is kept."""

    position = 0

    def write(self, data: bytes) -> None:
        """Count."""
        self.position += len(data)

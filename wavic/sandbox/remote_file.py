"""A file that lies with another process, read by ranges over a pair of pipes.

A range is asked for as offset and length, and answered as length and bytes. The side that
decodes needs neither the storage's credentials nor a network, and nothing lands on a disk.
"""

import io
import os
import struct
from typing import IO, TYPE_CHECKING, BinaryIO

from wavic.sandbox.messages import READ

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

WINDOW_BYTES = 4 * 1024 * 1024  # one storage request each: 138 MB in 33 of them
_RANGE = struct.Struct(">QI")
_LENGTH = struct.Struct(">I")


class RemoteFile(io.RawIOBase):
    """The reading side: a seekable file that holds one window of bytes at a time."""

    def __init__(self, size: int, requests: BinaryIO, answers: BinaryIO) -> None:
        super().__init__()
        self._size, self._requests, self._answers = size, requests, answers
        self._position = self._start = 0
        self._window = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("A position before the start of the file.")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer, unless the file ends first."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and self._position < self._size:
            at = self._position - self._start
            if not 0 <= at < len(self._window):
                self._fetch()
                at = 0
            part = self._window[at : at + len(view) - filled]
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._position += len(part)
        return filled

    def _fetch(self) -> None:
        self._window = b""  # before the next one comes: two at a time would be twice the memory
        self._requests.write(READ + _RANGE.pack(self._position, WINDOW_BYTES))
        self._requests.flush()
        header = self._answers.read(_LENGTH.size)
        length = _LENGTH.unpack(header)[0] if len(header) == _LENGTH.size else 0
        window = self._answers.read(length)
        if not window or len(window) < length:
            raise EOFError("The other side has gone, or its file has shrunk.")
        self._start, self._window = self._position, window


def answer_range(file: BinaryIO, requests: IO[bytes], answers: int) -> None:
    """The owning side: read what a READ message asks for and write it to a descriptor.

    Raises what the file raises; BrokenPipeError when the reading side has gone.
    """
    offset, length = _RANGE.unpack(requests.read(_RANGE.size))
    file.seek(offset)
    content = file.read(min(length, WINDOW_BYTES))
    answer = memoryview(_LENGTH.pack(len(content)) + content)
    while answer:
        answer = answer[os.write(answers, answer) :]

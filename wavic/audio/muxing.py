"""Files for browsers to play: nothing in them but sound, and MP4 with its index in front."""

import io
from typing import TYPE_CHECKING, BinaryIO

import av
from av.container import OutputContainer

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER_BYTES = 256 * 1024


def open_mp4(output: BinaryIO, sample_rate: int) -> OutputContainer:
    """Write an empty, seekable file that can be read as well; complete once it is closed."""
    options = {
        "movflags": "+faststart",
        # Else lengths are told in milliseconds, and the last samples may be cut off.
        "movie_timescale": str(sample_rate),
    }
    return _open(output, "ipod", options)  # MP4 with the brand `M4A `


def open_mp3(output: BinaryIO) -> OutputContainer:
    """Write an empty, seekable file: an Info frame and no tag; complete once it is closed."""
    return _open(output, "mp3", {"id3v2_version": "0", "write_id3v1": "0"})


def _open(output: BinaryIO, muxer: str, options: dict[str, str]) -> OutputContainer:
    return av.open(
        output,
        "w",
        format=muxer,
        buffer_size=_BUFFER_BYTES,
        # To move the index to the front, FFmpeg opens what it wrote a second time.
        io_open=lambda *_: _SecondReader(output),
        # Without time, and without FFmpeg's own name and version.
        container_options={"fflags": "+bitexact", **options},
    )


class _SecondReader(io.RawIOBase):
    """Reads a file that another is in the middle of writing, from a position of its own."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("FFmpeg seeks from the start only.")
        self._position = offset
        return offset

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        writing_at = self._file.tell()
        self._file.seek(self._position)
        content = self._file.read(len(view))
        self._file.seek(writing_at)
        view[: len(content)] = content
        self._position += len(content)
        return len(content)

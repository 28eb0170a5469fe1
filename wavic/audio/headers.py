"""What a file's own headers say about its length, read without a decoder.

FFmpeg quietly corrects a length that the file doesn't hold, and estimates one where none is
written; these functions tell what is written, so that the two can be compared.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from wavic.audio.mpeg import id3_length, mp3_frame

_UNKNOWN_SIZES = {0, 0xFFFFFFFF}  # written by programs that stream and can't come back
_MAX_CHUNKS = 1_000
_LARGEST_OGG_PAGE = 65_307


def file_size(file: BinaryIO) -> int:
    """Bytes in all; leaves the position at the end."""
    return file.seek(0, 2)


def wav_duration_ms(file: BinaryIO) -> int | None:
    """The length in the headers of a WAV, RF64 or BW64 file; None where none is told."""
    file.seek(12)
    byte_rate, long_size = 0, 0
    for _ in range(_MAX_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            return None
        name, size = struct.unpack("<4sI", header)
        if name == b"data":
            size = long_size if size in _UNKNOWN_SIZES else size
            return size * 1000 // byte_rate if byte_rate and size else None
        content = file.read(min(size, 28)) if name in {b"fmt ", b"ds64"} else b""
        if name == b"fmt " and len(content) >= 16:
            (byte_rate,) = struct.unpack_from("<I", content, 8)
        elif name == b"ds64" and len(content) >= 16:
            (long_size,) = struct.unpack_from("<Q", content, 8)
        file.seek(size + (size & 1) - len(content), 1)
    return None


def flac_samples(stream_info: bytes) -> int | None:
    """Samples per channel by a FLAC STREAMINFO block; None where the encoder didn't know."""
    if len(stream_info) < 18:
        return None
    return int.from_bytes(stream_info[13:18], "big") & 0xF_FFFF_FFFF or None


def flac_bit_depth(stream_info: bytes) -> int | None:
    """Bits per sample by a FLAC STREAMINFO block."""
    if len(stream_info) < 14:
        return None
    return (int.from_bytes(stream_info[12:14], "big") >> 4 & 31) + 1


def mp3_tells_duration(file: BinaryIO) -> bool:
    """Whether the first MP3 frame is a Xing, Info or VBRI header, which counts the frames."""
    file.seek(0)
    file.seek(id3_length(file.read(10)))
    head = file.read(4096)
    frame = next((head[at:] for at in range(len(head)) if mp3_frame(head, at)), b"")
    return any(mark in frame[:200] for mark in (b"Xing", b"Info", b"VBRI"))


def ogg_is_cut(file: BinaryIO) -> bool:
    """Whether the last Ogg page is incomplete or isn't marked as the last of its stream."""
    size = file_size(file)
    file.seek(max(0, size - _LARGEST_OGG_PAGE))
    tail = file.read(_LARGEST_OGG_PAGE)
    page = tail[at:] if (at := tail.rfind(b"OggS")) >= 0 else b""
    if len(page) < 27 or not page[5] & 4:
        return True
    segments = page[27 : 27 + page[26]]
    return len(page) < 27 + page[26] + sum(segments)


@dataclass(frozen=True, slots=True)
class ChunkLayout:
    """How a file is divided: where its first chunk starts, and what each one begins with."""

    start: int
    header: struct.Struct
    """Name and signed size."""
    size_includes_header: bool = False
    alignment: int = 1


CAF_CHUNKS = ChunkLayout(8, struct.Struct(">4sq"))
W64_CHUNKS = ChunkLayout(40, struct.Struct("<16sq"), size_includes_header=True, alignment=8)


def chunks_are_cut(file: BinaryIO, layout: ChunkLayout) -> bool:
    """Whether a chunk reaches past the end of the file; one of unknown size doesn't."""
    end, at = file_size(file), layout.start
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        header = file.read(layout.header.size)
        if len(header) < layout.header.size:
            return False
        _, size = layout.header.unpack(header)
        if size < 0:
            return False
        at += max(size if layout.size_includes_header else len(header) + size, len(header))
        if at > end:
            return True
        at += -at % layout.alignment
    return False


def mp4_is_cut(file: BinaryIO) -> bool:
    """Whether one of the outermost boxes of an MP4 file reaches past its end."""
    end = file_size(file)
    at = 0
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            return False
        (size,) = struct.unpack_from(">I", header)
        if size == 1 and len(header) == 16:
            (size,) = struct.unpack_from(">Q", header, 8)
        elif size == 0:
            return False
        if size < 8:
            return False
        at += size
        if at > end:
            return True
    return False

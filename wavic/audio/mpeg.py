"""Frame headers of MPEG audio (MP3) and ADTS (AAC): the two formats that have no container."""

from collections.abc import Callable
from dataclasses import dataclass

_BIT_RATES = {  # kbit/s by index, Layer III, of MPEG 1 and of MPEG 2 and 2.5
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """One frame: its length in bytes, and what stays the same from frame to frame."""

    length: int
    kind: tuple[int, ...]


FrameParser = Callable[[bytes, int], FrameHeader | None]


def mp3_frame(data: bytes, offset: int = 0) -> FrameHeader | None:
    """The Layer III header at the offset; None where there is none (free format included)."""
    if len(data) < offset + 4 or data[offset] != 0xFF or data[offset + 1] & 0xE6 != 0xE2:
        return None
    version = data[offset + 1] >> 3 & 3
    bit_rate, sample_rate = data[offset + 2] >> 4, data[offset + 2] >> 2 & 3
    if version == 1 or bit_rate in {0, 15} or sample_rate == 3 or data[offset + 3] & 3 == 2:
        return None
    hertz = _SAMPLE_RATES[version][sample_rate]
    coefficient = 144 if version == 3 else 72
    length = coefficient * _BIT_RATES[version == 3][bit_rate] * 1000 // hertz
    return FrameHeader(length + (data[offset + 2] >> 1 & 1), (version, hertz))


def adts_frame(data: bytes, offset: int = 0) -> FrameHeader | None:
    """The ADTS header at the offset; None where there is none."""
    if len(data) < offset + 7 or data[offset] != 0xFF or data[offset + 1] & 0xF6 != 0xF0:
        return None
    sample_rate = data[offset + 2] >> 2 & 15
    length = (data[offset + 3] & 3) << 11 | data[offset + 4] << 3 | data[offset + 5] >> 5
    if sample_rate > 12 or length < 7:
        return None
    return FrameHeader(length, (data[offset + 1] & 8, data[offset + 2] >> 6, sample_rate))


def begins_with_frames(data: bytes, parse: FrameParser, offset: int = 0, *, count: int = 3) -> bool:
    """Whether consecutive frames of one kind start at the offset.

    Fewer than `count` are enough where the data ends first, but never only a part of one.
    """
    kind: tuple[int, ...] | None = None
    for _ in range(count):
        header = parse(data, offset)
        if header is None or kind not in {None, header.kind}:
            # The end of a short file, or a tag behind its last frame.
            return kind is not None and (offset >= len(data) or data[offset:].startswith(b"TAG"))
        kind, offset = header.kind, offset + header.length
        if offset > len(data):
            return False
    return True


def id3_length(data: bytes) -> int:
    """Bytes that an ID3v2 tag at the start takes, its header and footer included; 0 without one."""
    if len(data) < 10 or data[:3] != b"ID3" or 0xFF in data[3:5] or max(data[6:10]) > 0x7F:
        return 0
    size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
    return 10 + size + (10 if data[5] & 0x10 else 0)

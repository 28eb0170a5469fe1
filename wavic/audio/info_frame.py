"""The first frame of an MP3, which holds no sound: how long the file is, and what to cut off.

The frame is named Info where all others have one bit rate. Behind it stands LAME's extension,
by which players cut off what encoder and decoder put in front of the first sample.
Source: http://gabriel.mp3-tech.org/mp3infotag.html
"""

from typing import BinaryIO

_HEAD_BYTES = 256
_VERSION_AT, _VERSION_BYTES = 120, 9  # from the name
_CHECKSUM_AT = 154
_ENCODER = b"LAME3.100"  # Firefox believes no other version but this and Lavc, Chromium does


def mark_gapless(file: BinaryIO, *, gapless: bool) -> bool:
    """Have all players believe, or none, what the Info frame at the file's start cuts off.

    Where the source doesn't tell what to cut off, the frame FFmpeg writes has players cut off
    529 samples that belong to the music. False where there is no such frame.
    """
    file.seek(0)
    frame = bytearray(file.read(_HEAD_BYTES))
    name_at = frame.find(b"Info")
    if name_at < 0:
        return False
    version_at, checksum_at = name_at + _VERSION_AT, name_at + _CHECKSUM_AT
    frame[version_at : version_at + _VERSION_BYTES] = _ENCODER if gapless else bytes(_VERSION_BYTES)
    frame[checksum_at : checksum_at + 2] = _crc16(frame[:checksum_at]).to_bytes(2, "big")
    file.seek(0)
    file.write(frame)
    return True


def _crc16(data: bytes | bytearray) -> int:
    """CRC-16/ARC."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value
